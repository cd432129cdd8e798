import { declaredPath, ownerPath, variableOf } from '../dictionary/index.ts'
import type { Usual } from '../dictionary/index.ts'
import type { Leaf, Node, Unknown } from '../diagram/index.ts'
import type { UnknownFact, World } from '../space/index.ts'
import { compareRational, completedYears } from '../quantity/index.ts'
import type { Rational } from '../quantity/index.ts'

/** How likely outcomes are among usual patients, each unknown taken by itself. */
export class Expectation {
  private readonly world: World
  private readonly weights = new Map<Unknown, readonly number[]>()
  private readonly known = new Map<Leaf, Map<Node, number>>()

  constructor(world: World) {
    this.world = world
  }

  /** Share of the completions of a record, weighted by what is usual, in which a diagram gives this value. */
  likelihood(node: Node, value: Leaf): number {
    const known = this.known.get(value) ?? new Map<Node, number>()
    this.known.set(value, known)
    const join = (unknown: Unknown, parts: readonly number[]): number => {
      const weights = this.weightsOf(unknown)
      return parts.reduce((sum, part, i) => sum + part * (weights[i] ?? 0), 0)
    }
    return this.world.diagrams.fold(node, (leaf) => (leaf === value ? 1 : 0), join, known)
  }

  /** Weights of the possibilities of one unknown, in their order; they add up to 1. */
  weightsOf(unknown: Unknown): readonly number[] {
    const done = this.weights.get(unknown)
    if (done !== undefined) return done
    const fact = this.world.unknowns[unknown]
    const weights = fact === undefined ? [] : weigh(fact, this.world)
    this.weights.set(unknown, weights)
    return weights
  }
}

function weigh(fact: UnknownFact, { facts: { dictionary, asOf }, unknowns }: World): readonly number[] {
  const { values, limits, entries } = fact
  const declared = declaredPath(fact.path)
  const variable = variableOf(dictionary, declared) ?? variableOf(dictionary, ownerPath(declared))
  const usual = variable?.usual
  if (entries !== undefined) return listWeights(entries, unknowns.filter((one) => one.path === fact.path).length, usual)
  if (limits !== undefined && usual === undefined) {
    return shares(
      WITHIN_LIMITS,
      values.map((value, i) => compareRational(value as Rational, limits[i] as Rational) <= 0),
    )
  }
  if (variable?.type === 'birth_date' || variable?.type === 'age') {
    const age = dictionary.variables.find((one) => one.type === 'age')
    const ages = values.map((day) => completedYears(Number(day), asOf))
    return shares(
      age?.usual?.share,
      ages.map((years) => age?.usual === undefined || isUsual(years, age.usual)),
    )
  }
  return shares(
    usual?.share,
    values.map((value) => usual === undefined || isUsual(value, usual)),
  )
}

function isUsual(value: Leaf, usual: Usual): boolean {
  if (usual.kind === 'values') return usual.values.includes(value as string | boolean)
  const number = typeof value === 'object' ? Number(value.n) / Number(value.d) : Number(value)
  return usual.kind === 'range' && number >= usual.min && number <= usual.max
}

/** How many values of a lab are at most its upper limit of normal. */
const WITHIN_LIMITS = 0.85

/** The usual ones share their part evenly, and so do the others. */
function shares(share: number | undefined, usual: readonly boolean[]): readonly number[] {
  const part = share ?? 0.5
  const count = usual.filter(Boolean).length
  if (count === 0 || count === usual.length) return usual.map(() => 1 / usual.length)
  return usual.map((one) => (one ? part / count : (1 - part) / (usual.length - count)))
}

/** Each further entry is half as likely as the one before it. The kinds of entries, `kinds` in number, are equally likely and have nothing to do with each other. */
function listWeights(entries: readonly number[], kinds: number, usual: Usual | undefined): readonly number[] {
  const none = (usual?.kind === 'list' ? (usual.empty ? usual.share : 1 - usual.share) : 0.5) ** (1 / kinds)
  const raw = entries.map((count) => (count === 0 ? 0 : 2 ** -count))
  const total = raw.reduce((sum, one) => sum + one, 0)
  return entries.map((count, i) => (count === 0 ? (total === 0 ? 1 : none) : ((1 - none) * (raw[i] ?? 0)) / total))
}
