import { apart } from './apart.ts'
import { groupOf } from './joint.ts'
import { outcomeNode, outcomeOf, relevantKnowledge } from '../space/index.ts'
import type { Group } from './joint.ts'
import type { Looking } from './apart.ts'
import type { Outcome, Status } from '../space/index.ts'
import type { Facts } from '../facts/index.ts'
import type { Criterion } from '../model/index.ts'
import { byFacts } from './conditions.ts'
import type { PlainForm, SharedCondition } from './conditions.ts'
import { remember } from './recent.ts'
import type { RememberedPart, Shared } from './shared.ts'
import { ALWAYS, isOne, leavesOf, NEVER } from './truths.ts'

/** A criterion that remembers its statuses, for each way it was answered by a person. */
export class SharedCriterion implements Looking {
  readonly criterion: Criterion
  readonly number: number
  readonly paths: ReadonlySet<string>
  /** Of a criterion that looks at single facts only and leaves nothing to a person: how it looks at them. */
  readonly plain: PlainForm | undefined
  private readonly shared: Shared
  private readonly holds: SharedCondition | undefined
  private readonly zone: SharedCondition | undefined
  private readonly sharesList: boolean
  private readonly groups = new Map<string, RememberedPart<Group>>()
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
    this.plain = this.zone === undefined ? this.holds?.plain : undefined
    this.sharesList =
      this.holds !== undefined && this.zone !== undefined && byFacts([this.holds, this.zone]).length === 1
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

  /** What it gives as a group of its own; `others`: what the criteria outside give at best. */
  alone(answer: boolean | undefined, others: Outcome): RememberedPart<Group> {
    const { criterion } = this
    return remember(this.groups, `${others}${answer ?? ''}`, () =>
      this.shared.remembered([criterion], 'facts', (world) => groupOf([{ criterion, answer }], others, world)),
    )
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
      this.shared.remembered([this.criterion], 'outcomes', (world) => {
        const node = outcomeNode(this.criterion, answer, world)
        return node === undefined ? 'not-screened' : ((world.settled(node) ?? 'unknown') as Status)
      }),
    )
  }
}
