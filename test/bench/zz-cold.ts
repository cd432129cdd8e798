import { readFileSync } from 'node:fs'
import { Screener } from '../../src/screen/index.ts'
import { readCriteriaFiles } from '../../src/cli/criteria-folder.ts'
import { loadRules } from '../../src/model/index.ts'
import { parseDay } from '../../src/quantity/index.ts'
const files = readCriteriaFiles('criteria')
const loaded = loadRules(files.dictionary, files.trials, files.sha256)
if (!loaded.ok) throw 1
const rules = loaded.rules
const mk = () => new Screener(rules, parseDay('2026-03-15')!)
const rec = process.argv[2] ? JSON.parse(readFileSync(process.argv[2], 'utf8').split('\n')[0]!) : { id: 'x' }
const one = (what: string, f: (s: Screener, facts: any) => unknown) => {
  const s = mk()
  const r = s.read(rec)
  if (!r.ok) throw new Error(JSON.stringify(r))
  const t = performance.now()
  f(s, r.facts)
  console.log(what, (performance.now() - t).toFixed(1))
}
const n = Number(process.argv[3] ?? 4)
for (let i = 0; i < n; i++) {
  one('evaluate', (s, f) => s.evaluate(f))
  one('screen no outlook', (s) => s.screen(rec, undefined, false))
  one('screen', (s) => s.screen(rec))
}
