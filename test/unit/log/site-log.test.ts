import { readFileSync } from 'node:fs'
import { createClient } from '@libsql/client/sqlite3'
import { parse } from 'csv-parse/sync'
import { describe, expect, it } from 'vitest'
import { siteRows, trialFlows } from '../../../src/log/index.ts'
import type { LogEntry } from '../../../src/log/index.ts'
import { folderWith, prescreen } from '../../support/command.ts'
import type { Ran } from '../../support/command.ts'
import { home } from '../../support/home.ts'
import type { Home } from '../../support/home.ts'

/** The screening log as sites keep it: columns, rescreens and numbers for a flow diagram. */

const MATCH = 'seeds/patients/match-nct04158843.json'
const NEAR_MISS = 'seeds/patients/near-miss-bilirubin.json'
const TRIAL = 'NCT04158843'

function screen(own: Home, patient: string, ...more: readonly string[]): Promise<Ran> {
  const words = ['screen', patient, '--log', '--by', 'AB', '--as-of', '2026-03-15', '--trial', TRIAL, '--quiet']
  return prescreen([...words, ...more], { env: own.env })
}

async function rowsOf(own: Home): Promise<Record<string, string>[]> {
  return parse((await prescreen(['log', 'export'], { env: own.env })).out, { columns: true })
}

describe('an entry', () => {
  it('has the number, the consent and the reason in words, if they were given', async () => {
    const own = home(`consent_versions: {${TRIAL}: "3.0"}\n`)
    await screen(own, NEAR_MISS, '--screening-number', 'S-012', '--consent', '2026-03-01')
    await screen(own, MATCH, '--consent-version', `${TRIAL}=2.10`)
    await screen(own, MATCH)
    const rows = await rowsOf(own)
    expect(rows).toMatchObject([
      {
        screening_number: 'S-012',
        consent_date: '2026-03-01',
        consent_version: '3.0',
        eligible: 'no',
        reason: 'inclusion not met: I8 (Total bilirubin at most 1.25 × ULN)',
        rescreen_of: '',
      },
      { screening_number: '', consent_date: '', consent_version: '2.10', eligible: 'to confirm' },
      // The configuration does not fill in what nobody gave.
      {
        screening_number: '',
        consent_date: '',
        consent_version: '',
        reason: 'people must confirm I1, E2, E8, E10, E11, E12',
      },
    ])
    expect((await prescreen(['log', 'verify'], { env: own.env })).out).toContain('The log is whole: 3 entries')
  })

  it('contains nothing about the patient but the number', async () => {
    const own = home()
    await screen(own, NEAR_MISS, '--screening-number', 'S-012')
    expect(readFileSync(own.log, 'latin1')).not.toMatch(/near-miss|1\.68/)
  })

  it('causes a notice if its number was used before, in case that was for another patient', async () => {
    const own = home()
    const log = async (...words: readonly string[]): Promise<string> => {
      const given = ['--log', '--by', 'AB', '--as-of', '2026-03-15', '--trial', TRIAL, ...words]
      return (await prescreen(['screen', NEAR_MISS, ...given], { env: own.env })).err
    }
    const used = 'was used before'
    expect(await log('--screening-number', 'S-1')).not.toContain(used)
    expect(await log('--screening-number', 'S-2')).not.toContain(used)
    expect(await log()).not.toContain(used)
    expect(await log('--screening-number', 'S-1')).toContain(
      'Screening number S-1 was used before, last in entry 1: a rescreen, unless that was another patient.',
    )
    expect(await log('--screening-number', ' S-1 ')).toContain('last in entry 4')
  })

  it('has the id of the record if the site wants it, or if the record is kept', async () => {
    const wanted = home('log_ids: true\n')
    await screen(wanted, MATCH)
    const kept = home()
    await screen(kept, MATCH, '--keep-record')
    for (const own of [wanted, kept])
      expect(await rowsOf(own)).toMatchObject([{ screening_number: 'match-nct04158843' }])
  })

  it('of an interview has the number that was given at its start, even when the patient is screened again', async () => {
    const own = home()
    const file = folderWith({})('r.json')
    const replayed = ['interview', '--answers', MATCH, '--out', file, '--format', 'json']
    await prescreen([...replayed, '--as-of', '2026-03-15', '--log', '--by', 'AB', '--trial', TRIAL], { env: own.env })
    await screen(own, file)
    expect(await rowsOf(own)).toMatchObject([
      { screening_number: 'match-nct04158843', rescreen_of: '' },
      { screening_number: 'match-nct04158843', rescreen_of: '1' },
    ])
    const begun = folderWith({})('b.json')
    await prescreen([...replayed.slice(0, 4), begun, '--from', MATCH, '--format', 'json', '--as-of', '2026-03-15'])
    const other = home()
    await screen(other, begun)
    expect(await rowsOf(other)).toMatchObject([{ screening_number: '' }])
  })
})

describe('options about one patient', () => {
  it.each([
    [['--consent', '2026-04-01'], 'after the day of the screening'],
    [['--consent', '2026-03'], 'full date'],
    [['--consent', '1950-01-01'], '--consent 1950-01-01 is before the patient was born.'],
    [['--consent', 'NCT0=2026-03-01'], 'no trial `NCT0`'],
    [['--consent', '2026-03-01', '--consent', '2026-03-02'], 'given twice'],
    [['--consent-version', `${TRIAL}=`], 'is empty'],
    [['--screening-number', ' '], '1 to 256 characters'],
    [['--screening-number', 'S-1\nS-2'], 'on one line'],
    [[MATCH, '--screening-number', 'S-1'], 'for one patient'],
  ])('%s is refused before anything is logged', async (words, message) => {
    const own = home()
    const { status, err } = await screen(own, NEAR_MISS, ...words)
    expect([status, err]).toEqual([2, expect.stringContaining(message)])
    await screen(own, MATCH)
    expect(await rowsOf(own)).toHaveLength(1)
  })

  it('with a consent before birth appear on no sheet, and in no entry of an interview', async () => {
    const sheet = await prescreen([
      'screen',
      MATCH,
      '--consent',
      '1950-01-01',
      '--format',
      'html',
      '--as-of',
      '2026-03-15',
    ])
    expect([sheet.status, sheet.out]).toEqual([2, ''])
    const own = home()
    const asked = (...words: readonly string[]): Promise<Ran> => {
      const all = ['interview', ...words, '--log', '--by', 'AB', '--as-of', '2026-03-15', '--consent', '1950-01-01']
      return prescreen([...all, '--trial', TRIAL], { env: own.env })
    }
    const known = await asked('--from', MATCH, '--answers', MATCH)
    expect([known.status, known.out]).toEqual([2, ''])
    // If the date of birth is given only in the interview, the result is shown but not logged.
    const html = await asked('--answers', MATCH, '--format', 'html')
    expect([html.status, html.err]).toEqual([2, expect.stringContaining('is before the patient was born')])
    expect(html.out).toContain('<html')
    expect(html.out).not.toContain('1950-01-01')
    expect(await rowsOf(own)).toHaveLength(0)
  })

  it('need a log or a sheet', async () => {
    const { status, err } = await prescreen(['screen', MATCH, '--consent', '2020-01-01'])
    expect([status, err]).toEqual([2, expect.stringContaining('need --log')])
  })
})

describe('the list', () => {
  it('names who was screened, links rescreens, and counts patients', async () => {
    const own = home()
    await screen(own, NEAR_MISS, '--screening-number', 'S-012')
    await screen(own, MATCH, '--screening-number', 'S-012')
    await screen(own, NEAR_MISS)
    const { out } = await prescreen(['log', 'list'], { env: own.env })
    const lines = out.split('\n')
    expect(lines[0]).toBe('    1  2026-03-15 S-012 by AB')
    expect(lines).toContain('    2  2026-03-15 S-012 by AB, rescreen of entry 1')
    expect(lines).toContain('    3  2026-03-15 (no screening number) by AB')
    expect(out.replaceAll(/\s+/g, ' ')).toContain(
      'NCT04158843: not eligible; inclusion not met: I8 (Total bilirubin at most 1.25 × ULN)',
    )
    expect(lines).toContain('  NCT04158843   2 assessed: 1 to confirm, 1 excluded (I8 1)')
    expect(out).toContain('1 screening has no screening number and counts as a patient of its own.')
  })

  it('and the export contain only the trials of --trial', async () => {
    const own = home()
    const OTHER = 'NCT03365973'
    await prescreen(['screen', MATCH, '--log', '--by', 'AB', '--as-of', '2026-03-15'], { env: own.env })
    await screen(own, NEAR_MISS)
    const shown = async (...words: readonly string[]): Promise<string> => {
      const { out, status } = await prescreen(['log', ...words, '--trial', OTHER], { env: own.env })
      expect(status).toBe(0)
      return out
    }
    expect(await shown('list')).toMatch(/^ {4}1 {2}[^]*NCT03365973: not eligible[^]* {2}NCT03365973 {3}1 assessed/)
    for (const out of [await shown('list'), await shown('export'), await shown('export', '--format', 'json')]) {
      expect(out).toContain(OTHER)
      expect(out).not.toContain(TRIAL)
    }
    for (const what of ['list', 'export'])
      expect(await prescreen(['log', what, '--trial', 'NCT1'], { env: own.env })).toMatchObject({
        status: 2,
        out: '',
        err: expect.stringContaining('Nobody was screened for `NCT1`') as string,
      })
  })

  it('and the export report that the log was changed, and end with status 1', async () => {
    const own = home()
    await screen(own, NEAR_MISS)
    await screen(own, MATCH)
    const words = (what: string): Promise<Ran> => prescreen(['log', what], { env: own.env })
    expect(await words('list')).toMatchObject({ status: 0, err: '' })
    const database = createClient({ url: `file:${own.log}` })
    await database.execute('DROP TRIGGER entries_are_not_changed')
    await database.execute(`UPDATE entries SET body = replace(body, '"ineligible"', '"eligible"') WHERE number = 1`)
    database.close()
    for (const what of ['list', 'export'])
      expect(await words(what)).toMatchObject({
        status: 1,
        out: expect.stringContaining(TRIAL) as string,
        err: expect.stringContaining('is not as it was written') as string,
      })
  })

  it('and the other commands say that an empty file is empty', async () => {
    const path = folderWith({ 'log.db': '' })('log.db')
    for (const what of ['list', 'verify', 'export', 'checkpoint'])
      expect(await prescreen(['log', what, '--log-file', path])).toMatchObject({
        status: 2,
        err: expect.stringContaining('the file is empty') as string,
      })
  })
})

describe('the export', () => {
  it('quotes a line break in a reason, so that it does not end the row', async () => {
    const own = home()
    await screen(own, NEAR_MISS, '--override', `${TRIAL}=waiver,\nsigned`, '--consent-version', '2\n1')
    const { out } = await prescreen(['log', 'export'], { env: own.env })
    expect(out).toContain('"waiver,\nsigned"')
    expect(out).toContain('"2\n1"')
  })
})

describe('the page of a trial', () => {
  it('has its contact, a line for each screening, and numbers; a folder gets one page for each trial', async () => {
    const own = home(`site: City Hospital\ncontacts: {${TRIAL}: {name: Trial office, phone: "010 5550"}}\n`)
    await screen(own, NEAR_MISS, '--screening-number', 'S-012 <b>', '--consent', '2026-03-01')
    await screen(own, MATCH, '--screening-number', 'S-012 <b>')
    const { out } = await prescreen(['log', 'export', '--format', 'html'], { env: own.env })
    for (const told of [
      '<title>Screening log of NCT04158843</title>',
      'City Hospital',
      'Contact: Trial office, 010 5550',
      'S-012 &lt;b&gt;',
      'rescreen of entry 1',
      '2026-03-01',
      'Total bilirubin at most 1.25 × ULN',
      'Log to entry 2, hash',
    ])
      expect(out).toContain(told)
    const folder = folderWith({})('site-file')
    const words = ['log', 'export', '--format', 'html', '--out', folder]
    expect((await prescreen(words, { env: own.env })).err).toContain('1 page is in')
    expect(readFileSync(`${folder}/${TRIAL}.html`, 'utf8')).toBe(out)
    // What is there is never overwritten.
    expect(await prescreen(words, { env: own.env })).toMatchObject({ status: 2 })
  })

  it('must be for one trial in a pipe, and has no title without rules', async () => {
    const own = home()
    await prescreen(['screen', MATCH, '--log', '--by', 'AB', '--as-of', '2026-03-15'], { env: own.env })
    const words = ['log', 'export', '--format', 'html']
    expect((await prescreen(words, { env: own.env })).err).toContain('--out FOLDER')
    expect((await prescreen([...words, '--trial', 'NCT1'], { env: own.env })).err).toContain('Nobody was screened')
    const { status, out, err } = await prescreen([...words, '--trial', TRIAL, '--criteria', '/nowhere'], {
      env: own.env,
    })
    expect([status, err]).toEqual([0, expect.stringContaining('no titles and contacts')])
    expect(out).toContain(`<h1>Screening log of ${TRIAL}</h1>`)
  })
})

type Screening = Extract<LogEntry, { kind: 'screening' }>

/** An entry as an older program wrote it, without the newer columns. */
function entry(number: number, more: Partial<Screening>, trial: Partial<Screening['trials'][number]> = {}): Screening {
  return {
    schema: 'prescreen/log-entry/2',
    kind: 'screening',
    number,
    at: '2026-03-15T00:00:00Z',
    by: 'AB',
    record_salt: '',
    record_hash: '',
    as_of: '2026-03-15',
    engine: { name: 'prescreen', version: '0.1.0' },
    criteria_sha256: '',
    trials: [
      { id: 'T', rules_sha256: '', verdict: 'ineligible', failed: ['I8', 'E1'], unknown: [], confirm: [], ...trial },
    ],
    ...more,
  }
}

describe('rows of entries', () => {
  it('of an older program leave missing columns empty, and name criteria without their texts', () => {
    expect(siteRows([entry(1, {})])).toMatchObject([
      {
        screeningNumber: undefined,
        consentDate: undefined,
        protocol: undefined,
        eligible: 'no',
        reason: 'inclusion not met: I8; exclusion applies: E1',
      },
    ])
  })

  it('give the reason for each verdict', () => {
    const reason = (trial: Partial<Screening['trials'][number]>): string | undefined =>
      siteRows([entry(1, {}, { failed: [], ...trial })])[0]?.reason
    expect(reason({ verdict: 'eligible' })).toBe('')
    expect(reason({ verdict: 'undetermined', unknown: ['I3', 'R-ALIVE'] })).toBe('facts are missing for I3')
    expect(reason({ verdict: 'undetermined', unknown: ['I3'], not_worked_out: ['I3'] })).toBe(
      'could not be worked out in full; look at I3',
    )
    expect(reason({})).toBe('the criteria together rule it out, whatever the missing facts turn out to be')
    expect(
      reason({ failed: ['I3', 'E1', 'R-AGE', 'I8'], reasons: { I3: 'Women.', I8: 'ECOG 0; or 1.', E1: 'Smokers.' } }),
    ).toBe(
      'registry field not met: R-AGE; inclusions not met: I3 (Women), I8 (ECOG 0; or 1); exclusion applies: E1 (Smokers)',
    )
    expect(reason({ failed: ['R-ALIVE'] })).toBe('the record says that the patient has died')
    expect(reason({ failed: ['E1'], override: 'waiver' })).toBe(
      'decided otherwise: waiver (pre-screen: exclusion applies: E1)',
    )
  })

  it('link a rescreen to the one before with the same number and trial', () => {
    const numbered = (number: number, name: string, trial: Partial<Screening['trials'][number]> = {}): Screening =>
      entry(number, { screening_number: name }, trial)
    const rows = siteRows([
      numbered(1, 'S-1'),
      numbered(2, 'S-2'),
      numbered(3, 'S-1', { id: 'U' }),
      numbered(4, 'S-1'),
      numbered(5, 'S-1'),
      entry(6, {}),
      entry(7, {}),
    ])
    expect(rows.map((row) => row.rescreenOf)).toEqual([undefined, undefined, undefined, 1, 4, undefined, undefined])
  })
})

describe('the numbers of a flow diagram', () => {
  it('count each patient once, by the newest screening; the parts add up to all', () => {
    const numbered = (number: number, name: string, trial: Partial<Screening['trials'][number]> = {}): Screening =>
      entry(number, { screening_number: name }, trial)
    const flows = trialFlows(
      siteRows([
        numbered(1, 'S-1'),
        numbered(2, 'S-1', { verdict: 'eligible', failed: [] }),
        numbered(3, 'S-2', { failed: ['E1'], reasons: { E1: 'Smokers.' } }),
        numbered(4, 'S-3', { verdict: 'undetermined', failed: [] }),
        numbered(5, 'S-4', { verdict: 'needs-confirmation', failed: [] }),
        numbered(6, 'S-5', { failed: [] }),
        numbered(7, 'S-6', { override: 'waiver' }),
        entry(8, {}),
      ]),
    )
    expect(flows).toEqual([
      {
        trial: 'T',
        screenings: 8,
        assessed: 7,
        unnumbered: 1,
        eligible: 1,
        toConfirm: 1,
        possible: 1,
        excluded: 3,
        overridden: 1,
        closed: 0,
        enrolmentNotRecorded: 4,
        reasons: [
          { id: 'E1', text: 'Smokers.', patients: 2 },
          { id: 'I8', text: undefined, patients: 1 },
        ],
        jointly: 1,
      },
    ])
    const [flow] = flows
    const { eligible = 0, toConfirm = 0, possible = 0, excluded = 0, overridden = 0 } = flow ?? {}
    expect(eligible + toConfirm + possible + excluded + overridden).toBe(flow?.assessed)
  })
})
