import { createPrompt, isEnterKey, isTabKey, useKeypress, useState } from '@inquirer/core'
import { HELP_KEY, UNKNOWN_KEY } from '../../dictionary/index.ts'
import type { Typed } from '../../interview/index.ts'
import { isUnknownWord } from '../../languages/index.ts'
import { halfWidth } from '../../text/index.ts'
import {
  commonKeys,
  filledKeys,
  formText,
  isMovedIn,
  keysLine,
  linesOf,
  moveOf,
  nothingTyped,
  problemText,
  screenText,
  typedOver,
  useEndOfInput,
  useRestOfWord,
  useTypedBefore,
} from './screen.ts'
import type { Move, Screen } from './screen.ts'

export interface FillConfig<T> {
  readonly screen: Screen
  /** How an answer is written. */
  readonly form: string
  readonly read: (text: string) => Typed<T>
  /** The earlier answer, to keep or change. */
  readonly start?: string
  /** Whether Enter on an empty line means "not known". */
  readonly isOptional?: boolean
  /** The value in words, as it was understood; empty if that is what was typed. */
  readonly echo?: (value: T, typed: string) => string
  /** Whether the question is outside the interview: there is no way back, no review, and nothing to explain. */
  readonly aside?: boolean
}

type Choices = NonNullable<Extract<Typed<unknown>, { readonly ok: false }>['choices']>

/** The letters that choose among the possible meanings of an answer. No answer is continued by one of them. */
export const LETTERS = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'] as const

/**
 * Asks for one line of text. An empty line is no answer unless it is allowed. Text that cannot be read is explained and
 * stays in the line to be corrected. If the line is filled with an earlier answer, the first letter typed replaces it.
 */
const prompt = createPrompt<Move<unknown>, FillConfig<unknown>>(
  ({ screen, form, read, start = '', isOptional = false, echo, aside = false }, done) => {
    const [typed, setTyped] = useState('')
    const [problem, setProblem] = useState<string>()
    const [offered, setOffered] = useState<Choices>([])
    const [helped, setHelped] = useState(false)
    const [isFilled, setFilled] = useState(start !== '')
    const isRest = useRestOfWord(screen)
    useEndOfInput()
    const { say } = screen
    useTypedBefore(isRest, setTyped, start)
    useKeypress((key, rl) => {
      const clear = (why: string | undefined): void => {
        rl.clearLine(0)
        setOffered([])
        setTyped('')
        setFilled(false)
        setProblem(why)
      }
      if (isEnterKey(key)) {
        if (typed.trim() === '' && isOptional) return done({ kind: 'answer', value: undefined })
        if (typed.trim() === '') return clear(nothingTyped(say))
        if (isRest(typed)) return clear(say('typed.rest'))
        const answer = read(typed)
        if (!aside && !answer.ok && isUnknownWord(typed, say)) return done({ kind: 'answer', value: undefined })
        if (answer.ok) return done({ kind: 'answer', value: answer.value })
        rl.write(typed)
        setOffered(answer.choices ?? [])
        return setProblem(answer.message)
      }
      if (isTabKey(key)) {
        rl.clearLine(0)
        if (!aside) return done({ kind: 'review' })
        return rl.write(typed)
      }
      const move = moveOf(key, typed === '' && rl.line === '')
      if (move === 'clear') return clear(undefined)
      if (move !== undefined) return aside ? undefined : done(move)
      const line = halfWidth(rl.line)
      const chosen = offered.find((_, i) => line.toLowerCase() === `${halfWidth(typed).toLowerCase()}${LETTERS[i]}`)
      if (chosen !== undefined) return done({ kind: 'answer', value: chosen.value })
      setOffered([])
      const untouched = typed === '' || typed === start ? typed : undefined
      if (untouched !== undefined && line === `${untouched}${UNKNOWN_KEY}`) {
        return done({ kind: 'answer', value: undefined })
      }
      if (line.endsWith(HELP_KEY)) {
        rl.clearLine(0)
        rl.write(typed)
        return setHelped(!helped)
      }
      setProblem(undefined)
      const over = isFilled ? typedOver(typed, rl.line) : undefined
      if (over !== undefined) {
        rl.clearLine(0)
        rl.write(over)
      }
      setTyped(rl.line)
      if (over !== undefined || rl.line !== typed || isMovedIn(key, rl)) setFilled(false)
    })
    const below = problem === undefined ? [] : [problemText(problem, screen)]
    below.push(...offered.map(({ label }, i) => `  ${LETTERS[i]}  ${label}`))
    const understood = typed === '' ? undefined : read(typed)
    const echoed = understood?.ok === true ? (echo?.(understood.value, typed) ?? '') : ''
    const before = start === '' || isFilled || typed === start ? '' : say('typed.before', { value: start })
    const said = [echoed, before].filter((one) => one !== '').join('   ')
    const enter: readonly [string, string] = ['Enter', say(isFilled ? 'key.keeps' : 'key.accept')]
    const own = [enter, ...(isFilled ? filledKeys(say) : [])]
    const keys: (readonly [string, string])[] = [
      ...own,
      [UNKNOWN_KEY, say('answer.unknown')],
      ...commonKeys(typed, say),
    ]
    if (offered.length > 0) keys.unshift([LETTERS.slice(0, offered.length).join('/'), say('key.choose')])
    const under = [...below, keysLine(aside ? own : keys, screen)].join('\n')
    const how = formText(form, screen)
    return [
      `${screenText(screen, helped, linesOf(how) + 1 + linesOf(under))}\n${how}\n> ${typed}${said === '' ? '' : screen.paint.faint(`   ${said}`)}`,
      under,
    ]
  },
)

export function fill<T>(config: FillConfig<T>, context: Parameters<typeof prompt>[1]): Promise<Move<T | undefined>> {
  return prompt(config as FillConfig<unknown>, context) as Promise<Move<T | undefined>>
}
