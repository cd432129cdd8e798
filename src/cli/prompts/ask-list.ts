import type { ListVariable, Variable } from '../../dictionary/index.ts'
import type { Answer } from '../../interview/index.ts'
import { anyOfThese, withCommas, withSemicolons } from '../../messages/index.ts'
import type { Say } from '../../messages/index.ts'
import { bareValue, isObject, valueAt, valuesOfSet } from '../../record/index.ts'
import type { Json, JsonObject } from '../../record/index.ts'
import { harmless } from '../../text/index.ts'
import { chooseValue } from './ask-choice.ts'
import type { Asking } from './asking.ts'
import { unknownChoice, wordChoice } from './pick.ts'
import type { PickChoice } from './pick.ts'
import type { Move, Screen } from './screen.ts'

/**
 * The most fields by which a choice names an entry. With its number that is enough to recognize it, as all that is
 * known of the entry is shown above.
 */
const MOST_NAMED = 2

const MORE = 'more'
const ALL = 'all'
const OPEN = 'open'

/**
 * Asks for one more entry, a change to an entry, or the end of the list. Further fields of an entry are asked for
 * later, if they matter.
 */
export async function askList(variable: ListVariable, path: string, asking: Asking): Promise<Move<readonly Answer[]>> {
  const { prompts } = asking
  const { say } = asking.screen
  const items = itemsOf(valueAt(asking.record, path))
  const none = items.length === 0
  const noted = none ? undefined : say('entries.noted', { entries: entriesText(variable, items, say) })
  const notice = [asking.screen.notice, noted]
  const said = notice.filter((one) => one !== undefined).join('\n')
  const screen: Screen = { ...asking.screen, ...(said !== '' && { notice: said }) }
  const choices: PickChoice<string>[] = [
    wordChoice(
      'yes',
      MORE,
      say,
      say(`entries.add.${none ? article(variable.entry) : 'another'}`, { entry: variable.entry }),
    ),
    wordChoice('no', ALL, say, say(none ? 'entries.no' : 'entries.all')),
    ...items.flatMap((item, i) => {
      const given = { entry: variable.entry, number: i + 1, fields: entryText(variable, item, say, MOST_NAMED) }
      return [
        { value: `change ${i}`, label: say('entries.change', given) },
        { value: `remove ${i}`, label: say('entries.remove', given) },
      ]
    }),
    none ? unknownChoice(OPEN, say) : unknownChoice(OPEN, say, say('entries.unknown')),
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
  // Changing an entry starts it anew, since its other fields described the old one.
  const kept = move.value === MORE ? [...items, first.value] : items.with(at, first.value)
  return answer({ complete: false, items: kept }, true)
}

async function firstField({ fields, entry }: ListVariable, at: number, asking: Asking): Promise<Move<JsonObject>> {
  const [first] = fields
  if (first?.type !== 'choice') return { kind: 'answer', value: {} }
  const { say } = asking.screen
  const screen: Screen = {
    ...asking.screen,
    question: say('question.of-entry', {
      question: first.question ?? first.label,
      fact: say('name.entry', { entry, number: at + 1 }),
    }),
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

/** The entries with all that is known of them, numbered. */
export function entriesText(variable: ListVariable, items: readonly Json[], say: Say): string {
  const texts = items.map((item, i) =>
    say('entries.numbered', { number: i + 1, fields: entryText(variable, item, say) }),
  )
  return withSemicolons(texts, say)
}

/**
 * What is known of an entry, in the order of its fields: the first by its value alone, the others with their names. At
 * most `most` fields are given.
 */
function entryText({ fields, entry }: ListVariable, item: Json, say: Say, most = Infinity): string {
  if (!isObject(item)) return entry
  const words = fields.flatMap((field, i) => {
    const value = fieldText(field, item, fields, say)
    if (value === undefined) return []
    return i === 0 || value === say('value.ongoing') ? value : say('field.value', { field: field.label, value })
  })
  if (words.length === 0) return say('entries.bare', { entry })
  return withCommas(words.length > most ? [...words.slice(0, most), '…'] : words, say)
}

/** The value of a field of an entry; undefined if nothing is recorded, or if another field says it already. */
function fieldText(field: Variable, item: JsonObject, fields: ListVariable['fields'], say: Say): string | undefined {
  const value = bareValue(field, item[field.name])
  switch (field.type) {
    case 'choice': {
      const names = valuesOfSet(value) ?? [value]
      const labels = field.values.flatMap((one) => (names.includes(one.name) ? one.label : []))
      return labels.length === 0 ? undefined : anyOfThese(labels, say)
    }
    case 'yes_no': {
      // If a value is presumed where nothing is said, "not known" tells more than leaving the field out.
      if (value === null && field.whenAbsent !== undefined) return say('value.not-known')
      if (typeof value !== 'boolean' || isToldByEnd(field, value, item, fields)) return undefined
      return say(value ? 'value.yes' : 'value.no')
    }
    case 'date':
      if (field.openWhile !== undefined && isTrue(item[field.openWhile])) return say('value.ongoing')
      return typeof value === 'string' ? value : undefined
    case 'integer':
      if (!isObject(value)) return typeof value === 'number' ? String(value) : undefined
      return say('value.compared', { comparator: String(value['comparator']), value: String(value['value']) })
    case 'text':
      return typeof value === 'string' ? harmless(value) : undefined
    // Entries have no fields of these types.
    case 'age':
    case 'birth_date':
    case 'group':
    case 'lab':
    case 'list':
      return undefined
  }
}

/** Whether the end date of an entry already says whether the entry is ongoing. */
function isToldByEnd(field: Variable, goesOn: boolean, item: JsonObject, fields: ListVariable['fields']): boolean {
  return fields.some(
    (end) =>
      end.type === 'date' &&
      end.openWhile === field.name &&
      (goesOn || typeof bareValue(end, item[end.name]) === 'string'),
  )
}

function isTrue(stated: Json | undefined): boolean {
  return stated === true || (isObject(stated) && stated['value'] === true)
}

/** The indefinite article of an English noun. */
function article(noun: string): 'a' | 'an' {
  return /^[aeiou]/i.test(noun) ? 'an' : 'a'
}
