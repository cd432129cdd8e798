import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Gaps, glanceAt, idsIn, joinedCharts, MOST_HELD } from '../../../src/patients/index.ts'
import type { DocumentFile } from '../../../src/patients/index.ts'
import type { Json, JsonObject } from '../../../src/record/index.ts'
import { condition, imported } from '../../support/chart.ts'

const [JANUARY, FEBRUARY, MARCH] = ['2026-01-01T00:00:00Z', '2026-02-01T00:00:00Z', '2026-03-01T00:00:00Z'] as const
const bundle = (type: string, entry: readonly JsonObject[], lastUpdated?: string): JsonObject => ({
  resourceType: 'Bundle',
  type,
  ...(lastUpdated !== undefined && { meta: { lastUpdated } }),
  entry,
})
const gone = (url: string): JsonObject => ({ request: { method: 'DELETE', url } })
const patient = (id: string, lastUpdated: string = MARCH): JsonObject => ({
  resourceType: 'Patient',
  id,
  meta: { lastUpdated },
})
const liver = (id: string, whose: string, lastUpdated?: string): JsonObject =>
  condition(id, 'snomed 94381002', {
    subject: { reference: `Patient/${whose}` },
    ...(lastUpdated !== undefined && { meta: { lastUpdated } }),
  })
const breast = (whose: string): JsonObject =>
  condition(`b-${whose}`, 'snomed 254837009', {
    subject: { reference: `Patient/${whose}` },
    meta: { lastUpdated: MARCH },
  })

function fileOf(name: string, documents: readonly Json[], size = 1): DocumentFile<string> {
  return {
    file: name,
    name,
    size,
    documents: () =>
      documents.map((one, i) => ({ line: i + 1, text: typeof one === 'string' ? one : JSON.stringify(one) })),
    lost: () => Promise.resolve({ names: [], deletes: false }),
  }
}

const DELETED = bundle('transaction', [gone('Condition/1')], FEBRUARY)
const BROKEN = JSON.stringify(DELETED).replace(/}$/, ',}')

/**
 * What is read from these files: the metastases by patient, the reasons for refusing others, and the number of
 * resources that belong to no patient.
 */
async function read(
  ...files: readonly DocumentFile<string>[]
): Promise<{ readonly found: Record<string, unknown>; readonly refused: readonly string[]; readonly strays: number }> {
  const found: Record<string, unknown> = {}
  const refused: string[] = []
  const charts = joinedCharts(files, { gaps: new Gaps(), hasOthers: false, failed: [] })
  let next = await charts.next()
  for (; next.done !== true; next = await charts.next()) {
    const one = next.value
    if (!('text' in one)) {
      refused.push('message' in one ? one.message : 'error')
      continue
    }
    if (one.text === BROKEN) continue
    const chart = imported([JSON.parse(one.text) as Json], undefined, ['metastases'])
    refused.push(...chart.refused)
    for (const { record } of chart.patients) found[String(record['id'])] = record['metastases'] ?? 'open'
  }
  return { found, refused, strays: next.value }
}

const THERE = [{ site: 'liver' }]

describe('a deletion in another document', () => {
  const charts = ['p', 'q'].map((id) =>
    bundle(
      'searchset',
      [patient(id), breast(id)].map((resource) => ({ resource })),
    ),
  )

  it('affects the patient who has the resource, and no other', async () => {
    const own = [liver('1', 'p', JANUARY), liver('2', 'q', JANUARY)]
    const { found, refused, strays } = await read(fileOf('a', charts), fileOf('b', own), fileOf('c', [DELETED]))
    expect([found, refused, strays]).toEqual([{ p: [], q: THERE }, [], 0])
  })

  it('affects a resource that names no patient', async () => {
    const { subject: _subject, ...free } = liver('1', 'p', JANUARY)
    expect((await read(fileOf('a', [...charts.slice(0, 1), free]), fileOf('c', [DELETED]))).found).toEqual({ p: [] })
  })

  it('gives no patient and does not count as a stray if no patient has the resource', async () => {
    expect(await read(fileOf('c', [DELETED]))).toEqual({ found: {}, refused: [], strays: 0 })
    const lost = bundle('history', [{ ...gone('Condition/9'), resource: liver('9', 'z') }])
    expect(await read(fileOf('a', charts), fileOf('c', [DELETED, lost]))).toMatchObject({ refused: [], strays: 0 })
  })

  it('is applied in each part of an export that is read in several parts', async () => {
    const ids = Array.from({ length: 20 }, (_, i) => `${i}`)
    const all = ids.flatMap((id) => [patient(id), breast(id), liver(`m-${id}`, id, JANUARY)])
    const half = ids.filter((id) => Number(id) % 2 === 0)
    const deletions = half.map((id) => bundle('transaction', [gone(`Condition/m-${id}`)], FEBRUARY))
    const { found } = await read(fileOf('c', deletions), fileOf('a', all, 3 * MOST_HELD))
    expect(found).toEqual(Object.fromEntries(ids.map((id) => [id, half.includes(id) ? [] : THERE])))
  })

  it('by a search affects all resources that it may find', async () => {
    const own = [liver('1', 'p', JANUARY), liver('2', 'q', MARCH)]
    const search = bundle('transaction', [gone('Condition?code=x')], FEBRUARY)
    expect((await read(fileOf('a', charts), fileOf('b', [...own, search]))).found).toEqual({ p: 'open', q: THERE })
  })

  it('by a search that names patients affects only them', async () => {
    const own = [liver('1', 'p', JANUARY), liver('2', 'q', JANUARY)]
    const search = bundle('transaction', [gone('Condition?patient=Patient/p,Patient/r&code=x')], FEBRUARY)
    const files = [fileOf('a', charts), fileOf('b', [...own, search])]
    expect((await read(...files)).found).toEqual({ p: 'open', q: THERE })
    const texts: string[] = []
    for await (const one of joinedCharts(files, { gaps: new Gaps(), hasOthers: false, failed: [] }))
      if ('text' in one) texts.push(one.text)
    expect(texts.map((one) => one.includes('DELETE'))).toEqual([true, false])
  })

  it('by a search for an identifier affects only the patient who has it', async () => {
    const identified = (id: string, whose: string, value: string): JsonObject => ({
      ...liver(id, whose, JANUARY),
      identifier: [{ system: 'urn:s', value }],
    })
    const own = [identified('1', 'p', 'A7'), identified('2', 'q', 'B8')]
    const texts = async (...searches: readonly string[]): Promise<readonly (readonly string[])[]> => {
      const search = bundle(
        'transaction',
        searches.map((one) => gone(`Condition?${one}`)),
        FEBRUARY,
      )
      const files = [fileOf('a', charts), fileOf('b', [...own, search])]
      const all: (readonly string[])[] = []
      for await (const one of joinedCharts(files, { gaps: new Gaps(), hasOthers: false, failed: [] }))
        if ('text' in one) all.push([...one.text.matchAll(/Condition\?([^"]*)"/g)].map(([, found = '']) => found))
      return all
    }
    const [a, b] = ['identifier=urn:s|a7', 'identifier=B8&code=x']
    expect(await texts(a, b, 'identifier=C9')).toEqual([[a], [b]])
    for (const both of [
      'identifier=a7,b8',
      'identifier=urn:s|',
      'identifier=',
      'identifier=a+7',
      'code=x',
      'identifier:of-type=x',
    ])
      expect(await texts(both)).toEqual([[both], [both]])
    const search = bundle('transaction', [gone(`Condition?${a}`)], FEBRUARY)
    expect((await read(fileOf('a', charts), fileOf('b', [...own, search]))).found).toEqual({ p: 'open', q: THERE })
    const escaped = JSON.stringify(own[0]).replace('"identifier"', String.raw`"\u0069dentifier"`)
    expect((await read(fileOf('a', charts), fileOf('b', [escaped, search]))).found).toMatchObject({ p: 'open' })
    const her = { ...patient('p', JANUARY), identifier: [{ value: 'P1' }] }
    const deletion = bundle('transaction', [gone('Patient?identifier=P1')], FEBRUARY)
    expect((await read(fileOf('a', [her, breast('p'), deletion]))).refused).toEqual([
      'Patient/p may have been deleted, since a deletion names a search and no resource; it is not screened.',
    ])
  })

  it('refuses all patients if its document cannot be read', async () => {
    const { found, refused } = await read(fileOf('a', charts), fileOf('c', [BROKEN, DELETED]))
    expect(found).toEqual({})
    expect(refused.filter((one) => one.includes('nothing is said of the patient'))).toHaveLength(2)
  })

  it('refuses a deleted patient', async () => {
    const deletion = bundle('transaction', [gone('Patient/p')], FEBRUARY)
    const [, q = {}] = charts
    const { found, refused } = await read(fileOf('a', [patient('p', JANUARY), breast('p'), q]), fileOf('c', [deletion]))
    expect([found, refused]).toEqual([{ q: [] }, ['Patient/p was deleted; it is not screened.']])
  })
})

describe('the order of entries in a bundle that deletes', () => {
  it('counts even if its entries belong to several charts', async () => {
    const put = (resource: JsonObject): JsonObject => ({ request: { method: 'PUT', url: 'x' }, resource })
    const history = bundle('history', [
      put(liver('2', 'q')),
      gone('Condition/1'),
      gone('Condition/2'),
      put(liver('1', 'p')),
      put(liver('2', 'q')),
    ])
    const transaction = bundle('transaction', [{ resource: liver('3', 'r') }, gone('Condition?code=x')], FEBRUARY)
    const people = ['p', 'q', 'r'].flatMap((id) => [patient(id), breast(id)])
    const { found } = await read(fileOf('a', people), fileOf('b', [history, transaction]))
    // Condition/1 and Condition/2 have no time, so the search may have found them.
    expect(found).toEqual({ p: [], q: 'open', r: THERE })
    expect((await read(fileOf('a', people), fileOf('b', [history]))).found).toEqual({ p: [], q: THERE, r: [] })
  })

  it.each([true, false])(
    'gives the same result for any order of documents, split over files in any way',
    async (isOpen) => {
      const documents = [
        patient('p'),
        breast('p'),
        liver('1', 'p', JANUARY),
        liver('2', 'p', MARCH),
        ...(isOpen ? [liver('3', 'p')] : []),
        bundle('transaction', [gone('Condition/1'), gone('Condition/2')], FEBRUARY),
        bundle('history', [{ resource: liver('4', 'p') }, gone('Condition/4')]),
        bundle('collection', [{ resource: bundle('transaction', [gone('Condition/3')], FEBRUARY) }]),
      ]
      const order = fc.shuffledSubarray(documents, { minLength: documents.length })
      await fc.assert(
        fc.asyncProperty(order, fc.nat(documents.length), async (all, cut) => {
          const one = await read(fileOf('a', all.slice(0, cut)), fileOf('b', all.slice(cut)))
          const whole = imported(all, undefined, ['metastases']).patients[0]?.record['metastases']
          expect(one.found).toEqual({ p: whole ?? 'open' })
        }),
        { numRuns: 30 },
      )
    },
  )
})

describe('a glance', () => {
  it('finds the ids of deleted resources', () => {
    const { deleted, deletesAnyones } = glanceAt(JSON.stringify(bundle('transaction', [gone('Condition/1')])))
    expect([[...deleted], deletesAnyones]).toEqual([['1'], false])
    expect(glanceAt(JSON.stringify(bundle('batch', [gone('Condition?code=x')]))).deletesAnyones).toBe(true)
    const escaped = JSON.stringify(bundle('batch', [gone('Condition/1')])).replace('DELETE', String.raw`\u0044ELETE`)
    expect([...glanceAt(escaped).deleted]).toEqual(['1'])
    expect(glanceAt(`${escaped.slice(0, -2)},`).deletesAnyones).toBe(false)
    expect(glanceAt('{"resourceType":"Bundle","entry":[{"request":{"method":"DELETE"').deletesAnyones).toBe(true)
  })

  it('finds the ids of resources in a document, or says that it cannot', () => {
    const text = JSON.stringify(bundle('x', [{ fullUrl: 'https://host.example/Condition/7', resource: { id: '8' } }]))
    expect(idsIn(text)).toEqual(['7', '8'])
    expect(idsIn(text.replaceAll('/', String.raw`\/`))).toBeUndefined()
    expect(idsIn(text.replace('"8"', String.raw`"\u0038"`))).toBeUndefined()
  })
})
