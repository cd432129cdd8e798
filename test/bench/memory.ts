import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { once } from 'node:events'
import { exportedPatient } from '../support/cohort.ts'

/**
 * Peak memory of a batch that reads a stream: few records, and more than a gigabyte of them. What is kept of each record is its id, in
 * some ten bytes. Ends with 1 when the many need more than 1.6 times the memory of the few. BENCH_MANY sets how many.
 */

const FEW = 1000
const MANY = Number(process.env['BENCH_MANY'] ?? 1_000_000)
const MOST = 1.6

/** Megabytes at the peak, and gigabytes read. */
async function streamed(count: number, workers: number): Promise<{ readonly peak: number; readonly read: number }> {
  const args = ['bin/prescreen.js', 'batch', '-', '--as-of', '2026-03-15', '--format', 'ndjson', '--quiet']
  const child = spawn(process.execPath, [...args, '--workers', String(workers)], {
    stdio: ['pipe', 'ignore', 'inherit'],
  })
  let peak = 0
  const look = setInterval(() => {
    try {
      const status = readFileSync(`/proc/${child.pid ?? 0}/status`, 'utf8')
      peak = Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? peak * 1024) / 1024
    } catch {
      // It has ended.
    }
  }, 20)
  const ended = once(child, 'exit')
  let read = 0
  let lines = ''
  for (let i = 0; i < count; i++) {
    lines += `${JSON.stringify(exportedPatient(i))}\n`
    if (lines.length < 1 << 16 && i < count - 1) continue
    read += Buffer.byteLength(lines)
    if (!child.stdin.write(lines)) await once(child.stdin, 'drain')
    lines = ''
  }
  child.stdin.end()
  const [status] = (await ended) as [number]
  clearInterval(look)
  if (status !== 0) throw new Error(`ended with ${status}`)
  return { peak, read: read / 1e9 }
}

for (const workers of [1, 2]) {
  const few = await streamed(FEW, workers)
  const many = await streamed(MANY, workers)
  const ratio = many.peak / few.peak
  console.log(
    `${workers} worker${workers === 1 ? '' : 's'}: ${FEW} records ${few.peak.toFixed(0)} MB; ${MANY} records (${many.read.toFixed(2)} GB) ${many.peak.toFixed(0)} MB; ${ratio.toFixed(2)} ×`,
  )
  if (ratio > MOST) process.exitCode = 1
}
