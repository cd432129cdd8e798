import { certified } from '../../src/certify/index.ts'
import { parseDay } from '../../src/quantity/index.ts'
import { Screener } from '../../src/screen/index.ts'
import { shippedRules } from '../support/shipped.ts'
import { variedPatients } from '../support/varied.ts'
const AS_OF = parseDay('2026-03-15') ?? 0
const rules = await shippedRules()
const screener = new Screener(rules, AS_OF)
const varied = variedPatients(rules.dictionary)
const from = Number(process.argv[2]), to = Number(process.argv[3])
const records = process.argv[2] === 'empty' ? [{ id: 'x' }] : Array.from({ length: to - from }, (_, i) => varied(from + i))
for (const record of records) {
  const one = screener.screen(record)
  if (!one.ok) continue
  const start = performance.now()
  try {
    const result = certified(one.result, record, rules, AS_OF)
    for (const t of result.trials) {
      for (const c of [t as any, ...t.criteria]) {
        if (c.certificate?.proof.kind === 'not-certified') console.log(record.id, t.id, c.id, c.status ?? c.verdict, c.certificate.proof.why)
        for (const [f, m] of Object.entries(c.certificate?.missing ?? {})) if ((m as any).kind === 'not-certified') console.log(record.id, t.id, c.id, f, (m as any).why)
      }
    }
  } catch (e) { console.log(record.id, String(e), JSON.stringify(record).slice(0, 1500)) }
  console.log('time', performance.now() - start)
}
