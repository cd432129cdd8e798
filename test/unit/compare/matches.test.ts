import { describe, expect, it } from 'vitest'
import { comparePatients, compareRules } from '../../../src/compare/index.ts'
import type { EnrolmentState, RuleSet } from '../../../src/model/index.ts'
import { parseDay } from '../../../src/quantity/index.ts'
import type { JsonObject } from '../../../src/record/index.ts'
import { amendmentJson, amendmentMarkdown, amendmentText, PLAIN } from '../../../src/report/index.ts'
import { Screener } from '../../../src/screen/index.ts'
import { AS_OF, rulesOf } from '../../support/rules.ts'

/**
 * Who matches a trial under only one of two versions: because it closed or opened, was added or removed, or because of
 * its criteria.
 */

const TODAY = parseDay(AS_OF) ?? 0
const CRITERIA = '  - {id: I1, text: t, cites: I1, require: {score: ≤ 3}}\n'
const STRICTER = CRITERIA.replace('3', '2')

/** Rules for trials with these states of enrolment. */
function rules(states: Readonly<Record<string, EnrolmentState>>, criteria = CRITERIA): RuleSet {
  const made = rulesOf(Object.fromEntries(Object.keys(states).map((id) => [id, criteria])))
  const trials = made.trials.map((one) => ({
    ...one,
    enrolment: { state: states[one.id] ?? 'open', reason: undefined },
  }))
  return { ...made, trials }
}

const PATIENTS: readonly JsonObject[] = [
  { id: 'fits', score: 1 },
  { id: 'nearly', score: 3 },
  { id: 'open' },
  { id: 'out', score: 5 },
]

function found(before: RuleSet, after: RuleSet, patients = PATIENTS) {
  const twice = patients.map((record) => ({ before: record, after: record }))
  const changes = comparePatients(twice, new Screener(before, TODAY), new Screener(after, TODAY))
  return { ...compareRules(before, after, TODAY), charts: [], asOf: AS_OF, patients: changes }
}

const text = (...given: Parameters<typeof found>): string => amendmentText(found(...given), 200, PLAIN)

describe('the patients of an amendment', () => {
  it('no longer match if a trial closed, although no verdict changes', () => {
    const changes = found(rules({ T: 'open' }), rules({ T: 'closed' }))
    expect(changes.patients.matches).toEqual([
      {
        trial: 'T',
        before: 'open',
        after: 'closed',
        gained: [],
        lost: ['fits', 'nearly'],
        possibleGained: [],
        possibleLost: ['open'],
      },
    ])
    expect(amendmentText(changes, 200, PLAIN)).toContain(
      'Who matches now, and who no longer does\n  T  closed now; 2 no longer match: fits, nearly; 1 is no longer possible: open\n',
    )
  })

  it('match if a trial opened, as far as its criteria allow', () => {
    expect(text(rules({ T: 'closed' }), rules({ T: 'open' }, STRICTER))).toContain(
      '  T  open now; 1 matches now: fits; 1 is possible now: open\n',
    )
    expect(text(rules({ T: 'closed' }), rules({ T: 'unknown' }))).toContain(
      '  T  no longer closed; 2 match now: fits, nearly; 1 is possible now: open\n',
    )
  })

  it.each<[string, RuleSet, RuleSet, string]>([
    ['an added trial', rules({ T: 'open' }), rules({ T: 'open', U: 'open' }), 'U  added; 2 match now: fits, nearly;'],
    ['a removed trial', rules({ T: 'open', U: 'open' }), rules({ T: 'open' }), 'U  removed; 2 no longer match: fits,'],
    ['its criteria', rules({ T: 'open' }), rules({ T: 'open' }, STRICTER), 'T  1 no longer matches: nearly\n'],
    ['wider criteria', rules({ T: 'open' }, STRICTER), rules({ T: 'open' }), 'T  1 matches now: nearly\n'],
  ])('match now, or no longer, because of %s', (_, before, after, told) => {
    expect(text(before, after)).toContain(`  ${told}`)
  })

  it('cannot join a trial that both versions call closed, whatever changes in its criteria', () => {
    expect(text(rules({ T: 'closed' }), rules({ T: 'closed' }, STRICTER))).toContain(
      '  T  closed before and now: nobody matches\n',
    )
  })

  it('are reported as unaffected if they are, and only if a trial closed or opened', () => {
    const none = [{ id: 'out', score: 5 }]
    expect(text(rules({ T: 'open' }), rules({ T: 'closed' }), none)).toContain(
      '  T  closed now; none of these patients can join under either version\n',
    )
    for (const same of ['open', 'closed'] as const)
      expect(text(rules({ T: same }), rules({ T: same }))).not.toContain('Who matches now')
    expect(text(rules({ T: 'open' }), rules({ T: 'unknown' }))).not.toContain('Who matches now')
  })

  it('neither match now nor stop matching if one version refuses them', () => {
    const [before, after] = [rules({ T: 'open' }), rules({ T: 'open' })]
    const patients = [{ before: { id: 'a', score: 1 }, after: { id: 'a', score: 9 } }]
    const changes = comparePatients(patients, new Screener(before, TODAY), new Screener(after, TODAY))
    expect(changes.matches).toEqual([])
    expect(changes.flips).toMatchObject([{ from: 'eligible', to: 'refused' }])
  })

  it('are counted in Markdown without their names, and named for machines', () => {
    const changes = found(rules({ T: 'open' }), rules({ T: 'closed' }))
    const markdown = amendmentMarkdown(changes)
    expect(markdown).toContain('- T: closed now; 2 no longer match; 1 is no longer possible\n')
    expect(markdown).not.toContain('nearly')
    expect(amendmentJson(changes)).toMatchObject({
      matches: [
        {
          trial: 'T',
          before: 'open',
          after: 'closed',
          gained: [],
          lost: ['fits', 'nearly'],
          possible_gained: [],
          possible_lost: ['open'],
        },
      ],
    })
  })
})
