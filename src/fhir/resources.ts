import { parseInstant, parsePartialDate } from '../quantity/index.ts'
import { isObject } from '../record/index.ts'
import type { Json, JsonObject } from '../record/index.ts'
import type { Remark } from './remark.ts'

/** A resource with the name under which its file speaks of it: `Observation/abc`. */
export interface Resource {
  readonly type: string
  readonly id: string
  readonly name: string
  readonly body: JsonObject
  /** The server that its bundle says it is of (`https://host/fhir`); undefined where it does not say. */
  readonly server?: string | undefined
  /** The URL that its bundle gives it, by which others there may refer to it. */
  readonly fullUrl?: string | undefined
  /** Why it may have been taken back, where nobody knows. */
  readonly doubt?: Doubt | undefined
  /** Why it is worded as uncertain here, whatever status it has in the chart. */
  readonly hedgedFor?: Remark | undefined
}

/**
 * Why a resource may have been taken back: nobody knows whether it was written again after it was deleted, what a search found that was to be deleted, or whether
 * the version that takes it back is the newest.
 */
export interface Doubt extends Remark {
  readonly key: 'note.perhaps-deleted' | 'note.perhaps-deleted.search' | 'note.perhaps-taken-back'
}

/** Whether two resources are certainly of two servers: the same id does not make them the same there. */
export function areOfTwoServers(one: Resource, other: Resource): boolean {
  return one.server !== undefined && other.server !== undefined && one.server !== other.server
}

/** The server of a full URL; undefined for a `urn:`. */
export function serverOf(fullUrl: string | undefined): string | undefined {
  return /^https?:\/\/(.+)\/[A-Za-z]+\/[^/]+$/i.exec(fullUrl ?? '')?.[1]?.toLowerCase()
}

/** Resources that others refer to. */
export class Referable {
  private readonly byId = new Map<string, Resource>()
  private readonly byUrl = new Map<string, Resource>()

  get size(): number {
    return this.byId.size
  }

  some(test: (resource: Resource) => boolean): boolean {
    return [...this.byId.values()].some(test)
  }

  /** Of two with one id, the first counts. */
  add(resource: Resource): void {
    if (!this.byId.has(resource.id)) this.byId.set(resource.id, resource)
    const { fullUrl } = resource
    if (fullUrl !== undefined && !this.byUrl.has(fullUrl)) this.byUrl.set(fullUrl, resource)
  }

  /** The resource that a reference (`Condition/17`, a URL, `urn:uuid:…`) means; one of another type may have the same id. */
  find(reference: string): Resource | undefined {
    if (reference === '') return undefined
    const found = this.byUrl.get(reference) ?? this.byId.get(reference) ?? this.byId.get(referencedId(reference))
    const type = referencedType(reference)
    return type === undefined || type === found?.type ? found : undefined
  }
}

/** The type that a reference names (`Condition` of `Condition/17`); undefined where it names none. */
export function referencedType(reference: string): string | undefined {
  return /(?:^|\/)([A-Z][A-Za-z]+)\/[^/]+$/.exec(reference.replace(/\/_history\/.*$/, ''))?.[1]
}

/** The id that a reference ends with. */
export function referencedId(reference: string): string {
  const path = reference.replace(/^urn:uuid:/, '').replace(/\/_history\/.*$/, '')
  return path.slice(path.lastIndexOf('/') + 1)
}

export function isFhir(value: Json | undefined): boolean {
  if (Array.isArray(value)) return value.length > 0 && (value as readonly Json[]).every(isFhir)
  return isObject(value) && (typeof value['resourceType'] === 'string' || isEntryList(value))
}

/** A resource by itself: no bundle and no Parameters. */
export function isSingleResource(value: Json | undefined): boolean {
  const type = isObject(value) ? value['resourceType'] : undefined
  return typeof type === 'string' && type !== 'Bundle' && type !== 'Parameters'
}

/** A bundle that lost its head: `{"entry": [{"resource": …}]}`. */
function isEntryList(value: JsonObject): boolean {
  const first = itemsOf(value, 'entry')[0]
  return value['id'] === undefined && isObject(first) && isObject(first['resource'])
}

/** The items of a list of a resource that are objects; none when it is no list. */
export function itemsOf(body: JsonObject | undefined, key: string): readonly JsonObject[] {
  const value = body?.[key]
  return Array.isArray(value) ? (value as readonly Json[]).filter((one) => isObject(one)) : []
}

export function objectAt(body: JsonObject | undefined, key: string): JsonObject | undefined {
  const value = body?.[key]
  return isObject(value) ? value : undefined
}

export function textAt(body: JsonObject | undefined, key: string): string | undefined {
  const value = body?.[key]
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** The date of a FHIR date or time, as far as it is known: the day where the event was, without the time; a day that no month has is none. */
export function dateText(value: Json | undefined): string | undefined {
  if (typeof value !== 'string') return undefined
  const match = /^(\d{4}(?:-\d{2}(?:-\d{2})?)?)(?:T.*)?$/.exec(value.trim())
  const date = match?.[1]
  return date !== undefined && parsePartialDate(date) !== undefined ? date : undefined
}

/** The first of these date fields that says something, as far as it is known; of a period, the day that lies somewhere in it. */
export function dateOf(body: JsonObject, keys: readonly string[]): string | undefined {
  return firstOf(body, keys, dayIn)
}

/** The same with the day on which a period begins. */
export function startOf(body: JsonObject, keys: readonly string[]): string | undefined {
  return firstOf(body, keys, (period) => dateText(period['start']))
}

function firstOf(
  body: JsonObject,
  keys: readonly string[],
  ofPeriod: (period: JsonObject) => string | undefined,
): string | undefined {
  for (const key of keys) {
    const period = objectAt(body, key)
    const date = period === undefined ? dateText(body[key]) : ofPeriod(period)
    if (date !== undefined) return date
  }
  return undefined
}

/** A day that lies somewhere in a period, as closely as both its ends tell; the start where there is no end. */
function dayIn(period: JsonObject): string | undefined {
  const [start, end] = [dateText(period['start']), dateText(period['end'])]
  return start === undefined || end === undefined ? start : dayBetween(start, end)
}

/** A day that lies somewhere between two others, as closely as both tell: `2026-03` of a week in March. Undefined where they share no year. */
export function dayBetween(start: string, end: string): string | undefined {
  const ends = end.split('-')
  const parts = start.split('-')
  const apart = parts.findIndex((one, i) => one !== ends[i])
  const shared = (apart === -1 ? parts : parts.slice(0, apart)).join('-')
  return shared === '' ? undefined : shared
}

/**
 * The day of an observation: when it was made, else when it was written down. The day in a period is known as closely as its ends tell; the end is
 * taken where there is no start. What was corrected was written down again later.
 */
export function seenOn(body: JsonObject): string | undefined {
  const made = dateOf(body, ['effectiveDateTime', 'effectiveInstant'])
  const period = objectAt(body, 'effectivePeriod')
  if (made !== undefined) return made
  // Of days that are set one by one, only one by itself is the day; when they were written down says nothing of them.
  const timing = objectAt(body, 'effectiveTiming')
  const events = timing?.['event']
  if (timing !== undefined)
    return Array.isArray(events) && events.length === 1 ? dateText(events[0] as Json) : undefined
  if (dateText(period?.['start']) !== undefined) return dateOf(body, ['effectivePeriod'])
  const isRewritten = REWRITTEN.includes(textAt(body, 'status') ?? '')
  return dateText(period?.['end']) ?? (isRewritten ? undefined : dateText(body['issued']))
}

/** When an observation was made, in milliseconds, where it says so to the minute with a time zone. */
export function momentOf(body: JsonObject): number | undefined {
  return parseInstant(textAt(body, 'effectiveDateTime') ?? textAt(body, 'effectiveInstant'))
}

const REWRITTEN = ['amended', 'corrected']

/** The words of a status (`clinicalStatus`, `verificationStatus`) in small letters: its codes, or its text where it has none. */
export function statusOf(body: JsonObject, key: string): readonly string[] {
  const concept = objectAt(body, key)
  const codes = itemsOf(concept, 'coding').flatMap((one) => textAt(one, 'code') ?? [])
  return (codes.length > 0 ? codes : [textAt(concept, 'text') ?? '']).map((one) =>
    one.trim().toLowerCase().replaceAll(/\s+/g, '-'),
  )
}
