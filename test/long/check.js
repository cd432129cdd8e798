// `npm run check:long` runs everything that takes too long for every commit, one after the other, even if a step fails,
// and then reports how long each step took and what it found. The seed is drawn at random and printed first;
// PRESCREEN_SEED repeats a run.
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))
const given = Number(process.env.PRESCREEN_SEED)
const seed = String(Number.isInteger(given) && given > 0 ? given : Math.floor(Math.random() * 1e9))

/**
 * Each step is a script of package.json with its arguments and environment. CONTRIBUTING.md says how long each takes.
 */
const STEPS = [
  { script: 'long:oracle' },
  // The same seeds each time, because with new ones a fault might sometimes be missed.
  { script: 'long:planted', env: { PRESCREEN_SEED: '1' } },
  { script: 'test', env: { PRESCREEN_RUNS: '10' } },
  { script: 'bench:startup' },
  { script: 'bench:questions' },
  { script: 'bench:check' },
  { script: 'bench' },
  { script: 'bench:memory' },
  { script: 'bench:engine' },
  { script: 'bench:charts' },
  { script: 'bench:certificates', env: { RECORDS: '50' } },
  { script: 'fuzz', words: ['--minutes', '5', '--seed', seed] },
]

/** The lines of a step that count what was compared, proved or found. */
const COUNTS = /\d+ (?:records|cases|claims)\b.*(?:compared|proved|disagreements)|^\s*not certified|^planted:/

function run({ script, words = [], env = {} }) {
  const start = performance.now()
  console.log(`\n== npm run ${[script, ...words].join(' ')}`)
  const child = spawn('npm', ['run', '--silent', script, '--', ...words], {
    cwd: root,
    env: { ...process.env, PRESCREEN_SEED: seed, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let said = ''
  child.stdout.on('data', (chunk) => {
    process.stdout.write(chunk)
    said += String(chunk)
  })
  return new Promise((done) =>
    child.on('close', (status) => {
      const minutes = (performance.now() - start) / 60_000
      done({ script, status, minutes, counts: said.split('\n').filter((line) => COUNTS.test(line)) })
    }),
  )
}

console.log(`PRESCREEN_SEED=${seed}`)
const done = []
for (const step of STEPS) done.push(await run(step))

console.log(`\nThe long check, PRESCREEN_SEED=${seed}`)
for (const { script, status, minutes, counts } of done) {
  console.log(`${minutes.toFixed(1).padStart(6)} min  ${status === 0 ? 'well  ' : `FAILED (${status})`} ${script}`)
  for (const line of counts) console.log(`            ${line.trim()}`)
}
const all = done.reduce((sum, { minutes }) => sum + minutes, 0)
const failed = done.filter(({ status }) => status !== 0).map(({ script }) => script)
console.log(`${all.toFixed(1).padStart(6)} min  ${failed.length === 0 ? 'all well' : `failed: ${failed.join(', ')}`}`)
process.exitCode = failed.length > 0 ? 1 : 0
