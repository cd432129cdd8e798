import { readdirSync, readFileSync } from 'node:fs'
import { certified } from '../../src/certify/index.ts'
import { parseDay } from '../../src/quantity/index.ts'
import type { JsonObject } from '../../src/record/index.ts'
import { checkResult } from '../../src/reference/index.ts'
import { Screener } from '../../src/screen/index.ts'
import { cohortPatient } from '../support/cohort.ts'
import { samplePatient, shippedRules } from '../support/shipped.ts'
import { variedPatients } from '../support/varied.ts'

/**
 * Measures certificates for the shipped rules: how many verdicts are proved, and how much time and space that takes.
 * `npm run bench:certificates -- varied` measures one cohort. RECORDS sets its size.
 */

const AS_OF = parseDay('2026-03-15') ?? 0
const RECORDS = Number(process.env['RECORDS'] ?? 100)

const samples = readdirSync('seeds/patients').flatMap((name) =>
  name.endsWith('.json') ? [samplePatient(name.slice(0, -5))] : [],
)

const COHORTS: Readonly<Record<string, () => readonly JsonObject[]>> = {
  samples: () => samples,
  empty: () => [{ id: 'x' }],
  complete: () => Array.from({ length: RECORDS }, (_, i) => cohortPatient(i)),
  varied: () => Array.from({ length: RECORDS }, (_, i) => varied(i)),
}

/**
 * The files of the evaluator of complete records. All other files of the checker read records, cases and certificates.
 */
const EVALUATOR: readonly string[] = ['evaluator', 'formula']

/** Prints the number of lines of the checker, and which other folders it uses. */
function tellChecker(): void {
  const folder = 'src/reference'
  const files = readdirSync(folder).map((name) => {
    const text = readFileSync(`${folder}/${name}`, 'utf8')
    const imports = [...text.matchAll(/^(?:import|\} from) .*'\.\.\/(\w+)\/index\.ts'$/gm)].map(([, from = '']) => from)
    return { name: name.replace('.ts', ''), lines: text.split('\n').length - 1, imports }
  })
  const all = (some: typeof files): string => {
    const lines = some.reduce((sum, one) => sum + one.lines, 0)
    return `${lines} lines, with ${[...new Set(some.flatMap(({ imports }) => imports))].toSorted((a, b) => (a < b ? -1 : 1)).join(', ')}`
  }
  console.log(`the evaluator of complete records: ${all(files.filter(({ name }) => EVALUATOR.includes(name)))}`)
  console.log(`the whole checker: ${all(files)}`)
  console.log(`  ${files.map(({ name, lines }) => `${name} ${lines}`).join(', ')}`)
}

tellChecker()
const rules = await shippedRules()
const screener = new Screener(rules, AS_OF)
const varied = variedPatients(rules.dictionary)
const asked = process.argv.slice(2)
for (const [name, records] of Object.entries(COHORTS)) {
  if (asked.length > 0 && !asked.includes(name)) continue
  let [screening, certifying, checking, plain, whole, screened, proved, failed] = [0, 0, 0, 0, 0, 0, 0, 0]
  const left: Record<string, number> = {}
  const verdicts: Record<string, { proved: number; notCertified: number }> = {}
  const timed = <T>(work: () => T, add: (time: number) => void): T => {
    const start = process.cpuUsage()
    const done = work()
    const { user, system } = process.cpuUsage(start)
    add((user + system) / 1000)
    return done
  }
  for (const record of records()) {
    const one = timed(
      () => screener.screen(record),
      (time) => (screening += time),
    )
    if (!one.ok) continue
    screened++
    const result = timed(
      () => certified(one.result, record, rules, AS_OF),
      (time) => (certifying += time),
    )
    plain += JSON.stringify(one.result).length
    whole += JSON.stringify(result).length
    const checked = timed(
      () => checkResult(JSON.parse(JSON.stringify(result)) as JsonObject, record, rules, AS_OF),
      (time) => (checking += time),
    )
    proved += checked.proved
    failed += checked.findings.length
    for (const [why, count] of Object.entries(checked.notCertified)) left[why] = (left[why] ?? 0) + count
    for (const [verdict, counts] of Object.entries(checked.verdicts)) {
      const own = (verdicts[verdict] ??= { proved: 0, notCertified: 0 })
      own.proved += counts.proved
      own.notCertified += counts.notCertified
    }
    for (const finding of checked.findings.slice(0, 3))
      console.log(`  ${String(record['id'])}:`, JSON.stringify(finding))
  }
  console.log(`\n${name}: ${screened} records, ${proved} claims proved, ${failed} failed`)
  console.log('  verdicts', JSON.stringify(verdicts))
  console.log('  not certified', JSON.stringify(left))
  console.log(`  bytes: ${plain} without certificates, ${whole} with (${(whole / plain).toFixed(2)} times)`)
  const each = (time: number): string => (time / Math.max(1, screened)).toFixed(1)
  console.log(
    `  processor time a record: screening with reasons ${each(screening)} ms, certifying ${each(certifying)} ms, checking ${each(checking)} ms`,
  )
}
