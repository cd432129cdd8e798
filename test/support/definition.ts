import type { RuleSet } from '../../src/model/index.ts'
import type { Day } from '../../src/quantity/index.ts'
import type { Outcome } from '../../src/reference/index.ts'
import type { Answer } from './engine-under-test.ts'
import { KnownPatient } from './known-patient.ts'
import type { Possibilities } from './possibilities.ts'

/**
 * What the words of the contract mean, without an engine: every completion of a record is examined by itself. A status
 * or verdict is decided if all completions agree; a fact is missing if two completions that differ in it alone
 * disagree.
 */

/** What the definition says about a record and a trial. */
export interface Defined extends Answer {
  readonly missingOf: readonly (readonly string[])[]
  /**
   * For each criterion, and last for the verdict: the facts that can change it without another of the facts it looks at
   * changing too, though facts that it does not look at may have to change. These are the missing facts, and a few more
   * where what always holds ties the facts it looks at to others.
   */
  readonly leading: readonly (readonly string[])[]
  /** The facts that differ between completions. */
  readonly open: readonly string[]
}

/** One answer for each trial; undefined for a record without any completion, which contradicts itself. */
export function defined(rules: RuleSet, asOf: Day, record: Possibilities): readonly Defined[] | undefined {
  const { choices, answers } = record
  const patient = new KnownPatient(rules, asOf, record)
  const possible: number[] = []
  const presumed: number[] = []
  let number = 0
  const outcomes = rules.trials.map(({ criteria }) => [...criteria, undefined].map((): Outcome[] => []))
  const complete = (at: number): void => {
    const choice = choices[at]
    for (const option of choice?.options ?? []) {
      for (const [path, fact] of option) patient.facts.set(path, fact)
      complete(at + 1)
    }
    if (choice !== undefined) return
    if (patient.isPossible()) (patient.isAsPresumed() ? presumed : possible).push(number)
    number++
    for (const [t, { criteria, id }] of rules.trials.entries()) {
      const own = criteria.map((one) => patient.outcome(one, answers[id]?.[one.id]))
      for (const [i, outcome] of [...own, worst(own)].entries()) outcomes[t]?.[i]?.push(outcome)
    }
  }
  complete(0)
  // Presumptions are given up only if no completion satisfies them.
  const completions = presumed.length > 0 ? presumed : possible
  if (completions.length === 0) return undefined
  return outcomes.map((own) => answer(own, completions, digitsOf(choices)))
}

/** A choice as a digit in the number of a completion. */
interface Digit {
  readonly name: string
  readonly stride: number
  /** What the choice contributes to the number. */
  readonly in: (number: number) => number
}

function digitsOf(choices: Possibilities['choices']): readonly Digit[] {
  return choices.map(({ name, options }, i) => {
    const stride = choices.slice(i + 1).reduce((product, one) => product * one.options.length, 1)
    return { name, stride, in: (number) => (number % (stride * options.length)) - (number % stride) }
  })
}

/** `outcomes`: for each criterion, and last for the trial, the outcome of every combination of choices. */
function answer(
  outcomes: readonly (readonly Outcome[])[],
  completions: readonly number[],
  digits: readonly Digit[],
): Defined {
  const found = outcomes.map((own) => [...new Set(completions.map((one) => own[one]))])
  const settled = found.map((own) => (own.length === 1 ? own[0] : undefined))
  const missing = outcomes.map((own) => digits.filter((digit) => isDecisive(own, completions, [digit])))
  const leading = outcomes.map((own) => {
    const aside = digits.filter(
      (digit) => !own.some((one, number) => digit.in(number) > 0 && own[number - digit.stride] !== one),
    )
    return digits.filter((digit) => !aside.includes(digit) && isDecisive(own, completions, [digit, ...aside]))
  })
  const verdict = settled.at(-1)
  const names = (some: readonly Digit[] = []): string[] => some.map((one) => one.name)
  return {
    statuses: settled.slice(0, -1).map((one) => one ?? 'unknown'),
    missingOf: missing.slice(0, -1).map(names),
    verdict: verdict === undefined || verdict === 'not-screened' ? 'undetermined' : VERDICTS[verdict],
    missing: names(missing.at(-1)),
    leading: leading.map(names),
    open: names(digits.filter((digit) => new Set(completions.map((one) => digit.in(one))).size > 1)),
  }
}

/** Whether two completions that differ only in these choices have different outcomes. */
function isDecisive(outcomes: readonly Outcome[], completions: readonly number[], digits: readonly Digit[]): boolean {
  const others = new Map<number, Outcome | undefined>()
  return completions.some((one) => {
    const rest = digits.reduce((number, digit) => number - digit.in(one), one)
    const known = others.get(rest) ?? outcomes[one]
    others.set(rest, known)
    return known !== outcomes[one]
  })
}

const VERDICTS = { pass: 'eligible', confirm: 'needs-confirmation', fail: 'ineligible' } as const

function worst(outcomes: readonly Outcome[]): Outcome {
  return outcomes.includes('fail') ? 'fail' : outcomes.includes('confirm') ? 'confirm' : 'pass'
}
