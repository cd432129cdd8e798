import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { once } from 'node:events'
import type { JsonObject } from '../../src/record/index.ts'
import { exportedPatient } from '../support/cohort.ts'
import { shippedRules } from '../support/shipped.ts'
import { variedPatients } from '../support/varied.ts'
import { figuresTable } from './measure.ts'
import type { Figure } from './measure.ts'

/**
 * Measures memory and speed of a batch that reads a stream: the peak of resident memory up to the 20,000th result and
 * up to the last, and the speed of two workers compared with one (elapsed time). The only thing kept of each record is
 * its id, in about ten bytes. Ends with status 1 if memory grows to more than 1.6 times in between. RECORDS sets the
 * number of records; `-- varied` uses records from many sources.
 */

const FULL = 1_000_000
const RECORDS = Number(process.env['RECORDS'] ?? 40_000)
/** From this result on, memory must not grow. */
const MARK = Math.min(20_000, Math.ceil(RECORDS / 2))
const MOST = 1.6
const AIMS = { 1: 250, 2: 400 } as const

const kind = process.argv[2] === 'varied' ? 'varied' : 'complete'
const patient = kind === 'varied' ? variedPatients((await shippedRules()).dictionary) : exportedPatient

interface Memory {
  /** Peak of resident memory at the mark, in megabytes; `atEnd` is the peak at the end. */
  readonly atMark: number
  readonly atEnd: number
  /** Bytes read, in gigabytes. */
  readonly read: number
  /** Records per second of elapsed time, from the start of the program to its end. */
  readonly rate: number
}

async function streamed(workers: number): Promise<Memory> {
  const began = performance.now()
  const args = ['bin/prescreen.js', 'batch', '-', '--as-of', '2026-03-15', '--format', 'ndjson', '--quiet']
  const child = spawn(process.execPath, [...args, '--workers', String(workers)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  let [results, atMark, atEnd] = [0, 0, 0]
  const most = (): number => {
    const status = readFileSync(`/proc/${child.pid ?? 0}/status`, 'utf8')
    return Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024
  }
  child.stdout.on('data', (bytes: Buffer) => {
    for (const byte of bytes) if (byte === NEWLINE) results++
    // The process is still running until its last result has been read.
    if (atMark === 0 && results >= MARK) atMark = most()
    if (results >= RECORDS) atEnd = most()
  })
  const ended = once(child, 'close')
  const read = await fill(child.stdin, patient)
  const [status] = (await ended) as [number]
  if (status !== 0) throw new Error(`ended with ${status}`)
  if (results !== RECORDS) throw new Error(`${results} results for ${RECORDS} records`)
  return { atMark, atEnd, read: read / 1e9, rate: (RECORDS * 1000) / (performance.now() - began) }
}

const NEWLINE = 10

/** Writes all records and returns the number of bytes. */
async function fill(into: NodeJS.WritableStream, make: (number: number) => JsonObject): Promise<number> {
  let read = 0
  let lines = ''
  for (let i = 0; i < RECORDS; i++) {
    lines += `${JSON.stringify(make(i))}\n`
    if (lines.length < 1 << 16 && i < RECORDS - 1) continue
    read += Buffer.byteLength(lines)
    if (!into.write(lines)) await once(into, 'drain')
    lines = ''
  }
  into.end()
  return read
}

const figures: Figure[] = []
const rates: number[] = []
for (const workers of [1, 2] as const) {
  const { atMark, atEnd, read, rate } = await streamed(workers)
  rates.push(rate)
  const name = `${workers} worker${workers === 1 ? '' : 's'}`
  console.log(
    `${name}: at most ${atMark.toFixed(0)} MB until result ${MARK}, ${atEnd.toFixed(0)} MB until result ${RECORDS} (${read.toFixed(2)} GB read); ${rate.toFixed(0)} records a second`,
  )
  const most = { kind: 'at most', value: AIMS[workers] } as const
  figures.push(
    {
      name: `${name}: most memory, ${RECORDS} records (aim: of ${FULL})`,
      values: [atEnd],
      aim: most,
      unit: ' MB',
      digits: 0,
    },
    { name: `${name}: at the end ÷ at ${MARK}`, values: [atEnd / atMark], aim: { kind: 'at most', value: 1.1 } },
  )
  if (atEnd / atMark > MOST) process.exitCode = 1
}
const [one = 0, two = 0] = rates
figures.push({ name: 'speed of two workers ÷ one', values: [two / one], aim: { kind: 'at least', value: 1.8 } })
console.log(`\n${figuresTable(`memory, ${kind} records`, figures)}`)
