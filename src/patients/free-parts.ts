import { mayBeAnyones } from '../fhir/index.ts'
import type { OpenedResource } from './opened.ts'
import type { Part } from './part.ts'

/** The limit for the total size of the resources held here, in characters. */
const MOST_FREE = 64 * 1024 * 1024

/** Kinds of resources for people and things around patients, which say nothing about a patient. */
const BYSTANDERS = ['Practitioner', 'PractitionerRole', 'Organization', 'Location', 'Device', 'Endpoint']

/** Kinds of resources that never name a patient (FHIR R4). They do not count as lost if no chart refers to them. */
const OF_NOBODY: ReadonlySet<string> = new Set(
  BYSTANDERS.concat(
    ['Medication', 'Substance', 'HealthcareService', 'OrganizationAffiliation', 'InsurancePlan', 'ResearchStudy'],
    ['Questionnaire', 'Library', 'Measure', 'ValueSet', 'CodeSystem', 'ConceptMap', 'StructureDefinition'],
    ['Schedule', 'Slot', 'OperationOutcome', 'CapabilityStatement', 'MessageHeader', 'Linkage', 'Subscription'],
  ),
)

/**
 * The resources that name nobody, such as Medications. Each belongs to all charts that refer to it. Beyond the limit,
 * resources are counted but not held.
 */
export class FreeParts<F> {
  private readonly byName = new Map<string, Part<F> | undefined>()
  private readonly used = new Set<Part<F>>()
  private readonly ofNobody = new Set<Part<F>>()
  /** Whether there are findings or treatments among them, which may be any patient's. */
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

  /** The number of resources that belong to no chart, except kinds that never name a patient. */
  get strays(): number {
    return this.count - [...this.used].filter((one) => !this.ofNobody.has(one)).length
  }

  /** The ids of the resources that are held. */
  ids(): readonly string[] {
    return this.parts.flatMap((one) => one.id ?? [])
  }

  /** Takes all resources out; from now on, they belong to one chart. */
  takeAll(): readonly Part<F>[] {
    const { parts } = this
    for (const one of parts) this.used.add(one)
    this.parts = []
    this.hasFindings = false
    this.byName.clear()
    return parts
  }

  /**
   * The resources that these parts of a chart refer to, directly or through each other, without people and things
   * around patients.
   */
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

/** `Medication/1` for the reference `https://host/fhir/Medication/1/_history/2`. */
function typeAndId(reference: string): string {
  return reference
    .replace(/\/_history\/.*$/, '')
    .split('/')
    .slice(-2)
    .join('/')
}
