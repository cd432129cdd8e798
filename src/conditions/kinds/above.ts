import { labelOf } from '../../dictionary/index.ts'
import type { Variable } from '../../dictionary/index.ts'
import { compareRational } from '../../quantity/index.ts'
import type { Rational } from '../../quantity/index.ts'
import { objectSchema } from '../../syntax/index.ts'
import type { Leaf } from '../leaf.ts'
import { nameIn, otherVariable } from '../scope.ts'

export const ABOVE: Leaf<'above'> = {
  inputs: ({ path, other }) => [
    { path, part: 'lab' },
    { path: other, part: 'lab' },
  ],
  limits: ({ path, other }) => [{ kind: 'labs', path, other }],
  turns: () => undefined,
  holds: () => (a, b) => compareRational(a as Rational, b as Rational) > 0,
  words: ({ other }, dictionary, say) => say('asks.above', { other: labelOf(other, dictionary, say) }),
  asks: 'value',
  slips: ({ path, other }) => [
    { condition: { kind: 'above', path: other, other: path }, change: `${path} above → below ${other}` },
  ],
  schema: (variable, { every }) => {
    const others = every.filter((one) => one !== variable && areComparable(variable, one)).map(nameIn)
    return others.length === 0 ? [] : [objectSchema({ above: { enum: others } }, ['above'])]
  },
  isWritten: ({ type }, node) =>
    type === 'lab' && node.kind === 'map' && node.entries.every(({ key }) => key !== 'uln'),
  read: (variable, node, scope) => {
    const fields = scope.reader.map(node, `the comparison for \`${variable.name}\``, ['above'])
    const written = fields?.required('above')
    const other = written === undefined ? undefined : otherVariable(written, scope)
    if (written === undefined || other === undefined) return undefined
    if (!areComparable(variable, other) || other.path === variable.path)
      return scope.reader.error(
        'relation/type',
        written,
        `\`${variable.path}\` and \`${other.path}\` cannot be compared: both must be labs in the same dimension.`,
      )
    return { kind: 'above', path: variable.path, other: other.path }
  },
}

function areComparable(a: Variable, b: Variable): boolean {
  const isLab = (one: Variable): boolean => one.type === 'lab' && one.derived === undefined
  return isLab(a) && isLab(b) && a.type === 'lab' && b.type === 'lab' && a.dimension === b.dimension
}
