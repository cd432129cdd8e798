import { describe, expect, it } from 'vitest'
import {
  answered,
  conversation,
  datedFact,
  factsOfOneDay,
  nextQuestion,
  previousQuestion,
  questionFor,
  withOrigin,
} from '../../../src/interview/index.ts'
import type { Answer, Conversation } from '../../../src/interview/index.ts'
import { parseDay } from '../../../src/quantity/index.ts'
import type { Json } from '../../../src/record/index.ts'
import { Screener } from '../../../src/screen/index.ts'
import { AS_OF, rulesOf, SMALL_DICTIONARY } from '../../support/rules.ts'
import { shippedRules } from '../../support/shipped.ts'

const { dictionary } = await shippedRules()

function talk(...answers: readonly (readonly [string, Partial<Answer>])[]): Conversation {
  return answers.reduce(
    (sofar, [question, answer]) => answered(sofar, question, [{ path: question, ...answer }], dictionary),
    conversation({ id: 'p' }),
  )
}

describe('a conversation', () => {
  it('records what was answered, and what is not known', () => {
    const after = talk(['sex', { value: 'female' }], ['ecog', {}])
    expect(after.record).toMatchObject({ sex: 'female', ecog: null, provenance: { sex: 'interview' } })
    expect(after.asked).toEqual(['sex', 'ecog'])
    expect([...after.done]).toEqual(['sex', 'ecog'])
  })

  it('keeps what a file says in part if nobody knows more, until it is answered', () => {
    const record = { id: 'p', menopausal_status: { one_of: ['premenopausal', 'perimenopausal'], source: 'x' } }
    const kept = answered(conversation(record), 'menopausal_status', [{ path: 'menopausal_status' }], dictionary)
    expect(kept.record).toMatchObject(record)
    expect([...kept.done]).toEqual(['menopausal_status'])
    const said = { path: 'menopausal_status', value: 'premenopausal' }
    const after = answered(kept, 'menopausal_status', [said], dictionary)
    expect(after.record['menopausal_status']).toBe('premenopausal')
    const back = answered(after, 'menopausal_status', [{ path: 'menopausal_status' }], dictionary)
    expect(back.record['menopausal_status']).toBeNull()
  })

  it('goes back any number of steps', () => {
    const after = talk(['sex', { value: 'female' }], ['ecog', { value: 1 }], ['hiv', { value: 'negative' }])
    expect(previousQuestion(after, undefined)).toBe('hiv')
    expect(previousQuestion(after, 'hiv')).toBe('ecog')
    expect(previousQuestion(after, 'ecog')).toBe('sex')
    expect(previousQuestion(after, 'sex')).toBeUndefined()
  })

  it('keeps one answer to a question, the latest', () => {
    const after = talk(['sex', { value: 'female' }], ['ecog', { value: 1 }], ['sex', { value: 'male' }])
    expect(after.record['sex']).toBe('male')
    expect(after.asked).toEqual(['sex', 'ecog'])
  })

  it('accepts an age instead of a date of birth, and the other way round', () => {
    const aged = talk(['birth_date', { value: '1970' }], ['birth_date', { path: 'age', value: 55 }])
    expect(aged.record).toMatchObject({ age: 55, birth_date: null })
    const dated = talk(['birth_date', { path: 'age', value: 55 }], ['birth_date', { value: '1970' }])
    expect(dated.record).toMatchObject({ age: null, birth_date: '1970' })
    expect(dated.asked).toEqual(['birth_date'])
  })

  it('stores the day given with a lab value in the lab', () => {
    const alt = (date?: string): Json => ({ value: 31, unit: 'U/L', ...(date !== undefined && { date }) })
    const dated = (date?: string) => ['labs.alt', { value: alt(date) }] as const
    expect(talk(dated('2026-03-01')).record['labs']).toEqual({ alt: alt('2026-03-01') })
    expect(talk(dated('2026-03-01'), dated('2026-03-02')).record['labs']).toEqual({ alt: alt('2026-03-02') })
    expect(talk(dated('2026-03-01'), dated()).record['labs']).toEqual({ alt: alt('2026-03-01') })
  })

  it('leaves the age from a file next to an answered date of birth, since either may be right', () => {
    const start = conversation(withOrigin({ id: 'p', age: 55 }, 'file a.json', dictionary))
    const after = answered(start, 'birth_date', [{ path: 'birth_date', value: '1980' }], dictionary)
    expect(after.record).toMatchObject({ age: 55, birth_date: '1980' })
  })

  it('asks for the end of an ongoing therapy, and replaces one of the two answers by the other', () => {
    const list = { complete: false, items: [{ class: 'chemotherapy' }] }
    const start = talk(['systemic_therapies', { value: list, more: true }])
    const [end, ongoing] = ['systemic_therapies[0].end', 'systemic_therapies[0].ongoing']
    const goesOn = answered(
      start,
      end,
      [
        { path: ongoing, value: true },
        { path: end, implied: true },
      ],
      dictionary,
    )
    expect(goesOn.record['systemic_therapies']).toMatchObject({ items: [{ ongoing: true, end: null }] })
    expect(goesOn.asked).toEqual(['systemic_therapies', end])
    expect(goesOn.done.has(end)).toBe(true)
    expect(questionFor(ongoing, [], dictionary)?.path).toBe(end)
    const ended = [
      { path: end, value: '2025-12' },
      { path: ongoing, value: false, implied: true },
    ]
    const after = answered(goesOn, end, ended, dictionary)
    expect(after.record['systemic_therapies']).toMatchObject({ items: [{ ongoing: false, end: '2025-12' }] })
  })

  it('records the upper limit of a lab in a group of any name', () => {
    const { dictionary: other } = rulesOf({}, SMALL_DICTIONARY.replace('  labs:\n', '  bloods:\n'))
    const question = questionFor('bloods.crea.uln', [], other)
    expect(question).toMatchObject({ path: 'bloods.crea.uln', part: 'uln' })
    const lab = { value: 1.1, unit: 'mg/dL', uln: 1.2 }
    const after = answered(conversation({ id: 'p' }), 'bloods.crea.uln', [{ path: 'bloods.crea', value: lab }], other)
    expect(after.record['bloods']).toEqual({ crea: lab })
    expect([...after.done]).toEqual(['bloods.crea', 'bloods.crea.uln', 'bloods.crea.unit'])
  })

  it('asks for a list until it is complete, and forgets the details of a replaced entry', () => {
    const open = { complete: false, items: [{ site: 'liver' }] }
    const entering = talk(['metastases', { value: open, more: true }], ['metastases[0].lesions', {}])
    expect(entering.done.has('metastases')).toBe(false)
    expect(entering.done.has('metastases[0].lesions')).toBe(true)
    const rib = { complete: false, items: [{ site: 'rib' }] }
    const replaced = answered(entering, 'metastases', [{ path: 'metastases', value: rib, more: true }], dictionary)
    expect(replaced.done.has('metastases[0].lesions')).toBe(false)
    const closed = answered(replaced, 'metastases', [{ path: 'metastases', value: [{ site: 'rib' }] }], dictionary)
    expect(closed.done.has('metastases')).toBe(true)
  })

  it('keeps the details of entries when another entry is removed', () => {
    const items = [{ site: 'liver' }, { site: 'rib', side: 'left', source: 'Condition/2' }, { site: 'femur' }]
    const start = conversation({ id: 'p', metastases: { complete: false, items } })
    const said = (sofar: Conversation, path: string, value: Json): Conversation =>
      answered(sofar, path, [{ path, value }], dictionary)
    const entered = said(said(start, 'metastases[0].side', 'right'), 'metastases[1].lesions', 2)
    const unknown = answered(entered, 'metastases[2].side', [{ path: 'metastases[2].side' }], dictionary)
    const { items: known } = unknown.record['metastases'] as { items: readonly Json[] }
    const left = { complete: false, items: known.slice(1) }
    const { record, asked, done } = answered(
      unknown,
      'metastases',
      [{ path: 'metastases', value: left, more: true }],
      dictionary,
    )
    expect(record['provenance']).toEqual({
      metastases: 'interview',
      'metastases[0].lesions': 'interview',
      'metastases[1].side': 'interview',
    })
    expect(asked).toEqual(['metastases[0].lesions', 'metastases[1].side', 'metastases'])
    expect([...done]).toEqual(['metastases[0].lesions', 'metastases[1].side'])
  })

  it('continues from its record exactly where it stopped', () => {
    const open = { complete: false, items: [{ site: 'liver' }] }
    const before = talk(['sex', { value: 'female' }], ['ecog', {}], ['metastases', { value: open, more: true }])
    const after = conversation(JSON.parse(JSON.stringify(before.record)) as Conversation['record'])
    expect(after.asked).toEqual(before.asked)
    expect(after.done).toEqual(before.done)
  })

  it('distinguishes the facts of a file from answers', () => {
    const start = withOrigin(
      { id: 'p', sex: 'female', labs: { alt: { value: 3, unit: 'U/L' } } },
      'file a.json',
      dictionary,
    )
    const after = answered(conversation(start), 'ecog', [{ path: 'ecog', value: 1 }], dictionary)
    expect(after.record['provenance']).toEqual({ sex: 'file a.json', 'labs.alt': 'file a.json', ecog: 'interview' })
  })

  it('decides between sources that disagree, even by leaving the fact unknown', () => {
    const start = { id: 'p', ecog: 1, other_sources: [{ ecog: 2, breast_cancer: { er: 'positive' } }] }
    for (const answer of [{ path: 'ecog', value: 2 }, { path: 'ecog' }]) {
      const { record } = answered(conversation(start), 'ecog', [answer], dictionary)
      expect([record['ecog'], record['other_sources']]).toEqual([
        answer.value ?? null,
        [{ ecog: null, breast_cancer: { er: 'positive' } }],
      ])
    }
  })
})

describe('the day of a fact', () => {
  const said = (path: string, value: Json | undefined, by?: string) => (sofar: Conversation) =>
    answered(sofar, path, [{ path, ...(value !== undefined && { value }) }], dictionary, by)
  const through = (...steps: readonly ((sofar: Conversation) => Conversation)[]): Conversation =>
    steps.reduce((sofar, step) => step(sofar), conversation({ id: 'p' }))

  it('is stored with the value, and with the person who answered', () => {
    const { record, asked, done } = through(said('ecog', 1, 'AB'), said('ecog.date', '2026-03', 'AB'))
    expect(record).toMatchObject({ ecog: { value: 1, by: 'AB', date: '2026-03' }, provenance: { ecog: 'interview' } })
    expect([asked, [...done]]).toEqual([
      ['ecog', 'ecog.date'],
      ['ecog', 'ecog.date'],
    ])
  })

  it('leaves the value unchanged if it is not known, and can be taken back', () => {
    expect(through(said('ecog', 1), said('ecog.date', undefined)).record['ecog']).toBe(1)
    const back = through(said('ecog', 1), said('ecog.date', '2026-03'), said('ecog.date', undefined))
    expect(back.record['ecog']).toEqual({ value: 1 })
    const start = conversation({ id: 'p', ecog: { value: 1, date: '2026-03' } })
    expect(said('ecog.date', undefined)(start).record['ecog']).toEqual({ value: 1, date: '2026-03' })
  })

  it('belongs to the value: another value has another day, the same value keeps it', () => {
    const dated = [said('ecog', 1), said('ecog.date', '2026-03')]
    const other = through(...dated, said('ecog', 2))
    expect([other.record['ecog'], other.asked, other.done.has('ecog.date')]).toEqual([2, ['ecog'], false])
    const same = through(...dated, said('ecog', 1))
    expect([same.record['ecog'], same.done.has('ecog.date')]).toEqual([{ value: 1, date: '2026-03' }, true])
    const alt = { value: 30, unit: 'U/L' }
    const lab = [said('labs.alt', alt), said('labs.alt.date', '2026-03')]
    expect(through(...lab, said('labs.alt', { ...alt })).record['labs']).toEqual({ alt: { ...alt, date: '2026-03' } })
    const again = { path: 'labs.alt', value: { ...alt }, anew: true }
    const anew = through(...lab, (sofar) => answered(sofar, 'labs.alt', [again], dictionary))
    expect(anew.record['labs']).toEqual({ alt })
    expect(anew.done).not.toContain('labs.alt.date')
    expect(through(...lab, said('labs.alt', { ...alt, value: 31 })).record['labs']).toEqual({
      alt: { ...alt, value: 31 },
    })
  })

  it('of a list belongs to the list, while each entry keeps the person who recorded it', () => {
    const both = through(
      said('metastases', { complete: false, items: [{ site: 'liver' }] }, 'AB'),
      said('metastases[0].lesions', 2, 'CD'),
      said('metastases[0].side', 'left', 'AB'),
      said('metastases.date', '2026-03', 'AB'),
    )
    expect(both.record['metastases']).toEqual({
      complete: false,
      items: [{ site: 'liver', by: 'AB', lesions: { value: 2, by: 'CD' }, side: 'left' }],
      date: '2026-03',
    })
    const closed = through(said('metastases', []), said('metastases.date', '2026-03'))
    expect(closed.record['metastases']).toEqual({ complete: true, items: [], date: '2026-03' })
  })

  it('of a list is recorded with the person who confirms that it is empty or complete', () => {
    const none = through(said('metastases', [], 'AB'), said('metastases.date', '2026-03', 'AB'))
    expect(none.record['metastases']).toEqual({ complete: true, items: [], by: 'AB', date: '2026-03' })
    const liver = { site: 'liver', source: 'Condition/7' }
    expect(through(said('metastases', [liver], 'AB')).record['metastases']).toEqual({
      complete: true,
      items: [liver],
      by: 'AB',
    })
    expect(through(said('metastases', [{ site: 'liver' }], 'AB')).record['metastases']).toEqual([
      { site: 'liver', by: 'AB' },
    ])
    // The last person to answer is responsible.
    const both = through(said('metastases', [], 'AB'), said('metastases', [], 'CD'))
    expect(both.record['metastases']).toEqual({ complete: true, items: [], by: 'CD' })
  })

  it('of a lab applies to its sheet: labs of the same source and day', () => {
    const alt = { value: 30, unit: 'U/L' }
    const record = { id: 'p', labs: { alt, ast: alt, ggt: { ...alt, date: '2026-01' }, albumin: { ...alt, by: 'CD' } } }
    expect(factsOfOneDay('labs.alt', record, dictionary)).toEqual(['labs.alt', 'labs.ast'])
    expect(factsOfOneDay('ecog', { ...record, ecog: 1 }, dictionary)).toEqual(['ecog'])
  })

  it('is asked for separately, but the date of an event is a fact itself', () => {
    expect(questionFor('ecog.date', [], dictionary)).toMatchObject({ part: 'date', variable: { path: 'ecog' } })
    expect(questionFor('labs.alt.date', [], dictionary)).toMatchObject({ part: 'date', path: 'labs.alt.date' })
    expect(questionFor('surgeries[0].date', [], dictionary)?.part).toBe('whole')
    expect(['surgeries[0].date', 'labs.date', 'other_trial.ended'].map((one) => datedFact(one, dictionary))).toEqual([
      undefined,
      undefined,
      undefined,
    ])
  })
})

describe('the day that a window in a rule asks for', () => {
  const DICTIONARY = `format: prescreen/dictionary/1
units: {g: {canonical: g/L, factors: {g/L: "1"}, spellings: {}}}
variables:
  ecog: {label: ECOG, type: integer, range: 0..5}
  hb: {label: haemoglobin, type: lab, dimension: g, unit: g/L}
`
  interface Walk {
    readonly asked: readonly string[]
    readonly record: Conversation['record']
    readonly verdict: string | undefined
    readonly warnings: number
  }

  /** Answers questions until there are none left. */
  function walk(condition: string, answers: Readonly<Record<string, Json>>): Walk {
    const rules = rulesOf({ T: `  - {id: I1, text: t, cites: I1, require: ${condition}}\n` }, DICTIONARY)
    const screener = new Screener(rules, parseDay(AS_OF) ?? 0)
    let now = conversation({ id: 'x' })
    const asked: string[] = []
    for (;;) {
      const read = screener.read(now.record)
      if (!read.ok) throw new Error(JSON.stringify(read.problems))
      const evaluations = screener.evaluate(read.facts)
      const next = nextQuestion(evaluations, now.done, rules.dictionary)
      if (next === undefined)
        return { asked, record: now.record, verdict: evaluations[0]?.verdict, warnings: read.facts.warnings.length }
      asked.push(next.path)
      const value = answers[next.path]
      const answer = { path: next.path, ...(value !== undefined && { value }) }
      now = answered(now, next.path, [answer], rules.dictionary, 'AB')
    }
  }

  const HB = { value: 110, unit: 'g/L' }

  it.each<[string, Readonly<Record<string, Json>>, Walk['asked'], Json | undefined, string]>([
    ['2026-03-02', { ecog: 1, 'ecog.date': '2026-03-02' }, ['ecog', 'ecog.date'], '2026-03-02', 'eligible'],
    ['2026-02-28', { ecog: 1, 'ecog.date': '2026-02-28' }, ['ecog', 'ecog.date'], '2026-02-28', 'ineligible'],
    ['2026-03', { ecog: 1, 'ecog.date': '2026-03' }, ['ecog', 'ecog.date'], '2026-03', 'eligible'],
    ['2026', { ecog: 1, 'ecog.date': '2026' }, ['ecog', 'ecog.date'], '2026', 'undetermined'],
    ['not known', { ecog: 1 }, ['ecog', 'ecog.date'], undefined, 'undetermined'],
    ['of no account', { ecog: 2 }, ['ecog'], undefined, 'ineligible'],
  ])('%s is stored with its fact, and decides', (_, answers, asked, date, verdict) => {
    const found = walk('{ecog: {is: ≤ 1, within: 14 days}}', answers)
    expect(found).toMatchObject({ asked, verdict })
    expect(found.record['ecog']).toEqual({ value: answers['ecog'], by: 'AB', ...(date !== undefined && { date }) })
  })

  it('is stored in a lab', () => {
    const found = walk('{hb: {is: ≥ 100 g/L, within: 14 days}}', { hb: HB, 'hb.date': '2026-03-10' })
    expect(found).toMatchObject({ asked: ['hb', 'hb.date'], verdict: 'eligible' })
    expect(found.record['hb']).toEqual({ ...HB, by: 'AB', date: '2026-03-10' })
  })

  it.each<[string, Json]>([
    ['ecog', { value: null, date: '2026-03-10' }],
    ['hb', { value: null, date: '2026-03-10' }],
  ])('is stored if only the day of %s matters, whatever the value', (path, stated) => {
    const found = walk(`{${path}: {within: 14 days}}`, { [`${path}.date`]: '2026-03-10' })
    expect(found).toMatchObject({ asked: [`${path}.date`], verdict: 'eligible', warnings: 0 })
    expect(found.record[path]).toEqual(stated)
  })
})
