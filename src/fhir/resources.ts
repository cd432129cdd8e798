import { parseInstant, parsePartialDate } from '../quantity/index.ts'
import { isObject } from '../record/index.ts'
import type { Json, JsonObject } from '../record/index.ts'
import type { Remark } from './remark.ts'

/** A resource and its name: `Observation/abc`. */
export interface Resource {
  readonly type: string
  readonly id: string
  readonly name: string
  readonly body: JsonObject
  /** The server that its full URL names (`host/fhir`, lower case, without the scheme); undefined if it names none. */
  readonly server?: string | undefined
  /** The URL that its bundle gives it, by which other resources there may refer to it. */
  readonly fullUrl?: string | undefined
  /** Why it may have been taken back, if that is not certain. */
  readonly doubt?: Doubt | undefined
  /** Why it was given an uncertain status here, whatever its status in the chart. */
  readonly hedgedFor?: Remark | undefined
}

/**
 * Why a resource may have been taken back: it is not known whether it was written again after it was deleted, what a
 * deleting search found, or whether the version that takes it back is the newest.
 */
export interface Doubt extends Remark {
  readonly key: 'note.perhaps-deleted' | 'note.perhaps-deleted.search' | 'note.perhaps-taken-back'
}

/** Whether two resources are certainly from two servers, so that the same id does not make them the same. */
export function areOfTwoServers(one: Resource, other: Resource): boolean {
  return one.server !== undefined && other.server !== undefined && one.server !== other.server
}

/** The server in a full URL, without the scheme; undefined for a `urn:`. */
export function serverOf(fullUrl: string | undefined): string | undefined {
  return /^https?:\/\/(.+)\/[A-Za-z]+\/[^/]+$/i.exec(fullUrl ?? '')?.[1]?.toLowerCase()
}

/** Resources that can be found by a reference. */
export class Referable {
  private readonly byId = new Map<string, Resource>()
  private readonly byUrl = new Map<string, Resource>()

  get size(): number {
    return this.byId.size
  }

  some(test: (resource: Resource) => boolean): boolean {
    return [...this.byId.values()].some(test)
  }

  /** Adds a resource. The first resource with an id or a full URL keeps it. */
  add(resource: Resource): void {
    if (!this.byId.has(resource.id)) this.byId.set(resource.id, resource)
    const { fullUrl } = resource
    if (fullUrl !== undefined && !this.byUrl.has(fullUrl)) this.byUrl.set(fullUrl, resource)
  }

  /**
   * The resource that a reference (`Condition/17`, a URL, `urn:uuid:…`) means. If the reference names a type, a
   * resource of another type with the same id is not found.
   */
  find(reference: string): Resource | undefined {
    if (reference === '') return undefined
    const found = this.byUrl.get(reference) ?? this.byId.get(reference) ?? this.byId.get(referencedId(reference))
    const type = referencedType(reference)
    return type === undefined || type === found?.type ? found : undefined
  }
}

/** The type that a reference names (`Condition` in `Condition/17`); undefined if it names none. */
export function referencedType(reference: string): string | undefined {
  return /(?:^|\/)([A-Z][A-Za-z]+)\/[^/]+$/.exec(reference.replace(/\/_history\/.*$/, ''))?.[1]
}

/** The id at the end of a reference. */
export function referencedId(reference: string): string {
  const path = reference.replace(/^urn:uuid:/, '').replace(/\/_history\/.*$/, '')
  return path.slice(path.lastIndexOf('/') + 1)
}

export function isFhir(value: Json | undefined): boolean {
  if (Array.isArray(value)) return value.length > 0 && (value as readonly Json[]).every(isFhir)
  return isObject(value) && (typeof value['resourceType'] === 'string' || isEntryList(value))
}

/** Whether a value is a single resource: not a bundle, and not Parameters. */
export function isSingleResource(value: Json | undefined): boolean {
  const type = isObject(value) ? value['resourceType'] : undefined
  return typeof type === 'string' && type !== 'Bundle' && type !== 'Parameters'
}

/** Whether a value is a bundle without its header: `{"entry": [{"resource": …}]}`. */
function isEntryList(value: JsonObject): boolean {
  const first = itemsOf(value, 'entry')[0]
  return value['id'] === undefined && isObject(first) && isObject(first['resource'])
}

/** The items of a list that are objects; empty if there is no list. */
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

/**
 * The date of a FHIR date or time, as exact as it is given. A time is dropped, so the day is the local one of the
 * event. Undefined for anything else, also for a day that does not exist (30 February).
 */
export function dateText(value: Json | undefined): string | undefined {
  if (typeof value !== 'string') return undefined
  const match = /^(\d{4}(?:-\d{2}(?:-\d{2})?)?)(?:T.*)?$/.exec(value.trim())
  const date = match?.[1]
  return date !== undefined && parsePartialDate(date) !== undefined ? date : undefined
}

/**
 * The first of these fields that gives a date, as exact as it is known. For a period, this is the part of the date that
 * its start and end share.
 */
export function dateOf(body: JsonObject, keys: readonly string[]): string | undefined {
  return firstOf(body, keys, dayIn)
}

/** Like `dateOf`, but for a period its start. */
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

/** The part of the date that the start and end of a period share; the start if there is no end. */
function dayIn(period: JsonObject): string | undefined {
  const [start, end] = [dateText(period['start']), dateText(period['end'])]
  return start === undefined || end === undefined ? start : dayBetween(start, end)
}

/**
 * The part of the date that two dates share: `2026-03` for a week in March. Undefined if they are in different years.
 */
export function dayBetween(start: string, end: string): string | undefined {
  const ends = end.split('-')
  const parts = start.split('-')
  const apart = parts.findIndex((one, i) => one !== ends[i])
  const shared = (apart === -1 ? parts : parts.slice(0, apart)).join('-')
  return shared === '' ? undefined : shared
}

/**
 * The date of an observation: when it was made, or else when it was issued. For a period, this is the part of the date
 * that its start and end share, or the end if there is no start. The issue date of an amended or corrected observation
 * is that of the change, and does not count.
 */
export function seenOn(body: JsonObject): string | undefined {
  const made = dateOf(body, ['effectiveDateTime', 'effectiveInstant'])
  const period = objectAt(body, 'effectivePeriod')
  if (made !== undefined) return made
  // A timing with several days does not give one date, and the day it was issued does not either.
  const timing = objectAt(body, 'effectiveTiming')
  const events = timing?.['event']
  if (timing !== undefined)
    return Array.isArray(events) && events.length === 1 ? dateText(events[0] as Json) : undefined
  if (dateText(period?.['start']) !== undefined) return dateOf(body, ['effectivePeriod'])
  const isRewritten = REWRITTEN.includes(textAt(body, 'status') ?? '')
  return dateText(period?.['end']) ?? (isRewritten ? undefined : dateText(body['issued']))
}

/** When an observation was made, in milliseconds since 1970, if it gives a time to the minute with a time zone. */
export function momentOf(body: JsonObject): number | undefined {
  return parseInstant(textAt(body, 'effectiveDateTime') ?? textAt(body, 'effectiveInstant'))
}

const REWRITTEN = ['amended', 'corrected']

/**
 * The values of a status (`clinicalStatus`, `verificationStatus`), in lower case with hyphens: its codes, or its text
 * if it has none. An empty text if it says nothing.
 */
export function statusOf(body: JsonObject, key: string): readonly string[] {
  const concept = objectAt(body, key)
  const codes = itemsOf(concept, 'coding').flatMap((one) => textAt(one, 'code') ?? [])
  return (codes.length > 0 ? codes : [textAt(concept, 'text') ?? '']).map((one) =>
    one.trim().toLowerCase().replaceAll(/\s+/g, '-'),
  )
}
