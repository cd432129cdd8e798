import { declaredPath, dictionaryOrder, variableAt, variablesByPath } from '../dictionary/index.ts'
import type { Changeable } from '../dictionary/index.ts'
import type { Leaf, Node } from '../diagram/index.ts'
import { outcomeNode, partOf, World } from '../space/index.ts'
import { freed } from '../readings/index.ts'
import type { Evaluation } from '../evaluate/index.ts'
import type { Program } from '../space/index.ts'
import type { Fact, Facts } from '../facts/index.ts'
import type { Criterion } from '../model/index.ts'
import { timingOf } from './timing.ts'
import type { Bounds } from './timing.ts'
import { fewest } from './worth-finding.ts'

/** What stands between a patient and a trial. */
export interface Obstacle {
  readonly criterion: Criterion
  /** How it may fall: with time, or by what may change of its facts; none when it cannot. */
  readonly ways: readonly (Exclude<Changeable, 'never'> | 'time')[]
  /** The days on which time alone removes it. */
  readonly from: Bounds | undefined
  /** The fewest facts that may change and with which it would be met, with their values that meet it, if they are one by one. */
  readonly facts: readonly NeededFact[]
}

export interface NeededFact {
  readonly path: string
  /** Of the values that the rules tell apart, those that alone meet the criterion, out of all; none when it takes others, too. */
  readonly met: readonly Leaf[]
  readonly all: readonly Leaf[]
}

/** A trial is near when no more criteria than this are failed. */
const NEAR_MISS = 2

/** For a trial that one or two criteria rule out: what these are and whether they can change. Empty for any other. */
export function obstaclesOf(evaluation: Evaluation, facts: Facts): Obstacle[] {
  const failed = evaluation.criteria.filter((one) => one.status === 'fail')
  if (failed.length === 0 || failed.length > NEAR_MISS) return []
  return failed.map(({ criterion }) => {
    const program = partOf(evaluation.program, [criterion], facts.disputes.length > 0)
    const { eligibleFrom: from } = timingOf({ program, verdict: 'ineligible', statuses: ['fail'] }, facts)
    const answer = facts.confirmations[evaluation.program.trial.id]?.[criterion.id]
    const needed = neededFacts(criterion, answer, program, facts)
    const ways = needed.map(({ path }) => wayOf(path, facts)).filter((way) => way !== 'never')
    return {
      criterion,
      ways: [...new Set([...(from === undefined ? [] : ['time' as const]), ...ways])],
      from,
      facts: needed,
    }
  })
}

/**
 * A fact that alone can meet the criterion, all others as they are, or at least no longer rules it out; else the fewest that can together;
 * none when nothing can.
 */
function neededFacts(
  criterion: Criterion,
  answer: boolean | undefined,
  program: Program,
  facts: Facts,
): readonly NeededFact[] {
  const changeable = changeablePaths(program, facts)
  // Whole facts and lists first, then what entries say.
  let opening: NeededFact | undefined
  const byItself = changeable.toSorted((a, b) => Number(a.includes('[')) - Number(b.includes('[')))
  for (const path of byItself.slice(0, MOST_CHANGES)) {
    const changed = new Set([path])
    const world = new World(program, freed(facts, changed, program.rules))
    const outcome = outcomeNode(criterion, answer, world)
    if (outcome === undefined || ![...world.possible(outcome)].some(isMet)) continue
    // Another fact that would do it too is not what has to change.
    const [only, ...others] = fewest(world.constrained(outcome), world, isMet, changed) ?? []
    if (only !== undefined && others.length === 0 && changed.has(only)) return [neededFact(only, outcome, world)]
    // Where other facts are missing, too, it would at least no longer be ruled out.
    opening ??= otherThan(
      variableAt(facts.dictionary, declaredPath(path)).type === 'list' ? undefined : facts.at(path),
      neededFact(path, outcome, world),
    )
  }
  if (opening !== undefined) return [opening]
  const changed = new Set(changeable)
  const world = new World(program, freed(facts, changed, program.rules))
  const outcome = outcomeNode(criterion, answer, world)
  const paths = outcome === undefined ? undefined : fewest(world.constrained(outcome), world, isMet, changed)
  return (paths ?? []).map((path) => ({ path, met: [], all: [] }))
}

/** So many facts are tried one by one; the entries of a long chart are many. */
const MOST_CHANGES = 30

/** What the record states of facts that a criterion looks at and that may change, lists included; in the dictionary's order. */
function changeablePaths(program: Program, facts: Facts): string[] {
  const { dictionary } = facts
  const all = [...facts.known.keys(), ...facts.lists.keys()]
  return all
    .filter((path) => {
      const declared = declaredPath(path)
      return program.paths.has(declared) && variableAt(dictionary, declared).changeable !== 'never'
    })
    .toSorted(dictionaryOrder(dictionary))
}

function isMet(outcome: Leaf): boolean {
  return outcome === 'pass' || outcome === 'confirm'
}

/** With the values that meet the criterion; where none does by itself, with those that no longer rule it out. */
function neededFact(path: string, outcome: Node, world: World): NeededFact {
  const unknown = world.unknowns.findIndex((one) => one.path === path)
  const all = world.unknowns[unknown]?.values ?? []
  const outcomes = all.map((_, i) => [...world.possible(world.diagrams.fix(outcome, unknown, i))])
  const sure = outcomes.some((own) => own.every(isMet))
  const met = all.filter((_, i) => (sure ? outcomes[i]?.every(isMet) : outcomes[i]?.some(isMet)))
  return { path, met, all }
}

/** A fact is another one than it is now. */
function otherThan(now: Fact | undefined, needed: NeededFact): NeededFact {
  if (now?.type !== 'values') return needed
  return { ...needed, met: needed.met.filter((value) => !now.values.includes(value as string | boolean)) }
}

function wayOf(path: string, facts: Facts): Changeable {
  const index = variablesByPath(facts.dictionary)
  const declared = declaredPath(path)
  // A part of a lab changes with the lab; what is missing anyway only has to be found out.
  const variable = index.get(declared) ?? index.get(declared.slice(0, declared.lastIndexOf('.')))
  return variable?.changeable ?? 'never'
}
