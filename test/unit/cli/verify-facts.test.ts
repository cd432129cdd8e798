import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../../../src/record/index.ts'
import type { Result } from '../../../src/index.ts'
import { folderWith, prescreen } from '../../support/command.ts'
import { samplePatient } from '../../support/shipped.ts'

const TRIAL = ['--as-of', '2026-03-15', '--trial', 'NCT04158843']
const FIRST: JsonObject = { ...samplePatient('match-nct04158843'), ecog: { value: 1, by: 'AB' } }

interface Verified {
  readonly status: number | null
  readonly err: string
  readonly json: {
    readonly facts: readonly { readonly path: string; readonly outcome: string }[]
    readonly discrepancies: readonly { readonly path: string; readonly first: unknown; readonly second: unknown }[]
  }
  readonly record: JsonObject
  readonly path: string
}

/** What happens if the second person says the same except for some facts. */
async function verified(says: JsonObject, first: JsonObject = FIRST, more: readonly string[] = []): Promise<Verified> {
  const folder = folderWith({
    'first.json': JSON.stringify(first),
    'second.json': JSON.stringify({ ...samplePatient('match-nct04158843'), ...says }),
  })
  const words = ['verify-facts', folder('first.json'), '--answers', folder('second.json'), '--out', folder('out.json')]
  const { status, err, out } = await prescreen([...words, '--by', 'CD', '--format', 'json', ...TRIAL, ...more])
  const record = existsSync(folder('out.json')) ? readFileSync(folder('out.json'), 'utf8') : '{}'
  return {
    status,
    err,
    json: JSON.parse(out === '' ? '{}' : out) as Verified['json'],
    record: JSON.parse(record) as JsonObject,
    path: folder('out.json'),
  }
}

async function verdictOf(path: string): Promise<readonly [string | undefined, readonly string[]]> {
  const { out } = await prescreen(['screen', path, '--format', 'json', ...TRIAL])
  const [result] = JSON.parse(out) as Result[]
  const conflicts = (result?.warnings ?? []).filter((one) => one.kind === 'conflict').map((one) => one.message)
  return [result?.trials[0]?.verdict, conflicts]
}

describe('a second person', () => {
  it('is asked for the facts that an unrecorded fact follows from', async () => {
    const cancer = { ...(FIRST['breast_cancer'] as JsonObject), laterality: 'bilateral' }
    const { synchronous_contralateral: _other, ...both } = cancer as JsonObject
    const { json } = await verified({ breast_cancer: both }, { ...FIRST, breast_cancer: both })
    expect(json.facts).toContainEqual(expect.objectContaining({ path: 'breast_cancer.laterality', outcome: 'agrees' }))
  })

  it('cannot be the one who recorded that there is nothing', async () => {
    const folder = folderWith({ 'none.json': JSON.stringify({ id: 'p', spinal_lesions: [] }) })
    const trial = ['--as-of', '2026-03-15', '--trial', 'NCT03365973']
    const first = ['interview', '--answers', folder('none.json'), '--by', 'AB', '--out', folder('first.json')]
    expect((await prescreen([...first, ...trial])).status).toBe(0)
    const second = ['verify-facts', folder('first.json'), '--answers', folder('none.json'), ...trial]
    const own = await prescreen([...second, '--by', 'ab'])
    expect([own.status, own.err]).toEqual([2, expect.stringContaining('recorded spinal_lesions')])
    expect((await prescreen([...second, '--by', 'CD'])).status).toBe(0)
  })

  it('is asked for the facts that the verdicts depend on, and agreement is kept', async () => {
    const { status, json, record, path } = await verified({})
    expect([status, json.discrepancies]).toEqual([0, []])
    const paths = json.facts.map((one) => one.path)
    expect(paths).toEqual(expect.arrayContaining(['ecog', 'labs.alt', 'metastases', 'birth_date']))
    // Nothing in this trial depends on it.
    expect(paths).not.toContain('recist_response')
    expect(new Set(json.facts.map((one) => one.outcome))).toEqual(new Set(['agrees']))
    expect((record['interview'] as { verified: JsonObject[] }).verified).toContainEqual({
      path: 'ecog',
      by: 'CD',
      date: '2026-03-15',
      agrees: true,
      value: '1',
    })
    expect(record['ecog']).toEqual(FIRST['ecog'])
    const { out } = await prescreen(['screen', path, '--format', 'markdown', ...TRIAL])
    expect(out).toContain('| ECOG | 1 | – | record | AB; verified by CD, 2026-03-15 |')
    const changed = folderWith({ 'p.json': JSON.stringify({ ...record, ecog: 0 }) })('p.json')
    const later = await prescreen(['screen', changed, '--format', 'markdown', ...TRIAL])
    expect(later.out).toContain('| ECOG | 0 | – | record | – |')
  })

  it('who disagrees leaves the fact open between the two values, until one is chosen', async () => {
    const { status, json, record, path } = await verified({ ecog: 3 })
    expect([status, json.discrepancies]).toEqual([1, [{ path: 'ecog', first: 1, second: 3 }]])
    expect(record['other_sources']).toEqual([{ ecog: { value: 3, source: 'second person', by: 'CD' } }])
    const [verdict, [conflict]] = await verdictOf(path)
    expect(verdict).toBe('undetermined')
    expect(conflict).toContain('3 (second person, CD)')
    for (const [holds, then] of [
      ['first', 'needs-confirmation'],
      ['second', 'ineligible'],
    ] as const) {
      const settled = folderWith({})('settled.json')
      const words = ['verify-facts', path, '--settle', `ecog=${holds}`, '--by', 'EF', '--out', settled]
      expect(await prescreen([...words, ...TRIAL])).toMatchObject({
        status: 0,
        out: expect.stringContaining('Settled: ECOG'),
      })
      expect(await verdictOf(settled)).toEqual([then, []])
    }
  })

  it('who disagrees leaves nothing to settle once an interview has answered the fact', async () => {
    const { path } = await verified({ ecog: 3 })
    const out = folderWith({})('out.json')
    const answers = folderWith({ 'a.json': JSON.stringify(FIRST) })('a.json')
    await prescreen(['interview', '--from', path, '--answers', answers, '--out', out, ...TRIAL])
    const words = ['verify-facts', out, '--settle', 'ecog=second', '--by', 'EF', ...TRIAL]
    expect((await prescreen(words)).err).toContain('nothing to settle')
  })

  it('who does not note the same entries leaves the list incomplete', async () => {
    const noted = (FIRST['metastases'] as JsonObject[]).map((one) => ({ ...one, source: 'Condition/7', by: 'AB' }))
    const { json, record, path } = await verified({ metastases: [] }, { ...FIRST, metastases: noted })
    expect(json.discrepancies.map((one) => one.path)).toEqual(['metastases'])
    expect(record['metastases']).toMatchObject({ complete: false, items: [] })
    expect((await verdictOf(path))[0]).toBe('undetermined')
    const settled = folderWith({})('settled.json')
    await prescreen(['verify-facts', path, '--settle', 'metastases=first', '--by', 'EF', '--out', settled, ...TRIAL])
    expect((JSON.parse(readFileSync(settled, 'utf8')) as JsonObject)['metastases']).toEqual(noted)
  })

  it('agrees in another unit, in another order, and with a less exact date', async () => {
    const labs = FIRST['labs'] as JsonObject
    const hemoglobin = labs['hemoglobin'] as { readonly value: number }
    const other = { ...labs, hemoglobin: { value: hemoglobin.value * 10, unit: 'g/L' } }
    const list = (...sites: readonly string[]): JsonObject[] => sites.map((site) => ({ site, lesions: 1 }))
    const first = { ...FIRST, metastases: list('sternum', 'rib') }
    const says = { labs: other, birth_date: '1971', metastases: list('rib', 'sternum') }
    expect((await verified(says, first)).json.discrepancies).toEqual([])
  })

  it('may give the age where the record has the date of birth, and the other way round', async () => {
    const { birth_date: _born, ...ageless } = FIRST
    const aged = { ...ageless, age: { value: 54, by: 'AB' } }
    const agrees = await verified({}, aged)
    expect([agrees.status, agrees.json.discrepancies]).toEqual([0, []])
    expect(agrees.json.facts).toContainEqual({ path: 'age', outcome: 'agrees', first: 54, second: '1971-06-15' })
    const differs = await verified({ birth_date: null, age: 44 })
    expect(differs.json.discrepancies).toEqual([{ path: 'birth_date', first: '1971-06-15', second: 44 }])
    expect(differs.record['other_sources']).toEqual([{ age: { value: 44, source: 'second person', by: 'CD' } }])
    const young = await verified({ birth_date: '1951-06-15' }, aged)
    expect(young.json.discrepancies).toEqual([{ path: 'age', first: 54, second: '1951-06-15' }])
    for (const [path, fact, holds, birth, age] of [
      [differs.path, 'birth_date', 'first', '1971-06-15', undefined],
      [differs.path, 'birth_date', 'second', undefined, { value: 44, by: 'CD' }],
      [young.path, 'age', 'first', undefined, { value: 54, by: 'AB' }],
      [young.path, 'age', 'second', { value: '1951-06-15', by: 'CD' }, undefined],
    ] as const) {
      const out = folderWith({})('settled.json')
      await prescreen(['verify-facts', path, '--settle', `${fact}=${holds}`, '--by', 'EF', '--out', out, ...TRIAL])
      const record = JSON.parse(readFileSync(out, 'utf8')) as JsonObject
      expect([record['birth_date'] ?? undefined, record['age'] ?? undefined]).toEqual([birth, age])
      expect((await verdictOf(out))[1]).toEqual([])
    }
    const { out } = await prescreen(['verify-facts', differs.path, '--settle', 'birth_date=up', '--by', 'EF', ...TRIAL])
    expect(out).toBe('')
    const own = await verified({}, { ...aged, age: { value: 54, by: 'CD' } })
    expect(own.err).toContain('CD recorded age')
  })

  it('keeps an entry on which both agree, in whatever order its fields were noted', async () => {
    const entry = { site: 'sternum', side: 'midline', lesions: 1 }
    const first = { ...FIRST, metastases: [{ lesions: 1, side: 'midline', site: 'sternum', by: 'AB' }] }
    const { record } = await verified(
      {
        metastases: [
          { ...entry, controlled: null },
          { ...entry, site: 'rib' },
        ],
      },
      first,
    )
    expect(record['metastases']).toMatchObject({ complete: false, items: first.metastases })
  })

  it('who does not know a fact does not verify it', async () => {
    const { status, json } = await verified({ ecog: null })
    expect(status).toBe(0)
    expect(json.facts).toContainEqual({ path: 'ecog', outcome: 'not known', first: 1, second: null })
  })

  it('must be somebody else, and must say who', async () => {
    const same = await verified({}, { ...FIRST, ecog: { value: 1, by: 'cd' } })
    expect([same.status, same.record]).toEqual([2, {}])
    expect(same.err).toContain('CD recorded ecog')
    const folder = folderWith({ 'p.json': JSON.stringify(FIRST) })
    const nobody = await prescreen(['verify-facts', folder('p.json'), '--answers', folder('p.json'), ...TRIAL])
    expect([nobody.status, nobody.err]).toEqual([2, expect.stringContaining('--by')])
  })

  it('reads in plain words what differs, and that nothing was written', async () => {
    const folder = folderWith({
      'p.json': JSON.stringify(FIRST),
      'q.json': JSON.stringify({ ...FIRST, ecog: 3, hiv: null }),
    })
    const words = ['verify-facts', folder('p.json'), '--answers', folder('q.json'), '--by', 'CD', ...TRIAL]
    const { out } = await prescreen(words)
    expect(out).toContain('Not known to the second person: HIV test')
    expect(out).toContain('ECOG: first 1; second 3')
    expect(out).toContain('Nothing was written.')
    const { birth_date: _born, ...ageless } = FIRST
    const second = folderWith({ 'q.json': JSON.stringify({ ...ageless, age: 44 }) })('q.json')
    const aged = await prescreen(['verify-facts', folder('p.json'), '--answers', second, '--by', 'CD', ...TRIAL])
    expect(aged.out).toContain('date of birth: first 1971-06-15; second age: 44')
  })
})

describe('the verified values in a record', () => {
  it('are never taken for a value that no record can have', async () => {
    const verified = (value: string): JsonObject => ({
      ...FIRST,
      other_sources: [{ ecog: { value: 2, source: 'second person', by: 'CD' } }],
      interview: {
        asked: [],
        open: [],
        verified: [{ path: 'ecog', by: 'CD', date: '2026-03-15', agrees: false, value: '1', other: value }],
      },
    })
    for (const value of ['[', '['.repeat(5000), `${'['.repeat(5000)}${']'.repeat(5000)}`, '"x"', '9']) {
      const path = folderWith({ 'p.json': JSON.stringify(verified(value)) })('p.json')
      const words = ['verify-facts', path, '--settle', 'ecog=second', '--by', 'EF', ...TRIAL]
      const { status, err } = await prescreen(words)
      expect([status, err]).toEqual([2, expect.stringMatching(/nothing to settle|does not fit here/)])
    }
  })
})
