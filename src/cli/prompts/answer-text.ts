import { declaredPath, valueLabel, variableOf } from '../../dictionary/index.ts'
import type { Dictionary } from '../../dictionary/index.ts'
import { setLabel } from '../../explain/index.ts'
import type { Answer } from '../../interview/index.ts'
import { isObject, valuesOfSet } from '../../record/index.ts'
import { entryText, itemsOf } from './ask-list.ts'

/** The answer as it is shown once it was given. */
export function answerText({ path, value }: Answer, dictionary: Dictionary): string {
  if (value === undefined || value === null) return 'not known'
  if (typeof value === 'string' || typeof value === 'boolean') return valueLabel(path, value, dictionary)
  if (typeof value === 'number') return String(value)
  const variable = variableOf(dictionary, declaredPath(path))
  if (variable?.type === 'list') {
    const items = itemsOf(value)
    const entries = items.map((item, i) => `${i + 1}. ${entryText(variable, item)}`)
    const open =
      isObject(value) && value['complete'] === false
        ? items.length === 0
          ? 'none noted, perhaps some'
          : ', perhaps more'
        : ''
    return items.length === 0 ? open || 'none' : `${entries.join('; ')}${open}`
  }
  if (!isObject(value)) return ''
  const set = valuesOfSet(value)
  if (set !== undefined) return setLabel(path, set, dictionary)
  const limit = value['uln'] === undefined ? '' : ` (upper limit ${String(value['uln'])})`
  return `${[value['comparator'], value['value'], value['unit']].filter((part) => part !== undefined).join(' ')}${limit}`
}
