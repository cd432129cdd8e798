import { describe, expect, it } from 'vitest'
import { countCertified, countResult, emptyTally, summaryOf } from '../../../src/batch/index.ts'
import type { Summary } from '../../../src/batch/index.ts'
import type { CriterionChange, SpanChange } from '../../../src/compare/index.ts'
import type { Result, TrialResult } from '../../../src/explain/index.ts'
import { logListText, siteRows, trialFlows } from '../../../src/log/index.ts'
import type { LogEntry } from '../../../src/log/index.ts'
import { AMENDMENT } from '../../../src/messages/en/amendment.ts'
import { BATCH } from '../../../src/messages/en/batch.ts'
import { LOG } from '../../../src/messages/en/log.ts'
import { WORKSHEET } from '../../../src/messages/en/worksheet.ts'
import type { JsonObject } from '../../../src/record/index.ts'
import { amendmentMarkdown, amendmentText, PLAIN, summaryText } from '../../../src/report/index.ts'
import { cohortHtml, logHtml, sheetOf, worksheetHtml, worksheetMarkdown } from '../../../src/worksheet/index.ts'
import type { Sheet } from '../../../src/worksheet/index.ts'
import { latinIn, RECORDS, rules, SAID, say, screened } from '../../support/greek.ts'
import { readIn } from '../../support/html-text.ts'
import { loggedEntry } from '../../support/log-entry.ts'
import { AS_OF } from '../../support/rules.ts'

/**
 * The pages other than that of one patient: every sentence on them comes from the catalogue, and every sentence that
 * the catalogue has for them is on one.
 */

const WIDE = 1000
const { dictionary } = rules

const SOURCES: JsonObject = {
  id: '6',
  phase: { value: 'early', by: '9', source: '8', date: '2026-03-01' },
  score: 4,
  age: { min: 40, max: 42 },
  spots: { complete: false, items: [{}] },
  other_sources: [{ phase: 'early' }],
  interview: {
    asked: [],
    open: [],
    verified: [{ path: 'phase', by: '7', date: AS_OF, agrees: true, value: '"early"' }],
  },
}

const records = [...RECORDS, SOURCES]
/** Warnings have sentences of their own; hashes are not read. */
const results = records.map((record): Result => {
  const warnings = [{ path: '', message: 'μ', kind: 'query' }] as const
  return { ...screened(record), warnings, criteria_sha256: '0' }
})

/** A result with features that the small rules do not give. */
function changed(result: Result, change: Partial<TrialResult>, more: Partial<Result> = {}): Result {
  return { ...result, ...more, trials: result.trials.map((one) => ({ ...one, ...change })) }
}

const CHART = { resources: 9, used: 1, not_relevant: 2, old: 3, not_certain: 1, not_understood: 2 }
const PROTOCOL = { source: 'protocol', number: '1', version: '2', dated: '2025-01-02', amendment: '3' } as const

/** The results for the records, and variants of them. */
const variants: readonly { readonly record: JsonObject; readonly result: Result }[] = results.flatMap((result, i) => {
  const record = records[i] ?? {}
  const assumed = { chart: CHART, assumed: { smoker: true }, undated: ['score'] }
  return [
    { record, result },
    { record, result: changed(result, { enrolment: 'closed', matches: false }) },
    { record, result: changed(result, { verdict: 'eligible', enrolment: 'closed', matches: false }) },
    {
      record,
      result: changed(result, { verdict: 'eligible', contact: { phone: '1' }, eligible_until: AS_OF }, assumed),
    },
    { record, result: changed(result, { verdict: 'needs-confirmation', confirm: ['I1'], rules_from: PROTOCOL }) },
  ]
})

const CONTEXTS = [
  { say },
  {
    say,
    site: 'σ',
    screeningNumber: '1',
    by: '9',
    made: AS_OF,
    consents: { T: { date: AS_OF } },
    consentForms: { T: '3' },
  },
]

const sheets: readonly Sheet[] = variants.flatMap(({ result, record }) =>
  CONTEXTS.map((context) => sheetOf(result, record, dictionary, context)),
)

function summary(more: Partial<Summary> = {}, less: Partial<Summary['trials'][number]> = {}): Summary {
  const tally = emptyTally(rules, ['T', 'U'])
  for (const result of results) countResult(tally, result)
  countCertified(tally, { records: 1, proved: 2, not_certified: 1 })
  const made = summaryOf(tally, rules, { as_of: AS_OF, engine: { name: 'prescreen', version: '0' } }, say)
  return { ...made, criteria_sha256: '0', ...more, trials: made.trials.map((trial) => ({ ...trial, ...less })) }
}

const FACT = { fact: 'score', label: 'φ', patients: 1 }
const CODE = { system: '1', code: '2', display: 'δ', patients: 1, resources: 1 }
const many = <T>(one: T): T[] => Array.from({ length: 16 }, () => one)

const SUMMARIES: readonly Summary[] = [
  summary(),
  summary(
    {
      reasons: many({ reason: 'ρ', records: 1 }),
      with: { file: '1', sha256: '2', joined: 1, without: 1, unmatched: 1 },
      assumed: [{ ...FACT, value: true }],
      measure_again: many({ ...FACT, trials: { T: 1, U: 1 } }),
      queries: [{ query: 'κ', say: 'λ', patients: 1 }],
      charts: { ...CHART, patients: 1, codes_to_map: [CODE] },
    },
    { jointly: 1, not_worked_out: 1, stale: { patients: 1, facts: [FACT] } },
  ),
  summary({ worklist: [] }, { criteria: [], enrolment: 'closed' }),
  summary({ worklist: [] }, { not_worked_out: 2 }),
]

type Logged = Extract<LogEntry, { kind: 'screening' }>

function entry(number: number, more: Partial<Logged>, trial: Partial<Logged['trials'][number]> = {}): Logged {
  const [result] = results
  if (result === undefined) throw new Error('no result')
  const made = loggedEntry(result, {})
  return { ...made, number, by: '9', ...more, trials: made.trials.map((one) => ({ ...one, ...trial })) }
}

/** An entry of an older version of the program. */
function withoutEnrolment(one: Logged): Logged {
  return { ...one, trials: one.trials.map(({ enrolment: _enrolment, ...trial }) => trial) }
}

const none = { failed: [], unknown: [], confirm: [] }
const numbered = { screening_number: '1' }
const ENTRIES: readonly LogEntry[] = [
  entry(1, numbered, { ...none, verdict: 'undetermined' }),
  entry(2, {}, { ...none, verdict: 'ineligible', failed: ['I1', 'E1'], reasons: { E1: 'ρ' } }),
  entry(3, numbered, { ...none, verdict: 'needs-confirmation', confirm: ['I1'], rules_from: PROTOCOL }),
  entry(4, {}, { ...none, verdict: 'undetermined', unknown: ['I1'], consent: { date: AS_OF, version: '2' } }),
  entry(5, {}, { ...none, verdict: 'undetermined', unknown: ['I1'], not_worked_out: ['I1'] }),
  entry(6, {}, { ...none, verdict: 'eligible' }),
  entry(7, {}, { ...none, verdict: 'ineligible', override: 'ω' }),
  entry(8, {}, { ...none, verdict: 'eligible', override: 'ω' }),
  entry(9, {}, { ...none, verdict: 'ineligible' }),
  {
    schema: 'prescreen/log-entry/2',
    kind: 'key',
    number: 10,
    at: '2026-03-15T00:00:00Z',
    key: { schema: 'prescreen/log-key/1', public_key: '', by: ['9', '8'], made: '', signature: '' },
  },
  entry(11, {}, { ...none, verdict: 'ineligible', failed: ['R-ALIVE'] }),
  ...(['eligible', 'ineligible'] as const).flatMap((verdict, i) => [
    entry(12 + 2 * i, {}, { ...none, verdict, enrolment: 'closed' }),
    entry(13 + 2 * i, {}, { ...none, verdict, enrolment: 'closed', enrolment_reason: 'ρ' }),
  ]),
  entry(16, {}, { ...none, verdict: 'eligible', enrolment: 'unknown' }),
  withoutEnrolment(entry(17, {}, { ...none, verdict: 'eligible' })),
]

function logPages(): string[] {
  const rows = siteRows(ENTRIES, say).filter((row) => row.trial === 'T')
  const [flow] = trialFlows(rows)
  if (flow === undefined) throw new Error('no rows')
  const log = { trial: 'T', title: 't', contact: { name: '1', role: 'ω' }, site: 'σ', rows, flow }
  return [logHtml({ ...log, end: { number: 10, hash: '0'.repeat(64) } }, say)]
}

const [criterion] = rules.trials.flatMap((trial) => trial.criteria).filter((one) => one.id === 'I1')
const EXAMPLE = { record: { id: '1' }, before: 'pass', after: 'fail' } as const
const question = { was: { ask: 'α', who: 'ω' }, is: { ask: 'β', who: 'ω', favourable: 'no' } } as const
const dictionaryChange = { what: 'ξ', was: '1', is: '2', criteria: [{ trial: 'T', criterion: 'I1' }], keys: [] }

function criterionChange(kind: CriterionChange['kind'], more: Partial<CriterionChange> = {}): CriterionChange {
  const [wider, narrower] = [undefined, undefined]
  return {
    id: 'I1',
    kind,
    before: criterion,
    after: undefined,
    wider,
    narrower,
    question: undefined,
    dictionary: [],
    parts: [],
    ...more,
  }
}

const after = criterion && { ...criterion, text: 'υ' }
const CRITERIA: readonly CriterionChange[] = [
  criterionChange('added'),
  criterionChange('removed'),
  criterionChange('wider', { after, wider: EXAMPLE }),
  criterionChange('narrower', { narrower: EXAMPLE, question }),
  criterionChange('changed', { wider: { ...EXAMPLE, on: '2026-09-01' } }),
  criterionChange('question changed', { question }),
  criterionChange('freshness'),
  criterionChange('only wording', {
    parts: [
      { part: 'note', was: 'α', is: 'β' },
      { part: 'remarks', was: undefined, is: 'γ' },
    ],
  }),
  criterionChange('not proved', { dictionary: [{ ...dictionaryChange, kind: 'meaning', criteria: [] }] }),
  criterionChange('not worked out'),
]
const FLIP = { trial: 'T', from: 'eligible', to: 'ineligible', patients: many('1'), through: { I1: 1 } }
const ENROLMENT = { before: 'open', after: 'closed' } as const
const PARTS = (['title', 'rules from', 'contact', 'reason of enrolment'] as const).map((part) => ({
  part,
  was: 'α',
  is: 'β',
}))
const TRIALS = [
  { id: 'T', kind: 'amended', criteria: CRITERIA, reordered: true, enrolment: ENROLMENT, parts: PARTS },
  { id: 'U', kind: 'added', criteria: [], reordered: false, enrolment: undefined, parts: [] },
  {
    id: 'V',
    kind: 'removed',
    criteria: [],
    reordered: false,
    enrolment: { ...ENROLMENT, before: 'unknown' },
    parts: [],
  },
] as const
const period = (count: number) => ({ count, unit: 'days' }) as const
const CRITERION = { trial: 'T', criterion: 'I1' }
const span = (turning: SpanChange['turning']): SpanChange => ({
  fact: '1',
  was: period(2),
  is: undefined,
  turning,
  criteria: [CRITERION],
})
const SPANS: readonly SpanChange[] = [
  { ...span(undefined), criteria: [] },
  ...[true, false].flatMap((tooOld) =>
    [undefined, '2026-01-01', AS_OF].map((from) => span({ tooOld, from, to: AS_OF })),
  ),
]
const AGEING = [true, false].map((tooOld) => ({ trial: 'T', fact: '1', tooOld, patients: ['1'] }))
const STATES = [
  [undefined, 'open'],
  ['open', undefined],
  ['open', 'closed'],
  ['closed', 'open'],
  ['closed', 'unknown'],
  ['closed', 'closed'],
] as const
const MATCHES = STATES.flatMap(([before, after]) =>
  [[], ['1']].map((own) => {
    const changed = { gained: own, lost: own, possibleGained: own, possibleLost: own }
    return { trial: 'T', before, after, ...changed }
  }),
)
const NOTHING = { trials: [], dictionary: [], spans: [], charts: [], asOf: AS_OF, patients: undefined }
const FOUND = [
  NOTHING,
  {
    ...NOTHING,
    charts: [
      { path: '1', was: 1, is: undefined },
      { path: '1', was: { days: 1, else: 'drop' }, is: { months: 1, else: 'warn' } },
    ],
    spans: SPANS,
    patients: { flips: [], matches: MATCHES, ageing: [] },
  },
  {
    trials: TRIALS,
    dictionary: (['meaning', 'charts', 'queries', 'wording'] as const).map((kind) => ({ ...dictionaryChange, kind })),
    charts: [
      { path: '1', was: undefined, is: 2 },
      { path: '2', was: undefined, is: undefined, reordered: true as const },
    ],
    spans: [],
    asOf: AS_OF,
    patients: { flips: [FLIP, { ...FLIP, through: {} }], matches: [], ageing: AGEING },
  },
]

/** The same text without hashes, times and the name of the program. */
function withoutCodes(text: string): string {
  return text
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:]+Z/g, '')
    .replaceAll(/\b[0-9a-f]{12,64}\b/g, '')
    .replaceAll(/\bprescreen 0[.\d]*/g, '')
}

/**
 * Removes statuses and verdicts, which an amendment shows as in the rules since its readers write rules, and the HTML
 * in Markdown.
 */
function withoutStatuses(text: string): string {
  return text.replaceAll(/\b(?:pass|fail|eligible|ineligible|br)\b/g, '')
}

const PAGES: Readonly<Record<string, () => readonly string[]>> = {
  'worksheet HTML': () => [...sheets.map((one) => worksheetHtml([one], say)), worksheetHtml(sheets, say)].map(readIn),
  'worksheet Markdown': () => [worksheetMarkdown(sheets, say).replaceAll(/&\w+;/g, ' ')],
  'log list': () => [ENTRIES, []].map((entries) => logListText(entries, { width: WIDE, paint: PLAIN, say })),
  'log HTML': () => logPages().map(readIn),
  'batch summary': () => SUMMARIES.map((one) => summaryText(one, WIDE, PLAIN, say)),
  'batch HTML': () => SUMMARIES.map((one) => readIn(cohortHtml(one, say))),
  amendment: () => FOUND.map((one) => withoutStatuses(amendmentText(one, WIDE, PLAIN, say))),
  'amendment in Markdown': () => FOUND.map((one) => withoutStatuses(amendmentMarkdown(one, say))),
}

describe('the text that a person reads', () => {
  it.each(Object.entries(PAGES))('in the %s comes from the catalogue, the rules or the record', (_, pages) => {
    for (const page of pages()) {
      expect(latinIn(withoutCodes(page))).toEqual([])
      expect(page).toContain('⟦')
    }
  })

  it('uses each sentence that the catalogue has for these pages', () => {
    for (const pages of Object.values(PAGES)) pages()
    const keys = Object.keys({ ...WORKSHEET, ...LOG, ...BATCH, ...AMENDMENT })
    expect(keys.filter((key) => !SAID.has(key as never))).toEqual([])
  })
})
