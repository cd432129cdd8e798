import type { Part } from '../messages/index.ts'
import { dayText, minus } from '../quantity/index.ts'
import type { JsonObject } from '../record/index.ts'
import type { Claims } from './claims.ts'
import { hasWord, wordsOf } from './codes.ts'
import type { CoursePart } from './courses.ts'
import type { ChartReading, DrugTimes } from './chart-reading.ts'
import type { Remark } from './remark.ts'
import { dateText, itemsOf, objectAt, textAt } from './resources.ts'
import type { Resource } from './resources.ts'

export const THERAPIES = 'systemic_therapies'

/**
 * The first and last days that the dosages of an order set. Each is undefined if one of the dosages does not set it;
 * the whole result is undefined if there are no dosages.
 */
export function timingOf(
  body: JsonObject,
): { readonly first: string | undefined; readonly last: string | undefined } | undefined {
  const dosages = itemsOf(body, 'dosageInstruction').map((one) => objectAt(one, 'timing'))
  const periods = dosages.map((timing): readonly [string | undefined, string | undefined] => {
    const events = (Array.isArray(timing?.['event']) ? timing['event'] : [])
      .flatMap((one) => dateText(one) ?? [])
      .toSorted()
    const bounds = objectAt(objectAt(timing, 'repeat'), 'boundsPeriod')
    return [dateText(bounds?.['start']) ?? events[0], dateText(bounds?.['end']) ?? events.at(-1)]
  })
  const at = (side: 0 | 1): readonly (string | undefined)[] => periods.map((one) => one[side])
  const known = (days: readonly (string | undefined)[]): string[] => days.flatMap((one) => one ?? []).toSorted()
  const [firsts, lasts] = [known(at(0)), known(at(1))]
  if (periods.length === 0) return undefined
  return {
    first: firsts.length === periods.length ? firsts[0] : undefined,
    last: lasts.length === periods.length ? lasts.at(-1) : undefined,
  }
}

/**
 * When a drug was given, and whether it is ongoing. An end after the day of screening is a plan; a single date of a
 * statement is not a start. What this leaves unknown is reported.
 */
export function timesOf(
  { body, name, type }: Resource,
  concept: JsonObject | undefined,
  shown: Part,
  claims: Claims,
  { asOf, mapping }: ChartReading,
): DrugTimes & Pick<CoursePart, 'from' | 'to'> {
  const today = dayText(asOf)
  const period = objectAt(body, 'effectivePeriod')
  const single = dateText(body['effectiveDateTime'])
  const start = dateText(period?.['start']) ?? (type === 'MedicationAdministration' ? single : undefined)
  const said = dateText(period?.['end'])
  const status = textAt(body, 'status')
  const isOver = status === 'completed' || status === 'stopped'
  // An end given only as the current month or year may still lie ahead, so it is a plan if the drug is active.
  const isOpen = status === 'active' && said !== undefined && said.length < 10 && today.startsWith(said)
  const isPlanned = said !== undefined && (isOpen || said > today.slice(0, said.length))
  const end = isPlanned ? undefined : said
  const days = [start, single, ...['authoredOn', 'dateAsserted', 'whenHandedOver'].map((key) => dateText(body[key]))]
  const [from] = days.filter((one) => one !== undefined)
  const given = { start, end, from, to: end ?? from }
  if (isPlanned) {
    if (isOver) noteInPart(name, { key: 'note.drug.end-though-over', given: { date: said, status }, shown }, claims)
    else
      noteInPart(
        name,
        { key: isOpen ? 'note.drug.end-to-come' : 'note.drug.end-planned', given: { date: said }, shown },
        claims,
      )
    return { ...given, ongoing: isOver || isOpen ? undefined : true }
  }
  const isCourse = type === 'MedicationRequest' || type === 'MedicationStatement'
  if (!isCourse || end !== undefined) return { ...given, ongoing: undefined }
  if (isOver) return { ...given, ongoing: false }
  if (status !== 'active') return { ...given, ongoing: undefined }
  const limit = dayText(minus(asOf, { count: mapping.going_on_within.days, unit: 'days' }))
  const newest = days
    .filter((one) => one !== undefined)
    .toSorted()
    .at(-1)
  const last = timingOf(body)?.last
  const hasEnded = last !== undefined && last < today.slice(0, last.length)
  const isCalledEnded = hasWord(wordsOf(concept), mapping.ended)
  if (newest !== undefined && newest >= limit && !hasEnded && !isCalledEnded) return { ...given, ongoing: true }
  const says: Remark =
    newest === undefined
      ? { key: 'note.drug.called-active.undated', shown }
      : { key: 'note.drug.called-active', given: { date: newest }, shown }
  noteInPart(name, says, claims)
  return { ...given, ongoing: undefined }
}

/** Reports what is not known about a drug that is taken as a therapy. */
export function noteInPart(source: string, says: Remark, claims: Claims): void {
  claims.setAside({ path: THERAPIES, source, reason: 'in part', says })
}
