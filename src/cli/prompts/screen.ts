import { wrap } from '../../report/index.ts'
import type { Paint } from '../../report/index.ts'

/** What every question shows around its own choices. */
export interface Screen {
  /** Where the trials stand. */
  readonly board: string
  /** Which question this is, and how many may come. */
  readonly position: string
  readonly question: string
  /** Why it is asked. */
  readonly why: string
  /** What its words mean; shown with `?`. */
  readonly help: string | undefined
  /** Something to look at before answering: what was not accepted, what contradicts it. */
  readonly notice?: string
  readonly paint: Paint
  readonly width: number
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

/** Keys that mean the same at every question; `empty` is whether nothing is typed. */
export function moveOf(key: Key, empty: boolean): Move<never> | undefined {
  if (key.name === 'escape' || (key.name === 'left' && empty)) return { kind: 'back' }
  return undefined
}

export function screenText(screen: Screen, helped: boolean): string {
  const { board, position, question, why, help, notice, paint, width } = screen
  const lines = [
    paint.faint(board),
    paint.faint(position),
    '',
    ...wrap(question, width).map((line) => paint.strong(line)),
  ]
  if (why !== '') lines.push(...wrap(why, width - 2).map((line) => paint.faint(`  ${line}`)))
  if (helped) lines.push(...wrap(help ?? 'There is no more to say about it.', width - 2).map((line) => `  ${line}`))
  if (notice !== undefined)
    lines.push(...notice.split('\n').flatMap((one) => wrap(one, width - 2).map((line) => paint.open(`! ${line}`))))
  return lines.join('\n')
}

/** How an answer is written. */
export function formText(form: string, { paint, width }: Screen): string {
  return wrap(form, width - 2)
    .map((line) => paint.faint(`  ${line}`))
    .join('\n')
}

/** The keys that work, in one faint line (two where it does not fit). */
export function keysLine(keys: readonly (readonly [key: string, does: string])[], { paint, width }: Screen): string {
  const lines = ['']
  for (const text of keys.map(([key, does]) => `${key} ${does}`)) {
    const last = lines.at(-1) ?? ''
    const longer = last === '' ? text : `${last} | ${text}`
    if (longer.length <= width) lines[lines.length - 1] = longer
    else lines.push(text)
  }
  return lines.map((line) => paint.faint(line)).join('\n')
}

export const COMMON_KEYS: readonly (readonly [string, string])[] = [
  ['?', 'explain'],
  ['←', 'back'],
  ['Tab', 'answers'],
]
