import { describe, expect, it } from 'vitest'
import { parseDay } from '../../../src/quantity/index.ts'
import { withValue } from '../../../src/record/index.ts'
import type { Json, JsonObject } from '../../../src/record/index.ts'
import { Screener } from '../../../src/screen/index.ts'
import type { TrialResult } from '../../../src/explain/index.ts'
import { AS_OF, rulesOf, SMALL_DICTIONARY } from '../../support/rules.ts'
import { samplePatient, shippedRules } from '../../support/shipped.ts'

const rules = await shippedRules()
const screener = new Screener(rules, parseDay(AS_OF) ?? 0)

function trialOf(id: string, record: JsonObject, changes: Readonly<Record<string, Json>> = {}): TrialResult {
  const changed = Object.entries(changes).reduce((one, [path, value]) => withValue(one, path, value), record)
  const screened = screener.screen(changed)
  const trial = screened.ok ? screened.result.trials.find((one) => one.id === id) : undefined
  if (trial === undefined) throw new Error(JSON.stringify(screened))
  return trial
}

describe('a near miss', () => {
  const humerus = samplePatient('match-nct04158843')

  it.each<[string, string, Json, object]>([
    [
      'a lab',
      'labs.total_bilirubin',
      { value: 1.68, unit: 'mg/dL', uln: 1.2 },
      { criterion: 'I8', ways: ['repeat'], facts: [{ path: 'labs.total_bilirubin', needed: '≤ 1.25 × ULN' }] },
    ],
    [
      'an excluding lab',
      'labs.hemoglobin',
      { value: 80, unit: 'g/L' },
      { criterion: 'I16', ways: ['repeat'], facts: [{ path: 'labs.hemoglobin', needed: '≥ 9 g/dL' }] },
    ],
    ['a score', 'ecog', 4, { criterion: 'I12', ways: ['course'], facts: [{ path: 'ecog', needed: '≤ 2' }] }],
    ['a date of birth', 'birth_date', '1940-01-01', { criterion: 'I2', ways: [], facts: [] }],
  ])('%s', (_name, path, value, expected) => {
    const { near_miss: near, failed } = trialOf('NCT04158843', humerus, { [path]: value })
    expect({ failed: failed.length, near }).toMatchObject({ near: [expected] })
  })

  it.each([
    ['require', '{spots: {some: {labs.crea: ≤ 2 mg/dL}}}', '≤ 2 mg/dL'],
    ['require', '{spots: {every: {labs.crea: ≤ 2 mg/dL}}}', '≤ 2 mg/dL'],
    ['require', '{spots: {none: {labs.crea: ≥ 2 mg/dL}}}', '< 2 mg/dL'],
    ['require', '{spots: {count: "≥ 1", where: {labs.crea: ≤ 2 mg/dL}}}', '≤ 2 mg/dL'],
    ['require', '{spots: {count: 0, where: {labs.crea: ≥ 2 mg/dL}}}', undefined],
    ['exclude', '{spots: {some: {labs.crea: ≥ 2 mg/dL}}}', '< 2 mg/dL'],
  ])('%s %s needs creatinine %s', (word, condition, needed) => {
    const id = word === 'require' ? 'I1' : 'E1'
    const measured = SMALL_DICTIONARY.replace('type: lab, dim', 'type: lab, changeable: repeat, dim')
    const trial = { T: `  - {id: ${id}, text: t, cites: ${id}, ${word}: ${condition}}\n` }
    const screened = new Screener(rulesOf(trial, measured), parseDay(AS_OF) ?? 0).screen({
      id: 'x',
      spots: [{ place: 'bone' }],
      labs: { crea: { value: 5, unit: 'mg/dL' } },
    })
    const [found] = screened.ok ? (screened.result.trials[0]?.near_miss ?? []) : []
    expect(found?.facts).toEqual([{ path: 'labs.crea', ...(needed && { needed }) }])
  })

  it('is given only for one or two failed criteria', () => {
    const trial = trialOf('NCT04158843', humerus, {
      ecog: 4,
      birth_date: '1940-01-01',
      'labs.albumin': { value: 10, unit: 'g/L' },
    })
    expect(trial.near_miss).toBeUndefined()
    expect(trialOf('NCT04158843', humerus).near_miss).toBeUndefined()
  })

  it('is resolved by the changed value that it names', () => {
    let tried = 0
    for (const { path, value } of [
      { path: 'ecog', value: 4 },
      { path: 'pregnant', value: true },
      { path: 'residual_toxicity', value: { grade: 3, at_baseline: false } },
      { path: 'hiv', value: 'positive' },
    ]) {
      for (const { id } of rules.trials) {
        const base = samplePatient(`match-${id.toLowerCase()}`)
        const trial = trialOf(id, base, { [path]: value })
        for (const { criterion, facts } of trial.near_miss ?? []) {
          const [fact] = facts
          const number = /≤ (\d+)/.exec(fact?.needed ?? '')?.[1]
          if (fact === undefined || number === undefined) continue
          tried++
          const met = trialOf(id, base, { [path]: value, [fact.path]: Number(number) })
          const over = trialOf(id, base, { [path]: value, [fact.path]: Number(number) + 1 })
          const status = (one: TrialResult): string | undefined =>
            one.criteria.find((own) => own.id === criterion)?.status
          expect([id, criterion, status(met) !== 'fail', status(over)]).toEqual([id, criterion, true, 'fail'])
        }
      }
    }
    expect(tried).toBeGreaterThan(1)
  })
})

describe('advice on what would have to be different', () => {
  const CHANGES: Readonly<Record<string, string>> = {
    'type: lab, dim': 'type: lab, changeable: repeat, dim',
    'smoker: {label: smoker,':
      'smoker: {label: smoker, changeable: {way: course, to: false, advice: "possible once she has stopped smoking"},',
    'score: {label: score,':
      'score: {label: score, changeable: {way: course, advice: "possible if her score is {needed}"},',
    'marker: {label: marker,':
      'marker: {label: marker, changeable: {way: repeat, from: not_done, advice: "possible once {fact} is done, if it is {needed}"},',
    '    entry: spot':
      '    entry: spot\n    changeable: {way: treatment, by: place, advice: "would be different after {entry}"}',
    'phase: {label: phase,':
      'phase: {label: phase, changeable: {way: course, from: early, to: past, since: over, advice: "possible {after} the end"},',
    '  tumour:\n': '  over: {label: end of the phase, type: date}\n  tumour:\n',
    'bone: {label: bone}': 'bone: {label: bone, as: a bone one}',
  }
  const dictionary = Object.entries(CHANGES).reduce((all, [old, own]) => {
    if (!all.includes(old)) throw new Error(old)
    return all.replace(old, own)
  }, SMALL_DICTIONARY)

  function advice(word: string, condition: string, record: JsonObject): (string | undefined)[] {
    const id = word === 'require' ? 'I1' : 'E1'
    const trial = { T: `  - {id: ${id}, text: t, cites: ${id}, ${word}: ${condition}}\n` }
    const screened = new Screener(rulesOf(trial, dictionary), parseDay(AS_OF) ?? 0).screen({ id: 'x', ...record })
    return screened.ok ? (screened.result.trials[0]?.near_miss ?? []).map((one) => one.advice) : ['refused']
  }

  const high = { labs: { crea: { value: 5, unit: 'mg/dL' } } }

  it.each<[string, string, string, JsonObject, string | undefined]>([
    [
      'a lab',
      'require',
      '{labs.crea: ≤ 2 mg/dL}',
      high,
      'would be met with creatinine ≤ 2 mg/dL; this can be measured again',
    ],
    [
      'a lab that is too old',
      'require',
      '{labs.crea: {is: ≤ 2 mg/dL, within: 14 days}}',
      { labs: { crea: { value: 1, unit: 'mg/dL', date: '2026-02-03' } } },
      'possible with a new result of creatinine',
    ],
    [
      'a lab that is too old and too high',
      'require',
      '{labs.crea: {is: ≤ 2 mg/dL, within: 14 days}}',
      { labs: { crea: { value: 5, unit: 'mg/dL', date: '2026-02-03' } } },
      'depends on creatinine, which can be measured again',
    ],
    [
      'a lab that is too high, of the right days',
      'require',
      '{labs.crea: {is: ≤ 2 mg/dL, within: 14 days}}',
      { labs: { crea: { value: 5, unit: 'mg/dL', date: '2026-03-10' } } },
      'would be met with creatinine ≤ 2 mg/dL; this can be measured again',
    ],
    [
      'a lab of an exclusion',
      'exclude',
      '{labs.crea: "> 2 mg/dL"}',
      high,
      'would no longer apply with creatinine ≤ 2 mg/dL; this can be measured again',
    ],
    [
      'the words of the dictionary',
      'exclude',
      '{smoker: true}',
      { smoker: true, spots: { complete: false, items: [] } },
      'possible once she has stopped smoking',
    ],
    ['a value that it never becomes', 'require', '{smoker: true}', { smoker: false }, undefined],
    ['what is needed', 'require', '{score: ≤ 2}', { score: 4 }, 'possible if her score is ≤ 2'],
    [
      'a test that was not done',
      'require',
      '{tumour.marker: up}',
      { tumour: { present: true, marker: 'not_done' } },
      'possible once marker is done, if it is up',
    ],
    ['a test that was done', 'require', '{tumour.marker: up}', { tumour: { marker: 'down' } }, undefined],
    [
      'a new entry by its name',
      'require',
      '{spots: {some: {place: bone}}}',
      { spots: [] },
      'would be different after a bone one',
    ],
    [
      'a new entry of any name',
      'require',
      '{spots: {some: {size: ≥ 5}}}',
      { spots: [] },
      'would be different after a new spot',
    ],
    [
      'a time after the change',
      'exclude',
      '{any: [{phase: early}, {over: within 30 days}]}',
      { sex: 'female', phase: 'early' },
      'possible from 31 days after the end',
    ],
    [
      'a change that needs no time',
      'exclude',
      '{phase: early}',
      { sex: 'female', phase: 'early' },
      'possible after the end',
    ],
    ['a day that comes', 'exclude', '{over: within 30 days}', { over: '2026-03-01' }, 'possible from 2026-04-01'],
    [
      'a day that is not known exactly',
      'exclude',
      '{over: within 30 days}',
      { over: '2026-03' },
      'possible from 2026-04-01 at the earliest, from 2026-04-15 at the latest',
    ],
    ['what defines the patient', 'require', '{sex: male}', { sex: 'female' }, undefined],
    [
      'two facts that must change together',
      'exclude',
      '{any: [{smoker: true}, {score: ≥ 3}]}',
      { smoker: true, score: 4, spots: { complete: false, items: [] } },
      'depends on smoker and score, which can change by themselves',
    ],
  ])('%s', (_name, word, condition, record, text) => {
    expect(advice(word, condition, record)).toEqual([text])
  })

  it('names no entry that contradicts the record', () => {
    const knowing = dictionary.replace(
      'implications:\n',
      'implications:\n  - {when: {spots: {some: {place: skin}}}, then: {sex: male}, because: b}\n',
    )
    const rules = rulesOf(
      { T: '  - {id: I1, text: t, cites: I1, require: {spots: {some: {place: [bone, skin]}}}}\n' },
      knowing,
    )
    const screened = new Screener(rules, parseDay(AS_OF) ?? 0).screen({ id: 'x', sex: 'female', spots: [] })
    expect(screened.ok && screened.result.trials[0]?.near_miss?.[0]?.advice).toBe('would be different after a bone one')
  })
})
