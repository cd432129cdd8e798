import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { countsOf, importFhir, isFhir } from '../../src/fhir/index.ts'
import { readMapping } from '../../src/mapping/index.ts'
import type { FhirMapping } from '../../src/mapping/index.ts'
import { parseDay } from '../../src/quantity/index.ts'
import type { ChartCounts, Json } from '../../src/record/index.ts'
import { shippedRules } from '../support/shipped.ts'

/**
 * Shows what becomes of the resources of charts, folder by folder, and how fast they are read compared with only
 * parsing their JSON in the same run; then the number of codes in the mapping, by system. The folders are arguments;
 * without arguments, those of the tests are used.
 */

const { dictionary } = await shippedRules()
const read = readMapping('criteria/fhir.yaml', readFileSync('criteria/fhir.yaml', 'utf8'), dictionary)
if (!read.ok) throw new Error('the mapping is broken')
const mapping: FhirMapping = read.mapping
const AS_OF = parseDay('2026-03-15') ?? 0
const SPENT = 2

const COLUMNS = ['resources', 'used', 'not_relevant', 'old', 'not_certain', 'not_understood'] as const

function filesIn(path: string): string[] {
  if (statSync(path).isFile()) return [path]
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(json|ndjson)$/.test(name))
    .map((name) => join(path, name))
    .toSorted()
}

function valuesOf(text: string): Json[] {
  try {
    return [JSON.parse(text) as Json]
  } catch {
    const lines = text.split('\n').filter((line) => line.trim() !== '')
    return lines.map((line) => JSON.parse(line) as Json)
  }
}

type Import = ReturnType<typeof importFhir>

function imported(texts: readonly string[]): Import {
  const values = texts.flatMap(valuesOf).filter(isFhir)
  return importFhir(values, mapping, dictionary, AS_OF, [])
}

function countsIn(found: Import): ChartCounts {
  return countsOf(
    found.ok ? [...found.rest, ...[...found.refused, ...found.patients].flatMap((one) => one.account)] : [],
  )
}

/** How often something can be done per second, measured for at least two seconds. */
function rate(work: () => void): number {
  let times = 0
  const start = performance.now()
  while (performance.now() - start < SPENT * 1000) {
    work()
    times++
  }
  return (times * 1000) / (performance.now() - start)
}

const given = process.argv.slice(2)
const folders = given.length > 0 ? given : readdirSync('test/data/fhir').map((name) => `test/data/fhir/${name}`)
console.log(`${'charts'.padEnd(34)} ${COLUMNS.map((name) => name.padStart(14)).join(' ')}   MB a second   ratio`)
for (const folder of folders) {
  const files = filesIn(folder).map((path) => readFileSync(path, 'utf8'))
  const found = imported(files)
  if (!found.ok) {
    console.log(`${folder.padEnd(34)} ${found.why.key}`)
    continue
  }
  const counts = countsIn(found)
  const size = files.reduce((sum, text) => sum + Buffer.byteLength(text), 0) / 1e6
  const alone = rate(() => void files.flatMap(valuesOf))
  const whole = rate(() => void imported(files))
  const numbers = COLUMNS.map((name) => String(counts[name]).padStart(14)).join(' ')
  const speed = (size * whole).toFixed(1).padStart(11)
  const refused = found.refused.length === 0 ? '' : `  (${found.refused.length} patients refused)`
  console.log(`${folder.slice(-34).padEnd(34)} ${numbers}   ${speed}   ${(alone / whole).toFixed(1)}${refused}`)
}

const codes = new Map<string, Set<string>>()
const visit = (value: unknown): void => {
  if (typeof value === 'string') {
    const match = /^([a-z0-9]+) (\S+)$/.exec(value)
    const system = match?.[1] ?? ''
    if (match !== null && system in mapping.systems) codes.set(system, (codes.get(system) ?? new Set()).add(value))
  } else if (typeof value === 'object' && value !== null) Object.values(value).forEach(visit)
}
visit(parse(readFileSync('criteria/fhir.yaml', 'utf8')))
const bySystem = [...codes].map(([system, own]) => `${system} ${own.size}`).toSorted()
console.log(`\ncodes in the mapping: ${bySystem.join(', ')}`)
