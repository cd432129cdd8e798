import { hasNumberGiven } from '../interview/index.ts'
import type { Consent } from '../log/index.ts'
import { dayText, parseDay } from '../quantity/index.ts'
import type { Day } from '../quantity/index.ts'
import { firstBirth } from '../review/index.ts'
import type { Screener } from '../screen/index.ts'
import { isId, LONGEST_ID, NO_NUMBER } from '../record/index.ts'
import type { JsonObject } from '../record/index.ts'
import { harmless, offer } from '../text/index.ts'
import { settings } from './config.ts'
import { cannotRun } from './exit.ts'

/** What the person who screens states in addition to the record. */
export interface ScreeningOptions {
  readonly by?: string
  readonly screeningNumber?: string
  /** Dates, or `TRIAL=DATE`. */
  readonly consent?: readonly string[]
  /** Versions, or `TRIAL=VERSION`. */
  readonly consentVersion?: readonly string[]
}

/** These options after reading: what the screening log and the worksheet say about a screening besides its result. */
export interface Screening {
  /** Who screens. */
  readonly by: string | undefined
  /** The hospital or practice. */
  readonly site: string | undefined
  /** The number by which the log and the worksheet name the patient; undefined if none was given. */
  readonly numberOf: (record: JsonObject) => string | undefined
  /** By trial, without trials for which no consent is known. */
  readonly consents: Readonly<Record<string, Consent>>
  /** The version of the consent form in force, by trial. */
  readonly consentForms: Readonly<Record<string, string>>
  /** Whether any of the options can be about one patient only. */
  readonly isOfOne: boolean
  /** Why the options cannot be about the patient of a record; undefined if they can. */
  readonly problemOf: (record: JsonObject) => string | undefined
}

/**
 * Reads the options for the trials of the rules. A mistake ends the program before anybody is screened. `screener`:
 * reads the records.
 */
export async function screeningOf(options: ScreeningOptions, screener: Screener): Promise<Screening> {
  const { asOf } = screener
  const trials = screener.rules.trials.map((one) => one.id)
  const { site, log_ids: isNamedById = false, consent_versions: forms = {} } = await settings()
  const { screeningNumber: number } = options
  if (number !== undefined && (!isId(number.trim()) || /\p{Cc}/u.test(number)))
    throw cannotRun(`--screening-number must be a number or text of 1 to ${LONGEST_ID} characters, on one line.`)
  const dates = byTrial('--consent', options.consent ?? [], trials)
  for (const date of Object.values(dates)) checkDate(date, asOf)
  const versions = byTrial('--consent-version', options.consentVersion ?? [], trials)
  const consents = trials.flatMap((trial) => {
    const date = dates[trial]
    // The form in force counts as the signed one only if something was signed.
    const version = versions[trial] ?? (date === undefined ? undefined : forms[trial])
    const consent = { ...(date !== undefined && { date }), ...(version !== undefined && { version }) }
    return date === undefined && version === undefined ? [] : [[trial, consent] as const]
  })
  return {
    by: await answering(options),
    site,
    numberOf: (record) => number?.trim() ?? (isNamedById || hasNumberGiven(record) ? idOf(record) : undefined),
    consents: Object.fromEntries(consents),
    consentForms: forms,
    problemOf: (record) => consentProblem(record, Object.values(dates), screener),
    isOfOne: [number, options.consent, options.consentVersion].some((one) => one !== undefined),
  }
}

/** The message if consent was signed before the patient was born; undefined if that is not certain. */
function consentProblem(record: JsonObject, dates: readonly string[], screener: Screener): string | undefined {
  const read = dates.length === 0 ? undefined : screener.read(record)
  const born = read?.ok === true ? firstBirth(read.facts) : undefined
  const wrong = dates.find((date) => born !== undefined && (parseDay(date) ?? born) < born)
  if (wrong === undefined) return undefined
  return `--consent ${wrong} is before the patient was born. Please check both dates, and that this is the right patient.`
}

/** The person who answers, if known; kept with each answer. */
export async function answering({ by }: Pick<ScreeningOptions, 'by'>): Promise<string | undefined> {
  const name = by ?? (await settings()).by
  if (name === undefined) return undefined
  if (name.trim() === '' || name.length > LONGEST_NAME)
    throw cannotRun(`--by must be a name or initials of 1 to ${LONGEST_NAME} characters.`)
  return name.trim()
}

/** The most that the log takes. */
const LONGEST_NAME = 64

function idOf({ id }: JsonObject): string | undefined {
  return typeof id === 'string' && id !== NO_NUMBER ? id : undefined
}

/** The value of an option for each trial: the one given for it (`TRIAL=VALUE`), or the one given for all. */
function byTrial(option: string, texts: readonly string[], trials: readonly string[]): Record<string, string> {
  const said = new Map<string, string>()
  for (const text of texts) {
    const at = text.indexOf('=')
    const [trial, value] = [text.slice(0, Math.max(0, at)).trim(), text.slice(at + 1).trim()]
    if (value === '') throw cannotRun(`${option} is empty.`)
    if (at >= 0 && !trials.includes(trial))
      throw cannotRun(`${option}: there is no trial \`${harmless(trial)}\`. ${offer(trial, trials) ?? ''}`.trim())
    if (said.has(trial)) throw cannotRun(`${option} is given twice${trial === '' ? '' : ` for ${trial}`}.`)
    said.set(trial, value)
  }
  return Object.fromEntries(
    trials.flatMap((trial) => {
      const value = said.get(trial) ?? said.get('')
      return value === undefined ? [] : [[trial, value]]
    }),
  )
}

function checkDate(text: string, asOf: Day): void {
  const day = parseDay(text)
  if (day === undefined)
    throw cannotRun(
      `--consent needs the full date of the signature, such as ${dayText(asOf)}, not \`${harmless(text)}\`.`,
    )
  if (day > asOf) throw cannotRun(`--consent ${text} is after the day of the screening, ${dayText(asOf)}.`)
}
