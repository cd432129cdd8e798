import { Writable } from 'node:stream'
import { Interview } from '../../src/cli/interviewing.ts'
import type { Respondent, Standing } from '../../src/cli/interviewing.ts'
import { itemsOf } from '../../src/cli/prompts/ask-list.ts'
import type { LabSheetConfig } from '../../src/cli/prompts/sheet.ts'
import type { PickChoice, PickConfig } from '../../src/cli/prompts/pick.ts'
import type { Prompts } from '../../src/cli/prompts/prompts.ts'
import { terminalRespondent } from '../../src/cli/prompts/respondent.ts'
import type { Screen } from '../../src/cli/prompts/screen.ts'
import { withStreams } from '../../src/cli/streams.ts'
import { ageFrom, openWhilePath, UNKNOWN_KEY } from '../../src/dictionary/index.ts'
import {
  AS_BEFORE_KEY,
  choiceNumbers,
  conversation,
  datedFact,
  labText,
  lastDay,
  readAnswer,
} from '../../src/interview/index.ts'
import type { NextQuestion } from '../../src/interview/index.ts'
import { bareAt, isObject, originOf, valueAt } from '../../src/record/index.ts'
import type { Json, JsonObject } from '../../src/record/index.ts'
import { PLAIN } from '../../src/report/index.ts'
import { dayText } from '../../src/quantity/index.ts'
import type { Screener } from '../../src/screen/index.ts'

/** What a person saw, and what she typed. */
export interface Step {
  /** Texts that are on the screen when the prompt appears. */
  readonly shows: readonly string[]
  readonly text: string
  /** Whether Enter follows. */
  readonly enter: boolean
  /** Whether it is only the beginning of an answer, which the screen completes. */
  readonly isPart?: boolean
}

type Keys = Omit<Step, 'shows'>

/** The number of keys in a step. */
export function keysOf({ text, enter }: Keys): number {
  return text.length + (enter ? 1 : 0)
}

export interface TypedInterview {
  readonly steps: readonly Step[]
  /** Facts that were asked for. */
  readonly asked: readonly string[]
  readonly standing: Standing
}

/**
 * An interview with a person who has the whole record at hand and types as few keys as possible. Facts without a day in
 * the record get `day`. With `closedToo`, questions for trials that do not enrol are asked from the beginning.
 */
export async function typedInterview(
  record: JsonObject,
  screener: Screener,
  { day, closedToo = false }: { readonly day: string; readonly closedToo?: boolean },
): Promise<TypedInterview> {
  const { dictionary } = screener.rules
  const steps: Step[] = []
  const typist = new Typist(record, day, screener, steps)
  const asked: string[] = []
  let standing: Standing | undefined
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() })
  const input = { isTTY: true, stream: () => process.stdin, bytes: () => new Uint8Array() }
  const status = await withStreams({ input, output: nowhere, errors: nowhere, env: {} }, async () => {
    const today = dayText(screener.asOf)
    const terminal = { dictionary, today, prompts: typist.prompts, paint: PLAIN, saved: undefined, resumed: false }
    const { goOn, ...person } = terminalRespondent(terminal)
    const respondent: Respondent = {
      ...person,
      ...(!closedToo && goOn !== undefined && { goOn }),
      answer: async (question, now, notice) => {
        if (notice !== undefined) throw new Error(`${question.path}: ${notice}`)
        typist.turnTo(question, now)
        return person.answer(question, now, notice)
      },
    }
    const interview = new Interview(screener, respondent, () => undefined, { all: false, by: undefined })
    standing = await interview.run(conversation({ id: record['id'] ?? 'typed' }))
    asked.push(...interview.everAsked)
  })
  if (status !== 0 || standing === undefined) throw new Error('The interview did not end.')
  return { steps, asked, standing }
}

/** Knows a record, and how to type it with few keys. */
class Typist {
  private readonly record: JsonObject
  private readonly day: string
  private readonly screener: Screener
  private readonly steps: Step[]
  private now: { readonly question: NextQuestion; readonly record: JsonObject } | undefined

  constructor(record: JsonObject, day: string, screener: Screener, steps: Step[]) {
    this.record = record
    this.day = day
    this.screener = screener
    this.steps = steps
  }

  turnTo(question: NextQuestion, { talk }: Standing): void {
    this.now = { question, record: talk.record }
  }

  readonly prompts: Prompts = {
    pick: <T>(config: PickConfig<T>) => Promise.resolve({ kind: 'answer' as const, value: this.picked(config) as T }),
    line: ({ screen, read }) => {
      const text = shortest(this.written())
      this.type(screen, { text, enter: text !== UNKNOWN_KEY })
      if (text === '' || text === UNKNOWN_KEY) return Promise.resolve({ kind: 'answer', value: undefined })
      const typed = read(text)
      if (!typed.ok) throw new Error(`${text}: ${typed.message}`)
      return Promise.resolve({ kind: 'answer', value: typed.value })
    },
    labSheet: (config) => Promise.resolve({ kind: 'answer', value: this.sheet(config) }),
    press: () => Promise.resolve('Enter'),
    repeatsLabs: false,
  }

  private type(screen: Screen, keys: Keys): void {
    this.steps.push({ shows: this.above(screen), ...keys })
  }

  private above({ position, question }: Screen): readonly string[] {
    return [position.split(';')[0] ?? '', question]
  }

  private picked({ screen, choices, start, aside }: PickConfig<unknown>): unknown {
    // A question without an unknown answer is not about a fact.
    if (aside === true || choices.every((one) => one.unknown !== true)) {
      const at = start ?? choices.length - 1
      this.type(screen, start === undefined ? keysFor(choices, at) : { text: '', enter: true })
      return choices[at]?.value
    }
    const wanted = this.wanted(choices)
    const found = choices.findIndex((one) => one.value === wanted && one.unknown !== true)
    const at = found === -1 ? choices.findIndex((one) => one.unknown === true) : found
    this.type(screen, keysFor(choices, at))
    return choices[at]?.value
  }

  /** The value of the choice that says what the record says. */
  private wanted(choices: readonly PickChoice<unknown>[]): unknown {
    const { question, record } = this.turn()
    const { variable, path } = question
    if (variable.type !== 'list') return bareAt(this.record, path, this.screener.rules.dictionary)
    const known = valueAt(this.record, path)
    const [items, noted] = [itemsOf(known), itemsOf(valueAt(record, path)).length]
    if (choices.some(({ value }) => value === 'more')) {
      if (known === undefined || known === null) return undefined
      if (noted < items.length) return 'more'
      return isObject(known) && known['complete'] === false ? undefined : 'all'
    }
    const item = items[noted]
    const first = variable.fields[0]?.name ?? ''
    return isObject(item) ? item[first] : undefined
  }

  private written(): string {
    const { question } = this.turn()
    const { dictionary } = this.screener.rules
    const fact = datedFact(question.path, dictionary)
    if (fact !== undefined) {
      const day = originOf(valueAt(this.record, fact)).date ?? this.day
      return lastDay(question.path, conversation(this.turn().record), dictionary) === day ? AS_BEFORE_KEY : day
    }
    const goesOn = openWhilePath(dictionary, question.path)
    if (goesOn !== undefined && bareAt(this.record, goesOn, dictionary) === true) return 'o'
    const own = bareAt(this.record, question.path, dictionary)
    const age = ageFrom(dictionary, question.path)
    return textOf(own ?? (age === undefined ? undefined : bareAt(this.record, age.path, dictionary)))
  }

  private sheet({ screen, rows }: LabSheetConfig): readonly { path: string; value: JsonObject | undefined }[] {
    return rows.map(({ path, label, units, read }, i) => {
      const lab = valueAt(this.record, path)
      const [unit = ''] = units
      const written = isObject(lab) ? labText(lab).replace(` ${unit}`, '') : UNKNOWN_KEY
      const entry = `${label} (${unit}):`
      const shows = i === 0 ? [...this.above(screen), entry] : [entry]
      this.steps.push({ shows, text: written, enter: written !== UNKNOWN_KEY })
      const typed = written === UNKNOWN_KEY ? undefined : read(written, unit)
      if (typed?.ok === false) throw new Error(`${path} ${written}: ${typed.message}`)
      return { path, value: typed?.value }
    })
  }

  private turn(): { readonly question: NextQuestion; readonly record: JsonObject } {
    if (this.now === undefined) throw new Error('Nothing was asked yet.')
    return this.now
  }
}

/**
 * A whole date takes fewer keys without hyphens, and is read as the same day, since day and month cannot be confused.
 */
function shortest(text: string): string {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) ? text.replaceAll('-', '') : text
}

function textOf(value: Json | undefined): string {
  if (isObject(value) && typeof value['min'] === 'number') return `${value['min']}-${String(value['max'])}`
  return typeof value === 'string' || typeof value === 'number' ? String(value) : UNKNOWN_KEY
}

/** The fewest keys that make a choice: a letter, a number, or the beginning of a name and Enter. */
function keysFor(choices: readonly PickChoice<unknown>[], at: number): Keys {
  const choice = choices[at]
  if (choice === undefined) throw new Error('There is no such choice.')
  if (choice.unknown === true) return { text: UNKNOWN_KEY, enter: false }
  const letter = choice.word?.charAt(0)
  if (letter !== undefined) return { text: letter, enter: false }
  const number = choiceNumbers(choices)?.[at]
  const names = [choice.label, ...(choice.synonyms ?? []), ...(choice.inFull ?? [])]
  const begun = names.flatMap((name) => {
    const length = Array.from(name, (_, i) => i + 1).find(
      (one) => readAnswer(name.slice(0, one), choices).chosen === at,
    )
    return length === undefined ? [] : [name.slice(0, length)]
  })
  const [shortest] = begun.toSorted((a, b) => a.length - b.length)
  if (number !== undefined && (shortest === undefined || number.length <= shortest.length + 1))
    return { text: number, enter: false }
  if (shortest === undefined) throw new Error(`Nothing that can be typed means ${choice.label}.`)
  return { text: shortest, enter: true, isPart: !readAnswer(shortest, choices).exact }
}
