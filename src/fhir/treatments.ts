import type { JsonObject } from '../record/index.ts'
import type { Claims } from './claims.ts'
import { matches, wordsOf } from './codes.ts'
import type { Coding } from './codes.ts'
import { agreedFacts } from './coded-facts.ts'
import type { CodedFacts } from './coded-facts.ts'
import { sideOf } from './diagnosis.ts'
import type { Importer } from './importer.ts'
import { dateOf, dateText, itemsOf, objectAt, textAt } from './resources.ts'
import type { Resource } from './resources.ts'
import { noteUnclear, shown } from './unclear.ts'

const NOT_DONE = [
  'entered-in-error',
  'not-done',
  'not-taken',
  'cancelled',
  'stopped-before-start',
  'draft',
  'preparation',
  'unknown',
]
const PERFORMED = ['performedDateTime', 'performedPeriod', 'occurrenceDateTime', 'occurrencePeriod']

/** Operations and radiotherapy of a chart; procedures of other kinds say nothing here. */
export function readProcedure(resource: Resource, claims: Claims, importer: Importer): void {
  const { body, name } = resource
  if (NOT_DONE.includes(textAt(body, 'status') ?? '')) return
  const { mapping, codes } = importer
  const codings = codes.of(objectAt(body, 'code'))
  const is = (patterns: readonly string[]): boolean => codings.some((one) => matches(patterns, one.code))
  const date = dateOf(body, PERFORMED)
  const when = date === undefined ? {} : { date }
  if (is(mapping.radiotherapy.codes)) {
    const sites = [...codings, ...itemsOf(body, 'bodySite').flatMap((site) => codes.of(site))]
    const known = Object.entries(mapping.radiotherapy.sites).find(([, own]) =>
      sites.some((one) => matches(own, one.code)),
    )
    if (known === undefined)
      claims.warn('radiotherapy', `${name} does not say in words known here what was irradiated.`)
    claims.addEntry('radiotherapy', { ...(known !== undefined && { site: known[0] }), ...when }, name)
    return
  }
  const operations = operationsOf(codings, mapping)
  if (operations === undefined) return noteUnclear(resource, objectAt(body, 'code'), codings, claims, importer)
  const forCancer = isForPrimary(body, importer) ? { for_breast_cancer: true } : {}
  for (const set of operations) {
    const sides = new Set([sideOf(body, importer), set['side']].filter((one) => one !== undefined))
    const side = sides.size === 1 ? { side: [...sides][0] ?? null } : {}
    const { side: _side, ...own } = set
    claims.addEntry('surgeries', { ...forCancer, ...own, ...side, ...when }, name)
  }
}

/** The operations that codes mean, one for each line of the mapping that has them; codes of different operations are one that nobody can name. */
function operationsOf(
  codings: readonly Coding[],
  { procedures }: Importer['mapping'],
): readonly CodedFacts[] | undefined {
  const said = codings
    .map(({ code }) => procedures.filter((one) => matches(one.codes, code)).map((one) => one.set ?? {}))
    .filter((one) => one.length > 0)
  if (said.length === 0) return undefined
  const kinds = (sets: readonly CodedFacts[]): string => JSON.stringify(sets.map((one) => one['procedure'] ?? null))
  const named = said.filter((sets) => sets.some((one) => one['procedure'] !== undefined))
  const [first, ...others] = named.length === 0 ? said : named
  if (first === undefined || others.some((one) => kinds(one) !== kinds(first))) return [{}]
  const unnamed = said.filter((sets) => !named.includes(sets)).flat()
  return first.map((set, i) => agreedFacts([set, ...others.map((one) => one[i] ?? {}), ...unnamed]))
}

/** Whether a treatment says that it was for the breast cancer. */
function isForPrimary(body: JsonObject, { primaries, mapping, codes }: Importer): boolean {
  const references = itemsOf(body, 'reasonReference').map((one) => textAt(one, 'reference') ?? '')
  const reasons = itemsOf(body, 'reasonCode').flatMap((one) => codes.of(one))
  return (
    references.some((one) => primaries.find(one) !== undefined) ||
    reasons.some(({ code }) => mapping.breast_cancer.codes.some((one) => matches(one.codes, code)))
  )
}

/** Cancer drugs of a chart, by their ATC group or the name of the agent; other drugs say nothing here. */
export function readMedication(resource: Resource, claims: Claims, importer: Importer): void {
  const { body, name, type } = resource
  if (NOT_DONE.includes(textAt(body, 'status') ?? '')) return
  const concept = objectAt(body, 'medicationCodeableConcept') ?? importer.medication(body)
  const codings = importer.codes.of(concept)
  const words = wordsOf(concept)
  const { medications } = importer.mapping
  const byAtc = medications.find(({ atc }) =>
    codings.some(({ code }) =>
      matches(
        atc.map((one) => `atc ${one}`),
        code,
      ),
    ),
  )
  const named = medications.flatMap(({ class: own, names }) =>
    names.filter((agent) => words.includes(agent)).map((agent) => ({ class: own, agent })),
  )
  const classes = new Set(named.map((one) => one.class))
  if (byAtc !== undefined && classes.size > 0 && !classes.has(byAtc.class)) {
    claims.doubt('systemic_therapies', name, shown(codings, concept), { told: true })
    claims.warn(
      'systemic_therapies',
      `The ATC code of ${name} and the agent it names contradict each other; it is not taken.`,
    )
    return
  }
  const [only] = named
  const own = byAtc?.class ?? (classes.size === 1 ? only?.class : undefined)
  if (own === undefined) {
    if (classes.size === 0) return noteUnclear(resource, concept, codings, claims, importer)
    claims.doubt('systemic_therapies', name, shown(codings, concept), { told: true })
    return claims.warn('systemic_therapies', `${name} names agents of several classes; it is not taken.`)
  }
  const period = objectAt(body, 'effectivePeriod')
  // A statement or an order with one date says that she took it then, not when she began; an administration is what it says.
  const given = type === 'MedicationAdministration' ? dateText(body['effectiveDateTime']) : undefined
  const start = dateText(period?.['start']) ?? given
  if (start === undefined) importer.undated.push(name)
  const end = dateText(period?.['end'])
  const agent = only?.agent
  const fields = {
    class: own,
    ...(agent !== undefined && { agent }),
    ...(start !== undefined && { start }),
    ...(end !== undefined && { end }),
  }
  claims.addEntry('systemic_therapies', fields, name)
}
