import { declaredPath, ownerPath, unitFactor, variableOf } from '../dictionary/index.ts'
import type { AgeVariable, Dictionary, IntegerVariable, LabVariable, Usual, Variable } from '../dictionary/index.ts'
import type { Leaf } from '../diagram/index.ts'
import { compareRational, completedYears } from '../quantity/index.ts'
import type { Day, Rational } from '../quantity/index.ts'
import { downFromEach, aroundEach, upToEach, usualParts } from './usual-parts.ts'
import type { UnknownFact } from './unknowns.ts'
import type { Completions } from './completions.ts'

/**
 * How likely each possibility of an unknown is among usual patients, whatever the other unknowns are. In the order of
 * the possibilities; they add up to 1.
 */
export function likelihoods(
  fact: UnknownFact,
  { facts: { dictionary, asOf }, unknowns }: Completions,
): readonly number[] {
  const { values, limits, entries } = fact
  const declared = declaredPath(fact.path)
  const variable = fact.derived ?? variableOf(dictionary, declared) ?? variableOf(dictionary, ownerPath(declared))
  const usual = variable?.usual
  if (entries !== undefined) return listWeights(entries, unknowns.filter((one) => one.path === fact.path).length, usual)
  if (limits !== undefined && usual === undefined) {
    return shares(
      WITHIN_LIMITS,
      values.map((value, i) => compareRational(value as Rational, limits[i] as Rational) <= 0),
    )
  }
  const parts = variable && numberParts(variable, values, dictionary, asOf)
  if (parts !== undefined) return wholeOf(parts)
  return shares(
    usual?.share,
    values.map((value) => usual?.kind !== 'values' || usual.values.includes(value as string | boolean)),
  )
}

/**
 * The share of patients that each of some values of a number represents; undefined where the dictionary calls no values
 * usual, and for facts that are not numbers.
 */
function numberParts(
  variable: Variable,
  values: readonly Leaf[],
  dictionary: Dictionary,
  asOf: Day,
): readonly number[] | undefined {
  if (variable.type === 'lab') return labParts(variable, values as readonly Rational[], dictionary)
  const numbers = values.map(Number)
  if (variable.type === 'integer') return wholeParts(variable, upToEach(numbers))
  if (variable.type !== 'birth_date') return undefined
  const age = dictionary.variables.find((one) => one.type === 'age')
  return age && wholeParts(age, downFromEach(numbers.map((day) => completedYears(day, asOf))))
}

function wholeParts(
  { usual, range }: IntegerVariable | AgeVariable,
  stretches: ReturnType<typeof upToEach>,
): readonly number[] | undefined {
  if (usual?.kind !== 'range') return undefined
  const around = ({ min, max }: { readonly min: number; readonly max: number }) => ({ from: min - 0.5, to: max + 0.5 })
  return usualParts(stretches, around(usual), usual.share, around(range))
}

/** Amounts are in the canonical unit, but the usual range is in the lab's own unit. */
function labParts(
  lab: LabVariable,
  values: readonly Rational[],
  dictionary: Dictionary,
): readonly number[] | undefined {
  const { usual, plausible } = lab
  if (usual?.kind !== 'range') return undefined
  const factor = unitFactor(dictionary, lab, lab.unit)
  const scale = factor === undefined ? 1 : numberOf(factor)
  const [from, to] = [Number(plausible?.min ?? 0), Number(plausible?.max ?? 2 * usual.max)]
  return usualParts(aroundEach(values.map(numberOf)), { from: usual.min * scale, to: usual.max * scale }, usual.share, {
    from: from * scale,
    to: to * scale,
  })
}

function numberOf({ n, d }: Rational): number {
  return Number(n) / Number(d)
}

/** The shares as weights that add up to 1; equal weights where they are all 0. */
function wholeOf(parts: readonly number[]): readonly number[] {
  const total = parts.reduce((sum, part) => sum + part, 0)
  return parts.map((part) => (total > 0 ? part / total : 1 / parts.length))
}

/** The share of lab values that are at most the upper limit of normal. */
const WITHIN_LIMITS = 0.85

/**
 * Weights: the usual possibilities divide `share` evenly among them, and the others divide the remainder. Without a
 * share each side gets half. Where all possibilities or none are usual, all weights are equal.
 */
function shares(share: number | undefined, usual: readonly boolean[]): readonly number[] {
  const part = share ?? 0.5
  const count = usual.filter(Boolean).length
  if (count === 0 || count === usual.length) return usual.map(() => 1 / usual.length)
  return usual.map((one) => (one ? part / count : (1 - part) / (usual.length - count)))
}

/**
 * Weights for the number of further entries: each further entry is half as likely as the one before it. The list has
 * `kinds` kinds of entries, which are treated as equally likely and independent.
 */
function listWeights(entries: readonly number[], kinds: number, usual: Usual | undefined): readonly number[] {
  const none = (usual?.kind === 'list' ? (usual.empty ? usual.share : 1 - usual.share) : 0.5) ** (1 / kinds)
  const raw = entries.map((count) => (count === 0 ? 0 : 2 ** -count))
  const total = raw.reduce((sum, one) => sum + one, 0)
  return entries.map((count, i) => (count === 0 ? (total === 0 ? 1 : none) : ((1 - none) * (raw[i] ?? 0)) / total))
}
