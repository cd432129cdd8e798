import { readFileSync } from 'node:fs'
import { parseDocument } from 'yaml'
import { checkProject } from '../../src/check/index.ts'
import type { Project } from '../../src/check/index.ts'
import { loadRules } from '../../src/model/index.ts'
import { proveTrial } from '../../src/prove/index.ts'
import { parseDay } from '../../src/quantity/index.ts'
import { TRIALS } from '../support/shipped.ts'

/**
 * How long checking takes: 1,000 trial files without proofs, as a multiple of the time in which the yaml package alone parses
 * them; and the proofs of one trial of 40 criteria. The files are the shipped ones under other names, with three examples each.
 */

const FILES = 1000
const ROUNDS = 5
const TODAY = parseDay('2026-03-15') ?? 0

const dictionary = {
  path: 'criteria/dictionary.yaml',
  text: readFileSync('criteria/dictionary.yaml', 'utf8'),
  sha256: '',
}

function numbered(i: number): { readonly path: string; readonly text: string; readonly sha256: string } {
  const id = TRIALS[i % TRIALS.length] ?? TRIALS[0]
  const text = readFileSync(`criteria/trials/${id}.yaml`, 'utf8')
  const [head = '', cases = ''] = text.split('  cases:\n')
  const few = cases.split(/(?=^ {4}- )/m).slice(0, 3)
  const own = `${head}  cases:\n${few.join('')}`.replaceAll(new RegExp(`(?<!seeds/trials/)${id}`, 'g'), `${id}-${i}`)
  return { path: `criteria/trials/${id}-${i}.yaml`, text: own, sha256: String(i) }
}

const trials = Array.from({ length: FILES }, (_, i) => numbered(i))
const project: Project = {
  dictionary,
  trials,
  patients: [],
  fhir: undefined,
  read: (path) => ({ path, text: readFileSync(path, 'utf8') }),
  today: TODAY,
  staleAfter: 100,
}

const broken = checkProject(project, { proofs: false, severities: {} }).filter((one) => one.severity === 'error')
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
  const check = seconds(() => void checkProject(project, { proofs: false, severities: {} }))
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
// The largest trial with criteria of the second largest, up to 40.
const [one, other] = rules.trials.toSorted((a, b) => b.criteria.length - a.criteria.length)
if (one === undefined || other === undefined) throw new Error('too few trials')
const joined = { ...one, criteria: [...one.criteria, ...other.criteria.map((each) => ({ ...each }))].slice(0, 40) }
const time = median(Array.from({ length: ROUNDS }, () => seconds(() => void proveTrial(joined, rules, TODAY))))
console.log(`proofs of a trial of ${joined.criteria.length} criteria: median ${(1000 * time).toFixed(0)} ms`)
