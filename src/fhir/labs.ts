import { unitFactor } from '../dictionary/index.ts'
import type { LabVariable } from '../dictionary/index.ts'
import type { MessageKey, Sentence } from '../messages/index.ts'
import { compareRational, fromNumber, multiply, parseDecimal } from '../quantity/index.ts'
import type { JsonObject } from '../record/index.ts'
import type { Claims } from './claims.ts'
import { hasWord, matches, wordsOf } from './codes.ts'
import { isTaken } from './day-limit.ts'
import type { ChartReading } from './chart-reading.ts'
import { about } from './remark.ts'
import { itemsOf, momentOf, objectAt, seenOn, textAt } from './resources.ts'
import type { Resource } from './resources.ts'
import { leaveTwofold, leaveUnread, resultText, valuesOf } from './results.ts'

const UCUM = 'http://unitsofmeasure.org'
const COMPARATORS = ['<', '<=', '>', '>=']

/** Reads a lab result: its amount in a unit of the analyte, with the upper limit of normal. */
export function readLab({ body, name }: Resource, lab: LabVariable, claims: Claims, reading: ChartReading): void {
  if (isOfOtherSpecimen(body, reading))
    return claims.setAside({
      path: lab.path,
      source: name,
      reason: 'not certain',
      says: { key: 'note.lab.specimen', shown: resultText(body) },
    })
  const quantity = objectAt(body, 'valueQuantity')
  const value = quantity?.['value']
  const comparator = quantity?.['comparator'] ?? undefined
  const isSaid = comparator === undefined || COMPARATORS.includes(String(comparator))
  if (quantity === undefined || typeof value !== 'number' || !isSaid)
    return leaveUnread({ body, name }, lab.path, claims)
  const date = seenOn(body)
  const seen = { path: lab.path, source: name, said: () => resultText(body), date }
  if (!isTaken(seen, reading.mapping.labs_within, reading.asOf, claims)) return
  if (valuesOf(body).length > 1) return leaveTwofold({ name }, lab.path, claims)
  const unit = unitOf(quantity, lab, reading)
  if (unit === undefined || isShownOtherwise(quantity, unit, lab, reading)) {
    claims.leave(name, 'not understood', { key: 'left.unit', given: { lab: { label: lab.path } } })
    claims.unread(lab.path, { source: name, date })
    const [shown, code] = ['unit', 'code'].map((key) => JSON.stringify(quantity[key] ?? null))
    const said: Sentence =
      unit === undefined
        ? {
            key: 'note.lab.unit',
            given: { resource: name, unit: (shown === 'null' ? code : shown) ?? '', lab: { label: lab.path } },
          }
        : { key: 'note.lab.units', given: { resource: name, unit: shown ?? '', code: code ?? '' } }
    return claims.warn(lab.path, said)
  }
  if (!isPlausible(value, unit, lab, reading))
    return claims.spoil(lab.path, [name], {
      key: 'note.lab.implausible',
      given: { resource: name, value, unit, lab: { label: lab.path } },
    })
  const uln = upperLimit(body, unit, lab, name, claims, reading)
  const own: JsonObject = {
    value,
    unit,
    ...(comparator !== undefined && { comparator }),
    ...(uln !== undefined && { uln }),
    ...(date !== undefined && { date }),
  }
  claims.claim(lab.path, { value: own, source: name, date, at: momentOf(body) }, 'latest')
}

/** Whether words say that something other than blood, serum or plasma was measured. */
function isOfOtherSpecimen(body: JsonObject, reading: ChartReading): boolean {
  const specimen = reading.specimen(body)
  const shown = textAt(objectAt(body, 'specimen'), 'display') ?? ''
  const site = objectAt(objectAt(specimen, 'collection'), 'bodySite')
  const words = [objectAt(body, 'code'), objectAt(specimen, 'type'), site, objectAt(body, 'bodySite')].map(wordsOf)
  return [...words, shown.toLowerCase()].some((one) => hasWord(one, reading.mapping.other_specimens))
}

/** Whether the displayed unit is a different unit of the analyte than the coded one. */
function isShownOtherwise(quantity: JsonObject, unit: string, lab: LabVariable, { dictionary }: ChartReading): boolean {
  const [said, shown] = [unit, textAt(quantity, 'unit') ?? unit].map((one) => unitFactor(dictionary, lab, one))
  return said !== undefined && shown !== undefined && compareRational(said, shown) !== 0
}

/** The unit of a quantity: its code, or else the displayed unit; undefined if neither fits the analyte. */
function unitOf(quantity: JsonObject, lab: LabVariable, { dictionary }: ChartReading): string | undefined {
  const fits = (unit: string): boolean => unitFactor(dictionary, lab, unit) !== undefined
  const [code = '', unit = ''] = [textAt(quantity, 'code'), textAt(quantity, 'unit')]
  if (fits(code)) return code
  // If a UCUM code does not fit, the displayed unit may only stand in for it if the two differ just in annotations,
  // brackets or letter case.
  const plain = code.replaceAll(/\{[^}]*\}|[[\]]/g, '').toLowerCase()
  const isOther = code !== '' && textAt(quantity, 'system') === UCUM && plain !== unit.toLowerCase()
  return fits(unit) && !isOther ? unit : undefined
}

function isPlausible(value: number, unit: string, lab: LabVariable, { dictionary }: ChartReading): boolean {
  const exact = fromNumber(value)
  const [factor, own] = [unitFactor(dictionary, lab, unit), unitFactor(dictionary, lab, lab.unit)]
  if (value < 0) return false
  if (lab.plausible === undefined || exact === undefined || factor === undefined || own === undefined) return true
  const [min, max] = [parseDecimal(lab.plausible.min), parseDecimal(lab.plausible.max)]
  if (min === undefined || max === undefined) return true
  const converted = multiply(exact, factor)
  return compareRational(converted, multiply(min, own)) >= 0 && compareRational(converted, multiply(max, own)) <= 0
}

/**
 * The upper limit of normal in the unit of the value. A range that cannot be used (0 to 0, upside down, for some people
 * only, one of several) is reported and not taken.
 */
function upperLimit(
  body: JsonObject,
  unit: string,
  lab: LabVariable,
  name: string,
  claims: Claims,
  reading: ChartReading,
): number | undefined {
  const all = itemsOf(body, 'referenceRange').filter((one) => objectAt(one, 'high') !== undefined)
  if (all.length === 0) return undefined
  const refuse = (key: MessageKey, given: { readonly max?: number } = {}): undefined => {
    claims.warn(`${lab.path}.uln`, about(name, { key, given }))
    return undefined
  }
  const ranges = all.filter((one) => !isOfOtherMeaning(one, reading))
  if (ranges.length === 0) return refuse('note.range.other')
  if (ranges.some((one) => isOfSome(one, reading))) return refuse('note.range.some')
  if (ranges.length > 1) return refuse('note.range.several')
  const [low, high] = ['low', 'high'].map((key) => objectAt(ranges[0], key))
  if (isSaidOtherwise(textAt(ranges[0], 'text'), high?.['value'], reading)) return refuse('note.range.text')
  const [min, max] = [low?.['value'], high?.['value']]
  if (typeof max !== 'number') return refuse('note.range.endless')
  if (max <= 0) return refuse('note.range.end', { max })
  if (typeof min === 'number' && min > max) return refuse('note.range.upside-down')
  const own = high === undefined ? undefined : unitOf(high, lab, reading)
  const bare = high?.['unit'] === undefined && high?.['code'] === undefined
  if (own !== unit && !bare) return refuse('note.range.unit')
  return max
}

/** Whether a range is for something other than normal values: a treatment target, or critical values. */
function isOfOtherMeaning(range: JsonObject, reading: ChartReading): boolean {
  const type = objectAt(range, 'type')
  return type !== undefined && !isNormal(type, reading)
}

/**
 * Whether the text of a range says that it is for some people or something else, or gives other numbers than the range
 * does.
 */
function isSaidOtherwise(text: string | undefined, max: unknown, { mapping }: ChartReading): boolean {
  if (text === undefined) return false
  // A comma may separate decimals or thousands.
  const found = text.match(/\d+(?:[.,]\d+)*/g) ?? []
  const numbers = found.flatMap((one) => [Number(one.replace(',', '.')), Number(one.replaceAll(',', ''))])
  if (hasWord(text.toLowerCase(), mapping.reference_ranges.not)) return true
  return numbers.length > 0 && !numbers.some((one) => one === max)
}

/** Whether a range is, or may be, for some people only: of one age or sex. */
function isOfSome(range: JsonObject, reading: ChartReading): boolean {
  const groups = itemsOf(range, 'appliesTo').filter((one) => !isNormal(one, reading))
  return groups.length > 0 || objectAt(range, 'age') !== undefined
}

function isNormal(concept: JsonObject, { codes, mapping }: ChartReading): boolean {
  const { normal, words } = mapping.reference_ranges
  const coded = codes.of(concept)
  if (coded.length > 0) return coded.every((one) => matches(normal, one.code))
  return words.includes(wordsOf(concept).trim())
}
