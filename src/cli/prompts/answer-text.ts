import { declaredPath, valueLabel, variableOf } from '../../dictionary/index.ts'
import type { Dictionary } from '../../dictionary/index.ts'
import { setLabel } from '../../explain/index.ts'
import type { Answer } from '../../interview/index.ts'
import { inEnglish } from '../../messages/index.ts'
import type { Say } from '../../messages/index.ts'
import { isObject, valuesOfSet } from '../../record/index.ts'
import { entriesText, itemsOf } from './ask-list.ts'

/** An answer as it is shown after it was given. */
export function answerText({ path, value }: Answer, dictionary: Dictionary, say: Say = inEnglish): string {
  if (value === undefined || value === null) return say('value.not-known')
  if (typeof value === 'boolean') return say(value ? 'value.yes' : 'value.no')
  if (typeof value === 'string') return valueLabel(path, value, dictionary)
  if (typeof value === 'number') return String(value)
  const variable = variableOf(dictionary, declaredPath(path))
  if (variable?.type === 'list') {
    const items = itemsOf(value)
    const isOpen = isObject(value) && value['complete'] === false
    if (items.length === 0) return say(isOpen ? 'entries.perhaps' : 'value.none')
    const entries = entriesText(variable, items, say)
    return isOpen ? say('entries.perhaps-more', { entries }) : entries
  }
  if (!isObject(value)) return ''
  const set = valuesOfSet(value)
  if (set !== undefined) return setLabel(path, set, dictionary, say)
  const { min, max, comparator, value: number, unit, uln: limit } = value
  if (typeof min === 'number' && typeof max === 'number') return say('value.between', { min, max })
  const shown = [comparator, number, unit].filter((part) => part !== undefined).join(' ')
  return limit === undefined ? shown : say('understood.limit', { value: shown, limit: String(limit) })
}
