import fc from 'fast-check'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Json } from '../../src/record/index.ts'
import { isObject } from '../../src/record/index.ts'
import { contradictory, criteriaOf, dictionaryOf, recordOf } from '../support/contradictory.ts'
import { Dice } from '../support/dice.ts'
import { randomCase } from '../support/random-cases.ts'
import { smallCase } from '../support/small-cases.ts'
import type { FuzzCase } from './cases.ts'

/** How each kind of case is drawn from a seed. */
export const KINDS: Readonly<Record<string, { readonly weight: number; readonly draw: (seed: number) => FuzzCase }>> = {
  'small records': { weight: 6, draw: (seed) => ({ kind: 'certificates', case: smallCase(seed, 2) }) },
  'drawn rules, dictionaries and records': {
    weight: 2,
    draw: (seed) => ({ kind: 'certificates', case: randomCase(seed, 1, 0.2) }),
  },
  'records that contradict themselves': { weight: 4, draw: readings },
  'records of patients': { weight: 4, draw: (seed) => run(seed, RECORDS, ['screen', '{file}', '--format', 'json']) },
  'charts in FHIR': { weight: 2, draw: (seed) => run(seed, CHARTS, ['convert', '{file}', '--format', 'json']) },
  'folders of a batch': { weight: 2, draw: folder },
  'rule files': { weight: 3, draw: (seed) => run(seed, RULES, ['check', '{file}', '--format', 'json'], false) },
  dictionaries: { weight: 1, draw: dictionary },
  'certified results': { weight: 2, draw: result },
  'screening logs': { weight: 1, draw: log },
}

function readings(seed: number): FuzzCase {
  const [drawn] = fc.sample(contradictory, { numRuns: 1, seed })
  if (drawn === undefined) throw new Error('nothing is drawn')
  const dictionary = dictionaryOf(drawn.knowledge)
  return { kind: 'readings', dictionary, criteria: criteriaOf(drawn), record: recordOf(drawn) }
}

const AS_OF = ['--as-of', '2026-03-15']

/** The paths of the files in a folder (at any depth) with this ending, except large ones. */
function below(path: string, ending: string): string[] {
  const names = readdirSync(path, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith(ending))
  return names.map((name) => join(path, name)).filter((name) => statSync(name).size < 60_000)
}

const RECORDS = below('seeds/patients', '.json')
const CHARTS = below('test/data/fhir', '.json')
const RULES = below('criteria/trials', '.yaml')

function base64(text: string | Uint8Array): string {
  return Buffer.from(text).toString('base64')
}

function run(seed: number, paths: readonly string[], words: readonly string[], isDated = true): FuzzCase {
  const dice = new Dice(seed)
  const path = dice.one(paths)
  const name = path.slice(path.lastIndexOf('/') + 1)
  const text = mutated(readFileSync(path, 'utf8'), dice)
  const own = words.map((word) => word.replace('{file}', `{dir}/${name}`))
  return { kind: 'program', words: isDated ? [...own, ...AS_OF] : own, files: { [name]: base64(text) } }
}

function folder(seed: number): FuzzCase {
  const dice = new Dice(seed)
  const files = dice.several(1, 3, () => {
    const all = dice.several(1, 3, () => mutated(readFileSync(dice.one(RECORDS), 'utf8'), dice))
    return all.map((one) => (dice.chance(0.8) ? one.replaceAll(/\s*\n\s*/g, ' ') : one)).join('\n')
  })
  const named = files.map((text, i) => [`in/${i}.${dice.one(['ndjson', 'json', 'jsonl', 'txt'])}`, base64(text)])
  const words = ['batch', '{dir}/in', '--format', 'json', '--quiet', '--workers', '1', ...AS_OF]
  return { kind: 'program', words, files: Object.fromEntries(named) as Record<string, string> }
}

function dictionary(seed: number): FuzzCase {
  const dice = new Dice(seed)
  const files: Record<string, string> = {}
  for (const path of ['criteria/dictionary.yaml', 'criteria/fhir.yaml', ...RULES.slice(0, 1)])
    files[path] = base64(readFileSync(path))
  files['criteria/dictionary.yaml'] = base64(mutatedText(readFileSync('criteria/dictionary.yaml', 'utf8'), dice))
  return {
    kind: 'program',
    words: ['screen', RECORDS[0] ?? '', '--criteria', '{dir}/criteria', '--format', 'json', ...AS_OF],
    files,
  }
}

/** A changed result. Checking it must either find that or refuse to run. */
function result(seed: number): FuzzCase {
  const dice = new Dice(seed)
  const own = dice.one(KEPT_RESULTS)
  const text = mutated(own.result, dice)
  return {
    kind: 'program',
    words: ['verify-result', '{dir}/result.json', '--record', own.record, '--format', 'json'],
    files: { 'result.json': base64(text) },
  }
}

/** Results to be changed, and their log; made once before anything is drawn. */
export const KEPT_RESULTS: { readonly record: string; readonly result: string }[] = []
export const KEPT_LOG: { bytes: Uint8Array } = { bytes: new Uint8Array(0) }

function log(seed: number): FuzzCase {
  const dice = new Dice(seed)
  const bytes = Uint8Array.from(KEPT_LOG.bytes)
  for (let i = dice.whole(0, 20); i > 0 && bytes.length > 0; i--)
    bytes[dice.whole(0, bytes.length - 1)] = dice.whole(0, 255)
  const end = dice.chance(0.3) ? dice.whole(0, bytes.length) : bytes.length
  return {
    kind: 'program',
    words: ['log', dice.one(['verify', 'list', 'export']), '--log-file', '{dir}/log.db'],
    files: { 'log.db': base64(bytes.subarray(0, end)) },
  }
}

function mutated(text: string, dice: Dice): string {
  if (dice.chance(0.3)) return mutatedText(text, dice)
  try {
    let value = JSON.parse(text) as Json
    for (let i = dice.whole(1, 3); i > 0; i--) value = mutatedJson(value, value, dice)
    return JSON.stringify(value, undefined, dice.chance(0.5) ? 1 : 0)
  } catch {
    return mutatedText(text, dice)
  }
}

const ODD: readonly Json[] = [
  null,
  -1,
  0,
  1e308,
  0.1,
  true,
  false,
  '',
  'x',
  [],
  {},
  [[]],
  '2026-02-30',
  '9999',
  'female',
]

function mutatedJson(value: Json, whole: Json, dice: Dice): Json {
  if (dice.chance(0.1)) return dice.chance(0.8) ? dice.one(ODD) : anyIn(whole, dice)
  if (Array.isArray(value)) {
    const items = value as readonly Json[]
    if (items.length === 0) return [dice.one(ODD)]
    const at = dice.whole(0, items.length - 1)
    if (dice.chance(0.15)) return items.toSpliced(at, 1)
    if (dice.chance(0.15)) return [...items, items[at] ?? null]
    return items.with(at, mutatedJson(items[at] ?? null, whole, dice))
  }
  if (!isObject(value)) return dice.one(ODD)
  const keys = Object.keys(value)
  if (keys.length === 0) return { [dice.one(['x', 'id', 'value'])]: dice.one(ODD) }
  const key = dice.one(keys)
  const { [key]: own = null, ...others } = value
  if (dice.chance(0.15)) return others
  if (dice.chance(0.05)) return { ...others, [`${key}_`]: own }
  return { ...value, [key]: mutatedJson(own, whole, dice) }
}

function anyIn(value: Json, dice: Dice): Json {
  const parts: readonly Json[] = Array.isArray(value) ? value : isObject(value) ? Object.values(value) : []
  return parts.length === 0 || dice.chance(0.2) ? value : anyIn(dice.one(parts), dice)
}

const TOKENS = [
  '{',
  '}',
  '[',
  ']',
  ',',
  ':',
  '"',
  '- ',
  '\n',
  '\t',
  '\0',
  '\u001b[31m',
  '&a',
  '*a',
  '!x',
  '1e999',
  '≤',
  '#',
]

function mutatedText(text: string, dice: Dice): string {
  let own = text
  for (let i = dice.whole(1, 4); i > 0; i--) {
    const at = dice.whole(0, own.length)
    const to = Math.min(own.length, at + dice.whole(0, 40))
    const [before, cut, after] = [own.slice(0, at), own.slice(at, to), own.slice(to)]
    const how = dice.weighted({ delete: 3, twice: 2, token: 3, line: 2, end: 1 })
    if (how === 'delete') own = before + after
    else if (how === 'twice') own = before + cut + cut + after
    else if (how === 'token') own = before + dice.one(TOKENS) + cut + after
    else if (how === 'end') own = dice.chance(0.2) ? before : own
    else {
      const lines = own.split('\n')
      const line = dice.whole(0, lines.length - 1)
      own = lines.with(line, dice.one(lines)).join('\n')
    }
  }
  return own
}
