import { mkdirSync, writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { rulesFromText } from '../../../src/explain/index.ts'
import { loadRules } from '../../../src/model/index.ts'
import { folderWith, prescreen } from '../../support/command.ts'
import { samplePatient } from '../../support/shipped.ts'

const OLD = {
  ...samplePatient('match-nct04158843'),
  ecog: { value: 1, date: '2023-03-01', source: 'Observation/17', by: 'AB' },
}
const asked = ['--as-of', '2026-03-15', '--trial', 'NCT04158843']

const file = folderWith({
  'old.json': JSON.stringify(OLD),
  'unlikely.json': JSON.stringify({ id: 'u', pregnant: true, contraception_effective: true }),
  'many.ndjson': [
    OLD,
    { ...OLD, id: 'b' },
    { ...OLD, id: 'c', ecog: 1 },
    { id: 'u', pregnant: true, contraception_effective: true },
  ]
    .map((one) => JSON.stringify(one))
    .join('\n'),
})

describe('the text that people read', () => {
  it('shows the day, source and author of a fact, and that it is too old', async () => {
    const { out } = await prescreen(['screen', file('old.json'), ...asked, '--explain'])
    expect(out.replaceAll(/\s+/g, ' ')).toContain('ECOG: 1 of 2023-03-01 (Observation/17, AB)')
    expect(out).toContain('ECOG of 2023-03-01, older than 28 days: ask for a new one')
    expect(out.replaceAll(/\s+/g, ' ')).toContain('Nothing that is recorded speaks against it')
  })

  it('says at each match where the rules come from', async () => {
    const { out } = await prescreen(['screen', file('old.json'), ...asked])
    expect(out.replaceAll(/\s+/g, ' ')).toContain(
      'Rules from the registry page (its date is not known), not the protocol; check against the protocol version in force.',
    )
    expect(rulesFromText({ source: 'registry page', dated: '2021-01-25' })).toContain(
      'registry page of 25 January 2021, not',
    )
    expect(rulesFromText({ source: 'registry page', dated: '2021-01' })).toContain('of January 2021, not')
    expect(rulesFromText({ source: 'protocol', version: '2.1', dated: '2025-11-03', amendment: '2' })).toBe(
      'Rules from protocol version 2.1 of 3 November 2025, amendment 2; check that this version is in force.',
    )
  })

  it.each(['html', 'markdown'])('shows all of this on the worksheet as %s', async (format) => {
    const { out } = await prescreen(['screen', file('old.json'), ...asked, '--format', format])
    const text = out.replaceAll('\\', '').replaceAll(/\s+/g, ' ')
    for (const told of [
      '2023-03-01',
      'Observation/17, AB',
      'older than 28 days',
      'The day is not recorded of: HIV test',
      'not the protocol',
    ])
      expect(text).toContain(told)
  })

  it('shows a query with the fact that it is about', async () => {
    const { out } = await prescreen(['screen', file('unlikely.json'), '--as-of', '2026-03-15'])
    expect(out.replaceAll(/\s+/g, ' ')).toContain(
      'pregnancy: The patient is recorded as pregnant, and as using effective contraception.',
    )
    const json = await prescreen(['screen', file('unlikely.json'), '--as-of', '2026-03-15', '--format', 'json'])
    expect(JSON.parse(json.out)).toMatchObject([
      { warnings: [{ path: 'pregnant', kind: 'query', query: 'pregnant-with-contraception' }] },
    ])
  })
})

describe('a batch', () => {
  it('counts matches that depend on stale facts, facts to ask for again, and queries', async () => {
    const { out } = await prescreen(['batch', file('many.ndjson'), ...asked, '--format', 'json'])
    expect(JSON.parse(out)).toMatchObject({
      trials: [{ match: 3, stale: { patients: 2, facts: [{ fact: 'ecog', label: 'ECOG', patients: 2 }] } }],
      measure_again: [{ fact: 'ecog', patients: 2, trials: { NCT04158843: 2 } }],
      queries: [{ query: 'pregnant-with-contraception', patients: 1 }],
    })
    const text = await prescreen(['batch', file('many.ndjson'), ...asked])
    expect(text.out.replaceAll(/\s+/g, ' ')).toContain('Of its 3 matches, 2 rest on facts that are too old: ECOG 2.')
    expect(text.out).toContain('Too old: to measure or ask for again')
    expect(text.out).toContain('pregnant-with-contraception')
    const page = await prescreen(['batch', file('many.ndjson'), ...asked, '--format', 'html'])
    expect(page.out).toContain('2 rest on facts that are too old')
    expect(page.out).toContain('pregnant-with-contraception')
  })

  it('has a column for stale facts at the end', async () => {
    const { out } = await prescreen(['batch', file('many.ndjson'), ...asked, '--format', 'csv'])
    const lines = out
      .trim()
      .split('\r\n')
      .map((line) => line.split(',').at(-1))
    expect(lines.slice(0, 4)).toEqual(['stale', 'ecog', 'ecog', ''])
  })
})

describe('the configuration of a site', () => {
  it('sets how old facts may be, which the result records', async () => {
    const folder = folderWith({})('config')
    mkdirSync(`${folder}/prescreen`, { recursive: true })
    const say = (text: string): void => writeFileSync(`${folder}/prescreen/config.yaml`, text)
    const env = { XDG_CONFIG_HOME: folder }
    say('fresh: {ecog: 5 years}\n')
    const { out } = await prescreen(['screen', file('old.json'), ...asked, '--format', 'json'], { env })
    expect(JSON.parse(out)).toMatchObject([{ fresh: { ecog: '5 years' }, trials: [{ stale: [] }] }])
    expect((await prescreen(['config'], { env })).out).toContain('ecog 5 years')
    say('fresh: {egoc: 5 years}\n')
    expect(await prescreen(['screen', file('old.json'), ...asked], { env })).toMatchObject({ status: 2 })
    say('fresh: {ecog: often}\n')
    expect((await prescreen(['screen', file('old.json'), ...asked], { env })).err).toContain('28 days')
  })
})

describe('a rule file', () => {
  const DICTIONARY =
    'format: prescreen/dictionary/1\nunits: {}\nvariables:\n  sex: {label: sex, type: yes_no, question: Is she?}\n'
  const load = (more: string) =>
    loadRules(
      { path: 'dictionary.yaml', text: DICTIONARY, sha256: 'd' },
      [
        {
          path: 'trials/T.yaml',
          text: `format: prescreen/trial/1\nid: T\ntitle: t\nsource: s.yaml\n${more}enrolment: {state: open}\ncriteria:\n  - {id: I1, text: t, cites: I1, require: {sex: true}}\n`,
          sha256: 't',
        },
      ],
      'all',
    )

  it('names the protocol or the registry page', () => {
    const from = (more: string): unknown => {
      const loaded = load(more)
      return loaded.ok ? loaded.rules.trials[0]?.rulesFrom : loaded.diagnostics.map(({ code }) => code)
    }
    expect(from('')).toEqual({ source: 'registry page' })
    expect(from('page_date: 2021-01-25\n')).toEqual({ source: 'registry page', dated: '2021-01-25' })
    expect(from('page_date: 2021-01-25\nprotocol: {version: 2.10, date: 2025-11, amendment: 3}\n')).toEqual({
      source: 'protocol',
      version: '2.10',
      dated: '2025-11',
      amendment: '3',
    })
    expect(from('protocol: {version: "2"}\n')).toEqual(['shape/missing-key'])
    expect(from('protocol: {version: "2", date: soon}\n')).toEqual(['trial/date'])
  })
})
