import { readFileSync, writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Result } from '../../src/index.ts'
import type { JsonObject } from '../../src/record/index.ts'
import { folderWith, prescreen } from '../support/command.ts'
import { samplePatient } from '../support/shipped.ts'
import { toFhir } from '../support/to-fhir.ts'

/** Facts that charts cannot hold but a site knows: facts by patient id, and assumptions for everybody. */

const AS_OF = ['--as-of', '2026-03-15']
const TRIAL = 'NCT04158843'

const sample = samplePatient('match-nct04158843')
const { bundle } = toFhir(sample)
const VOLUNTEER = JSON.stringify({ resourceType: 'Patient', id: 'hv', gender: 'female', birthDate: '1980-01-01' })

/** The single result of a screening. */
async function screened(words: readonly string[]): Promise<Result> {
  const ran = await prescreen(['screen', ...words, ...AS_OF, '--format', 'json', '--quiet'])
  const [result] = JSON.parse(ran.out === '' ? '[]' : ran.out) as Result[]
  return result ?? expect.unreachable(ran.err)
}

function verdictOf(result: Result, trial = TRIAL): string | undefined {
  return result.trials.find((one) => one.id === trial)?.verdict
}

describe('--with', () => {
  it('makes a match of a chart that by itself leaves an open trial undetermined', async () => {
    const table = [
      'id;recurrence;menopausal_status;hiv;cognitive_or_psychiatric_disorder;residual_toxicity.grade;residual_toxicity.at_baseline;other_trial.participation;breast_cancer.histologically_confirmed;breast_cancer.synchronous_contralateral;urgent_breast_surgery_at_diagnosis;contralateral_axillary_nodes_palpable;recist_response;spinal_lesions;other_cancers;radiotherapy',
      'match-nct04158843;distant;post;negative;no;1;no;never;yes;no;no;no;not applicable;none;none;none',
    ]
    const lists = Object.fromEntries(
      ['metastases', 'surgeries', 'systemic_therapies'].map((list) => [list, sample[list] ?? null]),
    )
    const at = folderWith({ 'chart.json': JSON.stringify(bundle), 'clinic.csv': `\ufeff${table.join('\r\n')}\r\n` })
    writeFileSync(
      at('record.json'),
      (await prescreen(['convert', at('chart.json'), ...AS_OF, '--format', 'ndjson'])).out,
    )
    writeFileSync(at('lists.json'), JSON.stringify({ id: sample['id'] ?? null, ...lists }))
    expect(verdictOf(await screened([at('chart.json')]))).toBe('undetermined')
    const first = await prescreen([
      'convert',
      at('chart.json'),
      ...AS_OF,
      '--with',
      at('clinic.csv'),
      '--format',
      'ndjson',
    ])
    writeFileSync(at('joined.json'), first.out)
    const result = await screened([at('joined.json'), '--with', at('lists.json')])
    expect(result.trials.find((one) => one.id === TRIAL)).toMatchObject({
      matches: true,
      verdict: 'needs-confirmation',
    })
    const { out } = await prescreen(['convert', at('chart.json'), ...AS_OF, '--with', at('clinic.csv')])
    expect(out).toContain('recurrence: distant (clinic.csv, line 2)')
  })

  it('never prefers one source: a fact that the chart states differently is one or the other', async () => {
    const at = folderWith({ 'chart.json': JSON.stringify(bundle), 'clinic.csv': 'id,ecog\nmatch-nct04158843,3\n' })
    const { warnings, trials } = await screened([at('chart.json'), '--with', at('clinic.csv')])
    expect(warnings.find((one) => one.kind === 'conflict')?.message).toBe(
      'ECOG 1 (Observation/r1) and 3 (clinic.csv, line 2) cannot both be right. The sources disagree. Which is right is treated as unknown.',
    )
    const ecog = trials.find((one) => one.id === TRIAL)?.criteria.find((one) => one.id === 'I12')
    expect([ecog?.status, ecog?.missing]).toEqual(['unknown', ['ecog']])
    expect(ecog?.reason).toContain('ECOG: 1 (Observation/r1) or 3 (clinic.csv, line 2), for the sources disagree')
    const page = await prescreen([
      'screen',
      at('chart.json'),
      '--with',
      at('clinic.csv'),
      ...AS_OF,
      '--format',
      'markdown',
    ])
    expect(page.out).toContain('| ECOG, by another source | 3 | – | clinic.csv, line 2 |')
  })

  it('names the ids that nobody has, and counts the patients it has no facts about', async () => {
    const at = folderWith({
      'p.ndjson': '{"id":"p"}\n{"id":"q"}\n{"id":"r"}\n',
      'clinic.json': '[{"id":"p","ecog":1},{"id":"x"},{"id":"y"}]',
    })
    const ran = await prescreen(['screen', at('p.ndjson'), '--with', at('clinic.json'), ...AS_OF])
    expect([ran.status, ran.err]).toEqual([
      0,
      'clinic.json has no facts about 2 of the patients.\nNobody who was screened has these 2 ids of clinic.json: x, y.\n',
    ])
  })

  it('is refused if given twice, because one file would be lost', async () => {
    const at = folderWith({ 'p.json': '{"id":"p"}', 'a.json': '{"id":"p"}' })
    const ran = await prescreen(['screen', at('p.json'), '--with', at('a.json'), '--with', at('a.json'), ...AS_OF])
    expect([ran.status, ran.out]).toEqual([2, ''])
    expect(ran.err).toContain('Give it once.')
  })

  it('can say that a patient has died', async () => {
    const at = folderWith({ 'p.json': '{"id":"p"}', 'deaths.csv': 'id\tdeceased\np\tyes\n' })
    const { trials } = await screened([at('p.json'), '--with', at('deaths.csv')])
    expect(new Set(trials.map((one) => one.failed.join()))).toEqual(new Set(['R-ALIVE']))
  })

  it.each([
    [
      'cells that are no value',
      'id,ecog,labs.alt\np,7,\nq,,30 g/L\n',
      [
        'line 2, column ecog: `7` does not fit here; ECOG is a whole number from 0 to 5.',
        'line 3, column labs.alt: `g/L` is not a unit of ALT.',
      ],
    ],
    [
      'dates that have not come',
      'id,breast_cancer.diagnosis_date\np,2027\n',
      ['line 2, column breast_cancer.diagnosis_date: 2027 lies after the as-of date'],
    ],
    [
      'a date in another form',
      'id,birth_date\np,12.05.1964\n',
      ['line 2, column birth_date: `"12.05.1964"` does not fit here; a date is written 2024'],
    ],
    [
      'a word that is no value',
      'id,recurrence\np,unknown\n',
      ['line 2, column recurrence: `"unknown"` does not fit here; recurrence is one of none, locoregional, distant.'],
    ],
    [
      'an id twice',
      'id,ecog\np,1\nq,1\np,2\n',
      ['line 4, column id: `p` is already in line 2; each patient has one line.'],
    ],
    [
      'a column that is no fact',
      'id,ecogg\np,1\n',
      ['line 1, column ecogg: There is no fact of this name. Did you mean `ecog`?'],
    ],
    ['UTF-16', Buffer.from('\ufeffid,ecog\np,1\n', 'utf16le'), ['this is text in UTF-16. Save it as UTF-8']],
    [
      'other bytes',
      Buffer.from('id,ecog\nfr\xfcher,1\n', 'latin1'),
      ['this is not text in UTF-8. In Excel, save it as "CSV UTF-8".'],
    ],
    ['a workbook', Buffer.from('PK\x03\x04…'), ['this is a workbook. Save the sheet as "CSV UTF-8".']],
    [
      'records that are none',
      '{"id":"p","ecog":7}\n{"id":"q"}\n{"ecog":1}\n',
      ['line 1: ecog: `7` does not fit', 'line 3: id: It is missing; an id is'],
    ],
    ['nobody', 'id,ecog\n', ['there are no patients in this file.']],
  ])('is refused for %s before anybody is screened', async (_, facts, messages) => {
    const at = folderWith({ 'p.json': '{"id":"p"}', facts: facts })
    const ran = await prescreen(['screen', at('p.json'), '--with', at('facts'), ...AS_OF])
    expect([ran.status, ran.out]).toEqual([2, ''])
    for (const message of messages)
      expect(ran.err).toContain(`facts${message.startsWith('line') ? ', ' : ': '}${message}`)
  })

  it('checks the days of a table like those of a record', async () => {
    const facts = 'id,ecog,ecog.date,hiv,hiv.date,labs.alt,labs.alt.date\np,1,2026-04,negative,March,20 U/L,2026-13\n'
    const at = folderWith({ 'p.json': '{"id":"p"}', facts })
    const ran = await prescreen(['screen', at('p.json'), '--with', at('facts'), ...AS_OF])
    expect([ran.status, ran.out]).toEqual([2, ''])
    expect(ran.err.replaceAll(/\s+/g, ' ')).toContain(
      'column hiv.date: `"March"` does not fit here; a date is written 2024',
    )
    expect(ran.err.replaceAll(/\s+/g, ' ')).toContain(
      'column labs.alt.date: `"2026-13"` does not fit here; a date is written',
    )
    writeFileSync(at('facts'), 'id,ecog,ecog.date\np,1,2026-04\n')
    const late = await prescreen(['screen', at('p.json'), '--with', at('facts'), ...AS_OF])
    expect(late.err).toContain('line 2, column ecog.date: 2026-04 lies after the as-of date, 2026-03-15.')
    writeFileSync(at('facts'), 'id,ecog,ecog.date,metastases,metastases.date\np,1,2025-01,none,2025-02\n')
    const { warnings } = await screened([at('p.json'), '--with', at('facts')])
    expect(warnings.map(({ path, message }) => `${path} ${message}`)).toEqual([
      'ecog of 2025-01, older than 28 days: ask for a new one',
      'metastases of 2025-02, older than 8 weeks: ask for a new one',
    ])
  })

  it('is joined in a batch and counted, and a resumed run notices a change', async () => {
    const records = ['p', 'q', 'r'].map((id) => `{"id":"${id}","sex":"female"}\n`).join('')
    const at = folderWith({ 'all.ndjson': records, 'clinic.csv': 'id,deceased\np,yes\nx,no\n' })
    const words = [
      'batch',
      at('all.ndjson'),
      '--with',
      at('clinic.csv'),
      ...AS_OF,
      '--workers',
      '1',
      '--format',
      'json',
    ]
    const ran = await prescreen([...words, '--out', at('run')])
    expect(ran.status).toBe(1)
    expect(ran.err).toContain('1 id of clinic.csv is of nobody who was screened.')
    expect(JSON.parse(ran.out)).toMatchObject({ with: { file: 'clinic.csv', joined: 1, without: 2, unmatched: 1 } })
    const results = readFileSync(at('run/results.ndjson'), 'utf8').trim().split('\n')
    expect(results.map((line) => (JSON.parse(line) as Result).trials[0]?.failed)).toEqual([['R-ALIVE'], [], []])
    for (const part of ['1', '2']) await prescreen([...words, '--shard', `${part}/2`, '--out', at(`part${part}`)])
    const merged = await prescreen(['merge', at('part1'), at('part2'), '--out', at('whole'), '--format', 'json'])
    expect(merged.out).toBe(ran.out)
    writeFileSync(at('clinic.csv'), 'id,deceased\np,no\nx,no\n')
    const again = await prescreen([...words, '--out', at('run'), '--resume'])
    expect([again.status, again.err]).toEqual([2, expect.stringContaining('the --with file changed')])
  })

  it('adds what the site knows to the start of an interview', async () => {
    const at = folderWith({
      'p.json': '{"id":"p","sex":"female"}',
      'clinic.csv': 'id,recurrence\np,none\n',
      'a.json': '{"id":"p"}',
    })
    const words = [
      'interview',
      '--from',
      at('p.json'),
      '--answers',
      at('a.json'),
      '--format',
      'json',
      '--trial',
      'FUDAN-AI-MSK',
      ...AS_OF,
    ]
    const asked = async (...more: string[]): Promise<readonly string[]> =>
      (JSON.parse((await prescreen([...words, ...more])).out) as { asked: string[] }).asked
    expect(await asked()).toContain('recurrence')
    expect(await asked('--with', at('clinic.csv'))).not.toContain('recurrence')
    expect((await prescreen(['interview', '--answers', at('a.json'), '--with', at('clinic.csv')])).err).toContain(
      'need --from',
    )
  })
})

describe('--assume', () => {
  it('fills in what nobody recorded, and is shown on every page', async () => {
    const at = folderWith({ 'hv.json': VOLUNTEER })
    const words = [at('hv.json'), '--assume', 'breast_cancer.present=no', ...AS_OF]
    const result = await screened(words)
    expect(result.assumed).toEqual({ 'breast_cancer.present': false })
    expect(result.warnings.map((one) => one.message)).toEqual([
      'Nobody recorded it; assumed to be no, as --assume says of all patients.',
    ])
    expect(verdictOf(await screened([at('hv.json')]), 'FUDAN-AI-MSK')).toBe('undetermined')
    expect(result.trials.find((one) => one.id === 'FUDAN-AI-MSK')).toMatchObject({
      verdict: 'ineligible',
      failed: ['R-HV', 'I1', 'I2'],
    })
    for (const format of ['text', 'html', 'markdown']) {
      const page = (await prescreen(['screen', ...words, '--format', format])).out
      expect(page).toMatch(/assumed, not recorded/i)
      expect(page).toContain('breast cancer: no')
    }
    const convert = await prescreen(['convert', ...words])
    expect(convert.out).toContain('breast cancer: no (assumed (--assume))')
    const log = ['--log-file', at('log.db')]
    await prescreen(['screen', ...words, '--log', '--by', 'AB', ...log])
    const entries = JSON.parse((await prescreen(['log', 'export', '--format', 'json', ...log])).out) as object[]
    expect(entries).toMatchObject([{ assumed: { 'breast_cancer.present': false } }])
    expect((await prescreen(['log', 'verify', ...log])).status).toBe(0)
  })

  it('changes nothing that is recorded, and is dropped if it contradicts the record', async () => {
    const record = { id: 'p', recurrence: 'distant', surgeries: [{ procedure: 'bilateral_oophorectomy' }] }
    const at = folderWith({ 'p.json': JSON.stringify(record) })
    const words = ['--assume', 'recurrence=none', '--assume', 'menopausal_status=premenopausal', '--assume', 'ecog=1']
    const result = await screened([at('p.json'), ...words])
    expect(result.assumed).toEqual({ ecog: 1 })
    expect(result.warnings.filter((one) => one.assumed !== undefined).map((one) => one.path)).toEqual([
      'menopausal_status',
      'ecog',
    ])
    expect(result.warnings.some((one) => one.kind === 'conflict')).toBe(false)
    writeFileSync(at('result.json'), JSON.stringify(result))
    const again = await prescreen(['replay', at('result.json'), '--record', at('p.json')])
    expect([again.status, again.out]).toEqual([0, 'The same result, byte for byte.\n'])
  })

  it('is dropped where a chart mentions the fact without making it certain', async () => {
    const about = (id: string, code: string, date: string, value: JsonObject): JsonObject => {
      const coded = { coding: [{ system: 'http://loinc.org', code }] }
      const subject = { reference: 'Patient/hv' }
      return {
        resourceType: 'Observation',
        id,
        status: 'final',
        subject,
        code: coded,
        effectiveDateTime: date,
        ...value,
      }
    }
    const her2 = (code: string): JsonObject => {
      return { valueCodeableConcept: { coding: [{ system: 'http://snomed.info/sct', code }] } }
    }
    const chart = [
      about('positive', '85319-2', '2024-01-01', her2('10828004')),
      about('negative', '85319-2', '2024-02-01', her2('260385009')),
      about('old', '89247-1', '2025-10-01', { valueInteger: 3 }),
    ]
    const lines = [VOLUNTEER, ...chart.map((one) => JSON.stringify(one))]
    const at = folderWith({ 'chart.ndjson': lines.join('\n') })
    const assume = ['--assume', 'breast_cancer.her2=negative', '--assume', 'ecog=0', '--assume', 'hiv=negative']
    const result = await screened([at('chart.ndjson'), ...assume])
    expect(result.assumed).toEqual({ hiv: 'negative' })
    expect(result.warnings.filter((one) => one.path === 'ecog').map((one) => one.message)).toContain(
      'Not assumed to be 0, as --assume says: something is recorded of it, and it is not certain what holds.',
    )
  })

  it('never assumes no cancer for a patient whose record has one, even if only by its receptors', async () => {
    const at = folderWith({ 'p.json': '{"id":"p","breast_cancer":{"er":"positive"}}' })
    const result = await screened([at('p.json'), '--assume', 'breast_cancer.present=false'])
    expect([result.assumed, result.warnings]).toEqual([undefined, []])
  })

  it('is counted in a batch and shown in every row, and a resumed run notices a change', async () => {
    const at = folderWith({ 'all.ndjson': '{"id":"p"}\n{"id":"q","recurrence":"none"}\n' })
    const words = ['batch', at('all.ndjson'), ...AS_OF, '--workers', '1']
    const assume = ['--assume', 'recurrence=distant']
    const csv = await prescreen([...words, ...assume, '--format', 'csv'])
    const cells = csv.out
      .trim()
      .split('\r\n')
      .map((line) => line.split(',').at(-3))
    expect(cells).toEqual(['assumed', ...Array<string>(5).fill('recurrence=distant'), ...Array<string>(5).fill('')])
    for (const format of ['text', 'html']) {
      const page = (await prescreen([...words, ...assume, '--format', format])).out
      expect(page).toContain('Assumed, where it was not recorded: recurrence: distant, for 1 patient.')
    }
    await prescreen([...words, ...assume, '--out', at('run')])
    const again = await prescreen([...words, '--assume', 'recurrence=none', '--out', at('run'), '--resume'])
    expect([again.status, again.err]).toEqual([2, expect.stringContaining('--assume changed')])
  })

  it.each([
    ['recurence=none', 'there is no fact `recurence`. Did you mean `recurrence`?'],
    ['recurrence=maybe', 'recurrence is one of none, locoregional, distant.'],
    ['metastases=none', 'metastases is a list; use --assume-complete metastases'],
    ['labs.alt=30 U/L', 'is different for each patient'],
    ['birth_date=1970', 'is different for each patient'],
    ['deceased=no', 'where nothing is recorded, deceased is false anyway.'],
    ['recurrence', '--assume needs FACT=VALUE'],
  ])('refuses %s', async (text, message) => {
    const at = folderWith({ 'p.json': '{"id":"p"}' })
    const ran = await prescreen(['screen', at('p.json'), '--assume', text, ...AS_OF])
    expect([ran.status, ran.out, ran.err]).toEqual([2, '', expect.stringContaining(message)])
  })
})
