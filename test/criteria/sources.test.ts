import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parseDocument } from 'yaml'
import { pageCriteria } from '../../src/model/index.ts'
import type { Trial } from '../../src/index.ts'
import { shippedRules } from '../support/shipped.ts'

interface Source {
  readonly id: string
  readonly bullets: { readonly [id: string]: string }
  readonly status: { readonly enrolment: string }
}

const rules = await shippedRules()
const sources = readdirSync('seeds/trials').map((name) => {
  const document = parseDocument(readFileSync(`seeds/trials/${name}`, 'utf8'))
  expect([...document.errors, ...document.warnings]).toEqual([])
  return document.toJS() as Source
})

const forms = (trial: Trial): string[] =>
  pageCriteria(trial).map(({ kind, form }) =>
    kind === 'registry' ? 'registry' : form.kind === 'not-screened' ? form.as : form.kind,
  )

describe('the shipped trials', () => {
  it('are the five of the source records', () => {
    expect(rules.trials.map((trial) => trial.id)).toEqual(sources.map((source) => source.id))
  })

  it.each(sources)(
    'cite every bullet of $id in exactly one criterion, in the order of the page',
    ({ id, bullets, status }) => {
      const trial = rules.trials.find((one) => one.id === id)
      expect(trial && pageCriteria(trial).map((criterion) => criterion.cites)).toEqual(Object.keys(bullets))
      // The program's own criterion, which cites no page, comes first.
      expect(trial?.criteria.map((criterion) => criterion.id)).toEqual(['R-ALIVE', ...Object.keys(bullets)])
      expect(trial?.source).toBe(`seeds/trials/${id}.yaml`)
      expect(trial?.enrolment.state).toBe(status.enrolment)
    },
  )

  it('have 76 bullets: 54 decided by rules, 14 by people, 6 after enrolment, a quota and a heading', () => {
    const count = (form: string): number => rules.trials.flatMap(forms).filter((one) => one === form).length
    expect(['decided', 'asked', 'after_enrolment', 'quota', 'heading', 'registry'].map(count)).toEqual([
      54, 14, 6, 1, 1, 9,
    ])
  })

  it('have a note wherever a case is left to a person', () => {
    const zones = rules.trials.flatMap((trial) =>
      trial.criteria
        .filter(({ form }) => form.kind === 'decided' && form.confirm !== undefined)
        .map((one) => ({ trial: trial.id, ...one })),
    )
    expect(zones.filter((one) => one.note === undefined).map((one) => `${one.trial} ${one.id}`)).toEqual([])
  })
})

describe('the sample patients', () => {
  const names = readdirSync('seeds/patients').filter((name) => name.endsWith('.json'))
  const page = readFileSync('seeds/patients/README.md', 'utf8')

  it('are at least twelve, each with a line that says what it shows', () => {
    expect(names.length).toBeGreaterThanOrEqual(12)
    const described = [...page.matchAll(/^\| `(.+?)` \| .{20,} \|$/gm)].map((match) => match[1])
    expect(described).toEqual(names)
  })
})
