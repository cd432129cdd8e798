import type { Leaf, Unknown } from '../../src/diagram/index.ts'
import type { Condition } from '../../src/conditions/index.ts'
import { labelOf } from '../../src/dictionary/index.ts'
import { outline } from '../../src/explain/index.ts'
import type { Outline } from '../../src/explain/index.ts'
import type { Dictionary } from '../../src/dictionary/index.ts'
import type { ListUse, Completions } from '../../src/space/index.ts'
import { dayText } from '../../src/quantity/index.ts'
import { daysOfMarks, truthOfListCount } from '../../src/space/list-counts.ts'
import { leafText } from './values.ts'

type ListCount = ListUse['listCounts'][number]

/**
 * What a list count counts: `entries with site spine, up to 2`; or the order by which it picks an entry:
 * `latest by start of all entries: class other`.
 */
export function listCountText(listCount: ListCount, dictionary: Dictionary): string {
  const entriesWith = (where: Condition): string =>
    where.kind === 'all' && where.of.length === 0 ? 'all entries' : `entries with ${flat(outline(where, dictionary))}`
  if (listCount.kind === 'extreme')
    return `${listCount.end} by ${labelOf(listCount.by, dictionary)} of ${entriesWith(listCount.among)}: ${flat(outline(listCount.where, dictionary))}`
  const { total, cap } = listCount
  const which = entriesWith(listCount.where)
  return `${total === undefined ? which : `sum of ${total} over ${which}`}, up to ${cap}`
}

function flat({ text, parts }: Outline): string {
  return parts.length === 0 ? text : `${text} (${parts.map(flat).join('; ')})`
}

/** One entry of the kind that an unknown counts, by the fields that the list counts use. */
export function entryText(unknown: Unknown, { unknowns, facts }: Completions): string {
  const { further } = unknowns[unknown] ?? {}
  if (further === undefined) return ''
  return further.fields
    .map((field, i) => `${field.name} ${leafText(further.entry[i] ?? '', field.path, facts.dictionary)}`)
    .join(', ')
}

/**
 * What one entry of the kind that an unknown counts adds to a list count: `1`, or `0 or 1` if that depends on facts
 * outside the list.
 */
export function addedText(unknown: Unknown, listCount: ListCount, completions: Completions): string {
  const { diagrams, unknowns } = completions
  const { use } = completions.openList(listCount.list)
  let node = completions.further(listCount.list, use).adds(listCount)
  for (const [other, { path, entries }] of unknowns.entries())
    if (path === listCount.list && entries !== undefined) node = diagrams.fix(node, other, other === unknown ? 1 : 0)
  return [...diagrams.values(node)].map((sum) => sumText(sum, listCount)).join(' or ')
}

/** A sum of entries that may or may not count, from its least to its greatest value. */
function sumText(sum: Leaf, listCount: ListCount): string {
  if (listCount.kind === 'extreme') {
    const marks = daysOfMarks(Number(sum), listCount.end).map(
      ({ day, holds }) => `${dayText(day)} ${holds ? 'yes' : 'no'}`,
    )
    return [...new Set(marks)].join(' to ') || 'none'
  }
  const { cap } = listCount
  const counts = Array.from({ length: cap + 1 }, (_, i) => i)
  const truths = counts.map((least) => truthOfListCount(Number(sum), (count) => count >= least))
  const [least, most] = [truths.lastIndexOf(true), truths.findLastIndex((truth) => truth !== false)]
  return least === most ? `${least}` : `${least} to ${most}`
}
