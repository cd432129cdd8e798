import { joining, keptFold, pathsOf } from '../conditions/index.ts'
import type { Condition } from '../conditions/index.ts'
import { conditionalGroup, variableAt } from '../dictionary/index.ts'
import type { Dictionary } from '../dictionary/index.ts'
import { conditionsOfImplication } from './parts.ts'
import type { Implication } from './trial.ts'

/**
 * Which facts the value of a fact comes from, by declared paths: those that its type names (the date of birth of an age, the components of a
 * total, whether its group applies), those that take it away or give it, and for a list the facts that its entries are compared with.
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

  /** Lets lists depend on what a condition compares their entries with; the facts that are compared. */
  addCompared(condition: Condition): ReadonlySet<string> {
    const compared = comparedIn(condition)
    for (const { list, facts } of compared) this.add(list, facts)
    return new Set(compared.flatMap(({ facts }) => facts))
  }

  /** The shortest way from a fact back to itself, both ends included; undefined where there is none. */
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
    list: (_, { path, where }) => [{ list: path, facts: outside(where) }],
    leaf: () => [],
  }),
)

function outside(condition: Condition): string[] {
  return [...pathsOf(condition)].filter((path) => !path.includes('[]'))
}

/** An implication that decides the value of a fact: it takes it away, or it gives the one value that there is. */
export interface Deciding {
  readonly implication: Implication
  readonly path: string
}

/** The implications that decide a value (all others only forbid some), and what all facts depend on through them. */
export function dependenciesOf(
  implications: readonly Implication[],
  dictionary: Dictionary,
): { deciding: readonly Deciding[]; dependencies: Dependencies } {
  const deciding = implications.flatMap(erasing)
  const giving = implications.flatMap(givingOneValue)
  const all = decidedBy([...deciding, ...giving], dictionary)
  // What another takes away, or gives another value, or comes from itself, is not given: such an implication forbids.
  const isGiven = ({ path, value }: Giving): boolean =>
    deciding.every((other) => other.path !== path) &&
    giving.every((other) => other.path !== path || other.value === value) &&
    all.circle(path) === undefined
  deciding.push(...giving.filter(isGiven))
  const dependencies = decidedBy(deciding, dictionary)
  for (const one of implications) {
    for (const condition of conditionsOfImplication(one)) {
      dependencies.addCompared(condition)
      if (one.each !== undefined) dependencies.add(one.each, outside(condition))
    }
  }
  return { deciding, dependencies }
}

function decidedBy(deciding: readonly Deciding[], dictionary: Dictionary): Dependencies {
  const dependencies = new Dependencies(dictionary)
  for (const { implication, path } of deciding) dependencies.add(path, pathsOf(implication.when))
  return dependencies
}

function erasing(implication: Implication): Deciding[] {
  return implication.kind === 'erases' ? [{ implication, path: implication.path }] : []
}

type Giving = Deciding & { readonly value: string | boolean }

function givingOneValue(implication: Implication): Giving[] {
  if (implication.kind !== 'requires' || implication.each !== undefined || implication.implied.kind !== 'is') return []
  const { path, values } = implication.implied
  const [value, ...others] = values
  return value === undefined || others.length > 0 ? [] : [{ implication, path, value }]
}
