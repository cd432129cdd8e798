import { readFileSync } from 'node:fs'
import { Readable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { Interruptions } from '../../src/cli/prompts/interruptions.ts'
import { linearPrompts } from '../../src/cli/prompts/linear.ts'
import { Lines } from '../../src/cli/prompts/lines.ts'
import { unknownChoice, wordChoice } from '../../src/cli/prompts/pick.ts'
import type { Prompts } from '../../src/cli/prompts/prompts.ts'
import { variableAt } from '../../src/dictionary/index.ts'
import type { LabVariable } from '../../src/dictionary/index.ts'
import { readReport, typedDate, typedLab, typedWhole } from '../../src/interview/index.ts'
import { PLAIN } from '../../src/report/index.ts'
import { folderWith, prescreen } from '../support/command.ts'
import { shippedRules } from '../support/shipped.ts'
import { inEnglish } from '../../src/messages/index.ts'
import { SCREEN } from './question.ts'

const { dictionary } = await shippedRules()

/** What a person who types these lines is shown, and the answer; `undefined` if the lines end before there is one. */
async function asked<T>(
  typed: readonly string[],
  ask: (prompts: Prompts) => Promise<T>,
): Promise<{ readonly said: readonly string[]; readonly gives: T | undefined }> {
  const said: string[] = []
  const bytes = Buffer.from(typed.map((line) => `${line}\n`).join(''))
  const prompts = linearPrompts(new Lines(() => Readable.from([bytes]), { during: (work) => work }), (line) =>
    said.push(line),
  )
  const gives = await ask(prompts).catch((error: unknown) => {
    if (error instanceof Error && error.name === 'ExitPromptError') return undefined
    throw error
  })
  // Without the line that is shown once, before the first question.
  return { said: said.filter((line) => !line.startsWith('One line asks')), gives }
}

const YES_NO = [
  wordChoice<boolean | undefined>('yes', true, inEnglish),
  wordChoice<boolean | undefined>('no', false, inEnglish),
  unknownChoice<boolean | undefined>(undefined, inEnglish),
]
const yesNo = (typed: readonly string[], start?: number) =>
  asked(typed, (prompts) => prompts.pick({ screen: SCREEN, choices: YES_NO, ...(start !== undefined && { start }) }))

const SITES = [
  { value: 'liver', label: 'liver' },
  { value: 'left', label: 'left lung' },
  { value: 'bone', label: 'another bone', synonyms: ['other bone'] },
]
const site = (typed: readonly string[]) => asked(typed, (prompts) => prompts.pick({ screen: SCREEN, choices: SITES }))

const QUESTION = "Question 2; at most 5 left. Is she pregnant? 1 yes; 2 no; * don't know."

describe('a choice on one line', () => {
  it.each([
    ['y', true],
    ['YES', true],
    ['2', false],
    ['*', undefined],
    ["don't know", undefined],
  ])('accepts %s', async (typed, value) => {
    const { said, gives } = await yesNo([typed])
    expect(gives).toEqual({ kind: 'answer', value })
    expect(said).toEqual(['possible A; out B.', QUESTION])
  })

  it('does not accept Enter alone, unless there is an earlier answer', async () => {
    expect((await yesNo(['', 'y'])).said.at(-1)).toBe('Nothing is chosen yet. Press * if it is not known.')
    const again = await yesNo([''], 1)
    expect(again.gives).toEqual({ kind: 'answer', value: false })
    expect(again.said.at(-1)).toBe(`${QUESTION} Enter: no.`)
    expect((await yesNo(['maybe', ''], 1)).gives).toBeUndefined()
  })

  it('says what part of an answer means before accepting it', async () => {
    const { said, gives } = await site(['bon', ''])
    expect(gives).toEqual({ kind: 'answer', value: 'bone' })
    expect(said.at(-1)).toBe('another bone? Enter takes it; or type another answer.')
    expect((await site(['bon', 'liver'])).gives).toEqual({ kind: 'answer', value: 'liver' })
  })

  it('lists the choices if part of an answer can mean several', async () => {
    const { said, gives } = await site(['l', ''])
    expect(gives).toBeUndefined()
    expect(said[2]).toBe('“l” can mean more than one of these: type more of it. liver; left lung.')
    expect((await site(['x\u001b[2J'])).said.at(-1)).toBe('Nothing here is called “x\\u001b[2J”. ? explains.')
  })

  it('accepts none of several choices named at once, and lists them', async () => {
    const { said, gives } = await site(['liver + left lung', 'liver'])
    expect(said[2]).toBe(
      '“liver + left lung” is several of these at once: liver, left lung. Choose one of them here; what is given in turn or together has an entry for each.',
    )
    expect(gives).toEqual({ kind: 'answer', value: 'liver' })
    expect((await site(['another bone, other bone'])).gives).toEqual({ kind: 'answer', value: 'bone' })
  })

  it('explains, goes back, and goes to the answers so far', async () => {
    const { said, gives } = await yesNo(['?', '<'])
    expect(gives).toEqual({ kind: 'back' })
    expect(said.slice(2)).toEqual([
      'possible A; out B.',
      'Asked for A E9.',
      'A test of the last week counts.',
      "* don't know; < back; # answers so far; Ctrl-C ends.",
      QUESTION,
    ])
    expect((await yesNo(['#'])).gives).toEqual({ kind: 'review' })
  })
})

describe('a text on one line', () => {
  const date = (typed: readonly string[], start = '') =>
    asked(typed, (prompts) =>
      prompts.line({ screen: SCREEN, form: 'A date.', read: (text) => typedDate(text, '2026-03-15'), start }),
    )

  it('is read as in the drawn prompts, which includes offering two readings', async () => {
    const { said, gives } = await date(['12/05/2024', 'b'])
    expect(said.at(-1)).toBe('12/05/2024 can be read in two ways. a 12 May 2024; b 5 December 2024.')
    expect(gives).toEqual({ kind: 'answer', value: '2024-12-05' })
    expect((await date(['soon', '*'])).gives).toEqual({ kind: 'answer', value: undefined })
    expect((await date(['', 'May 2024'])).gives).toEqual({ kind: 'answer', value: '2024-05' })
  })

  it('keeps the earlier answer with Enter', async () => {
    expect((await date([''], '2024-05')).gives).toEqual({ kind: 'answer', value: '2024-05' })
    expect((await date(['soon', ''], '2024-05')).gives).toBeUndefined()
  })

  it('is read as a number as in the drawn prompts', async () => {
    const read = (text: string) => typedWhole(text, { min: 0, max: 5 })
    const { gives, said } = await asked(['9', '１'], (prompts) =>
      prompts.line({ screen: SCREEN, form: 'A whole number from 0 to 5.', read }),
    )
    expect(gives).toEqual({ kind: 'answer', value: 1 })
    expect(said.at(-1)).toBe('A whole number from 0 to 5, please.')
  })
})

describe('labs, one per line', () => {
  const labs = ['labs.alt', 'labs.hemoglobin', 'labs.platelets'].map((path) => {
    return variableAt(dictionary, path) as LabVariable
  })
  const sheet = (typed: readonly string[], known?: string) =>
    asked(typed, (prompts) =>
      prompts.labSheet({
        screen: { ...SCREEN, question: 'What are the latest laboratory values?' },
        rows: labs.map((lab) => ({
          path: lab.path,
          label: lab.label,
          units: [lab.unit],
          help: lab.help,
          limit: lab.name === 'alt',
          start: lab.name === 'alt' ? (known ?? '') : '',
          ...(lab.name === 'alt' && known !== undefined && { awaitsLimit: true }),
          read: (text, unit) => typedLab(text, lab, unit, dictionary),
        })),
        readReport: (line, before) => readReport(line, { labs, dictionary, today: '2026-03-15' }, before),
      }),
    )

  it('are asked for if a report has two values of one', async () => {
    const { said, gives } = await sheet(['ALT 31 U/L (0-40)', 'Hb 128 g/L; ALT 45 U/L (0-40)', '', 'b', 'PLT 150'])
    expect(gives).toEqual({
      kind: 'answer',
      value: [
        { path: 'labs.alt', value: { value: 45, unit: 'U/L', uln: 40 } },
        { path: 'labs.hemoglobin', value: { value: 128, unit: 'g/L' } },
        { path: 'labs.platelets', value: { value: 150, unit: '10*9/L' } },
      ],
    })
    const which =
      'The report has more than one value of ALT. Which one counts? a 31 U/L, upper limit 40, from "ALT 31 U/L (0-40)"; b 45 U/L, upper limit 40, from "ALT 45 U/L (0-40)".'
    expect(said.filter((line) => line === which)).toHaveLength(2)
  })

  it('are asked for if a sign may separate thousands', async () => {
    const { said, gives } = await sheet(['1,234', 'a', '*', '*'])
    expect(gives).toMatchObject({ value: [{ path: 'labs.alt', value: { value: 1234, unit: 'U/L' } }, {}, {}] })
    expect(said).toContain('1,234 can be read in two ways. a 1234 U/L; b 1.234 U/L.')
  })

  it.each([
    ['40', { value: 45, unit: 'U/L', uln: 40 }],
    ['ULN 40', { value: 45, unit: 'U/L', uln: 40 }],
    ['', { value: 45, unit: 'U/L' }],
    ['50 40', { value: 50, unit: 'U/L', uln: 40 }],
  ])('accept %j if only the upper limit is asked for', async (typed, value) => {
    const { said, gives } = await sheet([typed, '*', '*'], '45 U/L ')
    expect(said).toContain('1 of 3: ALT is 45 U/L. What is its upper limit of normal? Enter: not known.')
    expect(gives).toMatchObject({ value: [{ path: 'labs.alt', value }, {}, {}] })
  })

  it('are repeated as understood', async () => {
    const { said, gives } = await sheet(['31 40', 'high', '12.1', '*'])
    expect(gives).toEqual({
      kind: 'answer',
      value: [
        { path: 'labs.alt', value: { value: 31, unit: 'U/L', uln: 40 } },
        { path: 'labs.hemoglobin', value: { value: 12.1, unit: 'g/dL' } },
        { path: 'labs.platelets', value: undefined },
      ],
    })
    expect(said.slice(2)).toEqual([
      '1 of 3: ALT in U/L, with upper limit.',
      '  ALT: 31 U/L, upper limit 40',
      '2 of 3: haemoglobin in g/dL.',
      'Please write the value, then its upper limit of normal: 1.1 1.2.',
      '2 of 3: haemoglobin in g/dL.',
      '  haemoglobin: 12.1 g/dL',
      '3 of 3: platelets in 10*9/L.',
      '  platelets: not known',
    ])
  })

  it('take their unit from the next line of a report', async () => {
    const { said, gives } = await sheet(['Hb 7.4', 'mmol/L', '*', '*'])
    expect(gives).toMatchObject({
      value: [{ value: undefined }, { value: { value: 7.4, unit: 'mmol/L' } }, { value: undefined }],
    })
    expect(said).toContain('  haemoglobin: 7.4 mmol/L')
  })

  it('can be read from a line of a report, and what is not understood is reported', async () => {
    const { said, gives } = await sheet(['PLT 220; ALT 31 U/L (0-40); urine creatinine 3', '12.1'])
    expect(said.slice(3, 6)).toEqual([
      '  ALT: 31 U/L, upper limit 40',
      '  platelets: 220 10*9/L',
      'Not understood, so not taken: "urine creatinine 3".',
    ])
    expect(said[6]).toBe('2 of 3: haemoglobin in g/dL.')
    expect(gives).toMatchObject({ kind: 'answer', value: [{}, {}, { value: { value: 220, unit: '10*9/L' } }] })
  })

  it('can be typed again', async () => {
    const { gives } = await sheet(['31 40', '<', '35 40', '12.1', '220'])
    expect(gives).toMatchObject({ value: [{ value: { value: 35 } }, { value: { value: 12.1 } }, {}] })
    expect((await sheet(['31 40', '<', '<'])).gives).toEqual({ kind: 'back' })
  })
})

describe('keys as lines', () => {
  it('are listed, Enter among them', async () => {
    const keys = [['d', 'details'] as const, ['Enter', 'done'] as const]
    const press = (typed: readonly string[]) =>
      asked(typed, (prompts) => prompts.press({ keys, screen: { say: inEnglish, paint: PLAIN, width: 80 } }))
    const { said, gives } = await press(['x', 'D'])
    expect([said, gives]).toEqual([
      ['d: details; Enter: done.', 'Nothing here is called “x”. d: details; Enter: done.'],
      'd',
    ])
    expect((await press([''])).gives).toBe('Enter')
  })
})

describe('prescreen interview --linear', () => {
  const WORDS = ['interview', '--linear', '--as-of', '2026-03-15', '--trial', 'FUDAN-AI-MSK']
  const DECIDING = ['*', '1', 'y', 'liver']

  it('asks over a pipe, without drawing, and repeats each answer', async () => {
    const { status, out, err } = await prescreen([...WORDS, '--id', 'P-1'], { input: `${DECIDING.join('\n')}\n` })
    expect(status).toBe(0)
    expect(out).toContain('exclusion applies: E1')
    expect(err).toContain('\n  recurrence: none\n')
    // oxlint-disable-next-line no-control-regex
    expect(err).not.toMatch(/\u001b/)
  })

  it('says at the beginning that the record is written at the end, if a file is named', async () => {
    const path = folderWith({})('done.json')
    const input = `${DECIDING.join('\n')}\n`
    const { err } = await prescreen([...WORDS, '--id', 'P-1', '--out', path], { input })
    expect(err.replaceAll(/\s+/g, ' ')).toContain(`Written to ${path} at the end, and not before. Ctrl-C ends.`)
    expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ recurrence: 'none' })
  })

  it('asks for all labs in one question with --all, and the limit of questions left holds', async () => {
    const from = folderWith({ 'p.json': '{"id": "P-1", "sex": "female"}' })('p.json')
    const words = ['interview', '--linear', '--all', '--from', from, '--trial', 'NCT00557986']
    const { err } = await prescreen(words, { input: '*\n'.repeat(70) })
    expect(err.match(/What are the latest laboratory values\?/g)).toHaveLength(1)
    expect(err).toMatch(/1 of \d\d: ALT in U\/L/)
    const left = [...err.matchAll(/Question \d+; at most (\d+) left/g)].map((one) => Number(one[1]))
    const questions = err.match(/^Question \d+; /gm) ?? []
    expect(left[0]).toBeGreaterThanOrEqual(questions.length)
    expect(left).toHaveLength(questions.length)
  })

  it('saves the answers in the file that is named, and never overwrites an existing one', async () => {
    const folder = folderWith({ 'there.json': '{}' })
    const [there, path] = [folder('there.json'), folder('kept.json')]
    const input = [...DECIDING, 'k', there, path, ''].join('\n')
    const { err, status } = await prescreen([...WORDS, '--id', 'P-1'], { input, columns: 80 })
    expect([status, readFileSync(there, 'utf8')]).toEqual([0, '{}'])
    expect(err).toContain('there.json already exists.')
    expect(err).toContain(`The record is in ${path}.`)
    expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ id: 'P-1', recurrence: 'none' })
  })

  it('saves them in the home folder if the name begins with ~/', async () => {
    const folder = folderWith({})
    const input = [...DECIDING, 'k', '~/kept.json', ''].join('\n')
    const { err } = await prescreen([...WORDS, '--id', 'P-1'], { input, columns: 80, env: { HOME: folder('') } })
    expect(err).toContain(`The record is in ${folder('kept.json')}.`)
    expect(JSON.parse(readFileSync(folder('kept.json'), 'utf8'))).toMatchObject({ id: 'P-1' })
  })

  it("asks for the patient's number first, and exits with the status of an interruption at the end of the input", async () => {
    const { status, out, err } = await prescreen(WORDS, { input: 'P-7\n*\n' })
    expect([status, out]).toEqual([130, ''])
    expect(err).toContain("What is the patient's number? Enter: no number.\n  P-7\n")
    expect(err).toMatch(/Nothing was saved\.\n$/)
  })
})

describe('Ctrl-C as a signal', () => {
  /** Calls the listener that was added last, as a signal would. */
  const press = (): void => process.listeners('SIGINT').at(-1)?.('SIGINT')

  it('ends the next question, once, if it comes between two questions', async () => {
    const before = process.listenerCount('SIGINT')
    const interruptions = new Interruptions()
    press()
    await expect(interruptions.check()).rejects.toMatchObject({ name: 'ExitPromptError' })
    await interruptions.check()
    interruptions.close()
    expect(process.listenerCount('SIGINT')).toBe(before)
  })

  it('ends the wait for a line', async () => {
    const interruptions = new Interruptions()
    const never = new Readable({ read: () => undefined })
    const next = new Lines(() => never, interruptions).next()
    press()
    await expect(next).rejects.toMatchObject({ name: 'ExitPromptError' })
    interruptions.close()
  })
})
