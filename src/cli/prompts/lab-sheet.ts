import {
  createPrompt,
  isDownKey,
  isEnterKey,
  isTabKey,
  isUpKey,
  useEffect,
  useKeypress,
  useState,
} from '@inquirer/core'
import type { Typed } from '../../interview/index.ts'
import type { JsonObject } from '../../record/index.ts'
import { formText, keysLine, moveOf, screenText } from './screen.ts'
import type { Move, Screen } from './screen.ts'

export interface LabRow {
  readonly path: string
  readonly label: string
  /** The units to choose from, the usual one first. */
  readonly units: readonly string[]
  readonly help: string | undefined
  /** Whether a rule asks for a multiple of the upper limit of normal. */
  readonly limit: boolean
  readonly start: string
  readonly read: (text: string, unit: string) => Typed<JsonObject>
}

export interface LabSheetConfig {
  readonly screen: Screen
  readonly rows: readonly LabRow[]
}

/** A lab of the sheet with its value; undefined when it is not known. */
export type LabAnswers = readonly { readonly path: string; readonly value: JsonObject | undefined }[]

/** Several labs on one screen, one line each. */
const prompt = createPrompt<Move<LabAnswers>, LabSheetConfig>(({ screen, rows }, done) => {
  const [texts, setTexts] = useState<readonly string[]>(rows.map((row) => row.start))
  const [units, setUnits] = useState<readonly number[]>(rows.map(() => 0))
  const [at, setAt] = useState(0)
  const [helped, setHelped] = useState(false)
  const [pressed, setPressed] = useState(false)
  const unitOf = (i: number): string => rows[i]?.units[units[i] ?? 0] ?? ''
  const readRow = (i: number): Typed<JsonObject> | undefined => rows[i]?.read(texts[i] ?? '', unitOf(i))
  useEffect((rl) => {
    rl.write(texts[0] ?? '')
  }, [])
  useKeypress((key, rl) => {
    const go = (to: number): void => {
      rl.clearLine(0)
      rl.write(texts[to] ?? '')
      setAt(to)
    }
    if (isEnterKey(key)) {
      const wrong = rows.findIndex((_, i) => readRow(i)?.ok === false)
      setPressed(true)
      if (at < rows.length - 1) return go(wrong !== -1 && wrong <= at ? wrong : at + 1)
      if (wrong !== -1) return go(wrong)
      const answers = rows.map(({ path }, i) => {
        const answer = readRow(i)
        return { path, value: answer?.ok === true ? answer.value : undefined }
      })
      return done({ kind: 'answer', value: answers })
    }
    if (isUpKey(key) || isDownKey(key)) return go((at + (isUpKey(key) ? rows.length - 1 : 1)) % rows.length)
    if (isTabKey(key)) {
      rl.clearLine(0)
      rl.write(texts[at] ?? '')
      const count = rows[at]?.units.length ?? 1
      return setUnits(units.map((unit, i) => (i === at ? (unit + 1) % count : unit)))
    }
    const move = moveOf(key, rl.line === '' && (texts[at] ?? '') === '')
    if (move !== undefined) return done(move)
    if (rl.line.endsWith('?')) {
      rl.clearLine(0)
      rl.write(texts[at] ?? '')
      return setHelped(!helped)
    }
    setTexts(texts.map((text, i) => (i === at ? rl.line : text)))
    setPressed(false)
  })
  const { paint } = screen
  const widest = Math.max(...rows.map((row) => row.label.length))
  const lines = rows.map((row, i) => {
    const answer = readRow(i)
    const shown = answer?.ok === true ? meaning(answer.value, row, unitOf(i)) : ''
    return `${i === at ? '>' : ' '} ${row.label.padEnd(widest)}  ${(texts[i] ?? '').padEnd(14)} ${paint.faint(shown)}`.trimEnd()
  })
  const problem = pressed || (texts[at] ?? '') === '' ? readRow(at) : undefined
  const below = problem?.ok === false ? [paint.bad(`! ${problem.message}`)] : []
  const keys: [string, string][] = [
    ['Enter', at === rows.length - 1 ? 'done' : 'next'],
    ['↑↓', 'move'],
    ['Tab', 'other unit'],
    ['?', 'explain'],
    ['←', 'back'],
  ]
  const form = 'Value, then its upper limit of normal from the same report (35 40); an empty line: don’t know.'
  const entry = `${rows[at]?.label ?? ''} (${unitOf(at)}): ${texts[at] ?? ''}`
  const shown = { ...screen, help: rows[at]?.help }
  const above = [screenText(shown, helped), formText(form, screen), ...lines, '', entry]
  return [above.join('\n'), [...below, keysLine(keys, screen)].join('\n')]
})

function meaning(value: JsonObject | undefined, { limit }: LabRow, unit: string): string {
  if (value === undefined) return limit ? `${unit}, with upper limit` : unit
  const sign = typeof value['comparator'] === 'string' ? `${value['comparator']} ` : ''
  const uln =
    typeof value['uln'] === 'number' ? `, upper limit ${value['uln']}` : limit ? ', upper limit not given' : ''
  return `${sign}${String(value['value'])} ${String(value['unit'])}${uln}`
}

export const labSheet = prompt
