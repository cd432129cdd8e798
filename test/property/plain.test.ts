import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Evaluation } from '../../src/evaluate/index.ts'
import type { Facts } from '../../src/facts/index.ts'
import { parseDay } from '../../src/quantity/index.ts'
import type { Json, JsonObject } from '../../src/record/index.ts'
import { Screener } from '../../src/screen/index.ts'
import { combinedOutcome, Completions, IMPOSSIBLE, outcomeNode, VERDICTS } from '../../src/space/index.ts'
import type { Outcome, CompiledTrial, Status } from '../../src/space/index.ts'
import { AS_OF, rulesOf, SMALL_DICTIONARY } from '../support/rules.ts'
import { runs } from '../support/runs.ts'

/**
 * Criteria on single facts are decided in batches, from tables. That must give what the completions of the whole trial
 * give.
 */

/** The small dictionary with facts that no list affects, and dates that are ordered only by birth and by each other. */
const DICTIONARY = SMALL_DICTIONARY.replace(
  '  labs:\n',
  `  hiv: {label: hiv, type: choice, values: {positive: {label: positive}, negative: {label: negative}, unclear: {label: unclear}}}
  fit: {label: fit, type: yes_no}
  visit: {label: last visit, type: date}
  biopsy: {label: last biopsy, type: date}
  labs:
`,
).replace('orders:\n', '  - when: {score: 0}\n    then: {fit: false}\n    because: A rule of the test only.\norders:\n')

const leaf = fc.constantFrom(
  '{sex: female}',
  '{phase: [early, late]}',
  '{phase: past}',
  '{smoker: true}',
  '{fit: true}',
  '{hiv: negative}',
  '{hiv: [negative, unclear]}',
  '{score: ≤ 1}',
  '{score: ≥ 2}',
  '{score: 1..3}',
  '{age: ≥ 40}',
  '{age: ≤ 39}',
  '{visit: within 45 years}',
  '{biopsy: more than 45 years ago}',
  '{biopsy: {before: visit}}',
  '{tumour.present: true}',
  '{tumour.marker: up}',
  '{labs.crea: ≤ 1.5 × ULN}',
  '{labs.crea: ≤ 2 mg/dL}',
  '{labs.crea: "> 1 mg/dL"}',
)

const condition = fc.oneof(
  { weight: 3, arbitrary: leaf },
  {
    weight: 3,
    arbitrary: fc
      .tuple(fc.constantFrom('all', 'any', 'none_of'), fc.array(leaf, { minLength: 2, maxLength: 3 }))
      .map(([join, of]) => `{${join}: [${of.join(', ')}]}`),
  },
)

const trial = fc.array(fc.tuple(fc.boolean(), condition), { minLength: 2, maxLength: 6 })

const maybe = (...values: Json[]): fc.Arbitrary<Json> => fc.constantFrom(null, null, ...values)
const DAYS = ['1975-06-01', '1981-03-14', '1981-03-15', '2000', '2020-05']

const record = fc.record({
  sex: maybe('female', 'male'),
  born: maybe('1970-01-01', '1986-03-15', '1986-03-16', '1986', '2000-02-02'),
  phase: maybe('early', 'past', { one_of: ['early', 'late'] }, { one_of: ['late', 'past'] }),
  smoker: maybe(true, false),
  fit: maybe(true, false),
  hiv: maybe(
    'positive',
    'negative',
    'unclear',
    { one_of: ['negative', 'unclear'] },
    { one_of: ['positive', 'unclear'] },
  ),
  score: maybe(0, 1, 2, 4),
  visit: maybe(...DAYS),
  biopsy: maybe(...DAYS),
  labs: fc.record({
    crea: fc.record({
      value: maybe(0.9, 1, 1.1, 1.5, 2, 2.1, '<1', '>2'),
      unit: fc.constantFrom<Json>(null, 'mg/dL', 'mg/dL'),
      uln: maybe(1, 1.4),
    }),
  }),
  tumour: fc.record({ present: maybe(true, false), marker: maybe('up', 'down', { one_of: ['up', 'not_done'] }) }),
})

function screenerOf(trials: readonly (readonly (readonly [boolean, string])[])[]): Screener {
  const texts = trials.map((criteria, t) => {
    const lines = criteria.map(([excludes, one], i) => {
      const [id, verb] = [`${excludes ? 'E' : 'I'}${i + 1}`, excludes ? 'exclude' : 'require']
      return `  - {id: ${id}, text: t, cites: c, ${verb}: ${one}}\n`
    })
    return [`T${t}`, lines.join('')] as const
  })
  return new Screener(rulesOf(Object.fromEntries(texts), DICTIONARY), parseDay(AS_OF) ?? 0)
}

interface Worked extends Pick<Evaluation, 'statuses' | 'verdict' | 'missing'> {
  /**
   * Whether no single fact can change the verdict, in a record that contradicts itself. The missing facts are then all
   * that the verdict depends on; to name some of them is enough.
   */
  readonly isTied: boolean
}

/** What the whole trial gives from its own completions, without tables and caches. */
function afresh(compiled: CompiledTrial, facts: Facts): Worked {
  const completions = new Completions(compiled, facts).arranged()
  const nodes = compiled.trial.criteria.map((one) => outcomeNode(one, undefined, completions))
  const statuses = nodes.map((node): Status => {
    const [only = 'fail', ...others] = node === undefined ? [] : completions.possible(node)
    return others.length > 0 ? 'unknown' : (only as Outcome)
  })
  const joint = combinedOutcome(nodes, completions)
  const [only, ...others] = [...completions.possible(joint)] as Outcome[]
  if (only !== undefined && others.length === 0)
    return { statuses, verdict: VERDICTS[only], missing: [], isTied: false }
  const isTied = completions.diagrams.deciding(completions.constrained(joint), IMPOSSIBLE).length === 0
  return { statuses, verdict: 'undetermined', missing: completions.missing(joint), isTied }
}

/**
 * Compares both ways for one patient. Returns the number of trials that stay undetermined; undefined if the record is
 * refused.
 */
function expectSame(screener: Screener, patient: JsonObject): number | undefined {
  const read = screener.read({ id: 'x', ...patient })
  if (!read.ok) return undefined
  const decided = screener.evaluate(read.facts)
  for (const [i, compiled] of screener.compiledTrials.entries()) {
    const { statuses, verdict, missing, isTied } = afresh(compiled, read.facts)
    const own = decided[i]
    expect({ statuses: own?.statuses, verdict: own?.verdict }).toEqual({ statuses, verdict })
    if (isTied) expect(missing.filter((path) => own?.missing.includes(path) === true)).toEqual(own?.missing)
    else expect(own?.missing).toEqual(missing)
    if (verdict === 'undetermined') expect(own?.missing).not.toEqual([])
  }
  return decided.filter(({ verdict }) => verdict === 'undetermined').length
}

describe('criteria on single facts', () => {
  it('are decided from tables as by the whole trial', () => {
    let compared = 0
    let undetermined = 0
    fc.assert(
      fc.property(
        fc.array(trial, { minLength: 1, maxLength: 4 }),
        fc.array(record, { minLength: 10, maxLength: 10 }),
        (trials, patients) => {
          const screener = screenerOf(trials)
          // Twice, so that the second time is from the cache.
          for (const patient of [...patients, ...patients]) {
            const open = expectSame(screener, patient)
            if (open === undefined) continue
            compared++
            undetermined += open
          }
        },
      ),
      { numRuns: runs(40) },
    )
    expect(compared).toBeGreaterThan(runs(40) * 5)
    expect(undetermined).toBeGreaterThan(runs(60))
  })

  it('are decided again if fewer values of the same fact are possible', () => {
    const screener = screenerOf([
      [
        [false, '{hiv: [negative, unclear]}'],
        [true, '{hiv: negative}'],
      ],
    ])
    const verdictOf = (hiv: Json): unknown => {
      expect(expectSame(screener, { hiv })).toBeDefined()
      const decided = screener.decide({ id: 'x', hiv })
      return decided.ok && decided.decisions[0]?.verdict
    }
    const sets: Json[] = [null, { one_of: ['positive', 'negative'] }, { one_of: ['negative', 'unclear'] }, null]
    expect(sets.map(verdictOf)).toEqual(['undetermined', 'ineligible', 'undetermined', 'undetermined'])
  })

  it('are not treated as independent if unknown dates have to keep an order', () => {
    const screener = screenerOf([
      [
        [false, '{age: ≤ 39}'],
        [false, '{visit: more than 45 years ago}'],
      ],
    ])
    expect(expectSame(screener, {})).toBe(0)
    expect(screener.decide({ id: 'x' })).toMatchObject({ decisions: [{ verdict: 'ineligible' }] })
  })

  it('do not name a fact that is settled where no single fact can change the verdict', () => {
    // Date of birth and visit cannot both be right. Only women have a phase, so the sex is known.
    const sex: readonly [boolean, string] = [false, '{sex: female}']
    const screener = screenerOf([[[false, '{all: [{visit: within 45 years}, {score: ≤ 1}]}'], sex, sex]])
    const patient = { born: '1986', phase: { one_of: ['late', 'past'] }, score: 0, visit: '1975-06-01' }
    expect(expectSame(screener, patient)).toBe(1)
    expect(screener.decide({ id: 'x', ...patient })).toMatchObject({ decisions: [{ missing: ['visit'] }] })
    const read = screener.read({ id: 'x', ...patient })
    expect(read.ok && screener.compiledTrials.map((one) => afresh(one, read.facts).missing)).toEqual([['visit']])
  })

  it('distinguish a day from a month where the date is compared with an unknown one', () => {
    const screener = screenerOf([[[false, '{biopsy: {before: visit}}']]])
    expect(expectSame(screener, { visit: '1981-03-15' })).toBeDefined()
    expect(expectSame(screener, { visit: '2020-05' })).toBeDefined()
    expect(screener.decide({ id: 'x', visit: '2020-05' })).toMatchObject({
      decisions: [{ missing: ['visit', 'biopsy'] }],
    })
  })
})
