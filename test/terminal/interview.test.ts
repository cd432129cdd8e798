import { readFileSync, statSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { folderWith } from '../support/command.ts'
import { Terminal } from '../support/terminal.ts'
import { lacking } from '../support/tools.ts'

/** Whole interviews as a nurse has them, in a real terminal. */

const BASE = `${process.execPath} bin/prescreen.js interview --as-of 2026-03-15`
const lack = lacking('tmux')
beforeEach(({ skip }) => skip(lack !== undefined, lack))

let terminal: Terminal | undefined

function start(options: string): Terminal {
  terminal = new Terminal(`${BASE} ${options}; echo "status $?"`)
  return terminal
}

afterEach(() => terminal?.close())

function sample(name: string, without: readonly string[]): string {
  const record = JSON.parse(readFileSync(`seeds/patients/${name}.json`, 'utf8')) as Record<string, unknown>
  for (const key of without) delete record[key]
  return folderWith({ 'part.json': JSON.stringify(record) })('part.json')
}

describe('an interview in a terminal', () => {
  it('ends in a match, with a list, a search and several labs on one screen', async () => {
    const from = sample('match-nct04158843', ['metastases', 'labs', 'confirmations'])
    const log = folderWith({})('log.db')
    const at = start(`--trial NCT04158843 --from ${from} --log --by AB --log-file ${log}`)
    await at.answers('Are there distant metastases now?', 'y')
    await at.answers('Where is the metastasis? (metastasis 1)', 'stern')
    await at.answers('typed: stern', 'Enter')
    await at.answers('How many lesions are there at this site?', '1', 'Enter')
    await at.answers('Noted so far: 1. sternum', 'n')
    await at.sees('What are the latest laboratory values?')
    const typed: Record<string, string> = {
      haemoglobin: '11.2',
      ALT: '30 40',
      AST: '28 40',
      'alkaline phosphatase': '90 110',
      GGT: '44 45',
      'total bilirubin': '0.9 1.2',
      creatinine: '2.1 1.4',
      albumin: '41',
      'white cells': '5.6',
      neutrophils: '3.1',
      platelets: '220',
    }
    for (let i = 0; i < 11; i++) {
      const screen = at.screen()
      const label = Object.keys(typed).find((one) => screen.includes(`> ${one} `)) ?? ''
      at.type(typed[label] ?? '')
      await at.sees(`): ${typed[label]}`)
      at.type('Enter')
      if (i < 10) await at.sees('): ')
      await new Promise((resolve) => {
        setTimeout(resolve, 100)
      })
    }
    await at.answers('On what day was this last checked: ECOG?', '2026-01-05', 'Enter')
    // Too old: reported at once, and kept.
    await at.answers('ECOG of 2026-01-05, older than 28 days: ask for a new one', 'Enter')
    await at.answers('On what day was this last checked: HIV test?', 'Enter')
    await at.answers('On what day was this last checked: distant metastases?', 'Enter')
    await at.answers('On what day was the blood drawn?', '2026-03-10', 'Enter')
    // What people confirmed is recorded, and logged as another screening.
    await at.answers('c record what people confirmed', 'c')
    await at.answers('Question 1 of 6', 'y')
    for (const i of [2, 3, 4, 5, 6]) await at.answers(`Question ${i} of 6`, 'Enter')
    await at.answers('By whom was this confirmed?', 'Enter')
    await at.answers('Enter done', 'Enter')
    await at.sees('status 0')
    const all = at.history()
    expect(all).toMatch(/Logged as entry 1 in .*Logged as entry 2 in /s)
    expect(all).toContain('MATCHES (1)')
    expect(all).toContain('day of the blood test: 2026-03-10')
    expect(all).toContain('creatinine: 2.1 mg/dL (upper limit 1.4)')
  })

  it('stops early when the first answers decide everything', async () => {
    const at = start('--id P-1 --trial NCT03365973')
    await at.answers('Are there lesions in the spine?', 'n')
    await at.answers('Enter done', 'Enter')
    await at.sees('status 0')
    expect(at.history()).toContain('DOES NOT MATCH (1)')
  })

  it('goes back, and changes an earlier answer from the summary', async () => {
    const at = start('--id P-1 --trial FUDAN-AI-MSK')
    await at.answers('Has the patient had drug treatment', '*')
    await at.answers('Has the breast cancer come back?', 'Left')
    await at.answers('Has the patient had drug treatment', '*')
    await at.answers('Has the breast cancer come back?', '1')
    await at.answers('Are there distant metastases now?', 'n')
    await at.answers('Does the patient have, or did the patient have, breast cancer?', 'Tab')
    await at.answers('Which answer do you want to change?', 'distant')
    await at.answers('typed: distant', 'Enter')
    await at.answers('Are there distant metastases now?', 'y')
    await at.answers('Where is the metastasis?', 'liver')
    await at.answers('typed: liver', 'Enter')
    await at.answers('Enter done', 'Enter')
    await at.sees('status 0')
    expect(at.history()).toContain('exclusion applies: E1')
  })

  it('changes an answer after the end, also while closed trials are left, and asks what follows', async () => {
    const at = start('--id P-1')
    await at.answers('Does the patient have, or did the patient have, breast cancer?', 'y')
    await at.answers('Which breast has the cancer in question?', '1')
    await at.answers('Are there distant metastases now?', 'n')
    await at.answers('Has the patient had drug treatment', 'n')
    await at.answers('Go on for 1 trial that is closed?', 'Tab')
    await at.answers('Which answer do you want to change?', 'systemic')
    await at.answers('typed: systemic', 'Enter')
    await at.answers('Has the patient had drug treatment', 'n')
    await at.answers('Go on for 1 trial that is closed?', 'n')
    await at.answers('a change an answer', 'a')
    await at.answers('Which answer do you want to change?', 'systemic')
    await at.answers('typed: systemic', 'Enter')
    await at.answers('Has the patient had drug treatment', '*')
    await at.answers('possible FUDAN-AI-MSK', 'C-c')
    await at.answers('k keep the answers', 'Enter')
    await at.sees('status 130')
  })

  /** A record with facts that count only once people have confirmed the rest. */
  const NEARLY_DONE = {
    id: 'P-1',
    sex: 'female',
    age: 44,
    breast_cancer: { present: true, laterality: 'left', stage_at_diagnosis: 'IIB', er: 'positive' },
    ovarian_suppression: true,
    cognitive_or_psychiatric_disorder: false,
    recurrence: 'none',
    metastases: { complete: true, items: [], date: '2026-03-01' },
    other_cancers: [],
    surgeries: [{ procedure: 'breast_conserving_surgery', side: 'left', for_breast_cancer: true, date: '2025-10' }],
    systemic_therapies: [{ class: 'aromatase_inhibitor', setting: 'adjuvant', start: '2026-01-19' }],
  }

  /** Confirms the rest at the end of an interview that writes to `out`. */
  async function confirmedAtTheEnd(out: string): Promise<ReturnType<typeof start>> {
    const from = folderWith({ 'part.json': JSON.stringify(NEARLY_DONE) })('part.json')
    const at = start(`--trial FUDAN-AI-MSK --from ${from} --out ${out}`)
    await at.answers('c record what people confirmed', 'c')
    await at.answers('Question 1 of 1', 'y')
    await at.answers('By whom was this confirmed?', 'Enter')
    return at
  }

  it('says where the answers are when it is interrupted after people have confirmed', async () => {
    const out = folderWith({})('done.json')
    const at = await confirmedAtTheEnd(out)
    await at.answers('When did it end? (therapy 1)', 'o', 'Enter')
    await at.answers('Was there a cancer in the other breast at the same time?', 'C-c')
    const screen = await at.sees('status 130')
    expect(screen.replaceAll(/\s+/g, '')).toContain(`Savedin${out}`)
    expect(JSON.parse(readFileSync(out, 'utf8'))).toMatchObject({
      confirmations: { 'FUDAN-AI-MSK': { I5: { answer: true } } },
      systemic_therapies: [{ ongoing: true }],
    })
  })

  it('asks what counts only now that people have confirmed everything else', async () => {
    const out = folderWith({})('done.json')
    const at = await confirmedAtTheEnd(out)
    await at.answers('When did it end? (therapy 1)', 'o', 'Enter')
    await at.answers('Was there a cancer in the other breast at the same time?', 'n')
    await at.sees('MATCHES (1)')
    await at.answers('w worksheet | Enter done', 'Enter')
    await at.sees('status 0')
    // What was answered after the end is in the file that was named for the record.
    const kept = JSON.parse(readFileSync(out, 'utf8')) as object
    expect(kept).toMatchObject({
      confirmations: { 'FUDAN-AI-MSK': { I5: { answer: true } } },
      systemic_therapies: [{ ongoing: true }],
      breast_cancer: { synchronous_contralateral: false },
    })
  })

  it('changes what was confirmed by mistake, and asks for no date a second time', async () => {
    const from = sample('match-nct04158843', ['ecog', 'confirmations'])
    const at = start(`--trial NCT04158843 --from ${from} --by AB`)
    await at.answers('What is the ECOG performance status?', '1', 'Enter')
    for (const fact of ['ECOG?', 'HIV test?', 'distant metastases?', 'blood drawn?']) await at.answers(fact, 'Enter')
    await at.answers('c record what people confirmed', 'c')
    await at.answers('Question 1 of 6', 'n')
    for (const number of [2, 3, 4, 5, 6]) await at.answers(`Question ${number} of 6`, 'Enter')
    await at.answers('By whom was this confirmed?', 'Enter')
    await at.sees('inclusion not met: I1')
    await at.answers('a change an answer', 'a')
    await at.answers('NCT04158843 I1: Has the patient given written informed consent? no', 'consent')
    await at.answers('typed: consent', 'Enter')
    await at.answers('Asked again, for the patient', 'y')
    await at.answers('By whom was this confirmed?', 'Enter')
    await at.answers('k keep the record | Enter done', 'Enter')
    await at.sees('status 0')
    expect(at.history().split('MATCHES (1)')).toHaveLength(3)
  })

  it('says what became of the answers when it is interrupted, and continues where it stopped', async () => {
    const file = folderWith({})('saved.json')
    const first = start(`--id P-1 --trial FUDAN-AI-MSK --save ${file}`)
    await first.answers('Has the patient had drug treatment', '*')
    await first.answers('Has the breast cancer come back?', '1')
    await first.answers('Are there distant metastases now?', 'n')
    await first.answers('Does the patient have, or did the patient have, breast cancer?', 'C-c')
    const screen = await first.sees('status 130')
    expect(screen.replaceAll(/\s+/g, '')).toContain(`Savedin${file};goonwith--resume${file}.`)
    expect(statSync(file).mode & 0o777).toBe(0o600)
    first.close()
    const again = start(`--trial FUDAN-AI-MSK --resume ${file}`)
    await again.answers('Does the patient have, or did the patient have, breast cancer?', 'Left')
    await again.answers('Are there distant metastases now?', 'y')
    await again.answers('Where is the metastasis?', 'liver')
    await again.answers('typed: liver', 'Enter')
    await again.answers('Enter done', 'Enter')
    await again.sees('status 0')
    const saved = JSON.parse(readFileSync(file, 'utf8')) as { provenance: object; interview: { asked: string[] } }
    expect(saved.interview.asked.slice(0, 2)).toEqual(['systemic_therapies', 'recurrence'])
    expect(saved.provenance).toMatchObject({ metastases: 'interview' })
  })

  it('asks about a contradiction with the file that it started from', async () => {
    const from = folderWith({ 'chart.json': JSON.stringify({ id: 'p', birth_date: '1990-05-01' }) })('chart.json')
    const at = start(`--trial NCT00557986 --from ${from} --all`)
    for (;;) {
      const screen = await at.sees('Question')
      if (screen.includes('When was the breast cancer first diagnosed?')) break
      const before = /Question (\d+)/.exec(screen)?.[1]
      at.type('*')
      for (let i = 0; i < 100 && /Question (\d+)/.exec(at.screen())?.[1] === before; i++)
        await new Promise((resolve) => {
          setTimeout(resolve, 30)
        })
    }
    at.type('1985', 'Enter')
    const screen = await at.sees('Please look at this again.')
    expect(screen).toContain('Date of birth and date of diagnosis cannot both be right. Nothing happens')
    expect(screen).toContain('change date of birth: 1990-05-01 (from file chart.json)')
    at.type('C-c')
    await at.answers('Enter drop them', 'Enter')
    await at.sees('Nothing was saved.')
    await at.sees('status 130')
  })

  it('records that a therapy is ongoing, and selects exactly what is typed', async () => {
    const from = sample('match-nct04199520', ['systemic_therapies', 'recist_response', 'confirmations'])
    const file = folderWith({})('saved.json')
    const at = start(`--trial NCT04199520 --from ${from} --save ${file}`)
    const answers: readonly (readonly [question: string, typed: string, shown: string])[] = [
      ['Has the patient had drug treatment', 'yes', '> 1 y yes, note a therapy'],
      ['What kind of treatment is it? (therapy 1)', 'AI', '> 1 aromatase inhibitor'],
      ['In which setting was it given?', 'metast', '> 3 metastatic'],
      ['When did it start?', '2025-08', '> 2025-08'],
      ['When did it end?', 'o', '> o'],
    ]
    for (const [question, typed, shown] of answers) {
      await at.answers(question, typed)
      await at.answers(shown, 'Enter')
    }
    await at.sees('still going on (therapy 1): yes')
    await at.answers('Noted so far: 1. aromatase inhibitor, setting metastatic', 'n')
    await at.answers('What did the latest staging show (RECIST 1.1)?', 'PR')
    await at.answers('> 2 partial response', 'Enter')
    await at.sees('RECIST response: partial response')
    at.type('C-c')
    await at.sees('status ')
    const saved = JSON.parse(readFileSync(file, 'utf8')) as object
    const therapy = { class: 'aromatase_inhibitor', setting: 'metastatic', start: '2025-08', end: null, ongoing: true }
    expect(saved).toMatchObject({ recist_response: 'PR', systemic_therapies: [therapy] })
  })

  it('fits into 80 columns and needs no colours', async () => {
    terminal = new Terminal(`NO_COLOR=1 ${BASE} --id P-1`)
    const screen = await terminal.sees('Does the patient have, or did the patient have, breast cancer?')
    expect(screen.split('\n').every((line) => line.length <= 80)).toBe(true)
    expect(screen).toContain('possible FUDAN-AI-MSK NCT00557986 NCT03365973 NCT04158843 NCT04199520')
  })
})
