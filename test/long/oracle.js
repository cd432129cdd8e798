// `npm run long:oracle` compares records of random rules with the oracle, in as many processes as there are processors.
// RECORDS sets the number of records (200,000), PRESCREEN_SEED the first seed, PROCESSES the number of processes. Ends
// with status 1 if a process finds a disagreement.
import { spawn } from 'node:child_process'
import { mkdirSync, rmSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { build } from 'rolldown'

const root = fileURLToPath(new URL('../..', import.meta.url))
const RECORDS = Number(process.env.RECORDS ?? '200000')
const PROCESSES = Math.min(Number(process.env.PROCESSES ?? availableParallelism()), 8)
/**
 * The space for new objects, in MiB. There are many short-lived ones, which are collected less often if it is larger.
 */
const YOUNG = '--max-semi-space-size=64'

const given = Number(process.env.PRESCREEN_SEED)
const first = Number.isInteger(given) && given > 0 ? given : Math.floor(Math.random() * 1e9)
const each = Math.max(1, Math.ceil(RECORDS / PROCESSES))

const folder = join(root, '.build', 'long')
mkdirSync(folder, { recursive: true })
const program = join(folder, `comparing-${process.pid}.js`)
await build({
  input: join(root, 'test', 'long', 'comparing.ts'),
  platform: 'node',
  cwd: root,
  logLevel: 'silent',
  output: { file: program, format: 'esm', codeSplitting: false },
})

/** The output of one process, and its status. */
function compared(seed) {
  console.log(`seed ${seed}: node ${YOUNG} ${program} ${seed} ${each}`)
  const child = spawn(process.execPath, [YOUNG, program, String(seed), String(each)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let said = ''
  // These lines are printed at once, so that a run that is stopped has shown its progress and what it found.
  createInterface({ input: child.stdout }).on('line', (line) => {
    if (/^(so far|disagreement) /.test(line)) console.log(`seed ${seed}: ${line}`)
    else said += `${line}\n`
  })
  return new Promise((done) => child.on('close', (status) => done({ seed, status, said })))
}

/** The sum of the numbers before some words, over the output of all processes. */
function sumOf(all, words) {
  return all.reduce((sum, { said }) => sum + Number(new RegExp(`(\\d+) ${words}`).exec(said)?.[1] ?? 0), 0)
}

const all = await Promise.all(Array.from({ length: PROCESSES }, (_, i) => compared(first + i)))
rmSync(program)
for (const { seed, status, said } of all) if (status !== 0) console.log(`seed ${seed} ended with ${status}\n${said}`)
const failed = all.filter(({ status }) => status !== 0).length
console.log(
  `oracle: ${sumOf(all, 'records compared')} records compared, ${sumOf(all, 'verdicts')} verdicts, ${sumOf(all, 'disagreements; ')} disagreements, ` +
    `${sumOf(all, 'left out')} left out: the oracle's contradictions are too many, ` +
    `seeds ${first} to ${first + PROCESSES - 1}, ${failed} of ${PROCESSES} processes failed`,
)
process.exitCode = failed > 0 ? 1 : 0
