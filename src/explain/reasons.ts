import { leavesOf } from '../conditions/index.ts'
import type { Say } from '../messages/index.ts'
import { declaredPath, madeOf, variableOf } from '../dictionary/index.ts'
import type { Dictionary } from '../dictionary/index.ts'
import type { CriterionEvaluation, Evaluation } from '../evaluate/index.ts'
import { questionOf } from '../model/index.ts'
import type { Criterion } from '../model/index.ts'
import type { Json } from '../record/index.ts'
import type { Completions } from '../space/index.ts'
import { findingsOf } from './finder.ts'
import type { CriterionFinding, FactFinding, Finding } from './finding.ts'
import { KnownFacts } from './known.ts'
import type { RecordAsGiven } from './known.ts'

/** Why a criterion has its status, as data, and the recorded facts behind it. */
export interface Reason {
  readonly finding: CriterionFinding
  readonly facts: Readonly<Record<string, Json>>
}

/**
 * Why a criterion has its status; `too-much-open` if too much is open to say. `say`: the language for what several
 * sources report of a fact.
 */
export function reasonOf(
  one: Evaluation['criteria'][number],
  evaluation: Evaluation,
  record: RecordAsGiven,
  say: Say,
): Reason {
  const { criterion, status, missing, isStatusSpent } = one
  const told = isStatusSpent
    ? undefined
    : evaluation.looking(one, (completions) => reasonFor(one, completions, record, say))
  if (told !== undefined) return told
  const spent = one.isSpent && !isStatusSpent && { missing_is_spent: true as const }
  const about = { criterion: criterion.kind, status, missing, ...spent }
  return { finding: { kind: 'too-much-open', ...about, is_spent: isStatusSpent }, facts: {} }
}

/** The reason of one criterion, from the evaluation that decided it. */
function reasonFor(evaluation: CriterionEvaluation, completions: Completions, record: RecordAsGiven, say: Say): Reason {
  const { criterion, status, confirmed, missing } = evaluation
  const { form } = criterion
  if (form.kind === 'not-screened') return { finding: { kind: 'not-screened', because: form.reason }, facts: {} }
  const question = questionOf(form)
  if (form.kind === 'asked' && question !== undefined)
    return {
      finding: { kind: 'asked', question, ...(confirmed !== undefined && { favourable: confirmed }) },
      facts: {},
    }
  const known = new KnownFacts(completions, record, say)
  const condition = form.kind === 'decided' ? form.condition : undefined
  const of = condition === undefined ? [] : findingsOf(condition, criterion.kind !== 'exclusion', known)
  const answered = confirmed !== undefined && leftToPerson(evaluation, completions)
  const isLeft = question !== undefined && (status === 'confirm' || answered)
  const leftBy = isLeft ? leftByFindings(form, of, known) : []
  return {
    finding: {
      kind: 'facts',
      criterion: criterion.kind,
      status,
      of,
      missing,
      ...(evaluation.isSpent && { missing_is_spent: true }),
      ...(isLeft && { question }),
      ...(leftBy.length > 0 && { left_by: leftBy }),
      ...(answered && { favourable: confirmed }),
    },
    facts: recordedFacts([...of, ...leftBy], known, completions.facts.dictionary),
  }
}

/**
 * The findings that hold among those that leave a criterion to a person, except what is asked of every patient and
 * facts or lists that `of` describes already. Without them, the question would stand beside facts that do not raise it.
 */
function leftByFindings(form: Criterion['form'], of: readonly Finding[], known: KnownFacts): readonly Finding[] {
  if (form.kind !== 'decided' || form.confirm === undefined) return []
  const always = new Set(leavesOf(form.condition).map((leaf) => JSON.stringify(leaf)))
  const told = new Set(of.map(({ fact }) => fact))
  return findingsOf(form.confirm.when, false, known).filter((one) => {
    const isNews = one.relation === 'holds' && !told.has(one.fact) && !always.has(JSON.stringify(one.requirement))
    if (isNews) told.add(one.fact)
    return isNews
  })
}

/** Whether the recorded answer of a person decided, not the condition. */
function leftToPerson({ criterion: { form } }: CriterionEvaluation, completions: Completions): boolean {
  if (form.kind !== 'decided' || form.confirm === undefined) return false
  return (
    completions.settled(completions.truth(form.condition)) === false &&
    completions.settled(completions.truth(form.confirm.when)) === true
  )
}

/** The recorded values behind findings, by path. */
function recordedFacts(findings: readonly Finding[], known: KnownFacts, dictionary: Dictionary): Record<string, Json> {
  const paths = [...new Set(findings.flatMap((one) => pathsOfFinding(one, dictionary)))].toSorted(comparePaths)
  const pairs = paths.map((path) => [path, known.recordedAt(path)] as const)
  return Object.fromEntries(pairs.filter((pair): pair is [string, Json] => pair[1] !== undefined && pair[1] !== null))
}

function pathsOfFinding(finding: Finding, dictionary: Dictionary): readonly string[] {
  if (finding.kind === 'fact') return factPaths(finding, dictionary)
  if (finding.value.size === 0) return [finding.fact]
  return finding.entries.flatMap((entry) => [
    ...entry.fields.flatMap(({ fact }) => sources(fact, dictionary)),
    ...(entry.why ?? []).flatMap((one) => factPaths(one, dictionary)),
  ])
}

function factPaths({ fact, other }: FactFinding, dictionary: Dictionary): readonly string[] {
  return [fact, ...(other === undefined ? [] : [other.fact])].flatMap((path) => sources(path, dictionary))
}

/**
 * The paths that a fact rests on: an age on the birth date, a total on its components, a derived value on what it is
 * made of.
 */
function sources(path: string, dictionary: Dictionary): string[] {
  const variable = variableOf(dictionary, declaredPath(path))
  if (variable?.type === 'age') return [path, variable.from]
  if (variable !== undefined && madeOf(variable).length > 0)
    return madeOf(variable).flatMap((one) => sources(one, dictionary))
  if (variable?.type !== 'integer' || variable.sumOf === undefined) return [path]
  const entry = path.slice(0, path.lastIndexOf('.') + 1)
  return [path, ...Object.keys(variable.sumOf).map((component) => entry + component)]
}

function comparePaths(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
