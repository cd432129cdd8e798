import { isConditional, isFhir, isSingleResource, isUrn, mayBeAnyones, READ, referencedId } from '../fhir/index.ts'
import { readRecordText } from '../record/index.ts'
import { LETTERS_AS_NUMBERS, speaksOfDeletion } from './deletion-parts.ts'
import { aliasOf, namesIn, opened } from './opened.ts'

/** What a document is: a record of prescreen, a single FHIR resource, or several of them in one (a bundle). */
export type DocumentKind = 'record' | 'resource' | 'bundle'

/** What can be seen of a document without reading it thoroughly. */
export interface Glance {
  readonly kind: DocumentKind
  /** The ids by which it refers to patients. Some may be ids of something else, but none is missing. */
  readonly names: ReadonlySet<string>
  /** The ids of the Patients in it. */
  readonly patients: ReadonlySet<string>
  /** Other names for these Patients in the document (a `urn:`). */
  readonly aliases: ReadonlySet<string>
  /**
   * Whether a finding in it may be any patient's, including patients of other documents: it names nobody, or somebody
   * by a search.
   */
  readonly isAnyones: boolean
  /**
   * The names (a `urn:`) of patients of its findings that it does not explain. If no other document explains them, the
   * findings may be any patient's.
   */
  readonly unexplained: ReadonlySet<string>
  /** The ids of what it says was deleted, or of the patients whose resources were deleted. */
  readonly deleted: ReadonlySet<string>
  /** Whether it says that something was deleted that may be any patient's. */
  readonly deletesAnyones: boolean
  /** Whether it names nobody and contains a Medication, to which charts in other documents may refer. */
  readonly lends: boolean
}

/**
 * What a document is and which patients it names, from its text. If the text is written in the usual way, it is
 * searched rather than parsed, which is many times faster. For a text that is not valid JSON, names are found as far as
 * they can be seen.
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
  // Links to replaced records name patients as well, and the search below does not find them.
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
  // A finding that names nobody needs a thorough look, and so does a name that is not explained here.
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
  // If a broken text says that something was deleted, that may be anything.
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

/** The ids by which a text refers to patients, each as often as it occurs. The text need not be JSON. */
export function mentionsIn(text: string): string[] {
  return MENTIONS.flatMap((one) => [...text.matchAll(one)].map(([, name]) => referencedId(name ?? ''))).filter(
    (one) => one !== '',
  )
}

/** The ids in a text, of its resources and of anything else; undefined if some may be written with escapes. */
export function idsIn(text: string): readonly string[] | undefined {
  const found = [...text.matchAll(/"(?:id|fullUrl)"\s*:\s*"((?:[^"\\]|\\.)*)"/g)].map(([, one = '']) => one)
  if (LETTERS_AS_NUMBERS.test(text) || found.some((one) => one.includes('\\'))) return undefined
  return found.map(referencedId)
}
