import { readdirSync, readFileSync } from 'node:fs'
import { readCriteriaFiles } from '../../src/cli/criteria-folder.ts'
import { openFacts } from '../../src/interview/index.ts'
import { loadRules } from '../../src/model/index.ts'
import { parseDay } from '../../src/quantity/index.ts'
import { valueAt, withValue } from '../../src/record/index.ts'
import type { JsonObject } from '../../src/record/index.ts'
import { Screener } from '../../src/screen/index.ts'
import { fewestFacts } from '../support/certificates.ts'
import { randomNumbers } from '../support/dice.ts'
import { inventedPatient, POPULATION_AS_OF } from '../support/population.ts'
import { converse, daysAsked, evaluationsOf, inOrder, manyTrials } from './conversation.ts'
import type { Choose } from './conversation.ts'

/**
 * Measures how many questions it takes to decide every trial, in four orders, compared with the fewest that any order
 * could need. The same complete patients answer in every order. The figures for the order of the interview include the
 * time that a question takes.
 */

const PATIENTS = Number(process.argv[2] ?? '1000')
const BOUNDED = Number(process.argv[3] ?? '150')
const AS_OF = parseDay(POPULATION_AS_OF) ?? 0

const files = readCriteriaFiles('criteria')
const loaded = loadRules(files.dictionary, files.trials, files.sha256)
if (!loaded.ok) throw new Error('the shipped rules are broken')
const { rules } = loaded
const screener = new Screener(rules, AS_OF)

const ours = inOrder(rules)

/** The facts in the order in which the trials' pages ask for them, trial by trial and bullet by bullet. */
function pageOrder(): string[] {
  const found = new Set<string>()
  for (const evaluation of evaluationsOf({ id: 'bench' }, screener)) {
    for (const { missing } of evaluation.criteria) missing.forEach((path) => found.add(path))
  }
  return [...found]
}

const PAGES = pageOrder()

/** A checklist on which every line is filled in until all trials are decided. */
const asPrinted: Choose = (evaluations, asked) => {
  if (openFacts(evaluations, asked, rules.dictionary).length === 0) return undefined
  return PAGES.find((path) => !asked.has(path)) ?? openFacts(evaluations, asked, rules.dictionary)[0]
}

/** The same checklist, used by somebody who skips every line that no longer matters. */
const pagesSkipping: Choose = (evaluations, asked) => {
  const open = openFacts(evaluations, asked, rules.dictionary)
  return PAGES.find((path) => open.includes(path)) ?? open[0]
}

function atRandom(seed: number): Choose {
  const next = randomNumbers(seed)
  return (evaluations, asked) => {
    const open = openFacts(evaluations, asked, rules.dictionary)
    return open[Math.floor(next() * open.length)]
  }
}

function fewest(patient: JsonObject): number {
  const facts = rules.trials.map((trial) => {
    const own = new Screener(rules, AS_OF, [trial.id])
    const all = new Set(evaluationsOf({ id: 'bench' }, own).flatMap((one) => one.criteria.flatMap((c) => c.missing)))
    return { own, all: [...all].filter((path) => valueAt(patient, path) !== undefined) }
  })
  const done = new Map<string, boolean>()
  const settles = (trial: number, chosen: ReadonlySet<string>): boolean => {
    const entry = facts[trial]
    if (entry === undefined) return true
    const known = entry.all.filter((path) => chosen.has(path))
    const key = `${trial} ${known.join()}`
    const before = done.get(key)
    if (before !== undefined) return before
    const record = known.reduce<JsonObject>((sum, path) => withValue(sum, path, valueAt(patient, path) ?? null), {
      id: 'b',
    })
    const settled = evaluationsOf(record, entry.own).every((one) => one.verdict !== 'undetermined')
    done.set(key, settled)
    return settled
  }
  const closed = facts.map(({ all }, trial) => (settles(trial, new Set(all)) ? all : []))
  return fewestFacts({ facts: closed, settles }).size
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0)
}

function mean(numbers: readonly number[]): number {
  return sum(numbers) / numbers.length
}

function at(numbers: readonly number[], share: number): number {
  const sorted = numbers.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0
}

function row(name: string, counts: readonly number[]): void {
  const figures = [mean(counts).toFixed(2), at(counts, 0.5), Math.max(...counts)]
  console.log(`${name.padEnd(44)}${figures.map((one) => String(one).padStart(8)).join('')}`)
}

const patients = [
  ...Array.from({ length: PATIENTS }, (_, seed) => inventedPatient(seed)),
  ...readdirSync('seeds/patients')
    .filter((name) => name.endsWith('.json'))
    .map((name) => JSON.parse(readFileSync(`seeds/patients/${name}`, 'utf8')) as JsonObject),
]

const first = converse(patients[0] ?? {}, ours, screener)
const conversations = patients.map((patient) => converse(patient, ours, screener))
const counts = conversations.map((one) => one.asked.length)
const days = conversations.map(({ record }) => daysAsked(record, screener))
console.log(`${patients.length} patients (${PATIENTS} invented), five trials, questions until all are decided\n`)
console.log(`${''.padEnd(44)}    mean  median   worst`)
row('the order of the interview', counts)
row('  then days of what could be too old', days)
const printed = patients.map((patient) => converse(patient, asPrinted, screener).asked.length)
row('the pages, line by line', printed)
const skipping = patients.map((patient) => converse(patient, pagesSkipping, screener).asked.length)
row('the pages, skipping what no longer matters', skipping)
row(
  'at random among what matters',
  patients.map((patient, i) => converse(patient, atRandom(i), screener).asked.length),
)
console.log(`\ninterview / pages line by line   ${(mean(counts) / mean(printed)).toFixed(2)}`)
console.log(`interview / pages with skipping  ${(mean(counts) / mean(skipping)).toFixed(2)}`)

const bounded = patients.slice(0, BOUNDED)
const bounds = bounded.map(fewest)
const same = counts.slice(0, BOUNDED)
console.log(`\nthe fewest facts that settle the same patient, exactly, for the first ${bounded.length} patients`)
row('fewest for somebody who knew the answers', bounds)
row('the order of the interview', same)
console.log(`interview / fewest               ${(mean(same) / mean(bounds)).toFixed(2)}`)
const impossible = same.filter((count, i) => count < (bounds[i] ?? 0)).length
console.log(`patients with fewer questions than the bound (0 if both are right): ${impossible}`)

const asking = days.filter((count) => count > 0)
const shareAsked = ((100 * asking.length) / days.length).toFixed(0)
const shareOfAll = ((100 * sum(days)) / (sum(counts) + sum(days))).toFixed(1)
console.log(`\n${shareAsked} % of the patients are asked for a day; ${shareOfAll} % of all questions are about days`)

const times = conversations.flatMap((one) => one.times)
console.log(`\nmilliseconds of processor time from an answer to the next question, five trials`)
console.log(
  `first of the process ${first.times[0]?.toFixed(0)}; median ${at(times, 0.5).toFixed(1)}; 99 % ${at(times, 0.99).toFixed(1)}; worst ${Math.max(...times).toFixed(1)}`,
)
for (const trials of [50, 500]) {
  const crowd = new Screener(manyTrials(trials), AS_OF)
  const opening = converse(patients[1] ?? {}, ours, crowd).times[0] ?? 0
  const crowded = [2, 3, 4, 5, 6].flatMap((i) => converse(patients[i] ?? {}, ours, crowd).times)
  console.log(
    `${trials} trials: first ${opening.toFixed(0)}; then median ${at(crowded, 0.5).toFixed(1)}; 90 % ${at(crowded, 0.9).toFixed(0)}; worst ${Math.max(...crowded).toFixed(0)}`,
  )
}
