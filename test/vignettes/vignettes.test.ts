import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import type { RuleSet } from '../../src/model/index.ts'
import { parseDay } from '../../src/quantity/index.ts'
import type { Day } from '../../src/quantity/index.ts'
import type { JsonObject } from '../../src/record/index.ts'
import { Screener } from '../../src/screen/index.ts'
import { rulesOf } from '../support/rules.ts'
import { shippedRules } from '../support/shipped.ts'

/** Screens the small patients of this folder; README.md describes them. */

interface Vignette {
  readonly patient: string
  readonly record: JsonObject
  /** If left out, the trial of the file. */
  readonly trial?: string
  /** Status by criterion. */
  readonly expect: { readonly [criterion: string]: string }
  readonly verdict?: string
  /** Missing facts by criterion. */
  readonly missing?: { readonly [criterion: string]: readonly string[] }
  /** Facts that cannot all be right. */
  readonly conflict?: readonly string[]
  readonly because: string
}

interface VignetteFile {
  readonly as_of: string
  readonly trial: string
  /** Criteria over the shipped dictionary, if they are not those of a shipped trial. */
  readonly criteria?: readonly object[]
  readonly vignettes: readonly Vignette[]
}

const FOLDER = 'test/vignettes'
const shipped = await shippedRules()
/** One for each day and trial: what is prepared for one patient serves the next. */
const screeners = new Map<string, Screener>()

function screenerOf(rules: RuleSet, asOf: Day, trial: string): Screener {
  const known = screeners.get(`${asOf} ${trial}`) ?? new Screener(rules, asOf, [trial])
  screeners.set(`${asOf} ${trial}`, known)
  return known
}

const files = readdirSync(FOLDER).filter((name) => name.endsWith('.yaml'))

describe.each(files)('%s', (name) => {
  const file = parse(readFileSync(`${FOLDER}/${name}`, 'utf8')) as VignetteFile
  const own = file.criteria?.map((one) => `  - ${JSON.stringify({ text: 't', cites: 'c', ...one })}\n`).join('')
  const rules =
    own === undefined ? shipped : rulesOf({ [file.trial]: own }, readFileSync('criteria/dictionary.yaml', 'utf8'))
  const asOf = parseDay(file.as_of) ?? expect.unreachable('The as-of date is none.')

  it.each(file.vignettes.map((one) => ({ one, says: `${one.patient} (${one.because})` })))('$says', ({ one }) => {
    const trial = one.trial ?? file.trial
    // Reasons are made for people, and tested elsewhere.
    const decided = screenerOf(rules, asOf, trial).decide({ id: 'x', ...one.record })
    if (!decided.ok) throw new Error(JSON.stringify(decided.problems))
    const result = decided.decisions[0] ?? expect.unreachable('There is no such trial.')
    const found = new Map(result.criteria.map((own) => [own.criterion.id, own]))
    const statuses = Object.keys(one.expect).map((id) => [id, found.get(id)?.status])
    expect(Object.fromEntries(statuses)).toEqual(one.expect)
    for (const [id, facts] of Object.entries(one.missing ?? {})) expect(found.get(id)?.missing).toEqual(facts)
    if (one.verdict !== undefined) expect(result.verdict).toBe(one.verdict)
    const conflicts = decided.warnings.filter((warning) => warning.kind === 'conflict')
    expect(conflicts.map((warning) => warning.path)).toEqual(expect.arrayContaining([...(one.conflict ?? [])]))
    if (one.conflict === undefined) expect(conflicts).toEqual([])
  })
})
