import { randomBytes } from 'node:crypto'
import { idsOfSamePerson, isUrn, mayBeAnyones, referencedId } from '../fhir/index.ts'
import { documentsOf, openedIn } from './documents.ts'
import type { DocumentFile } from './documents.ts'
import { hashId, IdSet } from './id-set.ts'
import { listed } from './lists.ts'
import { aliasOf } from './opened.ts'
import type { OpenedResource } from './opened.ts'

/** The ids by which patients are known. */
export class People {
  /** Links between ids of one person, because the record of one replaced the record of the other. */
  private readonly next = new Map<string, string>()
  /** The patients by the `urn:` that their documents use for them; undefined if several patients have the same one. */
  private readonly aliases = new Map<string, string | undefined>()
  private readonly names = new Map<string, string[]>()
  /** `here`: the ids of the Patients. `spoken`: names in findings of patients who need not be here. */
  private readonly here = new IdSet()
  private readonly spoken = new Set<string>()
  private readonly secret = randomBytes(16).toString('hex')

  /** Adds what a Patient says about its ids, or the patient whom another resource names. */
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

  /** Whether findings name a patient by a name that none of the Patients so far has: they may be any patient's. */
  get hasUnknown(): boolean {
    return [...this.spoken].some((name) => {
      const id = this.idOf(name)
      return id === undefined || !this.here.has(hashId(id, this.secret))
    })
  }

  /** The ids by which texts may refer to a patient. */
  namesOf(id: string): string[] {
    return [id, ...(this.names.get(id) ?? [])]
  }

  /** The id of the patient whom a name means; undefined if it may mean several patients or none. */
  idOf(name: string): string | undefined {
    if (name === '') return undefined
    if (!isUrn(name)) return name
    return this.aliases.has(name) ? this.aliases.get(name) : referencedId(name)
  }

  /** The id that stands for all ids of one person; undefined if the name means nobody. */
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

/** Adds all patients of some files before the files are used for anything else. */
export async function meetPeople<F>(files: readonly DocumentFile<F>[], people: People): Promise<void> {
  for (const file of files)
    for await (const one of documentsOf(file)) {
      if (!('text' in one) || !/"(?:link|fullUrl)"/.test(one.text)) continue
      for (const resource of openedIn(one.text)?.resources ?? []) people.meet(resource)
    }
}
