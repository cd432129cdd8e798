import { readFileSync } from 'node:fs'
import { parseDocument } from 'yaml'
import { checkProject } from '../../src/check/index.ts'
import type { Kept, Project } from '../../src/check/index.ts'
import { loadRules } from '../../src/model/index.ts'
import { proveTrial } from '../../src/prove/index.ts'
import { parseDay } from '../../src/quantity/index.ts'
import { TRIALS } from '../support/shipped.ts'

/**
 * Measures how long checking takes:
 *
 * - 5, 10, 20 and 50 trials with proofs and all their examples, in processor time: the first time, again, and after
 *   one file has changed; and their pairs
 * - 1,000 trial files with three examples each, without proofs, as a multiple of the time that the yaml package alone
 *   takes to parse them
 * - the proofs of each shipped trial and of one trial with up to 40 criteria
 *
 * The files are the shipped ones under other names.
 */

const FILES = 1000
const ROUNDS = 5
const PAIRS_UP_TO = 20
const TODAY = parseDay('2026-03-15') ?? 0

const dictionary = {
  path: 'criteria/dictionary.yaml',
  text: readFileSync('criteria/dictionary.yaml', 'utf8'),
  sha256: '',
}

interface RuleFile {
  readonly path: string
  readonly text: string
  readonly sha256: string
}

/** A shipped trial under another name, with at most this many of its examples. */
function numbered(i: number, examples = 3): RuleFile {
  const id = TRIALS[i % TRIALS.length] ?? TRIALS[0]
  const text = readFileSync(`criteria/trials/${id}.yaml`, 'utf8')
  const [head = '', cases = ''] = text.split('  cases:\n')
  const few = cases.split(/(?=^ {4}- )/m).slice(0, examples)
  const own = `${head}  cases:\n${few.join('')}`.replaceAll(new RegExp(`(?<!seeds/trials/)${id}`, 'g'), `${id}-${i}`)
  return { path: `criteria/trials/${id}-${i}.yaml`, text: own, sha256: String(i) }
}

function projectOf(trials: readonly RuleFile[]): Project {
  return {
    dictionary,
    trials,
    patients: [],
    fhir: undefined,
    read: (path) => ({ path, text: readFileSync(path, 'utf8') }),
    today: TODAY,
    staleAfter: 100,
  }
}

/** Processor time of this process, in seconds. */
function processor(work: () => void): number {
  const before = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1_000_000
}

const kept = (found: Map<string, string>): Kept => ({
  get: (name) => found.get(name),
  set: (name, text) => void found.set(name, text),
})

console.log(
  'trials with all examples and proofs, seconds of processor time: anew; again; after a change of one file; pairs anew',
)
for (const count of [5, 10, 20, 50]) {
  const files = Array.from({ length: count }, (_, i) => numbered(i, Infinity))
  const found = new Map<string, string>()
  const check = (trials: readonly RuleFile[], pairs: boolean): string => {
    const options = { proofs: true, pairs, severities: {}, kept: kept(found) }
    return processor(() => void checkProject(projectOf(trials), options)).toFixed(2)
  }
  const [anew, again] = [check(files, false), check(files, false)]
  const changed = files.map((one, i) => (i === 1 ? { ...one, text: `${one.text}# later\n`, sha256: 'changed' } : one))
  const after = check(changed, false)
  const pairs = count > PAIRS_UP_TO ? 'not tried' : check(files, true)
  console.log(`  ${count} trials: ${anew}; ${again}; ${after}; ${pairs}`)
}

const trials = Array.from({ length: FILES }, (_, i) => numbered(i))
const project = projectOf(trials)
const plainly = { proofs: false, pairs: false, severities: {} }
const broken = checkProject(project, plainly).found.filter((one) => one.severity === 'error')
if (broken.length > 0) throw new Error(`the generated files are broken: ${broken[0]?.message}`)

function seconds(work: () => void): number {
  const start = performance.now()
  work()
  return (performance.now() - start) / 1000
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
}

const rounds = Array.from({ length: ROUNDS }, () => {
  const parse = seconds(() => trials.forEach((one) => void parseDocument(one.text)))
  const check = seconds(() => void checkProject(project, plainly))
  return { parse, check, ratio: check / parse }
})
const kilobytes = trials.reduce((sum, one) => sum + one.text.length, 0) / 1000
console.log(`${FILES} trial files, ${kilobytes.toFixed(0)} kB, checked without proofs, ${ROUNDS} rounds`)
console.log(`  yaml package alone: median ${median(rounds.map((one) => one.parse)).toFixed(2)} s`)
console.log(`  prescreen check:    median ${median(rounds.map((one) => one.check)).toFixed(2)} s`)
const ratios = rounds.map((one) => one.ratio)
console.log(
  `  ratio: median ${median(ratios).toFixed(2)} (${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)})`,
)

const shipped = TRIALS.map((id) => {
  const path = `criteria/trials/${id}.yaml`
  return { path, text: readFileSync(path, 'utf8'), sha256: id }
})
const loaded = loadRules(dictionary, shipped, '')
if (!loaded.ok) throw new Error('the shipped rules are broken')
const { rules } = loaded
for (const trial of rules.trials) {
  const time = median(Array.from({ length: ROUNDS }, () => seconds(() => void proveTrial(trial, rules, TODAY))))
  console.log(`proofs of ${trial.id}, ${trial.criteria.length} criteria: median ${(1000 * time).toFixed(0)} ms`)
}
// The largest trial, filled up to 40 criteria from the second largest.
const [one, other] = rules.trials.toSorted((a, b) => b.criteria.length - a.criteria.length)
if (one === undefined || other === undefined) throw new Error('too few trials')
const joined = { ...one, criteria: [...one.criteria, ...other.criteria.map((each) => ({ ...each }))].slice(0, 40) }
const time = median(Array.from({ length: ROUNDS }, () => seconds(() => void proveTrial(joined, rules, TODAY))))
console.log(`proofs of a trial of ${joined.criteria.length} criteria: median ${(1000 * time).toFixed(0)} ms`)
