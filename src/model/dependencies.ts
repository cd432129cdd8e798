import { joining, keptFold, pathsOf } from '../conditions/index.ts'
import type { Condition } from '../conditions/index.ts'
import { conditionalGroup, variableAt } from '../dictionary/index.ts'
import type { Dictionary } from '../dictionary/index.ts'
import { conditionsOfImplication } from './parts.ts'
import type { Implication } from './trial.ts'
import type { Reader, Syntax } from '../syntax/index.ts'

/**
 * Which facts the value of a fact depends on, by declared paths: those that its type names (the date of birth for an
 * age, the components of a total, whether its group applies), those on which an implication erases it, and for a list
 * the facts that its entries are compared with.
 */
export class Dependencies {
  private readonly dictionary: Dictionary
  private readonly added: Map<string, readonly string[]>

  constructor(dictionary: Dictionary, added: ReadonlyMap<string, readonly string[]> = new Map()) {
    this.dictionary = dictionary
    this.added = new Map(added)
  }

  copy(): Dependencies {
    return new Dependencies(this.dictionary, this.added)
  }

  add(path: string, others: Iterable<string>): void {
    this.added.set(path, [...(this.added.get(path) ?? []), ...others])
  }

  /** Makes lists depend on the facts that a condition compares their entries with. Returns those facts. */
  addCompared(condition: Condition): ReadonlySet<string> {
    const compared = comparedIn(condition)
    for (const { list, facts } of compared) this.add(list, facts)
    return new Set(compared.flatMap(({ facts }) => facts))
  }

  /** The shortest chain of dependencies from a fact back to itself, both ends included; undefined if there is none. */
  circle(path: string): readonly string[] | undefined {
    const seen = new Set<string>()
    const ways: (readonly string[])[] = [[path]]
    for (const way of ways) {
      for (const next of this.direct(way.at(-1) ?? path)) {
        if (next === path) return [...way, path]
        if (!seen.has(next)) ways.push([...way, next])
        seen.add(next)
      }
    }
    return undefined
  }

  private direct(path: string): readonly string[] {
    const variable = variableAt(this.dictionary, path)
    const group = conditionalGroup(this.dictionary, path)
    const own = this.added.get(path) ?? []
    const applies = group === undefined ? [] : [`${group.path}.${group.appliesWhen ?? ''}`]
    if (variable.type === 'age') return [variable.from, ...own]
    if (variable.type !== 'integer') return [...own, ...applies]
    const beside = path.slice(0, -variable.name.length)
    return [...own, ...applies, ...Object.keys(variable.sumOf ?? {}).map((component) => beside + component)]
  }
}

interface Compared {
  readonly list: string
  /** Facts outside the list. */
  readonly facts: readonly string[]
}

const comparedIn: (condition: Condition) => readonly Compared[] = keptFold(
  joining<readonly Compared[]>((parts) => parts.flat(), {
    not: (part) => part,
    list: (_, condition) => [{ list: condition.path, facts: outside(condition) }],
    leaf: () => [],
  }),
)

function outside(condition: Condition): string[] {
  const own = 'where' in condition ? condition.path : undefined
  return [...pathsOf(condition)].filter((path) => path !== own && !path.includes('[]'))
}

/**
 * The dependencies that arise because implications erase facts or compare entries of lists with other facts. Values
 * that an implication gives are not included: where such a value would depend on itself, it is not given, and the
 * implication only forbids other values.
 */
export function dependenciesOf(implications: readonly Implication[], dictionary: Dictionary): Dependencies {
  const dependencies = new Dependencies(dictionary)
  for (const one of implications) {
    if (one.kind === 'erases') dependencies.add(one.path, pathsOf(one.when))
    for (const condition of conditionsOfImplication(one)) {
      dependencies.addCompared(condition)
      if (one.each !== undefined) dependencies.add(one.each, outside(condition))
    }
  }
  return dependencies
}

/**
 * Reports the first of some facts that depends on itself. Returns the chain by which it does, or nothing if none does.
 */
export function refuseCircle(
  paths: Iterable<string>,
  node: Syntax,
  dependencies: Dependencies,
  reader: Reader,
): readonly string[] {
  for (const path of paths) {
    const circle = dependencies.circle(path)
    if (circle === undefined) continue
    reader.error('implication/circular', node, `\`${path}\` depends on itself: ${circle.join(' → ')}.`)
    return circle
  }
  return []
}
