import { apart, compile, EMPTY_TRIAL, outcomeNode, outcomeOf, relevantKnowledge, World } from '../evaluate/index.ts'
import type { Looking, Outcome, Status } from '../evaluate/index.ts'
import { listOf } from '../dictionary/index.ts'
import type { Facts } from '../facts/index.ts'
import type { Condition, Criterion, RuleSet } from '../model/index.ts'
import type { Day } from '../quantity/index.ts'
import { Recent } from './recent.ts'
import { Remembered } from './remembered.ts'
import { Room } from './room.ts'
import { ALWAYS, AND, isOne, leavesOf, NEVER, NOT, OR, sum } from './truths.ts'
import type { Truths } from './truths.ts'

/**
 * The conditions and criteria of any number of trials: each is worked out once for a patient however many trials state it, and
 * remembered from patient to patient. What is settled part by part is never worked out as a whole; only parts that are open and
 * share open facts are.
 */
export class Shared {
  readonly rules: RuleSet
  readonly asOf: Day
  private readonly conditions = new Map<string, SharedCondition>()
  private readonly criteria = new Map<string, SharedCriterion>()
  private readonly bundles = new Map<string, Bundle>()
  private readonly room: Room

  /** `most`: how many replies of patients are remembered at most, a few hundred bytes each. */
  constructor(rules: RuleSet, asOf: Day, most: number) {
    this.rules = rules
    this.asOf = asOf
    this.room = new Room(most)
  }

  criterion(criterion: Criterion): SharedCriterion {
    const { kind, form } = criterion
    const bare = { ...criterion, remarks: [] }
    return remember(
      this.criteria,
      JSON.stringify([kind, form]),
      () => new SharedCriterion(bare, this, this.criteria.size),
    )
  }

  condition(condition: Condition): SharedCondition {
    return remember(this.conditions, JSON.stringify(condition), () => {
      const { kind } = condition
      if (kind === 'not') return new Negated(this.condition(condition.of))
      if (kind !== 'all' && kind !== 'any') return this.whole(condition)
      const parts = byList(condition.of.map((one) => ({ condition: one, paths: this.pathsOf(one) })))
      if (parts.length === 1) return this.whole(condition)
      const of = parts.map((part): Condition => {
        const [only, ...others] = part.map((one) => one.condition)
        return only !== undefined && others.length === 0 ? only : { kind, of: part.map((one) => one.condition) }
      })
      return new Joined(kind, of, this)
    })
  }

  pathsOf(condition: Condition): ReadonlySet<string> {
    return relevantKnowledge([criterionOf(condition)], this.rules).paths
  }

  /** The condition by itself, worked out as a whole. */
  whole(condition: Condition): SharedCondition {
    return remember(this.conditions, `whole ${JSON.stringify(condition)}`, () => {
      const paths = this.pathsOf(condition)
      const looksAtLists = [...paths].some((path) => path.includes('[]'))
      const key = looksAtLists ? JSON.stringify(condition) : [...paths].toSorted().join()
      const known = this.bundles.get(key)
      if (known?.isOpen === true) return known.with(condition)
      const bundle = new Bundle(paths, this)
      this.bundles.set(key, bundle)
      return bundle.with(condition)
    })
  }

  /** Remembers what is worked out of some criteria, in a program of their own. */
  remembered<Answer>(criteria: readonly Criterion[], workOut: (world: World) => Answer): RememberedPart<Answer> {
    const relevant = relevantKnowledge(criteria, this.rules)
    const program = compile(this.rules, { ...EMPTY_TRIAL, criteria }, this.asOf, relevant)
    const remembered = new Remembered(program, this.room, (facts) => workOut(new World(program, facts)))
    let last: { readonly facts: Facts; readonly answer: Answer } | undefined
    const answer = (facts: Facts): Answer => {
      if (last?.facts !== facts) last = { facts, answer: remembered.answer(facts) }
      return last.answer
    }
    return { paths: relevant.paths, answer, stop: () => this.room.leave(remembered) }
  }
}

export interface RememberedPart<Answer> extends Looking {
  answer(facts: Facts): Answer
  /** Gives its room to others. */
  stop(): void
}

/** A condition that remembers what it is for the patient in hand. */
abstract class SharedCondition implements Looking {
  abstract readonly paths: ReadonlySet<string>
  private facts: Facts | undefined
  private last: Truths = 0

  truths(facts: Facts): Truths {
    if (this.facts !== facts) {
      this.last = this.workOut(facts)
      this.facts = facts
    }
    return this.last
  }

  protected abstract workOut(facts: Facts): Truths
}

/** Conditions that look at the same facts of the patient: one question to memory answers them all. */
class Bundle {
  readonly paths: ReadonlySet<string>
  private readonly shared: Shared
  private readonly conditions: Condition[] = []
  private part: RememberedPart<readonly Truths[]> | undefined

  constructor(paths: ReadonlySet<string>, shared: Shared) {
    this.paths = paths
    this.shared = shared
  }

  /** Whether it still takes conditions: until it was first asked. */
  get isOpen(): boolean {
    return this.part === undefined
  }

  with(condition: Condition): SharedCondition {
    return new Whole(this, this.conditions.push(condition) - 1)
  }

  answer(facts: Facts): readonly Truths[] {
    this.part ??= this.shared.remembered(this.conditions.map(criterionOf), (world) =>
      this.conditions.map((condition) => sum(world.possible(world.truth(condition)))),
    )
    return this.part.answer(facts)
  }
}

class Whole extends SharedCondition {
  readonly paths: ReadonlySet<string>
  private readonly bundle: Bundle
  private readonly place: number

  constructor(bundle: Bundle, place: number) {
    super()
    this.bundle = bundle
    this.place = place
    this.paths = bundle.paths
  }

  protected workOut(facts: Facts): Truths {
    return this.bundle.answer(facts)[this.place] ?? 0
  }
}

class Negated extends SharedCondition {
  readonly paths: ReadonlySet<string>
  private readonly of: SharedCondition

  constructor(of: SharedCondition) {
    super()
    this.of = of
    this.paths = of.paths
  }

  protected workOut(facts: Facts): Truths {
    return NOT[this.of.truths(facts)] ?? 0
  }
}

class Joined extends SharedCondition {
  readonly paths: ReadonlySet<string>
  private readonly shared: Shared
  private readonly kind: 'all' | 'any'
  private readonly parts: readonly { readonly condition: Condition; readonly own: SharedCondition }[]
  /** Open parts that hang together, by their places. */
  private readonly groups = new Recent<string, RememberedPart<Truths>>(MOST_GROUPS, (part) => part.stop())

  constructor(kind: 'all' | 'any', of: readonly Condition[], shared: Shared) {
    super()
    this.shared = shared
    this.kind = kind
    this.parts = of.map((condition) => ({ condition, own: shared.condition(condition) }))
    this.paths = new Set(this.parts.flatMap(({ own }) => [...own.paths]))
  }

  protected workOut(facts: Facts): Truths {
    const [join, absorbing] = this.kind === 'all' ? [AND, NEVER] : [OR, ALWAYS]
    let result = this.kind === 'all' ? ALWAYS : NEVER
    const open: OpenPart[] = []
    for (const [place, { condition, own }] of this.parts.entries()) {
      const truths = own.truths(facts)
      if (truths === absorbing) return absorbing
      if (isOne(truths)) result = join[result * 8 + truths] ?? 0
      else open.push({ condition, place, paths: own.paths, truths })
    }
    const groups = open.length < 2 ? [open] : apart(open, this.shared.rules, facts)
    for (const group of groups) {
      const [first, ...others] = group
      if (first === undefined) continue
      const truths = others.length === 0 ? first.truths : this.together(group).answer(facts)
      result = join[result * 8 + truths] ?? 0
    }
    return result
  }

  private together(group: readonly OpenPart[]): RememberedPart<Truths> {
    return this.groups.get(group.map(({ place }) => place).join(), () => {
      const condition: Condition = { kind: this.kind, of: group.map((part) => part.condition) }
      return this.shared.remembered([criterionOf(condition)], (world) => sum(world.possible(world.truth(condition))))
    })
  }
}

interface OpenPart extends Looking {
  readonly condition: Condition
  readonly place: number
  readonly truths: Truths
}

/** So many groups of open parts are remembered for each condition. */
const MOST_GROUPS = 100

/** A criterion that remembers its statuses, for each way it was answered by a person. */
export class SharedCriterion implements Looking {
  readonly criterion: Criterion
  readonly number: number
  readonly paths: ReadonlySet<string>
  private readonly shared: Shared
  private readonly holds: SharedCondition | undefined
  private readonly zone: SharedCondition | undefined
  private readonly sharesList: boolean
  private readonly wholes = new Map<boolean | undefined, RememberedPart<Status>>()
  /** Without an answer: statuses by `8 × truths of the condition + truths of what is left to a person`. */
  private readonly byTruths: (Status | undefined)[] = []
  private facts: Facts | undefined
  private last: Status = 'unknown'

  constructor(criterion: Criterion, shared: Shared, number: number) {
    const { form } = criterion
    this.criterion = criterion
    this.number = number
    this.shared = shared
    this.holds = form.kind === 'decided' ? shared.condition(form.condition) : undefined
    this.zone = form.kind === 'decided' && form.confirm !== undefined ? shared.condition(form.confirm.when) : undefined
    this.sharesList =
      this.holds !== undefined && this.zone !== undefined && byList([this.holds, this.zone]).length === 1
    this.paths = relevantKnowledge([criterion], shared.rules).paths
  }

  /** `answer`: what a person answered when the criterion leaves it to one. */
  status(facts: Facts, answer: boolean | undefined): Status {
    if (answer !== undefined) return this.workOut(facts, answer)
    if (this.facts !== facts) {
      this.last = this.workOut(facts, undefined)
      this.facts = facts
    }
    return this.last
  }

  private workOut(facts: Facts, answer: boolean | undefined): Status {
    const { holds, zone, criterion } = this
    if (criterion.form.kind === 'not-screened') return 'not-screened'
    if (this.sharesList) return this.whole(answer).answer(facts)
    if (holds === undefined) return outcomeOf(criterion, answer, false, true)
    const held = holds.truths(facts)
    const left = held === ALWAYS || zone === undefined ? NEVER : zone.truths(facts)
    const areApart =
      isOne(held) || isOne(left) || zone === undefined || apart([holds, zone], this.shared.rules, facts).length === 2
    if (!areApart) return this.whole(answer).answer(facts)
    const key = held * 8 + left
    const known = this.byTruths[key]
    if (answer === undefined && known !== undefined) return known
    const found = new Set<Outcome>()
    for (const a of leavesOf(held)) for (const b of leavesOf(left)) found.add(outcomeOf(criterion, answer, a, b))
    const [only, ...others] = found
    const status = only === undefined || others.length > 0 ? 'unknown' : only
    if (answer === undefined) this.byTruths[key] = status
    return status
  }

  private whole(answer: boolean | undefined): RememberedPart<Status> {
    return remember(this.wholes, answer, () =>
      this.shared.remembered([this.criterion], (world) => {
        const node = outcomeNode(this.criterion, answer, world)
        return node === undefined ? 'not-screened' : ((world.settled(node) ?? 'unknown') as Status)
      }),
    )
  }
}

/** Those that look at the same list are together: what its entries are is rarely the same again, so that it is asked for once. */
function byList<T extends Looking>(all: readonly T[]): T[][] {
  const groups: { members: T[]; lists: Set<string> }[] = []
  for (const one of all) {
    const lists = new Set([...one.paths].flatMap((path) => listOf(path) ?? []))
    const touching = groups.filter((group) => [...lists].some((list) => group.lists.has(list)))
    const joined = { members: [...touching.flatMap(({ members }) => members), one], lists }
    for (const group of touching) {
      for (const list of group.lists) lists.add(list)
      groups.splice(groups.indexOf(group), 1)
    }
    groups.push(joined)
  }
  return groups.map(({ members }) => members)
}

const NO_CRITERION: Omit<Criterion, 'form'> = {
  id: '',
  kind: 'inclusion',
  text: '',
  cites: '',
  note: undefined,
  remarks: [],
}

function criterionOf(condition: Condition): Criterion {
  return { ...NO_CRITERION, form: { kind: 'decided', condition, confirm: undefined } }
}

function remember<Key, T>(known: Map<Key, T>, key: Key, make: () => T): T {
  let found = known.get(key)
  if (found === undefined) {
    found = make()
    known.set(key, found)
  }
  return found
}
