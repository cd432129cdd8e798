import { attempt } from '../diagram/index.ts'
import { declaredPath, factName, ownerPath, variableOf } from '../dictionary/index.ts'
import type { Dictionary, Variable } from '../dictionary/index.ts'
import type { Evaluation } from '../evaluate/index.ts'
import type { Facts } from '../facts/index.ts'
import type { Ageing } from '../review/index.ts'
import { inEnglish } from '../messages/index.ts'
import type { Say } from '../messages/index.ts'
import { obstaclesOf, timingOf, worthFinding } from '../outlook/index.ts'
import type { Bounds, Decided, Obstacle } from '../outlook/index.ts'
import { dayText } from '../quantity/index.ts'
import { adviceText, neededText } from './advice.ts'
import type { Days, Obstruction, OpenQuestion, Outlook } from './result.ts'
import { isOwn } from './status-words.ts'

/**
 * The days on which time opens or closes a trial; none while the verdict is undetermined. A match also ends when a fact
 * that it depends on becomes too old.
 */
export function daysOf(decided: Decided, facts: Facts, ageing?: Ageing): Days {
  const timing = attempt(() => timingOf(decided, facts))
  // With too many days to look at, nothing is said: what is not worked out must not look like a promise.
  if (timing === undefined) return {}
  const { eligibleFrom, eligibleUntil } = timing
  const isMatch = decided.verdict === 'eligible' || decided.verdict === 'needs-confirmation'
  const until = isMatch ? firstEnd(eligibleUntil, ageing?.until) : undefined
  return {
    ...(eligibleFrom && days('earliest_eligible', eligibleFrom)),
    ...(until && days('eligible_until', until)),
    ...(until?.facts && { goes_stale: until.facts }),
  }
}

/** The end that comes first. `facts`: those that can be too old before time alone can end it. */
function firstEnd(
  time: Bounds | undefined,
  age: Ageing['until'],
): (Bounds & { readonly facts?: readonly string[] }) | undefined {
  if (age === undefined || time === undefined) return age ?? time
  const notBefore = Math.min(time.notBefore, age.notBefore)
  const atLatest = time.atLatest === undefined ? age.atLatest : Math.min(time.atLatest, age.atLatest)
  return { notBefore, atLatest, ...(age.notBefore < time.notBefore && { facts: age.facts }) }
}

/** What can still change the verdict of a trial. Whatever would take more work than is granted is left out. */
export function outlookOf(evaluation: Evaluation, ageing?: Ageing, say: Say = inEnglish): Outlook {
  const { facts } = evaluation
  // Nothing brings a patient closer to a closed trial, nor one who has died to any trial.
  const isClosed = evaluation.compiled.trial.enrolment.state === 'closed'
  const died = evaluation.criteria.some(({ criterion, status }) => isOwn(criterion.id) && status === 'fail')
  const obstacles = isClosed || died ? [] : (attempt(() => obstaclesOf(evaluation, facts)) ?? [])
  const [found] = attempt(() => worthFinding([evaluation])) ?? []
  const questions = (paths: readonly string[] | undefined): readonly OpenQuestion[] | undefined =>
    paths?.map((fact) => ({ fact, ask: questionFor(fact, facts.dictionary, say) }))
  const match = questions(found?.match)
  const out = questions(found?.out)
  return {
    ...daysOf(evaluation, facts, ageing),
    ...(obstacles.length > 0 && { near_miss: obstacles.map((one) => obstruction(one, facts.dictionary, say)) }),
    ...((match ?? out) && { to_find_out: { ...(match && { match }), ...(out && { out }) } }),
  }
}

function days(name: 'earliest_eligible' | 'eligible_until', { notBefore, atLatest }: Bounds): Days {
  if (notBefore === atLatest) return { [name]: dayText(notBefore) }
  const latest = atLatest === undefined ? {} : { at_latest: dayText(atLatest) }
  return { [`${name}_range`]: { not_before: dayText(notBefore), ...latest } }
}

function obstruction(obstacle: Obstacle, dictionary: Dictionary, say: Say): Obstruction {
  const { criterion, ways, facts } = obstacle
  const advice = adviceText(obstacle, dictionary, say)
  return {
    criterion: criterion.id,
    ways,
    facts: facts.map((fact) => {
      const needed = neededText(fact, criterion, dictionary, say)
      return { path: fact.path, ...(needed !== undefined && { needed }) }
    }),
    ...(advice !== undefined && { advice }),
  }
}

/** The question that finds out a fact, as the interview asks it. */
function questionFor(path: string, dictionary: Dictionary, say: Say): string {
  const declared = declaredPath(path)
  const variable = variableOf(dictionary, declared)
  if (variable === undefined) {
    const lab = variableOf(dictionary, ownerPath(declared))
    return lab === undefined ? path : say('question.what', { fact: factName(path, dictionary, say) })
  }
  const entry = /\[(\d+)\]/.exec(path)?.[1]
  const asked = questionOf(variable, path, dictionary, say)
  if (entry === undefined) return asked
  return say('question.of-entry', { question: asked, fact: factName(path, dictionary, say) })
}

function questionOf(variable: Variable, path: string, dictionary: Dictionary, say: Say): string {
  return variable.question ?? say('question.known', { fact: factName(path, dictionary, say) })
}
