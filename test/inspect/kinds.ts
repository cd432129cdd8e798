import type { Leaf, Unknown } from '../../src/diagram/index.ts'
import type { Condition } from '../../src/conditions/index.ts'
import { labelOf } from '../../src/dictionary/index.ts'
import { outline } from '../../src/explain/index.ts'
import type { Outline } from '../../src/explain/index.ts'
import type { Dictionary } from '../../src/dictionary/index.ts'
import type { ListUse, World } from '../../src/space/index.ts'
import { dayText } from '../../src/quantity/index.ts'
import { daysOfMarks, tallyTruth } from '../../src/space/tally-sum.ts'
import { leafText } from './values.ts'

type Tally = ListUse['tallies'][number]

/** What is counted over a list: `entries with site spine, up to 2`; or put in order: `latest by start of all entries: class other`. */
export function tallyText(tally: Tally, dictionary: Dictionary): string {
  const entriesWith = (where: Condition): string =>
    where.kind === 'all' && where.of.length === 0 ? 'all entries' : `entries with ${flat(outline(where, dictionary))}`
  if (tally.kind === 'extreme')
    return `${tally.end} by ${labelOf(tally.by, dictionary)} of ${entriesWith(tally.among)}: ${flat(outline(tally.where, dictionary))}`
  const { total, cap } = tally
  const which = entriesWith(tally.where)
  return `${total === undefined ? which : `sum of ${total} over ${which}`}, up to ${cap}`
}

function flat({ text, parts }: Outline): string {
  return parts.length === 0 ? text : `${text} (${parts.map(flat).join('; ')})`
}

/** One entry of the kind that an unknown counts, by the fields that the tallies look at. */
export function entryText(unknown: Unknown, { unknowns, facts }: World): string {
  const { rest } = unknowns[unknown] ?? {}
  if (rest === undefined) return ''
  return rest.fields
    .map((field, i) => `${field.name} ${leafText(rest.entry[i] ?? '', field.path, facts.dictionary)}`)
    .join(', ')
}

/** What one entry of the kind that an unknown counts adds to a tally: `1`, `0 or 1` where that depends on facts outside the list. */
export function addedText(unknown: Unknown, tally: Tally, world: World): string {
  const { diagrams, unknowns } = world
  const { use } = world.openList(tally.list)
  let node = world.rest(tally.list, use).adds(tally)
  for (const [other, { path, entries }] of unknowns.entries())
    if (path === tally.list && entries !== undefined) node = diagrams.fix(node, other, other === unknown ? 1 : 0)
  return [...diagrams.values(node)].map((sum) => sumText(sum, tally)).join(' or ')
}

/** A sum that may count or not, from its least to its most. */
function sumText(sum: Leaf, tally: Tally): string {
  if (tally.kind === 'extreme') {
    const marks = daysOfMarks(Number(sum), tally.end).map(({ day, holds }) => `${dayText(day)} ${holds ? 'yes' : 'no'}`)
    return [...new Set(marks)].join(' to ') || 'none'
  }
  const { cap } = tally
  const counts = Array.from({ length: cap + 1 }, (_, i) => i)
  const truths = counts.map((least) => tallyTruth(Number(sum), (count) => count >= least))
  const [least, most] = [truths.lastIndexOf(true), truths.findLastIndex((truth) => truth !== false)]
  return least === most ? `${least}` : `${least} to ${most}`
}
