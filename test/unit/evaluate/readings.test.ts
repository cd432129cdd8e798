import { describe, expect, it } from 'vitest'
import type { CriterionResult, Result } from '../../../src/explain/index.ts'
import { parseDay } from '../../../src/quantity/index.ts'
import type { Json, JsonObject } from '../../../src/record/index.ts'
import { Screener } from '../../../src/screen/index.ts'
import { AS_OF, rulesOf, statusOf } from '../../support/rules.ts'
import { samplePatient, shippedRules } from '../../support/shipped.ts'

/** What a contradictory record means, case by case; test/property/readings.test.ts draws such records at random. */

const rules = await shippedRules()

function screen(record: JsonObject, trial = 'NCT04158843'): Result {
  const screened = new Screener(rules, parseDay(AS_OF) ?? 0, [trial]).screen({ id: 'x', ...record })
  if (!screened.ok) throw new Error(JSON.stringify(screened.problems))
  return screened.result
}

function criterion(result: Result, id: string): CriterionResult {
  return result.trials[0]?.criteria.find((one) => one.id === id) ?? expect.unreachable()
}

function conflicts(result: Result): readonly (readonly string[])[] {
  return result.warnings.filter((one) => one.kind === 'conflict').map(({ path, against }) => [path, ...(against ?? [])])
}

describe('of two facts that exclude each other', () => {
  it('one is right, and it stays open which, however many facts lie between them', () => {
    const result = screen({ pregnant: true, menopausal_status: 'postmenopausal' })
    expect(conflicts(result)).toEqual([
      ['menopausal_status', 'pregnant'],
      ['pregnant', 'menopausal_status'],
    ])
    const { status, reason } = criterion(result, 'E9')
    expect(status).toBe('unknown')
    expect(reason).toContain('Pregnancy: yes, contradicted by menopausal status')
  })

  it('one is right: a pregnant man is not eligible either way', () => {
    const { trials } = screen({ sex: 'male', pregnant: true })
    expect([trials[0]?.verdict, trials[0]?.failed]).toEqual(['ineligible', []])
  })

  it('one that two sources report alike is no disagreement between the sources', () => {
    const result = screen({
      menopausal_status: 'postmenopausal',
      pregnant: true,
      other_sources: [{ pregnant: { value: true, source: 'letter' } }],
    })
    expect(criterion(result, 'E9').reason).toContain('Pregnancy: yes, contradicted by menopausal status')
  })

  it('a third one makes nothing more certain', () => {
    const result = screen({ sex: 'male', menopausal_status: 'postmenopausal', pregnant: true })
    expect(['R-SEX', 'E9'].map((id) => criterion(result, id).status)).toEqual(['unknown', 'unknown'])
    expect(conflicts(result)).toHaveLength(3)
  })
})

describe('a fact on which two sources disagree', () => {
  const told = { ecog: 'Observation/17', 'labs.platelets': 'Observation/18' }
  const clinic = (facts: JsonObject): JsonObject => ({
    other_sources: [
      { ...facts, provenance: Object.fromEntries(Object.keys(told).map((path) => [path, 'clinic.csv'])) },
    ],
  })

  it('is one value or the other, and the warning names both with their sources', () => {
    const result = screen({ ecog: 1, provenance: told, ...clinic({ ecog: 2 }) })
    expect(result.warnings.filter((one) => one.kind === 'conflict').map((one) => one.message)).toEqual([
      'ECOG 1 (Observation/17) and 2 (clinic.csv) cannot both be right. The sources disagree. Which is right is treated as unknown.',
    ])
  })

  it('is named in one warning, with each value and source once, however many agree', () => {
    const said = (others: readonly JsonObject[]): readonly string[] =>
      screen({ sex: 'male', menopausal_status: 'postmenopausal', other_sources: others })
        .warnings.filter((one) => one.kind === 'conflict')
        .map(({ path, message }) => `${path}: ${message.slice(0, message.indexOf('.') + 1)}`)
    const both = 'Sex male (the record), male (another source) and menopausal status postmenopausal (the record)'
    expect(said([{ sex: 'male' }, { sex: 'male' }])).toEqual([
      `sex: ${both} cannot all be right.`,
      `menopausal_status: ${both} cannot all be right.`,
    ])
    expect(said([{ sex: 'male' }, { sex: 'female', provenance: { sex: 'letter' } }])).toEqual([
      `sex: ${both.replace(') and', '), female (letter) and')} cannot all be right.`,
      `menopausal_status: ${both} cannot all be right.`,
    ])
  })

  it('is not unknown where both give the same answer', () => {
    const statuses = ['1', '2', '4'].map((limit) => statusOf(`{score: "<= ${limit}"}`, SCORES)[0])
    expect(statuses).toEqual(['fail', 'unknown', 'pass'])
  })

  it('is what both allow where they agree in part', () => {
    const less = { score: { value: 3, comparator: '<' }, other_sources: [{ score: { value: 1, comparator: '>' } }] }
    expect(statusOf('{score: 2}', less)).toEqual(['pass'])
  })

  it('may be a lab, also in different units', () => {
    const lab = (value: number, unit: string): JsonObject => ({ labs: { crea: { value, unit } } })
    const two = (other: JsonObject): JsonObject => ({ ...lab(1, 'mg/dL'), other_sources: [other] })
    const limit = (text: string, other: JsonObject): string => statusOf(`{labs.crea: "${text}"}`, two(other))[0]
    expect(limit('<= 1 mg/dL', lab(0.01, 'g/L'))).toBe('pass')
    expect(['<= 1 mg/dL', '<= 2 mg/dL', '<= 0.5 mg/dL'].map((text) => limit(text, lab(2, 'mg/dL')))).toEqual([
      'unknown',
      'pass',
      'fail',
    ])
  })

  it('may be whether there is a cancer, where another source describes it', () => {
    const result = screen({ breast_cancer: { er: 'positive' }, other_sources: [{ breast_cancer: { present: false } }] })
    expect(conflicts(result).map(([path]) => path)).toEqual(['breast_cancer.er', 'breast_cancer.present'])
  })

  it('has both values in the reason', () => {
    const { reason } = criterion(screen({ ecog: 1, provenance: told, ...clinic({ ecog: 4 }) }, 'NCT04199520'), 'I6')
    expect(reason).toContain('1 (Observation/17) or 4 (clinic.csv)')
  })
})

const SCORES: JsonObject = { score: 2, other_sources: [{ score: 4 }] }

describe('dates that exclude each other', () => {
  it('leave the date of birth open, and nothing else', () => {
    const surgeries = ['1979', '1945'].map((date) => ({ procedure: 'other', date }))
    const result = screen({ sex: 'female', birth_date: '1980', surgeries })
    expect(criterion(result, 'I2').status).toBe('unknown')
    expect(conflicts(result).map(([path]) => path)).toEqual(['birth_date', 'surgeries[0].date', 'surgeries[1].date'])
  })

  it('may be an end that contradicts both a start and a date of birth', () => {
    const result = screen({ birth_date: '1980', systemic_therapies: [{ start: '2026', end: '1970' }] })
    expect(conflicts(result)).toEqual([
      ['birth_date', 'systemic_therapies[0].end'],
      ['systemic_therapies[0].start', 'systemic_therapies[0].end'],
      ['systemic_therapies[0].end', 'birth_date', 'systemic_therapies[0].start'],
    ])
  })

  it('stay open if there are many of them, without taking longer', () => {
    const systemic_therapies = Array.from({ length: 60 }, () => ({ start: '2025', end: '2020' }))
    const result = screen({ ...samplePatient('match-fudan-ai-msk'), systemic_therapies }, 'FUDAN-AI-MSK')
    expect(criterion(result, 'I3').status).toBe('unknown')
    expect(new Set(result.warnings.map((one) => one.message)).size).toBe(1)
    const radiotherapy = Array.from({ length: 60 }, () => ({ date: '1950' }))
    expect(conflicts(screen({ birth_date: '1980', radiotherapy }))).toHaveLength(61)
  })
})

describe('a spinal lesion is a metastasis', () => {
  const lesion = { level: 'L3', sins: 9, confirmed_by: 'histology', pathology: 'breast_metastasis' }
  const statuses = (record: JsonObject, trial: string, ...ids: string[]): string[] => {
    const result = screen(record, trial)
    return ids.map((id) => criterion(result, id).status)
  }

  it('even if no metastasis is recorded', () => {
    expect(statuses({ spinal_lesions: [lesion] }, 'FUDAN-AI-MSK', 'E1')).toEqual(['fail'])
    expect(statuses({ spinal_lesions: [lesion] }, 'NCT04158843', 'I4', 'E3')).toEqual(['fail', 'fail'])
    expect(criterion(screen({ spinal_lesions: [lesion] }), 'E3').reason).toBe(
      'Distant metastases not recorded, but: A confirmed spinal lesion that is not benign is a distant metastasis of the spine; this excludes.',
    )
  })

  it.each<[string, Json]>([
    ['an incomplete list may hold it', { complete: false, items: [{ site: 'sternum', lesions: 1 }] }],
    ['a list without it contradicts the lesion', [{ site: 'sternum', lesions: 1 }]],
    ['so does an empty one', []],
  ])('%s', (_, metastases) => {
    const record = { ...samplePatient('match-nct04158843'), metastases, spinal_lesions: [lesion] }
    expect(screen(record).trials[0]?.matches).toBe(false)
    expect(screen(record, 'FUDAN-AI-MSK').trials[0]?.matches).toBe(false)
  })

  it('but not if it is benign, or if nobody confirmed it', () => {
    for (const own of [
      { ...lesion, pathology: 'benign' },
      { ...lesion, confirmed_by: 'unconfirmed' },
    ])
      expect(conflicts(screen({ metastases: [], spinal_lesions: [own] }))).toEqual([])
  })

  it('and a metastasis of the spine is a spinal lesion', () => {
    const record = (metastasis: JsonObject): JsonObject => ({ metastases: [metastasis], spinal_lesions: [] })
    const paths = (metastasis: JsonObject): unknown[] => conflicts(screen(record(metastasis))).map(([path]) => path)
    expect(paths({ site: 'spine', resolved: false })).toEqual([
      'metastases[0].site',
      'metastases[0].resolved',
      'spinal_lesions',
    ])
    expect(paths({ site: 'spine', resolved: true })).toEqual([])
    expect(paths({ site: 'spine', resolved: null })).toEqual([])
    // It is there unless it says otherwise: a metastasis is not resolved by default.
    expect(paths({ site: 'spine' })).toEqual(['metastases[0].site', 'spinal_lesions'])
  })
})

describe('patients who have died', () => {
  const verdict = (record: JsonObject): unknown => {
    const { verdict: own, failed, near_miss } = screen(record).trials[0] ?? expect.unreachable()
    return [own, failed.includes('R-ALIVE'), near_miss]
  }

  it.each<[string, JsonObject]>([
    ['deceased', { deceased: true }],
    ['ECOG 5', { ecog: 5 }],
    ['toxicity of grade 5', { residual_toxicity: { grade: 5 } }],
  ])('match no trial: %s', (_, facts) => {
    expect(verdict({ ...samplePatient('match-nct04158843'), ...facts })).toEqual(['ineligible', true, undefined])
  })

  it('do not include patients whose record says nothing about it', () => {
    expect(criterion(screen({}), 'R-ALIVE')).toMatchObject({ kind: 'registry', status: 'pass' })
    const open = screen({ ecog: { value: 3, comparator: '>=' } })
    expect(['R-ALIVE', 'I12'].map((id) => criterion(open, id).status)).toEqual(['pass', 'fail'])
  })

  it('may be alive after all if the record says both', () => {
    const both = screen({ deceased: false, ecog: 5 })
    expect(criterion(both, 'R-ALIVE').status).toBe('unknown')
    expect(conflicts(both)).toEqual([
      ['deceased', 'ecog'],
      ['ecog', 'deceased'],
    ])
  })
})

describe('an ongoing therapy', () => {
  const endocrine = { class: 'aromatase_inhibitor', setting: 'metastatic', start: '2025-10-15' }
  const facts = (therapy: JsonObject): JsonObject => ({
    ...samplePatient('match-nct04199520'),
    recist_response: 'PR',
    systemic_therapies: [{ ...endocrine, ...therapy }],
  })

  it('lasts until the as-of day, and longer on a later one', () => {
    const result = screen(facts({ ongoing: true }), 'NCT04199520')
    expect(criterion(result, 'I9').status).toBe('fail')
    expect(criterion(result, 'I9').reason).toContain(', still going on')
    expect(result.trials[0]?.earliest_eligible).toBe('2026-04-15')
  })

  it('fails like one without an end, and contradicts an end before today', () => {
    expect(criterion(screen(facts({}), 'NCT04199520'), 'I9').status).toBe('fail')
    expect(conflicts(screen(facts({ ongoing: true, end: '2026-02-01' }), 'NCT04199520')).map(([path]) => path)).toEqual(
      ['systemic_therapies[0].ongoing', 'systemic_therapies[0].end'],
    )
    expect(conflicts(screen(facts({ ongoing: true, end: '2026-03' }), 'NCT04199520'))).toEqual([])
  })

  it('with ovarian suppression counts as ovarian suppression', () => {
    const systemic_therapies = [{ class: 'ovarian_suppression', ongoing: true }]
    const result = screen({ sex: 'female', systemic_therapies }, 'FUDAN-AI-MSK')
    expect(criterion(result, 'I4').status).toBe('pass')
  })
})

describe('an implication about every entry', () => {
  const dictionary = (implications: string): string => `format: prescreen/dictionary/1
units: {}
variables:
  x: {label: x, type: yes_no}
  n: {label: n, type: integer, range: 0..9}
  l: {label: l, type: list, entry: l, fields: {q: {label: q, type: choice, values: {a: {label: a}, b: {label: b}}}}}
implications:
${implications}`
  const forbidden = [
    '  - {because: One., each: l, when: {q: a}, then: {n: 6}}',
    '  - {because: Two., each: l, when: {q: b}, then: {n: 6}}',
  ].join('\n')
  const NEVER_B = '  - {because: One., each: l, when: {q: b}, then: {q: a}}'
  const screenWith = (
    record: JsonObject,
    implications = forbidden,
    require = 'n: 4..5',
  ): [unknown, readonly (readonly string[])[]] => {
    const criteria = `  - {id: I1, text: t, cites: I1, require: {${require}}}\n`
    const screener = new Screener(rulesOf({ T: criteria }, dictionary(implications)), parseDay(AS_OF) ?? 0)
    const screened = screener.screen({ id: 'x', ...record })
    if (!screened.ok) return expect.unreachable()
    return [criterion(screened.result, 'I1').status, conflicts(screened.result)]
  }

  it('can rule out any entry: then the entry itself is contradicted, whatever is known about it', () => {
    const both = [
      ['n', 'l[0]'],
      ['l[0]', 'n'],
    ]
    expect(screenWith({ n: 5, l: [{}] })).toEqual(['unknown', both])
    expect(screenWith({ n: 6, l: [{}] })).toEqual(['fail', []])
  })

  it('applies to further entries, too', () => {
    const some = `${forbidden}\n  - {because: Three., when: {x: true}, then: {l: {some: {}}}}`
    const both = [
      ['x', 'n'],
      ['n', 'x'],
    ]
    expect(screenWith({ n: 5, x: true }, some)).toEqual(['unknown', both])
    expect(screenWith({ n: 5 }, some)).toEqual(['pass', []])
  })

  it('holds for the patient if the list always has an entry', () => {
    const always = [
      '  - {because: One., each: l, when: {q: [a, b]}, then: {x: true}}',
      '  - {because: Two., when: {l: {none: {q: a}}}, then: {l: {some: {q: b}}}}',
    ].join('\n')
    expect(screenWith({}, always, 'x: true')).toEqual(['pass', []])
    expect(screenWith({ x: false }, always, 'x: true')).toEqual(['pass', [['x']]])
  })

  it('is named alone if no other fact is needed for the contradiction', () => {
    const own = rulesOf({ T: '  - {id: I1, text: t, cites: I1, require: {n: 5}}\n' }, dictionary(NEVER_B))
    const screened = new Screener(own, parseDay(AS_OF) ?? 0).screen({ id: 'x', l: [{ q: 'b' }] })
    expect(screened.ok && screened.result.warnings).toEqual([
      { path: 'l[0].q', message: 'Q (l 1) cannot be right. One. It is treated as unknown.', kind: 'conflict' },
    ])
  })

  it('can make a field impossible, or the whole entry: that is one contradiction', () => {
    const other = `${NEVER_B}\n  - {because: Two., when: {l: {some: {q: a}}}, then: {n: 6}}`
    const found = [['n', 'l[0]'], ['l[0]', 'n'], ['l[0].q']]
    expect(screenWith({ n: 5, l: [{ q: 'b' }] }, other, 'l: {some: {q: a}}')).toEqual(['unknown', found])
  })

  it('leaves no entry if all entries contradict a fact that follows from another one', () => {
    const given = [
      '  - {because: One., when: {x: false}, then: {n: 7}}',
      '  - {because: Two., each: l, when: {q: [a, b]}, then: {x: false}}',
    ].join('\n')
    const none = 'l: {none: {q: a}}'
    expect(screenWith({ n: 5 }, given, none)).toEqual(['pass', []])
    expect(screenWith({}, given, none)).toEqual(['unknown', []])
  })
})

describe('an erased fact', () => {
  it('connects what erases it with what gives it a value', () => {
    const dictionary = `format: prescreen/dictionary/1
units: {}
variables:
  b: {label: b, type: yes_no}
  c: {label: c, type: yes_no}
  p: {label: p, type: choice, values: {x: {label: x}, y: {label: y}}}
implications:
  - {because: One., when: {c: false}, then: {p: y}}
  - {because: Two., when: {b: false}, then: {p: none}}
`
    const own = rulesOf({ T: '  - {id: I1, text: t, cites: I1, require: {b: true}}\n' }, dictionary)
    const screened = new Screener(own, parseDay(AS_OF) ?? 0).screen({ id: 'x', c: false, p: 'x' })
    expect(screened.ok && screened.result.trials[0]?.verdict).toBe('eligible')
  })
})

describe('what can still change', () => {
  it('follows implications on later days, too', () => {
    const dictionary = `format: prescreen/dictionary/1
units: {}
variables:
  born: {label: date of birth, type: birth_date}
  age: {label: age, type: age, from: born, range: 0..130}
  phase: {label: phase, type: choice, values: {early: {label: early}, past: {label: past}}}
implications:
  - {because: One., when: {age: "> 55"}, then: {phase: past}}
`
    const own = rulesOf({ T: '  - {id: I1, text: t, cites: I1, require: {phase: early}}\n' }, dictionary)
    const screener = new Screener(own, parseDay(AS_OF) ?? 0)
    const screened = screener.screen({ id: 'x', born: '1971-06-01', phase: 'early' })
    const [trial] = screened.ok ? screened.result.trials : []
    expect([trial?.verdict, trial?.eligible_until_range]).toEqual(['eligible', { not_before: '2027-05-31' }])
  })

  it('follows implications: a pregnancy ends, whatever the menopausal status is', () => {
    const record: JsonObject = { ...samplePatient('match-nct04158843'), pregnant: true, menopausal_status: null }
    const [near] = screen({ ...record, contraception_effective: true }).trials[0]?.near_miss ?? []
    expect(near).toMatchObject({ criterion: 'E9', ways: ['course'], facts: [{ path: 'pregnant', needed: 'no' }] })
  })
})
