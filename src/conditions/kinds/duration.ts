import { labelOf } from '../../dictionary/index.ts'
import type { Variable } from '../../dictionary/index.ts'
import { minus, parsePeriod, PERIOD_PATTERN, periodText } from '../../quantity/index.ts'
import { objectSchema } from '../../syntax/index.ts'
import type { MapSyntax, Syntax } from '../../syntax/index.ts'
import type { LeafCondition } from '../condition.ts'
import type { Leaf } from '../leaf.ts'
import { isDate, namesOf, otherVariable } from '../scope.ts'
import type { Scope } from '../scope.ts'

import { comparisonFields } from './relation.ts'
import { longer } from './time.ts'

export const DURATION: Leaf<'duration'> = {
  inputs: ({ path, after }) => [
    { path, part: 'value' },
    { path: after, part: 'value' },
  ],
  limits: ({ path, after, least }) => [{ kind: 'dates', path, other: after, shift: least }],
  holds:
    ({ least }) =>
    (later, earlier) =>
      minus(Number(later), least) >= Number(earlier),
  words: ({ after, least }, dictionary) => `at least ${periodText(least)} after ${labelOf(after, dictionary)}`,
  asks: 'value',
  slips: (condition) =>
    [-1, 1].map((step) => ({
      condition: { ...condition, least: longer(condition.least, step) },
      change: `${condition.path} ${condition.least.count} → ${condition.least.count + step} ${condition.least.unit}`,
    })),
  schema: (variable) => {
    const period = { type: 'string', pattern: PERIOD_PATTERN, examples: ['6 months'] }
    return isDate(variable) ? [objectSchema({ at_least: period, after: namesOf('date') }, ['at_least', 'after'])] : []
  },
  isWritten: (_variable, node) => node.kind === 'map' && leastIn(node) !== undefined,
  read: (variable, node, scope) => (node.kind === 'map' ? read(variable, node, scope) : undefined),
}

function leastIn(node: MapSyntax): Syntax | undefined {
  return node.entries.find((entry) => entry.key === 'at_least')?.value
}

function read(variable: Variable, node: MapSyntax, scope: Scope): LeafCondition<'duration'> | undefined {
  const afterNode = comparisonFields(variable, node, scope)?.get('after')
  const least = leastIn(node)
  const period = least?.kind === 'scalar' ? parsePeriod(least.text.trim()) : undefined
  if (period === undefined) return scope.reader.error('duration/form', least ?? node, 'Write the period as `6 months`.')
  if (afterNode === undefined || node.entries.length !== 2) {
    return scope.reader.error('duration/form', node, 'A duration has `at_least:` and `after:`.')
  }
  const after = otherVariable(afterNode, scope)
  if (after === undefined) return undefined
  if (!isDate(variable) || !isDate(after))
    return scope.reader.error('relation/type', node, 'A duration lies between two dates.')
  return { kind: 'duration', path: variable.path, after: after.path, least: period }
}
