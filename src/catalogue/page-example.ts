import type { Row } from './row.ts'

const SCHEMA = '# yaml-language-server: $schema=../trial.schema.json\n'
const CRITERIA = `criteria:
  - {id: I1, text: Women only., cites: I1, require: {sex: female}}
  - {id: E1, text: Smokers., cites: E1, exclude: {smoker: true}}
`
const EXAMPLES = `examples:
  as_of: "2026-03-15"
  base: {sex: female}
  cases:
    - {say: a woman, is: {I1: pass}}
`
const TRIAL = `${SCHEMA}format: prescreen/trial/1
id: T
title: t
source: s.yaml
enrolment: {state: open}
${CRITERIA}${EXAMPLES}`

/** More than a rule file may have. */
const HUGE = `# ${'x'.repeat(2_000_001)}\n${TRIAL}`

const MARKS: Readonly<Record<string, string>> = { SCHEMA, CRITERIA, EXAMPLES }

/**
 * The bad or the good example of a page, as one sees it in a file. A whole trial is written as `TRIAL`.
 * `TRIAL|this|that` is the trial with `this` replaced by `that`, where `this` may be a part of the trial: SCHEMA,
 * CRITERIA or EXAMPLES.
 */
export function shownExample({ around }: Row, example: string): string {
  if (around === 'cited') return example.replace('|', '')
  if (around !== 'trial') return example
  if (example === 'HUGE') return HUGE
  const [first, what, by = ''] = example.split('|')
  if (first !== 'TRIAL') return example
  return what === undefined ? TRIAL : TRIAL.replace(MARKS[what] ?? what, by)
}
