import { variableOf } from '../dictionary/index.ts'
import type { Dictionary, IntegerRange } from '../dictionary/index.ts'
import type { FhirMapping } from '../mapping/index.ts'
import type { Day } from '../quantity/index.ts'
import type { JsonObject } from '../record/index.ts'
import { Codes, matches, wordsOf } from './codes.ts'
import type { Coding } from './codes.ts'
import type { CoursePart } from './courses.ts'
import { labsOf } from './lab-codes.ts'
import type { Lab } from './lab-codes.ts'
import { modifierOf } from './modified.ts'
import { itemsOf, objectAt, Referable, textAt } from './resources.ts'
import type { Resource } from './resources.ts'

/** A condition that is a breast cancer. */
export interface BreastCancer {
  readonly resource: Resource
  readonly codings: readonly Coding[]
  /** It says that the cancer was, and no more. */
  readonly isHistory: boolean
  /** What its codes and its morphology say of these facts; several values where they disagree. */
  readonly histology: readonly string[]
  readonly sides: readonly string[]
  /** What its codes say besides: facts and their values. */
  readonly facts: readonly (readonly [string, string | boolean | number])[]
}

/** A metastasis of the breast cancer as one condition gives it. */
export interface Lesion {
  readonly resource: Resource
  readonly codings: readonly Coding[]
  /** Where it may be; undefined: anywhere. */
  readonly sites: readonly string[] | undefined
  readonly side: string | undefined
}

/** When a drug was given, as far as its resource says it. */
export interface DrugTimes {
  readonly start: string | undefined
  /** A day on or before that of screening. */
  readonly end: string | undefined
  readonly ongoing: boolean | undefined
}

/** A cancer drug as one resource gives it. */
export interface Drug extends CoursePart, DrugTimes {
  readonly class: string
  readonly agent: string | undefined
  readonly source: string
}

/** A fraction or a course of radiotherapy as one resource gives it. */
export interface Irradiation extends CoursePart {
  readonly site: string | undefined
  /** Whether it goes on, or nobody knows when it ended. */
  readonly isOpen: boolean
  readonly source: string
}

/** An entry of a list as one resource gives it. */
export interface Charted {
  readonly resource: Resource
  readonly codings: readonly Coding[]
  readonly fields: JsonObject
}

/** A stage that a chart gives the breast cancer. */
export interface StageSaid {
  readonly value: string
  readonly source: string
  /** As far as it is known. */
  readonly date: string | undefined
  /** It stands on the diagnosis itself, names it, or neither. */
  readonly of: 'on diagnosis' | 'about diagnosis' | 'not said'
}

/** One chart while it is read: by what, and what was found in it so far that other resources hang on. */
export class ChartReading {
  readonly mapping: FhirMapping
  readonly dictionary: Dictionary
  readonly codes: Codes
  readonly labs: readonly Lab[]
  /** The conditions that are the breast cancer. */
  readonly primaries = new Referable()
  /** The conditions that are breast cancers, with what they say. */
  readonly breast: BreastCancer[] = []
  /** The conditions that are other cancers, or may be. */
  readonly others = new Referable()
  /** Whether one of these may be of a kind in which receptors are tested, too. */
  hasOtherReceptors = false
  /** What can be read only after all conditions. */
  readonly later: (() => void)[] = []
  /** The conditions that are distant metastases, or may be, of whatever cancer. */
  readonly metastatic: Resource[] = []
  /** The metastases of the breast cancer, one for each condition. */
  readonly lesions: Lesion[] = []
  /** The other cancers and the operations, one for each resource that gives one. */
  readonly cancers: Charted[] = []
  readonly surgeries: Charted[] = []
  /** What may be the stage at diagnosis. */
  readonly stages: StageSaid[] = []
  /** The observations that the diagnosis gives as the grounds of its stage. */
  readonly cited = new Set<string>()
  /** All observations and conditions, for those that refer to them. */
  readonly observations = new Referable()
  readonly conditions = new Referable()
  /** The observations that say there is no distant metastasis (M0). */
  readonly distant: string[] = []
  /** The cancer drugs and irradiations that resources give, part by part. */
  readonly drugs: Drug[] = []
  readonly irradiations: Irradiation[] = []
  /** The days of the operations for the breast cancer. */
  readonly operations: { readonly first: Day; readonly last: Day }[] = []
  readonly asOf: Day
  /** Those whose meaning is certain. */
  private readonly medications = new Referable()
  private readonly specimens = new Referable()
  /** What is in the chart, of whatever kind. */
  private readonly all = new Referable()
  /** The specimens of all that was given, also of other patients. */
  private readonly everyones: Referable
  /** Those whose meaning something unknown changes, or that may have been deleted. */
  private readonly changed = new Referable()
  /** The resources that name a Medication, by its name. */
  readonly naming = new Map<string, string[]>()

  constructor(mapping: FhirMapping, dictionary: Dictionary, asOf: Day, everyones = new Referable()) {
    this.everyones = everyones
    this.mapping = mapping
    this.dictionary = dictionary
    this.asOf = asOf
    this.codes = new Codes(mapping)
    this.labs = labsOf(mapping, dictionary)
  }

  /** Takes the resources that others refer to. */
  refer(resources: readonly Resource[]): void {
    for (const one of resources) {
      this.all.add(one)
      if (one.type === 'Medication') (isCertain(one) ? this.medications : this.changed).add(one)
      else if (one.type === 'Specimen') this.specimens.add(one)
      else if (one.type === 'Observation') this.observations.add(one)
      else if (one.type === 'Condition') this.conditions.add(one)
    }
  }

  /** A condition that is another cancer, or may be; `type` as far as it is known. */
  addOther(resource: Resource, type?: string): void {
    this.others.add(resource)
    if (type === undefined || !this.mapping.receptors.untested.includes(type)) this.hasOtherReceptors = true
  }

  /** The specimen that an observation names, inside it or beside it. */
  specimen(body: JsonObject): JsonObject | undefined {
    const reference = textAt(objectAt(body, 'specimen'), 'reference') ?? ''
    const inside = itemsOf(body, 'contained').find((one) => `#${textAt(one, 'id') ?? ''}` === reference)
    return inside ?? this.specimens.find(reference)?.body
  }

  /** The kind of resource that a reference of an observation means, inside it or in the chart; undefined where it means none. */
  typeOf(reference: string, body: JsonObject): string | undefined {
    const inside = itemsOf(body, 'contained').find((one) => `#${textAt(one, 'id') ?? ''}` === reference)
    return inside === undefined ? this.all.find(reference)?.type : textAt(inside, 'resourceType')
  }

  /** Whether a specimen that is not in the chart is one of another chart, or of nobody. */
  isElsewhere(specimen: string): boolean {
    return this.everyones.find(specimen) !== undefined
  }

  /** Whether a condition of the chart is, or is called, one of these groups of diseases that are no cancer and for which drugs of cancer are given. */
  hasOtherReason(names: readonly string[]): boolean {
    const groups = names.flatMap((one) => this.mapping.other_reasons.groups[one] ?? [])
    return this.conditions.some(({ body }) => {
      const concept = objectAt(body, 'code')
      const said = wordsOf(concept)
      const codings = this.codes.of(concept)
      return groups.some(
        ({ codes, words }) =>
          codings.some(({ code }) => matches(codes, code)) || words.some((one) => said.includes(one)),
      )
    })
  }

  rangeOf(path: string): IntegerRange {
    const variable = variableOf(this.dictionary, path)
    return variable?.type === 'integer' ? variable.range : { min: 0, max: 0 }
  }

  /** The code of a Medication that a resource refers to, inside it or beside it; what the reference shows, where that has none or is not here. */
  medication({ body, name }: Resource): JsonObject | undefined {
    const said = objectAt(body, 'medicationReference')
    const display = textAt(said, 'display')
    const shown = display === undefined ? undefined : { text: display }
    const reference = textAt(said, 'reference')
    if (reference === undefined) return shown
    const inside = itemsOf(body, 'contained').find((one) => `#${textAt(one, 'id') ?? ''}` === reference)
    const beside = inside === undefined ? this.medications.find(reference) : undefined
    if (beside !== undefined) this.naming.set(beside.name, [...(this.naming.get(beside.name) ?? []), name])
    if (this.changed.find(reference) !== undefined) return undefined
    return objectAt(inside ?? beside?.body, 'code') ?? shown
  }
}

function isCertain({ body, doubt }: Resource): boolean {
  return doubt === undefined && modifierOf(body) === undefined
}
