import {
  createPrompt,
  isDownKey,
  isEnterKey,
  isTabKey,
  isUpKey,
  useKeypress,
  usePagination,
  useRef,
  useState,
} from '@inquirer/core'
import { HELP_KEY, UNKNOWN_KEY } from '../../dictionary/index.ts'
import { choiceNumbers, readAnswer } from '../../interview/index.ts'
import type { Answerable } from '../../interview/index.ts'
import { typedWords } from '../../languages/index.ts'
import { withCommas } from '../../messages/index.ts'
import type { Say } from '../../messages/index.ts'
import { columns, folded, halfWidth, wrap } from '../../text/index.ts'
import {
  commonKeys,
  keysLine,
  linesOf,
  moveOf,
  problemText,
  screenText,
  useEndOfInput,
  useRestOfWord,
  useTypedBefore,
} from './screen.ts'
import type { Move, Screen } from './screen.ts'

export interface PickChoice<T> extends Answerable {
  readonly value: T
  /** A word whose first letter answers at once. */
  readonly word?: string
}

export interface PickConfig<T> {
  readonly screen: Screen
  readonly choices: readonly PickChoice<T>[]
  /** The choice that is active at first: the earlier answer. */
  readonly start?: number
  /** The question is not part of the interview, so there is no way back and no review. */
  readonly aside?: boolean
}

const PAGE = 12
const FEWEST_SHOWN = 4

/** Asks for one of several choices: by number, by letter, by typing, or with the arrows and Enter. */
const prompt = createPrompt<Move<unknown>, PickConfig<unknown>>((config, done) => {
  const { screen, choices, start, aside } = config
  const { say } = screen
  const [typed, setTyped] = useState('')
  const [moved, setMoved] = useState(start)
  const [problem, setProblem] = useState<string>()
  const [helped, setHelped] = useState(false)
  const pressed = useRef<NodeJS.Immediate | undefined>(undefined)
  const isRest = useRestOfWord(screen)
  useEndOfInput()
  useTypedBefore(isRest, (line) => setTyped(halfWidth(line)))
  const reading = readAnswer(typed, choices, say)
  const active = moved ?? reading.chosen
  const answer = (at: number): void => done({ kind: 'answer', value: choices[at]?.value })
  // Answers after a key only if nothing arrived together with it, so that a pasted number or word is read as a whole.
  const answerSoon = (at: number, rest: string): void => {
    pressed.current = setImmediate(() => {
      if (screen.rest !== undefined) screen.rest.letters = rest
      answer(at)
    })
  }
  useKeypress((key, rl) => {
    const show = (text: string, why?: string): void => {
      rl.clearLine(0)
      if (text !== '') rl.write(text)
      setTyped(text)
      setMoved(undefined)
      setProblem(why)
    }
    if (isEnterKey(key)) {
      clearImmediate(pressed.current)
      if (isRest(typed)) return show('', say('typed.rest'))
      if (active !== undefined) return answer(active)
      return show(typed, whyNot(typed, choices, 'screen', say))
    }
    if (isTabKey(key)) {
      rl.clearLine(0)
      if (aside !== true) return done({ kind: 'review' })
      return rl.write(typed)
    }
    if (isUpKey(key) || isDownKey(key)) {
      show(typed)
      return setMoved(next(reading.found, active, isUpKey(key) ? -1 : 1))
    }
    const line = halfWidth(rl.line)
    const move = moveOf(key, typed === '' && line === '')
    if (move === 'clear') return show('')
    if (move !== undefined) return aside === true ? undefined : done(move)
    if (line.endsWith(HELP_KEY)) {
      show(typed)
      return setHelped(!helped)
    }
    if (line === typed) return
    clearImmediate(pressed.current)
    setTyped(line)
    setMoved(undefined)
    setProblem(undefined)
    const hit = keyed(line, choices)
    if (hit !== undefined) answerSoon(hit.at, hit.rest)
  })
  const numbers = choiceNumbers(choices)
  const letters = lettersOf(choices)
  const rows = reading.found.filter((i) => choices[i]?.unknown !== true)
  const rowText = (i: number): string => {
    const label = choices[i]?.label ?? ''
    const keys = [numbers?.[i], letters[i]].filter((one) => one !== undefined)
    const before = `${i === active ? '>' : ' '} ${(keys.length === 0 ? [' '] : keys).join(' ')}  `
    return before + wrap(label, screen.width - columns(before)).join(`\n${' '.repeat(columns(before))}`)
  }
  const unknown = choices.findIndex((one) => one.unknown === true)
  const entry = typed === '' ? '' : `\n  ${say('choice.typed', { typed })}`
  const below = [
    ...(unknown === -1 ? [] : [`${unknown === active ? '>' : ' '} ${UNKNOWN_KEY}  ${choices[unknown]?.label ?? ''}`]),
    ...(problem === undefined ? [] : [problemText(problem, screen)]),
    keysLine(keysFor(config, numbers !== undefined, typed), screen),
  ].filter((one) => one !== '')
  const fixed = linesOf(below.join('\n')) + (entry === '' ? 0 : 1)
  const above = screenText(screen, helped, fixed + Math.min(rows.length, FEWEST_SHOWN))
  const free = (screen.height ?? Infinity) - linesOf(above) - fixed
  const isCut = free > FEWEST_SHOWN && linesOf(rows.map(rowText).join('\n')) > Math.min(PAGE, free)
  const room = isCut ? free - 1 : free
  const page = usePagination({
    items: rows,
    active: Math.max(active === undefined ? 0 : rows.indexOf(active), 0),
    renderItem: ({ item }) => rowText(item),
    pageSize: Math.max(Math.min(PAGE, room), FEWEST_SHOWN),
    loop: false,
  })
  const shown = rows.length === 0 && reading.chosen === undefined ? `  ${say('choice.none', { typed })}` : page
  if (isCut) below.unshift(screen.paint.faint(`  ${say('choice.more', { count: rows.length })}`))
  return [`${above}${entry}`, [shown, ...below].filter((one) => one !== '').join('\n')]
})

/**
 * The choice that a key answers at once, and the rest of the word that it may be the start of. People who type the
 * whole word have the rest of it ignored.
 */
export function keyed(line: string, choices: readonly PickChoice<unknown>[]): { at: number; rest: string } | undefined {
  const unknown = choices.findIndex((one) => one.unknown === true)
  if (unknown !== -1 && line === UNKNOWN_KEY) return { at: unknown, rest: '' }
  const at = lettersOf(choices).findIndex((letter) => letter === folded(line))
  if (at !== -1) return { at, rest: choices[at]?.word?.slice(1) ?? '' }
  const { byNumber, chosen } = readAnswer(line, choices)
  return byNumber && chosen !== undefined ? { at: chosen, rest: '' } : undefined
}

/** The letters that answer at once; undefined where two words begin alike, or a choice has no word. */
function lettersOf(choices: readonly PickChoice<unknown>[]): readonly (string | undefined)[] {
  const letters = choices.map(({ word }) => word?.charAt(0))
  const isOne = (letter: string | undefined): boolean => letters.filter((one) => one === letter).length === 1
  return letters.map((letter) => (isOne(letter) ? letter : undefined))
}

function next(found: readonly number[], active: number | undefined, step: 1 | -1): number | undefined {
  const at = active === undefined ? -1 : found.indexOf(active)
  if (at === -1) return found.at(step === 1 ? 0 : -1)
  return found[(at + step + found.length) % found.length]
}

/** Why Enter did not choose anything, and what the person can do, on a screen or line by line. */
export function whyNot(
  typed: string,
  choices: readonly PickChoice<unknown>[],
  where: 'screen' | 'line',
  say: Say,
): string {
  const canBeUnknown = choices.some((one) => one.unknown === true)
  if (typed.trim() === '') return say(canBeUnknown ? 'choice.nothing.known' : 'choice.nothing', { key: UNKNOWN_KEY })
  const { found, together } = readAnswer(typed, choices, say)
  if (together !== undefined) {
    const answers = withCommas(
      together.map((at) => choices[at]?.label ?? ''),
      say,
    )
    return say('choice.together', { typed, answers })
  }
  const isDigits = /^\p{N}+$/u.test(folded(typed))
  const all = choiceNumbers(choices)
  if (found.length === 0) {
    const none = say(`choice.none.${where}`, { typed, key: HELP_KEY })
    return all === undefined && NUMBER.test(folded(typed))
      ? say(`choice.none.digits.${where}`, { none, key: HELP_KEY })
      : none
  }
  const numbers = all?.filter((one) => one !== undefined) ?? []
  if (isDigits && all !== undefined)
    return say('choice.digits', { count: numbers[0]?.length ?? 0, first: numbers[0] ?? '', last: numbers.at(-1) ?? '' })
  return say(`choice.many.${where}`, { typed })
}

/**
 * Matches what may be meant as the number of an answer, or what a report says instead of a word: `2`, `95 %`, `<1%`.
 */
const NUMBER = /^[<>≤≥]?\s*\p{N}+([.,]\p{N}+)?\s*%?$/u

function keysFor(
  { choices, aside, screen: { say } }: PickConfig<unknown>,
  numbered: boolean,
  typed: string,
): readonly (readonly [string, string])[] {
  const lettered = lettersOf(choices).some((letter) => letter !== undefined)
  const shown = numbered && lettered ? 'number-or-letter' : numbered ? 'number' : lettered ? 'letter' : undefined
  const keys: [string, string][] = shown === undefined ? [] : [[say(`key.${shown}`), say('key.chooses')]]
  const why: [string, string][] = numbered ? [] : [[say('key.numberless'), say('key.numberless.why')]]
  return [...keys, [say('key.typing'), say('key.chooses')], ...why, ...(aside === true ? [] : commonKeys(typed, say))]
}

/** A choice that can be typed as a whole word, also in English, and is answered at once by its first letter. */
export function wordChoice<T>(answer: 'yes' | 'no', value: T, say: Say, label = say(`value.${answer}`)): PickChoice<T> {
  const words = typedWords(say).of(`answer.${answer}`)
  const [word = answer] = words
  return { value, label, word, inFull: [...new Set([word, word.charAt(0), ...words])] }
}

/** The choice “unknown”, which every question about a fact has. */
export function unknownChoice<T>(value: T, say: Say, label = say('answer.unknown')): PickChoice<T> {
  const { of } = typedWords(say)
  const inFull = [say('answer.unknown'), say('value.not-known'), ...of('word.unknown')]
  return { value, label, unknown: true, inFull: [...new Set(inFull)] }
}

export function pick<T>(config: PickConfig<T>, context: Parameters<typeof prompt>[1]): Promise<Move<T>> {
  return prompt(config, context) as Promise<Move<T>>
}
