import type { JsonObject } from '../record/index.ts'
import type { Claims } from './claims.ts'
import { matches } from './codes.ts'
import type { ChartReading } from './chart-reading.ts'
import { objectAt, textAt } from './resources.ts'

type Coded = ChartReading['mapping']['observations'][number]
type Values = ChartReading['mapping']['values'][string]

/** What a result may mean: one value of a fact, several possible ones, or empty if it is not understood. */
export type Meaning = ReadonlySet<string>

const NOTHING: Meaning = new Set()

/**
 * The method by which a result was found: the one that the observation names, or else the one that its code implies.
 */
export function methodOf(body: JsonObject, coded: Coded, { mapping, codes }: ChartReading): string | undefined {
  const said = codes.of(objectAt(body, 'method'))
  const named = Object.entries(mapping.methods).filter(([, own]) => said.some((one) => matches(own.codes, one.code)))
  return named.length === 1 ? named[0]?.[0] : coded.method
}

/** The meaning of a result given as a number or in words, by the scales of its method. */
export function meaningOf(body: JsonObject, coded: Coded, known: Values, reading: ChartReading): Meaning {
  const method = methodOf(body, coded, reading)
  const scales = Object.values(reading.mapping.scales).filter(
    (one) => one.facts.includes(coded.fact) && (one.method === undefined || one.method === method),
  )
  const integer = body['valueInteger']
  if (typeof integer === 'number') return measured(integer, '', undefined, scales)
  const quantity = objectAt(body, 'valueQuantity')
  const value = quantity?.['value']
  if (quantity !== undefined && typeof value === 'number') {
    const unit = textAt(quantity, 'code') ?? textAt(quantity, 'unit') ?? ''
    return measured(value, unit, textAt(quantity, 'comparator'), scales)
  }
  const text = textAt(body, 'valueString') ?? textAt(objectAt(body, 'valueCodeableConcept'), 'text')
  return text === undefined ? NOTHING : spoken(text, known, scales)
}

type Scale = ChartReading['mapping']['scales'][string]

/** The meaning of a text. It must be one of the known texts of a value, or a number with its unit, and nothing else. */
function spoken(text: string, known: Values, scales: readonly Scale[]): Meaning {
  const plain = text.trim().toLowerCase()
  const named = Object.entries(known).filter(([, own]) => own.texts?.includes(plain) === true)
  if (named.length > 0) return new Set(named.map(([value]) => value))
  const match = /^(?:ihc |score )?([<>]=?|[≤≥])? ?(\d{1,3}(?:\.\d+)?) ?(%|\+|)$/.exec(plain)
  if (match === null) return NOTHING
  const [, sign, number, unit = ''] = match
  return measured(Number(number), unit, sign?.replace('≤', '<=').replace('≥', '>='), scales)
}

/** The values of a scale that a number may fall on. With a comparator, every step in its direction is possible. */
function measured(value: number, unit: string, comparator: string | undefined, scales: readonly Scale[]): Meaning {
  const scale = scales.find((one) => one.units.includes(unit))
  if (scale === undefined || value < scale.min || value > scale.max) return NOTHING
  if (scale.whole === true && !Number.isInteger(value)) return NOTHING
  const isPossible = (from: number, next: number): boolean => {
    if (comparator === '<') return from < value
    if (comparator === '<=') return from <= value
    if (comparator === '>' || comparator === '>=') return next > value
    return from <= value && value < next
  }
  return new Set(
    scale.steps.flatMap(({ from, is }, i) => (isPossible(from, scale.steps[i + 1]?.from ?? Infinity) ? [is] : [])),
  )
}

/**
 * The category that wins over a numeric value if a chart gives both; undefined if the numeric value stands by itself.
 */
export function categoryOf(value: string, { fact }: Coded, { mapping }: ChartReading): string | undefined {
  const scales = Object.values(mapping.scales).filter((one) => one.facts.includes(fact))
  return scales.flatMap((one) => one.steps).find((step) => step.is === value)?.category
}

/** Warns of a number that another guideline would interpret differently. */
export function warnBorderline(
  body: JsonObject,
  name: string,
  { fact }: Coded,
  claims: Claims,
  reading: ChartReading,
): void {
  const quantity = objectAt(body, 'valueQuantity')
  const value = quantity?.['value']
  if (textAt(quantity, 'comparator') !== undefined) return
  for (const { facts, borderline } of Object.values(reading.mapping.scales))
    if (facts.includes(fact) && borderline !== undefined && typeof value === 'number')
      if (value >= borderline.from && value <= borderline.to)
        claims.warn(fact, {
          key: 'note.result.borderline',
          given: { resource: name, value, remark: { english: borderline.say } },
        })
}
