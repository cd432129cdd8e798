import { readdirSync, readFileSync } from 'node:fs'
import { parse } from 'yaml'
import type { RuleSet } from '../../src/model/index.ts'
import { parseDay } from '../../src/quantity/index.ts'
import type { Day } from '../../src/quantity/index.ts'
import type { Json, JsonObject } from '../../src/record/index.ts'
import { rulesOf } from './rules.ts'

/** The cases of test/conformance; its README.md describes them. */

export interface Case {
  readonly condition: object
  readonly record: { readonly [key: string]: Json }
  readonly as_of?: string
  readonly status: 'pass' | 'fail' | 'unknown'
  readonly missing?: readonly string[]
}

interface CaseFile {
  readonly as_of: string
  readonly cases: readonly Case[]
}

const FOLDER = 'test/conformance'
export const CONFORMANCE_FILES = readdirSync(FOLDER).filter(
  (name) => name.endsWith('.yaml') && name !== 'dictionary.yaml',
)

/** A case with what its test needs. */
export interface NamedCase {
  readonly one: Case
  /** The trial whose only criterion requires the condition of the case. */
  readonly trial: string
  readonly record: JsonObject
  readonly asOf: Day
  readonly says: string
}

/** The cases of one file, and one rule set with a trial for each. */
export function conformanceCases(file: string): { readonly rules: RuleSet; readonly cases: readonly NamedCase[] } {
  const { as_of: usual, cases } = parse(readFileSync(`${FOLDER}/${file}`, 'utf8')) as CaseFile
  const rules = rulesOf(Object.fromEntries(cases.map((one, i) => [`T${i}`, trialOf(one)])))
  return {
    rules,
    cases: cases.map((one, i) => {
      const asOf = parseDay(one.as_of ?? usual)
      if (asOf === undefined) throw new Error(`${file}: the as-of date is none`)
      return { one, trial: `T${i}`, record: { id: 'x', ...one.record }, asOf, says: textOf(one) }
    }),
  }
}

/** A trial whose only criterion requires a condition. */
function trialOf({ condition }: Case): string {
  return `  - {id: I1, text: t, cites: I1, require: ${JSON.stringify(condition)}}\n`
}

function textOf({ condition, record }: Case): string {
  return [condition, record].map((each) => JSON.stringify(each)).join(' for ')
}
