import { periodText } from '../../src/quantity/index.ts'
import type { Leaf } from '../../src/diagram/index.ts'
import { declaredPath, labOf, variableOf, variablesByPath } from '../../src/dictionary/index.ts'
import type { Dictionary, Variable } from '../../src/dictionary/index.ts'
import type { Fact, Interval, LabFact } from '../../src/facts/index.ts'
import { compareRational, dayText, decimalText, multiply } from '../../src/quantity/index.ts'
import type { Rational } from '../../src/quantity/index.ts'
import type { Partner, CompiledTrial, UnknownFact } from '../../src/space/index.ts'

const isDay = (variable: Variable | undefined): boolean => variable?.type === 'date' || variable?.type === 'birth_date'

/** Whether the values of an unknown are days. They are also days for an age, which is asked for as a date of birth. */
export function countsDays({ path }: UnknownFact, dictionary: Dictionary): boolean {
  const variable = variableOf(dictionary, declaredPath(path))
  return isDay(variable) || variable?.type === 'age'
}

/** A value of a fact at a leaf: days as dates, labs in their canonical unit. */
export function leafText(value: Leaf, path: string, dictionary: Dictionary): string {
  if (typeof value === 'object') return decimalText(value, 6)
  if (typeof value !== 'number') return typeof value === 'boolean' ? (value ? 'yes' : 'no') : value
  return isDay(variableOf(dictionary, declaredPath(path))) ? dayText(value) : String(value)
}

/** The values that stand for everything that an unknown may be, in the order of its branches. */
export function representativesText(unknown: UnknownFact, dictionary: Dictionary): string {
  const { path, values, limits, entries } = unknown
  if (entries !== undefined) return `${entries[0] ?? 0} to ${entries.at(-1) ?? 0} of them`
  const isPresence = variablesByPath(dictionary).get(path)?.type === 'list'
  const texts = values.map((value, i) => {
    if (isPresence) return value === true ? 'a doubtful entry exists' : 'it does not'
    const limit = limits?.[i]
    const own =
      typeof value === 'number' && countsDays(unknown, dictionary) ? dayText(value) : leafText(value, path, dictionary)
    return limit === undefined ? own : `${own} (ULN ${leafText(limit, path, dictionary)})`
  })
  return shortened(texts, ' | ')
}

/** The first of many texts, and how many there are in all. */
export function shortened(texts: readonly string[], between: string, most = 24): string {
  if (texts.length <= most) return texts.join(between)
  return `${texts.slice(0, most).join(between)}${between}… (${texts.length} in all)`
}

/** Where a compiled trial cuts the values of a fact, by its declared path. */
export function cutsText(variable: Variable, compiled: CompiledTrial): string {
  const { path } = variable
  const found: string[] = []
  const after = compiled.sortedCuts.get(path) ?? []
  if (after.length > 0) found.push(`after ${after.map((cut) => (isDay(variable) ? dayText(cut) : cut)).join(', ')}`)
  const named = compiled.named.get(path)
  if (named === 'all') found.push('each value by itself')
  else if (named !== undefined)
    found.push([...named.keys()].map((value) => leafText(value, path, compiled.rules.dictionary)).join(' | '))
  const limits = inOrder(compiled.labLimits.get(path) ?? [])
  if (limits.length > 0) found.push(`at ${numbers(limits)} ${unitOf(path, compiled.rules.dictionary)}`)
  const multiples = inOrder(compiled.labMultiples.get(path) ?? [])
  if (multiples.length > 0) found.push(`at ${numbers(multiples)} × ULN`)
  for (const partner of compiled.partners.get(path) ?? []) found.push(partnerText(partner))
  return found.length === 0 ? 'none' : found.join('; ')
}

function partnerText({ path, shift, direction }: Partner): string {
  if (shift === undefined) return `at ${path}`
  return `${periodText(shift)} ${direction === 1 ? 'after' : 'before'} ${path}`
}

/** The values of a fact that a record leaves possible. */
export function factText(fact: Fact, path: string, dictionary: Dictionary): string {
  switch (fact.type) {
    case 'values':
      return fact.values.map((value) => leafText(value, path, dictionary)).join(' | ')
    case 'numbers':
      return fact.spans
        .map(({ lo, hi }) => [...new Set([lo, hi])].map((end) => leafText(end, path, dictionary)).join(' to '))
        .join(' or ')
    case 'lab': {
      const value = fact.value === undefined ? 'any value' : intervalText(fact.value)
      const limit = fact.uln === undefined ? 'any ULN' : `ULN ${decimalText(fact.uln, 6)}`
      return `${value} ${unitOf(path, dictionary)}, ${limit}`
    }
  }
}

function intervalText({ lo, loIncluded, hi, hiIncluded }: Interval): string {
  if (hi !== undefined && compareRational(lo, hi) === 0) return decimalText(lo, 6)
  const from = `${loIncluded ? '≥' : '>'} ${decimalText(lo, 6)}`
  return hi === undefined ? from : `${from} and ${hiIncluded ? '≤' : '<'} ${decimalText(hi, 6)}`
}

/** In which of the pieces between the cuts of its declared path a fact lies; undefined if nothing cuts it. */
export function pieceText(fact: Fact, declared: string, compiled: CompiledTrial): string | undefined {
  switch (fact.type) {
    case 'values': {
      const named = compiled.named.get(declared)
      if (named === undefined || named === 'all') return undefined
      const pieces = fact.values.map((value) =>
        named.has(value) || typeof value === 'boolean'
          ? leafText(value, declared, compiled.rules.dictionary)
          : 'any other value',
      )
      return [...new Set(pieces)].join(' | ')
    }
    case 'numbers': {
      const cuts = compiled.sortedCuts.get(declared) ?? []
      if (cuts.length === 0) return undefined
      const pieceOf = (value: number): number => cuts.filter((cut) => cut < value).length + 1
      const pieces = fact.spans.map(({ lo, hi }) => [...new Set([pieceOf(lo), pieceOf(hi)])].join(' to '))
      return `${[...new Set(pieces)].join(' or ')} of ${cuts.length + 1}`
    }
    case 'lab':
      return labPiece(fact, declared, compiled)
  }
}

function labPiece({ value, uln }: LabFact, declared: string, compiled: CompiledTrial): string | undefined {
  const multiples = compiled.labMultiples.get(declared) ?? []
  const own = uln === undefined ? [] : multiples.map((multiple) => multiply(multiple, uln))
  const limits = inOrder([...(compiled.labLimits.get(declared) ?? []), ...own])
  if (limits.length === 0) return undefined
  if (value === undefined) return 'any'
  const from = placeAmong(limits, value.lo)
  const to = value.hi === undefined ? 'any above' : placeAmong(limits, value.hi)
  return from === to ? from : `${from} to ${to}`
}

function placeAmong(limits: readonly Rational[], value: Rational): string {
  const next = limits.findIndex((limit) => compareRational(limit, value) >= 0)
  const [below, here] = [limits.at(next === -1 ? -1 : next - 1), limits[next]]
  if (here === undefined) return `above ${numbers(limits.slice(-1))}`
  if (compareRational(here, value) === 0) return `at ${numbers([here])}`
  return next === 0 || below === undefined
    ? `below ${numbers([here])}`
    : `between ${numbers([below])} and ${numbers([here])}`
}

function inOrder(limits: readonly Rational[]): Rational[] {
  return limits
    .toSorted(compareRational)
    .filter((limit, i, all) => i === 0 || compareRational(limit, all[i - 1] ?? limit) !== 0)
}

function numbers(limits: readonly Rational[]): string {
  return limits.map((limit) => decimalText(limit, 6)).join(', ')
}

function unitOf(path: string, dictionary: Dictionary): string {
  const lab = labOf(dictionary, path)?.lab
  return lab === undefined ? '' : (dictionary.units[lab.dimension]?.canonical ?? lab.unit)
}
