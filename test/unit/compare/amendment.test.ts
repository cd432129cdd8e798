import { describe, expect, it } from 'vitest'
import { compareMappings, compareRules, comparePatients } from '../../../src/compare/index.ts'
import type { Amendment, ChartChange, CriterionChange } from '../../../src/compare/index.ts'
import type { RuleSet } from '../../../src/model/index.ts'
import { parseDay } from '../../../src/quantity/index.ts'
import type { Json, JsonObject } from '../../../src/record/index.ts'
import { amendmentJson, amendmentMarkdown, amendmentText } from '../../../src/report/index.ts'
import { Screener } from '../../../src/screen/index.ts'
import { mapping } from '../../support/chart.ts'
import { AS_OF, rulesOf, SMALL_DICTIONARY } from '../../support/rules.ts'

const TODAY = parseDay(AS_OF) ?? 0
const PLAIN = { strong: String, open: String, fail: String, pass: String, dim: String } as never

type Edit = readonly [from: string, to: string]

function edited(text: string, edits: readonly Edit[]): string {
  return edits.reduce((sum, [from, to]) => {
    if (!sum.includes(from)) throw new Error(`${from} is not there`)
    return sum.replace(from, to)
  }, text)
}

const one = (requirement: string): string => `  - {id: I1, text: t, cites: I1, require: ${requirement}}\n`

/** The same criterion, with the small dictionary before and an edited one after. */
function sides(requirement: string, edits: readonly Edit[], after = requirement): readonly [RuleSet, RuleSet] {
  return [rulesOf({ T: one(requirement) }), rulesOf({ T: one(after) }, edited(SMALL_DICTIONARY, edits))]
}

function report(amendment: Amendment, charts: readonly ChartChange[] = []): string {
  return amendmentText({ ...amendment, asOf: AS_OF, charts, patients: undefined }, 200, PLAIN)
}

function statusUnder(rules: RuleSet, record: JsonObject): string | undefined {
  const screened = new Screener(rules, TODAY).screen(record)
  return screened.ok ? screened.result.trials[0]?.criteria.find((each) => each.id === 'I1')?.status : 'refused'
}

function onlyChange({ trials }: Amendment): CriterionChange | undefined {
  return trials[0]?.criteria[0]
}

describe('windows that measure time in different ways', () => {
  const change = (was: string, is: string): CriterionChange | undefined =>
    onlyChange(compareRules(rulesOf({ T: one(was) }), rulesOf({ T: one(is) }), TODAY))

  it.each([
    // On 15 March 3 months are 90 days, in a leap year 91.
    ['{tumour.found: within 3 months}', '{tumour.found: within 90 days}', 'changed'],
    ['{tumour.found: within 3 months}', '{tumour.found: within 13 weeks}', 'changed'],
    ['{tumour.found: within 3 months}', '{tumour.found: within 88 days}', 'narrower'],
    ['{tumour.found: within 3 months}', '{tumour.found: within 93 days}', 'wider'],
    ['{tumour.found: within 5 years}', '{tumour.found: on or after 2021-03-15}', 'wider'],
    ['{tumour.found: within 1 year}', '{tumour.found: within 12 months}', 'only wording'],
    ['{tumour.found: within 2 weeks}', '{tumour.found: within 14 days}', 'only wording'],
  ])('%s and then %s: %s', (was, is, kind) => {
    expect(change(was, is)?.kind).toBe(kind)
  })

  it('give the as-of date of an example patient who is screened for another day', () => {
    const [before, after] = [one('{tumour.found: within 3 months}'), one('{tumour.found: within 90 days}')].map(
      (text) => rulesOf({ T: text }),
    )
    if (before === undefined || after === undefined) throw new Error('no rules')
    const amendment = compareRules(before, after, TODAY)
    const { wider, narrower } = onlyChange(amendment) ?? {}
    for (const example of [wider, narrower]) {
      const day = parseDay(example?.on ?? '') ?? 0
      const status = (rules: RuleSet): string | undefined => {
        const screened = new Screener(rules, day).screen({ id: 'x', ...example?.record })
        return screened.ok ? screened.result.trials[0]?.criteria.find(({ id }) => id === 'I1')?.status : 'refused'
      }
      expect([status(before), status(after)]).toEqual([example?.before, example?.after])
      expect(example?.before).not.toBe(example?.after)
    }
    expect(report(amendment)).toMatch(/better off: .* as of 20\d\d-\d\d-\d\d: /)
  })
})

describe('two dictionaries', () => {
  it.each<[string, string, readonly Edit[]]>([
    ['another factor', '{labs.crea: ≤ 2 g/L}', [['g/dL: "10"', 'g/dL: "100"']]],
    ['another molar mass', '{labs.crea: ≤ 100 umol/L}', [['"113.12"', '"114"']]],
    ['another spelling', '{labs.crea: ≤ 2 g/L}', [['gram/L: g/L', 'gram/L: g/dL']]],
    [
      'a unit less',
      '{labs.crea: ≤ 2 × ULN}',
      [
        [', mg/dL: "0.01"}', ', "mg/dL": "0.01"}'],
        ['g/dL: "10", ', ''],
      ],
    ],
    [
      'a value that may turn out otherwise',
      '{tumour.marker: up}',
      [['stands_for: [up, down, vague]', 'stands_for: [down, vague]']],
    ],
    ['another range', '{score: ≤ 5}', [['range: 0..5', 'range: 0..6']]],
    [
      'a value more',
      '{phase: [early, late, past]}',
      [['early: {label: early}', 'early: {label: early}, never: {label: never}']],
    ],
    ['other points', '{spots: {some: {grade: ≥ 7}}}', [['four: 4', 'four: 3']]],
    ['other points of what is only summed', '{spots: {total: grade, is: "> 6"}}', [['four: 4', 'four: 3']]],
    ['another range of what is only summed', '{spots: {total: size, is: "> 2"}}', [['range: 1..99', 'range: 0..99']]],
    ['an implication less', '{smoker: false}', [['smoker: false', 'phase: none']]],
    [
      'an order less',
      '{spots: {some: {seen: within 5 years}}}',
      [
        [
          'orders:\n  - {earlier: spots.seen, later: spots.until, because: Nothing ends before it begins.}',
          'orders: []',
        ],
      ],
    ],
  ])('%s is never reported as proved the same', (_, requirement, edits) => {
    const [before, after] = sides(requirement, edits)
    const amendment = compareRules(before, after, TODAY)
    expect(onlyChange(amendment)?.kind).toBe('not proved')
    expect(
      amendment.dictionary.filter((each) => each.kind === 'meaning').flatMap((each) => each.criteria),
    ).toContainEqual({ trial: 'T', criterion: 'I1' })
    expect(report(amendment)).not.toContain('proved the same')
    expect(report(amendment)).toMatch(/may\s+affect\s+T\s+I1/)
    for (const example of [onlyChange(amendment)?.wider, onlyChange(amendment)?.narrower]) {
      if (example === undefined) continue
      expect(statusUnder(before, example.record)).toBe(example.before)
      expect(statusUnder(after, example.record)).toBe(example.after)
    }
  })

  it.each<[string, string, readonly Edit[], string, string]>([
    ['another factor', '{labs.crea: ≤ 2 g/L}', [['g/dL: "10"', 'g/dL: "100"']], 'pass', 'fail'],
    ['another molar mass', '{labs.crea: ≤ 0.01 g/L}', [['"113.12"', '"130"']], 'pass', 'fail'],
    [
      'a value that stands for others',
      '{tumour.marker: [down, vague]}',
      [['stands_for: [up, down, vague]', 'stands_for: [down, vague]']],
      'unknown',
      'pass',
    ],
    ['other points', '{spots: {some: {grade: ≥ 7}}}', [['four: 4', 'four: 3']], 'pass', 'fail'],
    ['an implication less', '{smoker: false}', [['smoker: false', 'phase: none']], 'pass', 'unknown'],
    ['a value less', '{phase: [early, late]}', [['past: {label: past}', '"last": {label: last}']], 'fail', 'refused'],
  ])('%s: shows a patient whose status changes', (_, requirement, edits, from, to) => {
    const [before, after] = sides(requirement, edits)
    const change = onlyChange(compareRules(before, after, TODAY))
    const shown = [change?.wider, change?.narrower].map((each) => `${each?.before ?? ''} ${each?.after ?? ''}`)
    expect(shown).toContain(`${from} ${to}`)
  })

  it('another factor of a lab that only an implication limits is never reported as proved the same', () => {
    const known = edited(SMALL_DICTIONARY, [
      [
        'implications:\n',
        'implications:\n  - {when: {smoker: true}, then: {labs.crea: ≤ 2 g/L}, because: Of the test.}\n',
      ],
    ])
    const rules = [known, edited(known, [['g/dL: "10"', 'g/dL: "100"']])].map((dictionary) =>
      rulesOf({ T: one('{smoker: false}') }, dictionary),
    )
    const [before, after] = rules as [RuleSet, RuleSet]
    expect(onlyChange(compareRules(before, after, TODAY))?.kind).toBe('not proved')
  })

  it('that differ in something no criterion looks at still prove everything else', () => {
    const amendment = compareRules(...sides('{smoker: false, score: ≤ 3}', [['g/dL: "10"', 'g/dL: "100"']]), TODAY)
    expect(amendment.trials).toEqual([])
    expect(amendment.dictionary.map((each) => [each.what, each.was, each.is, each.criteria])).toEqual([
      ['the factor of g/dL (mass_concentration)', '10', '100', []],
    ])
    const wider = compareRules(...sides('{score: ≤ 3}', [['g/dL: "10"', 'g/dL: "100"']], '{score: ≤ 4}'), TODAY)
    expect(onlyChange(wider)?.kind).toBe('wider')
  })

  it('that differ only in a factor still prove multiples of the upper limit of normal, which it does not affect', () => {
    const amendment = compareRules(...sides('{labs.crea: ≤ 2 × ULN}', [['g/dL: "10"', 'g/dL: "100"']]), TODAY)
    expect(amendment.trials).toEqual([])
  })

  it('with a new variable still compare exactly', () => {
    const edits: readonly Edit[] = [['  remark: {', '  fit: {label: fit, type: yes_no}\n  remark: {']]
    const amendment = compareRules(...sides('{score: ≤ 3}', edits, '{score: ≤ 3, fit: true}'), TODAY)
    expect(onlyChange(amendment)?.kind).toBe('narrower')
    expect(amendment.dictionary.map((each) => [each.kind, each.what, each.is])).toEqual([
      ['meaning', 'fit', 'a yes_no'],
    ])
  })

  it('with other words and codes change only what people read and how charts are read', () => {
    const edits: readonly Edit[] = [
      ['label: smoker', 'label: smokes'],
      ['label: score,', 'label: score, codes: [{system: LOINC, code: 1-1}],'],
      ['because: Only women have a phase.', 'because: Men have no phase.'],
    ]
    const amendment = compareRules(...sides('{smoker: false, score: ≤ 3, sex: female, phase: late}', edits), TODAY)
    expect(amendment.trials).toEqual([])
    expect(amendment.dictionary.map((each) => each.kind).toSorted()).toEqual(['charts', 'wording', 'wording'])
  })

  it('with other queries and words change no decision', () => {
    const query = (id: string, when: string, say: string): string =>
      `  - {id: ${id}, when: ${when}, say: ${say}, because: b}\n`
    const asking = (...queries: readonly string[]): string => `${SMALL_DICTIONARY}\nqueries:\n${queries.join('')}`
    const [before, after] = [
      `${asking(query('old', '{score: 5}', 'Old?'), query('kept', '{score: 4}', 'So?'))}words: {score: [points]}\n`,
      `${asking(query('kept', '{score: 3}', 'Is it so?'), query('new', '{score: 1}', 'New?'))}words: {score: [marks]}\n`,
    ].map((dictionary) => rulesOf({ T: one('{score: ≤ 3}') }, dictionary)) as [RuleSet, RuleSet]
    const amendment = compareRules(before, after, TODAY)
    expect(amendment.trials).toEqual([])
    expect(amendment.dictionary.map((each) => [each.kind, each.what, each.was, each.is])).toEqual([
      ['wording', 'other words for score', 'points', 'marks'],
      ['queries', 'old', '“Old?”', undefined],
      ['queries', 'kept', '“So?”', '“Is it so?”'],
      ['queries', 'when kept is raised', expect.stringContaining('4'), expect.stringContaining('3')],
      ['queries', 'new', undefined, '“New?”'],
    ])
    expect(report(amendment)).toContain('Different queries are raised; verdicts do not depend on them')
  })
})

describe('the report', () => {
  it('separates the change of a criterion from its id, however long the id is', () => {
    const atMost = (limit: number): RuleSet => rulesOf({ T: one(`{score: ≤ ${limit}}`) })
    const [change] = compareRules(atMost(3), atMost(4), TODAY).trials
    const [first] = change?.criteria ?? []
    if (change === undefined || first === undefined) throw new Error('nothing changed')
    const trials = [{ ...change, criteria: [{ ...first, id: 'R-ALIVE' }, first] }]
    const text = report({ trials, dictionary: [], spans: [] })
    expect(text).toMatch(/^ {2}R-ALIVE {2}wider: /m)
    expect(text).toMatch(/^ {2}I1 {7}wider: /m)
  })
})

describe('a report on 80 columns', () => {
  const edits: readonly Edit[] = [
    ['label: smoker', 'label: smokes'],
    ['g/dL: "10"', 'g/dL: "100"'],
  ]
  const [before, after] = sides('{labs.crea: ≤ 2 g/L, smoker: false}', edits)
  const lines = amendmentText(
    { ...compareRules(before, after, TODAY), asOf: AS_OF, charts: [], patients: undefined },
    80,
    PLAIN,
  ).split('\n')

  it('is no wider, and does not break a fact of a patient in two', () => {
    expect(lines.filter((line) => line.length > 80)).toEqual([])
    expect(lines.join(' ').replaceAll(/\s+/g, ' ')).toContain('{ "labs": { "crea": { "value": ')
  })

  it('has an empty line before each of its parts', () => {
    const heads = lines.flatMap((line, i) => (/^[A-Z]/.test(line) && !/^[A-Z]/.test(lines[i - 1] ?? '') ? [i] : []))
    expect(heads).toHaveLength(3)
    expect(heads.slice(1).map((i) => lines[i - 1])).toEqual(['', ''])
  })
})

describe('a reworded question', () => {
  const asking = (ask: string, who = 'cardiologist'): RuleSet =>
    rulesOf({ T: `  - {id: E1, text: t, cites: E1, ask: ${ask}, who: ${who}}\n` })
  const zone = (ask: string, limit = 3): RuleSet =>
    rulesOf({
      T: `  - {id: E1, text: t, cites: E1, exclude: {score: 5}, confirm: {when: {score: ≥ ${limit}}, ask: ${ask}, who: nurse}}\n`,
    })

  it('counts as only wording if the rules say that it means the same', () => {
    const same = asking('Is the patient so?', 'cardiologist, formerly: [Is it so?]')
    expect(onlyChange(compareRules(asking('Is it so?'), same, TODAY))?.kind).toBe('only wording')
  })

  it.each<[string, RuleSet, RuleSet, string]>([
    ['of an asked criterion', asking('Is it so?'), asking('Is it not so?'), 'question changed'],
    ['put to somebody else', asking('Is it so?'), asking('Is it so?', 'nurse'), 'question changed'],
    ['of a confirm zone', zone('Is it so?'), zone('Is it not so?'), 'question changed'],
    ['of a confirm zone that is larger', zone('Is it so?'), zone('Is it not so?', 2), 'narrower'],
  ])('%s must be read by a person', (_, before, after, kind) => {
    const amendment = compareRules(before, after, TODAY)
    const change = onlyChange(amendment)
    expect(change?.kind).toBe(kind)
    const text = report(amendment)
    expect(text).toContain('question changed: a person must read it')
    expect(text).toMatch(/question was: Is it so\? \((cardiologist|nurse)\)\n\s+question is: {2}Is it (not )?so\?/)
    expect(text).not.toContain('only wording')
    const found = { ...amendment, asOf: AS_OF, charts: [], patients: undefined }
    expect(JSON.stringify(amendmentJson(found))).toContain(
      `"question":{"was":{"ask":"Is it so?","who":"${change?.question?.was.who ?? ''}"},"is":{`,
    )
    expect(amendmentMarkdown(found)).toContain('question changed: a person must read it')
  })
})

describe('mappings of charts', () => {
  it('differ where their data differ', () => {
    const before = { labs: { crea: ['loinc 1', 'loinc 2'] }, systems: { loinc: ['L'] } }
    const after = { labs: { crea: ['loinc 1', 'loinc 3'] }, systems: { loinc: ['L'] }, more: true }
    expect(compareMappings(before, before)).toEqual([])
    expect(compareMappings(before, after)).toEqual([
      { path: 'labs.crea', was: 'loinc 2', is: undefined },
      { path: 'labs.crea', was: undefined, is: 'loinc 3' },
      { path: 'more', was: undefined, is: true },
    ])
    expect(compareMappings(undefined, before)).toEqual([{ path: '', was: undefined, is: before }])
  })

  /** What changes when one of the lists of the shipped mapping is edited. */
  const change = (path: readonly string[], mend: (list: readonly Json[]) => readonly Json[]): ChartChange[] => {
    const inside = (value: Json, [key, ...rest]: readonly string[]): Json =>
      key === undefined
        ? ([...mend(value as readonly Json[])] as Json)
        : { ...(value as JsonObject), [key]: inside((value as JsonObject)[key] ?? null, rest) }
    return compareMappings(mapping as Json, inside(mapping as Json, path))
  }

  it.each([
    [
      'observations',
      { fact: 'pregnant', several: 'latest', codes: ['loinc 0-0'] },
      'observations[pregnant, loinc 0-0]',
    ],
    ['conditions', { codes: ['icd10 X1'], set: { pregnant: true } }, 'conditions[icd10 X1]'],
    ['medications', { class: 'new', codes: [], agents: {} }, 'medications[new]'],
  ])('name an entry that was added at the top, and none below it: %s', (list, added, path) => {
    expect(change([list], (own) => [added, ...own])).toEqual([{ path, was: undefined, is: added }])
  })

  it('name a code that was added or removed at the top, and none below it', () => {
    const path = ['breast_cancer', 'words']
    expect(change(path, (own) => ['new', ...own])).toEqual([{ path: 'breast_cancer.words', was: undefined, is: 'new' }])
    const [first = null] = mapping.breast_cancer.words
    expect(change(path, ([, ...rest]) => rest)).toEqual([{ path: 'breast_cancer.words', was: first, is: undefined }])
  })

  it('recognize an entry by its codes, or by its fact, wherever it stands', () => {
    const [first, ...rest] = mapping.conditions as JsonObject[]
    const codes = (first?.['codes'] ?? []) as string[]
    const changed = { ...first, codes: [...codes, 'icd10 X1'] }
    expect(change(['conditions'], () => [{ codes: ['icd10 X2'] }, changed, ...rest])).toEqual([
      { path: `conditions[${codes[0]}].codes`, was: undefined, is: 'icd10 X1' },
      { path: 'conditions[icd10 X2]', was: undefined, is: { codes: ['icd10 X2'] } },
    ])
    const score = { fact: 'score', several: 'latest', codes: ['loinc 1'] }
    const [before, after] = [{ observations: [score] }, { observations: [{ ...score, codes: ['loinc 2'] }] }]
    expect(compareMappings(before, after).map(({ path }) => path)).toEqual(
      Array.from({ length: 2 }, () => 'observations[score].codes'),
    )
  })

  it('report that entries were reordered, because the first of two with the same code counts', () => {
    const changes = change(['other_cancers'], ([a = null, b = null, ...rest]) => [b, a, ...rest])
    expect(changes).toEqual([{ path: 'other_cancers', was: undefined, is: undefined, reordered: true }])
    expect(report({ trials: [], dictionary: [], spans: [] }, changes)).toContain('other_cancers: reordered; if two')
    const told = amendmentJson({
      trials: [],
      dictionary: [],
      spans: [],
      charts: changes,
      asOf: AS_OF,
      patients: undefined,
    })
    expect(JSON.parse(JSON.stringify(told))).toMatchObject({ charts: [{ path: 'other_cancers', reordered: true }] })
  })

  it('name a repeated value as often as it was added', () => {
    expect(compareMappings({ a: ['x'] }, { a: ['x', 'x', 'y'] }).map(({ is }) => is)).toEqual(['x', 'y'])
  })
})

describe('how old facts in charts may be', () => {
  const limit = (days: number, otherwise: 'drop' | 'warn' = 'drop') => ({ days, else: otherwise })
  const mapping = (within: JsonObject | null, more: JsonObject = {}): JsonObject => ({
    observations: [{ fact: 'score', ...(within !== null && { within }), ...more }],
  })
  const told = (before: JsonObject, after: JsonObject): string =>
    report({ trials: [], dictionary: [], spans: [] }, compareMappings(before, after))

  it.each([
    [
      limit(90),
      limit(60),
      'was set aside when older than 90 days or undated, now set aside when older than 60 days or',
    ],
    [
      limit(90),
      limit(90, 'warn'),
      'was set aside when older than 90 days or undated, now taken with a warning when older than 90',
    ],
    [null, limit(1), 'added (set aside when older than 1 day or undated)'],
    [{ months: 10, else: 'drop' }, null, 'removed (set aside when older than 10 months or undated)'],
  ] as const)('is reported in words, with the fact: %j, then %j', (was, is, words) => {
    const text = told(mapping(was), mapping(is))
    expect(text).toContain('Charts (FHIR) may be read differently')
    expect(text).toContain(`observations[score].within: ${words}`)
  })

  it('is reported next to other differences, which are shown as they are written', () => {
    expect(told(mapping(limit(90)), mapping(limit(90), { several: 'latest' }))).toContain(
      'observations[score].several: added ("latest")',
    )
    expect(told({ labs_within: limit(90) }, { labs_within: limit(30) })).toContain(
      'labs_within: was set aside when older',
    )
    expect(told({ going_on: { days: 90 } }, { going_on: { days: 30 } })).toContain('going_on.days: was 90, now 30')
  })
})

describe('patients compared under both versions', () => {
  it('change to refused if one side cannot read them', () => {
    const [before, after] = sides('{score: ≤ 4}', [['range: 0..5', 'range: 0..4']])
    const patients = [
      { id: 'a', score: 5 },
      { id: 'b', score: 4 },
      { id: 'c', score: 9 },
    ].map((record) => ({
      before: record,
      after: record,
    }))
    expect(comparePatients(patients, new Screener(before, TODAY), new Screener(after, TODAY)).flips).toEqual([
      { trial: 'T', from: 'ineligible', to: 'refused', patients: ['a'], through: {} },
    ])
  })
})

describe('a change that decides nothing', () => {
  const trial = (header: string, more = ''): RuleSet =>
    rulesOf({ T: `  - {id: I1, text: t, cites: I1, require: {score: ≤ 1}${more}}\n` }, SMALL_DICTIONARY, header)

  it.each<[string, string, string]>([
    [
      '',
      'page_date: "2026-01-02"\n',
      '  what the rules were written from: was registry page, now registry page 2026-01-02',
    ],
    [
      'protocol: {version: "1", date: "2025-01-02"}\n',
      'protocol: {version: "2", date: "2026-01-02"}\n',
      '  what the rules were written from: was protocol 1 2025-01-02, now protocol 2 2026-01-02',
    ],
    ['', 'contact: {name: Trial office}\n', '  contact: added (Trial office)'],
  ])('is reported for a trial: %j, then %j', (was, is, told) => {
    const amendment = compareRules(trial(was), trial(is), TODAY)
    expect(report(amendment)).toBe(`T amended\n${told}\n`)
    expect(compareRules(trial(is), trial(is), TODAY).trials).toEqual([])
  })

  it.each<[string, string, string]>([
    [', note: It is so', 'only wording', 'note: added (It is so)'],
    [', remarks: [{when: {score: 1}, say: Look again.}]', 'only wording', 'remarks: added (Look again.)'],
  ])('is reported for a criterion: %s', (more, kind, told) => {
    const amendment = compareRules(trial(''), trial('', more), TODAY)
    expect(onlyChange(amendment)?.kind).toBe(kind)
    expect(report(amendment)).toContain(told)
    const found = { ...amendment, charts: [], asOf: AS_OF, patients: undefined }
    expect(amendmentMarkdown(found)).toContain(told)
    expect(JSON.stringify(amendmentJson(found))).toContain('"parts":')
  })
})
