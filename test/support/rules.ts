import { readFileSync } from 'node:fs'
import { loadRules } from '../../src/model/index.ts'
import type { RuleSet } from '../../src/model/index.ts'
import { parseDay } from '../../src/quantity/index.ts'
import type { Json } from '../../src/record/index.ts'
import { Screener } from '../../src/screen/index.ts'
import type { TrialResult } from '../../src/explain/index.ts'
import { renderDiagnostic } from '../../src/text/index.ts'

/**
 * A small dictionary with one variable of every kind. It has no shipped name, so that tests of the engine do not depend
 * on shipped rules.
 */
export const SMALL_DICTIONARY = readFileSync('test/conformance/dictionary.yaml', 'utf8')

export const AS_OF = '2026-03-15'

/** A rule set with one trial T that has these criteria (YAML, one list item each), over the small dictionary. */
export function smallRules(criteria: string): RuleSet {
  return rulesOf({ T: criteria })
}

/** A rule set of some trials, by their ids. `more` is added to the head of each. */
export function rulesOf(trials: Readonly<Record<string, string>>, dictionary = SMALL_DICTIONARY, more = ''): RuleSet {
  const files = Object.entries(trials).map(([id, criteria]) => {
    const header = `format: prescreen/trial/1\nid: ${id}\ntitle: t\nsource: s.yaml\nenrolment: {state: open}\n${more}criteria:\n`
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

/** The status and missing facts of an inclusion criterion that requires this condition (YAML flow). */
export function statusOf(condition: string, record: { readonly [key: string]: Json }): readonly [string, ...string[]] {
  const trial = screenSmall(`  - {id: I1, text: t, cites: I1, require: ${condition}}\n`, record)
  const [one] = trial.criteria
  return one === undefined ? ['none'] : [one.status, ...one.missing]
}
