import { containsOne } from '../conditions/index.ts'
import { NEAR } from '../space/index.ts'
import type { Partner, CompiledTrial } from '../space/index.ts'
import { declaredPath, listOf, totalsOver, variableAt, variableOf } from '../dictionary/index.ts'
import type { Fact, Facts, LabFact, Span } from '../facts/index.ts'
import { compareRational, multiply } from '../quantity/index.ts'
import { reachOf } from './places.ts'
import type { Reach } from './places.ts'

/** Something that the engine asks of the facts. */
export interface Asked {
  readonly kind: 'at' | 'domain'
  readonly path: string
}

/** The same, with what its reply is compared with. */
export interface Query extends Asked {
  readonly declared: string
  /** The values that the program can tell from all others, each with which of them are the same to it; undefined: it tells all apart. */
  readonly named: ReadonlyMap<string | boolean, string> | undefined
  /** Dates asked for before that the program compares this one with. */
  readonly compared: readonly { readonly path: string; readonly kind: Asked['kind']; readonly partner: Partner }[]
  readonly reach: Reach
}

export function queryOf({ kind, path }: Asked, before: readonly Asked[], compiled: CompiledTrial): Query {
  const declared = declaredPath(path)
  const partners = compiled.partners.get(declared) ?? []
  const compared = partners.flatMap((partner) =>
    before
      .filter((one) => isInstance(one.path, partner.path, path))
      .map((one) => ({ path: one.path, kind: one.kind, partner })),
  )
  return { kind, path, declared, compared, named: namedValues(declared, compiled), reach: reachOf(declared, compiled) }
}

/** Only of a choice; what a total counts points for, is told apart wholly. */
function namedValues(declared: string, compiled: CompiledTrial): ReadonlyMap<string | boolean, string> | undefined {
  const named = compiled.named.get(declared)
  const isPart = totalsOver(declared, compiled.rules.dictionary).length > 0
  return named === 'all' || isPart ? undefined : named
}

/** Whether a date of the record is one that a partner path stands for, as seen from another date. */
function isInstance(path: string, partner: string, from: string): boolean {
  if (declaredPath(path) !== partner) return false
  const list = listOf(partner)
  if (list === undefined || listOf(declaredPath(from)) !== list) return true
  return path.slice(0, path.indexOf('.')) === from.slice(0, from.indexOf('.'))
}

/**
 * A name for what a record leaves possible of a fact, only as exactly as the program can tell values apart: facts of one name are the same to
 * it, but for how dates compare with each other (see pairs.ts).
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

/** A recorded total leaves some components and not others, whatever the rules ask of the total. */
function isTotal(declared: string, { rules }: CompiledTrial): boolean {
  const variable = variableOf(rules.dictionary, declared)
  return variable?.type === 'integer' && variable.sumOf !== undefined
}

export function factOf(kind: Asked['kind'], path: string, facts: Facts): Fact {
  return kind === 'domain' ? facts.domain(variableAt(facts.dictionary, declaredPath(path)), path) : facts.at(path)
}

/** Where the ends lie among the pieces that the cuts make; in a list also whether it is one value, as only so many may be open. */
function spansKey(spans: readonly Span[], path: string, cuts: readonly number[]): string {
  const counts = path.includes('[')
  return spans
    .map(({ lo, hi }) => `${pieceOf(lo, cuts)}${counts && lo === hi ? '=' : '_'}${pieceOf(hi, cuts)}`)
    .join('|')
}

/**
 * A date that is compared with others: where its ends lie among the cuts of both, and from each other; the engine looks at a day or two
 * around them (see date-cuts.ts), so distances beyond that are all the same. With a shift in months, which turns on the days of the month,
 * `pairsOf` says what is told apart.
 */
function dateKey(spans: readonly Span[], path: string, cuts: readonly number[]): string {
  return `${spansKey(spans, path, cuts)} ${spans.map(({ lo, hi }) => Math.min(NEAR + 1, hi - lo)).join()}`
}

/** Which of the values that are the same to the rules there are, and whether there is one of them or several. */
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

/** Which of the words that are looked for a text contains; `?` where it is not known. */
function textKey(values: readonly (string | boolean)[], declared: string, { texts }: CompiledTrial): string {
  const [text, ...others] = values
  if (others.length > 0) return '?'
  return (texts.get(declared) ?? []).map((words) => (containsOne(String(text), words) ? '1' : '0')).join('')
}

/** The number of cuts below a value: a cut lies behind its number. */
export function pieceOf(value: number, cuts: readonly number[]): number {
  let piece = 0
  for (const cut of cuts) {
    if (cut >= value) break
    piece++
  }
  return piece
}

/** Where an exact value with an exact limit (or none) lies among the rules' limits; anything else as it is. */
function labKey({ value, uln, missing }: LabFact, declared: string, compiled: CompiledTrial): string {
  if (value === undefined) return uln === undefined ? `? ${missing}` : `? ${uln.n}/${uln.d} ${missing}`
  // What is compared with other labs, or something is worked out from, is told apart wholly.
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
