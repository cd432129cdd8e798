import { problemText, warningsIn } from '../../explain/index.ts'
import { inEnglish } from '../../messages/index.ts'
import { accountWords, conversionText } from '../../report/index.ts'
import { keptOpen } from '../../patients/index.ts'
import { isObject } from '../../record/index.ts'
import { Screener } from '../../screen/index.ts'
import { onDemand } from '../reading.ts'
import { InputAccount } from '../batch/account.ts'
import { SiteAccount, siteFor } from '../site.ts'
import { speechFor, tellerFor } from '../speech.ts'
import { asOfDay, formatOf, rulesFor } from '../options.ts'
import type { CommonOptions } from '../options.ts'
import { documentsIn, patientsIn } from '../patient-files.ts'
import { streams } from '../streams.ts'
import { outputWidth, paintFor, print, say } from '../terminal.ts'

export interface ConvertOptions extends CommonOptions {
  readonly quiet?: boolean
  readonly assumeComplete?: string
  readonly fhirVersion?: string
  readonly with?: string
  readonly assume?: readonly string[]
}

/**
 * `prescreen convert FILE…`: the records that were understood, the source of each fact, and what was not understood.
 */
export async function convertCommand(paths: readonly string[], options: ConvertOptions): Promise<void> {
  const format = formatOf(options, ['text', 'json', 'ndjson'])
  const rules = await rulesFor(options)
  const screener = new Screener(rules, asOfDay(options), [])
  const speech = await speechFor(options)
  const words = { dictionary: tellerFor(speech, screener).rules.dictionary, say: speech.say }
  const site = await siteFor(options, screener)
  const siteAccount = new SiteAccount(site, speech.say)
  const reading = await onDemand(options, rules.dictionary, site)
  const inputs = new InputAccount(options.quiet === true, speech.say)
  let refused = 0
  const texts: string[] = []
  const converted: object[] = []
  for (const { record, problems, notes, account, place, isUnreadable } of patientsIn(
    await documentsIn(paths, inputs, options.quiet),
    reading,
    screener,
    speech.say,
  )) {
    const read = record === undefined || problems.length > 0 ? { ok: false as const, problems } : screener.read(record)
    if (!read.ok || !isObject(record)) {
      for (const one of read.ok ? [] : read.problems) say(problemText(one, words.dictionary, words.say, place))
      if (!isUnreadable) refused++
      continue
    }
    siteAccount.met(record['id'])
    const kept = format === 'text' ? record : keptOpen(record, notes, rules.dictionary)
    if (format === 'json')
      converted.push({
        record: kept,
        warnings: [
          ...warningsIn(notes, rules.dictionary, inEnglish),
          ...read.facts.warnings.map(({ path, message, kind }) => ({ path, message, kind })),
        ],
        ...(account !== undefined && { account: account.map((one) => accountWords(one, rules.dictionary)) }),
      })
    else if (format === 'ndjson') print(`${JSON.stringify(kept)}\n`)
    else
      texts.push(
        conversionText(
          { record, noted: [...notes, ...read.facts.warnings], account },
          { ...words, width: outputWidth(), paint: paintFor(streams().output, options.color) },
        ),
      )
  }
  if (format === 'json') print(`${JSON.stringify(converted, undefined, 2)}\n`)
  else if (format === 'text') print(texts.join('\n'))
  siteAccount.close({ quiet: options.quiet === true })
  inputs.close(refused)
}
