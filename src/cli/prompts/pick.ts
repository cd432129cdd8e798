import {
  createPrompt,
  isBackspaceKey,
  isDownKey,
  isEnterKey,
  isTabKey,
  isUpKey,
  useKeypress,
  usePagination,
  useState,
} from '@inquirer/core'
import { COMMON_KEYS, keysLine, moveOf, screenText } from './screen.ts'
import type { Move, Screen } from './screen.ts'

export interface PickChoice<T> {
  readonly value: T
  readonly name: string
  /** One key that answers at once. */
  readonly key?: string
}

export interface PickConfig<T> {
  readonly screen: Screen
  readonly choices: readonly PickChoice<T>[]
  /** The choice to start at. */
  readonly start?: number
  /** No way back and no review: the question stands beside the interview. */
  readonly aside?: boolean
}

const PAGE = 12

/** One of some choices: by its key, by typing part of its name, or with the arrows and Enter. */
const prompt = createPrompt<Move<unknown>, PickConfig<unknown>>(({ screen, choices, start, aside }, done) => {
  const [typed, setTyped] = useState('')
  const [at, setAt] = useState(start ?? 0)
  const [helped, setHelped] = useState(false)
  const found = choices.filter((choice) => matches(choice.name, typed))
  const active = Math.min(at, Math.max(found.length - 1, 0))
  useKeypress((key, rl) => {
    const text = rl.line
    const clear = (keep: string): void => {
      rl.clearLine(0)
      if (keep !== '') rl.write(keep)
    }
    if (isEnterKey(key)) {
      const chosen = found[active]
      if (chosen !== undefined) return done({ kind: 'answer', value: chosen.value })
      clear(typed)
    } else if (aside !== true && isTabKey(key)) {
      clear('')
      done({ kind: 'review' })
    } else if (isUpKey(key) || isDownKey(key)) {
      clear(typed)
      if (found.length > 0) setAt((active + (isUpKey(key) ? found.length - 1 : 1)) % found.length)
    } else {
      const move = aside === true ? undefined : moveOf(key, typed === '' && text === '')
      if (move !== undefined) return done(move)
      if (text.endsWith('?')) {
        clear(typed)
        return setHelped(!helped)
      }
      const single =
        typed === ''
          ? choices.find((choice) => choice.key !== undefined && choice.key === text.toLowerCase())
          : undefined
      if (single !== undefined) return done({ kind: 'answer', value: single.value })
      if (isBackspaceKey(key) || text !== typed) {
        setTyped(text)
        setAt(0)
      }
    }
  })
  const page = usePagination({
    items: found.length === 0 ? [{ value: undefined, name: `nothing here is called “${typed}”` }] : found,
    active,
    renderItem: ({ item, isActive }) => {
      const key = 'key' in item && item.key !== undefined ? `${item.key}  ` : ''
      return `${isActive && found.length > 0 ? '>' : ' '} ${key}${item.name}`
    },
    pageSize: PAGE,
    loop: false,
  })
  const search = typed === '' ? '' : `\n  looking for: ${typed}`
  const keys: [string, string][] = [
    [choices.some((choice) => choice.key !== undefined) ? 'a key, or ↑↓ Enter' : 'type to search, ↑↓ Enter', 'choose'],
  ]
  const all = aside === true ? keys : [...keys, ...COMMON_KEYS]
  return [`${screenText(screen, helped)}${search}`, `${page}\n${keysLine(all, screen)}`]
})

/** Whether a name, or one of its words, starts with what was typed; or contains it when nothing shorter is asked. */
function matches(name: string, typed: string): boolean {
  const wanted = typed.trim().toLowerCase()
  return name.toLowerCase().includes(wanted)
}

export function pick<T>(config: PickConfig<T>, context: Parameters<typeof prompt>[1]): Promise<Move<T>> {
  return prompt(config, context) as Promise<Move<T>>
}
