import type { Node } from '../diagram/index.ts'
import { dictionaryOrder } from '../dictionary/index.ts'
import type { Facts } from '../facts/index.ts'
import type { Criterion } from '../model/index.ts'
import { outcomeNode, outcomeOf, relevantKnowledge } from '../space/index.ts'
import type { Outcome, Status, Completions } from '../space/index.ts'
import { independentGroups, familiesOf } from './independent-groups.ts'
import type { HasOwnPaths } from './independent-groups.ts'
import { byFacts } from './conditions.ts'
import type { SingleFactForm, SharedCondition } from './conditions.ts'
import { groupOf } from './combined-verdict.ts'
import type { Group } from './combined-verdict.ts'
import { getOrMake } from './lru-map.ts'
import type { TrialRecord } from './trial-record.ts'
import type { Recall, CachedAnswers } from './recall.ts'
import { ALWAYS, EVERY, isOne, leavesOf, NEVER } from './truths.ts'
import type { Truths } from './truths.ts'

/** What a criterion gives for a patient. */
export interface Standing {
  readonly status: Status
  /** Whether it is unknown only because the work that is granted did not suffice. */
  readonly isSpent: boolean
}

/** What somebody wants to know of a criterion: what it gives in every completion, in a world that looks at nothing else. */
export type Look<T> = (outcome: Node, completions: Completions) => T

/** A criterion that remembers how it stands, for each way it was answered by a person. */
export class SharedCriterion implements HasOwnPaths {
  readonly criterion: Criterion
  readonly number: number
  readonly ownPaths: ReadonlySet<string>
  /** Of a criterion that looks at single facts only and leaves nothing to a person: how it looks at them. */
  readonly singleFact: SingleFactForm | undefined
  private readonly recall: Recall
  private readonly holds: SharedCondition | undefined
  private readonly zone: SharedCondition | undefined
  private readonly sharesList: boolean
  private readonly groups = new Map<string, CachedAnswers<Group>>()
  private readonly looks = new Map<Look<unknown>, Map<boolean | undefined, CachedAnswers<Seen<unknown>>>>()
  private readonly wholes = new Map<boolean | undefined, CachedAnswers<Standing>>()
  /** Without an answer: statuses by `8 × truths of the condition + truths of what is left to a person`. */
  private readonly byTruths: (Status | undefined)[] = []
  private parted: boolean | undefined
  private facts: Facts | undefined
  private last: Standing = STANDING.unknown

  /** `number`: no other has it. `holds`: its condition; `zone`: where a person must say. */
  constructor(criterion: Criterion, number: number, { holds, zone }: Conditions, recall: Recall) {
    this.criterion = criterion
    this.number = number
    this.recall = recall
    this.holds = holds
    this.zone = zone
    this.singleFact = this.zone === undefined ? this.holds?.singleFact : undefined
    this.sharesList =
      this.holds !== undefined && this.zone !== undefined && byFacts([this.holds, this.zone]).length === 1
    this.ownPaths = relevantKnowledge([criterion], recall.rules).ownPaths
  }

  /** `answer`: what a person answered when the criterion leaves it to one. */
  standing(facts: Facts, answer: boolean | undefined): Standing {
    if (answer !== undefined) return this.workOut(facts, answer)
    if (this.facts !== facts) {
      this.last = this.workOut(facts, undefined)
      this.facts = facts
    }
    return this.last
  }

  /** What it gives as a group of its own where its status is unknown; `others`: what the criteria outside give at best. */
  alone(facts: Facts, answer: boolean | undefined, others: Outcome): Group {
    const known = this.inParts(facts)
    if (known !== undefined) return { outcomes: [others, 'fail'], missing: known, isSpent: false }
    const group = getOrMake(this.groups, `${others}${answer ?? ''}`, () =>
      groupOf([{ criterion: this.criterion, answer }], others, this.recall),
    )
    return group.answer(facts)
  }

  /** Its part by itself where its status is unknown, with the facts that can still change that; `trialRecord`: the record with the trial that asks. */
  open(trialRecord: TrialRecord, answer: boolean | undefined): Group {
    this.recall.trial = trialRecord
    return this.alone(trialRecord.facts, answer, 'pass')
  }

  /** The facts that can still change an unknown status, where its conditions on single facts were worked out and have nothing to do with each other. */
  private inParts(facts: Facts): readonly string[] | undefined {
    const { singleFact, recall } = this
    if (singleFact === undefined || facts.isDoubtful) return undefined
    const open: (HasOwnPaths & { readonly missing: readonly string[] })[] = []
    for (const { batch, place, ownPaths } of singleFact.parts) {
      const { truths = EVERY, missing = [] } = batch.answer(facts).settled[place] ?? {}
      // What does not apply, and what was not worked out, is gone through as a whole.
      if (truths > (ALWAYS | NEVER)) return undefined
      if (!isOne(truths)) open.push({ ownPaths, missing })
    }
    const [first, ...others] = open
    if (first === undefined || others.length === 0) return first?.missing
    if (!this.isParted(singleFact) && independentGroups(open, recall.rules, facts).length < open.length)
      return undefined
    // Each may hold or not, whatever the others are, so that any of them can decide.
    const { dictionary } = recall.rules
    return open.flatMap(({ missing }) => missing).toSorted(dictionaryOrder(dictionary))
  }

  /** Whether its conditions on single facts have nothing to do with each other for any patient. */
  private isParted({ parts }: SingleFactForm): boolean {
    if (this.parted === undefined) {
      const batches = parts.map(({ batch }) => batch)
      this.parted = new Set(familiesOf(batches, this.recall.rules)).size === parts.length
    }
    return this.parted
  }

  /**
   * What is seen of it by itself; undefined when it is not screened, or where that takes too much work. It is remembered for the same
   * function: that may ask for nothing but what it is given.
   */
  seen<T>(look: Look<T>, answer: boolean | undefined, facts: Facts): T | undefined {
    const own = getOrMake(this.looks, look, () => new Map())
    const part = getOrMake(own, answer, () =>
      this.recall.cached<Seen<T>>(
        [this.criterion],
        'values',
        (completions) => {
          const outcome = outcomeNode(this.criterion, answer, completions)
          return { value: outcome === undefined ? undefined : look(outcome, completions) }
        },
        () => ({ value: undefined }),
      ),
    )
    return (part as CachedAnswers<Seen<T>>).answer(facts).value
  }

  private workOut(facts: Facts, answer: boolean | undefined): Standing {
    const { holds, zone, criterion } = this
    if (criterion.form.kind === 'not-screened') return STANDING['not-screened']
    if (this.sharesList) return this.whole(answer).answer(facts)
    if (holds === undefined) return STANDING[outcomeOf(criterion, answer, false, true)]
    const held = holds.held(facts)
    const left = held.truths === ALWAYS || zone === undefined ? HELD_NEVER : zone.held(facts)
    const areApart =
      isOne(held.truths) ||
      isOne(left.truths) ||
      zone === undefined ||
      independentGroups([holds, zone], this.recall.rules, facts).length === 2
    const whole = areApart ? undefined : this.whole(answer).answer(facts)
    if (whole?.isSpent === false) return whole
    const status = this.statusOf(held.truths, left.truths, answer)
    return status === 'unknown' && (held.isSpent || left.isSpent || whole !== undefined) ? SPENT : STANDING[status]
  }

  /** The status where its two conditions have nothing to do with each other. */
  private statusOf(held: Truths, left: Truths, answer: boolean | undefined): Status {
    const key = held * 8 + left
    const known = this.byTruths[key]
    if (answer === undefined && known !== undefined) return known
    const found = new Set<Outcome>()
    for (const a of leavesOf(held)) for (const b of leavesOf(left)) found.add(outcomeOf(this.criterion, answer, a, b))
    const [only, ...others] = found
    const status = only === undefined || others.length > 0 ? 'unknown' : only
    if (answer === undefined) this.byTruths[key] = status
    return status
  }

  private whole(answer: boolean | undefined): CachedAnswers<Standing> {
    return getOrMake(this.wholes, answer, () =>
      this.recall.cached(
        [this.criterion],
        'outcomes',
        (completions) => {
          const node = outcomeNode(this.criterion, answer, completions)
          return STANDING[node === undefined ? 'not-screened' : ((completions.settled(node) ?? 'unknown') as Status)]
        },
        () => SPENT,
      ),
    )
  }
}

/** Those of a criterion that is decided. */
interface Conditions {
  readonly holds: SharedCondition | undefined
  readonly zone: SharedCondition | undefined
}

interface Seen<T> {
  readonly value: T | undefined
}

const STANDING: Readonly<Record<Status, Standing>> = {
  pass: { status: 'pass', isSpent: false },
  fail: { status: 'fail', isSpent: false },
  confirm: { status: 'confirm', isSpent: false },
  unknown: { status: 'unknown', isSpent: false },
  'not-screened': { status: 'not-screened', isSpent: false },
}
const SPENT: Standing = { status: 'unknown', isSpent: true }
const HELD_NEVER = { truths: NEVER, isSpent: false }
