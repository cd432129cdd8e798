import type { Fields, Reader, Syntax } from '../syntax/index.ts'
import { PLACEHOLDERS, WAYS } from './variable.ts'
import type { Change, Variable, Way } from './variable.ts'

/**
 * Reads `changeable:` of a variable: either only the way (`repeat`), or a mapping with the way and more about the
 * change. Undefined if it is left out or wrong.
 */
export function readChange(variable: Fields, type: Variable['type'], reader: Reader): Change | undefined {
  const node = variable.get('changeable')
  if (node === undefined) return undefined
  if (node.kind !== 'map') {
    const way = reader.oneOf(node, '`changeable`', WAYS)
    return way && { way, advice: undefined, from: undefined, to: undefined, since: undefined, by: undefined }
  }
  const fields = reader.map(node, '`changeable`', [...KEYS, ...(OWN_KEYS[type] ?? [])])
  const wayNode = fields?.required('way')
  const way: Way | undefined = wayNode && reader.oneOf(wayNode, '`way`', WAYS)
  if (fields === undefined || way === undefined) return undefined
  const known = type === 'yes_no' ? ['true', 'false'] : namesIn(variable.get('values'))
  const values = (key: string): (string | boolean)[] | undefined => {
    const own = fields.get(key)
    const items = own?.kind === 'list' ? own.items : own && [own]
    const read = items?.flatMap((item) => reader.oneOf(item, `\`${key}\``, known) ?? [])
    return type === 'yes_no' ? read?.map((value) => value === 'true') : read
  }
  return {
    way,
    advice: readAdvice(fields.get('advice'), reader),
    from: values('from'),
    to: values('to'),
    since: fields.text('since'),
    by: fields.text('by'),
  }
}

const KEYS = ['way', 'advice']
const OWN_KEYS: Partial<Record<Variable['type'], readonly string[]>> = {
  choice: ['from', 'to', 'since'],
  yes_no: ['from', 'to', 'since'],
  list: ['by'],
}

function namesIn(values: Syntax | undefined): string[] {
  return values?.kind === 'map' ? values.entries.map(({ key }) => key) : []
}

function readAdvice(node: Syntax | undefined, reader: Reader): string | undefined {
  const text = node && reader.text(node, '`advice`')
  if (node === undefined || text === undefined) return undefined
  for (const [, name = ''] of text.matchAll(/\{([^}]*)\}/g)) {
    if (!PLACEHOLDERS.some((one) => one === name)) {
      const known = PLACEHOLDERS.map((one) => `{${one}}`).join(', ')
      reader.error('dictionary/advice', node, `Advice cannot use \`{${name}}\`; it can use ${known}.`)
    }
  }
  return text
}
