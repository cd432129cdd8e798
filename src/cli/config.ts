import { dirname, join, resolve } from 'node:path'
import { FRESH_FORM, spanOf, UNIT_SYSTEMS } from '../dictionary/index.ts'
import type { UnitSystem } from '../dictionary/index.ts'
import { contactProblem, CONTACT_PARTS } from '../model/index.ts'
import type { Contact, Spans } from '../model/index.ts'
import { periodText } from '../quantity/index.ts'
import { harmless, offer } from '../text/index.ts'
import { cannotRun, isSystemError, systemMessage } from './exit.ts'
import { homeFolder, pathFromHome } from './files/home.ts'
import { readText } from './files/reading.ts'
import { streams } from './streams.ts'

/** The settings in the configuration file. All of them are optional. */
export interface Settings {
  /** Initials of the person who screens, for the screening log. */
  readonly by?: string
  /** Whether every screening is written to the screening log. */
  readonly log?: boolean
  readonly log_file?: string
  /** Whether the log keeps the record itself, not only its hash. */
  readonly keep_record?: boolean
  /** Whether the log names each patient by the id of the record. */
  readonly log_ids?: boolean
  /** The key that signs the entries of the log. */
  readonly log_key?: string
  /** A file, on another disk, to which every checkpoint of the log is added. */
  readonly log_checkpoints?: string
  /** The folder of the rule files to use. */
  readonly criteria?: string
  /** The language of pages and questions, as a tag: `de`. */
  readonly lang?: string
  /** The system of units that the site's laboratory uses; its units are offered first. */
  readonly units?: UnitSystem
  /** Whether questions are single lines, as with `--linear`. */
  readonly linear?: boolean
  /** How old facts may be at this site, by the name of a fact, group or list. */
  readonly fresh?: Spans
  /** The hospital or practice, as the signed worksheet names it. */
  readonly site?: string
  /** Whom to call at this site, by trial. */
  readonly contacts?: Readonly<Record<string, Contact>>
  /** The version of the consent form in force, by trial. */
  readonly consent_versions?: Readonly<Record<string, string>>
}

/** The settings that are tables. */
type Tables = Pick<Settings, 'fresh' | 'contacts' | 'consent_versions'>

export interface Setting {
  readonly name: keyof Settings
  readonly value: string
  /** Where the value comes from: the configuration file with the line, or the default. */
  readonly origin: string
}

const KINDS: Readonly<Record<keyof Settings, 'text' | 'boolean' | 'path' | 'table' | 'system'>> = {
  by: 'text',
  log: 'boolean',
  log_file: 'path',
  keep_record: 'boolean',
  log_ids: 'boolean',
  log_key: 'path',
  log_checkpoints: 'path',
  criteria: 'path',
  lang: 'text',
  linear: 'boolean',
  units: 'system',
  fresh: 'table',
  site: 'text',
  contacts: 'table',
  consent_versions: 'table',
}

/** The configuration file: `prescreen/config.yaml` in `$XDG_CONFIG_HOME`, or in `~/.config`. */
export function configPath(): string {
  return join(folderOf('XDG_CONFIG_HOME', '.config'), 'prescreen', 'config.yaml')
}

/** Where the screening log is by default: in `$XDG_STATE_HOME`, or in `~/.local/state`. */
export function defaultLogPath(): string {
  return join(folderOf('XDG_STATE_HOME', join('.local', 'state')), 'prescreen', 'screening-log.db')
}

/** Where the key of the log is by default: beside the configuration. */
export function defaultKeyPath(): string {
  return join(dirname(configPath()), 'log-key.pem')
}

/** The folder for results that can be computed again: `prescreen` in `$XDG_CACHE_HOME`, or in `~/.cache`. */
export function cacheFolder(): string {
  return join(folderOf('XDG_CACHE_HOME', '.cache'), 'prescreen')
}

/**
 * The folder that a variable names, if its path is absolute (XDG ignores relative ones); else `otherwise` in the home
 * folder.
 */
function folderOf(variable: string, otherwise: string): string {
  const own = streams().env[variable]
  return own?.startsWith('/') === true ? own : join(homeFolder(), otherwise)
}

interface Config {
  readonly settings: Settings
  readonly lines: ReadonlyMap<string, number>
}

/**
 * The settings in the configuration file; none if there is no file. A mistake in it ends the program with its position.
 */
export async function settings(): Promise<Settings> {
  return (await readConfig(configPath())).settings
}

/** Every setting with its value and where it comes from. */
export async function allSettings(): Promise<Setting[]> {
  const { settings: own, lines } = await readConfig(configPath())
  const defaults: Readonly<Record<keyof Settings, string>> = {
    by: '',
    log: 'false',
    log_file: defaultLogPath(),
    keep_record: 'false',
    log_ids: 'false',
    log_key: defaultKeyPath(),
    log_checkpoints: '',
    criteria: 'the shipped rules',
    lang: 'as the environment says',
    linear: 'false',
    units: 'as the dictionary says',
    fresh: 'as the dictionary says',
    site: '',
    contacts: 'as the rule files say',
    consent_versions: '',
  }
  return (Object.keys(KINDS) as (keyof Settings)[]).map((name) => {
    const value = own[name]
    return value === undefined
      ? { name, value: defaults[name], origin: 'default' }
      : {
          name,
          value: typeof value === 'object' ? tableText(name, own) : String(value),
          origin: `${configPath()}, line ${lines.get(name) ?? 1}`,
        }
  })
}

async function readConfig(path: string): Promise<Config> {
  const text = textOf(path)
  if (text === undefined) return { settings: {}, lines: new Map() }
  const { isMap, isScalar, LineCounter, parseDocument } = await import('yaml')
  const counter = new LineCounter()
  const document = parseDocument(text, { lineCounter: counter })
  const wrong = (message: string, offset = 0): Error => {
    const { line, col } = counter.linePos(offset)
    return cannotRun(`${harmless(path)}:${line}:${col}: ${harmless(message)}`)
  }
  const [error] = document.errors
  if (error !== undefined) throw wrong(error.message.split('\n')[0] ?? 'This is not YAML.', error.pos[0])
  const values: { [name: string]: string | boolean | Tables[keyof Tables] } = {}
  const lines = new Map<string, number>()
  if (document.contents !== null && !isMap(document.contents))
    throw wrong('The configuration must be lines of `name: value`.')
  for (const { key, value } of document.contents?.items ?? []) {
    const offset = isScalar(key) ? (key.range?.[0] ?? 0) : 0
    const name = isScalar(key) ? String(key.value) : ''
    const names = Object.keys(KINDS)
    if (!names.includes(name))
      throw wrong(
        `There is no setting \`${name}\`. ${offer(name, names) ?? `The settings are ${names.join(', ')}.`}`,
        offset,
      )
    const kind = KINDS[name as keyof Settings]
    if (kind === 'table') {
      const table = value instanceof Object && 'toJSON' in value ? (value as { toJSON: () => unknown }).toJSON() : {}
      const read = TABLES[name as keyof Tables](table)
      if (typeof read === 'string') throw wrong(`\`${name}\` ${read}`, offset)
      values[name] = read
      lines.set(name, counter.linePos(offset).line)
      continue
    }
    const own = isScalar(value) ? value.value : undefined
    if (kind === 'system' && !UNIT_SYSTEMS.some((system) => system === own))
      throw wrong(`\`${name}\` must be ${UNIT_SYSTEMS.join(' or ')}.`, offset)
    if (kind === 'boolean' ? typeof own !== 'boolean' : typeof own !== 'string' || own === '')
      throw wrong(`\`${name}\` must be ${kind === 'boolean' ? 'true or false' : 'a text'}.`, offset)
    values[name] = kind === 'path' ? pathFrom(String(own)) : (own as string | boolean)
    lines.set(name, counter.linePos(offset).line)
  }
  return { settings: values, lines }
}

/** Reads each kind of table, or says what is wrong with it. */
const TABLES: { readonly [name in keyof Required<Tables>]: (table: unknown) => Required<Tables>[name] | string } = {
  fresh: (table) => spansIn(table) ?? `must be a table of facts and time spans. ${FRESH_FORM}`,
  contacts: contactsIn,
  consent_versions: (table) =>
    versionsIn(table) ?? 'must be a table of trials and texts in quotes, such as {NCT04158843: "2.1"}.',
}

function isTable(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Reads a table like `{labs: 14 days, ecog: none}`; undefined if it is anything else. */
function spansIn(table: unknown): Spans | undefined {
  if (!isTable(table)) return undefined
  const spans = Object.entries(table).map(([name, own]) => [name, spanOf(String(own))] as const)
  return spans.some(([, span]) => span === undefined) ? undefined : (Object.fromEntries(spans) as Spans)
}

/**
 * Reads a contact for each trial, or says what is wrong. A part without quotes is refused: YAML drops the leading zeros
 * of a phone number.
 */
function contactsIn(table: unknown): Readonly<Record<string, Contact>> | string {
  if (!isTable(table)) return 'must be a table of trials and whom to call.'
  for (const [trial, own] of Object.entries(table)) {
    if (!isTable(own)) return `needs a contact for ${trial}, such as {name: Trial office, phone: "010 5550 1234"}.`
    const other = Object.keys(own).find((key) => !CONTACT_PARTS.some((part) => part === key))
    if (other !== undefined) return `has \`${other}\` for ${trial}; a contact has only ${CONTACT_PARTS.join(', ')}.`
    const [bare] = Object.entries(own).find(([, text]) => typeof text !== 'string') ?? []
    if (bare !== undefined) return `needs quotes around \`${bare}\` for ${trial}.`
    const problem = contactProblem(own)
    if (problem !== undefined) return `is wrong for ${trial}: ${problem}`
  }
  return table as Readonly<Record<string, Contact>>
}

/**
 * Reads a table like `{NCT04158843: "2.1"}`; undefined if it is anything else. Without quotes, 2.10 would become 2.1.
 */
function versionsIn(table: unknown): Readonly<Record<string, string>> | undefined {
  const isRight = isTable(table) && Object.values(table).every((one) => typeof one === 'string' && one.trim() !== '')
  return isRight ? (table as Readonly<Record<string, string>>) : undefined
}

function tableText(name: keyof Settings, { fresh = {}, contacts = {}, consent_versions = {} }: Settings): string {
  if (name === 'contacts')
    return Object.entries(contacts)
      .map(
        ([trial, { name: own, role, phone, email }]) =>
          `${trial} ${[own, role, phone, email].filter(Boolean).join(', ')}`,
      )
      .join('; ')
  if (name === 'consent_versions')
    return Object.entries(consent_versions)
      .map((one) => one.join(' '))
      .join(', ')
  return Object.entries(fresh)
    .map(([fact, span]) => `${fact} ${span === null ? 'none' : periodText(span)}`)
    .join(', ')
}

function pathFrom(text: string): string {
  return resolve(pathFromHome(text))
}

/**
 * The text of the configuration file; undefined if there is none. A file that cannot be read ends the program and does
 * not count as missing, since it may ask for the log.
 */
function textOf(path: string): string | undefined {
  try {
    return readText(path)
  } catch (error) {
    if (isSystemError(error) && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return undefined
    throw cannotRun(`The configuration cannot be read: ${systemMessage(error)}`)
  }
}
