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

/** A condition that is a breast cancer, and what it says about it. */
export interface BreastCancer {
  readonly resource: Resource
  readonly codings: readonly Coding[]
  /** It only says that there once was a cancer (a history of breast cancer). */
  readonly isHistory: boolean
  /** The histologies and sides given by its codes and morphology; several values where they disagree. */
  readonly histology: readonly string[]
  readonly sides: readonly string[]
  /** Other facts given by its codes, with their values. */
  readonly facts: readonly (readonly [string, string | boolean | number])[]
}

/** A metastasis of the breast cancer, as one condition gives it. */
export interface Lesion {
  readonly resource: Resource
  readonly codings: readonly Coding[]
  /** The possible sites; undefined: anywhere. */
  readonly sites: readonly string[] | undefined
  readonly side: string | undefined
}

/** When a drug was given, as far as its resource says. */
export interface DrugTimes {
  readonly start: string | undefined
  /** Never later than the day of screening. */
  readonly end: string | undefined
  readonly ongoing: boolean | undefined
}

/** A cancer drug, as one resource gives it. */
export interface Drug extends CoursePart, DrugTimes {
  readonly class: string
  readonly agent: string | undefined
  readonly source: string
}

/** A fraction or a course of radiotherapy, as one resource gives it. */
export interface Irradiation extends CoursePart {
  readonly site: string | undefined
  /** It is still going on, or its end is unknown. */
  readonly isOpen: boolean
  readonly source: string
}

/** A list entry, as one resource gives it. */
export interface Charted {
  readonly resource: Resource
  readonly codings: readonly Coding[]
  readonly fields: JsonObject
}

/** A stage that the chart gives for the breast cancer. */
export interface StageSaid {
  readonly value: string
  readonly source: string
  /** The date, as exact as it is known. */
  readonly date: string | undefined
  /** Whether the stage is part of the diagnosis itself, refers to the diagnosis, or does neither. */
  readonly of: 'on diagnosis' | 'about diagnosis' | 'not said'
}

/**
 * The state of reading one chart: the mapping and dictionary it is read with, and what has been found so far that other
 * resources depend on.
 */
export class ChartReading {
  readonly mapping: FhirMapping
  readonly dictionary: Dictionary
  readonly codes: Codes
  readonly labs: readonly Lab[]
  /** The conditions that are the breast cancer in question, or a history of one. */
  readonly primaries = new Referable()
  /** All conditions that are breast cancers, with what they say. */
  readonly breast: BreastCancer[] = []
  /** The conditions that are, or may be, other cancers. */
  readonly others = new Referable()
  /** Whether one of the other cancers may be of a kind that is also tested for receptors. */
  hasOtherReceptors = false
  /** Work that has to wait until all conditions are read. */
  readonly later: (() => void)[] = []
  /** The conditions that are, or may be, distant metastases of any cancer. */
  readonly metastatic: Resource[] = []
  /** The metastases of the breast cancer, one per condition. */
  readonly lesions: Lesion[] = []
  /** The other cancers and the operations, one per resource that gives one. */
  readonly cancers: Charted[] = []
  readonly surgeries: Charted[] = []
  /** The candidates for the stage at diagnosis. */
  readonly stages: StageSaid[] = []
  /** The names of the observations that the diagnosis cites as the basis of its stage. */
  readonly cited = new Set<string>()
  /** All observations and conditions, so that references to them can be resolved. */
  readonly observations = new Referable()
  readonly conditions = new Referable()
  /** The names of the observations that say there is no distant metastasis (M0). */
  readonly distant: string[] = []
  /** The cancer drugs and irradiations, one part per order, dose or fraction. */
  readonly drugs: Drug[] = []
  readonly irradiations: Irradiation[] = []
  /** The days of operations for the breast cancer: from the first to the last day on which each may have been done. */
  readonly operations: { readonly first: Day; readonly last: Day }[] = []
  readonly asOf: Day
  /** The Medications whose meaning is certain. */
  private readonly medications = new Referable()
  private readonly specimens = new Referable()
  /** Every resource of the chart, of any type. */
  private readonly all = new Referable()
  /** The specimens of the whole input, including those of other patients. */
  private readonly everyones: Referable
  /** The Medications that are modified by something unknown here, or that may have been deleted. */
  private readonly changed = new Referable()
  /** For each Medication, by its name: the names of the resources that refer to it. */
  readonly naming = new Map<string, string[]>()

  constructor(mapping: FhirMapping, dictionary: Dictionary, asOf: Day, everyones = new Referable()) {
    this.everyones = everyones
    this.mapping = mapping
    this.dictionary = dictionary
    this.asOf = asOf
    this.codes = new Codes(mapping)
    this.labs = labsOf(mapping, dictionary)
  }

  /** Keeps the resources that others may refer to. */
  refer(resources: readonly Resource[]): void {
    for (const one of resources) {
      this.all.add(one)
      if (one.type === 'Medication') (isCertain(one) ? this.medications : this.changed).add(one)
      else if (one.type === 'Specimen') this.specimens.add(one)
      else if (one.type === 'Observation') this.observations.add(one)
      else if (one.type === 'Condition') this.conditions.add(one)
    }
  }

  /** Adds a condition that is, or may be, another cancer; `type` is undefined if the type of cancer is not known. */
  addOther(resource: Resource, type?: string): void {
    this.others.add(resource)
    if (type === undefined || !this.mapping.receptors.untested.includes(type)) this.hasOtherReceptors = true
  }

  /**
   * The specimen that an observation refers to, contained in it or elsewhere in the chart; undefined if neither has it.
   */
  specimen(body: JsonObject): JsonObject | undefined {
    const reference = textAt(objectAt(body, 'specimen'), 'reference') ?? ''
    const inside = itemsOf(body, 'contained').find((one) => `#${textAt(one, 'id') ?? ''}` === reference)
    return inside ?? this.specimens.find(reference)?.body
  }

  /**
   * The type of the resource that an observation refers to, contained in it or elsewhere in the chart; undefined if the
   * reference resolves to nothing.
   */
  typeOf(reference: string, body: JsonObject): string | undefined {
    const inside = itemsOf(body, 'contained').find((one) => `#${textAt(one, 'id') ?? ''}` === reference)
    return inside === undefined ? this.all.find(reference)?.type : textAt(inside, 'resourceType')
  }

  /** Whether a specimen that is not in this chart is elsewhere in the input: in another chart, or without a patient. */
  isElsewhere(specimen: string): boolean {
    return this.everyones.find(specimen) !== undefined
  }

  /**
   * Whether the chart has a condition, by its codes or its words, in one of these groups of diseases. The groups are
   * diseases other than cancer that are treated with cancer drugs, too.
   */
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

  /**
   * The code of the Medication that a resource refers to, contained in it or elsewhere in the chart. If the Medication
   * is not found or has no code, the display of the reference stands in. Undefined if there is neither, or the meaning
   * of the Medication is not certain.
   */
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
