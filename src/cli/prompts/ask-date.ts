import { ageFrom, openWhilePath } from '../../dictionary/index.ts'
import {
  AS_BEFORE_KEY,
  dayPath,
  exampleDates,
  datedFact,
  factsOfOneDay,
  GOES_ON_KEY,
  typedBirth,
  typedDate,
  typedDay,
  typedEnd,
} from '../../interview/index.ts'
import type { Answer, End, TypedAge } from '../../interview/index.ts'
import { typedWords } from '../../languages/index.ts'
import type { Say } from '../../messages/index.ts'
import { dateInWords } from '../../quantity/index.ts'
import { bareAt, isObject, originOf, statedWith, valueAt } from '../../record/index.ts'
import type { Json } from '../../record/index.ts'
import { recorded } from './ask-choice.ts'
import type { Asking } from './asking.ts'
import type { Move } from './screen.ts'

/** Asks for a date. If it is the end of something that may be ongoing, "ongoing" can be answered instead. */
export async function askDate(path: string, asking: Asking): Promise<Move<readonly Answer[]>> {
  const { record, dictionary, screen, today, prompts } = asking
  const { say } = screen
  const goesOn = openWhilePath(dictionary, path)
  if (goesOn !== undefined) return askEnd(path, goesOn, asking)
  const read = (text: string) => typedDate(text, today, say)
  const before = bareAt(record, path, dictionary)
  return recorded(
    path,
    await prompts.line({ screen, form: say('form.date', examples(say)), read, echo: echoIn(say), ...start(before) }),
  )
}

/** Asks for the day of a fact, which is often not known. The day given for one lab counts for all on its sheet. */
export async function askDay(path: string, asking: Asking): Promise<Move<readonly Answer[]>> {
  const { record, dictionary, screen, today, prompts } = asking
  const { say } = screen
  const fact = datedFact(path, dictionary) ?? path
  const { dayBefore } = asking
  const read = (text: string) => typedDay(text, today, dayBefore, say)
  const day = dayBefore === undefined ? '' : dateInWords(dayBefore, say)
  const given = { ...examples(say), key: AS_BEFORE_KEY, before: day }
  const form = say(dayBefore === undefined ? 'form.day' : 'form.day.same', given)
  const before = originOf(valueAt(record, fact)).date
  const move = await prompts.line({ screen, form, read, echo: echoIn(say), isOptional: true, ...start(before) })
  if (move.kind !== 'answer') return move
  const value = move.value === undefined ? {} : { value: move.value }
  const answers = factsOfOneDay(fact, record, dictionary).map((one, i) => {
    return { path: dayPath(one), ...value, ...(i > 0 && { implied: true }) }
  })
  return { kind: 'answer', value: answers }
}

/**
 * Asks for an end date. The answer is about two facts: something that ended is not ongoing, and something ongoing has
 * no end date.
 */
async function askEnd(path: string, goesOn: string, asking: Asking): Promise<Move<readonly Answer[]>> {
  const { record, dictionary, screen, today, prompts } = asking
  const { say } = screen
  const isOpen = bareAt(record, goesOn, dictionary) === true
  const before = isOpen ? GOES_ON_KEY : bareAt(record, path, dictionary)
  const form = say('form.end', { ...examples(say), key: GOES_ON_KEY })
  const read = (text: string) => typedEnd(text, today, say)
  const echo = (end: End, typed: string): string =>
    'date' in end ? echoIn(say)(end.date, typed) : say('value.ongoing')
  const move = await prompts.line({ screen, form, read, echo, ...start(before) })
  if (move.kind !== 'answer') return move
  const end = move.value
  if (end === undefined) return { kind: 'answer', value: [{ path }, { path: goesOn, implied: true }] }
  const answers: readonly Answer[] =
    'goesOn' in end
      ? [
          { path: goesOn, value: true },
          { path, implied: true },
        ]
      : [
          { path, value: end.date },
          { path: goesOn, value: false, implied: true },
        ]
  return { kind: 'answer', value: answers }
}

/**
 * Asks for a date of birth or an age; `asked` says which of the two the question is about. An age is recorded with
 * today's date, because the record may be screened on other days. The answer "not known" leaves what is recorded as it
 * is.
 */
export async function askBirth(asked: string, path: string, asking: Asking): Promise<Move<readonly Answer[]>> {
  const { record, dictionary, screen, today, prompts } = asking
  const { say } = screen
  const age = ageFrom(dictionary, path)
  const read = (text: string) => typedBirth(text, today, age?.range ?? { min: 0, max: 0 }, say)
  // The example dates are long ago, as no patient was born today.
  const form = age === undefined ? say('form.date', examples(say)) : say('form.birth', exampleDates('1964', say))
  const own = bareAt(record, path, dictionary)
  const before = own ?? (age === undefined ? undefined : bareAt(record, age.path, dictionary))
  const echo = (value: { age: TypedAge } | { date: string }, typed: string): string =>
    'date' in value ? echoIn(say)(value.date, typed) : say('understood.age', { age: ageText(value.age) })
  const move = await prompts.line({ screen, form, read, echo, ...start(before) })
  if (move.kind !== 'answer') return move
  if (move.value === undefined) return { kind: 'answer', value: [{ path: asked }] }
  if ('date' in move.value) return { kind: 'answer', value: [{ path, value: move.value.date }] }
  const known = age === undefined ? undefined : bareAt(record, age.path, dictionary)
  const isKept = JSON.stringify(known) === JSON.stringify(move.value.age)
  const value = isKept ? move.value.age : statedWith(move.value.age, { date: today })
  return { kind: 'answer', value: [{ path: age?.path ?? path, value }] }
}

/** Examples of what can be typed for a day, in words that are understood. */
function examples(say: Say): Readonly<Record<string, string>> {
  const { shown } = typedWords(say)
  return { ...exampleDates('2024', say), today: shown('word.today'), ago: shown('word.ago.weeks', { count: 2 }) }
}

/** The date as it was understood; empty if it was typed in the form in which it is stored. */
function echoIn(say: Say): (date: string, typed: string) => string {
  return (date, typed) => (date === typed.trim() ? '' : dateInWords(date, say))
}

function ageText(age: TypedAge): string {
  return typeof age === 'number' ? String(age) : `${age.min}-${age.max}`
}

function start(before: Json | undefined): { start?: string } {
  if (isObject(before) && typeof before['min'] === 'number' && typeof before['max'] === 'number')
    return { start: `${before['min']}-${before['max']}` }
  return typeof before === 'string' || typeof before === 'number' ? { start: String(before) } : {}
}
