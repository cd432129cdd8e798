import { containsOne } from '../conditions/index.ts'
import { NEAR } from '../space/index.ts'
import type { Partner, CompiledTrial } from '../space/index.ts'
import { declaredPath, listOf, totalsOver, variableOf } from '../dictionary/index.ts'
import type { Fact, LabFact, Span } from '../facts/index.ts'
import { compareRational, multiply } from '../quantity/index.ts'
import { reachOf } from './places.ts'
import type { Reach } from './places.ts'

/** A lookup of the fact at a path of the record, with everything that the fact is compared with. */
export interface Query {
  readonly path: string
  readonly declared: string
  /**
   * The values that rules name. Those with the same string here are the same to the rules, and so are all that are not
   * here. Undefined: every value is told apart.
   */
  readonly named: ReadonlyMap<string | boolean, string> | undefined
  /** The dates looked up earlier that the compiled trial compares this one with. */
  readonly compared: readonly { readonly path: string; readonly partner: Partner }[]
  readonly reach: Reach
}

/** `before`: the paths of the facts that were looked up earlier. */
export function queryOf(path: string, before: readonly string[], compiled: CompiledTrial): Query {
  const declared = declaredPath(path)
  const partners = compiled.partners.get(declared) ?? []
  const compared = partners.flatMap((partner) =>
    before.filter((one) => isInstance(one, partner.path, path)).map((one) => ({ path: one, partner })),
  )
  return { path, declared, compared, named: namedValues(declared, compiled), reach: reachOf(declared, compiled) }
}

/**
 * Undefined where every value is told apart: for a fact that is compared with another one, for a component of a total
 * (each of its values may give other points), and where no rule names a value.
 */
function namedValues(declared: string, compiled: CompiledTrial): ReadonlyMap<string | boolean, string> | undefined {
  const named = compiled.named.get(declared)
  const isPart = totalsOver(declared, compiled.rules.dictionary).length > 0
  return named === 'all' || isPart ? undefined : named
}

/**
 * Whether a date of the record is one of those that a partner path stands for, as seen from another date: in the same
 * list, that is the date of the same entry.
 */
function isInstance(path: string, partner: string, from: string): boolean {
  if (declaredPath(path) !== partner) return false
  const list = listOf(partner)
  if (list === undefined || listOf(declaredPath(from)) !== list) return true
  return path.slice(0, path.indexOf('.')) === from.slice(0, from.indexOf('.'))
}

/**
 * A name for what a record leaves possible of a fact, as exactly as the compiled trial can tell values apart. Facts
 * with the same name are the same to the trial, except for how dates compare with each other (see pairs.ts).
 */
export function factKey(fact: Fact, { path, declared, named }: Query, compiled: CompiledTrial): string {
  switch (fact.type) {
    case 'values':
      return compiled.texts.has(declared) ? textKey(fact.values, declared, compiled) : valuesKey(fact.values, named)
    case 'lab':
      return labKey(fact, declared, compiled)
    case 'numbers':
      if (isTotal(declared, compiled) || compiled.exactDates.has(declared))
        return fact.spans.map(({ lo, hi }) => `${lo}_${hi}`).join('|')
      return compiled.partners.has(declared)
        ? dateKey(fact.spans, path, compiled.nearCuts.get(declared) ?? [])
        : spansKey(fact.spans, path, compiled.sortedCuts.get(declared) ?? [])
  }
}

/**
 * Whether the fact is a total of points. A recorded total leaves only some values of its components possible, whatever
 * the rules ask about the total itself, so all its numbers are told apart.
 */
function isTotal(declared: string, { rules }: CompiledTrial): boolean {
  const variable = variableOf(rules.dictionary, declared)
  return variable?.type === 'integer' && variable.sumOf !== undefined
}

/**
 * Which pieces between cuts the ends of the spans lie in. For a field of a list also whether a span is a single value,
 * because only a limited number of open fields is looked at (see `MOST_UNKNOWN_FIELDS`).
 */
function spansKey(spans: readonly Span[], path: string, cuts: readonly number[]): string {
  const counts = path.includes('[')
  return spans
    .map(({ lo, hi }) => `${pieceOf(lo, cuts)}${counts && lo === hi ? '=' : '_'}${pieceOf(hi, cuts)}`)
    .join('|')
}

/**
 * For a date that is compared with others: where its ends lie among the cuts of both dates, and how far they are from
 * each other. The engine looks only a few days around them (see date-cuts.ts), so all distances above `NEAR` are the
 * same. A comparison shifted by months depends on the days of the month: `pairsOf` names what it tells apart.
 */
function dateKey(spans: readonly Span[], path: string, cuts: readonly number[]): string {
  return `${spansKey(spans, path, cuts)} ${spans.map(({ lo, hi }) => Math.min(NEAR + 1, hi - lo)).join()}`
}

/**
 * Which groups of values that are the same to the rules are possible, and whether one value of the group is or several.
 */
function valuesKey(
  values: readonly (string | boolean)[],
  named: ReadonlyMap<string | boolean, string> | undefined,
): string {
  if (named === undefined || typeof values[0] === 'boolean') return values.join('|')
  const alike = new Map<string, number>()
  for (const value of values) {
    const name = named.get(value) ?? ''
    alike.set(name, (alike.get(name) ?? 0) + 1)
  }
  return [...alike]
    .map(([name, count]) => `${name}${count === 1 ? '*' : '**'}`)
    .toSorted()
    .join('|')
}

/** Which of the words that rules look for the text contains; `?` where the text is not known. */
function textKey(values: readonly (string | boolean)[], declared: string, { texts }: CompiledTrial): string {
  const [text, ...others] = values
  if (others.length > 0) return '?'
  return (texts.get(declared) ?? []).map((words) => (containsOne(String(text), words) ? '1' : '0')).join('')
}

/** How many cuts lie below a value. A cut lies just after its number. */
export function pieceOf(value: number, cuts: readonly number[]): number {
  let piece = 0
  for (const cut of cuts) {
    if (cut >= value) break
    piece++
  }
  return piece
}

/**
 * For an exact lab value with an exact upper limit of normal, or with none while no rule uses multiples of it: on which
 * side of each limit of the rules it lies. Anything else is spelled out in full.
 */
function labKey({ value, uln, missing }: LabFact, declared: string, compiled: CompiledTrial): string {
  if (value === undefined) return uln === undefined ? `? ${missing}` : `? ${uln.n}/${uln.d} ${missing}`
  // A lab that is compared with other labs, or that other values are derived from: every amount is told apart.
  const isWhole = compiled.labPartners.has(declared) || compiled.wholeLabs.has(declared)
  const exact = !isWhole && value.hi !== undefined && compareRational(value.lo, value.hi) === 0
  const multiples = compiled.labMultiples.get(declared) ?? []
  if (!exact || (uln === undefined && multiples.length > 0)) {
    const { lo, hi, loIncluded, hiIncluded } = value
    const end = hi === undefined ? '' : `${hi.n}/${hi.d}${hiIncluded ? ']' : ')'}`
    return `${loIncluded ? '[' : '('}${lo.n}/${lo.d} ${end} ${uln === undefined ? '' : `${uln.n}/${uln.d}`} ${missing}`
  }
  const limits = compiled.labLimits.get(declared) ?? []
  const own = uln === undefined ? limits : [...limits, ...multiples.map((multiple) => multiply(multiple, uln))]
  const sides = own.map((limit) => Math.sign(compareRational(value.lo, limit))).join(',')
  if (uln === undefined) return sides
  const ulns = compiled.labUlns.get(declared) ?? []
  return `u${ulns.map((limit) => Math.sign(compareRational(uln, limit))).join(',')}u${sides}`
}
