import type { Result } from '../../explain/index.ts'
import type { RuleSet } from '../../model/index.ts'
import { isObject } from '../../record/index.ts'
import type { Json, JsonObject } from '../../record/index.ts'
import { difference, onlyTrials, replay, withoutCertificates } from '../../replay/index.ts'
import type { Difference } from '../../replay/index.ts'
import { Screener } from '../../screen/index.ts'
import type { Arrival } from '../../screen/index.ts'
import { parseDay } from '../../quantity/index.ts'
import { harmless } from '../../text/index.ts'
import { cannotRun } from '../exit.ts'
import { onDemand } from '../reading.ts'
import { SiteAccount, siteFor } from '../site.ts'
import type { SiteReading } from '../site.ts'
import { asOfDay, formatOf, rulesFor, trialIds } from '../options.ts'
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

/**
 * `prescreen replay RESULT --record FILE`: gives the same bytes again, or says what differs and which verdicts that
 * changes. Trials of the rules that the result does not have are named: it may have been made for some trials only, or
 * they were removed from it, or are new.
 */
export async function replayCommand(path: string, options: ReplayOptions): Promise<void> {
  const format = formatOf(options, ['text', 'json', 'ndjson'])
  const whole = withoutCertificates(await resultIn(path))
  const asOf = options.asOf === undefined ? parseDay(String(whole['as_of'])) : asOfDay(options)
  if (asOf === undefined) throw cannotRun(`${harmless(path)} has no as-of date.`)
  const rules = await rulesFor(options)
  const known = rules.trials.map((one) => one.id)
  const wanted = wantedOf(path, whole, options, rules)
  const all = trialsOf(whole)
  const absent = known.filter((id) => wanted === undefined && !all.includes(id))
  const screener = new Screener(
    rules,
    asOf,
    all.filter((id) => known.includes(id)),
  )
  const site = await siteFor(withAssumed(options, whole), screener)
  const { record, arrival } = await recordIn(options, screener, site)
  const screened = replay(whole, record, arrival, screener)
  if (!screened.ok)
    throw cannotRun(
      screened.problems.map((one) => `${harmless(options.record)}: ${harmless(one.path)}: ${one.message}`).join('\n'),
    )
  const again = onlyTrials(screened.result, wanted)
  const differs = difference(onlyTrials(whole, wanted), again)
  if (format === 'ndjson') print(`${JSON.stringify(again)}\n`)
  else if (format === 'json')
    print(`${JSON.stringify({ same: differs.length === 0, differs, absent, result: again }, undefined, 2)}\n`)
  else print(`${[...textOf(differs), ...absentText(absent)].join('\n')}\n`)
  if (differs.length > 0) endWith(1)
}

/** The trials of a result that are asked for; undefined for all. Ends the program if the result lacks one of them. */
export function wantedOf(
  path: string,
  result: JsonObject,
  options: CommonOptions,
  rules: RuleSet,
): readonly string[] | undefined {
  const wanted = trialIds(options, rules)
  const absent = wanted?.filter((id) => !trialsOf(result).includes(id)) ?? []
  if (absent.length > 0) throw cannotRun(`${harmless(path)} has no result for ${absent.join(', ')}.`)
  return wanted
}

function textOf(differs: readonly Difference[]): string[] {
  if (differs.length === 0) return ['The same result, byte for byte.']
  return differs.map((one) => `${one.what}: ${harmless(one.message)}`)
}

/** A note that nothing was compared for the trials that the result does not have. */
function absentText(absent: readonly string[]): string[] {
  return absent.length === 0 ? [] : [`Not in the result, so not compared: ${absent.join(', ')}.`]
}

/** The options, extended by the assumptions that a result states. */
export function withAssumed(options: ReplayOptions, given: JsonObject): ReplayOptions {
  const warnings = (given['warnings'] ?? []) as readonly Partial<Result['warnings'][number]>[]
  const own = warnings.flatMap(({ path, assumed }) =>
    assumed === undefined ? [] : [`${path ?? ''}=${String(assumed)}`],
  )
  // An assumption in the options overrides the one in the result.
  const said = options.assume ?? []
  const pathOf = (one: string): string => one.slice(0, one.indexOf('=')).trim()
  const left = own.filter((one) => !said.some((other) => pathOf(other) === pathOf(one)))
  return { ...options, assume: [...left, ...said] }
}

export async function resultIn(path: string): Promise<JsonObject> {
  const value = await oneValueIn(path)
  const result = Array.isArray(value) && value.length === 1 ? (value as readonly Json[])[0] : value
  if (!isObject(result) || result['schema'] !== 'prescreen/result/1' || !hasTrials(result))
    throw cannotRun(`${harmless(path)} is not a single prescreen result (schema prescreen/result/1).`)
  return result
}

function hasTrials({ trials, warnings = [] }: JsonObject): boolean {
  const areLists = [trials, warnings].every((list) => Array.isArray(list) && (list as readonly Json[]).every(isObject))
  return areLists && (trials as readonly Json[]).length > 0
}

export function trialsOf(result: JsonObject): string[] {
  const trials = (result['trials'] ?? []) as readonly Partial<Result['trials'][number]>[]
  return trials.map((one) => String(one.id))
}

/**
 * The single record in the file of `--record`, as it is screened; a chart is converted first. Ends the program if there
 * is none.
 */
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
