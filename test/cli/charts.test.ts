import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Json, JsonObject } from '../../src/record/index.ts'
import { breastCancerOf, bundleOf, medicationOf, patientOf } from '../support/pages-of-charts.ts'
import type { Entry } from '../support/pages-of-charts.ts'
import { cohortPatient } from '../support/cohort.ts'
import { folderWith, prescreen } from '../support/command.ts'
import type { Ran } from '../support/command.ts'
import { toFhir } from '../support/to-fhir.ts'

const AS_OF = ['--as-of', '2026-03-15', '--trial', 'NCT00557986', '--format', 'ndjson']
const run = (command: string, ...words: string[]): Promise<Ran> => prescreen([command, ...words, ...AS_OF])
const convert = (...words: string[]): Promise<Ran> =>
  prescreen(['convert', ...words, '--as-of', '2026-03-15', '--format', 'ndjson'])

function linesOf(text: string): string[] {
  return text.split('\n').filter((one) => one !== '')
}

/** The patients of results. */
function idsOf({ out }: Ran): string[] {
  return linesOf(out).map((line) => (JSON.parse(line) as { patient: string }).patient)
}

const charts: readonly (readonly Entry[])[] = [
  ...[1, 2].map((i) => toFhir(cohortPatient(i)).bundle['entry'] as unknown as Entry[]),
  medicationOf('m'),
]

/** How a page is written: as its resources one by one, or as a bundle. */
type Form = 'loose' | 'page'

/**
 * Ways to write the charts down: their entries in order, cut into pages, each page a bundle or single resources, and in
 * one of the files.
 */
const splits = fc.record({
  cuts: fc.array(fc.boolean(), { minLength: 60, maxLength: 60 }),
  forms: fc.array(fc.constantFrom<Form>('loose', 'page', 'page'), { minLength: 60, maxLength: 60 }),
  files: fc.array(fc.constantFrom('a.ndjson', 'b.json', 'c.ndjson.gz'), { minLength: 60, maxLength: 60 }),
})

function written({ cuts, forms, files }: { cuts: boolean[]; forms: Form[]; files: string[] }): Map<string, Json[]> {
  const found = new Map<string, Json[]>()
  let at = 0
  for (const chart of charts) {
    let page: Entry[] = []
    const end = (): void => {
      const values = forms[at % 60] === 'loose' ? page.map((one) => one.resource) : [bundleOf(page)]
      // Pages stay in order: a chart fills one file up to some page and continues in the next.
      const file = files.toSorted()[at % 60] ?? 'a.ndjson'
      if (page.length > 0) found.set(file, [...(found.get(file) ?? []), ...values])
      page = []
    }
    for (const entry of chart) {
      page.push(entry)
      if (cuts[at++ % 60] === true) end()
    }
    end()
  }
  return found
}

function folderOf(files: ReadonlyMap<string, readonly Json[]>): string {
  const at = folderWith({})
  for (const [name, values] of files) {
    const lines = values.map((one) => `${JSON.stringify(one)}\n`).join('')
    if (name.endsWith('.gz')) writeFileSync(at(name), gzipSync(lines))
    else writeFileSync(at(name), name.endsWith('.json') ? JSON.stringify(values) : lines)
  }
  return at('.')
}

describe('a chart in several bundles, lines and files', async () => {
  const whole = folderOf(new Map(charts.map((one, i) => [`${i}.json`, [bundleOf(one)]])))
  const expected = linesOf((await convert(whole)).out)

  it('gives the same record as the whole chart, in every command', async () => {
    expect(expected).toHaveLength(3)
    await fc.assert(
      fc.asyncProperty(splits, async (split) => {
        const folder = folderOf(written(split))
        const converted = await convert(folder)
        expect(converted.err).toBe('')
        expect(linesOf(converted.out).toSorted()).toEqual(expected.toSorted())
        const [screened, batch] = [await run('screen', folder), await run('batch', folder, '--explain')]
        expect(batch.out).toBe(screened.out)
        expect([batch.status, batch.err, screened.err]).toEqual([0, '', ''])
      }),
      { numRuns: 8 },
    )
  })

  it('starts an interview, and replays to the same result', async () => {
    const [first = [], second = []] = [charts[0]?.slice(0, 4), charts[0]?.slice(4)]
    const at = folderWith({ 'x.ndjson': [first, second].map((one) => JSON.stringify(bundleOf(one))).join('\n') })
    const result = linesOf((await run('screen', at('x.ndjson'))).out).join('')
    writeFileSync(at('result.json'), result)
    const replayed = await prescreen(['replay', at('result.json'), '--record', at('x.ndjson')])
    expect(replayed).toMatchObject({ status: 0, err: '' })
    expect(replayed.out).toMatch(/^The same result, byte for byte\.\nNot in the result, so not compared: [^\n]+\.\n$/)
    const asked = ['interview', '--from', at('x.ndjson'), '--answers', at('answers.json'), '--format', 'json']
    writeFileSync(at('answers.json'), expected[0] ?? '')
    expect((await prescreen([...asked, '--as-of', '2026-03-15', '--trial', 'NCT00557986'])).status).toBe(0)
  })
})

describe('pages of many patients', () => {
  const NAMES = Array.from({ length: 60 }, (_, i) => `p${i}`)
  const padded = (id: string): Entry => ({ resource: { ...patientOf(id), text: { div: 'x'.repeat(10_000) } } })
  const pages = [
    ...NAMES.map((id) => bundleOf([padded(id), ...(id < 'p3' ? [] : breastCancerOf(id))])),
    ...NAMES.filter((id) => id < 'p3').map((id) => bundleOf(breastCancerOf(id))),
  ]
  const folder = folderOf(new Map([['pages.ndjson', pages]]))

  it('give the same bytes with any number of workers, and lose no patient in parts', async () => {
    const one = await run('batch', folder, '--workers', '1')
    expect(idsOf(one).toSorted()).toEqual(NAMES.toSorted())
    expect(one).toMatchObject({ status: 0, err: '' })
    expect(await run('batch', folder, '--workers', '3')).toEqual(one)
    const parts = await Promise.all(['1/2', '2/2'].map((part) => run('batch', folder, '--shard', part)))
    expect(parts.flatMap(idsOf).toSorted()).toEqual(NAMES.toSorted())
    expect(parts.every((part) => idsOf(part).length > 0)).toBe(true)
  })

  it('give the same bytes when a run is resumed, wherever it stopped', async () => {
    const at = folderWith({})
    const nobody = bundleOf([])
    const twice = JSON.stringify(bundleOf(breastCancerOf('p2'))).replace('"id":', '"id":"c-p2","id":')
    const lines = [...pages.slice(0, 30), nobody, ...pages.slice(30)].map((one) => JSON.stringify(one))
    writeFileSync(at('pages.ndjson'), `${[...lines, twice].join('\n')}\n`)
    const words = [at('pages.ndjson'), '--workers', '1']
    expect((await run('batch', ...words, '--out', at('whole'))).status).toBe(1)
    let stops = 0
    for (let status: number | null = 1; status === 1 && stops < 9; stops++)
      ({ status } = await run('batch', ...words, '--strict', '--out', at('run'), ...(stops > 0 ? ['--resume'] : [])))
    const file = (run: string, name: string): string => readFileSync(at(`${run}/${name}`), 'utf8')
    for (const name of ['results.ndjson', 'rejected.ndjson', 'matches.csv'])
      expect(file('run', name)).toBe(file('whole', name))
    expect(file('whole', 'results.ndjson').split('\n')).toHaveLength(NAMES.length)
  })

  it('can be read from standard input', async () => {
    const input = readFileSync(join(folder, 'pages.ndjson'), 'utf8')
    const { out, err } = await prescreen(['batch', '-', ...AS_OF], { input })
    expect({ out, err }).toEqual({ out: (await run('batch', folder)).out, err: '' })
  })
})

describe('names by which documents refer to patients', () => {
  it('are resolved where a page uses a urn that another page gives the patient', async () => {
    const at = folderWith({
      'x.ndjson': [
        bundleOf([{ fullUrl: 'urn:uuid:1-2-3', resource: patientOf('p') }]),
        bundleOf(breastCancerOf('x', 'urn:uuid:1-2-3')),
        bundleOf([{ resource: patientOf('q') }]),
      ]
        .map((one) => JSON.stringify(one))
        .join('\n'),
    })
    const records = linesOf((await convert(at('x.ndjson'))).out).map((line) => JSON.parse(line) as JsonObject)
    expect(records).toMatchObject([{ id: 'q' }, { id: 'p', breast_cancer: { present: { value: true } } }])
    expect(records[0]?.['breast_cancer']).toBeUndefined()
  })

  it('mean the patient of their own document where all documents use the same name', async () => {
    const urn = 'urn:uuid:patient'
    const bundle = (id: string, more: readonly Entry[]): JsonObject =>
      bundleOf([{ fullUrl: urn, resource: patientOf(id) }, ...more])
    const values = [bundle('p', breastCancerOf('p', urn)), bundle('q', [])]
    const folder = folderOf(new Map([['x.ndjson', values]]))
    const records = linesOf((await convert(folder)).out).map((line) => JSON.parse(line) as JsonObject)
    expect(records).toMatchObject([{ id: 'p', breast_cancer: { present: { value: true } } }, { id: 'q' }])
    expect(records[1]?.['breast_cancer']).toBeUndefined()
  })

  it('are not guessed where one means two resources of a chart: the chart is refused', async () => {
    const urn = 'urn:uuid:1'
    const page = (more: Entry): JsonObject => bundleOf([{ resource: patientOf('p') }, { ...more, fullUrl: urn }])
    const [cancer, other] = [...breastCancerOf('p'), ...breastCancerOf('p')] as [Entry, Entry]
    const folder = folderOf(
      new Map([['x.ndjson', [page(cancer), page({ resource: { ...other.resource, id: 'another' } })]]]),
    )
    const { status, out, err } = await run('screen', folder)
    expect([status, out]).toEqual([1, ''])
    expect(err).toContain('have the same fullUrl')
  })
})

describe('deletions in another document', () => {
  const written = (lastUpdated: string): JsonObject => ({ meta: { lastUpdated } })
  const people = ['p', 'q'].map((id) => ({ ...patientOf(id), ...written('2026-01-01T00:00:00Z') }))
  const cancers = ['p', 'q'].map((id) => ({ ...breastCancerOf(id)[0]?.resource, ...written('2026-01-01T00:00:00Z') }))
  const deletes = (...urls: readonly string[]): string =>
    JSON.stringify({
      resourceType: 'Bundle',
      type: 'transaction',
      ...written('2026-02-01T00:00:00Z'),
      entry: urls.map((url) => ({ request: { method: 'DELETE', url } })),
    })
  const linesFrom = (all: readonly JsonObject[]): string => all.map((one) => `${JSON.stringify(one)}\n`).join('')
  const [first, second] = people.map((one, i) =>
    JSON.stringify(bundleOf([one, cancers[i] as JsonObject].map((resource) => ({ resource })))),
  ) as [string, string]

  it.each([
    [
      'an export',
      {
        'Condition.ndjson': linesFrom(cancers),
        'Patient.ndjson': linesFrom(people),
        'deleted/1.ndjson': `${deletes('Observation/9')}\n${deletes('Condition/c-p')}\n`,
      },
    ],
    [
      'charts by themselves',
      { 'a.json': deletes('Condition/c-p', 'Observation/9'), 'b.json': first, 'c.json': second },
    ],
    ['charts in one file', { 'a.ndjson': `${first}\n${deletes('Condition/c-p')}\n${second}\n` }],
  ])('take the resource out of the chart, in every command: %s', async (_, files) => {
    const at = folderWith(Object.fromEntries(Object.entries(files).filter(([name]) => !name.includes('/'))))
    for (const [name, text] of Object.entries(files))
      if (name.includes('/')) {
        mkdirSync(at('deleted'))
        writeFileSync(at(name), text)
      }
    const converted = await convert(at('.'))
    const records = linesOf(converted.out).map((line) => JSON.parse(line) as JsonObject)
    expect(Object.fromEntries(records.map((one) => [one['id'], one['breast_cancer'] !== undefined]))).toEqual({
      p: false,
      q: true,
    })
    const [screened, batch] = [await run('screen', at('.')), await run('batch', at('.'), '--explain')]
    expect(batch.out).toBe(screened.out)
    for (const one of [converted, screened, batch]) expect([one.status, one.err]).toEqual([0, ''])
    for (const format of ['json', 'text']) {
      const { out } = await prescreen(['convert', at('.'), '--as-of', '2026-03-15', '--format', format])
      expect(out).toContain('Condition/c-p was deleted.')
    }
  })

  it('make a resource uncertain where they give only a search for it', async () => {
    const at = folderWith({ 'a.json': deletes('Condition?patient=p'), 'b.json': first, 'c.json': second })
    const records = linesOf((await convert(at('.'))).out).map((line) => JSON.parse(line) as JsonObject)
    const known = records.map((one) => [one['id'], one['breast_cancer'] !== undefined])
    expect(Object.fromEntries(known)).toEqual({ p: false, q: true })
    const { out, status } = await run('screen', at('.'))
    expect([status, out.match(/Condition\/c-p may have been deleted/g)?.length]).toEqual([0, 1])
  })

  it('that cannot be read may concern anybody, so nobody is screened', async () => {
    const broken = deletes('Condition/c-p').replace('"method"', '"method')
    const whole = deletes('Condition/c-p').slice(0, -1)
    for (const text of [whole, `${whole},}`, `${whole},}\n${deletes('Condition/c-p')}`]) {
      const at = folderWith({ 'a.json': text, 'b.json': first, 'c.json': second })
      for (const command of ['screen', 'batch']) {
        const ran = await run(command, at('.'))
        expect([ran.status, idsOf(ran)]).toEqual([1, []])
        expect(ran.err).toContain('so nothing is said of the patient')
      }
    }
    // If nothing in it shows a deletion, only a list may be incomplete.
    const at = folderWith({ 'a.json': broken, 'b.json': first, 'c.json': second })
    expect(idsOf(await run('batch', at('.'))).toSorted()).toEqual(['p', 'q'])
  })

  it('can come from a pipe', async () => {
    const at = folderWith({ 'b.json': first })
    const { status, out } = await prescreen(['convert', at('b.json'), '-', '--format', 'ndjson'], {
      input: deletes('Condition/c-p'),
    })
    expect([status, out.includes('breast_cancer')]).toEqual([0, false])
  })

  it('by themselves are not a patient', async () => {
    const at = folderWith({ 'deleted.ndjson': `${deletes('Patient/p')}\n` })
    const batch = await run('batch', at('deleted.ndjson'))
    expect([batch.status, batch.out]).toEqual([1, ''])
    expect(batch.err).toContain('deleted.ndjson')
    expect((await run('screen', at('deleted.ndjson'))).status).toBe(1)
  })

  it('of a patient keep that patient from being screened', async () => {
    const at = folderWith({ 'a.json': deletes('Patient/p'), 'b.json': first, 'c.json': second })
    for (const command of ['screen', 'batch']) {
      const ran = await run(command, at('.'))
      expect([ran.status, idsOf(ran)]).toEqual([1, ['q']])
      expect(ran.err).toContain('Patient/p was deleted; it is not screened.')
    }
  })
})

describe('parts that cannot be read or assigned', () => {
  const [p, q] = ['p', 'q'].map((id) => [{ resource: patientOf(id) }, ...breastCancerOf(id)]) as [Entry[], Entry[]]
  const complete = ['--assume-complete', 'metastases']
  const DOUBT = 'no list of it is taken as complete'
  const both = async (folder: string): Promise<Ran> => {
    const [screened, batch] = [
      await run('screen', folder, ...complete),
      await run('batch', folder, '--explain', ...complete),
    ]
    expect([batch.out, batch.status]).toEqual([screened.out, screened.status])
    return screened
  }
  const lines = (...values: (Json | string)[]): string =>
    values.map((one) => `${typeof one === 'string' ? one : JSON.stringify(one)}\n`).join('')

  it('a broken line of an export refuses only the patient it names, because a list may lack what it says', async () => {
    const [cancer] = breastCancerOf('p')
    const broken = JSON.stringify(cancer?.resource).replace('"id"', 'id')
    const at = folderWith({
      'Patient.ndjson': lines(patientOf('p'), patientOf('q')),
      'Condition.ndjson': lines(broken, breastCancerOf('q')[0]?.resource ?? ''),
    })
    const ran = await both(at('.'))
    expect([ran.status, idsOf(ran)]).toEqual([1, ['q']])
    expect(ran.err).toContain('Condition.ndjson, line 1 belongs to this chart and cannot be read')
    expect(ran.out).not.toContain(DOUBT)
  })

  it('a broken line of an export that names nobody makes the lists of all patients incomplete', async () => {
    const at = folderWith({
      'Patient.ndjson': lines(patientOf('p'), patientOf('q')),
      'Condition.ndjson': lines('{oops}', breastCancerOf('q')[0]?.resource ?? ''),
    })
    const ran = await both(at('.'))
    expect([ran.status, idsOf(ran)]).toEqual([1, ['p', 'q']])
    expect(linesOf(ran.out).every((line) => line.includes(DOUBT))).toBe(true)
    expect(ran.out).not.toContain('as asked with --assume-complete')
  })

  it('a finding of an export that names nobody makes the lists of all patients incomplete', async () => {
    const { subject: _subject, ...lost } = (breastCancerOf('p')[0] as { resource: JsonObject }).resource
    const people = ['p', 'q'].map((id) => patientOf(id))
    const ran = await both(folderWith({ 'Patient.ndjson': lines(...people), 'Condition.ndjson': lines(lost) })('.'))
    expect([ran.status, idsOf(ran)]).toEqual([1, ['p', 'q']])
    expect(ran.out).toContain(DOUBT)
    expect(ran.out).not.toContain('Taken as complete')
  })

  it.each([
    ['a name that no file explains', { reference: 'urn:uuid:0-0-7' }],
    ['a search', { reference: 'Patient?identifier=7' }],
    ['no reference', { display: 'Ms. P' }],
  ])('a finding whose patient is %s may be about anybody, in lines and in bundles', async (_, subject) => {
    const lost = { ...(breastCancerOf('p')[0] as Entry).resource, id: 'lost', subject }
    const [page, other] = [bundleOf([{ resource: lost }]), bundleOf([...p, { resource: lost }])]
    const shapes = {
      lines: { 'Patient.ndjson': lines(patientOf('p'), patientOf('q')), 'Condition.ndjson': lines(lost) },
      page: { 'x.ndjson': lines(bundleOf(p), bundleOf(q), page) },
      pages: { 'x.ndjson': lines(bundleOf(p), bundleOf(q), page, { ...page, id: 'again' }) },
      'two patients': {
        'x.ndjson': lines(bundleOf(q), {
          ...other,
          entry: [...(other['entry'] as never[]), { resource: patientOf('r') }],
        }),
      },
    }
    for (const files of Object.values(shapes)) {
      const ran = await both(folderWith(files)('.'))
      expect(idsOf(ran)).toEqual(expect.arrayContaining(['p', 'q']))
      expect(linesOf(ran.out).every((line) => line.includes(DOUBT))).toBe(true)
      expect(ran.out).not.toContain('Taken as complete')
    }
  })

  it('a finding whose name another file explains, or about somebody else, makes no list incomplete', async () => {
    const named = {
      ...(breastCancerOf('p')[0] as Entry).resource,
      id: 'named',
      subject: { reference: 'urn:uuid:0-0-7' },
    }
    const explained = [{ fullUrl: 'urn:uuid:0-0-7', resource: patientOf('p') }, ...breastCancerOf('p')]
    const others = breastCancerOf('somebody')
    for (const values of [
      [bundleOf(explained), bundleOf(q), bundleOf([{ resource: named }]), bundleOf(others)],
      [patientOf('0-0-7'), patientOf('q'), named, ...others.map((one) => one.resource)],
    ]) {
      const ran = await both(folderWith({ 'x.ndjson': lines(...values) })('.'))
      expect(linesOf(ran.out)).toHaveLength(2)
      expect(linesOf(ran.out).every((line) => line.includes('Taken as complete'))).toBe(true)
    }
  })

  it('an unreadable file makes the lists of all charts incomplete, but not those of records', async () => {
    const at = folderWith({
      'p.json': JSON.stringify(bundleOf(p)),
      'oops.ndjson': '{oops}\n',
      'r.json': JSON.stringify({ id: 'r', sex: 'female' }),
    })
    const ran = await both(at('.'))
    expect([ran.status, idsOf(ran)]).toEqual([1, ['r', 'p']])
    expect(linesOf(ran.out).map((line) => line.includes(DOUBT))).toEqual([false, true])
  })

  it.each([
    ['in another file', { 'p.json': JSON.stringify(bundleOf(p)) }],
    ['in one line of a file', { 'p.ndjson': lines(bundleOf(p)) }],
  ])(
    'a truncated bundle refuses the patient it names, whose chart is %s, and makes the lists of others incomplete',
    async (_, files) => {
      const text = JSON.stringify(bundleOf(p))
      const at = folderWith({
        ...files,
        'q.json': JSON.stringify(bundleOf(q)),
        'z.json': text.slice(0, text.length - 20),
      })
      const ran = await both(at('.'))
      expect([ran.status, idsOf(ran)]).toEqual([1, ['q']])
      expect(ran.out).toContain(DOUBT)
      expect(ran.err).toContain('so nothing is said of the patient')
    },
  )

  it('a bundle with a mistake in a list of bundles refuses only the patient it names, wherever else she is', async () => {
    const broken = JSON.stringify(bundleOf(p), undefined, 1).replace('"Condition",', '"Condition"')
    const at = folderWith({
      'list.json': `[${broken}, ${JSON.stringify(bundleOf(q), undefined, 1)}]`,
      'more.json': JSON.stringify(bundleOf([{ resource: patientOf('p') }, { resource: patientOf('r') }])),
    })
    const ran = await both(at('.'))
    expect([ran.status, idsOf(ran)]).toEqual([1, ['q', 'r']])
    expect(ran.err).toContain('list.json, line 1 belongs to this chart and cannot be read')
    expect(ran.out).not.toContain(DOUBT)
  })

  it('a missing file may be a page of any chart in pages, and makes the lists of the others incomplete', async () => {
    const at = folderWith({
      '1.json': JSON.stringify(bundleOf(p.slice(0, 1))),
      '2.json': JSON.stringify(bundleOf(p.slice(1))),
      'q.json': JSON.stringify(bundleOf(q)),
    })
    for (const command of ['screen', 'batch']) {
      const ran = await run(command, at('0.json'), at('.'))
      expect([ran.status, idsOf(ran)]).toEqual([2, ['q']])
      expect(ran.err).toContain('may hold a part of this chart, so nothing is said of the patient')
      expect(ran.out).toContain(DOUBT)
    }
  })

  it('a missing page of a search may hold more of the chart, so no list is taken as complete', async () => {
    const page = (relation: string, entry: Entry[]): Json => ({
      ...bundleOf(entry),
      type: 'searchset',
      link: [{ relation, url: 'https://host.example/page' }],
    })
    const [first, last] = [page('next', p.slice(0, 1)), page('previous', p.slice(1))].map((one) => JSON.stringify(one))
    const one = await both(folderWith({ '1.json': first ?? '' })('.'))
    expect([one.status, one.out.includes('A page of a search is not here'), one.out.includes(DOUBT)]).toEqual([
      0,
      true,
      false,
    ])
    expect(one.out).not.toContain('Taken as complete')
    const all = await both(folderWith({ '1.json': first ?? '', '2.json': last ?? '' })('.'))
    expect(all.out).toContain('Taken as complete')
  })

  it('a last line that is cut off may not be the only one missing, so nobody is screened', async () => {
    const at = folderWith({
      'Patient.ndjson': lines(patientOf('p'), patientOf('q')),
      'Condition.ndjson': '{"resourceType":"Condition","subj',
    })
    const ran = await both(at('.'))
    expect([ran.status, idsOf(ran)]).toEqual([1, []])
  })

  it('FHIR among records is refused, and the records are screened', async () => {
    const at = folderWith({ 'x.ndjson': lines({ id: 'r', sex: 'female' }, bundleOf(p)) })
    const ran = await both(at('x.ndjson'))
    expect([ran.status, idsOf(ran)]).toEqual([1, ['r']])
    expect(ran.err).toContain('give FHIR in files of its own')
  })
})

describe('files that are not read', () => {
  const RECORD = JSON.stringify({ id: 'r', sex: 'female' })

  it.each(['utf16le', 'be'])(
    'are reported as UTF-16 if they are, also packed, with a byte order mark or without: %s',
    async (order) => {
      const encoded = (text: string): Buffer =>
        order === 'be' ? Buffer.from(text, 'utf16le').swap16() : Buffer.from(text, 'utf16le')
      const at = folderWith({
        'a.json': encoded(RECORD),
        'b.ndjson': encoded(`\ufeff${RECORD}`),
        'c.json.gz': gzipSync(encoded(RECORD)),
        'd.json': RECORD,
      })
      for (const command of ['screen', 'batch']) {
        const ran = await run(command, at('.'))
        expect([ran.status, idsOf(ran)]).toEqual([2, ['r']])
        expect(ran.err.match(/This is text in UTF-16; save it as UTF-8\./g)).toHaveLength(3)
      }
    },
  )

  it('are counted by ending in every command, but not with --quiet', async () => {
    const names = ['1.csv', '2.CSV', '3.csv', 'x.xlsx', 'notes', '.hidden', '.x.csv', 'scan.pdf', 'old.csv.gz']
    const at = folderWith({ 'r.json': RECORD, ...Object.fromEntries(names.map((name) => [name, 'x'])) })
    mkdirSync(at('below'))
    writeFileSync(at('below/more.csv'), 'x')
    const said = `Not read in ${at('.')}: 4 .csv, 1 .csv.gz, 1 .pdf, 1 .xlsx, 1 without an ending.\n`
    for (const command of ['screen', 'batch', 'convert']) {
      const words = command === 'convert' ? ['convert', at('.'), '--format', 'ndjson'] : [command, at('.'), ...AS_OF]
      expect((await prescreen(words)).err).toBe(said)
      if (command !== 'convert') expect((await prescreen([...words, '--quiet'])).err).toBe('')
    }
  })
})
