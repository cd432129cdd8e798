import type { Result } from '../../explain/index.ts'
import { isObject } from '../../record/index.ts'
import type { Json, JsonObject } from '../../record/index.ts'
import { difference, replay, withoutCertificates } from '../../replay/index.ts'
import { Screener } from '../../screen/index.ts'
import type { Arrival } from '../../screen/index.ts'
import { parseDay } from '../../quantity/index.ts'
import { harmless } from '../../text/index.ts'
import { cannotRun } from '../exit.ts'
import { onDemand } from '../reading.ts'
import { SiteAccount, siteFor } from '../site.ts'
import type { SiteReading } from '../site.ts'
import { asOfDay, formatOf, rulesFor } from '../options.ts'
import type { CommonOptions } from '../options.ts'
import { onePatientIn, oneValueIn } from '../patient-files.ts'
import { endWith } from '../streams.ts'
import { print } from '../terminal.ts'

export interface ReplayOptions extends CommonOptions {
  readonly record: string
  readonly assumeComplete?: string
  readonly fhirVersion?: string
  readonly with?: string
  readonly assume?: readonly string[]
}

/** `prescreen replay RESULT --record FILE`: the same bytes again, or what differs and which verdicts that changes. */
export async function replayCommand(path: string, options: ReplayOptions): Promise<void> {
  const format = formatOf(options, ['text', 'json', 'ndjson'])
  const given = withoutCertificates(await resultIn(path))
  const asOf = options.asOf === undefined ? parseDay(String(given['as_of'])) : asOfDay(options)
  if (asOf === undefined) throw cannotRun(`${harmless(path)} names no as-of date.`)
  const rules = await rulesFor(options)
  const known = rules.trials.map((one) => one.id)
  const ids = trialsOf(given).filter((id) => known.includes(id))
  const screener = new Screener(rules, asOf, ids)
  const site = await siteFor(withAssumed(options, given), screener)
  const { record, arrival } = await recordIn(options, screener, site)
  const again = replay(given, record, arrival, screener)
  if (!again.ok)
    throw cannotRun(
      again.problems.map((one) => `${harmless(options.record)}: ${harmless(one.path)}: ${one.message}`).join('\n'),
    )
  const differs = difference(given, again.result)
  if (format === 'ndjson') print(`${JSON.stringify(again.result)}\n`)
  else if (format === 'json')
    print(`${JSON.stringify({ same: differs.length === 0, differs, result: again.result }, undefined, 2)}\n`)
  else if (differs.length === 0) print('The same result, byte for byte.\n')
  else print(`${differs.map((one) => `${one.what}: ${harmless(one.message)}`).join('\n')}\n`)
  if (differs.length > 0) endWith(1)
}

/** What a result says was to be assumed, and what the options say beyond it. */
export function withAssumed(options: ReplayOptions, given: JsonObject): ReplayOptions {
  const warnings = (given['warnings'] ?? []) as readonly Partial<Result['warnings'][number]>[]
  const own = warnings.flatMap(({ path, assumed }) =>
    assumed === undefined ? [] : [`${path ?? ''}=${String(assumed)}`],
  )
  // What is said again now counts.
  const said = options.assume ?? []
  const pathOf = (one: string): string => one.slice(0, one.indexOf('=')).trim()
  const left = own.filter((one) => !said.some((other) => pathOf(other) === pathOf(one)))
  return { ...options, assume: [...left, ...said] }
}

export async function resultIn(path: string): Promise<JsonObject> {
  const value = await oneValueIn(path)
  const result = Array.isArray(value) && value.length === 1 ? (value as readonly Json[])[0] : value
  if (!isObject(result) || result['schema'] !== 'prescreen/result/1' || !hasTrials(result))
    throw cannotRun(`${harmless(path)} is not one result of prescreen (schema prescreen/result/1).`)
  return result
}

function hasTrials({ trials, warnings = [] }: JsonObject): boolean {
  return [trials, warnings].every((list) => Array.isArray(list) && (list as readonly Json[]).every(isObject))
}

export function trialsOf(result: JsonObject): string[] {
  const trials = (result['trials'] ?? []) as readonly Partial<Result['trials'][number]>[]
  return trials.map((one) => String(one.id))
}

/** The one record of the file of `--record`, as it is screened: a chart is read first. */
export async function recordIn(
  options: Pick<ReplayOptions, 'record' | 'assumeComplete' | 'fhirVersion' | 'criteria'>,
  screener: Screener,
  site: SiteReading = {},
): Promise<{ readonly record: Json; readonly arrival: Arrival }> {
  const reading = await onDemand(options, screener.rules.dictionary, site)
  const found = await onePatientIn(options.record, reading, screener)
  const { record, place, problems } = found
  if (record === undefined) throw cannotRun(`${place}: ${problems.map((one) => one.message).join(' ')}`)
  const account = new SiteAccount(site)
  account.met(isObject(record) ? record['id'] : undefined)
  account.close({ quiet: false, one: true })
  return { record, arrival: found }
}
