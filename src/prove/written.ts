import { NONE, NOT_APPLICABLE } from '../conditions/index.ts'
import type { Leaf, Node, Unknown } from '../diagram/index.ts'
import { factOfDay, madeOf, ownerPath, unitFactor, variableAt, variableOf } from '../dictionary/index.ts'
import type { Dictionary, LabVariable } from '../dictionary/index.ts'
import { amountsGiving } from '../space/index.ts'
import type { UnknownFact, Completions } from '../space/index.ts'
import { compareRational, dayText, decimalText, divide, multiply, parseDecimal, rational } from '../quantity/index.ts'
import type { Rational } from '../quantity/index.ts'
import { valueAt, withDate, withValue } from '../record/index.ts'
import type { Json, JsonObject } from '../record/index.ts'

/** The possibility chosen for each of some unknowns. */
export type Path = ReadonlyMap<Unknown, number>

/** Writes a path to a leaf as a patient's record with the given id, without the facts that do not matter. */
export function recordOf(path: Path, completions: Completions, id: string): JsonObject {
  const { dictionary } = completions.facts
  const isDay = ([unknown]: readonly [Unknown, number]): boolean =>
    factOfDay(dictionary, completions.unknowns[unknown]?.path ?? '') !== undefined
  const all = [...path]
  // The day of a fact is written beside its value, so the value must come first.
  const inOrder = [...all.filter((one) => !isDay(one)), ...all.filter(isDay)]
  return inOrder.reduce<JsonObject>((record, [unknown, i]) => withPossibility(record, unknown, i, path, completions), {
    id,
  })
}

/**
 * A record with one of the possibilities of an unknown filled in. Entries are added to those already in their list.
 * `path`: the possibilities chosen for all unknowns.
 */
export function withPossibility(
  before: JsonObject,
  unknown: Unknown,
  i: number,
  path: Path,
  completions: Completions,
): JsonObject {
  const fact = completions.unknowns[unknown]
  if (fact === undefined) return before
  if (fact.derived !== undefined)
    return withDerived(before, fact.derived, fact.values[i] as Rational, path, completions)
  if (fact.further !== undefined) return withEntries(before, fact.path, kindOf(fact.further, completions), i)
  const value = fact.values[i]
  if (value === undefined) return before
  const { dictionary } = completions.facts
  const variable = variableOf(dictionary, fact.path) ?? variableAt(dictionary, ownerPath(fact.path))
  if (variable.type === 'lab')
    return withValue(before, variable.path, labJson(variable, value, fact.limits?.[i], completions))
  if (isOverruled(fact.path, value, path, completions)) return before
  const own = jsonOf(value, variable.type)
  const dated = factOfDay(dictionary, fact.path)
  return dated === undefined ? withValue(before, fact.path, own) : withDate(before, dated, String(own))
}

/** One entry of a kind, with the fields that rules look at. */
export function kindOf({ fields, entry }: NonNullable<UnknownFact['further']>, { facts }: Completions): JsonObject {
  const known = fields.flatMap((field, at) => {
    const value = entry[at]
    return value === undefined
      ? []
      : [[field.name, jsonOf(value, variableAt(facts.dictionary, field.path).type)] as const]
  })
  return Object.fromEntries(known)
}

/** A record with `times` more copies of an entry in a list. */
export function withEntries(before: JsonObject, list: string, entry: JsonObject, times: number): JsonObject {
  const others = valueAt(before, list)
  return withValue(before, list, [
    ...(Array.isArray(others) ? (others as readonly Json[]) : []),
    ...Array.from({ length: times }, () => entry),
  ])
}

/**
 * A lab in its own unit. If the rules only ask for multiples of its upper limit of normal, that limit is written as a
 * round number.
 */
function labJson(lab: LabVariable, value: Leaf, limit: Leaf | undefined, { compiled, facts }: Completions): JsonObject {
  const { path, unit } = lab
  const factor = unitFactor(facts.dictionary, lab, unit)
  const inUnit = (amount: Leaf): number =>
    numberOf(typeof amount === 'object' && factor !== undefined ? divide(amount, factor) : amount)
  const isAsked = compiled.labMultiples.has(path) || compiled.labUlns.has(path)
  if (!isAsked || limit === undefined) return { value: inUnit(value), unit }
  const isScaled = [compiled.labLimits, compiled.labUlns, compiled.labPartners].every((one) => !one.has(path))
  if (!isScaled || typeof value !== 'object' || typeof limit !== 'object')
    return { value: inUnit(value), unit, uln: inUnit(limit) }
  const uln = roundLimit(lab)
  const cuts = (compiled.labMultiples.get(path) ?? []).map((multiple) => multiply(multiple, uln))
  return { value: numberOf(rounded(multiply(divide(value, limit), uln), cuts)), unit, uln: numberOf(uln) }
}

/**
 * The amount with as few decimals (at most 3) as keep it on the same side of each cut; unrounded if that takes more.
 */
function rounded(amount: Rational, cuts: readonly Rational[]): Rational {
  const isSame = (other: Rational | undefined): other is Rational =>
    other !== undefined && cuts.every((cut) => compareRational(other, cut) === compareRational(amount, cut))
  const [found] = [0, 1, 2, 3].map((decimals) => parseDecimal(decimalText(amount, decimals))).filter(isSame)
  return found ?? amount
}

/** The power of ten nearest the middle (geometric mean) of the lab's plausible range; 100 if it has none. */
function roundLimit({ plausible }: LabVariable): Rational {
  if (plausible === undefined) return rational(100n, 1n)
  const middle = Math.sqrt(Number(plausible.min) * Number(plausible.max))
  const digits = Number.isFinite(middle) && middle > 0 ? Math.round(Math.log10(middle)) : 2
  return digits < 0 ? rational(1n, 10n ** BigInt(-digits)) : rational(10n ** BigInt(digits), 1n)
}

/** Whether the other chosen facts give this one a different value, or say that it does not apply. */
function isOverruled(factPath: string, value: Leaf, path: Path, completions: Completions): boolean {
  let node = completions.value(factPath)
  for (const [unknown, i] of path) node = completions.diagrams.fix(node, unknown, i)
  const effective = completions.diagrams.constant(node)
  return effective !== undefined && effective !== value
}

/** Adds facts from which the wanted value of a derived lab follows; adds nothing if none are found. */
function withDerived(
  before: JsonObject,
  variable: LabVariable,
  wanted: Rational,
  path: Path,
  completions: Completions,
): JsonObject {
  const { dictionary } = completions.facts
  // For unknowns that do not matter, a middle possibility rather than an extreme one.
  const middle = (unknown: Unknown): number => Math.floor((completions.unknowns[unknown]?.values.length ?? 0) / 2)
  const at = (node: Node): Leaf => completions.diagrams.at(node, (unknown) => path.get(unknown) ?? middle(unknown))
  const chosen = (input: string): Leaf =>
    at(variableAt(dictionary, input).type === 'lab' ? completions.lab(input).value : completions.value(input))
  const amounts = amountsGiving(variable, wanted, chosen, completions)
  if (amounts === undefined) return before
  return madeOf(variable).reduce((record, input) => {
    const own = variableAt(dictionary, input)
    if (own.type === 'age') return withValue(record, own.from, jsonOf(at(completions.value(own.from)), 'birth_date'))
    const amount = amounts.get(input)
    if (own.type !== 'lab' || amount === undefined) return withValue(record, input, jsonOf(chosen(input), own.type))
    return withValue(record, input, { value: numberOf(amount), unit: canonicalUnit(own, dictionary) })
  }, before)
}

function canonicalUnit({ dimension, unit }: LabVariable, { units }: Dictionary): string {
  return units[dimension]?.canonical ?? unit
}

function jsonOf(value: Leaf, type: string): Json {
  if (value === NONE || value === NOT_APPLICABLE) return null
  if ((type === 'date' || type === 'birth_date') && typeof value === 'number') return dayText(value)
  return typeof value === 'object' ? numberOf(value) : value
}

/** As a JSON number, to 12 decimals. */
export function numberOf(value: Leaf): number {
  return typeof value === 'object' ? Number(decimalText(value, 12)) : Number(value)
}
