import type { Dictionary } from '../../dictionary/index.ts'
import { valueLabel } from '../../explain/index.ts'
import type { Answer } from '../../interview/index.ts'
import { isObject } from '../../record/index.ts'

/** The answer as it is shown once it was given. */
export function answerText({ path, value }: Answer, dictionary: Dictionary): string {
  if (value === undefined || value === null) return 'not known'
  if (typeof value === 'string' || typeof value === 'boolean') return valueLabel(path, value, dictionary)
  if (typeof value === 'number') return String(value)
  const items = Array.isArray(value) ? value : isObject(value) ? value['items'] : undefined
  if (Array.isArray(items)) {
    const open = isObject(value) && value['complete'] === false ? ', perhaps more' : ''
    return items.length === 0 ? `none${open}` : `${items.length} noted${open}`
  }
  if (!isObject(value)) return ''
  const limit = value['uln'] === undefined ? '' : ` (upper limit ${String(value['uln'])})`
  return `${[value['comparator'], value['value'], value['unit']].filter((part) => part !== undefined).join(' ')}${limit}`
}
