import { EVERYTHING, readCondition } from '../conditions/index.ts'
import { listOf, variableOf, variablesByPath } from '../dictionary/index.ts'
import type { Dictionary, ListVariable } from '../dictionary/index.ts'
import type { Entry, Reader, Syntax } from '../syntax/index.ts'
import { dependenciesOf, refuseCircle } from './dependencies.ts'
import type { Dependencies } from './dependencies.ts'
import { withChains } from './orders.ts'
import { conditionsOf } from './parts.ts'
import type { Criterion, DateOrder, Implication, Query } from './trial.ts'

/** What the dictionary file says about every patient. */
export interface Knowledge {
  readonly implications: readonly Implication[]
  readonly orders: readonly DateOrder[]
  readonly alive: Criterion | undefined
  readonly queries: readonly Query[]
  /** The dependencies between facts that arise from all of this. */
  readonly dependencies: Dependencies
}

/**
 * Reads what the dictionary file says about every patient: implications, the order of
 * dates, what being alive means, and queries.
 */
export function readKnowledge(root: Syntax, reader: Reader, dictionary: Dictionary): Knowledge {
  const fields = reader.map(root, 'the dictionary')
  const orders = fields?.get('orders')
  const written = items(fields?.get('implications'), '`implications`', reader).map((node) => ({
    node,
    implications: readImplication(node, reader, dictionary),
  }))
  const implications = [...written.flatMap((one) => one.implications), ...whatGoesOn(dictionary)]
  const alive = readAlive(fields?.get('alive'), reader, dictionary)
  const dependencies = checkedDependencies(implications, written, alive, dictionary, reader)
  return {
    implications,
    orders: withChains(items(orders, '`orders`', reader).flatMap((item) => readOrder(item, reader, dictionary))),
    alive,
    queries: readQueries(fields?.get('queries'), dependencies, reader, dictionary),
    dependencies,
  }
}

/** The dependencies between facts. Each circle is reported once, at the first implication that is part of it. */
function checkedDependencies(
  implications: readonly Implication[],
  written: readonly { readonly node: Syntax; readonly implications: readonly Implication[] }[],
  alive: Criterion | undefined,
  dictionary: Dictionary,
  reader: Reader,
): Dependencies {
  const dependencies = dependenciesOf(implications, dictionary)
  for (const condition of alive === undefined ? [] : conditionsOf(alive.form)) dependencies.addCompared(condition)
  const reported = new Set<string>()
  for (const { node, implications: own } of written) {
    const erased = own.flatMap((one) => (one.kind === 'erases' && !reported.has(one.path) ? [one.path] : []))
    for (const path of refuseCircle(erased, node, dependencies, reader)) reported.add(path)
  }
  return dependencies
}

/** The id of the criterion that comes first in every trial: nobody who has died matches. */
export const ALIVE = 'R-ALIVE'

function readAlive(node: Syntax | undefined, reader: Reader, dictionary: Dictionary): Criterion | undefined {
  if (node === undefined) return undefined
  const fields = reader.map(node, '`alive`', ['text', 'require'])
  const required = fields?.required('require')
  const condition =
    required === undefined ? undefined : readCondition(required, { dictionary, list: undefined, reader })
  if (fields === undefined || condition === undefined) return undefined
  const form = { kind: 'decided', condition, confirm: undefined } as const
  const text = fields.requiredText('text')
  return { id: ALIVE, kind: 'registry', text, cites: undefined, note: undefined, remarks: [], form }
}

function readQueries(
  node: Syntax | undefined,
  known: Dependencies,
  reader: Reader,
  dictionary: Dictionary,
): readonly Query[] {
  const seen = new Set<string>()
  return items(node, '`queries`', reader).flatMap((item) => {
    const fields = reader.map(item, 'a query', ['id', 'when', 'say', 'because', 'source'])
    const idNode = fields?.required('id')
    const whenNode = fields?.required('when')
    if (fields === undefined || idNode === undefined || whenNode === undefined) return []
    const id = reader.text(idNode, '`id`') ?? ''
    if (!/^[a-z][a-z0-9-]*$/.test(id))
      reader.error('query/id', idNode, 'The id of a query may contain only lower-case letters, digits and hyphens.')
    if (seen.has(id)) reader.error('query/id', idNode, `There are two queries named \`${id}\`.`)
    seen.add(id)
    const when = readCondition(whenNode, { dictionary, list: undefined, reader })
    const [say, because] = [fields.requiredText('say'), fields.requiredText('because')]
    if (when === undefined) return []
    const dependencies = known.copy()
    refuseCircle(dependencies.addCompared(when), item, dependencies, reader)
    return [{ id, when, say, because, source: fields.text('source') }]
  })
}

/** Implications from `open_while`: while something is ongoing, its end is the as-of day. */
function whatGoesOn({ variables }: Dictionary): Implication[] {
  return variables.flatMap((list) =>
    list.type !== 'list'
      ? []
      : list.fields.flatMap((field): Implication[] => {
          if (field.type !== 'date' || field.openWhile === undefined) return []
          const { path } = field
          const flag = `${list.path}[].${field.openWhile}`
          const when = { kind: 'is', path: flag, values: [true] } as const
          const today = { kind: 'time', path, when: 'within', period: { count: 0, unit: 'days' } } as const
          const because = `A ${list.entry} that goes on has not ended.`
          return [{ kind: 'requires', each: list.path, when, implied: today, because, goesOn: { path, flag } }]
        }),
  )
}

function items(node: Syntax | undefined, what: string, reader: Reader): readonly Syntax[] {
  return node === undefined ? [] : (reader.list(node, what)?.items ?? [])
}

function readImplication(node: Syntax, reader: Reader, dictionary: Dictionary): Implication[] {
  const fields = reader.map(node, 'an implication', ['each', 'when', 'then', 'because'])
  const thenNode = fields?.required('then')
  if (fields === undefined || thenNode === undefined) return []
  const eachNode = fields.get('each')
  const list = eachNode === undefined ? undefined : listNamed(eachNode, reader, dictionary)
  if (eachNode !== undefined && list === undefined) return []
  const scope = { dictionary, list, reader }
  const whenNode = fields.get('when')
  const when = whenNode === undefined ? EVERYTHING : readCondition(whenNode, scope)
  const because = fields.requiredText('because')
  const entries = reader.map(thenNode, '`then`')?.entries ?? []
  if (when === undefined) return []
  return entries.flatMap((entry): Implication[] => {
    const erased = list === undefined ? erasedPath(entry, dictionary) : undefined
    if (erased !== undefined) return [{ kind: 'erases', each: undefined, when, path: erased, because }]
    const implied = readCondition({ kind: 'map', span: thenNode.span, entries: [entry] }, scope)
    return implied === undefined ? [] : [{ kind: 'requires', each: list?.path, when, implied, because }]
  })
}

function listNamed(node: Syntax, reader: Reader, dictionary: Dictionary): ListVariable | undefined {
  const name = reader.scalar(node, '`each`')?.text ?? ''
  const variable = variableOf(dictionary, name)
  if (variable?.type === 'list') return variable
  return reader.error('implication/list', node, `\`${name}\` is not a list.`)
}

/**
 * The fact outside lists that an entry of `then:` erases: `menopausal_status: none`, unless `none` is one of its
 * values. Undefined if it erases none.
 */
function erasedPath({ key, value }: Entry, dictionary: Dictionary): string | undefined {
  const variable = variablesByPath(dictionary).get(key)
  if (value.kind !== 'scalar' || value.text !== 'none' || key.includes('[]')) return undefined
  if (variable?.type === 'yes_no') return key
  return variable?.type === 'choice' && variable.values.every((one) => one.name !== 'none') ? key : undefined
}

function readOrder(node: Syntax, reader: Reader, dictionary: Dictionary): DateOrder[] {
  const fields = reader.map(node, 'an order', ['earlier', 'later', 'because'])
  if (fields === undefined) return []
  const [earlier, later] = (['earlier', 'later'] as const).map((key) => {
    const name = fields.requiredText(key)
    const parts = name.split('.')
    const path =
      variablesByPath(dictionary).has(parts[0] ?? '') && !name.includes('[]') ? listField(name, dictionary) : name
    if (variableOf(dictionary, path)?.type !== 'date') {
      reader.error('order/date', fields.node, `\`${name}\` is not a date.`)
      return undefined
    }
    return path
  })
  if (earlier === undefined || later === undefined) return []
  if (listOf(earlier) === undefined || listOf(earlier) !== listOf(later)) {
    const message = `\`${earlier}\` and \`${later}\` are not dates of the same list entry, so they cannot be put in order.`
    reader.error('order/date', fields.node, message)
    return []
  }
  return [{ earlier, later, because: fields.requiredText('because') }]
}

function listField(name: string, dictionary: Dictionary): string {
  const dot = name.indexOf('.')
  const head = dot === -1 ? undefined : variableOf(dictionary, name.slice(0, dot))
  return head?.type === 'list' ? `${name.slice(0, dot)}[].${name.slice(dot + 1)}` : name
}
