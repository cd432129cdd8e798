import { render } from '@inquirer/testing'
import { describe, expect, it } from 'vitest'
import { fill } from '../../src/cli/prompts/fill.ts'
import { labSheet } from '../../src/cli/prompts/lab-sheet.ts'
import type { LabRow } from '../../src/cli/prompts/lab-sheet.ts'
import { pick } from '../../src/cli/prompts/pick.ts'
import type { Screen } from '../../src/cli/prompts/screen.ts'
import { variableAt } from '../../src/dictionary/index.ts'
import type { LabVariable } from '../../src/dictionary/index.ts'
import { typedDate, typedLab } from '../../src/interview/index.ts'
import { PLAIN } from '../../src/report/index.ts'
import { shippedRules } from '../support/shipped.ts'

const { dictionary } = await shippedRules()

const screen: Screen = {
  board: 'possible A | out B',
  position: 'Question 2; at most 5 left',
  question: 'Is she pregnant?',
  why: 'Asked for A E9.',
  help: 'A test of the last week counts.',
  paint: PLAIN,
  width: 60,
}

const YES_NO = [
  { value: true, name: 'yes', key: 'y' },
  { value: false, name: 'no', key: 'n' },
  { value: undefined, name: "don't know", key: 'd' },
]

describe('a choice', () => {
  const open = () => render(pick<boolean | undefined>, { screen, choices: YES_NO })

  it('shows board, question, reason, choices and keys', async () => {
    const { getScreen, events } = await open()
    expect(getScreen()).toMatchInlineSnapshot(`
      "possible A | out B
      Question 2; at most 5 left

      Is she pregnant?
        Asked for A E9.
      > y  yes
        n  no
        d  don't know
      a key, or ↑↓ Enter choose | ? explain | ← back | Tab answers"
    `)
    events.type('n')
  })

  it.each([
    ['y', true],
    ['n', false],
    ['d', undefined],
    ['N', false],
  ])('is answered by the key %s at once', async (key, value) => {
    const { answer, events } = await open()
    events.type(key)
    await expect(answer).resolves.toEqual({ kind: 'answer', value })
  })

  it('is answered by the arrows and Enter', async () => {
    const { answer, events } = await open()
    events.keypress('down')
    events.keypress('enter')
    await expect(answer).resolves.toEqual({ kind: 'answer', value: false })
  })

  it('explains with ?, and goes back with ← and Escape', async () => {
    const { answer, events, getScreen } = await open()
    expect(getScreen()).not.toContain('last week')
    events.type('?')
    expect(getScreen()).toContain('A test of the last week counts.')
    events.type('?')
    expect(getScreen()).not.toContain('last week')
    events.keypress('left')
    await expect(answer).resolves.toEqual({ kind: 'back' })
    const again = await open()
    again.events.keypress('escape')
    await expect(again.answer).resolves.toEqual({ kind: 'back' })
  })

  it('opens the review with Tab', async () => {
    const { answer, events } = await open()
    events.keypress('tab')
    await expect(answer).resolves.toEqual({ kind: 'review' })
  })

  it('is searched by typing', async () => {
    const choices = ['spine', 'sternum', 'humerus'].map((name) => ({ value: name, name }))
    const { answer, events, getScreen } = await render(pick<string>, { screen, choices })
    events.type('hum')
    expect(getScreen()).toContain('> humerus')
    expect(getScreen()).not.toContain('spine')
    events.keypress('enter')
    await expect(answer).resolves.toEqual({ kind: 'answer', value: 'humerus' })
  })

  it('says when nothing is called so, and stays', async () => {
    const choices = [{ value: 'spine', name: 'spine' }]
    const { answer, events, getScreen } = await render(pick<string>, { screen, choices })
    events.type('x')
    expect(getScreen()).toContain('nothing here is called “x”')
    events.keypress('enter')
    events.keypress('backspace')
    events.keypress('enter')
    await expect(answer).resolves.toEqual({ kind: 'answer', value: 'spine' })
  })
})

describe('a line of text', () => {
  const read = (text: string) => typedDate(text, '2026-03-15')
  const open = (start?: string) => render(fill<string>, { screen, form: '2024-03', read, ...(start && { start }) })

  it('explains what it cannot read, and takes it mended', async () => {
    const { answer, events, getScreen } = await open()
    events.type('3/2024')
    events.keypress('enter')
    expect(getScreen()).toContain('! Please write the year first: 2024-03.')
    for (let i = 0; i < 6; i++) events.keypress('backspace')
    events.type('2024-03')
    events.keypress('enter')
    await expect(answer).resolves.toEqual({ kind: 'answer', value: '2024-03' })
  })

  it('is not known when it is left empty', async () => {
    const { answer, events } = await open()
    events.keypress('enter')
    await expect(answer).resolves.toEqual({ kind: 'answer', value: undefined })
  })

  it('keeps an earlier answer', async () => {
    const { answer, events, getScreen } = await open('2023')
    expect(getScreen()).toContain('> 2023')
    events.keypress('enter')
    await expect(answer).resolves.toEqual({ kind: 'answer', value: '2023' })
  })
})

describe('a sheet of labs', () => {
  const row = (path: string, units: readonly string[]): LabRow => {
    const variable = variableAt(dictionary, path) as LabVariable
    const read: LabRow['read'] = (text, unit) => typedLab(text, variable, unit, dictionary)
    return { path, label: variable.label, units, help: variable.help, limit: path === 'labs.alt', start: '', read }
  }
  const rows = [row('labs.alt', ['U/L']), row('labs.albumin', ['g/L', 'g/dL'])]

  it('takes one lab a line, with its unit', async () => {
    const { answer, events, getScreen } = await render(labSheet, { screen, rows })
    events.type('104 40')
    expect(getScreen()).toContain('104 U/L, upper limit 40')
    events.keypress('enter')
    events.keypress('tab')
    events.type('3.4')
    expect(getScreen()).toContain('3.4 g/dL')
    events.keypress('enter')
    await expect(answer).resolves.toEqual({
      kind: 'answer',
      value: [
        { path: 'labs.alt', value: { value: 104, unit: 'U/L', uln: 40 } },
        { path: 'labs.albumin', value: { value: 3.4, unit: 'g/dL' } },
      ],
    })
  })

  it('does not leave a line that it cannot read, and takes empty ones as not known', async () => {
    const { answer, events, getScreen } = await render(labSheet, { screen, rows })
    events.type('high')
    events.keypress('enter')
    expect(getScreen()).toContain('! Please write the value')
    expect(getScreen()).toContain('> ALT')
    for (let i = 0; i < 4; i++) events.keypress('backspace')
    events.keypress('enter')
    events.keypress('enter')
    await expect(answer).resolves.toEqual({
      kind: 'answer',
      value: [
        { path: 'labs.alt', value: undefined },
        { path: 'labs.albumin', value: undefined },
      ],
    })
  })
})
