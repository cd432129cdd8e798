import { parse } from 'csv-parse/sync'
import { describe, expect, it } from 'vitest'
import { entryIn, logCsv, logListText, nextEntry, siteRows, trialFlows, verifyLog } from '../../../src/log/index.ts'
import type { Draft, LogEntry } from '../../../src/log/index.ts'
import { PLAIN } from '../../../src/report/index.ts'
import { prescreen } from '../../support/command.ts'
import { home } from '../../support/home.ts'
import { readIn } from '../../support/html-text.ts'

/** Whether the trial enrolled on the day of a screening: what the log keeps about it, and how it is shown. */

type Trial = Draft['trials'][number]

/** A screening number, and what the log keeps about the trial. */
type Screening = readonly [number: string, trial: object]

const HASH = '0'.repeat(64)

/** A log of screenings, each for the one trial T. A trial without enrolment comes from an older program. */
function logOf(...trials: readonly Screening[]): LogEntry[] {
  const rows = stored(...trials)
  return rows.flatMap(({ body }) => entryIn(body).entry ?? [])
}

function stored(...trials: readonly Screening[]): ReturnType<typeof nextEntry>[] {
  const rows: ReturnType<typeof nextEntry>[] = []
  for (const [screening, trial] of trials) {
    const whole = { id: 'T', rules_sha256: HASH, verdict: 'eligible', failed: [], unknown: [], confirm: [], ...trial }
    const draft: Draft = {
      by: 'AB',
      record_salt: '0'.repeat(32),
      record_hash: HASH,
      screening_number: screening,
      as_of: '2026-03-15',
      engine: { name: 'prescreen', version: '0.1.0' },
      criteria_sha256: HASH,
      trials: [whole],
    }
    rows.push(nextEntry(draft, '2026-03-15T08:00:00Z', rows.at(-1), undefined))
  }
  return rows
}

const list = (entries: readonly LogEntry[]): string =>
  logListText(entries, { width: 200, paint: PLAIN }).replaceAll(/\s+/g, ' ')

const CLOSED = { enrolment: 'closed', enrolment_reason: 'completed' } as const
const OUT = { verdict: 'ineligible', failed: ['E1'] }
const TO_CONFIRM = { verdict: 'needs-confirmation', confirm: ['E2'] }

describe('an entry of the log', () => {
  it('keeps for each trial whether it enrolled, and why not, as in the result', async () => {
    const own = home()
    const words = ['screen', 'seeds/patients/match-nct00557986.json', '--as-of', '2026-03-15']
    await prescreen([...words, '--log', '--by', 'AB'], { env: own.env })
    const [result] = JSON.parse((await prescreen([...words, '--format', 'json'])).out) as { trials: Trial[] }[]
    const [entry] = JSON.parse((await prescreen(['log', 'list', '--format', 'json'], { env: own.env })).out) as {
      trials: Trial[]
    }[]
    const told = (trials: readonly Trial[] = []): unknown =>
      trials.map(({ id, enrolment, enrolment_reason: reason }) => [id, enrolment, reason])
    expect(told(entry?.trials)).toEqual(told(result?.trials))
    expect(told(entry?.trials)).toContainEqual(['NCT00557986', 'closed', 'completed'])
  })

  it('of an older program, which did not keep enrolment, is read and verified as before, next to newer ones', () => {
    const rows = stored(['S-1', {}], ['S-2', { enrolment: 'open' }], ['S-3', CLOSED])
    expect(rows[0]?.body).not.toContain('enrolment')
    expect(rows.map(({ body }) => JSON.stringify(entryIn(body).entry))).toEqual(rows.map(({ body }) => body))
    const last = rows.at(-1)
    const heads = [{ count: 3, hash: last?.hash }]
    expect(verifyLog({ rows, heads }).problems).toEqual([])
    const opened = rows.map((row) => ({ ...row, body: row.body.replace('"closed"', '"open"') }))
    expect(verifyLog({ rows: opened, heads }).problems).toMatchObject([{ entry: 3 }])
  })

  it('is refused if its enrolment is not a known word, or if it has only a reason', () => {
    const body = (trial: object): string => stored(['S-1', trial])[0]?.body ?? ''
    expect(entryIn(body({ enrolment: 'shut' })).entry).toBeUndefined()
    expect(entryIn(body({ enrolment_reason: 'completed' })).entry).toBeUndefined()
  })
})

describe('the list', () => {
  it.each<[string, Partial<Trial>, string]>([
    ['eligible', CLOSED, 'eligible, but the trial was closed (completed)'],
    ['eligible, without a reason', { enrolment: 'closed' }, 'eligible, but the trial was closed'],
    [
      'to confirm',
      { ...TO_CONFIRM, ...CLOSED },
      'eligible so far, but the trial was closed (completed); people must confirm E2',
    ],
    [
      'possible',
      { verdict: 'undetermined', unknown: ['I1'], ...CLOSED },
      'possible, but the trial was closed (completed); facts are missing for I1',
    ],
    ['out', { ...OUT, ...CLOSED }, 'not eligible, and the trial was closed (completed); exclusion applies: E1'],
    [
      'decided otherwise',
      { ...OUT, ...CLOSED, override: 'waiver' },
      'overridden, and the trial was closed (completed); decided otherwise: waiver (pre-screen: exclusion applies: E1)',
    ],
    [
      'eligible, enrolment unknown',
      { enrolment: 'unknown', enrolment_reason: 'the page is old' },
      'eligible; it was not known whether the trial was open',
    ],
    ['eligible, not recorded', {}, 'eligible; whether the trial was open is not recorded'],
    ['out, enrolment unknown', { ...OUT, enrolment: 'unknown' }, 'not eligible; exclusion applies: E1'],
    ['out, not recorded', OUT, 'not eligible; exclusion applies: E1'],
    ['eligible, and open', { enrolment: 'open', enrolment_reason: 'recruiting' }, 'eligible'],
  ])('describes a patient who was %s', (_, trial, told) => {
    expect(list(logOf(['S-1', trial]))).toContain(` T: ${told} Patients, `)
  })

  it('counts patients screened while the trial was closed, and those without a recorded enrolment, by the newest screening', () => {
    const open = { enrolment: 'open' } as const
    const entries = logOf(
      ['S-1', CLOSED],
      ['S-2', { ...TO_CONFIRM, ...CLOSED }],
      ['S-3', { ...OUT, ...CLOSED }],
      ['S-4', open],
      ['S-5', CLOSED],
      ['S-5', open],
      ['S-6', {}],
      ['S-7', OUT],
    )
    expect(trialFlows(siteRows(entries))).toMatchObject([{ assessed: 7, closed: 2, enrolmentNotRecorded: 1 }])
    expect(list(entries)).toContain(
      'T 7 assessed: 4 eligible, 1 to confirm, 2 excluded (E1 2); 2 of those not excluded were screened when the trial was closed; of 1 not excluded, it is not recorded whether the trial was open',
    )
    expect(list(logOf(['S-1', open]))).toContain('T 1 assessed: 1 eligible ')
  })
})

describe('the export', () => {
  it('has a column for the enrolment, and one for the reason', () => {
    const rows = parse<Record<string, string>>(
      logCsv(logOf(['S-1', CLOSED], ['S-2', { enrolment: 'open' }], ['S-3', { enrolment: 'unknown' }], ['S-4', {}])),
      { columns: true },
    )
    expect(rows.map((row) => [row['enrolment'], row['enrolment_reason']])).toEqual([
      ['closed', 'completed'],
      ['open', ''],
      ['unknown', ''],
      ['not recorded', ''],
    ])
  })

  it('shows the enrolment on the page of a trial, next to the verdict and below the numbers', async () => {
    const own = home()
    const words = ['screen', 'seeds/patients/match-nct00557986.json', '--as-of', '2026-03-15', '--trial', 'NCT00557986']
    await prescreen([...words, '--log', '--by', 'AB'], { env: own.env })
    const { out } = await prescreen(['log', 'export', '--format', 'html'], { env: own.env })
    const page = readIn(out).replaceAll(/\s+/g, ' ')
    expect(page).toContain('Enrolment')
    expect(page).toContain('eligible so far closed (completed) people must confirm E2, E6')
    expect(page).toContain('1 of those not excluded was screened when the trial was closed.')
  })

  it('keeps a reason from being read as a formula', () => {
    const csv = logCsv(logOf(['S-1', { enrolment: 'closed', enrolment_reason: '=1+1' }]))
    expect(csv).toContain(",closed,'=1+1\r\n")
  })
})
