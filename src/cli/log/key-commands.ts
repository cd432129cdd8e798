import { createPublicKey } from 'node:crypto'
import { fingerprintOf, groupedHex, INITIALS, isGenuine, statementIn } from '../../log/index.ts'
import type { KeyStatement } from '../../log/index.ts'
import { harmless } from '../../text/index.ts'
import { settings } from '../config.ts'
import { cannotRun } from '../exit.ts'
import { readFlowing, readTextOr } from '../files/reading.ts'
import { formatOf } from '../options.ts'
import type { CommonOptions } from '../options.ts'
import { print, say } from '../terminal.ts'
import { keyPlace, makeKey, readKey } from './key-file.ts'
import { logTarget } from './writing.ts'
import type { LogOptions } from './writing.ts'

export interface KeyCommandOptions extends CommonOptions, Omit<LogOptions, 'by'> {
  readonly quiet?: boolean
  readonly by?: readonly string[]
}

/** `prescreen log key [show|new|add FILE]`: shows the key, makes one, or adds a further key to the log. */
export async function keyCommand(words: readonly string[], options: KeyCommandOptions): Promise<void> {
  const [what = 'show', file, ...more] = words
  const expected = what === 'add' ? 1 : 0
  const work = new Map([
    ['show', show],
    ['new', make],
    ['add', add],
  ]).get(what)
  if (work === undefined) throw cannotRun(`There is no \`prescreen log key ${harmless(what)}\`. Use show, new or add.`)
  if ((file === undefined ? 0 : 1) + more.length !== expected)
    throw cannotRun(
      expected === 0 ? `prescreen log key ${what} takes no file.` : 'prescreen log key add needs one FILE.',
    )
  await work(options, file ?? '')
}

async function show(options: KeyCommandOptions): Promise<void> {
  const format = formatOf(options, ['text', 'json'])
  const { statement } = readKey((await keyPlace(options)).path)
  print(format === 'json' ? `${JSON.stringify(statement)}\n` : statementText(statement))
}

/** Makes a key. Who may sign with it is bound to it from the start. */
async function make(options: KeyCommandOptions): Promise<void> {
  const format = formatOf(options, ['text', 'json'])
  const { by: own } = await settings()
  const people = [...new Set(options.by ?? (own === undefined ? [] : [own]))]
  if (people.length === 0 || !people.every((one) => INITIALS.test(one)))
    throw cannotRun('Say who may sign with the key: --by AB, or --by AB --by CD for two people.')
  const { path } = await keyPlace(options)
  const { statement } = makeKey(path, people, new Date().toISOString().replace(/\.\d+Z$/, 'Z'))
  if (options.quiet !== true)
    say(
      `New key: ${harmless(path)}. Only you can read it.\nKeep a copy in a safe place: a log signed with this key can be continued only with it.\nWrite the fingerprint down on paper.`,
    )
  print(format === 'json' ? `${JSON.stringify(statement)}\n` : statementText(statement))
}

/** Adds a key to the log. This needs a key that the log knows already. */
async function add(options: KeyCommandOptions, file: string): Promise<void> {
  const statement = statementFrom(file)
  const target = await logTarget(options, undefined)
  if (target.writer().signer === undefined)
    throw cannotRun('To add a key, you need a key that is already in the log, and there is none here.')
  const [number] = await target.add([{ key: statement }])
  if (options.quiet !== true)
    say(`Entry ${number} of ${harmless(target.path)} adds the key for ${statement.by.map(harmless).join(', ')}.`)
}

function statementFrom(file: string): KeyStatement {
  const statement = statementIn(readTextOr(file, cannotRun, readFlowing))
  if (statement !== undefined && isGenuine(statement)) return statement
  throw cannotRun(`${harmless(file)} is not a key as \`prescreen log key --format json\` prints it.`)
}

function statementText(statement: KeyStatement): string {
  const key = createPublicKey({ key: Buffer.from(statement.public_key, 'base64'), type: 'spki', format: 'der' })
  const pem = key.export({ type: 'spki', format: 'pem' }).toString()
  return `${pem}Signs for: ${statement.by.map(harmless).join(', ')}\nFingerprint: ${groupedHex(fingerprintOf(statement))}\n`
}
