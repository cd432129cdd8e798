import type { ChoiceVariable, IntegerVariable } from '../../dictionary/index.ts'
import { answerable, totalOf, typedWhole } from '../../interview/index.ts'
import type { Answer } from '../../interview/index.ts'
import type { Say } from '../../messages/index.ts'
import { bareAt, isObject, valuesOfSet } from '../../record/index.ts'
import type { Json } from '../../record/index.ts'
import type { Asking } from './asking.ts'
import { unknownChoice, wordChoice } from './pick.ts'
import type { PickChoice } from './pick.ts'
import type { Move } from './screen.ts'

export function askYesNo(path: string, before: Json | undefined, asking: Asking): Promise<Move<readonly Answer[]>> {
  const { say } = asking.screen
  const choices: readonly PickChoice<Json>[] = [wordChoice('yes', true, say), wordChoice('no', false, say)]
  return choose(asking, choices, before).then((move) => recorded(path, move))
}

/**
 * Asks for one value of a variable. If the variable is a component of a total (a score), the total can be given
 * instead; going back from the question for the total leads to the component again.
 */
export async function askChoice(
  variable: ChoiceVariable,
  path: string,
  before: Json | undefined,
  asking: Asking,
): Promise<Move<readonly Answer[]>> {
  const total = totalOf(path, asking.dictionary)
  if (total === undefined) return recorded(path, await chooseValue(variable, before, asking))
  const entry = path.slice(0, path.lastIndexOf('.') + 1)
  const { say, why } = asking.screen
  const known = asking.total
  const sofar = known === undefined ? why : say('question.total', { why, total: total.label, known })
  const screen = { ...asking.screen, why: sofar }
  const shortcut: PickChoice<Json> = {
    value: TOTAL_KNOWN,
    label: say('question.total.known', { total: total.label }),
    inFull: [total.label],
    beside: true,
  }
  const move = await chooseValue(variable, before, { ...asking, screen }, [shortcut])
  if (move.kind !== 'answer' || move.value !== TOTAL_KNOWN) return recorded(path, move)
  const form = wholeForm(total.range, say)
  const read = (text: string) => typedWhole(text, total.range, say)
  const asked = { ...asking.screen, question: total.question ?? total.label, help: total.help }
  const start = wholeStart(bareAt(asking.record, `${entry}${total.name}`, asking.dictionary))
  const given = await asking.prompts.line({ screen: asked, form, read, ...start })
  return given.kind === 'back' ? askChoice(variable, path, before, asking) : recorded(`${entry}${total.name}`, given)
}

const TOTAL_KNOWN = '§total'

/** Asks for one of the values of a variable, or one of the other choices offered with them. */
export function chooseValue(
  variable: ChoiceVariable,
  before: Json | undefined,
  asking: Asking,
  others: readonly PickChoice<Json>[] = [],
): Promise<Move<Json | undefined>> {
  const values = possibleValues(variable, before).map((value) => ({ value: value.name as Json, ...answerable(value) }))
  return choose(asking, [...values, ...others], before)
}

/** The values that a question offers. If the fact is known in part, only the values that are still possible. */
export function possibleValues({ values }: ChoiceVariable, before: Json | undefined): ChoiceVariable['values'] {
  const set = valuesOfSet(before)
  return set === undefined ? values : values.filter(({ name }) => set.includes(name))
}

function choose(
  { screen, prompts }: Asking,
  known: readonly PickChoice<Json>[],
  before: Json | undefined,
): Promise<Move<Json | undefined>> {
  const choices: PickChoice<Json | undefined>[] = [...known, unknownChoice(undefined, screen.say)]
  const at = choices.findIndex((choice) => choice.value !== undefined && choice.value === before)
  return prompts.pick<Json | undefined>({ screen, choices, ...(at !== -1 && { start: at }) })
}

export function wholeForm({ min, max }: IntegerVariable['range'], say: Say): string {
  return say('form.whole', { min, max })
}

/** The recorded number, as the text to keep or change; it includes the comparator if there is one. */
export function wholeStart(before: Json | undefined): { readonly start?: string } {
  if (typeof before === 'number') return { start: String(before) }
  if (!isObject(before)) return {}
  return { start: `${String(before['comparator'] ?? '')}${String(before['value'])}` }
}

export function recorded(path: string, move: Move<Json | undefined>): Move<readonly Answer[]> {
  if (move.kind !== 'answer') return move
  return { kind: 'answer', value: [move.value === undefined ? { path } : { path, value: move.value }] }
}
