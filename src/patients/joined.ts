import { randomBytes } from 'node:crypto'
import { idsOfSamePerson, isFhir, isSingleResource, isUrn, mayBeAnyones, referencedId } from '../fhir/index.ts'
import { readRecordText } from '../record/index.ts'
import type { Json, Problem } from '../record/index.ts'
import { mentionsIn } from './glance.ts'
import { hashId, IdSet, shareOf } from './id-set.ts'
import { aliasOf, openedResources } from './opened.ts'
import type { OpenedResource } from './opened.ts'

/** Why something was not read. */
export type Unreadable = Omit<Problem, 'path'>

/** A document as it stands in a file, with the line on which it starts, or why it was not read. */
export type FoundDocument = { readonly line: number } & ({ readonly text: string } | Unreadable)

/** A file of FHIR documents. */
export interface DocumentFile<F> {
  readonly file: F
  /** The file as messages name it. */
  readonly name: string
  /** About how many bytes of it are put together with others. */
  readonly size: number
  /** Its documents, as often as they are asked for; fails where the file cannot be read. */
  readonly documents: () => AsyncIterable<FoundDocument> | Iterable<FoundDocument>
  /** Whether a document may be a part of a chart; the others are neither taken nor reported. Left out: all are taken. */
  readonly takes?: (text: string) => boolean
  /** Whom the text of the file names in what is not among its documents. */
  readonly namesLost: () => Promise<readonly string[]>
}

/** The chart of one person, put together of all documents, as the text of a bundle; or what is not read of a file. */
export type JoinedChart<F> = { readonly file: F; readonly line: number } & (
  | { readonly text: string; readonly partial?: string }
  | Unreadable
  | { readonly error: unknown }
)

/** So many bytes of documents are held at once. */
export const MOST_HELD = 256 * 1024 * 1024

/** What could not be read of the files of charts, and whom it may be about. */
export class Gaps {
  /** A file could not be read, or not to its end: it may hold a part of any chart. */
  isCut = false
  /** Something could not be read, and whom it is about is not known. */
  isOpen = false
  /** A page of a search is not here. */
  isPaged = false
  /** Who is named in what could not be read, with its place. */
  private readonly named = new Map<string, string>()

  /** Something at this place was not read; `names`: whom it names. */
  add(names: readonly string[], place: string): void {
    if (names.length === 0) this.isOpen = true
    for (const name of names) if (!this.named.has(name)) this.named.set(name, place)
  }

  /** Why no list of a chart can be taken as complete, for a chart of which nothing else is known to be missing; undefined where it can. */
  get doubt(): string | undefined {
    if (this.isCut || this.isOpen) return DOUBT
    return this.isPaged ? PAGED : undefined
  }

  /** Where something is not read that is about one of these. */
  placeOf(ids: readonly string[]): string | undefined {
    return ids.map((id) => this.named.get(id)).find((one) => one !== undefined)
  }
}

const DOUBT =
  'Something in the files cannot be read, or names nobody, and may be a part of this chart, so no list of it is taken as complete.'
const PAGED =
  'A page of a search is not here (a bundle names a next one), so a part of this chart may be missing. No list of it is taken as complete; give all pages.'
const INCOMPLETE = 'A file that could not be read may hold a part of this chart, so nothing is said of the patient.'
const CUT: Unreadable = { message: INCOMPLETE, kind: INCOMPLETE }

function brokenPart(place: string): Unreadable {
  const rest = 'belongs to this chart and cannot be read, so nothing is said of the patient.'
  return { message: `What stands in ${place} ${rest}`, kind: `A part of a file ${rest}` }
}

/** What is known of the files before. */
export interface Before<F> {
  readonly gaps: Gaps
  /** Whether other patients are in documents that are not taken. */
  readonly hasOthers: boolean
  /** Files of which it was said before that they cannot be read. */
  readonly failed: readonly F[]
}

/**
 * Puts charts together whose resources lie in several documents: lines, bundles, pages, files. Much of it is read several times, each time
 * for a part of the patients, so that memory stays within bounds and nothing is written to disk. Gives what is not read of a file once. Of a
 * patient whose chart may lack something that could not be read, it says so. Returns how many resources belong to none of the patients.
 */
export async function* joinedCharts<F>(
  files: readonly DocumentFile<F>[],
  { gaps, hasOthers, failed: before }: Before<F>,
): AsyncGenerator<JoinedChart<F>, number> {
  const size = files.reduce((sum, one) => sum + one.size, 0)
  const passes = Math.max(1, Math.ceil(size / MOST_HELD))
  const failed = new Set(before)
  const people = new People()
  // Who belongs together must be known before the first part is taken.
  if (passes > 1) await meetPeople(files, people)
  const free = new FreeParts<F>()
  let strays = 0
  let first: Part<F> | undefined
  let isAny = false
  for (let pass = 0; pass < passes; pass++) {
    const parts = new Parts<F>(people, free)
    for (const each of files) {
      let end = ''
      for await (const one of documentsOf(each)) {
        end = ''
        if ('error' in one) {
          gaps.isCut = true
          if (!failed.has(one.file)) yield one
          failed.add(one.file)
          continue
        }
        const opened = 'text' in one ? openedIn(one.text) : undefined
        if (opened === undefined) {
          if (pass > 0) continue
          yield one
          if ('text' in one && isJson(one.text)) continue
          await noteGap(gaps, one, each)
          end = 'text' in one ? one.text : ''
          continue
        }
        for (const resource of opened.resources) {
          people.meet(resource)
          const part = (): Part<F> => ({ ...partText(resource, opened.text), file: one.file, line: one.line })
          const person = people.personOf(resource.patient ?? '')
          if (person === undefined) {
            if (pass > 0) continue
            first ??= part()
            free.add(resource, part())
          } else if (partOf(person, passes) === pass) parts.add(resource, part())
        }
      }
      if (end !== '' && !endsWell(end)) gaps.isCut = true
    }
    if (passes === 1 && !hasOthers) parts.giveFree()
    if (free.hasFindings || (pass === 0 && people.hasUnknown)) gaps.isOpen = true
    strays += parts.strays
    first ??= parts.firstStray
    isAny ||= parts.hasPatient
    yield* parts.charts(gaps)
  }
  // What is wrong with resources that no Patient comes with is said by who reads charts.
  if (isAny || hasOthers || first === undefined) return strays + free.strays
  yield { file: first.file, line: first.line, text: bundleText([first]) }
  return 0
}

/** Notes what is not read of a file, and whom it is about as far as its text says; gives their ids. */
export async function noteGap<F>(gaps: Gaps, one: FoundDocument, file: DocumentFile<F>): Promise<readonly string[]> {
  if (!('text' in one) && /ends? too early/.test(one.kind ?? one.message)) gaps.isCut = true
  const names = 'text' in one ? mentionsIn(one.text) : await file.namesLost()
  gaps.add(names, `${file.name}, line ${one.line}`)
  return names
}

/** Whether a document ends as JSON does; the last of a file that does not was cut off. */
export function endsWell(text: string): boolean {
  return /[}\]]\s*$/.test(text)
}

interface Opened {
  readonly resources: readonly OpenedResource[]
  /** The text of the resource, where it is a single one. */
  readonly text: string | undefined
}

/** Whether it can be read, as a record of prescreen among charts can. */
function isJson(text: string): boolean {
  return 'value' in readRecordText(text)
}

/** The resources of the text of a document; undefined where it is none of FHIR, or must not be read. */
function openedIn(text: string): Opened | undefined {
  try {
    const value = JSON.parse(text) as Json
    if (isSingleResource(value)) return { resources: openedResources(value), text }
  } catch {
    return undefined
  }
  // A bundle is written anew: what its text says twice must be seen now.
  const read = readRecordText(text)
  return 'value' in read && isFhir(read.value) ? { resources: openedResources(read.value), text: undefined } : undefined
}

/** A resource as an entry of a bundle. */
interface Part<F> {
  readonly file: F
  readonly line: number
  readonly text: string
  /** Under which name others speak of it, and what it is called itself. */
  readonly fullUrl: string | undefined
  readonly name: string
}

function partText({ body, fullUrl }: OpenedResource, own: string | undefined): Omit<Part<unknown>, 'file' | 'line'> {
  const url = fullUrl === undefined ? '' : `"fullUrl":${JSON.stringify(fullUrl)},`
  const name = JSON.stringify([body['resourceType'] ?? null, body['id'] ?? null])
  return { text: `{${url}"resource":${own ?? JSON.stringify(body)}}`, fullUrl, name }
}

function bundleText(parts: readonly Part<unknown>[]): string {
  return `{"resourceType":"Bundle","type":"collection","entry":[${parts.map((one) => one.text).join(',')}]}`
}

/** The resources of some of the patients, by patient. */
class Parts<F> {
  private readonly people: People
  private readonly free: FreeParts<F>
  private readonly patients = new Map<string, Part<F>[]>()
  private readonly others = new Map<string, Part<F>[]>()

  constructor(people: People, free: FreeParts<F>) {
    this.people = people
    this.free = free
  }

  get hasPatient(): boolean {
    return this.patients.size > 0
  }

  add({ isPatient, patient = '' }: OpenedResource, part: Part<F>): void {
    const known = listed(isPatient ? this.patients : this.others, patient)
    known.push(part)
  }

  /** Gives what names nobody to the only patient, where there is one. */
  giveFree(): void {
    const [only] = this.patients.keys()
    if (only === undefined || this.patients.size > 1) return
    const own = listed(this.others, only)
    for (const one of this.free.takeAll()) own.push(one)
  }

  /** How many name a patient who is not here. */
  get strays(): number {
    let sum = 0
    for (const [name, parts] of this.others) if (!this.isHere(name)) sum += parts.length
    return sum
  }

  get firstStray(): Part<F> | undefined {
    for (const [name, parts] of this.others) if (!this.isHere(name)) return parts[0]
    return undefined
  }

  *charts(gaps: Gaps): Generator<JoinedChart<F>> {
    const named = new Map<string, Part<F>[]>()
    for (const [name, parts] of this.others) {
      const own = listed(named, this.people.idOf(name) ?? '')
      for (const one of parts) own.push(one)
    }
    const charts = new Map<string, { first: Part<F>; ids: string[]; parts: Part<F>[] }>()
    for (const [id, patients] of this.patients) {
      const [first] = patients
      if (first === undefined) continue
      const person = this.people.personOf(id) ?? id
      const chart = charts.get(person) ?? { first, ids: [], parts: [] }
      chart.ids.push(id)
      for (const one of [...patients, ...(named.get(id) ?? [])]) chart.parts.push(one)
      charts.set(person, chart)
    }
    for (const { first, ids, parts: own } of charts.values()) {
      const parts = [...own, ...this.free.namedBy(own)]
      const place = { file: first.file, line: first.line }
      const broken = gaps.placeOf(ids.flatMap((id) => this.people.namesOf(id)))
      if (gaps.isCut) for (const _ of ids) yield { ...place, ...CUT }
      else if (broken !== undefined) yield { ...place, ...brokenPart(broken) }
      else if (isAmbiguous(parts)) yield { ...place, ...AMBIGUOUS }
      else yield { ...place, text: bundleText(parts), ...(gaps.doubt !== undefined && { partial: gaps.doubt }) }
    }
  }

  private isHere(name: string): boolean {
    return this.patients.has(this.people.idOf(name) ?? '')
  }
}

/** So many bytes of resources are held that name nobody. */
const MOST_FREE = 64 * 1024 * 1024

/** Who and what stands beside patients, and says nothing of them. */
const BYSTANDERS = ['Practitioner', 'PractitionerRole', 'Organization', 'Location', 'Device', 'Endpoint']

/** What never names a patient by its kind (FHIR R4): it is not lost where no chart refers to it. */
const OF_NOBODY: ReadonlySet<string> = new Set(
  BYSTANDERS.concat(
    ['Medication', 'Substance', 'HealthcareService', 'OrganizationAffiliation', 'InsurancePlan', 'ResearchStudy'],
    ['Questionnaire', 'Library', 'Measure', 'ValueSet', 'CodeSystem', 'ConceptMap', 'StructureDefinition'],
    ['Schedule', 'Slot', 'OperationOutcome', 'CapabilityStatement', 'MessageHeader', 'Linkage', 'Subscription'],
  ),
)

/** The resources that name nobody, such as Medications: each belongs to all charts that refer to it. */
class FreeParts<F> {
  private readonly byName = new Map<string, Part<F> | undefined>()
  private readonly used = new Set<Part<F>>()
  private readonly ofNobody = new Set<Part<F>>()
  /** Whether among them are findings or treatments, which may be of any patient. */
  hasFindings = false
  private parts: Part<F>[] = []
  private size = 0
  private count = 0

  add({ body, fullUrl }: OpenedResource, part: Part<F>): void {
    const isOfNobody = OF_NOBODY.has(String(body['resourceType']))
    if (mayBeAnyones(body)) this.hasFindings = true
    if (isOfNobody) this.ofNobody.add(part)
    else this.count++
    this.size += part.text.length
    if (this.size > MOST_FREE) return
    this.parts.push(part)
    const { resourceType: type, id } = body
    const named = typeof type === 'string' && typeof id === 'string' ? [`${type}/${id}`] : []
    for (const name of fullUrl === undefined ? named : [...named, fullUrl])
      this.byName.set(name, this.byName.has(name) && this.byName.get(name)?.text !== part.text ? undefined : part)
  }

  /** How many belong to no chart. */
  get strays(): number {
    return this.count - [...this.used].filter((one) => !this.ofNobody.has(one)).length
  }

  /** All of them, which now belong to a chart. */
  takeAll(): readonly Part<F>[] {
    const { parts } = this
    for (const one of parts) this.used.add(one)
    this.parts = []
    this.hasFindings = false
    this.byName.clear()
    return parts
  }

  /** Those that these parts of a chart refer to, and those that these refer to in turn. */
  namedBy(chart: readonly Part<F>[]): Part<F>[] {
    const named = new Set<Part<F>>()
    if (this.byName.size === 0) return []
    const look = ({ text }: Part<F>): void => {
      for (const [, reference = ''] of text.matchAll(/"reference"\s*:\s*"([^"\\]+)"/g)) {
        const part = this.byName.get(reference) ?? this.byName.get(typeAndId(reference))
        if (part === undefined || named.has(part)) continue
        named.add(part)
        look(part)
      }
    }
    for (const one of chart) look(one)
    for (const one of named) this.used.add(one)
    return [...named].filter((one) => !BYSTANDERS.some((type) => one.name.startsWith(`["${type}"`)))
  }
}

/** `Medication/1` of the reference `https://host/fhir/Medication/1/_history/2`. */
function typeAndId(reference: string): string {
  return reference
    .replace(/\/_history\/.*$/, '')
    .split('/')
    .slice(-2)
    .join('/')
}

const SAME_NAME = 'Two resources of this chart have the same fullUrl, so it is not certain which of them others mean.'
const AMBIGUOUS: Unreadable = { message: SAME_NAME, kind: SAME_NAME }

function isAmbiguous(parts: readonly Part<unknown>[]): boolean {
  const names = new Map<string, string>()
  return parts.some(({ fullUrl, name }) => {
    if (fullUrl === undefined) return false
    const known = names.get(fullUrl)
    names.set(fullUrl, name)
    return known !== undefined && known !== name
  })
}

/** By which ids patients are known. */
class People {
  /** Which patients are one person, since the record of one replaced that of the other. */
  private readonly next = new Map<string, string>()
  /** The patients whose documents call them by a `urn:`; undefined where several do. */
  private readonly aliases = new Map<string, string | undefined>()
  private readonly names = new Map<string, string[]>()
  /** The ids of the Patients, and the names by which findings speak of patients that need not be here. */
  private readonly here = new IdSet()
  private readonly spoken = new Set<string>()
  private readonly secret = randomBytes(16).toString('hex')

  /** Takes in what a Patient says of its ids, and whom others name. */
  meet(resource: OpenedResource): void {
    const { body, isPatient, patient } = resource
    if (patient === undefined) return
    if (!isPatient) {
      if (isUrn(patient) && mayBeAnyones(body)) this.spoken.add(patient)
      return
    }
    this.here.add(hashId(patient, this.secret))
    for (const other of idsOfSamePerson(body)) this.join(patient, other)
    const alias = aliasOf(resource)
    if (alias === undefined) return
    const isOther = this.aliases.has(alias) && this.aliases.get(alias) !== patient
    this.aliases.set(alias, isOther ? undefined : patient)
    listed(this.names, patient).push(referencedId(alias))
  }

  /** Whether findings are of somebody by a name that none of the Patients met so far has: it may be each of them. */
  get hasUnknown(): boolean {
    return [...this.spoken].some((name) => {
      const id = this.idOf(name)
      return id === undefined || !this.here.has(hashId(id, this.secret))
    })
  }

  /** The ids by which texts may speak of a patient. */
  namesOf(id: string): string[] {
    return [id, ...(this.names.get(id) ?? [])]
  }

  /** The id of the patient whom a name means; undefined where it may mean several, or none. */
  idOf(name: string): string | undefined {
    if (name === '') return undefined
    if (!isUrn(name)) return name
    return this.aliases.has(name) ? this.aliases.get(name) : referencedId(name)
  }

  /** The id by which a person with several is known here; undefined where a name means nobody. */
  personOf(name: string): string | undefined {
    let last = this.idOf(name)
    for (let next = last; next !== undefined; next = this.next.get(next)) last = next
    return last
  }

  private join(id: string, other: string): void {
    const [from, to] = [this.personOf(id), this.personOf(other)]
    if (from !== undefined && to !== undefined && from !== to) this.next.set(from, to)
  }
}

async function meetPeople<F>(files: readonly DocumentFile<F>[], people: People): Promise<void> {
  for (const file of files)
    for await (const one of documentsOf(file)) {
      if (!('text' in one) || !/"(?:link|fullUrl)"/.test(one.text)) continue
      for (const resource of openedIn(one.text)?.resources ?? []) people.meet(resource)
    }
}

async function* documentsOf<F>({
  file,
  documents,
  takes,
}: DocumentFile<F>): AsyncGenerator<
  { readonly file: F } & (FoundDocument | { readonly line: number; readonly error: unknown })
> {
  let line = 1
  try {
    for await (const one of documents()) {
      line = one.line
      if (takes === undefined || ('text' in one && takes(one.text))) yield { file, ...one }
    }
  } catch (error) {
    yield { file, line, error }
  }
}

function listed<T>(lists: Map<string, T[]>, key: string): T[] {
  const known = lists.get(key)
  if (known !== undefined) return known
  const list: T[] = []
  lists.set(key, list)
  return list
}

function partOf(person: string, parts: number): number {
  return parts === 1 ? 0 : shareOf(person) % parts
}
