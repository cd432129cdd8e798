import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Readable } from 'node:stream'

/** The time that a process took. */
export interface Cost {
  /** Processor time of all threads in seconds, in the program and in the system on its behalf. */
  readonly processor: number
  /** Elapsed time in seconds. */
  readonly wall: number
}

/** Code that writes the processor time of the whole process to file descriptor 3 when it ends. */
const REPORT = `import { writeSync } from 'node:fs'
import { isMainThread } from 'node:worker_threads'
if (isMainThread) process.on('exit', () => {
  const { user, system } = process.cpuUsage()
  writeSync(3, String(user + system))
})`
const REPORTING = ['--import', `data:text/javascript,${encodeURIComponent(REPORT)}`]

/**
 * Runs a program with Node to its end; its output is discarded. Throws unless the program succeeds, because part of the
 * work might be missing otherwise.
 */
export async function costOf(args: readonly string[]): Promise<Cost> {
  const start = performance.now()
  const child = spawn(process.execPath, [...REPORTING, ...args], { stdio: ['ignore', 'ignore', 'inherit', 'pipe'] })
  let told = ''
  ;(child.stdio[3] as Readable).on('data', (bytes: Buffer) => (told += bytes.toString()))
  const [status] = (await once(child, 'close')) as [number]
  if (status !== 0) throw new Error(`${args.join(' ')} ended with ${status}`)
  return { processor: Number(told) / 1e6, wall: (performance.now() - start) / 1000 }
}

/**
 * Runs several programs in turn for a number of rounds, so that anything that slows the machine down affects all of
 * them.
 */
export async function inTurn<T>(works: readonly (() => T | Promise<T>)[], rounds: number): Promise<readonly T[][]> {
  const found: T[][] = works.map(() => [])
  for (let round = 0; round < rounds; round++) for (const [i, work] of works.entries()) found[i]?.push(await work())
  return found
}

export function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  const upper = sorted[middle] ?? 0
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2
}

/** A figure with its aim. */
export interface Figure {
  readonly name: string
  readonly values: readonly number[]
  readonly aim: Aim
  readonly unit?: string
  readonly digits?: number
}

export interface Aim {
  readonly kind: 'at least' | 'at most'
  readonly value: number
  /** A value that falls short of the aim but is good enough for now. */
  readonly enough?: number
}

/** Whether the median of a figure reaches its aim. */
export function judged({ values, aim }: Figure): 'reached' | 'enough' | 'not reached' {
  const value = median(values)
  const reaches = (limit: number): boolean => (aim.kind === 'at least' ? value >= limit : value <= limit)
  if (reaches(aim.value)) return 'reached'
  return aim.enough !== undefined && reaches(aim.enough) ? 'enough' : 'not reached'
}

/** All figures as a table in Markdown: median, lowest and highest value, aim, and whether it is reached. */
export function figuresTable(title: string, figures: readonly Figure[]): string {
  const rows = figures.map((figure) => {
    const { name, values, aim, unit = '', digits = 2 } = figure
    const text = (value: number): string => `${value.toFixed(digits)}${unit}`
    const spread = values.length > 1 ? `${text(Math.min(...values))} to ${text(Math.max(...values))}` : 'once'
    const sign = aim.kind === 'at least' ? '≥' : '≤'
    const least = aim.enough === undefined ? '' : ` (${sign} ${aim.enough}${unit} is enough for now)`
    return [name, text(median(values)), spread, `${sign} ${aim.value}${unit}${least}`, judged(figure)]
  })
  const head = [title, 'median', 'spread', 'aim', '']
  const all = [head, ...rows]
  const widths = head.map((_, i) => Math.max(3, ...all.map((row) => row[i]?.length ?? 0)))
  const line = (row: readonly string[]): string => `| ${row.map((one, i) => one.padEnd(widths[i] ?? 0)).join(' | ')} |`
  return [line(head), `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`, ...rows.map(line)].join('\n')
}
