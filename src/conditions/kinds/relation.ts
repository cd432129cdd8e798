import { labelOf, variableAt } from '../../dictionary/index.ts'
import type { Variable } from '../../dictionary/index.ts'
import { objectSchema } from '../../syntax/index.ts'
import type { Fields, MapSyntax, Schema } from '../../syntax/index.ts'
import type { LeafCondition, Relation } from '../condition.ts'
import type { Leaf, SchemaFacts } from '../leaf.ts'
import { isDate, nameIn, namesOf, otherVariable } from '../scope.ts'
import type { Scope } from '../scope.ts'
import type { Value } from '../truth.ts'

export const RELATION: Leaf<'relation'> = {
  inputs: ({ path, other }) => [
    { path, part: 'value' },
    { path: other, part: 'value' },
  ],
  limits: ({ path, other }, dictionary) =>
    isDate(variableAt(dictionary, path))
      ? [{ kind: 'dates', path, other, shift: undefined, beyond: false }]
      : [{ kind: 'compared', path, other }],
  turns: () => undefined,
  holds: ({ relation }) => {
    const { holds } = RELATIONS[relation]
    return (a, b) => b !== undefined && holds(a, b)
  },
  words: ({ relation, other }, dictionary, say) => say(`asks.${relation}`, { other: labelOf(other, dictionary, say) }),
  asks: 'value',
  slips: (condition) => {
    const { path, relation } = condition
    const { slip } = RELATIONS[relation]
    return [{ condition: { ...condition, relation: slip }, change: `${path} ${relation} → ${slip}` }]
  },
  schema,
  isWritten: ({ type }, node) =>
    type !== 'lab' &&
    type !== 'text' &&
    node.kind === 'map' &&
    node.entries.every(({ key }) => !DURATIONS.includes(key)),
  read: (variable, node, scope) => (node.kind === 'map' ? read(variable, node, scope) : undefined),
}

interface RelationRow {
  readonly holds: (a: Value, b: Value) => boolean
  /** The relation that it is most easily mistaken for. */
  readonly slip: Relation
}

const RELATIONS: { readonly [R in Relation]: RelationRow } = {
  same_as: { holds: (a, b) => a === b, slip: 'different_from' },
  different_from: { holds: (a, b) => a !== b, slip: 'same_as' },
  on_or_after: { holds: (a, b) => a >= b, slip: 'after' },
  after: { holds: (a, b) => a > b, slip: 'on_or_after' },
  on_or_before: { holds: (a, b) => a <= b, slip: 'before' },
  before: { holds: (a, b) => a < b, slip: 'on_or_before' },
}

const NAMES = Object.keys(RELATIONS) as readonly Relation[]
/** The words that make a comparison of two dates a condition on the time between them; see `duration.ts`. */
const DURATIONS: readonly string[] = ['at_least', 'more_than', 'at_most', 'less_than']
const EQUALITY: readonly Relation[] = ['same_as', 'different_from']

function schema(variable: Variable, { every }: SchemaFacts): Schema[] {
  switch (variable.type) {
    case 'choice': {
      const same = every.filter((one) => one !== variable && comparable(variable, one))
      return same.length === 0 ? [] : [comparison({ enum: [...new Set(same.map(nameIn))] }, EQUALITY)]
    }
    case 'yes_no':
    case 'integer':
      return [comparison(namesOf(variable.type), EQUALITY)]
    case 'date':
    case 'birth_date':
      return [comparison(namesOf('date'), NAMES)]
    case 'age':
    case 'lab':
    case 'text':
    case 'group':
    case 'list':
      return []
  }
}

/** The schema of a comparison with one of the facts in `names`. */
function comparison(names: Schema, relations: readonly Relation[]): Schema {
  const properties = Object.fromEntries(relations.map((relation) => [relation, names]))
  return { ...objectSchema(properties), minProperties: 1, maxProperties: 1 }
}

/** The fields of a comparison of two facts; reports fields that no comparison has. */
export function comparisonFields(variable: Variable, node: MapSyntax, scope: Scope): Fields | undefined {
  return scope.reader.map(node, `the comparison for \`${variable.name}\``, [...NAMES, ...DURATIONS])
}

function read(variable: Variable, node: MapSyntax, scope: Scope): LeafCondition<'relation'> | undefined {
  comparisonFields(variable, node, scope)
  const [entry] = node.entries
  const relation = NAMES.find((one) => one === entry?.key)
  if (entry === undefined || relation === undefined || node.entries.length > 1) {
    return scope.reader.error('relation/form', node, `A comparison needs one of ${NAMES.join(', ')}.`)
  }
  const other = otherVariable(entry.value, scope)
  if (other === undefined) return undefined
  const dates = isDate(variable) && isDate(other)
  if (!dates && !(EQUALITY.includes(relation) && comparable(variable, other))) {
    const message = `\`${variable.path}\` and \`${other.path}\` cannot be compared with \`${relation}\`.`
    return scope.reader.error('relation/type', entry.value, message)
  }
  return { kind: 'relation', path: variable.path, relation, other: other.path }
}

/** Whether two facts that are not dates can have equal values. */
function comparable(a: Variable, b: Variable): boolean {
  if (a.type === 'choice' && b.type === 'choice') {
    return a.values.some((value) => b.values.some((other) => other.name === value.name))
  }
  return a.type === b.type && (a.type === 'yes_no' || a.type === 'integer')
}
