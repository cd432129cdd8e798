import type { Sentence } from '../messages/index.ts'
import { unreadable } from '../record/index.ts'
import type { Unreadable } from '../record/index.ts'
import type { DeletionParts } from './deletion-parts.ts'
import type { FreeParts } from './free-parts.ts'
import { brokenPart, CUT } from './gaps.ts'
import type { Gaps } from './gaps.ts'
import { listed } from './lists.ts'
import type { OpenedResource } from './opened.ts'
import { bundleText } from './part.ts'
import type { Part } from './part.ts'
import type { People } from './people.ts'

/**
 * The chart of one person, joined from all documents, as the text of a bundle; or a part of a file that was not read.
 */
export type JoinedChart<F> = { readonly file: F; readonly line: number } & (
  | { readonly text: string; readonly partial?: Sentence }
  | Unreadable
  | { readonly error: unknown }
)

/** The resources of some of the patients, by patient. */
export class PatientParts<F> {
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

  /** If there is only one patient, adds the resources that name nobody to that patient. */
  giveFree(): void {
    const [only] = this.patients.keys()
    if (only === undefined || this.patients.size > 1) return
    const own = listed(this.others, only)
    for (const one of this.free.takeAll()) own.push(one)
  }

  /** The number of resources that name a patient who is not here. */
  get strays(): number {
    let sum = 0
    for (const [name, parts] of this.others) if (!this.isHere(name)) sum += parts.filter((one) => !one.isDeleted).length
    return sum
  }

  /** The ids of all resources that may be in a chart. */
  ids(): ReadonlySet<string> {
    const ids = new Set(this.free.ids())
    for (const parts of [...this.patients.values(), ...this.others.values()])
      for (const { id } of parts) if (id !== undefined) ids.add(id)
    return ids
  }

  get firstStray(): Part<F> | undefined {
    for (const [name, parts] of this.others) if (!this.isHere(name)) return parts[0]
    return undefined
  }

  *charts(gaps: Gaps, deletions: DeletionParts<F>): Generator<JoinedChart<F>> {
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
      else
        yield {
          ...place,
          text: bundleText([...parts, ...deletions.of(parts)]),
          ...(gaps.doubt !== undefined && { partial: gaps.doubt }),
        }
    }
  }

  private isHere(name: string): boolean {
    return this.patients.has(this.people.idOf(name) ?? '')
  }
}

const AMBIGUOUS: Unreadable = unreadable({ key: 'refused.chart.ambiguous' })

function isAmbiguous(parts: readonly Part<unknown>[]): boolean {
  const names = new Map<string, string>()
  return parts.some(({ fullUrl, name }) => {
    if (fullUrl === undefined) return false
    const known = names.get(fullUrl)
    names.set(fullUrl, name)
    return known !== undefined && known !== name
  })
}
