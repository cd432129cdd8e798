import { mkdtempSync, writeFileSync, mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { rulesOf } from './rules.ts'
import type { RuleSet } from '../../src/model/index.ts'

const NUMBERS = ['u', 'v', 'w', 'x']

/** A dictionary of numbers with these names. */
export function numbers(names: readonly string[]): string {
  const variables = names.map(
    (name) => `  ${name}: {type: integer, label: number ${name}, question: "What is ${name}?", range: 0..60}\n`,
  )
  return `format: prescreen/dictionary/1\nunits: {}\nvariables:\n${variables.join('')}`
}

/**
 * A criterion that compares every pair of numbers. With more than three of them open, this soon exceeds the work limit.
 */
export function sameAmong(names: readonly string[]): string {
  const pairs = names.flatMap((a, i) => names.slice(i + 1).map((b) => `{${a}: {same_as: ${b}}}`))
  return `  - {id: I1, text: Two of the numbers are the same., cites: I1, require: {any: [${pairs.join(', ')}]}}\n`
}

export const DICTIONARY = `${numbers(NUMBERS)}  q: {type: yes_no, label: quiet, question: "Is it quiet?"}
  r: {type: yes_no, label: ready, question: "Is she ready?"}
`

export const TOO_MUCH = sameAmong(NUMBERS)

/** With another criterion that is easily worked out. */
export const CRITERIA = `${TOO_MUCH}  - {id: E1, text: It is quiet., cites: E1, exclude: {q: true}}\n`

export function tooMuchRules(criteria = CRITERIA): RuleSet {
  return rulesOf({ T: criteria }, DICTIONARY)
}

/** Patients with different numbers of open facts: all; all but one; none that matters, since I1 is met. */
const PATIENTS = [{ id: 'open' }, { id: 'quiet', q: true }, { id: 'known', u: 1, v: 1, q: false }] as const

/** The files of a project with these rules. */
export function tooMuchFiles(criteria = CRITERIA, examples = ''): Readonly<Record<string, string>> {
  const bullets = [...criteria.matchAll(/cites: (\w+)/g)].map(([, bullet = '']) => `  ${bullet}: a\n`).join('')
  const schema = '# yaml-language-server: $schema=../trial.schema.json\n'
  const head = 'format: prescreen/trial/1\nid: T\ntitle: t\nsource: s.yaml\nenrolment: {state: open}\n'
  const page = 'status: {word: RECRUITING, enrolment: open}\npage_date: "2026-01-01"\n'
  return {
    'criteria/dictionary.yaml': DICTIONARY,
    'criteria/trials/T.yaml': `${schema}${head}criteria:\n${criteria}${examples}`,
    's.yaml': `format: prescreen/source/1\nid: T\ntitle: t\n${page}bullets:\n${bullets}`,
  }
}

/** A folder with these files, as the command line reads them, and a file of the patients. */
export function tooMuchProject(
  criteria = CRITERIA,
  examples = '',
): { readonly folder: string; readonly rules: string; readonly patients: string } {
  const folder = mkdtempSync(join(tmpdir(), 'prescreen-much-'))
  mkdirSync(join(folder, 'criteria', 'trials'), { recursive: true })
  for (const [name, text] of Object.entries(tooMuchFiles(criteria, examples))) writeFileSync(join(folder, name), text)
  const patients = join(folder, 'patients.ndjson')
  writeFileSync(patients, PATIENTS.map((one) => `${JSON.stringify(one)}\n`).join(''))
  return { folder, rules: join(folder, 'criteria'), patients }
}
