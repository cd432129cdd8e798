import type { Criterion, RuleSet, Trial } from '../model/index.ts'
import type { Day } from '../quantity/index.ts'
import type { JsonObject } from '../record/index.ts'
import type { Result, TrialResult } from '../explain/index.ts'
import { changesTo, outcomeOf, OUTCOMES, Pieces, Possible, trialOutcome, ULN } from '../reference/index.ts'
import type {
  Certificate,
  NotCertified,
  Outcome,
  Proof,
  ReferenceEvaluator,
  TwoCompletions,
} from '../reference/index.ts'
import { coverOf } from './cover.ts'
import { NotProved } from './not-proved.ts'
import { Search } from './search.ts'
import type { Asked, Completion } from './search.ts'

/**
 * Puts beside each verdict, status and missing fact of a result what proves it. It is looked for by the meaning of the rules for patients
 * of whom everything is known, and by nothing that decided; what is not found in bounded work is said to be not certified.
 */
export function certified(result: Result, record: JsonObject, rules: RuleSet, asOf: Day): Result {
  const found = new Certifying(record, rules, asOf)
  const { trials, warnings, ...head } = result
  return {
    ...head,
    ...(found.base !== undefined && { completion: found.base.record }),
    trials: trials.map((one) => found.trial(one)),
    warnings,
  }
}

class Certifying {
  readonly base: Completion | undefined
  private readonly rules: RuleSet
  private readonly asOf: Day
  private readonly possible: Possible

  constructor(record: JsonObject, rules: RuleSet, asOf: Day) {
    this.rules = rules
    this.asOf = asOf
    this.possible = new Possible(rules, asOf, record, true)
    this.base = this.completionOf(this.possible)
    if (this.base !== undefined || this.possible.isContradictory) return
    const open = new Possible(rules, asOf, record, false)
    this.base = this.completionOf(open)
    if (this.base !== undefined) this.possible = open
  }

  private completionOf(possible: Possible): Completion | undefined {
    if (possible.isContradictory) return undefined
    const all = this.rules.trials.flatMap(({ criteria }) => criteria)
    return new Search(new Pieces(this.rules, this.asOf, possible, all), undefined).one()
  }

  trial(given: TrialResult): TrialResult {
    const trial = this.rules.trials.find(({ id }) => id === given.id)
    if (trial === undefined) return given
    const criteria = given.criteria.map((one, i) => {
      const criterion = trial.criteria[i]
      if (criterion === undefined || one.status === 'not-screened') return one
      const answer = this.possible.answer(trial.id, criterion.id)
      const asked: Asked = (evaluator) => [() => evaluator.outcome(criterion, answer)]
      const outcome = one.status === 'unknown' ? undefined : one.status
      return { ...one, certificate: this.certificate(outcome, one.missing, one.not_worked_out, [criterion], asked) }
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
    const asked: Asked = (evaluator) =>
      trial.criteria.map((one) => () => evaluator.outcome(one, this.possible.answer(trial.id, one.id)))
    const isSpent = given.not_worked_out === undefined ? undefined : true
    return this.certificate(decided, given.missing, isSpent, trial.criteria, asked, trial)
  }

  private certificate(
    outcome: Outcome | undefined,
    missing: readonly string[],
    isSpent: true | undefined,
    criteria: readonly Criterion[],
    asked: Asked,
    trial?: Trial,
  ): Certificate {
    const left = (why: string): Certificate => ({
      proof: notCertified(why),
      missing: Object.fromEntries(missing.map((fact) => [fact, notCertified(why)])),
    })
    const { base, possible } = this
    if (base === undefined) return left('no completion was found that keeps all that the record says')
    const pieces = new Pieces(this.rules, this.asOf, possible, criteria)
    if (outcome !== undefined) {
      const proof = this.cover(outcome, criteria, pieces, trial)
      const other = proof.kind === 'cover' ? undefined : this.refutation(outcome, pieces, asked)
      return { proof: other ?? proof, missing: {} }
    }
    if (isSpent === true) return left('it was not worked out')
    if (!possible.presuming) return left('what is presumed of a patient cannot be so here')
    const search = new Search(pieces, base.drawn)
    const pairs = missing.map((fact) => [fact, this.pair(fact, search, asked, criteria, trial)] as const)
    const first = pairs.find(([, two]) => two.kind === 'completions')?.[0]
    const proof =
      first === undefined ? this.difference(search, asked, criteria, trial) : { kind: 'missing' as const, fact: first }
    return { proof, missing: Object.fromEntries(pairs) }
  }

  /** A completion that gives something else than all are to give. */
  private refutation(outcome: Outcome, pieces: Pieces, asked: Asked): Proof | undefined {
    if (!this.possible.presuming) return undefined
    for (const gives of ['pass', 'confirm', 'fail'] as const) {
      const found = gives === outcome ? undefined : new Search(pieces, this.base?.drawn).one(asked, gives)
      const by = found && changesTo(this.base?.record ?? {}, found.record, this.rules)
      if (by !== undefined) return { kind: 'refuted', by, gives }
    }
    return undefined
  }

  private cover(outcome: Outcome, criteria: readonly Criterion[], pieces: Pieces, trial: Trial | undefined): Proof {
    const { possible } = this
    const [only] = criteria
    const own = criteria.map((criterion) => ({
      criterion,
      claim: (evaluator: ReferenceEvaluator) => evaluator.outcome(criterion, this.answerTo(criterion, trial)),
    }))
    try {
      if (trial !== undefined)
        return coverOf({ outcome, claim: (one) => trialOutcome(trial, possible, one), criteria: own }, pieces)
      const claim = (evaluator: ReferenceEvaluator): Outcome =>
        only === undefined ? 'pass' : evaluator.outcome(only, this.answerTo(only, undefined))
      return coverOf({ outcome, claim, criteria: [] }, pieces)
    } catch (error) {
      if (error instanceof NotProved) return notCertified(error.message)
      throw error
    }
  }

  /** What a person answered; a criterion belongs to one trial. */
  private answerTo(criterion: Criterion, trial: Trial | undefined): boolean | undefined {
    const own = trial ?? this.rules.trials.find(({ criteria }) => criteria.includes(criterion))
    return own && this.possible.answer(own.id, criterion.id)
  }

  private pair(
    fact: string,
    search: Search,
    asked: Asked,
    criteria: readonly Criterion[],
    trial: Trial | undefined,
  ): TwoCompletions | NotCertified {
    const two = search.two(asked, (path) => this.isPart(path, fact))
    if (two === undefined) return notCertified('no two completions were found that differ in it alone')
    return this.written(two, criteria, trial)
  }

  private difference(
    search: Search,
    asked: Asked,
    criteria: readonly Criterion[],
    trial: Trial | undefined,
  ): TwoCompletions | NotCertified {
    const found = (['pass', 'confirm', 'fail'] as const).flatMap((one) => search.one(asked, one) ?? [])
    const [first, second] = found
    if (first === undefined || second === undefined) return notCertified('no two completions were found that differ')
    return this.written([first, second], criteria, trial)
  }

  private written(
    [first, second]: readonly [Completion, Completion],
    criteria: readonly Criterion[],
    trial: Trial | undefined,
  ): TwoCompletions {
    const base = this.base?.record ?? {}
    const [a, b] = [first, second].map(({ record }) => ({
      record,
      gives: outcomeOf(record, this.rules, this.asOf, (one) =>
        trial === undefined
          ? one.outcome(criteria[0] as Criterion, this.answerTo(criteria[0] as Criterion, undefined))
          : trialOutcome(trial, this.possible, one),
      ),
    }))
    return {
      kind: 'completions',
      first: changesTo(base, a?.record ?? {}, this.rules),
      second: changesTo(base, b?.record ?? {}, this.rules),
      gives: [a?.gives ?? '', b?.gives ?? ''],
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

function notCertified(why: string): NotCertified {
  return { kind: 'not-certified', why }
}
