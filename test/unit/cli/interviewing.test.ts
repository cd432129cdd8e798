import { describe, expect, it } from 'vitest'
import { Interview } from '../../../src/cli/interviewing.ts'
import type { Respondent, Standing } from '../../../src/cli/interviewing.ts'
import type { Move } from '../../../src/cli/prompts/screen.ts'
import { waysOut } from '../../../src/cli/prompts/respondent.ts'
import { warningTexts } from '../../../src/explain/index.ts'
import { conversation, dayPath, datedFact, factsOfOneDay } from '../../../src/interview/index.ts'
import type { Answer } from '../../../src/interview/index.ts'
import { parseDay } from '../../../src/quantity/index.ts'
import type { Json, JsonObject } from '../../../src/record/index.ts'
import { Screener } from '../../../src/screen/index.ts'
import { samplePatient } from '../../support/shipped.ts'
import { shippedRules } from '../../support/shipped.ts'

/** Interviews with a person whose answers are written down by the path of the question, for every time it is asked. */

const rules = await shippedRules()
const { dictionary } = rules
const screener = new Screener(rules, parseDay('2026-03-15') ?? 0, ['NCT04158843'])

interface Met {
  readonly record: JsonObject
  readonly asked: readonly string[]
  /** What the person was asked to look at again, and after which question. */
  readonly told: readonly (readonly [asked: string, texts: readonly string[]])[]
}

async function interview(
  start: JsonObject,
  says: Readonly<Record<string, Json>>,
  again: readonly string[] = [],
): Promise<Met> {
  const told: [string, string[]][] = []
  const left = [...again]
  const answers = (path: string, record: JsonObject): Answer[] => {
    const fact = datedFact(path, dictionary)
    const paths = fact === undefined ? [path] : factsOfOneDay(fact, record, dictionary).map(dayPath)
    const value = says[path]
    return paths.map((one) => ({ path: one, ...(value !== undefined && { value }) }))
  }
  const person: Respondent = {
    answer: ({ path }, { talk }) => Promise.resolve({ kind: 'answer', value: answers(path, talk.record) }),
    review: () => Promise.resolve(undefined),
    settle: (warnings, asked) => {
      told.push([asked, warningTexts(warnings, dictionary)])
      return Promise.resolve(left.shift())
    },
    note: () => undefined,
  }
  const own = new Interview(screener, person, () => undefined, { all: false, by: 'AB' })
  const { talk } = await own.run(conversation(start))
  return { record: talk.record, asked: own.everAsked, told }
}

const MATCH = samplePatient('match-nct04158843')
const without = (record: JsonObject, ...keys: readonly string[]): JsonObject =>
  Object.fromEntries(Object.entries(record).filter(([key]) => !keys.includes(key)))

describe('the dates of facts that can become too old', () => {
  it('are asked for last, once for all labs, if a trial that the patient may join depends on them', async () => {
    const { asked, record } = await interview(MATCH, { 'labs.alt.date': '2026-03-10', 'ecog.date': '2026-03' })
    expect(asked).toEqual(['ecog.date', 'hiv.date', 'metastases.date', 'labs.alt.date'])
    expect(record['ecog']).toEqual({ value: 1, date: '2026-03' })
    expect(record['hiv']).toBe('negative')
    const labs = Object.values(record['labs'] as JsonObject)
    expect(labs.map((one) => (one as JsonObject)['date'])).toEqual(labs.map(() => '2026-03-10'))
  })

  it('are not asked for if the patient can join no trial', async () => {
    expect((await interview({ ...MATCH, ecog: 4 }, {})).asked).toEqual([])
  })

  it('are asked for facts answered in the interview, too, and kept with the fact and who answered it', async () => {
    const { asked, record } = await interview(without(MATCH, 'ecog'), { ecog: 0, 'ecog.date': '2026-03-01' })
    expect(asked.slice(0, 2)).toEqual(['ecog', 'ecog.date'])
    expect(record['ecog']).toEqual({ value: 0, by: 'AB', date: '2026-03-01' })
  })

  it('cause a warning at once if they are too long ago, and a new value is asked for its own date', async () => {
    const { asked, told } = await interview(MATCH, { 'ecog.date': '2023-03-01' })
    expect(told).toEqual([['ecog.date', ['ECOG of 2023-03-01, older than 28 days: ask for a new one']]])
    expect(asked).toContain('labs.alt.date')
    const anew = await interview(MATCH, { 'ecog.date': '2023-03-01', ecog: 0 }, ['ecog'])
    expect(anew.told).toHaveLength(2)
    expect(anew.asked.slice(0, 2)).toEqual(['ecog.date', 'ecog'])
    expect(anew.record['ecog']).toEqual({ value: 0, by: 'AB', date: '2023-03-01' })
  })

  it('cause a warning first if they are too long ago in the record that the interview starts from', async () => {
    const { told } = await interview({ ...MATCH, ecog: { value: 1, date: '2026-01-01' } }, {})
    expect(told[0]).toEqual(['', ['ECOG of 2026-01-01, older than 28 days: ask for a new one']])
  })
})

describe('the choices after a warning', () => {
  const standing = (record: JsonObject): Standing => {
    const read = screener.read(record)
    if (!read.ok) throw new Error(JSON.stringify(read.problems))
    const { facts } = read
    const evaluations = screener.evaluate(facts)
    const warnings = [...facts.warnings, ...screener.queried(facts)]
    return { talk: conversation(record), facts, evaluations, considered: evaluations, warnings }
  }
  const offered = (record: JsonObject, asked: string): { labels: string[]; enter: string | undefined } => {
    const own = standing(record)
    const { choices, start } = waysOut(own.warnings, asked, own, dictionary)
    return { labels: choices.map((one) => one.label), enter: choices[start ?? -1]?.label }
  }

  it('keep an unlikely value with Enter', () => {
    const old = { ...MATCH, birth_date: '1959-01-01', menopausal_status: 'premenopausal' }
    expect(offered(old, 'menopausal_status')).toEqual({
      labels: ['answer again: menopausal status: premenopausal', 'it is right, keep it'],
      enter: 'it is right, keep it',
    })
  })

  it('offer the labs of a sheet that have a warning, not the first lab of the sheet', () => {
    const labs = {
      alt: { value: 30, unit: 'U/L', uln: 40 },
      creatinine: { value: 44, unit: 'mg/dL', uln: 1.2 },
      neutrophils: { value: 80, unit: '10*9/L' },
    }
    expect(offered({ id: 'p', labs }, 'labs.alt').labels).toEqual([
      expect.stringContaining('change creatinine: 44 mg/dL'),
      expect.stringContaining('change neutrophils: 80 10*9/L'),
      'they are right, keep them',
    ])
    expect(offered({ id: 'p', labs: { alt: labs.alt, neutrophils: labs.neutrophils } }, 'labs.neutrophils')).toEqual({
      labels: ['answer again: neutrophils: 80 10*9/L', 'it is right, keep it'],
      enter: 'it is right, keep it',
    })
  })

  it('have no default if two facts contradict each other', () => {
    const both = { ...MATCH, menopausal_status: 'postmenopausal', pregnant: true }
    const { labels, enter } = offered(both, 'pregnant')
    expect(labels.at(-1)).toBe('leave both; which is right is treated as unknown')
    expect(labels).toContain('change menopausal status: postmenopausal')
    expect(enter).toBeUndefined()
  })

  it('include leaving all facts as they are if there is more than one contradiction', () => {
    const both = {
      ...MATCH,
      menopausal_status: 'postmenopausal',
      pregnant: true,
      hiv: 'negative',
      hiv_suppressed: true,
    }
    expect(offered(both, 'pregnant').labels.at(-1)).toBe('leave all of them; what is right is treated as unknown')
  })

  it('have no default if two sources disagree about one fact', () => {
    const both = { ...MATCH, ecog: { value: 1, source: 'A' }, other_sources: [{ ecog: { value: 3, source: 'B' } }] }
    expect(offered(both, '')).toEqual({
      labels: ['change ECOG: 1 (from A)', 'leave both; which is right is treated as unknown'],
      enter: undefined,
    })
  })
})

describe('two results of one lab that differ only in their upper limits', () => {
  it('are reported with these limits', () => {
    const alt = (uln: number): JsonObject => ({ labs: { alt: { value: 60, unit: 'U/L', uln } } })
    const read = screener.read({ id: 'p', ...alt(40), other_sources: [alt(20)] })
    const told = read.ok ? read.facts.warnings.map((one) => one.message) : []
    expect(told).toEqual([
      expect.stringContaining('ALT 60 U/L, upper limit 40 (the record) and 60 U/L, upper limit 20 (another source)'),
    ])
  })
})

describe('an unlikely answer', () => {
  const SAYS = { menopausal_status: 'premenopausal' }
  const start = without({ ...MATCH, birth_date: '1959-01-01' }, 'menopausal_status')

  it('is questioned once, and kept unless it is changed', async () => {
    const { told, record } = await interview(start, SAYS)
    const queries = told.filter(([asked]) => asked === 'menopausal_status')
    expect(queries).toEqual([['menopausal_status', [expect.stringContaining('premenopausal')]]])
    expect(record['menopausal_status']).toEqual({ value: 'premenopausal', by: 'AB' })
  })
})

describe('an interview that has ended', () => {
  /** Gives the answers in `says`, and chooses to change `again` when asked to review the answers. */
  function person(says: Readonly<Record<string, Json>>, again?: string): Respondent {
    return {
      answer: ({ path }) =>
        Promise.resolve({ kind: 'answer', value: [{ path, ...(path in says && { value: says[path] ?? null }) }] }),
      review: () => Promise.resolve(again),
      settle: () => Promise.resolve(undefined),
      note: () => undefined,
    }
  }

  it('continues from a changed answer, and asks what follows from it', async () => {
    const says: Record<string, Json> = { ecog: 4 }
    const own = new Interview(screener, person(says, 'ecog'), () => undefined, { all: false, by: undefined })
    const first = await own.run(conversation(without(MATCH, 'ecog', 'hiv')))
    expect(first.talk.asked).toEqual(['ecog'])
    says['ecog'] = 1
    const changed = await own.changed(first.talk)
    expect(changed.talk.record['ecog']).toBe(1)
    expect(changed.talk.asked.slice(0, 2)).toEqual(['ecog', 'hiv'])
  })

  it('asks again what people confirmed, and then what that leaves open', async () => {
    const refused = { ...without(MATCH, 'ecog'), confirmations: { NCT04158843: { I1: false } } }
    const chosen = 'confirmations.NCT04158843.I1'
    const saved: JsonObject[] = []
    const asked: [string, boolean, string | undefined][] = []
    const own = new Interview(
      screener,
      {
        ...person({ ecog: 1 }, chosen),
        confirm: ({ question, answer }, { talk: { record } }, by) => {
          asked.push([question.ask, answer, by])
          return Promise.resolve({ ...record, confirmations: { NCT04158843: { I1: true } } })
        },
      },
      (record) => saved.push(record),
      { all: false, by: 'AB' },
    )
    const first = await own.run(conversation(refused))
    expect(first.evaluations[0]?.verdict).toBe('ineligible')
    expect(first.talk.asked).toEqual([])
    const changed = await own.changed(first.talk)
    expect(asked).toEqual([[expect.stringContaining('consent'), false, 'AB']])
    expect(saved[0]?.['confirmations']).toEqual({ NCT04158843: { I1: true } })
    expect(changed.talk.asked[0]).toBe('ecog')
    expect(changed.talk.record).toMatchObject({ confirmations: { NCT04158843: { I1: true } } })
  })

  it('stays as it is if nothing is chosen to be changed', async () => {
    const own = new Interview(screener, person({ ecog: 4 }), () => undefined, { all: false, by: undefined })
    const first = await own.run(conversation(without(MATCH, 'ecog')))
    const { talk } = await own.changed(first.talk)
    expect(talk.record).toBe(first.talk.record)
  })
})

describe('an interview that asks everything', () => {
  async function askedAbout(start: JsonObject): Promise<readonly string[]> {
    const nobody: Respondent = {
      answer: ({ path }) => Promise.resolve({ kind: 'answer', value: [{ path }] }),
      review: () => Promise.resolve(undefined),
      settle: () => Promise.resolve(undefined),
      note: () => undefined,
    }
    const own = new Interview(screener, nobody, () => undefined, { all: true, by: undefined })
    await own.run(conversation({ id: 'P-1', ...start }))
    return own.everAsked
  }
  const OF_WOMEN = ['menopausal_status', 'pregnant', 'lactating', 'childbearing_potential']

  it('asks a man nothing that concerns only women', async () => {
    const asked = await askedAbout({ sex: 'male' })
    expect(asked.filter((path) => OF_WOMEN.includes(path))).toEqual([])
    expect(asked).toContain('breast_cancer.er')
    expect(asked).toContain('labs.alt')
  })

  it('asks everybody else those questions', async () => {
    for (const start of [{}, { sex: 'female' }])
      expect(await askedAbout(start)).toEqual(expect.arrayContaining(OF_WOMEN))
  })

  it('asks for the next entry of a list until there are no more, before it goes on', async () => {
    const asked: string[] = []
    const operated = { procedure: 'simple_mastectomy' }
    const person: Respondent = {
      answer: ({ path }) => {
        asked.push(path)
        if (path !== 'surgeries') return Promise.resolve({ kind: 'answer', value: [{ path }] })
        const noted = asked.filter((one) => one === path).length
        const items = [operated, operated].slice(0, noted)
        const answer = noted < 3 ? { path, value: { complete: false, items }, more: true } : { path, value: items }
        return Promise.resolve({ kind: 'answer', value: [answer] })
      },
      review: () => Promise.resolve(undefined),
      settle: () => Promise.resolve(undefined),
      note: () => undefined,
    }
    const own = new Interview(screener, person, () => undefined, { all: true, by: undefined })
    const { talk } = await own.run(conversation({ id: 'P-1', sex: 'male' }))
    const first = asked.indexOf('surgeries')
    expect(asked.slice(first, first + 4)).toEqual([
      'surgeries',
      'surgeries',
      'surgeries',
      expect.not.stringMatching(/^surg/),
    ])
    expect(talk.record['surgeries']).toEqual([operated, operated])
  })

  it('asks nothing that follows from what is known', async () => {
    const after = await askedAbout({ sex: 'female', menopausal_status: 'postmenopausal' })
    expect(after.filter((path) => OF_WOMEN.includes(path))).toEqual([])
    const operated = await askedAbout({ sex: 'female', surgeries: [{ procedure: 'bilateral_oophorectomy' }] })
    expect(operated.filter((path) => OF_WOMEN.includes(path))).toEqual([])
  })

  it('asks nothing about a breast cancer that is not there', async () => {
    const asked = await askedAbout({ breast_cancer: { present: false } })
    expect(asked.filter((path) => path.startsWith('breast_cancer.'))).toEqual([])
    expect(asked).toContain('ecog')
  })
})

describe('trials that do not enrol', () => {
  const all = new Screener(rules, parseDay('2026-03-15') ?? 0)
  const missing: JsonObject = without(samplePatient('match-nct04199520'), 'recist_response', 'provenance')
  const says =
    (value: boolean): NonNullable<Respondent['goOn']> =>
    () =>
      Promise.resolve({ kind: 'answer', value })

  async function asked(
    goOn: Respondent['goOn'],
    record = missing,
  ): Promise<{ asked: readonly string[]; offered: readonly number[] }> {
    const offered: number[] = []
    const person: Respondent = {
      answer: ({ path }) => Promise.resolve({ kind: 'answer', value: [{ path }] }),
      review: () => Promise.resolve('sex'),
      settle: () => Promise.resolve(undefined),
      note: () => undefined,
      ...(goOn && {
        goOn: (closed: number, standing: Standing) => {
          offered.push(closed)
          return goOn(closed, standing)
        },
      }),
    }
    const own = new Interview(all, person, () => undefined, { all: false, by: undefined })
    await own.run(conversation(record))
    return { asked: own.everAsked, offered }
  }

  it('are asked about only when all others are decided and the person goes on', async () => {
    expect(await asked(says(false))).toEqual({ asked: [], offered: [1] })
    expect(await asked(says(true))).toEqual({ asked: ['recist_response'], offered: [1] })
  })

  it('can wait until the person has gone back, or looked at the answers so far, before choosing', async () => {
    const said = { ...missing, interview: { asked: ['sex'], open: [] } }
    for (const kind of ['back', 'review'] as const) {
      let isFirst = true
      const goOn = (): Promise<Move<boolean>> => {
        const move: Move<boolean> = isFirst ? { kind } : { kind: 'answer', value: false }
        isFirst = false
        return Promise.resolve(move)
      }
      expect(await asked(goOn, said), kind).toEqual({ asked: ['sex'], offered: [1, 1] })
    }
  })

  it('are not offered if nothing about them is left to ask', async () => {
    const said = { ...missing, interview: { asked: ['recist_response'], open: [] } }
    expect(await asked(says(true), said)).toEqual({ asked: [], offered: [] })
  })

  it('come after all others if nobody is there to choose', async () => {
    expect(await asked(undefined)).toEqual({ asked: ['recist_response'], offered: [] })
    const some: JsonObject = without(missing, 'metastases', 'spinal_lesions', 'surgeries', 'systemic_therapies', 'labs')
    // Dates are asked for last of all, or before the person is asked whether to go on.
    const facts = async (goOn: Respondent['goOn']): Promise<string[]> =>
      (await asked(goOn, some)).asked.filter((path) => !path.endsWith('.date'))
    const unasked = await facts(undefined)
    expect(unasked.indexOf('recist_response')).toBeGreaterThan(unasked.indexOf('spinal_lesions'))
    expect(unasked).toEqual(await facts(says(true)))
  })

  it('are asked about at once if no other trial is screened', async () => {
    const only = new Screener(rules, parseDay('2026-03-15') ?? 0, ['NCT04199520'])
    const person: Respondent = {
      answer: ({ path }) => Promise.resolve({ kind: 'answer', value: [{ path }] }),
      review: () => Promise.resolve(undefined),
      settle: () => Promise.resolve(undefined),
      note: () => undefined,
      goOn: () => Promise.reject(new Error('nothing to choose')),
    }
    const own = new Interview(only, person, () => undefined, { all: false, by: undefined })
    await own.run(conversation(missing))
    expect(own.everAsked).toEqual(['recist_response'])
  })
})

describe('an implausible value', () => {
  const { labs, ...others } = MATCH
  const start: JsonObject = { ...others, labs: without(labs as JsonObject, 'alt', 'ast') }
  /** Answers ALT and AST on one sheet, then ALT again. Returns what was reported each time. */
  async function told(first: readonly [alt: number, ast: number], again: readonly number[]): Promise<string[][]> {
    const met: string[][] = []
    const left = [...again]
    const lab = (path: string, value: number): Answer => ({ path, value: { value, unit: 'U/L', uln: 40 } })
    let isFirst = true
    const person: Respondent = {
      answer: ({ path, part }) => {
        if (path !== 'labs.alt' || part === 'date') return Promise.resolve({ kind: 'answer', value: [{ path }] })
        const sheet = isFirst
          ? [lab('labs.alt', first[0]), lab('labs.ast', first[1])]
          : [lab('labs.alt', left.shift() ?? 0)]
        isFirst = false
        return Promise.resolve({ kind: 'answer', value: sheet })
      },
      review: () => Promise.resolve(undefined),
      settle: (warnings) => {
        met.push(warnings.map((one) => one.path))
        return Promise.resolve(left.length > 0 ? 'labs.alt' : undefined)
      },
      note: () => undefined,
    }
    await new Interview(screener, person, () => undefined, { all: false, by: undefined }).run(conversation(start))
    return met
  }

  it('is questioned again if another one takes its place', async () => {
    expect(await told([50_000, 30], [60_000, 31])).toEqual([['labs.alt'], ['labs.alt']])
  })

  it('is questioned again if the person changed only another one', async () => {
    expect(await told([50_000, 60_000], [30])).toEqual([['labs.alt', 'labs.ast'], ['labs.ast']])
  })
})

describe('an answer that could be changed', () => {
  const nobody: Respondent = {
    answer: () => Promise.resolve({ kind: 'back' }),
    review: () => Promise.resolve(undefined),
    settle: () => Promise.resolve(undefined),
    note: () => undefined,
  }
  const can = (confirmations: JsonObject): boolean =>
    new Interview(screener, nobody, () => undefined, { all: false, by: undefined }).canChange(
      conversation({ ...without(MATCH, 'confirmations'), confirmations }),
    )

  it('may be what people confirmed, if it counts', () => {
    expect(can({ NCT04158843: { I1: true } })).toBe(true)
    expect(can({})).toBe(false)
    expect(can({ NCT04158843: { I1: null }, NCT04158844: { I1: true } })).toBe(false)
    // The answer was given to a question in other words.
    expect(can({ NCT04158843: { I1: { answer: true, question_sha256: '0'.repeat(64) } } })).toBe(false)
  })
})
