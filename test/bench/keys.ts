import { readFileSync } from 'node:fs'
import { readCriteriaFiles } from '../../src/cli/criteria-folder.ts'
import { loadRules } from '../../src/model/index.ts'
import { parseDay } from '../../src/quantity/index.ts'
import type { JsonObject } from '../../src/record/index.ts'
import { onePage, PLAIN } from '../../src/report/index.ts'
import { Screener } from '../../src/screen/index.ts'
import { keysOf, typedInterview } from '../support/typist.ts'

/**
 * Measures the effort of an interview for a person: prompts and keys for ten fixed patients, from the patient's number
 * to the page at the end, by somebody who has all the information ready and types the fewest keys. Seconds are
 * estimated by the keystroke-level model (Card, Moran and Newell, Communications of the ACM 1980): 0.28 s per key for
 * an average person who is not a typist, and 1.35 s to think before each prompt. Fails if typing for a patient who
 * matches takes longer than the aim.
 */

const KEY = 0.28
const THINKING = 1.35
const AIM = 43

const PATIENTS = [
  'match-nct04158843',
  'match-fudan-ai-msk',
  'match-nct03365973',
  'multi-match',
  'near-miss-bilirubin',
  'two-spinal-lesions',
  'missing-facts',
  'man',
  'match-nct00557986',
  'match-nct04199520',
]

/** For `P-001` and Enter. */
const NUMBER_KEYS = 6
const DAY = '2026-03-10'
const [WIDTH, HEIGHT] = [80, 24]

const files = readCriteriaFiles('criteria')
const loaded = loadRules(files.dictionary, files.trials, files.sha256)
if (!loaded.ok) throw new Error('the shipped rules are broken')
const screener = new Screener(loaded.rules, parseDay('2026-03-15') ?? 0)

function row(cells: readonly (string | number)[]): void {
  console.log(cells.map((cell, i) => (i === 0 ? String(cell).padEnd(20) : String(cell).padStart(11))).join(''))
}

row(['', '', 'of them', '', 'seconds', 'and', 'prompts,', ''])
row(['patient', 'prompts', 'labs, days', 'keys', 'typing', 'thinking', 'closed too', 'matches'])
const pages: string[] = []
let tooSlow = 0
for (const name of PATIENTS) {
  const record = JSON.parse(readFileSync(`seeds/patients/${name}.json`, 'utf8')) as JsonObject
  const { steps, standing } = await typedInterview(record, screener, { day: DAY })
  const all = await typedInterview(record, screener, { day: DAY, closedToo: true })
  const keys = steps.reduce((sum, step) => sum + keysOf(step), NUMBER_KEYS)
  const prompts = steps.length + 1
  const plain = steps.filter(({ shows }) => shows.some((one) => /^On what day|\):$|laboratory values/.test(one))).length
  const result = screener.result(standing.talk.record, standing.facts, standing.evaluations)
  const matches = result.trials.filter((one) => one.matches).length
  const typing = keys * KEY
  if (matches > 0 && typing > AIM) tooSlow++
  row([
    name,
    prompts,
    plain,
    keys,
    typing.toFixed(1),
    (typing + prompts * THINKING).toFixed(1),
    all.steps.length + 1,
    matches,
  ])
  const { dictionary } = loaded.rules
  pages.push(onePage(result, { width: WIDTH, height: HEIGHT - 1 - 3, paint: PLAIN, dictionary }))
}
console.log(`\nThe last screen of each, ${WIDTH} columns and ${HEIGHT} lines\n`)
for (const page of pages) console.log(`${'='.repeat(WIDTH)}\n${page}`)
console.log(`patients who match and take more than ${AIM} s of typing: ${tooSlow}`)
if (tooSlow > 0) process.exitCode = 1
