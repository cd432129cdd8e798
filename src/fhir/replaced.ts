import type { Sentence } from '../messages/index.ts'
import type { JsonObject } from '../record/index.ts'
import type { Chart, Refused } from './charts.ts'
import type { Resource } from './resources.ts'
import { itemsOf, objectAt, referencedId, textAt } from './resources.ts'

/**
 * Handles patients whose record was replaced by another one (`link.type` replaced-by or replaces). If it is certain
 * which record replaced it, and that record is in the input, it takes over the resources; otherwise the replaced record
 * is refused, with the reason. `idOf` gives the id that a reference means.
 */
export function withoutReplaced(
  charts: readonly Chart[],
  idOf: (reference: string) => string,
): { readonly charts: readonly Chart[]; readonly refused: readonly Refused[] } {
  const successors = successorsOf(charts, idOf)
  if (successors.size === 0) return { charts, refused: [] }
  const byId = new Map(charts.map((chart) => [chart.patient.id, chart]))
  const kept = new Map<string, Chart & { resources: Resource[]; replaced: Resource[]; version: Sentence | undefined }>()
  for (const chart of charts)
    if (!successors.has(chart.patient.id))
      kept.set(chart.patient.id, { ...chart, resources: [...chart.resources], replaced: [] })
  const refused: Refused[] = []
  for (const [id] of successors) {
    const chart = byId.get(id)
    if (chart === undefined) continue
    const last = lastOf(id, successors)
    const successor = last === undefined ? undefined : kept.get(last)
    if (successor === undefined) {
      const why = whyReplaced(chart.patient.name, last)
      refused.push({ why, resources: [chart.patient, ...chart.also, ...chart.resources] })
      continue
    }
    successor.resources.push(...chart.resources)
    successor.replaced.push(chart.patient, ...chart.also)
    successor.version ??= chart.version
  }
  return { charts: [...kept.values()], refused }
}

/**
 * The ids of the records that replaced this Patient, or that it replaced: they are of the same person and must be read
 * together.
 */
export function idsOfSamePerson(patient: JsonObject): string[] {
  const links = itemsOf(patient, 'link').filter((one) =>
    ['replaced-by', 'replaces'].includes(textAt(one, 'type') ?? ''),
  )
  return links.map((link) => referencedId(textAt(objectAt(link, 'other'), 'reference') ?? '')).filter((id) => id !== '')
}

/**
 * Why a replaced record is refused; `last`: the id of the record that replaced it in the end, undefined if it is not
 * certain which.
 */
function whyReplaced(patient: string, last: string | undefined): Sentence {
  const general = 'refused.chart.replaced'
  if (last === undefined) return { key: `${general}.unclear`, own: { patient }, general }
  return { key: `${general}.elsewhere`, own: { patient, successor: `Patient/${last}` }, general }
}

/** For the id of each replaced record, the ids of those said to replace it; an empty id where none is named. */
function successorsOf(
  charts: readonly Chart[],
  idOf: (reference: string) => string,
): ReadonlyMap<string, ReadonlySet<string>> {
  const successors = new Map<string, Set<string>>()
  const add = (old: string, by: string): void => {
    successors.set(old, (successors.get(old) ?? new Set()).add(by))
  }
  for (const { patient } of charts) {
    for (const link of itemsOf(patient.body, 'link')) {
      const other = idOf(textAt(objectAt(link, 'other'), 'reference') ?? '')
      if (textAt(link, 'type') === 'replaced-by') add(patient.id, other)
      if (textAt(link, 'type') === 'replaces' && other !== '') add(other, patient.id)
    }
  }
  return successors
}

/**
 * The id of the record at the end of a chain of replacements; undefined if the chain forks, goes in a circle or ends
 * without an id.
 */
function lastOf(id: string, successors: ReadonlyMap<string, ReadonlySet<string>>): string | undefined {
  const seen = new Set<string>()
  let last = id
  for (let next = successors.get(last); next !== undefined; next = successors.get(last)) {
    const [only] = next
    if (next.size !== 1 || only === undefined || only === '' || seen.has(last)) return undefined
    seen.add(last)
    last = only
  }
  return last
}
