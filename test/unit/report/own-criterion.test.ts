import { describe, expect, it } from 'vitest'
import { countResult, emptyTally, summaryOf } from '../../../src/batch/index.ts'
import type { CriterionResult, Result, TrialResult } from '../../../src/explain/index.ts'
import { logCsv } from '../../../src/log/index.ts'
import type { Criterion, RuleSet } from '../../../src/model/index.ts'
import { parseDay } from '../../../src/quantity/index.ts'
import { PLAIN, resultText, summaryText, trialListText, trialText } from '../../../src/report/index.ts'
import { Screener } from '../../../src/screen/index.ts'
import { cohortHtml, sheetOf, worksheetHtml, worksheetMarkdown } from '../../../src/worksheet/index.ts'
import type { Sheet } from '../../../src/worksheet/index.ts'
import { loggedEntry } from '../../support/log-entry.ts'
import { AS_OF, smallRules } from '../../support/rules.ts'
import { samplePatient, shippedRules } from '../../support/shipped.ts'

const rules = await shippedRules()
const { dictionary } = rules
const record = samplePatient('near-miss-bilirubin')
const screened = new Screener(rules, parseDay(AS_OF) ?? 0, ['NCT04158843']).screen(record)
if (!screened.ok) throw new Error(JSON.stringify(screened.problems))
const plain: Result = {
  ...screened.result,
  trials: screened.result.trials.map((one) => ({
    ...one,
    criteria: one.criteria.filter(({ id }) => id !== 'R-ALIVE'),
  })),
}

/** The result with the criterion of the program itself, which comes first in its trial. */
function withOwn(status: CriterionResult['status']): Result {
  const own: CriterionResult = {
    id: 'R-ALIVE',
    kind: 'registry',
    status,
    text: 'The patient is alive.',
    reason: 'Has died: yes.',
    facts: {},
    missing: [],
  }
  const died = status === 'fail'
  const trials = plain.trials.map((trial): TrialResult => {
    const { near_miss: near, ...rest } = trial
    const failed = died ? ['R-ALIVE', ...trial.failed] : trial.failed
    const unknown = status === 'unknown' ? ['R-ALIVE', ...trial.unknown] : trial.unknown
    return { ...rest, ...(near && !died && { near_miss: near }), failed, unknown, criteria: [own, ...trial.criteria] }
  })
  return { ...plain, trials }
}

const PAGES: Readonly<Record<string, (result: Result) => string>> = {
  text: (result) => resultText(result, { width: 200, paint: PLAIN, explain: false, dictionary }),
  'explain text': (result) => resultText(result, { width: 200, paint: PLAIN, explain: true, dictionary }),
  'log export': (result) => logCsv([loggedEntry(result, record)]),
  'cohort page': (result) => cohortHtml(summary(result)),
  'cohort text': (result) => summaryText(summary(result), 200, PLAIN),
}

const SHEETS: Readonly<Record<string, (sheets: readonly Sheet[]) => string>> = {
  HTML: worksheetHtml,
  Markdown: worksheetMarkdown,
}

/** A sheet without the hash of its result, which always includes the criterion. */
function sheetPage(name: string, result: Result): string {
  return SHEETS[name]?.([{ ...sheetOf(result, record, dictionary), sha256: '' }]) ?? ''
}

/** The summary, counted with rules that have the criterion. */
function summary(result: Result): ReturnType<typeof summaryOf> {
  const counted = havingOwn(rules)
  const tally = emptyTally(counted, ['NCT04158843'])
  countResult(tally, result)
  return summaryOf(tally, counted, { as_of: AS_OF, engine: { name: 'prescreen', version: '0' } })
}

function havingOwn(set: RuleSet, form?: Criterion['form']): RuleSet {
  const trials = set.trials.map((trial) => {
    const others = trial.criteria.filter((one) => one.id !== 'R-ALIVE')
    const [first] = others
    if (first === undefined) throw new Error('no criterion')
    const own = { ...first, id: 'R-ALIVE', kind: 'registry', cites: undefined, form: form ?? first.form } as const
    return { ...trial, criteria: [own, ...others] }
  })
  return { ...set, trials }
}

describe("the program's own criterion", () => {
  it.each(Object.keys(PAGES))('is shown only if it fails: %s', (name) => {
    const page = PAGES[name] ?? (() => '')
    for (const status of ['pass', 'unknown'] as const) expect(page(withOwn(status))).toBe(page(plain))
    expect(page(withOwn('fail'))).toContain('R-ALIVE')
  })

  it.each(Object.keys(SHEETS))('is shown only if it fails: worksheet %s', (name) => {
    for (const status of ['pass', 'unknown'] as const)
      expect(sheetPage(name, withOwn(status))).toBe(sheetPage(name, plain))
    expect(sheetPage(name, withOwn('fail'))).toContain('the record says that the patient has died')
  })

  it('says plainly that the patient has died, and nothing about what could still change', () => {
    const died = 'ot eligible: the record says that the patient has died'
    const text = PAGES['text']?.(withOwn('fail')) ?? ''
    expect(text).toContain(`no        NCT04158843  n${died}\n`)
    expect(text).toContain(`    N${died}.`)
    expect(text).not.toContain('I8')
    expect(text).toContain('Of 30 criteria: 1 registry field met, 1 not met;')
    expect(sheetPage('HTML', withOwn('fail'))).toContain(`<td>N${died}.</td>`)
    expect(sheetPage('Markdown', withOwn('fail'))).toContain(`| N${died}. |`)
  })

  it('is not shown in the rules as people read them', () => {
    const options = { width: 100, paint: PLAIN, dictionary }
    const own = havingOwn(rules)
    expect(trialListText(own.trials, options)).toContain('29 criteria')
    for (const trial of own.trials) expect(trialText(trial, options)).not.toContain('R-ALIVE')
  })

  it('has no source, and no near miss if it fails', () => {
    const small = smallRules('  - {id: I1, text: t, cites: I1, require: {score: ≤ 1}}\n')
    const [criterion] = small.trials[0]?.criteria ?? []
    const trialOf = (own: RuleSet): TrialResult | undefined => {
      const found = new Screener(own, parseDay(AS_OF) ?? 0).screen({ id: 'x', score: 4 })
      return found.ok ? found.result.trials[0] : undefined
    }
    const [own, other] = trialOf(havingOwn(small, criterion?.form))?.criteria ?? []
    expect([own?.id, own?.source, other?.source]).toEqual(['R-ALIVE', undefined, 's.yaml#I1'])
    expect(trialOf(havingOwn(small, criterion?.form))?.near_miss).toBeUndefined()
    expect(trialOf(small)?.near_miss).toHaveLength(1)
  })
})
