import { countsOf } from '../patients/index.ts'
import type { Accounted, UnknownCode } from '../patients/index.ts'
import type { ChartCounts } from '../record/index.ts'

/** A code that the mapping does not know, and how often it occurs in the charts. */
export interface CodeTally extends UnknownCode {
  readonly patients: number
  readonly resources: number
}

/** What became of the resources in all charts of a batch. */
export interface ChartTally {
  /** Patients whose record was read from a chart. */
  readonly patients: number
  readonly counts: ChartCounts
  /** Unknown codes by system and code, sorted by that key. */
  readonly codes: { readonly [key: string]: CodeTally }
}

export const NO_CHARTS: ChartTally = { patients: 0, counts: countsOf([]), codes: {} }

/** Tallies the chart of one screened patient. */
export function tallyOfChart(account: readonly Accounted[]): ChartTally {
  return { ...tallyOfResources(account), patients: 1 }
}

/** Tallies resources that belong to no screened patient. */
export function tallyOfResources(account: readonly Accounted[]): ChartTally {
  const codes = new Map<string, CodeTally>()
  for (const one of account.flatMap((resource) => resource.codes)) {
    const key = `${one.system} ${one.code}`
    codes.set(key, { ...one, patients: 1, resources: (codes.get(key)?.resources ?? 0) + 1 })
  }
  return { patients: 0, counts: countsOf(account), codes: inOrder(codes) }
}

/**
 * Adds two tallies. If a code has several displays, the alphabetically first is kept. The order of adding does not
 * matter.
 */
export function addCharts(a: ChartTally, b: ChartTally): ChartTally {
  if (b.counts.resources === 0) return a
  const counts = Object.fromEntries(
    Object.entries(a.counts).map(([key, count]) => [key, count + b.counts[key as keyof ChartCounts]]),
  ) as unknown as ChartCounts
  return { patients: a.patients + b.patients, counts, codes: addCodes(a.codes, b.codes) }
}

function addCodes(a: ChartTally['codes'], b: ChartTally['codes']): ChartTally['codes'] {
  const codes = new Map(Object.entries(a))
  const before = codes.size
  for (const [key, code] of Object.entries(b)) {
    const own = codes.get(key)
    if (own === undefined) codes.set(key, code)
    else codes.set(key, { ...own, display: displayOf(own, code), ...sumOf(own, code) })
  }
  return codes.size === before ? Object.fromEntries(codes) : inOrder(codes)
}

function sumOf(a: CodeTally, b: CodeTally): Pick<CodeTally, 'patients' | 'resources'> {
  return { patients: a.patients + b.patients, resources: a.resources + b.resources }
}

function displayOf(a: UnknownCode, b: UnknownCode): string {
  if (a.display === '' || b.display === '') return a.display === '' ? b.display : a.display
  return a.display < b.display ? a.display : b.display
}

function inOrder(codes: ReadonlyMap<string, CodeTally>): ChartTally['codes'] {
  const sorted = [...codes].toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
  return Object.fromEntries(sorted.slice(0, MOST_CODES))
}

/** At most this many different codes are kept: people map unknown codes a few at a time. */
const MOST_CODES = 5000
