import { isConditional, isFhir, isSingleResource, isUrn, mayBeAnyones, READ, referencedId } from '../fhir/index.ts'
import { readRecordText } from '../record/index.ts'
import { LETTERS_AS_NUMBERS, speaksOfDeletion } from './deletion-parts.ts'
import { aliasOf, namesIn, opened } from './opened.ts'

/** What a document is: a record of prescreen, a single FHIR resource, or several of them in one (a bundle). */
export type DocumentKind = 'record' | 'resource' | 'bundle'

/** What is seen of a document at a glance. */
export interface Glance {
  readonly kind: DocumentKind
  /** The ids by which it speaks of patients; some may be of something else, and none is left out. */
  readonly names: ReadonlySet<string>
  /** The ids of the Patients in it. */
  readonly patients: ReadonlySet<string>
  /** What else it calls them (by a `urn:`). */
  readonly aliases: ReadonlySet<string>
  /** Whether a finding in it may be of each patient, also of those of other documents: it names nobody, or somebody by a search. */
  readonly isAnyones: boolean
  /** Whom its findings name by a `urn:` that it does not explain: they may be of each patient where no other document explains it. */
  readonly unexplained: ReadonlySet<string>
  /** The ids of what it says was deleted, or of the patients of whom it was. */
  readonly deleted: ReadonlySet<string>
  /** Whether it says that something was deleted that may be of anybody. */
  readonly deletesAnyones: boolean
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
const SUBJECTS = ['"subject"', '"patient"']
const REFERENCE_BEHIND = /\s*:\s*(?:\{\s*"reference"\s*:\s*"([^"\\]*)")?/y
const TYPE_BEFORE = /"resourceType"\s*:\s*$/
const ID_BEHIND = /\s*,\s*"id"\s*:\s*"([^"\\]+)"/y
const FULL_URL_BEFORE = /"fullUrl"\s*:\s*"([^"\\]+)"\s*,\s*"resource"\s*:\s*\{\s*"resourceType"\s*:\s*$/

function quickGlance(text: string): Omit<Glance, 'lends'> | undefined {
  const type = HEAD.exec(text)?.[1]
  // A replaced record is named in a link.
  if (type === undefined || LETTERS_AS_NUMBERS.test(text) || text.includes('"replace')) return undefined
  if (speaksOfDeletion(text)) return undefined
  const names = new Set<string>()
  const patients = new Set<string>()
  const aliases = new Set<string>()
  const urns = new Set<string>()
  let said = 0
  for (const key of SUBJECTS)
    for (let at = text.indexOf(key); at !== -1; at = text.indexOf(key, at + 1)) {
      REFERENCE_BEHIND.lastIndex = at + key.length
      const found = REFERENCE_BEHIND.exec(text)
      if (found !== null && found[1] === undefined) return undefined
      const reference = found?.[1]
      if (reference === undefined) continue
      if (isConditional(reference)) return undefined
      if (isUrn(reference)) urns.add(referencedId(reference))
      names.add(referencedId(reference))
      said++
    }
  const hasUrls = text.includes('"fullUrl"')
  for (let at = text.indexOf(PATIENT); at !== -1; at = text.indexOf(PATIENT, at + 1)) {
    const before = text.slice(Math.max(0, at - LONGEST_URL), at)
    if (!TYPE_BEFORE.test(before)) continue
    ID_BEHIND.lastIndex = at + PATIENT.length
    const id = ID_BEHIND.exec(text)?.[1]
    const url = hasUrls ? FULL_URL_BEFORE.exec(before)?.[1] : undefined
    if (id === undefined || (hasUrls && url === undefined)) return undefined
    names.add(id)
    if (url !== undefined) {
      names.add(referencedId(url))
      aliases.add(referencedId(url))
    }
    patients.add(id)
  }
  // Whose what names nobody is must be looked at closely, and so must names that are not explained here.
  if (said < text.split(FINDING).length - 1 || [...urns].some((one) => !aliases.has(one))) return undefined
  names.delete('')
  const kind = type === 'Bundle' || type === 'Parameters' ? 'bundle' : 'resource'
  return { ...NOBODY, kind, names, patients, aliases }
}

const NONE: ReadonlySet<string> = new Set()
const NOBODY = {
  names: NONE,
  patients: NONE,
  aliases: NONE,
  isAnyones: false,
  unexplained: NONE,
  deleted: NONE,
  deletesAnyones: false,
} as const
const FINDING = new RegExp(`"resourceType"\\s*:\\s*"(?:${READ.join('|')})"`)
const PATIENT = '"Patient"'
const LONGEST_URL = 1000

function thoroughGlance(text: string): Omit<Glance, 'lends'> {
  const read = readRecordText(text)
  // What a broken text says was deleted may be anything.
  if (!('value' in read))
    return {
      ...NOBODY,
      kind: kindOfBroken(text),
      names: new Set(mentionsIn(text)),
      deletesAnyones: speaksOfDeletion(text),
    }
  const { value } = read
  if (!isFhir(value)) return { ...NOBODY, kind: 'record' }
  const { resources, deletions } = opened(value)
  const loose = resources.filter((one) => !one.isPatient && !one.isDeleted && mayBeAnyones(one.body))
  const patients = resources.filter((one) => one.isPatient)
  return {
    kind: isSingleResource(value) ? 'resource' : 'bundle',
    names: new Set(resources.flatMap(namesIn).filter((one) => one !== '')),
    patients: new Set(patients.flatMap((one) => one.patient ?? [])),
    aliases: new Set(patients.flatMap((one) => aliasOf(one) ?? []).map(referencedId)),
    isAnyones: loose.some((one) => one.patient === undefined),
    unexplained: new Set(
      loose.flatMap(({ patient }) => (patient !== undefined && isUrn(patient) ? [referencedId(patient)] : [])),
    ),
    deleted: new Set(deletions.flatMap((one) => one.ids ?? [])),
    deletesAnyones: deletions.some((one) => one.ids === undefined),
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

/** Ids in a text, of its resources and of whatever else; undefined where some may be written in another way. */
export function idsIn(text: string): readonly string[] | undefined {
  const found = [...text.matchAll(/"(?:id|fullUrl)"\s*:\s*"((?:[^"\\]|\\.)*)"/g)].map(([, one = '']) => one)
  if (LETTERS_AS_NUMBERS.test(text) || found.some((one) => one.includes('\\'))) return undefined
  return found.map(referencedId)
}
