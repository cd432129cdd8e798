import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { withValue } from '../../src/record/index.ts'
import { parseDay } from '../../src/quantity/index.ts'
import type { Json, JsonObject } from '../../src/record/index.ts'
import { Screener } from '../../src/screen/index.ts'
import { AS_OF } from '../support/rules.ts'
import { samplePatient, shippedRules } from '../support/shipped.ts'

/**
 * The clinical reading of each trial, case by case: a patient who matches, one change, and what must come of it. `is` gives
 * statuses by criterion; `missing` what can still change one; `remarks` words that a remark must contain, null for no remark;
 * `verdict` the whole trial.
 */
interface Case {
  readonly say: string
  readonly set?: { readonly [path: string]: Json }
  readonly is?: { readonly [criterion: string]: string }
  readonly missing?: { readonly [criterion: string]: readonly string[] }
  readonly remarks?: { readonly [criterion: string]: string | null }
  readonly verdict?: string
}

interface Page {
  readonly trial: string
  readonly base: string
  readonly cases: readonly Case[]
}

const rules = await shippedRules()
const pages = readdirSync('test/conformance')
  .filter((name) => name.endsWith('.yaml'))
  .map((name) => parse(readFileSync(`test/conformance/${name}`, 'utf8')) as Page)

describe.each(pages)('$trial', ({ trial, base, cases }) => {
  const screener = new Screener(rules, parseDay(AS_OF) ?? 0, [trial])
  it.each(cases)('$say', ({ set, is, missing, remarks, verdict }) => {
    const changed = Object.entries(set ?? {}).reduce<JsonObject>(
      (record, [path, value]) => withValue(record, path, value),
      samplePatient(base),
    )
    const screened = screener.screen(changed)
    if (!screened.ok) throw new Error(JSON.stringify(screened.problems))
    const [result] = screened.result.trials
    const criterion = (id: string) => result?.criteria.find((one) => one.id === id)
    const statuses = Object.fromEntries(Object.keys(is ?? {}).map((id) => [id, criterion(id)?.status]))
    const asked = Object.fromEntries(Object.keys(missing ?? {}).map((id) => [id, criterion(id)?.missing]))
    expect({ is: statuses, missing: asked, verdict: verdict === undefined ? undefined : result?.verdict }).toEqual({
      is: is ?? {},
      missing: missing ?? {},
      verdict,
    })
    for (const [id, words] of Object.entries(remarks ?? {})) {
      const said = criterion(id)?.remarks ?? []
      if (words === null) expect(said).toEqual([])
      else expect(said.join(' ')).toContain(words)
    }
  })
})
