// `npm run long:planted` plants one fault after another in the program and shows after how many drawn records it was
// found, from several seeds; `-- relation` plants only those with this in their names. The sources are not changed:
// each fault is put into its own bundle in a temporary folder. RECORDS (800), SEEDS (5), PRESCREEN_SEED (the first
// seed, 1) and PROCESSES can be set. Ends with status 1 if any fault is missed from more than one seed.
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { rolldown } from 'rolldown'
import { MUTANTS } from './mutants.js'

const root = fileURLToPath(new URL('../..', import.meta.url))
const numbered = (name, usual) => Number(process.env[name] ?? usual)
const RECORDS = numbered('RECORDS', 800)
const FIRST = numbered('PRESCREEN_SEED', 1)
const SEEDS = Array.from({ length: numbered('SEEDS', 5) }, (_, i) => String(FIRST + i))
const PROCESSES = Math.min(numbered('PROCESSES', availableParallelism()), 8)
const names = process.argv.slice(2)
const chosen = MUTANTS.filter(({ name }) => names.length === 0 || names.some((one) => name.includes(one)))

/** Writes a bundle of the program that searches for faults, with one fault planted. */
async function plant({ file, from, to }, path) {
  const planting = {
    name: 'planting',
    transform(code, id) {
      if (id !== join(root, file)) return null
      const parts = code.split(from)
      if (parts.length !== 2) throw new Error(`${file} has ${parts.length - 1} times: ${from}`)
      return parts.join(to)
    },
  }
  const input = join(root, 'test', 'long', 'finding.ts')
  const bundle = await rolldown({ input, platform: 'node', plugins: [planting], cwd: root })
  const { output } = await bundle.generate({ format: 'esm', codeSplitting: false })
  await bundle.close()
  const [{ code, moduleIds }] = output
  if (!moduleIds.includes(join(root, file))) throw new Error(`${file} has no part in deciding`)
  writeFileSync(path, code)
}

/** After how many records the fault was found, for each seed; `-` if it was not. */
function found(path, { by = 'oracle', times = 1 }) {
  const words = [by, String(times * RECORDS), ...SEEDS]
  const child = spawn(process.execPath, [path, ...words], { stdio: ['ignore', 'pipe', 'inherit'] })
  let said = ''
  child.stdout.on('data', (chunk) => (said += String(chunk)))
  return new Promise((done) => child.on('close', () => done(said.trim().split('\n'))))
}

const folder = mkdtempSync(join(tmpdir(), 'prescreen-planted-'))
const rarely = []
const waiting = [...chosen.entries()]
async function work() {
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    const [i, mutant] = next
    const path = join(folder, `${i}.mjs`)
    await plant(mutant, path)
    const told = await found(path, mutant)
    console.log(`${mutant.name.padEnd(56)}${told.map((one) => one.padStart(5)).join('')}`)
    if (told.filter((one) => one !== '-').length < SEEDS.length - 1) rarely.push(mutant.name)
  }
}
try {
  await Promise.all(Array.from({ length: PROCESSES }, work))
} finally {
  rmSync(folder, { recursive: true })
}
const last = FIRST + SEEDS.length - 1
const outcome = rarely.length === 0 ? 'all found' : `too rarely found: ${rarely.join('; ')}`
console.log(
  `planted: ${chosen.length} faults, in ${RECORDS} records each (rare ones in more), seeds ${FIRST} to ${last}; ${outcome}`,
)
process.exitCode = rarely.length > 0 ? 1 : 0
