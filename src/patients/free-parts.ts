import { mayBeAnyones } from '../fhir/index.ts'
import type { OpenedResource } from './opened.ts'
import type { Part } from './part.ts'

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
export class FreeParts<F> {
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

  /** The ids of those that are held. */
  ids(): readonly string[] {
    return this.parts.flatMap((one) => one.id ?? [])
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
