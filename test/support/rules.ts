import { loadRules } from '../../src/model/index.ts'
import type { RuleSet } from '../../src/model/index.ts'
import { parseDay } from '../../src/quantity/index.ts'
import type { Json } from '../../src/record/index.ts'
import { Screener } from '../../src/screen/index.ts'
import type { TrialResult } from '../../src/explain/index.ts'
import { renderDiagnostic } from '../../src/text/index.ts'

/** A small dictionary with one variable of every kind; no shipped name, so that tests of the engine do not lean on shipped rules. */
export const SMALL_DICTIONARY = `format: prescreen/dictionary/1
units:
  mass_concentration:
    canonical: g/L
    factors: {g/L: "1", g/dL: "10", mg/dL: "0.01"}
    spellings: {gram/L: g/L}
  substance_concentration:
    canonical: mmol/L
    factors: {mmol/L: "1", umol/L: "0.001"}
    spellings: {}
variables:
  sex: {label: sex, type: choice, values: {female: {label: female}, male: {label: male}}}
  born: {label: date of birth, type: birth_date}
  age: {label: age, type: age, from: born, range: 0..130}
  phase: {label: phase, type: choice, values: {early: {label: early}, late: {label: late}, past: {label: past}}}
  smoker: {label: smoker, type: yes_no}
  score: {label: score, type: integer, range: 0..5}
  tumour:
    label: tumour
    type: group
    applies_when: present
    fields:
      present: {label: tumour, type: yes_no}
      marker: {label: marker, type: choice, values: {up: {label: up}, down: {label: down}, vague: {label: vague, stands_for: [up, down, vague]}, not_done: {label: not done, silent: true}}}
      side: {label: side of the tumour, type: choice, values: {left: {label: left}, right: {label: right}, both: {label: both}}}
      found: {label: date found, type: date}
  spots:
    label: spots
    type: list
    entry: spot
    fields:
      place: {label: place, type: choice, values: {bone: {label: bone}, liver: {label: liver}, skin: {label: skin}}}
      side: {label: side, type: choice, values: {left: {label: left}, right: {label: right}}}
      size: {label: size, type: integer, range: 1..99}
      seen: {label: date seen, type: date}
      until: {label: date last seen, type: date}
      a: {label: part a, type: choice, values: {one: {label: one}, two: {label: two}, four: {label: four}}}
      b: {label: part b, type: choice, values: {none: {label: none}, three: {label: three}}}
      grade: {label: grade, type: integer, range: 0..7, sum_of: {a: {one: 1, two: 2, four: 4}, b: {none: 0, three: 3}}}
  labs:
    label: labs
    type: group
    fields:
      crea: {label: creatinine, type: lab, dimension: mass_concentration, unit: mg/dL, molar_mass: "113.12", plausible: 0.1..30}
  remark: {label: remark, type: text}
implications:
  - when: {sex: male}
    then: {phase: none}
    because: Only women have a phase.
  - when: {spots: {none: {place: liver}}}
    then: {smoker: false}
    because: A rule of the test only.
orders:
  - {earlier: spots.seen, later: spots.until, because: Nothing ends before it begins.}
`

export const AS_OF = '2026-03-15'

/** A rule set of one trial T with these criteria (YAML, one list item each) over the small dictionary. */
export function smallRules(criteria: string): RuleSet {
  return rulesOf({ T: criteria })
}

/** A rule set of some trials, by their ids. */
export function rulesOf(trials: Readonly<Record<string, string>>, dictionary = SMALL_DICTIONARY): RuleSet {
  const files = Object.entries(trials).map(([id, criteria]) => {
    const header = `format: prescreen/trial/1\nid: ${id}\ntitle: t\nsource: s.yaml\nenrolment: {state: open}\ncriteria:\n`
    return { path: `trials/${id}.yaml`, text: header + criteria, sha256: id }
  })
  const loaded = loadRules({ path: 'dictionary.yaml', text: dictionary, sha256: 'd' }, files, 'all')
  if (!loaded.ok) throw new Error(loaded.diagnostics.map(renderDiagnostic).join('\n'))
  return loaded.rules
}

/** Screens one record (an id is added) against criteria over the small dictionary. */
export function screenSmall(criteria: string, record: { readonly [key: string]: Json }): TrialResult {
  const screener = new Screener(smallRules(criteria), parseDay(AS_OF) ?? 0)
  const screened = screener.screen({ id: 'x', ...record })
  if (!screened.ok) throw new Error(JSON.stringify(screened.problems))
  const [trial] = screened.result.trials
  if (trial === undefined) throw new Error('no trial')
  return trial
}

/** Status and missing facts of an inclusion criterion that requires this condition (YAML flow). */
export function statusOf(condition: string, record: { readonly [key: string]: Json }): readonly [string, ...string[]] {
  const trial = screenSmall(`  - {id: I1, text: t, cites: I1, require: ${condition}}\n`, record)
  const [one] = trial.criteria
  return one === undefined ? ['none'] : [one.status, ...one.missing]
}
