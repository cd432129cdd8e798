import type { Criterion, RuleSet, Trial } from '../model/index.ts'
import type { Day } from '../quantity/index.ts'
import type { JsonObject } from '../record/index.ts'
import { isStatusOpen } from '../explain/index.ts'
import type { Result, TrialResult } from '../explain/index.ts'
import { CompletionCheck, OUTCOMES, Pieces, trialOutcome, ULN } from '../reference/index.ts'
import type {
  Allowing,
  Certificate,
  Claim,
  Cover,
  NotCertified,
  Outcome,
  Possible,
  Proof,
  TwoCompletions,
} from '../reference/index.ts'
import { coverOf } from './cover.ts'
import type { Drawn } from './drawn.ts'
import { NotProved } from './not-proved.ts'
import { foundReadings } from './readings.ts'
import type { FoundReadings } from './readings.ts'
import { foundTwo, Search } from './search.ts'
import type { Asked, Completion } from './search.ts'
import { changesTo, outcomeOf } from './written.ts'

/**
 * Adds to each verdict, status and missing fact of a result what proves it. Proofs are found with the meaning of the
 * rules for patients about whom everything is known, not with the engine that decided the result. Whatever is not found
 * in bounded work is marked as not certified.
 */
export function certified(result: Result, record: JsonObject, rules: RuleSet, asOf: Day): Result {
  const { trials, warnings, ...head } = result
  let readings: FoundReadings | NotProved
  try {
    readings = foundReadings(record, rules, asOf)
  } catch (error) {
    if (!(error instanceof NotProved)) throw error
    readings = error
  }
  if (readings instanceof NotProved) {
    const { message } = readings
    return { ...result, trials: trials.map((one) => leftOpen(one, message)) }
  }
  const found = new Certifying(rules, asOf, readings)
  const { completions, contradictions } = readings
  return {
    ...head,
    completion: completions[0]?.record ?? {},
    ...(contradictions !== undefined && { contradictions }),
    trials: trials.map((one) => found.trial(one)),
    warnings,
  }
}

/** A trial with nothing certified; `why`: the reason. */
function leftOpen(given: TrialResult, why: string): TrialResult {
  const criteria = given.criteria.map((one) =>
    one.status === 'not-screened' ? one : { ...one, certificate: left(one.missing, why) },
  )
  return { ...given, criteria, certificate: left(given.missing, why) }
}

class Certifying {
  private readonly rules: RuleSet
  private readonly asOf: Day
  private readonly readings: FoundReadings
  private readonly possible: Possible
  private readonly completions: CompletionCheck
  /** The complete record; all others are written as changes to it. */
  private readonly base: JsonObject

  constructor(rules: RuleSet, asOf: Day, readings: FoundReadings) {
    this.rules = rules
    this.asOf = asOf
    this.readings = readings
    this.possible = readings.open
    this.base = readings.completions[0]?.record ?? {}
    this.completions = new CompletionCheck(rules, asOf, readings, this.base)
  }

  trial(given: TrialResult): TrialResult {
    const trial = this.rules.trials.find(({ id }) => id === given.id)
    if (trial === undefined) return given
    const criteria = given.criteria.map((one, i) => {
      const criterion = trial.criteria[i]
      if (criterion === undefined || one.status === 'not-screened') return one
      const outcome = one.status === 'unknown' ? undefined : one.status
      const subject: Subject = { trial, criteria: [criterion], isWhole: false, turnedBy: () => [0] }
      return { ...one, certificate: this.certificate(outcome, one.missing, isStatusOpen(one), subject) }
    })
    return { ...given, criteria, certificate: this.ofTrial(given, trial) }
  }

  private ofTrial(given: TrialResult, trial: Trial): Certificate {
    const { verdict } = given
    const decided = verdict === 'undetermined' ? undefined : (OUTCOMES[verdict] as Outcome)
    const failed = given.criteria.find(({ status }) => status === 'fail')
    if (failed !== undefined) return { proof: { kind: 'criteria', of: [failed.id] }, missing: {} }
    const isOpen = given.criteria.some(({ status }) => status === 'unknown')
    if (!isOpen) return { proof: { kind: 'criteria', of: given.criteria.map(({ id }) => id) }, missing: {} }
    const turnedBy = (fact: string): readonly number[] =>
      given.criteria.flatMap(({ missing }, i) => (missing.includes(fact) ? [i] : []))
    return this.certificate(decided, given.missing, given.not_worked_out !== undefined, {
      trial,
      criteria: trial.criteria,
      isWhole: true,
      turnedBy,
    })
  }

  private certificate(
    outcome: Outcome | undefined,
    missing: readonly string[],
    isSpent: boolean,
    subject: Subject,
  ): Certificate {
    if (outcome !== undefined) {
      const proof = this.sameness(outcome, subject)
      const other = proof.kind === 'not-certified' ? this.refutation(outcome, subject) : undefined
      return { proof: other ?? proof, missing: {} }
    }
    if (isSpent) return left(missing, 'it was not worked out')
    const pairs = this.pairs(missing, subject)
    const first = pairs.find(([, two]) => two.kind === 'completions')?.[0]
    const proof = first === undefined ? this.difference(subject) : { kind: 'missing' as const, fact: first }
    return { proof, missing: Object.fromEntries(pairs) }
  }

  /**
   * For each missing fact, two completions that differ in it alone. If no such pair is found for any of them, they
   * change something only together with others, so pairs that differ in more are looked for.
   */
  private pairs(
    missing: readonly string[],
    subject: Subject,
  ): readonly (readonly [string, TwoCompletions | NotCertified])[] {
    const alone = missing.map((fact) => [fact, this.pair(fact, [], missing, subject)] as const)
    const isNone = alone.every(([, two]) => two === undefined)
    return alone.map(([fact, two]) => {
      const found = two ?? (isNone ? this.together(fact, missing, subject) : undefined)
      return [fact, found ?? notCertified('no two completions were found that differ in it alone')]
    })
  }

  /** Two completions that differ in a fact together with other missing facts, or with what is tied to it. */
  private together(fact: string, missing: readonly string[], subject: Subject): TwoCompletions | undefined {
    for (const others of beside(missing.filter((one) => one !== fact))) {
      const two = this.pair(fact, others, missing, subject)
      if (two !== undefined) return two
    }
    for (const [a, b] of TURNS) {
      const first = this.one(subject, a)
      const second = first && this.one(subject, b, first.drawn)
      if (first === undefined || second === undefined) continue
      const two = this.written([first, second], subject)
      const others = this.completions.differing(two).filter((path) => !this.isPart(path, fact))
      const tied = this.proved({ ...two, with: others }, fact, missing, subject)
      if (tied !== undefined) return tied
    }
    return undefined
  }

  /** The two completions if they prove what they should; otherwise undefined. */
  private proved(
    two: TwoCompletions,
    fact: string,
    missing: readonly string[],
    { trial, criteria }: Subject,
  ): TwoCompletions | undefined {
    const wrong = this.completions.wrongWithTwo(two, this.claim(trial, criteria), fact, missing)
    return wrong === undefined ? two : undefined
  }

  /**
   * A cover of all completions. For a record that contradicts itself, all that is disputed is left open; if that proves
   * nothing, each reading is covered by itself.
   */
  private sameness(outcome: Outcome, subject: Subject): Proof {
    const { open, each } = this.readings
    const whole = this.cover(outcome, open, subject)
    if (!(whole instanceof NotProved)) return { kind: 'cover', ...whole }
    const covers: Cover[] = []
    for (const one of each.length === 1 ? [] : each) {
      const own = this.cover(outcome, one, subject)
      if (own instanceof NotProved) return notCertified(own.message)
      covers.push(own)
    }
    return covers.length === 0 ? notCertified(whole.message) : { kind: 'readings', of: covers }
  }

  private cover(outcome: Outcome, possible: Possible, { trial, criteria, isWhole }: Subject): Cover | NotProved {
    const own = criteria.map((criterion) => ({ criterion, claim: this.claim(trial, [criterion]) }))
    try {
      const same = { outcome, claim: this.claim(trial, criteria), criteria: isWhole ? own : [] }
      return coverOf(same, this.pieces(possible, criteria))
    } catch (error) {
      if (error instanceof NotProved) return error
      throw error
    }
  }

  /** A completion with another outcome than the one that all should have. */
  private refutation(outcome: Outcome, subject: Subject): Proof | undefined {
    for (const gives of ['pass', 'confirm', 'fail'] as const) {
      const found = gives === outcome ? undefined : this.one(subject, gives)
      if (found !== undefined) return { kind: 'refuted', by: changesTo(this.base, found.record, this.rules), gives }
    }
    return undefined
  }

  /** A completion of some reading with the given outcome. `like`: values that it should have, as far as it can. */
  private one({ trial, criteria }: Subject, gives: Outcome, like?: Drawn): Completion | undefined {
    const { each, completions } = this.readings
    for (const [i, possible] of each.entries()) {
      const base = like === undefined ? completions[i]?.drawn : sharedWith(like, possible)
      const found = new Search(this.pieces(possible, criteria), base).one(this.asked(trial, criteria), gives)
      if (found !== undefined) return found
    }
    return undefined
  }

  /** Two completions, of one reading or of two, that differ in a fact alone or together with `others`. */
  private pair(
    fact: string,
    others: readonly string[],
    missing: readonly string[],
    subject: Subject,
  ): TwoCompletions | undefined {
    const { trial, criteria } = subject
    const facts = [fact, ...others]
    const isPart = (path: string): boolean => facts.some((one) => this.isPart(path, one))
    const [asked, turned] = [this.asked(trial, criteria), subject.turnedBy(fact)]
    let isFirst = true
    for (const both of this.readings.pairs(isPart)) {
      const [first, second] = [this.pieces(both.first, criteria), this.pieces(both.second, criteria)]
      const two = foundTwo(first, second, both.base, asked, isPart, turned, isFirst)
      isFirst = false
      const written = two && this.written(two, subject)
      // The checker accepts fewer facts as following from others, so the pair is put to it as well.
      const proved =
        written && this.proved(others.length === 0 ? written : { ...written, with: others }, fact, missing, subject)
      if (proved !== undefined) return proved
    }
    return undefined
  }

  private difference(subject: Subject): TwoCompletions | NotCertified {
    const found = (['pass', 'confirm', 'fail'] as const).flatMap((one) => this.one(subject, one) ?? [])
    const [first, second] = found
    if (first === undefined || second === undefined) return notCertified('no two completions were found that differ')
    return this.written([first, second], subject)
  }

  private written([first, second]: readonly [Completion, Completion], { trial, criteria }: Subject): TwoCompletions {
    const claim = this.claim(trial, criteria)
    const gives = ({ record }: Completion): Outcome => outcomeOf(record, this.rules, this.asOf, claim)
    return {
      kind: 'completions',
      first: changesTo(this.base, first.record, this.rules),
      second: changesTo(this.base, second.record, this.rules),
      gives: [gives(first), gives(second)],
    }
  }

  private pieces(possible: Allowing, criteria: readonly Criterion[]): Pieces {
    return new Pieces(this.rules, this.asOf, possible, criteria)
  }

  /** What some criteria of a trial give together. */
  private claim({ id }: Trial, criteria: readonly Criterion[]): Claim {
    return (evaluator) => trialOutcome({ id, criteria }, this.possible, evaluator)
  }

  private asked({ id }: Trial, criteria: readonly Criterion[]): Asked {
    const answerTo = (one: Criterion): boolean | undefined => this.possible.answer(id, one.id)
    return {
      outcomes: (evaluator) => criteria.map((one) => () => screened(evaluator.outcome(one, answerTo(one)))),
      may: criteria.map((one) => outcomesOf(one, answerTo(one))),
    }
  }

  /** Whether something that is drawn is part of a missing fact. */
  private isPart(path: string, fact: string): boolean {
    if (path === fact || fact === `${path}.unit`) return true
    const { dictionary } = this.rules
    const age = dictionary.variables.find((one) => one.type === 'age')
    if (age?.path === fact) return path === age.from
    if (path === fact + ULN) {
      const allowed = this.possible.at(fact)
      return allowed.type === 'lab' && allowed.uln === undefined && !this.possible.recorded.has(fact)
    }
    if (fact === `${path.replace(/\.uln$/, '')}.unit`) return true
    const [, list, entry] = /^([^[]+)\[(\d+)\]/.exec(path) ?? []
    return list === fact && Number(entry) >= this.possible.list(fact).size
  }
}

/** A criterion that is not screened stands in nobody's way, so it counts as passed. */
function screened(outcome: Outcome): Outcome {
  return outcome === 'not-screened' ? 'pass' : outcome
}

/** What was drawn, without the facts that a reading itself says something about. */
function sharedWith(like: Drawn, { about }: Possible): Drawn {
  const base = like.copy()
  for (const path of about.keys()) for (const key of [path, path + ULN]) base.delete(key)
  return base
}

/** The other missing facts to try together with a fact: each one, each two, then all; only all if there are many. */
function* beside(others: readonly string[]): Generator<readonly string[]> {
  if (others.length > MOST_TOGETHER) return yield others
  for (const one of others) yield [one]
  for (const [i, one] of others.entries()) for (const other of others.slice(i + 1)) yield [one, other]
  if (others.length > 2) yield others
}

const MOST_TOGETHER = 8

/** Two different outcomes, in the order in which they are tried. */
const TURNS: readonly (readonly [Outcome, Outcome])[] = [
  ['pass', 'fail'],
  ['fail', 'pass'],
  ['confirm', 'fail'],
  ['fail', 'confirm'],
  ['confirm', 'pass'],
  ['pass', 'confirm'],
]

/** The outcomes that a criterion may have, as far as its form says. */
function outcomesOf({ form }: Criterion, answer: boolean | undefined): readonly Outcome[] {
  if (form.kind === 'not-screened') return ['pass']
  const answered = answer === undefined ? 'confirm' : answer ? 'pass' : 'fail'
  if (form.kind === 'asked') return [answered]
  return form.confirm === undefined ? ['pass', 'fail'] : ['pass', 'fail', answered]
}

/** What is claimed: the outcome of a criterion, or of a trial over all its criteria. */
interface Subject {
  readonly trial: Trial
  readonly criteria: readonly Criterion[]
  readonly isWhole: boolean
  /** The positions of the criteria that may depend on a missing fact, as far as the result says. */
  readonly turnedBy: (fact: string) => readonly number[]
}

function left(missing: readonly string[], why: string): Certificate {
  return { proof: notCertified(why), missing: Object.fromEntries(missing.map((fact) => [fact, notCertified(why)])) }
}

function notCertified(why: string): NotCertified {
  return { kind: 'not-certified', why }
}
