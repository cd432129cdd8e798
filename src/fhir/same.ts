import type { Json, JsonObject } from '../record/index.ts'
import type { Charted } from './chart-reading.ts'
import type { Claims } from './claims.ts'
import type { Coding } from './codes.ts'
import { shownAs } from './unclear.ts'

/** The message for a resource that may repeat an entry and so has none of its own. */
export const AGAIN = 'note.shown.again'

/**
 * Adds the other cancers of a chart to the record. Those of the same type, or with the same codes if the type is not
 * given, become one entry with what they agree on. Since they may be several cancers, the list is then incomplete,
 * unless they give the same facts and the same exact day of diagnosis.
 */
export function claimCancers(claims: Claims, cancers: readonly Charted[]): void {
  const keyOf = ({ fields, codings }: Charted): string => {
    const { type } = fields
    if (typeof type === 'string' && type !== 'other') return type
    return codings.length === 0 ? '' : codesOf(codings)
  }
  for (const group of grouped(cancers, keyOf)) {
    const [first, second] = group
    if (first === undefined) continue
    const fields = sharedFields(group)
    if (second !== undefined && (!isDay(fields['diagnosis_date']) || !isSame(group)))
      claims.doubt('other_cancers', second.resource.name, shownAs(AGAIN, second.codings), { told: true })
    claims.addEntry('other_cancers', fields, sourcesOf(group))
  }
}

/**
 * Adds the operations of a chart to the record. The same procedure on the same day and side is one operation. One
 * without a side gets no entry beside one with a side; since it may have been on the other side, the list is then
 * incomplete.
 */
export function claimSurgeries(claims: Claims, surgeries: readonly Charted[]): void {
  const keyOf = ({ fields }: Charted): string => {
    const { procedure, date } = fields
    return typeof procedure === 'string' && isDay(date) ? `${procedure} ${String(date)}` : ''
  }
  for (const group of grouped(surgeries, keyOf)) {
    const sided = group.filter((one) => one.fields['side'] !== undefined)
    const open = group.filter((one) => one.fields['side'] === undefined)
    const again = sided.length > 0 ? open : open.slice(1)
    for (const { resource, codings } of again)
      claims.doubt('surgeries', resource.name, shownAs(AGAIN, codings), { told: true })
    const entries = sided.length > 0 ? grouped(sided, (one) => String(one.fields['side'])) : [open]
    for (const entry of entries)
      claims.addEntry('surgeries', Object.assign({}, ...entry.map((one) => one.fields)) as JsonObject, sourcesOf(entry))
  }
}

/**
 * Groups those with the same key, in the order in which each key first occurs. An empty key forms a group of its own.
 */
function grouped(all: readonly Charted[], keyOf: (one: Charted) => string): Charted[][] {
  const groups = new Map<string, Charted[]>()
  for (const one of all) {
    const key = keyOf(one)
    const group = key === '' ? undefined : groups.get(key)
    if (group === undefined) groups.set(key === '' ? `#${groups.size}` : key, [one])
    else group.push(one)
  }
  return [...groups.values()]
}

/**
 * The fields on which all agree. The date is kept as far as they share it; `active` holds if one says so and none says
 * otherwise.
 */
function sharedFields(group: readonly Charted[]): JsonObject {
  const [first] = group
  const all = (key: string, value: Json): boolean =>
    group.every((one) => JSON.stringify(one.fields[key]) === JSON.stringify(value))
  const shared = Object.entries(first?.fields ?? {}).filter(([key, value]) => all(key, value))
  const active = group.map((one) => one.fields['active'])
  const isActive = active.includes(true) && !active.includes(false)
  const date = sharedDate(group.map((one) => one.fields['diagnosis_date']))
  return {
    ...Object.fromEntries(shared),
    ...(date !== undefined && { diagnosis_date: date }),
    ...(isActive && { active: true }),
  }
}

/** The day, month or year that all dates share; undefined if they share none or one is missing. */
function sharedDate(dates: readonly (Json | undefined)[]): string | undefined {
  const texts = dates.map((one) => (typeof one === 'string' ? one : ''))
  return ['2024-03-05', '2024-03', '2024']
    .map(({ length }) => texts.map((one) => (one.length < length ? '' : one.slice(0, length))))
    .find((some) => some[0] !== '' && new Set(some).size === 1)?.[0]
}

function isSame(group: readonly Charted[]): boolean {
  return new Set(group.map((one) => JSON.stringify(one.fields))).size === 1
}

function isDay(date: Json | undefined): boolean {
  return typeof date === 'string' && date.length === '2024-03-05'.length
}

function codesOf(codings: readonly Coding[]): string {
  return [...new Set(codings.map((one) => one.code))].toSorted().join(' ')
}

function sourcesOf(group: readonly Charted[]): string[] {
  return [...new Set(group.map((one) => one.resource.name))]
}
