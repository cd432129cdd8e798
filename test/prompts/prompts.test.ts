import { setImmediate } from 'node:timers/promises'
import { render as renderPrompt } from '@inquirer/testing'
import { describe, expect, it } from 'vitest'
import { fill } from '../../src/cli/prompts/fill.ts'
import { labSheet } from '../../src/cli/prompts/lab-sheet.ts'
import type { LabRow, LabSheetConfig } from '../../src/cli/prompts/sheet.ts'
import { pick, unknownChoice, wordChoice } from '../../src/cli/prompts/pick.ts'
import type { PickChoice } from '../../src/cli/prompts/pick.ts'
import type { Screen } from '../../src/cli/prompts/screen.ts'
import { variableAt } from '../../src/dictionary/index.ts'
import type { ChoiceVariable, LabVariable } from '../../src/dictionary/index.ts'
import { answerable, NO_REPORT, readReport, typedDate, typedEnd, typedLab } from '../../src/interview/index.ts'
import { shippedRules } from '../support/shipped.ts'
import { inEnglish } from '../../src/messages/index.ts'
import { SCREEN as screen } from './question.ts'

const { dictionary } = await shippedRules()

/**
 * A prompt on its screen. A prompt that a test leaves open is rejected when the process ends, which is not a failure.
 */
async function render<Value, const Config>(...given: Parameters<typeof renderPrompt<Value, Config>>) {
  const rendered = await renderPrompt(...given)
  rendered.answer.catch(() => undefined)
  return rendered
}

const YES_NO = [
  wordChoice<boolean | undefined>('yes', true, inEnglish),
  wordChoice<boolean | undefined>('no', false, inEnglish),
  unknownChoice<boolean | undefined>(undefined, inEnglish),
]

/** The choices of a question of the dictionary. */
function choicesOf(path: string): PickChoice<string | undefined>[] {
  const { values } = variableAt(dictionary, path) as ChoiceVariable
  return [...values.map((value) => ({ value: value.name, ...answerable(value) })), unknownChoice(undefined, inEnglish)]
}

const choose = (path: string) => render(pick<string | undefined>, { screen, choices: choicesOf(path) })

describe('a choice', () => {
  const open = () => render(pick<boolean | undefined>, { screen, choices: YES_NO })

  it('shows board, question, reason, choices and keys, and selects none of the choices', async () => {
    const { getScreen, events } = await open()
    expect(getScreen()).toMatchInlineSnapshot(`
      "possible A | out B
      Question 2; at most 5 left

      Is she pregnant?
        Asked for A E9.
        1 y  yes
        2 n  no
        *  don't know
      number or letter chooses | typing or ↑↓, then Enter chooses
      ? explain | ← back | Esc clear | Tab answers"
    `)
    events.type('n')
  })

  it.each([
    ['y', true],
    ['n', false],
    ['*', undefined],
    ['N', false],
    ['1', true],
    ['2', false],
    ['２', false],
    ['＊', undefined],
  ])('accepts the key %s at once', async (key, value) => {
    const { answer, events } = await open()
    events.type(key)
    await expect(answer).resolves.toEqual({ kind: 'answer', value })
  })

  it('can be answered with the arrow keys and Enter', async () => {
    const { answer, events } = await open()
    events.keypress('down')
    events.keypress('down')
    events.keypress('enter')
    await expect(answer).resolves.toEqual({ kind: 'answer', value: false })
  })

  it('is not answered by Enter alone', async () => {
    const { answer, events, getScreen } = await open()
    events.keypress('enter')
    expect(getScreen()).toContain('! Nothing is chosen yet. Press * if it is not known.')
    events.keypress('left')
    await expect(answer).resolves.toEqual({ kind: 'back' })
  })

  it('keeps an earlier answer with Enter', async () => {
    const { answer, events } = await render(pick<boolean | undefined>, { screen, choices: YES_NO, start: 1 })
    events.keypress('enter')
    await expect(answer).resolves.toEqual({ kind: 'answer', value: false })
  })

  it('offers to go back only while nothing is typed', async () => {
    const { events, getScreen } = await choose('breast_cancer.laterality')
    expect(getScreen()).toContain('← back')
    events.type('zz')
    expect(getScreen()).not.toContain('← back')
    events.keypress('escape')
    expect(getScreen()).toContain('← back')
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

  it('clears the typed text with Escape before it goes back', async () => {
    const { answer, events, getScreen } = await choose('metastases[].site')
    events.type('fem')
    expect(getScreen()).toContain('typed: fem')
    events.keypress('escape')
    expect(getScreen()).not.toContain('typed:')
    expect(getScreen()).toContain('01  spine')
    events.keypress('escape')
    await expect(answer).resolves.toEqual({ kind: 'back' })
  })

  it('says why it has no numbers if answers contain digits: 2 % is not the second choice', async () => {
    const { answer, events, getScreen } = await choose('breast_cancer.er')
    expect(getScreen()).toContain('typing or ↑↓, then Enter chooses\nno numbers, since answers hold digits')
    events.type('2')
    events.keypress('enter')
    expect(getScreen().replaceAll(/\s+/g, ' ')).toContain(
      'Nothing here is called “2”. Esc clears it. These answers have no numbers, since digits are parts of them: type a word of one; ? explains.',
    )
    events.keypress('escape')
    events.type('95 %')
    events.keypress('enter')
    expect(getScreen().replaceAll(/\s+/g, ' ')).toContain('called “95 %”. Esc clears it. These answers have no numbers')
    events.type('?')
    expect(getScreen().replaceAll(/\s+/g, ' ')).toContain('A test of the last week counts.')
    events.keypress('escape')
    events.type('low')
    expect(getScreen()).toContain('>    1 to 9 %, no category given')
    events.keypress('enter')
    await expect(answer).resolves.toEqual({ kind: 'answer', value: 'low_positive' })
    const numbered = await choose('hiv')
    expect(numbered.getScreen()).not.toContain('no numbers')
    numbered.events.type('1')
  })

  it('opens the review with Tab', async () => {
    const { answer, events } = await open()
    events.keypress('tab')
    await expect(answer).resolves.toEqual({ kind: 'review' })
  })

  it.each([
    ['sex', 'male', 'male'],
    ['sex', 'F', 'female'],
    ['sex', 'm', 'male'],
    ['systemic_therapies[].setting', 'adjuvant', 'adjuvant'],
    ['systemic_therapies[].setting', 'adj', 'adjuvant'],
    ['recist_response', 'PR', 'PR'],
    ['spinal_lesions[].collapse', 'none', 'none'],
    ['metastases[].site', 'other', 'other'],
    ['metastases[].site', 'hum', 'humerus'],
    ['spinal_lesions[].level', 'T12', 'T12'],
    ['breast_cancer.er', '+', 'positive'],
    ['breast_cancer.er', '-', 'negative'],
    ['breast_cancer.her2', '1+', 'negative'],
    ['breast_cancer.her2', '3+', 'positive'],
    ['breast_cancer.stage_at_diagnosis', '0', '0'],
    ['breast_cancer.stage_at_diagnosis', 'ii', 'II'],
    ['breast_cancer.stage_at_diagnosis', '2A', 'IIA'],
    ['sex', '248152002', 'female'],
    ['spinal_lesions[].confirmed_by', 'MRI', 'imaging'],
    ['spinal_lesions[].confirmed_by', 'PET-CT', 'imaging'],
    ['spinal_lesions[].confirmed_by', 'biopsy', 'histology'],
    ['metastases[].site', 'breastbone', 'sternum'],
    ['metastases[].site', 'bone', 'other_bone'],
  ])('%s: typing %s and Enter chooses %s', async (path, text, value) => {
    const { answer, events } = await choose(path)
    events.type(text)
    events.keypress('enter')
    await expect(answer).resolves.toEqual({ kind: 'answer', value })
  })

  it.each([
    ['recist_response', 'e'],
    ['systemic_therapies[].setting', 'juvant'],
    ['spinal_lesions[].confirmed_by', 'confirmed'],
    ['spinal_lesions[].level', '12'],
    ['breast_cancer.her2', '2'],
    ['metastases[].site', '1'],
    ['metastases[].site', 'bone marrow'],
  ])('%s: typing %s and Enter chooses nothing', async (path, text) => {
    const { answer, events, getScreen } = await choose(path)
    events.type(text)
    events.keypress('enter')
    expect(getScreen()).toContain('! ')
    events.keypress('escape')
    events.keypress('escape')
    await expect(answer).resolves.toEqual({ kind: 'back' })
  })

  it('expects two digits if there are more than nine choices', async () => {
    const { answer, events, getScreen } = await choose('metastases[].site')
    events.type('0')
    events.keypress('enter')
    expect(getScreen()).toContain('! The numbers have 2 digits: 01 to 15.')
    events.type('2')
    await expect(answer).resolves.toEqual({ kind: 'answer', value: 'sternum' })
  })

  it('accepts a number without its leading zero if no other number begins with it', async () => {
    const { answer, events, getScreen } = await choose('metastases[].site')
    events.type('2')
    expect(getScreen()).toContain('> 02  sternum')
    events.keypress('enter')
    await expect(answer).resolves.toEqual({ kind: 'answer', value: 'sternum' })
  })

  it('waits for the second digit if other numbers begin with the first', async () => {
    const { answer, events, getScreen } = await choose('metastases[].site')
    events.type('1')
    events.keypress('enter')
    expect(getScreen()).toContain('! The numbers have 2 digits: 01 to 15.')
    events.type('5')
    await expect(answer).resolves.toMatchObject({ kind: 'answer' })
  })

  it('says so if no choice has the typed name, and stays open', async () => {
    const { answer, events, getScreen } = await choose('sex')
    events.type('x')
    expect(getScreen()).toContain('nothing here is called “x”')
    events.keypress('enter')
    events.keypress('backspace')
    events.type('male')
    events.keypress('enter')
    await expect(answer).resolves.toEqual({ kind: 'answer', value: 'male' })
  })

  it('accepts none of several choices named at once', async () => {
    const { answer, events, getScreen } = await choose('systemic_therapies[].class')
    events.type('TCHP')
    events.keypress('enter')
    expect(getScreen().replaceAll(/\s+/g, ' ')).toContain(
      '“TCHP” is several of these at once: chemotherapy, targeted therapy. Choose one of them here;',
    )
    events.keypress('down')
    events.keypress('enter')
    await expect(answer).resolves.toEqual({ kind: 'answer', value: 'chemotherapy' })
  })

  it('waits for the rest of a name that begins with a number', async () => {
    const { answer, events } = await choose('systemic_therapies[].class')
    for (const sign of '5-FU') {
      events.type(sign)
      await setImmediate()
    }
    events.keypress('enter')
    await expect(answer).resolves.toEqual({ kind: 'answer', value: 'chemotherapy' })
  })

  it('does not pass the rest of a word on to the next question', async () => {
    const rest = { letters: '' }
    const first = await render(pick<boolean | undefined>, { screen: { ...screen, rest }, choices: YES_NO })
    first.events.type('n')
    await first.answer
    const read = (text: string) => typedEnd(text, '2026-03-15')
    const next = await render(fill<unknown>, { screen: { ...screen, rest }, form: '', read })
    next.events.type('o')
    next.events.keypress('enter')
    expect(next.getScreen()).toContain('! This looks like the rest of the last answer')
    next.events.type('o')
    next.events.keypress('enter')
    await expect(next.answer).resolves.toEqual({ kind: 'answer', value: { goesOn: true } })
  })
})

describe('a line of text', () => {
  const read = (text: string) => typedDate(text, '2026-03-15')
  const open = (start?: string) => render(fill<string>, { screen, form: '2024-03', read, ...(start && { start }) })

  it('offers to go back only while nothing is typed', async () => {
    const { events, getScreen } = await open()
    expect(getScreen()).toContain('← back')
    events.type('2024')
    expect(getScreen()).not.toContain('← back')
  })

  it('explains why it cannot read a text, and accepts the corrected text', async () => {
    const { answer, events, getScreen } = await open()
    events.type('3/24/24')
    events.keypress('enter')
    expect(getScreen()).toContain('! Please write the year with four digits.')
    events.keypress('escape')
    events.type('２０２４-03')
    events.keypress('enter')
    await expect(answer).resolves.toEqual({ kind: 'answer', value: '2024-03' })
  })

  it('shows how it understands the typed text', async () => {
    const echo = (value: string): string => `= ${value}`
    const { answer, events, getScreen } = await render(fill<string>, { screen, form: '', read, echo })
    events.type('May 2024')
    expect(getScreen()).toContain('> May 2024   = 2024-05')
    events.keypress('enter')
    await expect(answer).resolves.toEqual({ kind: 'answer', value: '2024-05' })
  })

  it('offers both dates if day and month could be swapped, and chooses neither itself', async () => {
    const { answer, events, getScreen } = await open()
    events.type('12/05/2024')
    events.keypress('enter')
    expect(getScreen()).toContain('! 12/05/2024 can be read in two ways.\n  a  12 May 2024\n  b  5 December 2024')
    events.keypress('enter')
    expect(getScreen()).toContain('a/b choose')
    events.type('b')
    await expect(answer).resolves.toEqual({ kind: 'answer', value: '2024-12-05' })
  })

  it('withdraws the offer when more is typed', async () => {
    const { answer, events, getScreen } = await open()
    events.type('1/2/2024')
    events.keypress('enter')
    events.type('5')
    expect(getScreen()).not.toContain('a/b choose')
    events.keypress('escape')
    events.type('2024')
    events.keypress('enter')
    await expect(answer).resolves.toEqual({ kind: 'answer', value: '2024' })
  })

  it('can stay empty if it is optional', async () => {
    const { answer, events } = await render(fill<string>, { screen, form: '2024-03', read, isOptional: true })
    events.keypress('enter')
    await expect(answer).resolves.toEqual({ kind: 'answer', value: undefined })
  })

  it('is answered as not known with the key it shows, but not by an empty line', async () => {
    const { answer, events, getScreen } = await open()
    expect(getScreen()).toContain("* don't know")
    events.keypress('enter')
    expect(getScreen()).toContain('! Nothing is typed yet. Press * if it is not known.')
    events.type('*')
    await expect(answer).resolves.toEqual({ kind: 'answer', value: undefined })
  })

  it('keeps an earlier answer with Enter', async () => {
    const { answer, events, getScreen } = await open('2023')
    expect(getScreen()).toContain('> 2023')
    events.keypress('enter')
    await expect(answer).resolves.toEqual({ kind: 'answer', value: '2023' })
  })

  it('replaces an earlier answer with the typed text, and keeps it in sight', async () => {
    const { answer, events, getScreen } = await open('2023-05')
    expect(getScreen()).toContain('Enter keeps it | typing replaces it | ← edits it\n')
    events.type('2024')
    expect(getScreen()).toContain('> 2024   before: 2023-05')
    expect(getScreen()).toContain('Enter accept')
    events.keypress('enter')
    await expect(answer).resolves.toEqual({ kind: 'answer', value: '2024' })
  })

  it.each([
    ['Backspace', ['backspace'], '6', '2023-06'],
    ['an arrow', ['left', 'right'], '-12', '2023-05-12'],
    ['End', ['end'], '-12', '2023-05-12'],
    ['a hyphen, which begins no answer', [], '-12', '2023-05-12'],
  ])('edits the earlier answer instead after %s', async (_, keys, typed, value) => {
    const { answer, events } = await open('2023-05')
    for (const key of keys) events.keypress(key)
    events.type(typed)
    events.keypress('enter')
    await expect(answer).resolves.toEqual({ kind: 'answer', value })
  })

  it('still replaces the earlier answer after the key that explains', async () => {
    const { answer, events } = await open('2023-05')
    events.type('?')
    events.type('2024')
    events.keypress('enter')
    await expect(answer).resolves.toEqual({ kind: 'answer', value: '2024' })
  })

  it('never replaces what the person typed there, even if it equals the earlier answer', async () => {
    const { answer, events, getScreen } = await open('2023')
    events.keypress('escape')
    events.type('2023')
    events.type('-04')
    expect(getScreen()).toContain('> 2023-04')
    events.keypress('escape')
    events.type('2023-13')
    events.keypress('enter')
    events.keypress('backspace')
    events.type('2')
    events.keypress('enter')
    await expect(answer).resolves.toEqual({ kind: 'answer', value: '2023-12' })
  })

  it('removes an earlier answer with the key for not known', async () => {
    const { answer, events } = await open('2023')
    events.type('*')
    await expect(answer).resolves.toEqual({ kind: 'answer', value: undefined })
  })
})

describe('a sheet of labs', () => {
  const row = (path: string, units: readonly string[]): LabRow => {
    const variable = variableAt(dictionary, path) as LabVariable
    const read: LabRow['read'] = (text, unit) => typedLab(text, variable, unit, dictionary)
    return { path, label: variable.label, units, help: variable.help, limit: path === 'labs.alt', start: '', read }
  }
  const rows = [row('labs.alt', ['U/L']), row('labs.albumin', ['g/L', 'g/dL'])]
  const labs = ['labs.alt', 'labs.albumin', 'labs.hemoglobin'].map(
    (path) => variableAt(dictionary, path) as LabVariable,
  )
  const readLine: LabSheetConfig['readReport'] = (line, before) =>
    readReport(line, { labs, dictionary, today: '2026-03-15' }, before)
  const open = (own = rows) => render(labSheet, { screen, rows: own, readReport: readLine })
  /** Whatever comes after this pause is not part of the same paste. */
  const pause = () => setImmediate()

  it('is filled by the lines of a report, in the order of the report', async () => {
    const { answer, events, getScreen } = await open()
    for (const line of ['Albumin 41 g/L (35-50)', 'Glucose 5.1 mmol/L', 'Hb 128 g/L', 'ALT 31 U/L (0-40)']) {
      events.type(line)
      events.keypress('enter')
    }
    // The columns of a pasted line are separated by tabs.
    events.type('ALT')
    events.keypress('tab')
    events.type('32')
    events.keypress('tab')
    events.type('U/L')
    events.keypress('tab')
    events.type('0-45')
    events.keypress('enter')
    const shown = getScreen()
    expect(shown).toContain('! Not understood, so not taken: "Glucose 5.1 mmol/L".')
    expect(shown).toContain('! 1 more of the report is not needed now, so not taken.')
    expect(shown).toContain('> ALT                   2 values in the report')
    await pause()
    events.type('b')
    await pause()
    expect(getScreen()).toContain('> ALT      32 U/L 45')
    events.keypress('enter')
    events.keypress('enter')
    await expect(answer).resolves.toEqual({
      kind: 'answer',
      value: [
        { path: 'labs.alt', value: { value: 32, unit: 'U/L', uln: 45 } },
        { path: 'labs.albumin', value: { value: 41, unit: 'g/L', uln: 50 } },
      ],
    })
  })

  it('offers the values of a report in the unit of their line', async () => {
    const { answer, events, getScreen } = await open()
    events.type('*')
    await pause()
    events.keypress('tab')
    await pause()
    for (const line of ['Albumin 4.1', 'Albumin 4.2']) {
      events.type(line)
      events.keypress('enter')
    }
    expect(getScreen()).toContain('b  4.2 g/dL, from "Albumin 4.2"')
    await pause()
    events.type('b')
    await pause()
    events.keypress('enter')
    await expect(answer).resolves.toMatchObject({ value: [{}, { value: { value: 4.2, unit: 'g/dL' } }] })
  })

  it('asks about a value of a report that differs from the typed one because of its unit', async () => {
    const { events, getScreen } = await open()
    events.type('*')
    await pause()
    events.keypress('tab')
    events.type('4.1')
    events.keypress('up')
    await pause()
    events.type('Albumin 4.1 g/L')
    events.keypress('enter')
    expect(getScreen()).toContain('2 values in the report')
  })

  /** Types a text as a terminal hands over a paste. */
  const paste = ({ type, keypress }: Awaited<ReturnType<typeof open>>['events'], text: string): void => {
    for (const sign of text)
      if (sign === '\n') keypress('enter')
      else if (sign === '\t') keypress('tab')
      else type(sign)
  }

  it('asks which of two values of a report counts, and chooses neither itself', async () => {
    const { answer, events, getScreen } = await open()
    paste(events, 'ALT 31 U/L (0-40) 13.02.2026\nALT 45 U/L (0-40) 13.03.2026\nAlbumin 41 g/L\n')
    await pause()
    const shown = getScreen()
    expect(shown).toContain('! The report has more than one value of ALT. Which one\ncounts?')
    expect(shown).toContain('  a  31 U/L, upper limit 40; 13 February 2026')
    expect(shown).toContain('  b  45 U/L, upper limit 40; 13 March 2026')
    events.keypress('enter')
    expect(getScreen()).toContain('! The report has more than one value of ALT.')
    await pause()
    events.type('a')
    await pause()
    events.keypress('enter')
    await pause()
    events.keypress('enter')
    await expect(answer).resolves.toEqual({
      kind: 'answer',
      value: [
        { path: 'labs.alt', value: { value: 31, unit: 'U/L', uln: 40, date: '2026-02-13' } },
        { path: 'labs.albumin', value: { value: 41, unit: 'g/L' } },
      ],
    })
  })

  it('leaves such a lab unknown with the key for not known', async () => {
    const { answer, events } = await open()
    paste(events, 'ALT 31 45 U/L (0-40)\nAlbumin 41 g/L\n')
    await pause()
    events.type('*')
    await pause()
    events.keypress('enter')
    await expect(answer).resolves.toMatchObject({ value: [{ path: 'labs.alt', value: undefined }, {}] })
  })

  it('asks also if another value was typed before', async () => {
    const { events, getScreen } = await open()
    paste(events, '31 40\n')
    await pause()
    paste(events, 'ALT 45 U/L (0-40)\n')
    expect(getScreen()).toContain('  a  31 U/L, upper limit 40\n')
    expect(getScreen()).toContain('  b  45 U/L, upper limit 40, from "ALT 45 U/L (0-40)"')
    events.keypress('escape')
    events.keypress('escape')
  })

  it('reads a letter as a choice only if nothing else comes with it', async () => {
    const { events, getScreen } = await open()
    paste(events, 'ALT 31 45 U/L\n')
    await pause()
    paste(events, 'Albumin 41 g/L\n')
    await pause()
    expect(getScreen()).toContain('Albumin'.toLowerCase() + '  41 g/L')
    expect(getScreen()).toContain('2 values in the report')
    events.keypress('escape')
    events.keypress('escape')
  })

  it('does not read a pasted line as an answer if it belongs to a report', async () => {
    for (const text of [
      'Page 1 of 2\n2\n13.03.2026 08:15\nALT 31 U/L (0-40)\n5\n\n',
      '2\nALT 31 U/L (0-40)\n5\n',
      '* ALT 31 U/L (0-40)\n',
      'ALT\n5\nU/L\nALT 31 U/L 0-40\n',
      '13.03.2026 08:15\tALT\t31\tU/L\t0-40\n',
      'Serum?\nALT 31 U/L 0-40\n',
    ]) {
      const { events, getScreen } = await open()
      paste(events, text)
      await pause()
      expect(getScreen()).toMatch(/ALT +31 U\/L 40/)
      expect(getScreen()).toMatch(/> albumin +g\/L/)
      events.keypress('escape')
      events.keypress('escape')
    }
  })

  it('treats the pieces of a marked paste as one, and reads its last line even without a line end', async () => {
    const { events, getScreen } = await open()
    events.keypress('paste-start')
    for (const piece of ['Page 1 of 2\n2\n', '13.03.2026 08:15\nALT 31 U/L (0-40)\n', '5\nAlbu', 'min 41 g/L']) {
      paste(events, piece)
      await pause()
    }
    events.keypress('paste-end')
    expect(getScreen()).toMatch(/ALT +31 U\/L 40/)
    expect(getScreen()).toMatch(/albumin +41 g\/L/)
    events.keypress('escape')
    events.keypress('escape')
  })

  it('asks the terminal to mark pastes, and stops that when it is done', async () => {
    const { answer, events, getFullOutput } = await open([row('labs.albumin', ['g/L'])])
    expect(await getFullOutput({ raw: true })).toContain('\u001b[?2004h')
    events.type('41')
    events.keypress('enter')
    await answer
    expect(await getFullOutput({ raw: true })).toContain('\u001b[?2004l')
  })

  it('reads a unit on a line of its own as the unit of the line before', async () => {
    const own = [row('labs.total_bilirubin', ['mg/dL', 'umol/L']), row('labs.albumin', ['g/L', 'g/dL'])]
    const bilirubin = variableAt(dictionary, 'labs.total_bilirubin') as LabVariable
    const readReportLine: LabSheetConfig['readReport'] = (line, before) =>
      readReport(line, { labs: [bilirubin, ...labs], dictionary, today: '2026-03-15' }, before)
    const { answer, events, getScreen } = await render(labSheet, { screen, rows: own, readReport: readReportLine })
    paste(events, 'Bilirubin\t11\numol/L\nAlbumin\t41\nH\n')
    expect(getScreen()).toContain('11 umol/L')
    await pause()
    events.keypress('enter')
    events.keypress('enter')
    await expect(answer).resolves.toMatchObject({
      value: [{ value: { value: 11, unit: 'umol/L' } }, { value: { value: 41, unit: 'g/L' } }],
    })
  })

  it('marks values that were given again, even if they are the same as before', async () => {
    const own = [
      { ...row('labs.alt', ['U/L']), start: '45 U/L 40' },
      { ...row('labs.albumin', ['g/L']), start: '41 g/L' },
    ]
    const { answer, events } = await open(own)
    paste(events, 'ALT 45 U/L (0-40)\n')
    await pause()
    events.keypress('enter')
    events.keypress('enter')
    await expect(answer).resolves.toEqual({
      kind: 'answer',
      value: [
        { path: 'labs.alt', value: { value: 45, unit: 'U/L', uln: 40 }, anew: true },
        { path: 'labs.albumin', value: { value: 41, unit: 'g/L' } },
      ],
    })
  })

  it('replaces the earlier value of a line with the typed text', async () => {
    const own = [
      { ...row('labs.alt', ['U/L']), start: '45 U/L 40' },
      { ...row('labs.albumin', ['g/L']), start: '41 g/L' },
    ]
    const { answer, events, getScreen } = await open(own)
    expect(getScreen()).toContain('Enter next | typing replaces it | ← edits it | *')
    events.type('38 35')
    expect(getScreen()).toContain('ALT (U/L): 38 35')
    events.keypress('enter')
    events.keypress('backspace')
    events.type('l')
    events.keypress('up')
    events.type('1')
    events.keypress('backspace')
    events.keypress('enter')
    events.keypress('enter')
    await expect(answer).resolves.toEqual({
      kind: 'answer',
      value: [
        { path: 'labs.alt', value: { value: 38, unit: 'U/L', uln: 35 }, anew: true },
        { path: 'labs.albumin', value: { value: 41, unit: 'g/l' }, anew: true },
      ],
    })
  })

  it('never replaces what the person typed into a line, even if it equals the earlier value', async () => {
    const { answer, events, getScreen } = await open([{ ...row('labs.alt', ['U/L']), start: '45' }])
    events.keypress('escape')
    events.type('45')
    events.type('0')
    expect(getScreen()).toContain('ALT (U/L): 450')
    events.keypress('enter')
    await expect(answer).resolves.toMatchObject({ value: [{ value: { value: 450 } }] })
  })

  it('replaces earlier values with those of a report', async () => {
    const { answer, events } = await open([{ ...row('labs.alt', ['U/L']), start: '45 U/L 40' }])
    events.type('ALT 31 U/L (0-35)')
    events.keypress('enter')
    await pause()
    events.keypress('enter')
    await expect(answer).resolves.toMatchObject({ value: [{ value: { value: 31, uln: 35 } }] })
  })

  it('adds the upper limit that is asked for to the known value', async () => {
    const { answer, events, getScreen } = await open([
      { ...row('labs.alt', ['U/L']), start: '45 U/L ', awaitsLimit: true },
    ])
    expect(getScreen()).not.toContain('replaces it')
    events.type('40')
    events.keypress('enter')
    await expect(answer).resolves.toMatchObject({ value: [{ value: { value: 45, uln: 40 } }] })
  })

  it('asks what a sign between digits means', async () => {
    const { answer, events, getScreen } = await open()
    events.type('1.234 40')
    events.keypress('enter')
    expect(getScreen()).toContain('! 1.234 can be read in two ways.')
    expect(getScreen()).toContain('  a  1234 U/L, upper limit 40')
    expect(getScreen()).toContain('  b  1.234 U/L, upper limit 40')
    await pause()
    events.type('a')
    await pause()
    expect(getScreen()).toMatch(/> ALT +1.234 40 +1234 U\/L, upper limit 40/)
    events.keypress('enter')
    events.type('*')
    await expect(answer).resolves.toMatchObject({
      value: [{ path: 'labs.alt', value: { value: 1234, unit: 'U/L', uln: 40 } }, {}],
    })
  })

  it('reads one lab per line, with its unit', async () => {
    const { answer, events, getScreen } = await open()
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

  it('does not leave a line that is empty or cannot be read', async () => {
    const { answer, events, getScreen } = await open()
    events.type('high')
    events.keypress('enter')
    expect(getScreen()).toContain('! Please write the value')
    expect(getScreen()).toContain('> ALT')
    events.keypress('escape')
    events.keypress('enter')
    expect(getScreen()).toContain('! Nothing is typed yet. Press * if it is not known.')
    expect(getScreen()).toContain('> ALT')
    events.type('*')
    expect(getScreen()).toMatch(/ALT +\* +not known/)
    events.type('*')
    await expect(answer).resolves.toEqual({
      kind: 'answer',
      value: [
        { path: 'labs.alt', value: undefined },
        { path: 'labs.albumin', value: undefined },
      ],
    })
  })

  it('goes back to a line that was skipped', async () => {
    const { answer, events, getScreen } = await open()
    events.keypress('down')
    events.type('41')
    events.keypress('enter')
    expect(getScreen()).toContain('> ALT')
    expect(getScreen()).toContain('! Nothing is typed yet.')
    events.type('*')
    events.keypress('enter')
    await expect(answer).resolves.toEqual({
      kind: 'answer',
      value: [
        { path: 'labs.alt', value: undefined },
        { path: 'labs.albumin', value: { value: 41, unit: 'g/L' } },
      ],
    })
  })

  it('lets a value replace "not known", and accepts the sign of that key in a unit', async () => {
    const { answer, events, getScreen } = await open()
    events.type('*')
    events.keypress('up')
    events.type('5 10*9/L')
    expect(getScreen()).toContain('> ALT      5 10*9/L')
    events.keypress('escape')
    events.keypress('escape')
    await expect(answer).resolves.toEqual({ kind: 'back' })
  })

  it('asks before typed lines are lost', async () => {
    const { answer, events, getScreen } = await open()
    events.type('104 40')
    events.keypress('enter')
    events.keypress('left')
    expect(getScreen()).toContain('! 1 of these lines would be lost.')
    events.keypress('left')
    await expect(answer).resolves.toEqual({ kind: 'back' })
  })
})

describe('on a short terminal', () => {
  const LOW: Screen = {
    ...screen,
    why: 'For A E9: a long reason that takes three lines on a terminal as narrow as this one, so that much of it has no room on a low one at all.',
  }
  const heightOf = (text: string): number => text.split('\n').length

  it('a question stays visible above a long list of choices', async () => {
    const choices = choicesOf('metastases[].site')
    const { getScreen, events } = await render(pick<string | undefined>, { screen: { ...LOW, height: 12 }, choices })
    expect(getScreen()).toContain('Is she pregnant?')
    expect(getScreen()).toContain('…')
    expect(heightOf(getScreen())).toBeLessThanOrEqual(12)
    events.type('l')
    expect(heightOf(getScreen())).toBeLessThanOrEqual(12)
    events.keypress('escape')
    events.type('*')
  })

  it('a question says how many choices there are if not all of them are shown', async () => {
    const choices = choicesOf('metastases[].site')
    const { getScreen, events } = await render(pick<string | undefined>, { screen: { ...LOW, height: 24 }, choices })
    expect(getScreen()).toContain('… 15 in all: type a part of the name, or go on with ↓.')
    expect(getScreen()).not.toContain('elsewhere')
    expect(heightOf(getScreen())).toBeLessThanOrEqual(24)
    events.type('bone')
    expect(getScreen()).not.toContain('in all')
    events.keypress('escape')
    events.type('*')
  })

  it('the lab sheet shows the lines around the current one', async () => {
    const all = ['alt', 'ast', 'albumin', 'platelets', 'creatinine', 'hemoglobin', 'total_bilirubin']
    const rows = all.map((name): LabRow => {
      const variable = variableAt(dictionary, `labs.${name}`) as LabVariable
      const read = (text: string, unit: string) => typedLab(text, variable, unit, dictionary)
      const { path, label, unit } = variable
      return { path, label, units: [unit], help: undefined, limit: true, start: '', read }
    })
    const sheet = { screen: { ...LOW, height: 16 }, rows, readReport: () => NO_REPORT }
    const { getScreen, events } = await render(labSheet, sheet)
    expect(getScreen()).toMatch(/> ALT .*1 to \d of 7 labs\nALT \(U\/L\):/s)
    expect(heightOf(getScreen())).toBeLessThanOrEqual(16)
    events.keypress('up')
    expect(getScreen()).toMatch(/> total bilirubin .*to 7 of 7 labs\ntotal bilirubin \(mg\/dL\):/s)
    expect(heightOf(getScreen())).toBeLessThanOrEqual(16)
    for (const _ of all) events.keypress('escape')
  })
})

describe('a question outside the interview', () => {
  const named = () =>
    render(fill<string>, {
      screen,
      form: 'A name.',
      read: (text: string) => ({ ok: true as const, value: text }),
      start: 'P-1.json',
      aside: true,
    })

  it('is not ended by the keys that leave other questions', async () => {
    const { answer, events, getScreen } = await named()
    events.type('\t')
    events.keypress('tab')
    expect(getScreen()).toContain('> P-1.json')
    events.keypress('escape')
    for (const key of ['escape', 'left', 'tab']) events.keypress(key)
    events.type('mary.json')
    events.keypress('enter')
    await expect(answer).resolves.toEqual({ kind: 'answer', value: 'mary.json' })
  })

  it('ignores Tab if it is a choice', async () => {
    const config = { screen, choices: YES_NO.slice(0, 2), start: 0, aside: true }
    const { answer, events, getScreen } = await render(pick<boolean | undefined>, config)
    events.type('\t')
    events.keypress('tab')
    expect(getScreen()).toContain('> 1 y  yes')
    expect(getScreen()).not.toContain('typed:')
    events.keypress('enter')
    await expect(answer).resolves.toEqual({ kind: 'answer', value: true })
  })
})
