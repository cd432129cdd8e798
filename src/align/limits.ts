import { labelOf, unitFactor, variableAt } from '../dictionary/index.ts'
import type { Dictionary } from '../dictionary/index.ts'
import { compareRational, multiply, parseDecimal, rational } from '../quantity/index.ts'
import type { Rational } from '../quantity/index.ts'
import type { Amount } from './amounts.ts'
import type { Bound } from './comparators.ts'
import { hasNumber } from './disagreement.ts'
import type { AlignmentCode, Disagreement, Pair } from './disagreement.ts'
import { fieldWordsOf } from './field-words.ts'
import { isWhole } from './rule.ts'
import type { RuleBound } from './rule.ts'
import type { Limit, Sentence } from './sentence.ts'

/** Limits that sentence and rule state differently, that the rule lacks, or that the sentence lacks. */
export function limitsThatDiffer(pair: Pair): Disagreement[] {
  const found: Disagreement[] = []
  const accounted = new Set<RuleBound>()
  for (const limit of pair.sentence.limits) {
    const one = differing(limit, pair, accounted)
    if (one !== undefined) found.push(one)
  }
  return [...found, ...unsaid(pair, accounted)]
}

function differing(limit: Limit, pair: Pair, accounted: Set<RuleBound>): Disagreement | undefined {
  if (limit.measure.kind === 'percent') return undefined
  if (isOfSeveral(limit, pair)) return countThatDiffers(limit, pair)
  let wrong: Disagreement | undefined
  for (const group of groupsFor(limit, pair)) {
    for (const bound of limit.bounds) {
      if (isNoLimit(bound, group, limit, pair.dictionary)) continue
      const fits = group.filter((one) => isFitting(bound, limit, one, pair.dictionary))
      for (const one of fits) accounted.add(one)
      if (fits.length > 0) continue
      const against = isLeftOpen(bound, limit, group, pair)
      if (against || limit.isSoft) continue
      wrong ??= disagreement(bound, limit, group, pair)
    }
    if (wrong !== undefined) for (const one of group) accounted.add(one)
  }
  return wrong ?? leftOut(limit, pair)
}

/**
 * Whether a number says how many of several conditions must hold (“at least 2 of albumin ≥ 35 g/L, …”), if the rule
 * counts that way too.
 */
function isOfSeveral({ measure: { kind }, end }: Limit, { rule, sentence: { text } }: Pair): boolean {
  if (kind === 'of these') return true
  return kind === 'bare' && rule.counts.length > 0 && /^\s*(?:out\s+)?of\b/i.test(text.slice(end))
}

function countThatDiffers(limit: Limit, { rule: { counts }, sentence, explained }: Pair): Disagreement | undefined {
  const [first] = counts
  const least = limit.bounds.map((bound) => ended(bound, true)).find(({ side }) => side === 'min')
  if (first === undefined || least === undefined) return undefined
  if (counts.some((count) => equal(rational(BigInt(count), 1n), least.value))) return undefined
  if (hasNumber(explained, String(first))) return undefined
  const said = { start: limit.start, end: limit.end }
  const says = `says “${sentence.text.slice(limit.start, limit.end)}”`
  return { code: 'text/number', says, rule: `needs at least ${first} of its conditions`, said, part: undefined }
}

/**
 * Whether the text may state both sides of a limit, because the rule leaves something to a person: “18 to 70; over 70
 * by decision”.
 */
function isLeftOpen(bound: Bound, limit: Limit, group: readonly RuleBound[], { confirm, dictionary }: Pair): boolean {
  if (confirm === undefined) return false
  const turned = { ...limit, isDenied: undefined }
  return (
    confirm.bounds.some(
      (one) => group.some(({ path }) => path === one.path) && isEqual(bound, limit, one, dictionary),
    ) || group.some((one) => isFitting(bound, turned, one, dictionary))
  )
}

/**
 * The rule's bounds that an amount may refer to: for each fact that it is about, the bounds of that fact; if there are
 * none, all bounds of its kind.
 */
function groupsFor(limit: Limit, { rule: { bounds }, dictionary }: Pair): readonly (readonly RuleBound[])[] {
  const kin = bounds.filter((one) => isKin(limit, one, dictionary))
  const named = limit.subjects.flatMap((path) => {
    const own = kin.filter((one) => one.path === path || (one.list === path && one.measure.kind === 'bare'))
    return own.length === 0 ? [] : [own]
  })
  if (named.length > 0) return limit.isInRow ? [named.flat()] : named
  // For a fact that the rule does not limit, only exactly the same number for another fact can be meant.
  const about =
    limit.subjects.length === 0
      ? kin
      : kin.filter((one) => limit.bounds.some((end) => isEqual(end, limit, one, dictionary)))
  return about.length === 0 ? [] : [about]
}

function isKin({ measure, isAge }: Limit, one: RuleBound, dictionary: Dictionary): boolean {
  const isOfAge = variableAt(dictionary, one.path).type === 'age'
  switch (one.measure.kind) {
    case 'unit':
    case 'multiple':
      return measure.kind === 'unit' || measure.kind === 'multiple' || measure.kind === 'bare'
    case 'days':
    case 'months':
      return (measure.kind === 'days' || measure.kind === 'months') && !isAge
    case 'bare':
      return measure.kind === 'bare' || (isOfAge && measure.kind === 'months')
    case 'of these':
    case 'percent':
      return false
  }
}

/** Whether both have the same number in the same measure. */
function isEqual(bound: Bound, limit: Amount, one: RuleBound, dictionary: Dictionary): boolean {
  const value = inMeasureOf(bound, limit, one, dictionary)
  const own = one.measure.kind === 'unit' ? inCanonical(one.value, one.path, one.measure.unit, dictionary) : one.value
  return value !== undefined && own !== undefined && compareRational(value, own) === 0
}

/**
 * The number of an amount in the measure of a rule's bound (for a lab, in its canonical unit); undefined if their
 * measures do not fit together.
 */
function inMeasureOf(
  { value }: Bound,
  { measure }: Amount,
  one: RuleBound,
  dictionary: Dictionary,
): Rational | undefined {
  if (one.measure.kind === 'unit') {
    if (measure.kind === 'unit') return inCanonical(value, one.path, measure.unit, dictionary)
    return measure.kind === 'bare' ? inCanonical(value, one.path, one.measure.unit, dictionary) : undefined
  }
  if (one.measure.kind === measure.kind) return value
  if (one.measure.kind === 'multiple') return measure.kind === 'bare' ? value : undefined
  const isOfAge = variableAt(dictionary, one.path).type === 'age'
  return one.measure.kind === 'bare' && isOfAge && measure.kind === 'months'
    ? multiply(value, rational(1n, 12n))
    : undefined
}

function inCanonical(value: Rational, path: string, unit: string, dictionary: Dictionary): Rational | undefined {
  const variable = variableAt(dictionary, path)
  const factor = variable.type === 'lab' ? unitFactor(dictionary, variable, unit) : undefined
  return factor === undefined ? undefined : multiply(value, factor)
}

function isFitting(bound: Bound, limit: Limit, one: RuleBound, dictionary: Dictionary): boolean {
  const value = inMeasureOf(bound, limit, one, dictionary)
  if (value === undefined) return false
  const own = one.measure.kind === 'unit' ? inCanonical(one.value, one.path, one.measure.unit, dictionary) : one.value
  if (own === undefined) return false
  const whole = isWhole(one.path, dictionary)
  const [said, ruled] = [ended({ ...bound, value }, whole), ended({ ...one, value: own }, whole)]
  const isSame = said.side === ruled.side && said.inclusive === ruled.inclusive && equal(said.value, ruled.value)
  const turned = ended(
    { ...bound, value, side: bound.side === 'min' ? 'max' : 'min', inclusive: !bound.inclusive },
    whole,
  )
  // The day exactly at the edge is ignored: “more than 4 weeks ago” against “not within 4 weeks”.
  const isTime = one.measure.kind === 'days' || one.measure.kind === 'months'
  const isTurned =
    turned.side === ruled.side && (turned.inclusive === ruled.inclusive || isTime) && equal(turned.value, ruled.value)
  if (limit.isDenied === undefined || (limit.lasts && (limit.isDenied || one.isDenied))) return isSame || isTurned
  return limit.isDenied === one.isDenied ? isSame : isTurned
}

function equal(a: Rational, b: Rational): boolean {
  return compareRational(a, b) === 0
}

/** For whole numbers, more than 1 is the same as 2 or more. */
function ended(bound: Bound, isOfWhole: boolean): Bound {
  const { value, side, inclusive } = bound
  if (!isOfWhole || inclusive || value.d !== 1n) return bound
  return { side, inclusive: true, value: rational(value.n + (side === 'min' ? 1n : -1n), 1n) }
}

/** Whether a bound lies at the very end of the possible values, so that it limits nothing. */
function isNoLimit(bound: Bound, group: readonly RuleBound[], limit: Amount, dictionary: Dictionary): boolean {
  if (
    group.length > 0 &&
    bound.side === 'max' &&
    limit.bounds.length > 1 &&
    group.every((one) => isOpenAbove(bound, one, dictionary))
  )
    return true
  return group.some((one) => {
    const value = inMeasureOf(bound, limit, one, dictionary)
    return value !== undefined && isDomainEnd({ ...bound, value }, one.path, dictionary)
  })
}

/**
 * Whether an upper end is the highest possible value or the one below it, and the rule leaves this end open: “ECOG 3 or
 * 4”.
 */
function isOpenAbove({ value }: Bound, one: RuleBound, dictionary: Dictionary): boolean {
  const variable = variableAt(dictionary, one.path)
  if (variable.type !== 'integer' || one.side === 'max' || one.isDenied) return false
  return compareRational(value, rational(BigInt(variable.range.max - 1), 1n)) >= 0
}

function isDomainEnd({ side, value, inclusive }: Bound, path: string, dictionary: Dictionary): boolean {
  const variable = variableAt(dictionary, path)
  if (variable.type !== 'integer' || !inclusive) return variable.type === 'list' && side === 'min' && value.n === 0n
  const end = side === 'min' ? variable.range.min : variable.range.max
  return equal(value, rational(BigInt(end), 1n))
}

function disagreement(bound: Bound, limit: Limit, group: readonly RuleBound[], pair: Pair): Disagreement | undefined {
  const { dictionary, explained, sentence } = pair
  const written = limit.written.at(bound.side === 'min' ? 0 : -1) ?? ''
  const same = group.find((one) => isEqual(bound, limit, one, dictionary))
  const alike = group.find((one) => equal(plainly(one.written), plainly(written)))
  const nearest = same ?? alike ?? group.find((one) => one.side === bound.side) ?? group[0]
  if (nearest === undefined) return undefined
  const code: AlignmentCode = same !== undefined ? 'text/comparator' : alike !== undefined ? 'text/unit' : 'text/number'
  // A note that has the rule's number explains it. A note that has the text's number explains it only if the text also
  // states the rule's limit.
  const isSaid = group.some((one) =>
    sentence.limits.some((each) => each.bounds.some((end) => isFitting(end, each, one, dictionary))),
  )
  const isTold = hasNumber(explained, nearest.written) || (isSaid && hasNumber(explained, written))
  if (code === 'text/number' && isTold) return undefined
  const says = sentence.text.slice(limit.start, limit.end)
  return {
    code,
    says: `says “${says}”`,
    rule: `${nearest.isDenied ? 'has the opposite of' : 'has'} ${nearest.says}`,
    said: { start: limit.start, end: limit.end },
    part: nearest,
  }
}

function plainly(written: string): Rational {
  return parseDecimal(written.replaceAll(',', '')) ?? rational(-1n, 1n)
}

/** Reports a limit of the sentence that the rule does not have. */
function leftOut(limit: Limit, pair: Pair): Disagreement | undefined {
  const { rule, confirm, explained, sentence, dictionary } = pair
  if (rule.isOpaque || limit.isSoft || limit.isAside || groupsFor(limit, pair).length > 0) return undefined
  if (limit.written.some((one) => hasNumber(explained, one))) return undefined
  const isTime = (limit.measure.kind === 'days' || limit.measure.kind === 'months') && !limit.isAge
  const kin = [...rule.bounds, ...(confirm?.bounds ?? [])].some((one) => isKin(limit, one, dictionary))
  const says = sentence.text.slice(limit.start, limit.end)
  const said = { start: limit.start, end: limit.end }
  if (isTime) {
    if (kin || !hasDates(pair)) return undefined
    return { code: 'text/value', says: `says “${says}”`, rule: 'has no such time limit', said, part: undefined }
  }
  const [path] = limit.subjects
  if (path === undefined || limit.subjects.some((one) => confirm?.paths.has(one) === true)) return undefined
  const label = labelOf(path, dictionary)
  return { code: 'text/value', says: `says “${says}”`, rule: `has no limit for ${label}`, said, part: undefined }
}

/** Whether the rule is about list entries that have dates. */
function hasDates({ rule: { lists }, dictionary }: Pair): boolean {
  return lists.some(({ path }) => {
    const list = variableAt(dictionary, path)
    return list.type === 'list' && list.fields.some((one) => one.type === 'date')
  })
}

function unsaid(pair: Pair, accounted: ReadonlySet<RuleBound>): Disagreement[] {
  const { rule, explained, elsewhere, dictionary, sentence } = pair
  const found: Disagreement[] = []
  for (const one of rule.bounds) {
    if (accounted.has(one) || isDomainEnd(one, one.path, dictionary) || isToday(one)) continue
    if (found.some(({ part }) => part?.path === one.path && part.nth === one.nth)) continue
    const otherwise = saidOtherwise(one, pair)
    if (otherwise !== undefined) {
      found.push(otherwise)
      continue
    }
    if (hasNumber(explained, one.written) || (one.list !== undefined && hasNumber(elsewhere, one.written))) continue
    const isCount = variableAt(dictionary, one.path).type === 'age' || one.measure.kind === 'bare'
    if (isCount && fieldWordsOf(dictionary).vague.test(sentence.text)) continue
    // Already said for another branch of the rule, which has the same limit for the same fact.
    if (rule.bounds.some((other) => accounted.has(other) && isLike(other, one))) continue
    found.push({
      code: 'text/unsaid',
      says: 'does not mention it',
      rule: `asks for ${one.says}`,
      said: undefined,
      part: one,
    })
  }
  return found
}

/**
 * Reports a number that the sentence has for this fact with another side: one branch of the rule has it right and
 * another does not.
 */
function saidOtherwise(one: RuleBound, pair: Pair): Disagreement | undefined {
  const { sentence, dictionary } = pair
  for (const limit of sentence.limits) {
    if (limit.isSoft || !groupsFor(limit, pair).some((group) => group.includes(one))) continue
    const same = limit.bounds.find((bound) => isEqual(bound, limit, one, dictionary))
    if (same !== undefined) return disagreement(same, limit, [one], pair)
  }
  return undefined
}

function isLike(a: RuleBound, b: RuleBound): boolean {
  return a.path === b.path && a.side === b.side && a.inclusive === b.inclusive && a.words === b.words
}

/** A window of a day or less only distinguishes what is over from what is still going on. */
function isToday({ measure, value }: RuleBound): boolean {
  return measure.kind === 'days' && value.n <= value.d
}

/** A place in a text. */
export interface Place {
  readonly start: number
  readonly end: number
}

/** A limit that two texts state differently. */
export interface TextDifference {
  /** In the first text. */
  readonly said: Place
  readonly message: string
}

/**
 * The limits of a text that another text states differently. It is no difference if the other text has no limit of that
 * kind at all, or has additional ones.
 */
export function textLimits(one: Sentence, other: Sentence, explained: string): TextDifference[] {
  return one.limits.flatMap((limit): TextDifference[] => {
    const kin = other.limits.filter((each) => each.measure.kind === limit.measure.kind || areTimes(each, limit))
    const isTold = limit.isSoft || limit.written.every((written) => hasNumber(explained, written))
    if (kin.length === 0 || isTold || kin.some((each) => areSame(limit, each))) return []
    const [says, instead] = [one.text.slice(limit.start, limit.end), other.text.slice(kin[0]?.start, kin[0]?.end)]
    return [{ said: { start: limit.start, end: limit.end }, message: `says “${says}”, not “${instead}”` }]
  })
}

function areTimes({ measure: a }: Limit, { measure: b }: Limit): boolean {
  const isTime = (kind: string): boolean => kind === 'days' || kind === 'months'
  return isTime(a.kind) && isTime(b.kind)
}

function areSame(a: Limit, b: Limit): boolean {
  const isTurned = a.isDenied !== undefined && b.isDenied !== undefined && a.isDenied !== b.isDenied
  if (a.measure.kind !== b.measure.kind || a.bounds.length !== b.bounds.length) return false
  return a.bounds.every((bound, i) => {
    const end = b.bounds[i]
    if (end === undefined || !equal(bound.value, end.value)) return false
    // If just one of the two is denied, the ends must lie on opposite sides, and whether they are inclusive is not
    // compared.
    return isTurned ? bound.side !== end.side : bound.side === end.side && bound.inclusive === end.inclusive
  })
}
