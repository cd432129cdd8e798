import type { Claims } from './claims.ts'
import { matches, wordsOf } from './codes.ts'
import { sideOf } from './conditions.ts'
import type { Importer } from './importer.ts'
import { dateOf, dateText, itemsOf, objectAt, textAt } from './resources.ts'
import type { Resource } from './resources.ts'

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
    const sites = itemsOf(body, 'bodySite').flatMap((site) => codes.of(site))
    const known = Object.entries(mapping.radiotherapy.sites).find(([, own]) =>
      sites.some((one) => matches(own, one.code)),
    )
    if (known === undefined)
      claims.warn('radiotherapy', `${name} does not say in words known here what was irradiated.`)
    claims.addEntry('radiotherapy', { ...(known !== undefined && { site: known[0] }), ...when }, name)
    return
  }
  const operation = mapping.procedures.find((one) => is(one.codes))
  if (operation === undefined) return
  const side = sideOf(body, importer)
  claims.addEntry('surgeries', { ...operation.set, ...(side !== undefined && { side }), ...when }, name)
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
    claims.warn(
      'systemic_therapies',
      `The ATC code of ${name} and the agent it names contradict each other; it is not taken.`,
    )
    return
  }
  const [only] = named
  const own = byAtc?.class ?? (classes.size === 1 ? only?.class : undefined)
  if (own === undefined) {
    if (classes.size > 1) claims.warn('systemic_therapies', `${name} names agents of several classes; it is not taken.`)
    return
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
