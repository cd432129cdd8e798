import type { Claims } from './claims.ts'
import { hedged } from './hedged.ts'
import { about } from './remark.ts'
import type { Remark } from './remark.ts'
import { itemsOf, Referable, textAt } from './resources.ts'
import type { Resource } from './resources.ts'

/** The field in which a report or a panel lists its results. */
const RESULTS: Readonly<Record<string, string>> = { DiagnosticReport: 'result', Observation: 'hasMember' }
const TAKEN_BACK = ['entered-in-error', 'cancelled']

/**
 * Gives the results of withdrawn reports and panels an uncertain status and reports them, unless a report or panel that
 * was not withdrawn lists them too. Such a result is not dropped: only what lists it was withdrawn, and the result
 * itself may be right.
 */
export function unlessWithdrawn(resources: readonly Resource[], claims: Claims): readonly Resource[] {
  const holders = resources.filter(({ type, body }) => itemsOf(body, RESULTS[type] ?? '').length > 0)
  if (!holders.some(isTakenBack)) return resources
  const observations = new Referable()
  for (const one of resources) if (one.type === 'Observation') observations.add(one)
  const resultsOf = ({ type, body }: Resource): readonly Resource[] =>
    itemsOf(body, RESULTS[type] ?? '').flatMap((one) => observations.find(textAt(one, 'reference') ?? '') ?? [])
  const good = new Set(holders.filter((one) => !isTakenBack(one)).flatMap(resultsOf))
  const withdrawn = new Map(
    holders.filter(isTakenBack).flatMap((report) => resultsOf(report).map((one) => [one, report.name] as const)),
  )
  return resources.map((one) => {
    const report = withdrawn.get(one)
    if (report === undefined || good.has(one)) return one
    const why: Remark = { key: 'note.withdrawn', given: { report } }
    claims.leave(one.name, 'not certain', why)
    claims.warn('', about(one.name, why))
    return { ...one, body: hedged(one), hedgedFor: why }
  })
}

function isTakenBack({ body }: Resource): boolean {
  return TAKEN_BACK.includes(textAt(body, 'status') ?? '')
}
