import type { Interface } from 'node:readline'
import { useEffect, useRef } from '@inquirer/core'
import { HELP_KEY, UNKNOWN_KEY } from '../../dictionary/index.ts'
import type { Say } from '../../messages/index.ts'
import type { Paint } from '../../report/index.ts'
import { beginning, columns, folded, wrap } from '../../text/index.ts'

/** What every question shows around its own choices. */
export interface Screen {
  /** The status of the trials. */
  readonly board: string
  /** Which question this is, and how much is left to ask. */
  readonly position: string
  readonly question: string
  /** Why it is asked. */
  readonly why: string
  /** What its words mean; shown with `?`. */
  readonly help: string | undefined
  /** Something to look at before answering: what was not accepted, what contradicts it. */
  readonly notice?: string
  /** The language in which the person is asked. */
  readonly say: Say
  readonly paint: Paint
  readonly width: number
  /** How many lines have room; without it, as many as are needed. */
  readonly height?: number
  /** Shared by the questions of one interview. */
  readonly rest?: RestOfWord
}

/**
 * The rest of the word whose first letter answered the previous question: a person who types "no" answers with the "n",
 * and the "o" reaches the next question, where it must not answer anything.
 */
export interface RestOfWord {
  letters: string
}

/**
 * Takes over the rest of a word from the previous question. The function it returns says whether a line is that rest;
 * it says so at most once.
 */
export function useRestOfWord({ rest }: Screen): (typed: string) => boolean {
  const own = useRef<string | undefined>(undefined)
  if (own.current === undefined) {
    own.current = rest?.letters ?? ''
    if (rest !== undefined) rest.letters = ''
  }
  return (typed) => {
    const isRest = own.current !== '' && folded(typed) === own.current
    if (isRest) own.current = ''
    return isRest
  }
}

/**
 * Handles text that was typed before the question was shown, and that answers nothing. It is put into the line so that
 * the person sees it, unless it is the rest of the last answer. With `start`, the line holds `start` instead.
 */
export function useTypedBefore(isRest: (typed: string) => boolean, take: (line: string) => void, start = ''): void {
  useEffect((rl) => {
    const early = rl.line
    if (start !== '' || isRest(early)) rl.clearLine(0)
    else if (early !== '') take(early)
    if (start === '') return
    rl.write(start)
    take(start)
  }, [])
}

/**
 * What was typed over a value that was filled in. A person who starts to type means another value, which replaces the
 * old one. Undefined if the value is edited instead: some of it was deleted, or the first character typed is a blank or
 * a hyphen, which start no value (`45 U/L` ` 40`, `2024` `-03`).
 */
export function typedOver(filled: string, line: string): string | undefined {
  const typed = line.startsWith(filled) ? line.slice(filled.length) : ''
  return typed === '' || /^[\s-]/.test(typed) ? undefined : typed
}

/** Whether a key moved into the line; from then on its value is edited. */
export function isMovedIn({ name }: Key, rl: { readonly line: string }): boolean {
  const { line, cursor } = rl as unknown as Interface
  return name === 'right' || name === 'end' || cursor < line.length
}

/** Makes the end of the input (Ctrl-D) end a prompt as Ctrl-C does; otherwise it would wait for keys for ever. */
export function useEndOfInput(): void {
  useEffect((line) => {
    const rl = line as unknown as Interface
    rl.once('close', () => void rl.emit('SIGINT'))
  }, [])
}

/** What a prompt ends with. */
export type Move<T> =
  | { readonly kind: 'answer'; readonly value: T }
  | { readonly kind: 'back' }
  | { readonly kind: 'review' }

export interface Key {
  readonly name: string
  readonly ctrl: boolean
}

/**
 * Keys that mean the same at every question. `empty`: whether nothing is typed. Escape first clears what is typed; on
 * an empty line it goes back.
 */
export function moveOf(key: Key, empty: boolean): Move<never> | 'clear' | undefined {
  if (key.name === 'escape' && !empty) return 'clear'
  return (key.name === 'escape' || key.name === 'left') && empty ? { kind: 'back' } : undefined
}

export function nothingTyped(say: Say): string {
  return say('typed.nothing', { key: UNKNOWN_KEY })
}

/**
 * The text above the answer. If it would leave no room for `others` more lines, the reason is cut short; the key for
 * help shows all of it.
 */
export function screenText(screen: Screen, helped: boolean, others = 0): string {
  const { board, position, question, why, help, notice, say, paint, width, height } = screen
  const head = [paint.faint(board), paint.faint(position), '']
  head.push(...wrap(question, width).map((line) => paint.strong(line)))
  const reason = wrap(why, width - 2)
  const explained = helped ? wrap(help ?? say('help.none'), width - 2) : []
  const noticed = notice === undefined ? [] : notice.split('\n').flatMap((one) => wrap(one, width - 2))
  const room = (height ?? Infinity) - head.length - explained.length - noticed.length - others
  const shown = helped || reason.length <= room ? reason : cutShort(reason, Math.max(room, 1), width - 2)
  return [
    ...head,
    ...shown.map((line) => paint.faint(`  ${line}`)),
    ...explained.map((line) => `  ${line}`),
    ...noticed.map((line) => paint.open(`! ${line}`)),
  ].join('\n')
}

function cutShort(lines: readonly string[], most: number, width: number): string[] {
  const last = `${lines[most - 1] ?? ''} …`
  return [...lines.slice(0, most - 1), columns(last) <= width ? last : `${beginning(last, width - 2).trimEnd()} …`]
}

/** How many lines a text has on the screen. */
export function linesOf(text: string): number {
  return text.split('\n').length
}

/** How an answer is written. */
export function formText(form: string, { paint, width }: Screen): string {
  return wrap(form, width - 2)
    .map((line) => paint.faint(`  ${line}`))
    .join('\n')
}

/** What was wrong with the last key or answer. */
export function problemText(problem: string, { paint, width }: Screen): string {
  return wrap(`! ${problem}`, width)
    .map((line) => paint.bad(line))
    .join('\n')
}

/** The keys that work, in one faint line, or several if they do not fit. */
export function keysLine(
  keys: readonly (readonly [key: string, does: string])[],
  { paint, width }: Pick<Screen, 'paint' | 'width'>,
): string {
  const lines = ['']
  for (const text of keys.map(([key, does]) => `${key} ${does}`)) {
    const last = lines.at(-1) ?? ''
    const longer = last === '' ? text : `${last} | ${text}`
    if (columns(longer) <= width) lines[lines.length - 1] = longer
    else lines.push(text)
  }
  return lines.map((line) => paint.faint(line)).join('\n')
}

/** The keys for a value that was filled in: any key replaces it, ← edits it. */
export function filledKeys(say: Say): readonly (readonly [string, string])[] {
  return [
    [say('key.any'), say('key.replaces')],
    ['←', say('key.edits')],
  ]
}

/** The keys that work at every question of an interview. `typed`: what is typed, in which ← moves instead of going back. */
export function commonKeys(typed: string, say: Say): readonly (readonly [string, string])[] {
  return [
    [HELP_KEY, say('key.explain')],
    ...backKey(typed, say),
    ['Esc', say('key.clear')],
    ['Tab', say('key.answers')],
  ]
}

/** The key that goes back, while nothing is typed. */
export function backKey(typed: string, say: Say): readonly (readonly [string, string])[] {
  return typed === '' ? [['←', say('key.back')]] : []
}
