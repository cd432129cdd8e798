import { createWriteStream } from 'node:fs'
import { once } from 'node:events'
import { exportedPatient } from '../support/cohort.ts'

// node .build/bench/cohort.js COUNT FILE: invented patients, one a line.
const [count = '1000', path = 'cohort.ndjson'] = process.argv.slice(2)
const out = createWriteStream(path)
let lines = ''
for (let i = 0; i < Number(count); i++) {
  lines += `${JSON.stringify(exportedPatient(i))}\n`
  if (lines.length < 1 << 20) continue
  if (!out.write(lines)) await once(out, 'drain')
  lines = ''
}
out.end(lines)
