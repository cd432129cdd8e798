import type { Json, JsonObject } from '../record/index.ts'
import type { Claims } from './claims.ts'
import { matches } from './codes.ts'
import type { Coding } from './codes.ts'
import { isActive, isCalledPast, isInRemission, isOver, sideOf, withSaidSide } from './diagnosis.ts'
import type { ChartReading, Lesion } from './chart-reading.ts'
import { about } from './remark.ts'
import type { Remark } from './remark.ts'
import { itemsOf } from './resources.ts'
import type { Resource } from './resources.ts'
import { AGAIN } from './same.ts'
import { shown, shownAs } from './unclear.ts'

const LIST = 'metastases'

/** Keeps a metastasis until all are read. If its code and its body site contradict each other, its site is unknown. */
export function addLesion(resource: Resource, codings: readonly Coding[], claims: Claims, reading: ChartReading): void {
  const { name } = resource
  const coded = codedSites(codings, reading)
  const seen = bodySites(resource, reading)
  const isUnplaced = codings.some((one) => matches(reading.mapping.metastases.unplaced, one.code))
  if (coded === undefined && seen.sites === undefined && !(isUnplaced && !seen.unknown)) {
    claims.doubt(LIST, name, shown(codings), { told: true })
    const says: Remark = { key: 'note.metastasis.nowhere', shown: shown(codings) }
    return claims.setAside({ path: LIST, source: name, reason: 'not certain', says })
  }
  const sites = meet(coded, seen.sites)
  const isContradiction = sites?.length === 0
  if (sites?.length !== 1) {
    const key = isContradiction ? 'note.metastasis.places' : 'note.metastasis.place'
    claims.warn(LIST, about(name, { key, shown: shown(codings) }))
  }
  if (seen.several) claims.doubt(LIST, name, shownAs('note.shown.sites', codings), { only: true })
  const side = lesionSide(resource.body, codings, reading)
  reading.lesions.push({ resource, codings, sites: isContradiction ? undefined : sites, side })
}

/** The sites that both allow; undefined: any site. */
function meet(
  some: readonly string[] | undefined,
  others: readonly string[] | undefined,
): readonly string[] | undefined {
  if (some === undefined || others === undefined) return some ?? others
  return some.filter((one) => others.includes(one))
}

interface SitesSeen {
  /** Undefined: no site is given, or none in a code known here. */
  readonly sites: readonly string[] | undefined
  /** Several different sites are given. */
  readonly several: boolean
  /** A site is given that is not known here. */
  readonly unknown: boolean
}

/** The sites that codes allow; several codes must agree. Undefined: they give none, or contradict each other. */
function codedSites(codings: readonly Coding[], { mapping }: ChartReading): readonly string[] | undefined {
  const { sites, among } = mapping.metastases
  const said = codings.flatMap(({ code }) => {
    const exact = Object.entries(sites).find(([, own]) => matches(own, code))?.[0]
    const part = among.find((one) => matches(one.codes, code))?.sites
    return exact !== undefined ? [[exact]] : part !== undefined ? [part] : []
  })
  const [first, ...others] = said
  if (first === undefined) return undefined
  const common = first.filter((site) => others.every((other) => other.includes(site)))
  return common.length === 0 ? undefined : common
}

/** The sites that body sites allow. A mere side is not a site. */
function bodySites({ body }: Resource, { mapping, codes }: ChartReading): SitesSeen {
  const { left, right, bilateral } = mapping.laterality
  const isSide = (code: string): boolean => [left, right, bilateral].some((own) => matches(own, code))
  const codings = itemsOf(body, 'bodySite').map((site) => codes.of(site))
  const places = codings
    .map((own) => own.filter((one) => !isSide(one.code)))
    .filter((own) => own.length > 0)
    .map((own) =>
      own.flatMap(({ code }) => mapping.metastases.body_sites.find((one) => matches(one.codes, code))?.sites ?? []),
    )
  const isOpen = places.length === 0 || places.some((one) => one.length === 0)
  return {
    sites: isOpen ? undefined : [...new Set(places.flat())],
    several: new Set(places.map((one) => JSON.stringify(one))).size > 1,
    // A body site that is only a side may be a side of the breast.
    unknown: places.some((one) => one.length === 0) || codings.flat().some((one) => isSide(one.code)),
  }
}

/** The side of a metastasis, by its body site, its code or its words; undefined if they differ or it has both sides. */
function lesionSide(body: JsonObject, codings: readonly Coding[], reading: ChartReading): string | undefined {
  const coded = Object.entries(reading.mapping.metastases.sides)
    .filter(([, own]) => codings.some((one) => matches(own, one.code)))
    .map(([side]) => side)
  const said = [sideOf(body, reading), ...coded].flatMap((one) => one ?? [])
  const sides = withSaidSide([...new Set(said)], body, reading)
  const [side] = sides
  return sides.length === 1 && (side === 'left' || side === 'right') ? side : undefined
}

/**
 * Adds the metastases of a chart to the record. A metastasis charted at several visits is one entry, with any number of
 * lesions. Unless one of its conditions is active, and if one of them says that it is over, `resolved` is open: it may
 * only have been removed from the problem list. Entries are only those that cannot be the same metastasis. A vaguer one
 * that may be the same as an entry gets no entry of its own, and the list is then incomplete.
 */
export function claimMetastases(claims: Claims, reading: ChartReading): void {
  const { lesions, mapping } = reading
  const entries: Lesion[][] = []
  for (const lesion of lesions.toSorted((a, b) => openness(a) - openness(b))) {
    const same = entries.find(([first]) => first !== undefined && isSamePlace(first, lesion))
    const maybe = entries.some(([first]) => first !== undefined && mayBeOne(first, lesion))
    if (same !== undefined) same.push(lesion)
    else if (!maybe) entries.push([lesion])
    else claims.doubt(LIST, lesion.resource.name, shownAs(AGAIN, lesion.codings), { told: true, only: true })
  }
  for (const { list, site } of mapping.metastases.told_in)
    for (const { resource, codings, sites } of lesions)
      if (sites === undefined || sites.includes(site))
        claims.doubt(list, resource.name, shownAs('note.shown.metastasis', codings), { told: true })
  const placeOf = new Map(lesions.map((one, i) => [one, i]))
  const place = (entry: readonly Lesion[]): number => Math.min(...entry.map((one) => placeOf.get(one) ?? 0))
  for (const entry of entries.toSorted((a, b) => place(a) - place(b))) {
    const own = entry.toSorted((a, b) => place([a]) - place([b]))
    const [first, second] = own
    if (first === undefined) continue
    if (second !== undefined && !isOnePlace(first, mapping.metastases.single))
      claims.doubt(LIST, second.resource.name, shownAs(AGAIN, second.codings), { told: true, only: true })
    const isPast = ({ resource: { body } }: Lesion): boolean => isCalledPast(body, reading)
    const isThere = own.some((one) => isActive(one.resource.body) && !isPast(one))
    const over = own.find((one) => isOver(one.resource.body) || isInRemission(one.resource.body) || isPast(one))
    if (!isThere && over !== undefined)
      claims.warn(LIST, about(over.resource.name, { key: 'note.metastasis.over', shown: shown(over.codings) }))
    claims.addEntry(
      LIST,
      { ...fieldsOf(first), ...(isThere ? { resolved: false } : over !== undefined && { resolved: null }) },
      own.map((one) => one.resource.name),
    )
  }
}

function fieldsOf({ sites, side }: Lesion): JsonObject {
  const [site] = sites ?? []
  const where: Json | undefined = sites !== undefined && sites.length > 1 ? { one_of: sites } : site
  return { ...(where !== undefined && { site: where }), ...(side !== undefined && { side }) }
}

/** How vague a metastasis is; the most exact ones are sorted first. */
function openness({ sites, side }: Lesion): number {
  return 2 * (sites?.length ?? 1000) + (side === undefined ? 1 : 0)
}

function isSamePlace(a: Lesion, b: Lesion): boolean {
  return a.side === b.side && JSON.stringify(a.sites) === JSON.stringify(b.sites)
}

function mayBeOne(a: Lesion, b: Lesion): boolean {
  const isApart = a.sites !== undefined && b.sites !== undefined && !a.sites.some((one) => b.sites?.includes(one))
  const otherSide = a.side !== undefined && b.side !== undefined && a.side !== b.side
  return !isApart && !otherSide
}

/** Whether two metastases with the place of this one are certainly in the same place. */
function isOnePlace({ sites, side }: Lesion, single: readonly string[]): boolean {
  return sites?.length === 1 && (side !== undefined || sites.every((one) => single.includes(one)))
}
