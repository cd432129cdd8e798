import type { Criterion, RuleSet, Trial } from '../model/index.ts'
import type { Day } from '../quantity/index.ts'
import { isObject } from '../record/index.ts'
import type { Json, JsonObject } from '../record/index.ts'
import type {
  Case,
  Certificate,
  Contradictions,
  Cover,
  NotCertified,
  Proof,
  Reading,
  TwoCompletions,
} from './certificate.ts'
import { CompletionCheck } from './check-completions.ts'
import { differs, wrongWithCover } from './check-cover.ts'
import type { ReferenceEvaluator, Outcome } from './evaluator.ts'
import type { CaseLook } from './case-look.ts'
import { readingsWithout, wrongWithWays } from './check-readings.ts'
import type { Readings } from './check-readings.ts'
import { Pieces } from './pieces.ts'
import type { Possible } from './possible.ts'

/** One thing that a certificate does not prove. */
export interface Unproved {
  readonly trial: string
  readonly criterion: string | undefined
  readonly message: string
}

/** What became of the certificates of one result. */
export interface CheckedResult {
  /** The number of verdicts, statuses and missing facts that were proved. */
  readonly proved: number
  /** How many of them have a certificate that says it proves nothing, by the reason. */
  readonly notCertified: Readonly<Record<string, number>>
  readonly findings: readonly Unproved[]
  /** By verdict: how many were proved and how many are not certified. */
  readonly verdicts: Readonly<Record<string, { readonly proved: number; readonly notCertified: number }>>
}

/** The outcome of some criteria of a trial together in one completion. */
export function trialOutcome(
  { id, criteria }: Pick<Trial, 'id' | 'criteria'>,
  possible: Possible,
  evaluator: ReferenceEvaluator,
): Exclude<Outcome, 'not-screened'> {
  const own = criteria.map((one) => evaluator.outcome(one, possible.answer(id, one.id)))
  return own.includes('fail') ? 'fail' : own.includes('confirm') ? 'confirm' : 'pass'
}

/** The outcome that a decided verdict claims for all completions. */
export const OUTCOMES: Readonly<Record<string, Outcome>> = {
  eligible: 'pass',
  'needs-confirmation': 'confirm',
  ineligible: 'fail',
}

/**
 * Checks what proves the verdicts, statuses and missing facts of a result of a record. The rules and the day are those
 * of the result.
 */
export function checkResult(result: JsonObject, record: JsonObject, rules: RuleSet, asOf: Day): CheckedResult {
  return new Checking(result, record, rules, asOf).checked()
}

type Standing = 'proved' | 'not certified' | 'wrong'

class Checking {
  private readonly findings: Unproved[] = []
  private readonly notCertified: Record<string, number> = {}
  private readonly verdicts: Record<string, { proved: number; notCertified: number }> = {}
  private proved = 0
  private readonly result: JsonObject
  private readonly rules: RuleSet
  private readonly asOf: Day
  private readonly readings: Readings
  private readonly completions: CompletionCheck
  /** Why it is not shown that there are completions, and for which readings; undefined if it is shown. */
  private readonly noCompletion: string | undefined
  private trial = ''

  constructor(result: JsonObject, record: JsonObject, rules: RuleSet, asOf: Day) {
    this.result = result
    this.rules = rules
    this.asOf = asOf
    const given = result['contradictions'] as Contradictions | undefined
    const ways = given?.readings ?? [{ without: [], completion: {} }]
    this.readings = readingsWithout(
      ways.map(({ without }) => without),
      record,
      rules,
      asOf,
    )
    const base = result['completion']
    this.completions = new CompletionCheck(rules, asOf, this.readings, isObject(base) ? base : {})
    const wrong = given && wrongWithWays(given, record, rules, asOf)
    this.noCompletion = base === undefined ? 'none is given' : (wrong ?? this.wrongWithReadings(ways))
  }

  /** Each reading needs a patient who fits it. */
  private wrongWithReadings(ways: readonly Reading[]): string | undefined {
    for (const [i, reading] of this.readings.each.entries()) {
      const wrong =
        reading.clashing.size > 0
          ? 'the record contradicts itself'
          : this.completions.wrongWithOne(ways[i]?.completion ?? {}, reading)
      if (wrong !== undefined) return wrong
    }
    return undefined
  }

  checked(): CheckedResult {
    const trials = (this.result['trials'] ?? []) as readonly JsonObject[]
    for (const one of trials) this.checkTrial(one)
    const { proved, notCertified, findings, verdicts } = this
    return { proved, notCertified, findings, verdicts }
  }

  private checkTrial(given: JsonObject): void {
    this.trial = String(given['id'])
    const trial = this.rules.trials.find((one) => one.id === this.trial)
    if (trial === undefined) return this.find(undefined, 'the rules have no such trial')
    const criteria = new Map(
      ((given['criteria'] ?? []) as readonly JsonObject[]).map((one) => [String(one['id']), one] as const),
    )
    const standings = new Map(
      trial.criteria.map((one) => [one.id, this.checkCriterion(one, trial, criteria.get(one.id))] as const),
    )
    const verdict = String(given['verdict'])
    const statuses = new Map([...criteria].map(([id, one]) => [id, String(one['status'])] as const))
    const certificate = given['certificate'] as Certificate | undefined
    const proof = certificate?.proof
    const standing =
      proof?.kind === 'criteria'
        ? this.byCriteria(verdict, proof.of, trial, statuses, standings)
        : this.prove(
            undefined,
            certificate,
            OUTCOMES[verdict],
            namesIn(given['missing']),
            trial.criteria,
            (evaluator) => trialOutcome(trial, this.readings.open, evaluator),
          )
    const counted = (this.verdicts[verdict] ??= { proved: 0, notCertified: 0 })
    if (standing === 'proved') counted.proved++
    if (standing === 'not certified') counted.notCertified++
  }

  private checkCriterion(criterion: Criterion, { id }: Trial, given: JsonObject | undefined): Standing {
    const status = given?.['status']
    if (given === undefined || status === undefined) return this.wrong(criterion.id, 'the result does not have it')
    const isScreened = criterion.form.kind !== 'not-screened'
    if (status === 'not-screened' || !isScreened)
      return (status === 'not-screened') === !isScreened
        ? this.right()
        : this.wrong(criterion.id, 'the rules say otherwise whether it is screened')
    const outcome = status === 'unknown' ? undefined : (status as Outcome)
    return this.prove(
      criterion.id,
      given['certificate'] as unknown as Certificate | undefined,
      outcome,
      namesIn(given['missing']),
      [criterion],
      (evaluator) => evaluator.outcome(criterion, this.readings.open.answer(id, criterion.id)),
    )
  }

  /** Checks a verdict whose proof rests on the proofs of criteria. */
  private byCriteria(
    verdict: string,
    named: readonly string[],
    { criteria }: Trial,
    statuses: ReadonlyMap<string, string>,
    standings: ReadonlyMap<string, Standing>,
  ): Standing {
    const has = (status: string): boolean => named.some((id) => statuses.get(id) === status)
    const isWhole = criteria.every(({ id }) => named.includes(id))
    const allowed = new Set(['pass', 'not-screened', ...(verdict === 'needs-confirmation' ? ['confirm'] : [])])
    const isAllowed = named.every((id) => allowed.has(statuses.get(id) ?? ''))
    const isSo =
      verdict === 'ineligible'
        ? has('fail')
        : verdict === 'eligible'
          ? isWhole && isAllowed
          : verdict === 'needs-confirmation' && isWhole && isAllowed && has('confirm')
    if (!isSo) return this.wrong(undefined, `what is said of ${named.join(', ')} does not make the patient ${verdict}`)
    const own = named.map((id) => standings.get(id) ?? 'wrong')
    if (own.includes('wrong')) return this.wrong(undefined, 'a criterion that the verdict rests on is not proved')
    if (own.includes('not certified')) return this.leave('a criterion that it rests on is not certified')
    return this.right()
  }

  /** `outcome`: the one that all completions give; undefined if they differ. */
  private prove(
    criterion: string | undefined,
    certificate: Certificate | undefined,
    outcome: Outcome | undefined,
    missing: readonly string[],
    criteria: readonly Criterion[],
    claim: (evaluator: ReferenceEvaluator) => Outcome,
  ): Standing {
    if (certificate === undefined) return this.wrong(criterion, 'it has no certificate')
    for (const fact of missing) this.checkMissing(criterion, fact, certificate.missing[fact], missing, claim)
    const { proof } = certificate
    if (proof.kind === 'not-certified') return this.leave(proof.why)
    if (proof.kind === 'refuted') return this.wrong(criterion, `some completion gives ${proof.gives}`)
    if (this.noCompletion !== undefined)
      return this.wrong(criterion, `no completion of the record is shown: ${this.noCompletion}`)
    const wrong =
      outcome === undefined
        ? this.wrongWithDifference(proof, certificate, missing, claim)
        : this.wrongWithSameness(proof, outcome, criteria, claim)
    return wrong === undefined ? this.right() : this.wrong(criterion, wrong)
  }

  private wrongWithSameness(
    proof: Proof,
    outcome: Outcome,
    criteria: readonly Criterion[],
    claim: (evaluator: ReferenceEvaluator) => Outcome,
  ): string | undefined {
    const wrong = ({ cases, facts }: Cover, possible: Possible): string | undefined =>
      wrongWithCover(cases, facts, new Pieces(this.rules, this.asOf, possible, criteria), (one, look) =>
        this.wrongWithCase(one, look, outcome, claim),
      )
    const { each, open } = this.readings
    if (proof.kind === 'cover') return wrong(proof, open)
    if (proof.kind !== 'readings' || proof.of.length !== each.length) return 'its certificate is no cover by cases'
    return each.map((one, i) => wrong(proof.of[i] as Cover, one)).find((one) => one !== undefined)
  }

  private wrongWithCase(
    { criterion, gives }: Case,
    look: CaseLook,
    outcome: Outcome,
    claim: (evaluator: ReferenceEvaluator) => Outcome,
  ): string | undefined {
    if (gives !== outcome) return `the case says ${String(gives)}, not ${outcome},`
    if (criterion === undefined) return differs(look.gives(claim), outcome)
    const own = this.rules.trials.find(({ id }) => id === this.trial)?.criteria.find(({ id }) => id === criterion)
    if (own === undefined || outcome !== 'fail') return `${criterion} cannot fail the trial`
    return differs(
      look.gives((evaluator) => evaluator.outcome(own, this.readings.open.answer(this.trial, criterion))),
      'fail',
    )
  }

  private wrongWithDifference(
    proof: Proof,
    certificate: Certificate,
    missing: readonly string[],
    claim: (evaluator: ReferenceEvaluator) => Outcome,
  ): string | undefined {
    if (proof.kind === 'missing')
      return missing.includes(proof.fact) && certificate.missing[proof.fact]?.kind === 'completions'
        ? undefined
        : 'it names a missing fact that has no two completions'
    if (proof.kind !== 'completions') return 'its certificate names no two completions'
    return this.completions.wrongWithTwo(proof, claim)
  }

  private checkMissing(
    criterion: string | undefined,
    fact: string,
    two: TwoCompletions | NotCertified | undefined,
    missing: readonly string[],
    claim: (evaluator: ReferenceEvaluator) => Outcome,
  ): void {
    if (two === undefined) this.find(criterion, `${fact} is missing without a certificate`)
    else if (two.kind === 'not-certified') this.leave(two.why)
    else if (this.noCompletion !== undefined) this.find(criterion, `no completion is shown: ${this.noCompletion}`)
    else {
      const wrong = this.completions.wrongWithTwo(two, claim, fact, missing)
      if (wrong === undefined) this.proved++
      else this.find(criterion, `that ${fact} is missing: ${wrong}`)
    }
  }

  private right(): Standing {
    this.proved++
    return 'proved'
  }

  private leave(why: string): Standing {
    this.notCertified[why] = (this.notCertified[why] ?? 0) + 1
    return 'not certified'
  }

  private wrong(criterion: string | undefined, message: string): Standing {
    this.find(criterion, message)
    return 'wrong'
  }

  private find(criterion: string | undefined, message: string): void {
    this.findings.push({ trial: this.trial, criterion, message })
  }
}

function namesIn(value: Json | undefined): readonly string[] {
  return (value ?? []) as readonly string[]
}
