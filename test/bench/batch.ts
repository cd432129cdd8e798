import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { availableParallelism, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { costOf, figuresTable, inTurn, median } from './measure.ts'
import type { Cost, Figure } from './measure.ts'
import { profiled, stagesTable } from './stages.ts'

/**
 * Measures batches of three cohorts: records with complete lists, records from many sources, and charts in FHIR. It
 * compares a batch with only reading and parsing the same file (processor time), two workers with one (elapsed time),
 * and with reasons to without, and shows where the time goes. `npm run bench -- varied charts` measures only some
 * cohorts. RECORDS sets their size, ROUNDS how often each is run, FUNCTIONS how many functions are listed.
 */

const COHORTS = { complete: 4000, varied: 400, charts: 150 } as const
type Cohort = keyof typeof COHORTS
/** The number of records for final figures. With fewer records, warming up takes a larger part of the time. */
const FULL = { complete: 200_000, varied: 200_000, charts: 2000 } as const

const ROUNDS = Number(process.env['ROUNDS'] ?? 3)
const FUNCTIONS = Number(process.env['FUNCTIONS'] ?? 8)
/** The share of the records for which reasons are measured, because they take long. */
const EXPLAINED = 1 / 4
const CERTIFIED = 100

const PARSE = `let rest = Buffer.alloc(0), n = 0
for await (const bytes of require('node:fs').createReadStream(process.argv[1], { highWaterMark: 262144 })) {
  rest = rest.length === 0 ? bytes : Buffer.concat([rest, bytes])
  let start = 0
  for (let end = rest.indexOf(10); end !== -1; end = rest.indexOf(10, start)) {
    JSON.parse(rest.toString('utf8', start, end)); n++
    start = end + 1
  }
  rest = rest.subarray(start)
}`

const EMPTY = ['-e', '0']
const parse = (path: string): string[] => ['-e', `(async () => {${PARSE}})()`, path]
const words = (path: string, ...more: string[]): string[] => [
  'batch',
  path,
  '--as-of',
  '2026-03-15',
  '--format',
  'ndjson',
  '--quiet',
  ...more,
]
const batch = (path: string, ...more: string[]): string[] => ['bin/prescreen.js', ...words(path, ...more)]

const folder = mkdtempSync(join(tmpdir(), 'prescreen-bench-'))
const figures: Figure[] = []

function written(cohort: Cohort, count: number): string {
  const path = join(folder, `${cohort}-${count}.ndjson`)
  spawnSync(process.execPath, ['.build/bench/cohort.js', cohort, String(count), path], { stdio: 'inherit' })
  return path
}

/** Ratios of values that were measured in the same round. */
function quotients(above: readonly number[], below: readonly number[]): number[] {
  return above.map((one, i) => one / (below[i] ?? 1))
}

const processor = (costs: readonly Cost[]): number[] => costs.map((one) => one.processor)
const wall = (costs: readonly Cost[]): number[] => costs.map((one) => one.wall)

async function measure(cohort: Cohort): Promise<void> {
  const records = Number(process.env['RECORDS'] ?? COHORTS[cohort])
  const path = written(cohort, records)
  const kilobytes = (statSync(path).size / records / 1000).toFixed(1)
  console.log(`\n${cohort}: ${records} records of ${kilobytes} kB (in full: ${FULL[cohort]}), ${ROUNDS} rounds`)
  const [empty = [], parsed = [], one = [], two = []] = await inTurn(
    [EMPTY, parse(path), batch(path, '--workers', '1'), batch(path, '--workers', '2')].map(
      (args) => () => costOf(args),
    ),
    ROUNDS,
  )
  // The time that an empty Node process takes is subtracted: otherwise parsing a small file would look slow.
  const start = median(processor(empty))
  const alone = processor(parsed).map((time) => time - start)
  const whole = processor(one).map((time) => time - start)
  const microseconds = (times: readonly number[]): number => (median(times) * 1e6) / records
  const each = (times: readonly number[]): string => `${microseconds(times).toFixed(0)} µs a record`
  console.log(
    `  JSON.parse alone ${each(alone)}; one worker ${each(whole)}; two ${each(processor(two))} (processor time)`,
  )
  console.log(`  one worker ${(records / median(wall(one))).toFixed(0)} records a second by the clock`)
  figures.push(
    { name: `${cohort}: JSON.parse ÷ one worker`, values: quotients(alone, whole), aim: PARSE_FLOOR, digits: 4 },
    { name: `${cohort}: speed of two workers ÷ one`, values: quotients(wall(one), wall(two)), aim: TWO_WORKERS },
  )
  const few = Math.ceil(records * EXPLAINED)
  const some = written(cohort, few)
  const [brief = [], explained = []] = await inTurn(
    [batch(some, '--workers', '1'), batch(some, '--workers', '1', '--explain')].map((args) => () => costOf(args)),
    Math.min(2, ROUNDS),
  )
  const bare = (costs: readonly Cost[]): number[] => processor(costs).map((time) => time - start)
  const reasons = quotients(bare(explained), bare(brief))
  figures.push({ name: `${cohort}: with --explain ÷ without (${few} records)`, values: reasons, aim: REASONS })
  console.log(`  ${certificates(path, records)}`)
  console.log(`  where the time goes, one worker:`)
  console.log(stagesTable(profiled(words(path, '--workers', '1')), microseconds(whole), FUNCTIONS))
}

/** Certifies some of the records and checks the certificates: speed is worth nothing if verdicts are wrong. */
function certificates(path: string, of: number): string {
  // In thousandths. A proof takes as long as hundreds of verdicts, so about 100 records are certified, but at least one
  // in a thousand and at most one in ten.
  const share = Math.max(1, Math.min(100, Math.round((CERTIFIED * 1000) / of)))
  const args = batch(path, '--certify', String(share)).map((word) => (word === 'ndjson' ? 'json' : word))
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', maxBuffer: 1 << 28 })
  if (status !== 0 && status !== 1) {
    process.exitCode = 1
    return `certificates FAILED: ${stderr.trim()}`
  }
  const { certified } = JSON.parse(stdout) as { readonly certified?: Readonly<Record<string, number>> }
  const { records = 0, proved = 0, not_certified: left = 0 } = certified ?? {}
  return `certified and checked: ${records} records, ${proved} claims proved, ${left} not certified, 0 failed`
}

const PARSE_FLOOR = { kind: 'at least', value: 0.2, enough: 0.1 } as const
const TWO_WORKERS = { kind: 'at least', value: 1.8 } as const
const REASONS = { kind: 'at most', value: 2 } as const

const load = (): string =>
  loadavg()
    .map((one) => one.toFixed(1))
    .join(', ')
const asked = process.argv.slice(2)
const cohorts = (Object.keys(COHORTS) as Cohort[]).filter((one) => asked.length === 0 || asked.includes(one))
console.log(`Node ${process.version}, ${availableParallelism()} processors, load before ${load()}`)
try {
  for (const cohort of cohorts) await measure(cohort)
} finally {
  rmSync(folder, { recursive: true })
}
console.log(`\nload after ${load()}\n`)
console.log(figuresTable('batches', figures))
