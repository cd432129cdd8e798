import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'

/**
 * Batches of invented patients: the rate of reading and parsing the file alone, of screening in one thread and in two, and with
 * reasons. All in one run, as ratios. BENCH_RECORDS sets the size.
 */

const RECORDS = Number(process.env['BENCH_RECORDS'] ?? 200_000)

const folder = mkdtempSync(join(tmpdir(), 'prescreen-bench-'))

function cohort(count: number): string {
  const path = join(folder, `${count}.ndjson`)
  spawnSync(process.execPath, ['.build/bench/cohort.js', String(count), path], { stdio: 'inherit' })
  return path
}

/** Runs a program to its end; its output goes nowhere. Gives the seconds. */
async function measured(args: readonly string[]): Promise<number> {
  const start = performance.now()
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] })
  await once(child, 'exit')
  return (performance.now() - start) / 1000
}

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

const batch = (path: string, ...more: string[]): string[] => [
  'bin/prescreen.js',
  'batch',
  path,
  '--as-of',
  '2026-03-15',
  '--format',
  'ndjson',
  '--quiet',
  ...more,
]

const path = cohort(RECORDS)
const size = statSync(path).size / RECORDS
const rate = (seconds: number, records = RECORDS): number => records / seconds
const show = (name: string, each: number, ratio: string): void =>
  console.log(`${name.padEnd(34)} ${Math.round(each).toLocaleString('en').padStart(9)} a second  ${ratio}`)

console.log(`${RECORDS} records of ${Math.round(size)} bytes on ${availableParallelism()} processors`)
const parse = rate(await measured(['-e', `(async () => {${PARSE}})()`, path]))
show('read and JSON.parse alone', parse, '')
const one = rate(await measured(batch(path, '--workers', '1')))
show('one worker', one, `${(one / parse).toFixed(3)} of parsing alone`)
const two = rate(await measured(batch(path, '--workers', '2')))
show('two workers', two, `${(two / one).toFixed(2)} × one worker`)
// Reasons take so much longer that a tenth of the records says enough.
const tenth = Math.ceil(RECORDS / 10)
const explained = rate(await measured(batch(cohort(tenth), '--workers', '1', '--explain')), tenth)
show('one worker with --explain', explained, `${(one / explained).toFixed(1)} × the time without`)
rmSync(folder, { recursive: true })
