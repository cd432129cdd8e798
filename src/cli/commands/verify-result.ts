import { findingText } from '../../certify/index.ts'
import { dayText, parseDay } from '../../quantity/index.ts'
import { isObject, recordHash } from '../../record/index.ts'
import { checkResult, isCheckable } from '../../reference/index.ts'
import type { CheckedResult } from '../../reference/index.ts'
import { onlyTrials } from '../../replay/index.ts'
import { Screener } from '../../screen/index.ts'
import { harmless } from '../../text/index.ts'
import { cannotRun } from '../exit.ts'
import { asOfDay, formatOf, rulesFor } from '../options.ts'
import { siteFor } from '../site.ts'
import { endWith } from '../streams.ts'
import { print } from '../terminal.ts'
import { recordIn, resultIn, trialsOf, wantedOf, withAssumed } from './replay.ts'
import type { ReplayOptions } from './replay.ts'

/**
 * `prescreen verify-result RESULT --record FILE`: whether the certificates prove what the result says, for all its
 * trials or those asked for. The exit status is 1 if one does not.
 */
export async function verifyResultCommand(path: string, options: ReplayOptions): Promise<void> {
  const format = formatOf(options, ['text', 'json'])
  const whole = await resultIn(path)
  const asOf = parseDay(String(whole['as_of']))
  if (asOf === undefined) throw cannotRun(`${harmless(path)} has no as-of date.`)
  // A certificate proves a verdict for one day only.
  if (options.asOf !== undefined && asOfDay(options) !== asOf)
    throw cannotRun(`${harmless(path)} was screened for ${dayText(asOf)}, not for ${harmless(options.asOf)}.`)
  const rules = await rulesFor(options)
  const given = onlyTrials(whole, wantedOf(path, whole, options, rules))
  if (given['criteria_sha256'] !== rules.sha256)
    throw cannotRun(
      `${harmless(path)} was made with different rules (SHA-256 ${harmless(String(given['criteria_sha256']))}).`,
    )
  const known = rules.trials.map((one) => one.id)
  const screener = new Screener(
    rules,
    asOf,
    trialsOf(given).filter((id) => known.includes(id)),
  )
  const site = await siteFor(withAssumed(options, given), screener)
  const { record } = await recordIn(options, screener, site)
  const read = screener.read(record)
  if (!read.ok || !isObject(record))
    throw cannotRun(
      `${harmless(options.record)}: ${read.ok ? 'not a patient record' : (read.problems[0]?.message ?? '')}`,
    )
  if (recordHash(record) !== given['record_sha256'])
    throw cannotRun(`${harmless(path)} is not the result of ${harmless(options.record)}.`)
  if (!isCheckable(given))
    throw cannotRun(
      `${harmless(path)} is not a result with reasons and certificates; \`prescreen screen --certify\` makes one.`,
    )
  const checked = checkResult(given, record, rules, asOf)
  print(format === 'json' ? `${JSON.stringify(checked, undefined, 2)}\n` : textOf(checked))
  if (checked.findings.length > 0) endWith(1)
}

function textOf({ proved, notCertified, findings }: CheckedResult): string {
  const left = Object.values(notCertified).reduce((sum, one) => sum + one, 0)
  const lines = [
    ...findings.map((one) => harmless(findingText(one))),
    `${claims(proved)} proved, ${left} not certified, ${findings.length} not proved by the certificates given.`,
    ...Object.entries(notCertified).map(([why, count]) => `  Not certified: ${harmless(why)} (${count}).`),
  ]
  return `${lines.join('\n')}\n`
}

function claims(count: number): string {
  return count === 1 ? '1 verdict, status or missing fact' : `${count} verdicts, statuses and missing facts`
}
