import { dayOf } from '../dictionary/index.ts'
import type { ListVariable, Variable } from '../dictionary/index.ts'
import { parsePeriod } from '../quantity/index.ts'
import type { Entry, Fields, MapSyntax, Syntax } from '../syntax/index.ts'
import { offer } from '../text/index.ts'
import type { Condition } from './condition.ts'
import { readLeaf } from './leaves.ts'
import { EVERYTHING } from './quantifiers.ts'
import { readHowMany } from './read-quantity.ts'
import { findVariable, isDate, KEYWORDS, nameIn } from './scope.ts'
import type { Scope } from './scope.ts'

const QUANTIFIERS = ['some', 'every', 'none', 'count', 'total', 'is', 'where', 'latest', 'first', 'by', 'among']

/** Reads a condition. Reports what is wrong and returns undefined: never half a condition. */
export function readCondition(node: Syntax, scope: Scope): Condition | undefined {
  if (node.kind !== 'map') {
    return scope.reader.error('condition/shape', node, 'Write a condition like `sex: female`.')
  }
  // An empty condition is allowed on an entry of a list: it accepts every entry.
  if (node.entries.length === 0 && scope.list === undefined)
    return scope.reader.error('condition/empty', node, 'A condition must name at least one fact.')
  const parts = node.entries.map((entry) => readPart(entry, scope))
  return parts.every((part) => part !== undefined) ? conjunction(parts) : undefined
}

function conjunction(parts: readonly Condition[]): Condition {
  const [only] = parts
  return parts.length === 1 && only !== undefined ? only : { kind: 'all', of: parts }
}

function readPart(entry: Entry, scope: Scope): Condition | undefined {
  const keyword = KEYWORDS.find((one) => one === entry.key)
  if (keyword !== undefined) return readKeyword(keyword, entry.value, scope)
  const variable = findVariable(entry.key, entry, scope)
  if (variable !== undefined && isNothing(entry.value))
    return scope.reader.error('value/empty', { span: entry.keySpan }, `Say what \`${entry.key}\` must be.`)
  if (variable?.type === 'list') return readQuantifiers(variable, entry.value, scope)
  return (
    variable &&
    (isDated(entry.value) ? readDated(variable, entry.value, scope) : readLeaf(variable, entry.value, scope))
  )
}

/** Whether nothing is written after the colon. */
function isNothing(value: Syntax): boolean {
  return value.kind === 'scalar' && value.value === null && value.text === ''
}

const WITHIN = 'within'

/** Whether a condition also asks for the day of its fact. */
function isDated(node: Syntax, keys: readonly string[] = [WITHIN, 'is']): boolean {
  return node.kind === 'map' && node.entries.some(({ key }) => keys.includes(key))
}

/**
 * Reads `{is: ≥ 100 10*9/L, within: 14 days}` as two conditions: one on the fact,
 * if there is an `is`, and one on its day.
 */
function readDated(variable: Variable, node: Syntax, scope: Scope): Condition | undefined {
  const fields = scope.reader.map(node, `the condition on \`${variable.name}\``, ['is', WITHIN])
  const day = dayOf(scope.dictionary, variable.path)
  const span = fields?.required(WITHIN)
  if (fields === undefined || span === undefined) return undefined
  if (day === undefined) return scope.reader.error('time/no-day', node, noDayText(variable, span, scope))
  const period = span.kind === 'scalar' ? parsePeriod(span.text.trim()) : undefined
  if (period === undefined)
    return scope.reader.error(
      'time/form',
      span,
      'Write how old the fact may be, such as `14 days`, `4 weeks` or `6 months`.',
    )
  const within: Condition = { kind: 'time', path: day.path, when: 'within', period }
  const written = fields.get('is')
  if (written === undefined) return within
  const own = readLeaf(variable, written, scope)
  return own && { kind: 'all', of: [own, within] }
}

/** Explains why a fact has no day of its own, and what to write instead. */
function noDayText(variable: Variable, span: Syntax, { list }: Scope): string {
  const window = `within ${span.kind === 'scalar' ? span.text : '14 days'}`
  if (isDate(variable)) return `\`${nameIn(variable)}\` is a date itself; write \`${nameIn(variable)}: ${window}\`.`
  const field = list !== undefined && list.fields.includes(variable) ? list : undefined
  const none = `\`${variable.name}\` is not recorded with a date of its own`
  if (field === undefined) return `${none}; only measured facts can have \`within\`.`
  const date = field.fields.find(isDate)
  if (date === undefined) return `${none}, and neither is the ${field.entry}.`
  return `${none}; ask for a date of the ${field.entry} instead, such as \`${date.name}: ${window}\`.`
}

function readKeyword(keyword: (typeof KEYWORDS)[number], value: Syntax, scope: Scope): Condition | undefined {
  switch (keyword) {
    case 'all':
    case 'any': {
      const of = readConditions(value, `\`${keyword}\``, scope)
      return of === undefined ? undefined : { kind: keyword, of }
    }
    case 'none_of': {
      const of = readConditions(value, '`none_of`', scope)
      return of === undefined ? undefined : { kind: 'not', of: { kind: 'any', of } }
    }
    case 'not': {
      const of = readCondition(value, scope)
      return of === undefined ? undefined : { kind: 'not', of }
    }
    case 'at_least':
      return readAtLeast(value, scope)
  }
}

function readConditions(node: Syntax, what: string, scope: Scope): Condition[] | undefined {
  const list = scope.reader.list(node, what)
  if (list === undefined) return undefined
  if (list.items.length === 0)
    return scope.reader.error('condition/empty', node, `${what} needs at least one condition.`)
  const all = list.items.map((item) => readCondition(item, scope))
  return all.every((one) => one !== undefined) ? all : undefined
}

function readAtLeast(node: Syntax, scope: Scope): Condition | undefined {
  const fields = scope.reader.map(node, '`at_least`', ['count', 'of'])
  const countNode = fields?.required('count')
  const ofNode = fields?.required('of')
  const of = ofNode === undefined ? undefined : readConditions(ofNode, '`of`', scope)
  const count = countNode === undefined ? undefined : scope.reader.wholeNumber(countNode, '`count`')
  if (of === undefined || count === undefined) return undefined
  if (count < 1 || count > of.length) {
    return scope.reader.error(
      'condition/count',
      node,
      `\`count\` must be between 1 and the number of conditions (${of.length}).`,
    )
  }
  return { kind: 'at_least', count, of }
}

function readQuantifiers(list: ListVariable, node: Syntax, scope: Scope): Condition | undefined {
  if (scope.list !== undefined) {
    return scope.reader.error(
      'list/nested',
      node,
      'A condition on an entry cannot contain a condition on another list; move that one outside.',
    )
  }
  if (isDated(node, [WITHIN])) {
    const date = list.fields.find(isDate)
    const instead = date === undefined ? '' : ` Write \`${list.name}: {some: {${date.name}: within …}}\`.`
    return scope.reader.error(
      'time/no-day',
      node,
      `\`${list.name}\` is a list, which has no date of its own.${instead}`,
    )
  }
  const fields = scope.reader.map(node, `the condition on \`${list.name}\``, QUANTIFIERS)
  if (fields === undefined) return undefined
  const inner: Scope = { ...scope, list }
  const parts: (Condition | undefined)[] = []
  for (const quantifier of ['some', 'every', 'none'] as const) {
    const value = fields.get(quantifier)
    if (value === undefined) continue
    const where = readCondition(value, inner)
    parts.push(where === undefined ? undefined : { kind: quantifier, path: list.path, where })
  }
  if (fields.get('count') !== undefined || fields.get('total') !== undefined) {
    parts.push(readCount(list, node as MapSyntax, inner))
  } else if (fields.get('is') !== undefined || fields.get('where') !== undefined) {
    return scope.reader.error('list/form', node, '`is:` and `where:` are used only with `count:` or `total:`.')
  }
  if (['latest', 'first', 'by', 'among'].some((key) => fields.get(key) !== undefined))
    parts.push(readRanking(list, fields, node, inner))
  if (parts.length === 0)
    return scope.reader.error(
      'list/form',
      node,
      'Write `some:`, `every:`, `none:`, `count:`, `total:`, `latest:` or `first:`.',
    )
  return parts.every((part) => part !== undefined) ? conjunction(parts) : undefined
}

/** Reads `{latest: {class: chemotherapy}, by: start}`; an optional `among:` says which entries are compared. */
function readRanking(list: ListVariable, fields: Fields, node: Syntax, inner: Scope): Condition | undefined {
  const [kind, ...more] = (['latest', 'first'] as const).filter((one) => fields.get(one) !== undefined)
  const written = kind === undefined ? undefined : fields.get(kind)
  const wrong = (message: string): undefined => inner.reader.error('list/form', node, message)
  if (kind === undefined || written === undefined)
    return wrong('`by:` and `among:` are used only with `latest:` or `first:`.')
  if (more.length > 0) return wrong('Write `latest:` and `first:` as two conditions, combined with `all:`.')
  const byNode = fields.get('by')
  if (byNode === undefined) return wrong(`Name the date that shows which one is the ${kind}: ${exampleOf(list)}.`)
  const amongNode = fields.get('among')
  const where = readCondition(written, inner)
  const among = amongNode === undefined ? EVERYTHING : readCondition(amongNode, inner)
  const by = readDateOf(list, byNode, inner)
  if (where === undefined || among === undefined || by === undefined) return undefined
  return { kind, path: list.path, where, by, among }
}

function exampleOf({ fields, entry }: ListVariable): string {
  const date = fields.find(isDate)
  return date === undefined ? `a ${entry} has none` : `\`by: ${date.name}\``
}

function readDateOf(list: ListVariable, node: Syntax, scope: Scope): string | undefined {
  const name = node.kind === 'scalar' ? node.text : ''
  const field = list.fields.find((one) => one.name === name)
  if (field?.type === 'date') return field.path
  const known = list.fields.filter((one) => one.type === 'date').map((one) => one.name)
  return scope.reader.error(
    'list/date',
    node,
    `\`${name}\` is not a date field of the ${list.entry}.`,
    offer(name, known),
  )
}

function readCount(list: ListVariable, node: MapSyntax, inner: Scope): Condition | undefined {
  const get = (key: string): Syntax | undefined => node.entries.find((entry) => entry.key === key)?.value
  const whereNode = get('where')
  const where = whereNode === undefined ? EVERYTHING : readCondition(whereNode, inner)
  const totalNode = get('total')
  const rangeNode = totalNode === undefined ? get('count') : get('is')
  if (rangeNode === undefined)
    return inner.reader.error('list/form', node, '`total:` needs `is:` with the range that the total must be in.')
  const total = totalNode === undefined ? undefined : readTotal(list, totalNode, inner)
  const range = readHowMany(rangeNode, inner)
  if (range === undefined || where === undefined || (totalNode !== undefined && total === undefined)) return undefined
  return { kind: 'count', path: list.path, where, total, range }
}

function readTotal(list: ListVariable, node: Syntax, scope: Scope): string | undefined {
  const name = node.kind === 'scalar' ? node.text : ''
  const field = list.fields.find((one) => one.name === name)
  if (field?.type === 'integer') return field.path
  const known = list.fields.filter((one) => one.type === 'integer').map((one) => one.name)
  return scope.reader.error(
    'list/total',
    node,
    `\`${name}\` is not a whole-number field of the ${list.entry}.`,
    offer(name, known),
  )
}
