import { conditionalGroup } from '../dictionary/index.ts'
import type { ListUse } from './list-use.ts'
import { nameOfListCount } from './cut-collector.ts'
import type { CompiledTrial } from './compiled-trial.ts'

/**
 * A name for how a compiled trial looks at single entries of a list, where it compares them with no facts outside.
 * Compiled trials of the same rules with the same name tell the same entries apart and count them alike.
 */
export function sightOf(list: string, use: ListUse, compiled: CompiledTrial): string {
  const known = SIGHTS.get(use)
  if (known !== undefined) return known
  const sight = sharedSight(list, use, compiled) ?? `only ${++last}`
  SIGHTS.set(use, sight)
  return sight
}

const SIGHTS = new WeakMap<ListUse, string>()
let last = 0

/** Undefined where it depends on more than the list. */
function sharedSight(
  list: string,
  { listCounts, fields, hidden }: ListUse,
  compiled: CompiledTrial,
): string | undefined {
  const { rules, partners, rankings, sortedCuts, texts, implications } = compiled
  const paths = new Set([...fields, ...hidden].map(({ path }) => path))
  if ([...fields, ...hidden].some(({ type, path }) => type === 'lab' || conditionalGroup(rules.dictionary, path)))
    return undefined
  // Adds the dates that its dates are compared with, directly or through others.
  for (const path of paths) for (const partner of partners.get(path) ?? []) paths.add(partner.path)
  if ([...paths].some((path) => rankings.has(path))) return undefined
  const held = rules.implications.flatMap(({ each }, i) => (each === list && implications.has(i) ? [i] : []))
  const looks = [...paths].map((path) => [path, sortedCuts.get(path), partners.get(path), texts.get(path)])
  return JSON.stringify([list, listCounts.map(nameOfListCount), fields.length, held, looks])
}
