import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { certifiedAndChecked } from '../../src/certify/index.ts'
import { parseDay } from '../../src/quantity/index.ts'
import { Screener } from '../../src/screen/index.ts'
import { CertifiedRecords } from '../support/certifying.ts'
import { prescreen } from '../support/command.ts'
import { smallest } from '../support/comparing.ts'
import { Dice } from '../support/dice.ts'
import { samplePatient, shippedRules } from '../support/shipped.ts'
import { wrongRecords, wrongWith } from './cases.ts'
import type { FuzzCase } from './cases.ts'
import { KEPT_LOG, KEPT_RESULTS, KINDS } from './draw.ts'

/**
 * Draws records, charts, rules, dictionaries, results, logs and folders, and searches for cases that the program gets
 * wrong: `npm run fuzz -- 500`, or `npm run fuzz -- --minutes 10 --seed 7`. Cases that it finds are in `.build/fuzz`.
 * If they are moved to `test/fuzz/corpus`, the fast tests try them again.
 */

const words = process.argv.slice(2)
const option = (name: string): number | undefined => {
  const at = words.indexOf(name)
  return at === -1 ? undefined : Number(words[at + 1])
}
const seed = option('--seed') ?? Math.floor(Math.random() * 1e9)
const minutes = option('--minutes')
const most =
  minutes === undefined ? Number(words.find((one) => /^\d+$/.test(one) && words.indexOf(one) === 0) ?? 300) : Infinity
const FOUND = '.build/fuzz'

async function keep(): Promise<void> {
  const rules = await shippedRules()
  const asOf = parseDay('2026-03-15') ?? 0
  for (const name of ['missing-facts', 'jointly-ineligible', 'man']) {
    const record = samplePatient(name)
    const screened = new Screener(rules, asOf).screen(record)
    if (!screened.ok) continue
    const { result } = certifiedAndChecked(screened.result, record, rules, asOf)
    KEPT_RESULTS.push({ record: `seeds/patients/${name}.json`, result: JSON.stringify(result) })
  }
  const path = join(mkdtempSync(join(tmpdir(), 'prescreen-fuzz-')), 'log.db')
  await prescreen(['screen', 'seeds/patients/man.json', '--log', '--by', 'AB', '--log-file', path])
  KEPT_LOG.bytes = readFileSync(path)
}

/** The same case, made as small as possible while it still goes wrong. */
function smaller(one: FuzzCase): FuzzCase {
  if (one.kind !== 'certificates') return one
  return { ...one, case: smallest(one.case, (other) => wrongRecords(other) !== undefined) }
}

await keep()
console.log(`seed ${seed}`)
const dice = new Dice(seed)
const weights = Object.fromEntries(Object.entries(KINDS).map(([name, { weight }]) => [name, weight]))
const counts = new Map<string, number>()
const certified = new CertifiedRecords()
const start = performance.now()
let [cases, found] = [0, 0]
const isTime = (): boolean => minutes === undefined || performance.now() - start < minutes * 60_000
while (cases < most && isTime()) {
  const kind = dice.weighted(weights)
  const own = dice.whole(0, 0x7fffffff)
  const drawn = KINDS[kind]?.draw(own)
  if (drawn === undefined) break
  cases++
  counts.set(kind, (counts.get(kind) ?? 0) + 1)
  const wrong = await wrongWith(drawn, certified)
  if (wrong === undefined) continue
  found++
  mkdirSync(FOUND, { recursive: true })
  const path = join(FOUND, `${seed}-${found}.json`)
  writeFileSync(path, `${JSON.stringify({ ...smaller(drawn), why: wrong }, undefined, 1)}\n`)
  console.log(`${kind}, seed ${own}: ${wrong}\n  ${path}`)
}
const taken = (performance.now() - start) / 60_000
console.log([...counts].map(([kind, count]) => `${kind} ${count}`).join(', '))
console.log(certified.text())
console.log(
  `${cases} cases of ${counts.size} kinds in ${taken.toFixed(1)} minutes (${Math.round(cases / taken)} a minute), ${found} disagreements`,
)
process.exitCode = found > 0 ? 1 : 0
