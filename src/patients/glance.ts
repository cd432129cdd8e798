import { isFhir, isSingleResource, referencedId } from '../fhir/index.ts'
import { readRecordText } from '../record/index.ts'
import { namesIn, openedResources } from './opened.ts'

/** What a document is: a record of prescreen, a single FHIR resource, or several of them in one (a bundle). */
export type DocumentKind = 'record' | 'resource' | 'bundle'

/** What is seen of a document at a glance. */
export interface Glance {
  readonly kind: DocumentKind
  /** The ids by which it speaks of patients; some may be of something else, and none is left out. */
  readonly names: ReadonlySet<string>
  /** The ids of the Patients in it. */
  readonly patients: ReadonlySet<string>
  /** Whether it names nobody and has a Medication, to which the charts of others may refer. */
  readonly lends: boolean
}

/**
 * What a document is and whom it names, from its text. Where the text is written as usual, it is searched and not parsed: that is many times
 * faster. Of a text that is no JSON, whom it names as far as that can be seen.
 */
export function glanceAt(text: string): Glance {
  const seen = quickGlance(text) ?? thoroughGlance(text)
  return { ...seen, lends: seen.names.size === 0 && /"resourceType"\s*:\s*"Medication"/.test(text) }
}

const HEAD = /^\s*\{\s*"resourceType"\s*:\s*"([A-Za-z]+)"/
const SUBJECT = /"(?:subject|patient)"\s*:\s*(?:\{\s*"reference"\s*:\s*"([^"\\]*)")?/g
const PATIENT = /"resourceType"\s*:\s*"Patient"(?:\s*,\s*"id"\s*:\s*"([^"\\]+)")?/g
const FULL_URL_BEFORE = /"fullUrl"\s*:\s*"([^"\\]+)"\s*,\s*"resource"\s*:\s*\{\s*$/

/** The letters of a key may be written as `\u0061`, and a replaced record is named in a link. */
const UNUSUAL = /\\u00[2-7]|"replaced-by"|"replaces"/

function quickGlance(text: string): Omit<Glance, 'lends'> | undefined {
  const type = HEAD.exec(text)?.[1]
  if (type === undefined || UNUSUAL.test(text)) return undefined
  const names = new Set<string>()
  const patients = new Set<string>()
  for (const [, reference] of text.matchAll(SUBJECT)) {
    if (reference === undefined) return undefined
    names.add(referencedId(reference))
  }
  const hasUrls = text.includes('"fullUrl"')
  for (const { 1: id, index } of text.matchAll(PATIENT)) {
    if (id === undefined) return undefined
    const url = hasUrls ? FULL_URL_BEFORE.exec(text.slice(Math.max(0, index - LONGEST_URL), index))?.[1] : undefined
    if (hasUrls && url === undefined) return undefined
    names.add(id)
    if (url !== undefined) names.add(referencedId(url))
    patients.add(id)
  }
  names.delete('')
  return { kind: type === 'Bundle' || type === 'Parameters' ? 'bundle' : 'resource', names, patients }
}

const LONGEST_URL = 1000

function thoroughGlance(text: string): Omit<Glance, 'lends'> {
  const read = readRecordText(text)
  if (!('value' in read)) return { kind: kindOfBroken(text), names: new Set(mentionsIn(text)), patients: new Set() }
  const { value } = read
  if (!isFhir(value)) return { kind: 'record', names: new Set(), patients: new Set() }
  const opened = openedResources(value)
  return {
    kind: isSingleResource(value) ? 'resource' : 'bundle',
    names: new Set(opened.flatMap(namesIn).filter((one) => one !== '')),
    patients: new Set(opened.flatMap((one) => (one.isPatient ? (one.patient ?? []) : []))),
  }
}

function kindOfBroken(text: string): DocumentKind {
  const type = HEAD.exec(text)?.[1]
  if (type === undefined) return text.includes('"resourceType"') ? 'bundle' : 'record'
  return type === 'Bundle' || type === 'Parameters' ? 'bundle' : 'resource'
}

const MENTIONS = [
  /"(?:subject|patient)"\s*:\s*\{[^{}]*?"reference"\s*:\s*"([^"\\]+)"/g,
  /"resourceType"\s*:\s*"Patient"[^{}]*?"id"\s*:\s*"([^"\\]+)"/g,
]

/** The ids by which a text speaks of patients, one for each time, whatever else is in it: it need not be JSON. */
export function mentionsIn(text: string): string[] {
  return MENTIONS.flatMap((one) => [...text.matchAll(one)].map(([, name]) => referencedId(name ?? ''))).filter(
    (one) => one !== '',
  )
}
