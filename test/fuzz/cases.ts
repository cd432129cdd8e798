import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { RuleSet } from '../../src/model/index.ts'
import { parseDay } from '../../src/quantity/index.ts'
import type { Day } from '../../src/quantity/index.ts'
import type { JsonObject } from '../../src/record/index.ts'
import { Screener } from '../../src/screen/index.ts'
import { hasMootDate, mayBeYoung } from '../support/by-definition.ts'
import { CertifiedRecords, screenedAndChecked } from '../support/certifying.ts'
import { prescreen, started } from '../support/command.ts'
import { rulesOfCase } from '../support/random-cases.ts'
import type { RandomCase } from '../support/random-cases.ts'
import { AS_OF, rulesOf } from '../support/rules.ts'

/** A case to try, as plain data, so that it can be kept and tried again. */
export type FuzzCase =
  /** Records for drawn rules. Everything that the engine says must be proved by certificates. */
  | { readonly kind: 'certificates'; readonly case: RandomCase }
  /**
   * A record that may contradict itself, for rules in YAML. What the engine says about its readings must be proved,
   * too.
   */
  | { readonly kind: 'readings'; readonly dictionary: string; readonly criteria: string; readonly record: JsonObject }
  /**
   * A command with its files, whose texts are in Base64. It must end in the way the contract says. `{dir}` in an
   * argument stands for their folder.
   */
  | { readonly kind: 'program'; readonly words: readonly string[]; readonly files: Readonly<Record<string, string>> }

/** What is wrong; undefined if nothing is. */
export async function wrongWith(one: FuzzCase, counted = new CertifiedRecords()): Promise<string | undefined> {
  if (one.kind === 'program') return await wrongRun(one)
  if (one.kind === 'certificates') return wrongRecords(one.case, counted)
  return wrongScreenings(rulesOf({ T: one.criteria }, one.dictionary), parseDay(AS_OF) ?? 0, [one.record], counted)
}

/** What is not proved about the records of a case, or the error that ended the screening. */
export function wrongRecords(one: RandomCase, counted = new CertifiedRecords()): string | undefined {
  const rules = rulesOfCase(one)
  const asOf = parseDay(one.asOf) ?? 0
  // The engine is not exact for these two kinds of records, as ARCHITECTURE.md says.
  const isExact = (record: JsonObject): boolean =>
    rules !== undefined && !hasMootDate(record) && !mayBeYoung(rules, record)
  return rules && wrongScreenings(rules, asOf, one.records.filter(isExact), counted)
}

function wrongScreenings(
  rules: RuleSet,
  asOf: Day,
  records: readonly JsonObject[],
  counted: CertifiedRecords,
): string | undefined {
  const screener = new Screener(rules, asOf)
  for (const [at, record] of records.entries()) {
    try {
      const checked = screenedAndChecked(screener, record, rules, asOf)
      if (checked === undefined) continue
      counted.add(checked)
      const [first] = checked.findings
      if (first !== undefined) return `record ${at}: ${first.trial} ${first.criterion ?? ''}: ${first.message}`
    } catch (error) {
      return `record ${at}: ${String(error)}`
    }
  }
  return undefined
}

/**
 * Runs a command and returns what is wrong: an internal error, a stack trace, an unknown status, or a failure without a
 * message.
 */
async function wrongRun({
  words,
  files,
}: Extract<FuzzCase, { readonly kind: 'program' }>): Promise<string | undefined> {
  const folder = mkdtempSync(join(tmpdir(), 'prescreen-fuzz-'))
  try {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true })
      writeFileSync(join(folder, name), Buffer.from(text, 'base64'))
    }
    const own = words.map((word) => word.replace('{dir}', folder))
    // The native code of the database can end the whole process, so this command runs in its own.
    const { status, out, err } = words[0] === 'log' ? started(own) : await prescreen(own)
    if (status === null || ![0, 1, 2].includes(status)) return `it ended with status ${status}`
    const said = `${out}\n${err}`
    if (/went wrong inside prescreen|^\s+at .*:\d+:\d+/m.test(err)) return err.slice(0, 300)
    if (status === 2 && err.trim() === '') return 'it could not run, and did not say why'
    if (said.includes('\u001b') || said.includes('undefined is not')) return 'what it says is not for people'
    if (status < 2 && words.includes('json')) JSON.parse(out)
    return undefined
  } catch (error) {
    return String(error)
  } finally {
    rmSync(folder, { recursive: true })
  }
}
