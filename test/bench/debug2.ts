import { certified } from '../../src/certify/index.ts'
import { parseDay } from '../../src/quantity/index.ts'
import { Screener } from '../../src/screen/index.ts'
import { shippedRules } from '../support/shipped.ts'
const AS_OF = parseDay('2026-03-15') ?? 0
const rules = await shippedRules()
const one = new Screener(rules, AS_OF, ['FUDAN-AI-MSK']).screen({ id: 'x' })
if (one.ok) {
  const t = one.result.trials[0]!
  const r = { ...one.result, trials: [{ ...t, missing: [], criteria: t.criteria.map((c) => ({ ...c, missing: c.id === 'I2' ? ['breast_cancer.present'] : [] })) }] }
  ;
  console.log(JSON.stringify(certified(r as any, { id: 'x' }, rules, AS_OF).completion))
}
