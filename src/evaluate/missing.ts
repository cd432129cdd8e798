import { birthDatePath, dictionaryOrder } from '../dictionary/index.ts'
import type { Node } from '../diagram/index.ts'
import type { Fact } from '../facts/index.ts'
import type { UnknownFact } from './world.ts'
import { World } from './world.ts'

/**
 * The facts that can still change what is worked out of a record: two completions that differ in that fact only give something else. In the
 * dictionary's order. `node` is what `workOut` gives in the world of the record.
 *
 * In a world, the entries that a list may have beyond those known are one unknown, whose possibilities are what they add up to. Where they are
 * compared with a fact outside the list (the side of an operation with that of the cancer), the same entries add up to something else for
 * another value of that fact. Such a fact is therefore looked at by itself, two values at a time, for entries that stay the same.
 */
export function missingFacts(world: World, node: Node, workOut: (world: World) => Node): string[] {
  const found = new Set(world.missing(node))
  for (const unknown of world.comparedWith) {
    const fact = world.unknowns[unknown] as UnknownFact
    if (fact.path === birthDatePath(world.facts.dictionary) || fact.rest !== undefined) continue
    if (turns(fact, world, workOut)) found.add(fact.path)
    else found.delete(fact.path)
  }
  return [...found].toSorted(dictionaryOrder(world.facts.dictionary))
}

/** Whether some entries and other facts give something else for two values of a fact. */
function turns({ path, values }: UnknownFact, { program, facts }: World, workOut: (world: World) => Node): boolean {
  return pairsOf(values).some((pair) => {
    const [a, b] = pair
    const fact: Fact =
      typeof a === 'number'
        ? { type: 'numbers', spans: pair.map((day) => ({ lo: Number(day), hi: Number(day) })) }
        : { type: 'values', values: [a as string | boolean, b as string | boolean] }
    const world = new World(program, facts.with({ known: new Map([...facts.known, [path, fact]]) }), path)
    return world.missing(workOut(world)).includes(path)
  })
}

/** All pairs of a few values; of many (days, in order) those next to each other, since what changes between two changes somewhere between. */
function pairsOf<T>(values: readonly T[]): (readonly [T, T])[] {
  return values.flatMap((a, i) =>
    values.slice(i + 1, values.length > FEW ? i + 2 : undefined).map((b) => [a, b] as const),
  )
}

const FEW = 6
