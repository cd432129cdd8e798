// Whole-process time of `prescreen screen` for one patient as a ratio to an empty Node process, the two in turn.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))
const RUNS = Number(process.argv[2] ?? '30')
const patient = 'seeds/patients/match-nct04158843.json'
const EMPTY = ['-e', '0']
const SCREEN = ['bin/prescreen.js', 'screen', patient, '--as-of', '2026-03-15']

function milliseconds(args) {
  const start = performance.now()
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: 'ignore' })
  if (status !== 0) throw new Error(`${args.join(' ')} ended with ${status}`)
  return performance.now() - start
}

function median(numbers) {
  const sorted = numbers.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)]
}

milliseconds(EMPTY)
milliseconds(SCREEN)
const pairs = Array.from({ length: RUNS }, () => ({ empty: milliseconds(EMPTY), screen: milliseconds(SCREEN) }))
const ratios = pairs.map((pair) => pair.screen / pair.empty)
const text = (number) => number.toFixed(2)
process.stdout.write(`runs: ${RUNS}, in turn\n`)
process.stdout.write(`node -e 0:        median ${text(median(pairs.map((pair) => pair.empty)))} ms\n`)
process.stdout.write(`prescreen screen: median ${text(median(pairs.map((pair) => pair.screen)))} ms\n`)
process.stdout.write(
  `ratio:            median ${text(median(ratios))}, from ${text(Math.min(...ratios))} to ${text(Math.max(...ratios))}\n`,
)
