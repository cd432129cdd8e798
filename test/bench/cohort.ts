import { createWriteStream } from 'node:fs'
import { once } from 'node:events'
import { shippedRules } from '../support/shipped.ts'
import type { JsonObject } from '../../src/record/index.ts'
import { exportedPatient } from '../support/cohort.ts'
import { noisyChart } from '../support/noisy-chart.ts'
import { variedPatients } from '../support/varied.ts'

// node .build/bench/cohort.js KIND COUNT FILE writes invented patients, one on each line. KIND is `complete` (every
// list is complete), `varied`, or `charts` (in FHIR).
const [kind = 'complete', count = '1000', path = 'cohort.ndjson'] = process.argv.slice(2)

async function generator(): Promise<(number: number) => JsonObject> {
  if (kind === 'complete') return exportedPatient
  if (kind === 'charts') return noisyChart
  if (kind !== 'varied') throw new Error(`no cohort ${kind}`)
  return variedPatients((await shippedRules()).dictionary)
}

const patient = await generator()
const out = createWriteStream(path)
let lines = ''
for (let i = 0; i < Number(count); i++) {
  lines += `${JSON.stringify(patient(i))}\n`
  if (lines.length < 1 << 20) continue
  if (!out.write(lines)) await once(out, 'drain')
  lines = ''
}
out.end(lines)
