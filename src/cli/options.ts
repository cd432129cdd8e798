import { dayText, parseDay } from '../quantity/index.ts'
import type { Day } from '../quantity/index.ts'
import { variablesByPath } from '../dictionary/index.ts'
import { withContacts, withSpans } from '../model/index.ts'
import type { RuleSet, Spans } from '../model/index.ts'
import { harmless, offer, renderDiagnostic } from '../text/index.ts'
import { loadCriteria } from './criteria-folder.ts'
import { settings } from './config.ts'
import { cannotRun, systemMessage } from './exit.ts'
import { SHIPPED_CRITERIA } from './places.ts'
import { writesText } from './streams.ts'

/** Options that every command takes, as commander reads them. */
export interface CommonOptions {
  readonly asOf?: string
  readonly criteria?: string
  readonly trial?: readonly string[]
  readonly format?: string
  readonly lang?: string
  readonly quiet?: boolean
  readonly color: boolean
  readonly debug?: boolean
}

/** The as-of day: the option, or today in the time zone of the machine. */
export function asOfDay({ asOf }: CommonOptions): Day {
  const now = new Date()
  const today = parseDay(localDate(now)) ?? 0
  if (asOf === undefined) return today
  const day = parseDay(asOf)
  if (day === undefined)
    throw cannotRun(`--as-of needs a full date such as ${dayText(today)}, not \`${harmless(asOf)}\`.`)
  return day
}

function localDate(date: Date): string {
  const parts = [date.getMonth() + 1, date.getDate()].map((part) => String(part).padStart(2, '0'))
  return [date.getFullYear(), ...parts].join('-')
}

/** The format of the results; the first of `known` by default. Ends the program if another one is asked for. */
export function formatOf<T extends string>({ format }: CommonOptions, known: readonly [T, ...T[]]): T {
  const found = format === undefined ? known[0] : known.find((one) => one === format)
  if (found === undefined)
    throw cannotRun(`--format must be one of ${known.join(', ')} for this command, not \`${harmless(format ?? '')}\`.`)
  if (found === 'text') writesText()
  return found
}

/** The folder of the rules: the option, else that of the configuration, else the shipped one. */
export async function criteriaFolder(options: Pick<CommonOptions, 'criteria'>): Promise<string> {
  return (await ownCriteriaFolder(options)) ?? SHIPPED_CRITERIA
}

/**
 * The folder that the user named, or a path in it (the first of `paths`); undefined if nobody named one, so that the
 * shipped folder is meant.
 */
export async function ownCriteriaFolder(
  { criteria }: Pick<CommonOptions, 'criteria'>,
  [path]: readonly string[] = [],
): Promise<string | undefined> {
  return path ?? criteria ?? (await settings()).criteria
}

/** Describes what a command writes into a folder of rules, for messages. */
export interface WrittenInto {
  /**
   * What an update of the program would delete, in the form in which a sentence continues: `your translation`.
   */
  readonly lost: string
  /** The command that writes it, without the folder: `check --fix`. */
  readonly command: string
}

/**
 * The folder that the user named, for a command that writes into it. Ends the program if nobody named one, since the
 * shipped folder is replaced with every version of the program.
 */
export async function folderToWrite(
  options: Pick<CommonOptions, 'criteria'>,
  { lost, command }: WrittenInto,
  paths: readonly string[] = [],
): Promise<string> {
  const own = await ownCriteriaFolder(options, paths)
  if (own !== undefined) return own
  throw cannotRun(
    `Every new version of prescreen replaces the shipped rules, and ${lost} would be lost. Copy the folder \`${harmless(SHIPPED_CRITERIA)}\` to one of your own, run \`prescreen ${command} --criteria my-criteria\`, and screen with the same --criteria, or set \`criteria\` in the configuration.`,
  )
}

/**
 * The rule set of `--criteria`, with the spans and contacts of the configuration. Ends the program if a rule file is
 * broken (with the diagnostics) or if there is no trial.
 */
export async function rulesFor(options: CommonOptions): Promise<RuleSet> {
  const folder = await criteriaFolder(options)
  const loaded = await loadOrExplain(folder)
  if (!loaded.ok) {
    const count = loaded.diagnostics.length
    const list = loaded.diagnostics.slice(0, MOST_DIAGNOSTICS).map((one) => harmlessLines(renderDiagnostic(one)))
    const more = count > MOST_DIAGNOSTICS ? `\n\n… and ${count - MOST_DIAGNOSTICS} more.` : ''
    const end = `${count} ${count === 1 ? 'mistake' : 'mistakes'} in the rule files; nobody was screened.`
    throw cannotRun(`${list.join('\n\n')}${more}\n\n${end}`)
  }
  if (loaded.rules.trials.length === 0) throw cannotRun(`There is no trial in ${harmless(folder)}/trials.`)
  return asTheSiteSays(loaded.rules)
}

/**
 * The rules with the spans and contacts of the configuration. Ends the program if the configuration names an unknown
 * trial or fact.
 */
async function asTheSiteSays(rules: RuleSet): Promise<RuleSet> {
  const { fresh, contacts = {}, consent_versions: versions = {} } = await settings()
  const trials = rules.trials.map((one) => one.id)
  for (const [name, table] of Object.entries({ contacts, consent_versions: versions }))
    for (const id of Object.keys(table))
      if (!trials.includes(id)) {
        const help = offer(id, trials) ?? ''
        throw cannotRun(
          `\`${name}\` in the configuration names \`${harmless(id)}\`, which is not a trial. ${help}`.trim(),
        )
      }
  const own = withContacts(rules, contacts)
  return fresh === undefined ? own : withFresh(own, fresh)
}

function withFresh(rules: RuleSet, fresh: Spans): RuleSet {
  const known = variablesByPath(rules.dictionary)
  for (const name of Object.keys(fresh))
    if (!known.has(name)) {
      const help = offer(name, [...known.keys()])
      throw cannotRun(
        `\`fresh\` in the configuration names \`${harmless(name)}\`, which is not a fact. ${help ?? ''}`.trim(),
      )
    }
  return withSpans(rules, fresh)
}

const MOST_DIAGNOSTICS = 20

function harmlessLines(text: string): string {
  return text.split('\n').map(harmless).join('\n')
}

async function loadOrExplain(folder: string): ReturnType<typeof loadCriteria> {
  try {
    return await loadCriteria(folder)
  } catch (error) {
    throw cannotRun(`The rule files cannot be read: ${systemMessage(error)}`)
  }
}

/** The ids given with `--trial`; undefined if there are none. Ends the program if a trial does not exist. */
export function trialIds(
  { trial }: CommonOptions,
  { trials }: { readonly trials: readonly { readonly id: string }[] },
): readonly string[] | undefined {
  const known = [...new Set(trials.map((one) => one.id))]
  for (const id of trial ?? []) {
    if (!known.includes(id)) throw cannotRun(`There is no trial \`${harmless(id)}\`. ${offer(id, known) ?? ''}`.trim())
  }
  return trial === undefined || trial.length === 0 ? undefined : trial
}
