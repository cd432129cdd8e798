import { createPrompt, isEnterKey, isTabKey, useEffect, useKeypress, useState } from '@inquirer/core'
import type { Typed } from '../../interview/index.ts'
import { COMMON_KEYS, formText, keysLine, moveOf, screenText } from './screen.ts'
import type { Move, Screen } from './screen.ts'

export interface FillConfig {
  readonly screen: Screen
  /** How an answer is written. */
  readonly form: string
  readonly read: (text: string) => Typed<unknown>
  /** The earlier answer, to be kept or changed. */
  readonly start?: string
}

/** One line of text; an empty one is "not known". What cannot be read is explained and stays to be mended. */
const prompt = createPrompt<Move<unknown>, FillConfig>(({ screen, form, read, start }, done) => {
  const [typed, setTyped] = useState('')
  const [problem, setProblem] = useState<string>()
  const [helped, setHelped] = useState(false)
  useEffect((rl) => {
    if (start === undefined || start === '') return
    rl.write(start)
    setTyped(start)
  }, [])
  useKeypress((key, rl) => {
    if (isEnterKey(key)) {
      const answer = read(typed)
      if (answer.ok) return done({ kind: 'answer', value: answer.value })
      rl.write(typed)
      return setProblem(answer.message)
    }
    if (isTabKey(key)) {
      rl.clearLine(0)
      return done({ kind: 'review' })
    }
    const move = moveOf(key, typed === '' && rl.line === '')
    if (move !== undefined) return done(move)
    if (rl.line === '?') {
      rl.clearLine(0)
      return setHelped(!helped)
    }
    setTyped(rl.line)
    setProblem(undefined)
  })
  const { paint } = screen
  const below = problem === undefined ? [] : [paint.bad(`! ${problem}`)]
  const keys: [string, string][] = [['Enter', typed === '' ? "don't know" : 'accept']]
  return [
    `${screenText(screen, helped)}\n${formText(form, screen)}\n> ${typed}`,
    [...below, keysLine([...keys, ...COMMON_KEYS], screen)].join('\n'),
  ]
})

export function fill<T>(
  config: Omit<FillConfig, 'read'> & { readonly read: (text: string) => Typed<T> },
  context: Parameters<typeof prompt>[1],
): Promise<Move<T | undefined>> {
  return prompt(config, context) as Promise<Move<T | undefined>>
}
