import type { ListVariable } from '../../dictionary/index.ts'
import type { Answer } from '../../interview/index.ts'
import { bareValue, isObject, valueAt, valuesOfSet } from '../../record/index.ts'
import type { Json, JsonObject } from '../../record/index.ts'
import { chooseValue } from './ask-choice.ts'
import type { Asking } from './asking.ts'
import { unknownChoice, wordChoice } from './pick.ts'
import type { PickChoice } from './pick.ts'
import type { Move, Screen } from './screen.ts'

const MORE = 'more'
const ALL = 'all'
const OPEN = 'open'

/** One more entry, a change to one of them, or the end of the list. Fields of an entry are asked for afterwards, when they matter. */
export async function askList(variable: ListVariable, path: string, asking: Asking): Promise<Move<readonly Answer[]>> {
  const { prompts } = asking
  const items = itemsOf(valueAt(asking.record, path))
  const none = items.length === 0
  const noted = items.map((item, i) => `${i + 1}. ${entryText(variable, item)}`)
  const notice = [asking.screen.notice, noted.length === 0 ? undefined : `Noted so far: ${noted.join('; ')}.`]
  const said = notice.filter((one) => one !== undefined).join('\n')
  const screen: Screen = { ...asking.screen, ...(said !== '' && { notice: said }) }
  const choices: PickChoice<string>[] = [
    wordChoice('yes', MORE, `yes, note ${none ? article(variable.entry) : 'another'} ${variable.entry}`),
    wordChoice('no', ALL, none ? 'no, none' : 'no, that is all'),
    ...items.flatMap((item, i) => [
      { value: `change ${i}`, label: `change ${variable.entry} ${i + 1}: ${entryText(variable, item)}` },
      { value: `remove ${i}`, label: `remove ${variable.entry} ${i + 1}: ${entryText(variable, item)}` },
    ]),
    none ? unknownChoice(OPEN) : unknownChoice(OPEN, "don't know whether there are more"),
  ]
  const move = await prompts.pick<string>({ screen, choices })
  if (move.kind !== 'answer') return move
  const answer = (value: Json, more: boolean): Move<readonly Answer[]> => ({
    kind: 'answer',
    value: [{ path, value, more }],
  })
  if (move.value === ALL) return answer(items, false)
  if (move.value === OPEN)
    return none ? { kind: 'answer', value: [{ path }] } : answer({ complete: false, items }, false)
  const at = Number(move.value.split(' ')[1] ?? items.length)
  if (move.value.startsWith('remove')) return answer({ complete: false, items: items.filter((_, i) => i !== at) }, true)
  const first = await firstField(variable, at, asking)
  if (first.kind !== 'answer') return askList(variable, path, asking)
  // A change starts the entry anew: its other fields belonged to what it was.
  const kept = move.value === MORE ? [...items, first.value] : items.with(at, first.value)
  return answer({ complete: false, items: kept }, true)
}

async function firstField({ fields, entry }: ListVariable, at: number, asking: Asking): Promise<Move<JsonObject>> {
  const [first] = fields
  if (first?.type !== 'choice') return { kind: 'answer', value: {} }
  const screen: Screen = {
    ...asking.screen,
    question: `${first.question ?? first.label} (${entry} ${at + 1})`,
    help: first.help,
  }
  const move = await chooseValue(first, undefined, { ...asking, screen })
  if (move.kind !== 'answer') return move
  return { kind: 'answer', value: move.value === undefined ? {} : { [first.name]: move.value } }
}

export function itemsOf(value: Json | undefined): readonly Json[] {
  if (Array.isArray(value)) return value as readonly Json[]
  return isObject(value) && Array.isArray(value['items']) ? (value['items'] as readonly Json[]) : []
}

/** An entry in a few words: what is known of it, in the order of its fields. */
export function entryText({ fields, entry }: ListVariable, item: Json): string {
  if (!isObject(item)) return entry
  const words = fields.flatMap((field) => {
    const value = bareValue(field, item[field.name])
    if (field.type === 'choice') {
      const names = valuesOfSet(value) ?? [value]
      const labels = field.values.flatMap((one) => (names.includes(one.name) ? one.label : []))
      return labels.length === 0 ? [] : labels.join(' or ')
    }
    if (field.type === 'date' && field.openWhile !== undefined && isTrue(item[field.openWhile])) return 'still going on'
    if (field.type === 'date' && typeof value === 'string') return `${field.label} ${value}`
    if (field.type === 'integer' && typeof value === 'number') return `${field.label} ${value}`
    return []
  })
  return words.length === 0 ? `${entry} without details` : words.slice(0, 4).join(', ')
}

function isTrue(stated: Json | undefined): boolean {
  return stated === true || (isObject(stated) && stated['value'] === true)
}

function article(noun: string): string {
  return /^[aeiou]/i.test(noun) ? 'an' : 'a'
}
