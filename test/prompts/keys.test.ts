import { PassThrough, Writable } from 'node:stream'
import { setTimeout as later } from 'node:timers/promises'
import { stripVTControlCharacters } from 'node:util'
import { describe, expect, it } from 'vitest'
import { drawnPrompts } from '../../src/cli/prompts/drawn.ts'
import { unknownChoice, wordChoice } from '../../src/cli/prompts/pick.ts'
import type { Prompts } from '../../src/cli/prompts/prompts.ts'
import type { RestOfWord } from '../../src/cli/prompts/screen.ts'
import type { LabRow } from '../../src/cli/prompts/sheet.ts'
import { NO_REPORT } from '../../src/interview/index.ts'
import { inEnglish } from '../../src/messages/index.ts'
import { SCREEN } from './question.ts'

/** Keys as they come from a terminal, one after the other or before the question is shown. */

interface Keyboard {
  readonly prompts: Prompts
  readonly type: (keys: string) => void
  /** Waits until a text has been drawn since the last call. */
  readonly sees: (text: string) => Promise<void>
}

function keyboard(): Keyboard {
  let shown = ''
  const input = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => undefined })
  const prompts = drawnPrompts({
    input,
    // Each prompt ends the output that it was given.
    get output() {
      return new Writable({
        write: (chunk: Buffer, _, done) => {
          shown += stripVTControlCharacters(chunk.toString())
          done()
        },
      })
    },
  })
  const sees = async (text: string): Promise<void> => {
    for (let i = 0; !shown.includes(text); i++) {
      if (i > 400) throw new Error(`“${text}” did not come: ${shown}`)
      await later(5)
    }
    shown = ''
  }
  return { prompts, type: (keys) => void input.write(keys), sees }
}

const choices = [
  wordChoice<boolean | undefined>('yes', true, inEnglish),
  wordChoice<boolean | undefined>('no', false, inEnglish),
  unknownChoice<boolean | undefined>(undefined, inEnglish),
]
const LAB: LabRow = {
  path: 'labs.alt',
  label: 'ALT',
  units: ['U/L'],
  help: undefined,
  limit: false,
  start: '',
  read: () => ({ ok: true, value: {} }),
}
const read = (text: string) => ({ ok: true as const, value: text })

describe('a key right after Escape', () => {
  it('is typed into the line that Escape cleared', async () => {
    const { prompts, type, sees } = keyboard()
    const answer = prompts.line({ screen: SCREEN, form: 'A value.', read, start: '120 84' })
    await sees('> 120 84')
    type('\u001b')
    await later(200)
    type('126')
    await sees('126')
    type('\r')
    expect(await answer).toEqual({ kind: 'answer', value: '126' })
  })

  it('is part of an arrow key if both come together, and the arrow goes back', async () => {
    const { prompts, type, sees } = keyboard()
    const answer = prompts.line({ screen: SCREEN, form: 'A value.', read })
    await sees('A value.')
    type('\u001b[D')
    expect(await answer).toEqual({ kind: 'back' })
  })
})

describe('the end of the input', () => {
  it.each([
    ['a choice', (prompts: Prompts) => prompts.pick({ screen: SCREEN, choices })],
    ['a line', (prompts: Prompts) => prompts.line({ screen: SCREEN, form: 'A value.', read })],
    ['a key', (prompts: Prompts) => prompts.press({ keys: [['Enter', 'done']], screen: SCREEN })],
    ['labs', (prompts: Prompts) => prompts.labSheet({ screen: SCREEN, rows: [LAB], readReport: () => NO_REPORT })],
  ])('ends %s as Ctrl-C does', async (_, ask) => {
    const { prompts, type, sees } = keyboard()
    const answer = ask(prompts)
    const ended = expect(answer).rejects.toMatchObject({ name: 'ExitPromptError' })
    await sees('Enter')
    type('\u0004')
    await ended
  })
})

describe('text typed before a question is shown', () => {
  it('does not answer it, and is shown', async () => {
    const { prompts, type, sees } = keyboard()
    type('n')
    const answer = prompts.pick({ screen: SCREEN, choices })
    await sees('typed: n')
    type('\u001b')
    await sees('1 y  yes')
    type('y')
    expect(await answer).toEqual({ kind: 'answer', value: true })
    type('20')
    const line = prompts.line({ screen: SCREEN, form: 'A year.', read })
    await sees('> 20')
    type('24\r')
    expect(await line).toEqual({ kind: 'answer', value: '2024' })
  })

  it('is dropped if it is the rest of the last answer, or if the question already has an answer', async () => {
    const rest: RestOfWord = { letters: 'o' }
    const { prompts, type, sees } = keyboard()
    type('o')
    const answer = prompts.pick({ screen: { ...SCREEN, rest }, choices })
    await sees('1 y  yes')
    type('y')
    expect(await answer).toEqual({ kind: 'answer', value: true })
    type('x')
    const line = prompts.line({ screen: SCREEN, form: 'A year.', read, start: '2024' })
    await sees('> 2024')
    type('\r')
    expect(await line).toEqual({ kind: 'answer', value: '2024' })
  })
})
