import type { Dictionary } from '../../dictionary/index.ts'
import { onePage, resultText } from '../../report/index.ts'
import type { TextOptions } from '../../report/index.ts'
import type { Result } from '../../explain/index.ts'
import type { Say } from '../../messages/index.ts'
import type { JsonObject, Problem } from '../../record/index.ts'
import { Screener } from '../../screen/index.ts'
import { dayText } from '../../quantity/index.ts'
import { harmless } from '../../text/index.ts'
import { cannotRun } from '../exit.ts'
import { logWriter } from '../log/writing.ts'
import type { LogOptions } from '../log/writing.ts'
import { InputAccount } from '../batch/account.ts'
import { asOfDay, formatOf, rulesFor, trialIds } from '../options.ts'
import type { CommonOptions } from '../options.ts'
import { optimizeLater } from '../optimizing.ts'
import { sayRefused, UsedIds } from '../refusing.ts'
import { onDemand } from '../reading.ts'
import { screeningOf } from '../screening.ts'
import type { Screening, ScreeningOptions } from '../screening.ts'
import { SiteAccount, siteFor } from '../site.ts'
import { speechFor, tellerFor } from '../speech.ts'
import { documentsIn, patientsIn } from '../patient-files.ts'
import type { FoundPatient } from '../patient-files.ts'
import { endWith, streams } from '../streams.ts'
import { outputWidth, paintFor, print, say, screenHeight } from '../terminal.ts'

export interface ScreenOptions extends CommonOptions, LogOptions, ScreeningOptions {
  readonly quiet?: boolean
  readonly explain?: boolean
  readonly details?: boolean
  readonly certify?: boolean
  readonly assumeComplete?: string
  readonly fhirVersion?: string
  readonly with?: string
  readonly assume?: readonly string[]
}

/** `prescreen screen FILE…`: screens each record; a bad record is reported and does not stop the others. */
export async function screenCommand(paths: readonly string[], options: ScreenOptions): Promise<void> {
  optimizeLater()
  const format = formatOf(options, ['text', 'json', 'ndjson', 'html', 'markdown'])
  const asOf = asOfDay(options)
  const rules = await rulesFor(options)
  const screener = new Screener(rules, asOf, trialIds(options, rules))
  const speech = await speechFor(options)
  const teller = isForPeople(format) ? tellerFor(speech, screener) : screener
  const trials = rules.trials.map((one) => one.id)
  const screening = await screeningOf(options, screener)
  const log = await logWriter(options, trials, screening, speech.say)
  if (screening.isOfOne && log === undefined && format !== 'html' && format !== 'markdown')
    throw cannotRun('--screening-number and --consent need --log, or --format html or markdown.')
  const site = await siteFor(options, screener)
  const inputs = new InputAccount(options.quiet === true, speech.say)
  const accounts = { inputs, site: new SiteAccount(site, speech.say) }
  const desk = new ScreenRun({ screener, teller, words: speech.say }, options, accounts)
  const documents = await documentsIn(paths, inputs, options.quiet)
  const patients = patientsIn(documents, await onDemand(options, rules.dictionary, site), screener, speech.say)
  const screened = patients.flatMap((one) => desk.screen(one))
  if (screening.isOfOne && screened.length > 1)
    throw cannotRun('--screening-number and --consent are for one patient; screen that patient alone.')
  const [problem] = screened.flatMap(({ record }) => screening.problemOf(record) ?? [])
  if (problem !== undefined) throw cannotRun(problem)
  const logged = await log?.(screened)
  try {
    const proved = options.certify === true ? await certifiedAll(screened, screener) : screened
    await show(proved, format, teller.rules.dictionary, { ...options, say: speech.say, screening })
    desk.close(screened.length)
  } finally {
    logged?.()
  }
}

type Format = 'text' | 'json' | 'ndjson' | 'html' | 'markdown'

/** Whether a format is for people. Formats for machines are the same in every language. */
function isForPeople(format: Format): boolean {
  return format !== 'json' && format !== 'ndjson'
}

async function show(
  screened: readonly ToldRecord[],
  format: Format,
  dictionary: Dictionary,
  options: ScreenOptions & WorksheetOptions,
): Promise<void> {
  const results = screened.map((one) => one.told)
  const paint = paintFor(streams().output, options.color)
  const layout = { width: outputWidth(), paint, explain: options.explain === true, dictionary, say: options.say }
  if (format === 'json') print(`${JSON.stringify(results, undefined, 2)}\n`)
  else if (format === 'html' || format === 'markdown') print(await worksheet(screened, format, dictionary, options))
  else if (format === 'ndjson') for (const result of results) print(`${JSON.stringify(result)}\n`)
  else await showText(results, layout, options)
}

/**
 * Prints everything if the output is a file or a pipe. On a terminal, prints one page for each patient, after the
 * details if these are asked for, so that what is read first stands at the cursor.
 */
async function showText(
  results: readonly Result[],
  layout: TextOptions,
  options: ScreenOptions & Pick<WorksheetOptions, 'say'>,
): Promise<void> {
  const details = results.map((result) => resultText(result, layout)).join(`\n${'─'.repeat(layout.width)}\n\n`)
  if (streams().output.isTTY !== true) return print(details)
  const isWanted = options.details === true || options.explain === true || options.certify === true
  if (isWanted) await (await import('../pager.ts')).page(details)
  const pages = results.map((result) => onePage(result, { ...layout, height: screenHeight() - 1 }))
  const hint = isWanted ? '' : `${layout.paint.faint(options.say('notice.details'))}\n`
  if (pages.length > 0) print(`${isWanted ? '\n' : ''}${pages.join('\n')}${hint}`)
}

/**
 * The results with their certificates. If checking a certificate finds that it does not prove the result, this is
 * reported and the exit status is 2: then none of the results may be relied on.
 */
async function certifiedAll(screened: readonly ToldRecord[], screener: Screener): Promise<ToldRecord[]> {
  const { certifiedAndChecked, findingText } = await import('../../certify/index.ts')
  return screened.map(({ record, result, told }) => {
    const { result: own, checked } = certifiedAndChecked(result, record, screener.rules, screener.asOf)
    for (const one of checked.findings) say(`${harmless(result.patient)}: ${harmless(findingText(one))}`)
    if (checked.findings.length > 0) endWith(2)
    return { record, result: own, told: told === result ? own : withProofs(told, own) }
  })
}

/** A translated result with the certificates of the original. */
function withProofs(told: Result, { trials }: Result): Result {
  return {
    ...told,
    trials: told.trials.map((trial) => {
      const own = trials.find(({ id }) => id === trial.id)
      const criteria = trial.criteria.map((one) =>
        withProofOf(
          one,
          own?.criteria.find(({ id }) => id === one.id),
        ),
      )
      return { ...withProofOf(trial, own), criteria }
    }),
  }
}

function withProofOf<T extends { readonly certificate?: object }>(told: T, proved: T | undefined): T {
  return proved?.certificate === undefined ? told : { ...told, certificate: proved.certificate }
}

interface ScreenedRecord {
  readonly record: JsonObject
  readonly result: Result
}

/**
 * A screened record with its result also in the language of the reader (`told`). `result` is for machines and the log.
 */
export interface ToldRecord extends ScreenedRecord {
  readonly told: Result
}

/** In whose words a worksheet is, and what the site adds to it. */
export interface WorksheetOptions {
  readonly say: Say
  readonly screening: Screening
}

/** The worksheet for the investigator. The code that makes it is loaded only when needed. */
export async function worksheet(
  screened: readonly ToldRecord[],
  format: 'html' | 'markdown',
  dictionary: Dictionary,
  { say: tell, screening }: WorksheetOptions,
): Promise<string> {
  const { sheetOf, worksheetHtml, worksheetMarkdown } = await import('../../worksheet/index.ts')
  const { by, site, consents, consentForms } = screening
  const made = dayText(asOfDay({ color: false }))
  const sheets = screened.map(({ record, result, told }) => {
    const screeningNumber = screening.numberOf(record)
    const own = screening.problemOf(record) === undefined ? consents : {}
    const context = { site, screeningNumber, by, made, consents: own, consentForms, say: tell, original: result }
    return sheetOf(told, record, dictionary, context)
  })
  return format === 'html' ? worksheetHtml(sheets, tell) : worksheetMarkdown(sheets, tell)
}

/** What the inputs hold, and for which patients the site knows more. */
interface Accounts {
  readonly inputs: InputAccount
  readonly site: SiteAccount
}

/** Screens records one after the other, and counts those that are refused. */
class ScreenRun {
  private readonly screener: Screener
  /** A screener with the same rules in the language of the reader. */
  private readonly teller: Screener
  /** Words problems in the language of the reader. */
  private readonly words: Say
  private readonly options: ScreenOptions
  private readonly accounts: Accounts
  private readonly ids = new UsedIds()
  private rejected = 0

  constructor(
    { screener, teller, words }: Record<'screener' | 'teller', Screener> & { readonly words: Say },
    options: ScreenOptions,
    accounts: Accounts,
  ) {
    this.accounts = accounts
    this.words = words
    this.screener = screener
    this.teller = teller
    this.options = options
  }

  screen(found: FoundPatient): ToldRecord[] {
    const { record, problems, place, isUnreadable } = found
    if (record === undefined || problems.length > 0) return this.refuse(place, problems, isUnreadable)
    const again = this.ids.problems(record)
    if (again.length > 0) return this.refuse(place, again)
    const screened = this.screener.screen(record, found)
    if (!screened.ok) return this.refuse(place, screened.problems)
    this.accounts.site.met((record as JsonObject)['id'])
    this.ids.use(record, place)
    const { result } = screened
    const told = this.teller === this.screener ? screened : this.teller.screen(record, found)
    return [{ record: record as JsonObject, result, told: told.ok ? told.result : result }]
  }

  /** Reports how many records were refused and sets the exit status. */
  close(screened: number): void {
    if (this.rejected > 0 && this.options.quiet !== true) {
      say(this.words('refused.count', { count: this.rejected, screened }))
    }
    this.accounts.site.close({ quiet: this.options.quiet === true })
    this.accounts.inputs.close(this.rejected)
  }

  private refuse(place: string, problems: readonly Problem[], isFile = false): ToldRecord[] {
    if (!isFile) this.rejected++
    sayRefused(place, problems, this.teller.rules.dictionary, this.words)
    return []
  }
}
