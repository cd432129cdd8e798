import type { Variable } from '../../dictionary/index.ts'
import type { Syntax } from '../../syntax/index.ts'
import { offer } from '../../text/index.ts'
import type { LeafCondition } from '../condition.ts'
import type { Leaf, Slip } from '../leaf.ts'
import { valuesText } from '../value-words.ts'
import type { Scope } from '../scope.ts'

type Is = LeafCondition<'is'>

export const IS: Leaf<'is'> = {
  inputs: ({ path }) => [{ path, part: 'value' }],
  limits: ({ path, values }) => [{ kind: 'values', path, values }],
  turns: () => undefined,
  holds:
    ({ values }) =>
    (value) =>
      values.includes(value as string | boolean),
  words: ({ path, values }, dictionary, say) => valuesText(path, values, dictionary, say),
  asks: 'value',
  slips,
  schema: (variable) => {
    if (variable.type === 'yes_no') return [{ type: 'boolean' }]
    if (variable.type !== 'choice') return []
    const value = { enum: variable.values.map((one) => one.name) }
    return [value, { type: 'array', minItems: 1, items: value }]
  },
  isWritten: ({ type }, node) => node.kind !== 'map' && (type === 'choice' || type === 'yes_no'),
  read: (variable, node, scope) =>
    variable.type === 'choice'
      ? readNames(
          variable,
          node,
          variable.values.map((one) => one.name),
          scope,
        )
      : readYesNo(variable, node, scope),
}

function slips(condition: Is): Slip[] {
  const { path, values } = condition
  const [only] = values
  if (values.length === 1 && typeof only === 'boolean') {
    return [{ condition: { ...condition, values: [!only] }, change: `${path} ${String(only)} → ${String(!only)}` }]
  }
  if (values.length === 1) return [{ condition: { kind: 'not', of: condition }, change: `${path} not ${String(only)}` }]
  return values.map((value) => ({
    condition: { ...condition, values: values.filter((one) => one !== value) },
    change: `${path} without ${String(value)}`,
  }))
}

function readNames(variable: Variable, node: Syntax, known: readonly string[], scope: Scope): Is | undefined {
  const items = node.kind === 'list' ? node.items : [node]
  if (items.length === 0)
    return scope.reader.error('value/empty', node, `Name at least one value of \`${variable.path}\`.`)
  const values = items.map((item) => {
    const text = item.kind === 'scalar' ? item.text : ''
    if (known.includes(text)) return text
    const message = `\`${variable.path}\` has no value \`${text}\`.`
    return scope.reader.error('value/unknown', item, message, offer(text, known))
  })
  return values.every((one) => one !== undefined) ? { kind: 'is', path: variable.path, values } : undefined
}

function readYesNo(variable: Variable, node: Syntax, scope: Scope): Is | undefined {
  if (node.kind === 'scalar' && typeof node.value === 'boolean') {
    return { kind: 'is', path: variable.path, values: [node.value] }
  }
  const word = node.kind === 'scalar' ? node.text.toLowerCase() : ''
  const meant = ['yes', 'y', 'on'].includes(word) ? 'true' : ['no', 'n', 'off'].includes(word) ? 'false' : undefined
  const fix = meant === undefined ? undefined : { span: node.span, text: meant }
  const message = `\`${variable.path}\` must be \`true\` or \`false\`.`
  return scope.reader.error('value/yes-no', node, message, undefined, fix)
}
