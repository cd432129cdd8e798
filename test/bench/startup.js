// Measures the time of a whole process of `prescreen screen` for one patient as a ratio to an empty Node process. The
// two run in turn, on this Node and on those that PRESCREEN_NODES lists (separated by `:`). Only the Node that built
// the program finds a code cache that fits it.
import { spawnSync } from 'node:child_process'
import { delimiter } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))
const RUNS = Number(process.argv[2] ?? '30')
const AIM = 1.9
const EMPTY = ['-e', '0']
const SCREEN = ['bin/prescreen.js', 'screen', 'seeds/patients/match-nct04158843.json', '--as-of', '2026-03-15']

function milliseconds(node, args) {
  const start = performance.now()
  const { status } = spawnSync(node, args, { cwd: root, stdio: 'ignore' })
  if (status !== 0) throw new Error(`${args.join(' ')} ended with ${status}`)
  return performance.now() - start
}

function median(numbers) {
  const sorted = numbers.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)]
}

function measure(node) {
  milliseconds(node, EMPTY)
  milliseconds(node, SCREEN)
  const pairs = Array.from({ length: RUNS }, () => ({
    empty: milliseconds(node, EMPTY),
    screen: milliseconds(node, SCREEN),
  }))
  const ratios = pairs.map((pair) => pair.screen / pair.empty)
  const text = (number) => number.toFixed(2)
  const version = spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout.trim()
  process.stdout.write(
    `Node ${version}, ${RUNS} runs in turn${version === process.version ? '' : ' (not the Node of this bench)'}\n` +
      `  node -e 0:        median ${text(median(pairs.map((pair) => pair.empty)))} ms\n` +
      `  prescreen screen: median ${text(median(pairs.map((pair) => pair.screen)))} ms\n` +
      `  ratio:            median ${text(median(ratios))}, from ${text(Math.min(...ratios))} to ${text(Math.max(...ratios))}; the aim is ${AIM}\n`,
  )
}

const others = (process.env.PRESCREEN_NODES ?? '').split(delimiter).filter((path) => path !== '')
for (const node of [process.execPath, ...others]) measure(node)
