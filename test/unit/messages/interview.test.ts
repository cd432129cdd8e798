import { Readable, Writable } from 'node:stream'
import { render } from '@inquirer/testing'
import { describe, expect, it } from 'vitest'
import { Interview } from '../../../src/cli/interviewing.ts'
import { fill } from '../../../src/cli/prompts/fill.ts'
import { labSheet } from '../../../src/cli/prompts/lab-sheet.ts'
import { Lines } from '../../../src/cli/prompts/lines.ts'
import { linearPrompts } from '../../../src/cli/prompts/linear.ts'
import { pick, unknownChoice, wordChoice } from '../../../src/cli/prompts/pick.ts'
import type { Prompts } from '../../../src/cli/prompts/prompts.ts'
import { terminalRespondent } from '../../../src/cli/prompts/respondent.ts'
import type { Screen } from '../../../src/cli/prompts/screen.ts'
import { withStreams } from '../../../src/cli/streams.ts'
import { variableAt } from '../../../src/dictionary/index.ts'
import type { LabVariable } from '../../../src/dictionary/index.ts'
import {
  conversation,
  typedBirth,
  typedDate,
  typedDay,
  typedEnd,
  typedLab,
  typedWhole,
} from '../../../src/interview/index.ts'
import { pseudoLanguage, sayIn } from '../../../src/messages/index.ts'
import { parseDay } from '../../../src/quantity/index.ts'
import type { JsonObject } from '../../../src/record/index.ts'
import { PLAIN, trialListText, trialText } from '../../../src/report/index.ts'
import { Screener } from '../../../src/screen/index.ts'
import { AS_OF, rulesOf, SMALL_DICTIONARY } from '../../support/rules.ts'

/**
 * Replaces the texts of the rules by Greek letters, so that Latin letters on a screen come neither from them nor from
 * the language shown.
 */
function greek(text: string): string {
  return text.replaceAll(
    /[a-z]/gi,
    (letter) => 'αβγδεζηθικλμνξοπρστυφχψωϊϋ'[letter.toLowerCase().charCodeAt(0) - 97] ?? '',
  )
}

const DICTIONARY = SMALL_DICTIONARY.replaceAll(
  /\b(label|entry|because): ([^,}\n]+)/g,
  (_, key: string, text: string) => `${key}: ${greek(text)}`,
)

const CRITERIA = `  - {id: I1, text: τ, cites: c, require: {sex: female, score: ≤ 1, smoker: false}}
  - {id: I2, text: τ, cites: c, require: {age: 18..75}}
  - {id: I3, text: τ, cites: c, require: {labs.crea: ≤ 1.5 × ULN}}
  - {id: I4, text: τ, cites: c, require: {spots: {some: {place: bone, size: "> 2", seen: within 1 year}}}}
  - {id: I5, text: τ, cites: c, ask: α, who: ω, favourable: no}
  - {id: I6, text: τ, cites: c, note: ν, require: {score: ≤ 1}, confirm: {when: {score: 2}, ask: α, who: ω}}
  - {id: E1, text: τ, cites: c, not_screened: {as: heading, reason: ν}}
  - {id: E2, text: τ, cites: c, exclude: {spots: {some: {all: [{grade: "> 3"}, {side: left}]}}}}
`

const rules = rulesOf({ T: CRITERIA, U: CRITERIA.replace('≤ 1.5', '≤ 2.5') }, DICTIONARY)
const { dictionary } = rules
const screener = new Screener(rules, parseDay(AS_OF) ?? 0)
const say = sayIn(pseudoLanguage())
const SCREEN: Screen = {
  board: '',
  position: '',
  question: 'α',
  why: 'β',
  help: undefined,
  say,
  paint: PLAIN,
  width: 400,
}

/** Names of trials, criteria, keys and units, and typed texts: they are the same in every language. */
const NAMES = /\b(?:[A-Z]\d*|Enter|Esc|Tab|s\.yaml|mg\/dL|g\/[dL]?L|mmol\/L|umol\/L|c|t)\b|\d{4}-\d\d-\d\d/g

function latin(text: string): string[] {
  return text.replaceAll(NAMES, '').match(/[a-z]+/gi) ?? []
}

const MOST_LINES = 2000

/**
 * Runs an interview line by line. At each prompt, the help is shown and something meaningless is typed before the
 * answer.
 */
async function said(record: JsonObject, answers: Partial<Record<keyof Prompts, readonly string[]>>): Promise<string[]> {
  const lines: string[] = []
  const left: Partial<Record<keyof Prompts, string[]>> = Object.fromEntries(
    Object.entries(answers).map(([kind, own]) => [kind, [...own]]),
  )
  let queue: string[] = []
  const typed = new (class extends Lines {
    override next(): Promise<string> {
      if (lines.length > MOST_LINES) throw new Error(`no end: ${lines.slice(-9).join('\n')}`)
      return Promise.resolve(queue.shift() ?? '*')
    }
  })(() => Readable.from([]), { during: (work) => work })
  const linear = linearPrompts(typed, (line) => lines.push(line))
  const begin = (kind: keyof Prompts, otherwise?: string): void => {
    const own = otherwise ?? left[kind]?.shift()
    queue = ['?', '%%%', ...(own === undefined ? ['', '*'] : [own])]
  }
  const prompts: Prompts = {
    ...linear,
    // Outside the interview there is no answer for not known.
    pick: (config) => (
      begin('pick', config.aside === true ? config.choices.at(-1)?.label : undefined),
      linear.pick(config)
    ),
    line: (config) => (begin('line'), linear.line(config)),
    labSheet: (config) => (begin('labSheet'), linear.labSheet(config)),
  }
  const errors = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      lines.push(chunk.toString())
      done()
    },
  })
  const input = { isTTY: true, stream: () => process.stdin, bytes: () => new Uint8Array() }
  await withStreams({ input, output: errors, errors, env: {} }, async () => {
    const terminal = { dictionary, today: AS_OF, say, prompts, paint: PLAIN, saved: '7', resumed: true }
    const respondent = terminalRespondent(terminal)
    const interview = new Interview(screener, respondent, () => undefined, { all: false, by: undefined, say })
    await interview.run(conversation(record))
  })
  return lines
}

describe('an interview', () => {
  it('is in the language of the person, whatever is typed', async () => {
    const pages = [
      await said({ id: '1' }, { pick: ['<', '#'] }),
      await said({ id: '2', sex: 'female', score: 0, age: 40 }, { pick: ['no', 'yes', '1', 'yes', '2', 'no'] }),
      await said({ id: '3', sex: 'female', score: 0, smoker: false }, { line: ['1980'], labSheet: ['5 mg/dL 6'] }),
      await said({ id: '4', sex: 'male', phase: 'late', labs: { crea: { value: 99, unit: 'mg/dL' } } }, {}),
    ]
    for (const lines of pages) {
      expect(lines.flatMap(latin)).toEqual([])
      expect(lines.length).toBeGreaterThan(10)
      expect(lines.join('')).toContain('⟦')
    }
  })

  it('says why an answer is not accepted', () => {
    const lab = variableAt(dictionary, 'labs.crea') as LabVariable
    const read = [
      ...['%', '31/02/2020', '2020-02-31', '1/2/24', '3/4/2020', '2030'].map((text) => typedDate(text, AS_OF, say)),
      typedDay('=', AS_OF, undefined, say),
      typedEnd('today', AS_OF, say),
      typedBirth('300', AS_OF, { min: 0, max: 130 }, say),
      typedWhole('9', { min: 0, max: 5 }, say),
      ...['%', '1,200 umol/L', '5 furlong', '5 mg/dL 0', '1 490'].map((text) =>
        typedLab(text, lab, 'mg/dL', dictionary, say),
      ),
    ]
    for (const one of read) {
      expect(one.ok ? ['taken'] : latin(one.message.replace('furlong', '').replace(/\bo\b/, ''))).toEqual([])
      expect(one.ok ? [] : (one.choices ?? []).flatMap(({ label }) => latin(label))).toEqual([])
    }
  })
})

describe('a screen', () => {
  it('shows a choice in the language of the person', async () => {
    const choices = [
      wordChoice<boolean | undefined>('yes', true, say),
      wordChoice<boolean | undefined>('no', false, say),
    ]
    const { getScreen, events } = await render(pick<boolean | undefined>, {
      screen: SCREEN,
      choices: [...choices, unknownChoice<boolean | undefined>(undefined, say)],
    })
    expect(latin(getScreen())).toEqual([])
    events.type('%%?')
    expect(latin(getScreen())).toEqual([])
    events.keypress('enter')
    expect(latin(getScreen())).toEqual([])
    events.keypress('escape')
    events.type('*')
  })

  it('shows a line in the language of the person', async () => {
    const { getScreen, events } = await render(fill<string>, {
      screen: SCREEN,
      form: 'α',
      read: (text) => typedDate(text, AS_OF, say),
    })
    events.type('3/4/2020')
    events.keypress('enter')
    expect(
      latin(
        getScreen()
          .replaceAll(/^ {2}[ab] /gm, '')
          .replace('a/b', ''),
      ),
    ).toEqual([])
    events.type('a')
  })

  it('shows a sheet of labs in the language of the person', async () => {
    const lab = variableAt(dictionary, 'labs.crea') as LabVariable
    const row = { path: 'labs.crea', label: 'α', units: ['mg/dL'], help: undefined, limit: true, start: '' }
    const read = (text: string, unit: string) => typedLab(text, lab, unit, dictionary, say)
    const { getScreen, events } = await render(labSheet, {
      screen: SCREEN,
      rows: [row, row].map((one) => ({ ...one, read })),
      readReport: () => ({ values: new Map([['x', [{ typed: '1', text: '1' }]]]), rest: ['%'], days: [] }),
    })
    events.keypress('enter')
    expect(latin(getScreen())).toEqual([])
    events.type('5')
    events.keypress('enter')
    expect(latin(getScreen())).toEqual([])
    events.type('*')
    events.keypress('enter')
  })
})

describe('the rules of trials', () => {
  it('are in the language of the person', () => {
    const options = { width: 400, paint: PLAIN, dictionary, say }
    for (const page of [trialListText(rules.trials, options), ...rules.trials.map((one) => trialText(one, options))]) {
      expect(latin(page)).toEqual([])
      expect(page).toContain('⟦')
    }
  })
})

it('letters that two answers share choose neither', async () => {
  const choices = [wordChoice('yes', true, say), wordChoice('no', false, say)]
  const { getScreen, answer, events } = await render(pick<boolean>, { screen: SCREEN, choices })
  events.type('⟦')
  expect(getScreen()).toContain(say('value.yes'))
  events.keypress('escape')
  events.type('no')
  events.keypress('enter')
  await expect(answer).resolves.toEqual({ kind: 'answer', value: false })
})
