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

/** The status of a criterion for one patient. */
export interface Standing {
  readonly status: Status
  /** Whether the status is unknown only because the work granted ran out. */
  readonly isSpent: boolean
}

/**
 * A question about one criterion: reads an answer from the diagram of its outcome in every completion. The completions
 * are made for this criterion alone.
 */
export type Look<T> = (outcome: Node, completions: Completions) => T

/**
 * A criterion shared by all the trials that state it. It remembers its status for the current record, as long as no
 * person's answer is involved.
 */
export class SharedCriterion implements HasOwnPaths {
  readonly criterion: Criterion
  readonly number: number
  readonly ownPaths: ReadonlySet<string>
  /** How it looks at single facts; undefined unless it looks at single facts only and leaves nothing to a person. */
  readonly singleFact: SingleFactForm | undefined
  private readonly recall: Recall
  /** The criterion's own condition; undefined when no rule decides it. */
  private readonly holds: SharedCondition | undefined
  /** The condition under which a person must decide; undefined when there is none. */
  private readonly zone: SharedCondition | undefined
  /**
   * Whether the two conditions look at the same list or at exactly the same facts, so that they are always worked out
   * together.
   */
  private readonly sharesList: boolean
  private readonly groups = new Map<string, CachedAnswers<Group>>()
  private readonly looks = new Map<Look<unknown>, Map<boolean | undefined, CachedAnswers<Seen<unknown>>>>()
  private readonly wholes = new Map<boolean | undefined, CachedAnswers<Standing>>()
  /** Statuses without a person's answer, by `8 × truths of the condition + truths of the zone left to a person`. */
  private readonly byTruths: (Status | undefined)[] = []
  private parted: boolean | undefined
  private facts: Facts | undefined
  private last: Standing = STANDING.unknown

  /** `number` belongs to this criterion alone. `holds` is its condition; `zone` is where a person must decide. */
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

  /**
   * The status for a record; `answer` is the person's recorded answer, where the criterion leaves something to a
   * person.
   */
  standing(facts: Facts, answer: boolean | undefined): Standing {
    if (answer !== undefined) return this.workOut(facts, answer)
    if (this.facts !== facts) {
      this.last = this.workOut(facts, undefined)
      this.facts = facts
    }
    return this.last
  }

  /**
   * The outcomes and missing facts of a criterion whose status is unknown, as a group of its own; `others` is the best
   * outcome that the criteria outside the group can have.
   */
  alone(facts: Facts, answer: boolean | undefined, others: Outcome): Group {
    const known = this.inParts(facts)
    if (known !== undefined) return { outcomes: [others, 'fail'], missing: known, isSpent: false }
    const group = getOrMake(this.groups, `${others}${answer ?? ''}`, () =>
      groupOf([{ criterion: this.criterion, answer }], others, this.recall),
    )
    return group.answer(facts)
  }

  /**
   * Outcomes and missing facts of the criterion by itself, whatever else its trial asks; `trialRecord` is the record
   * with the trial that asks.
   */
  open(trialRecord: TrialRecord, answer: boolean | undefined): Group {
    this.recall.trial = trialRecord
    return this.alone(trialRecord.facts, answer, 'pass')
  }

  /**
   * The facts that can still change an unknown status, read from its conditions on single facts. Undefined unless all
   * of these were worked out and the open ones are independent.
   */
  private inParts(facts: Facts): readonly string[] | undefined {
    const { singleFact, recall } = this
    if (singleFact === undefined || facts.isDoubtful) return undefined
    const open: (HasOwnPaths & { readonly missing: readonly string[] })[] = []
    for (const { batch, place, ownPaths } of singleFact.parts) {
      const { truths = EVERY, missing = [] } = batch.answer(facts).settled[place] ?? {}
      // A condition that may be not applicable, or was not worked out: the whole criterion must be worked out instead.
      if (truths > (ALWAYS | NEVER)) return undefined
      if (!isOne(truths)) open.push({ ownPaths, missing })
    }
    const [first, ...others] = open
    if (first === undefined || others.length === 0) return first?.missing
    if (!this.isParted(singleFact) && independentGroups(open, recall.rules, facts).length < open.length)
      return undefined
    // Each open part may hold or not, whatever the others are, so any of them can decide the criterion.
    const { dictionary } = recall.rules
    return open.flatMap(({ missing }) => missing).toSorted(dictionaryOrder(dictionary))
  }

  /** Whether its conditions on single facts are independent for every patient. */
  private isParted({ parts }: SingleFactForm): boolean {
    if (this.parted === undefined) {
      const batches = parts.map(({ batch }) => batch)
      this.parted = new Set(familiesOf(batches, this.recall.rules)).size === parts.length
    }
    return this.parted
  }

  /**
   * The answer that `look` reads from the criterion by itself; undefined when the criterion is not screened, or when it
   * takes too much work. The answer is remembered under the function `look`, which may therefore use nothing but its
   * arguments.
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
    // The two conditions can be joined by their truths alone when at most one is open, or when they share no open fact.
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

  /** The status where the two conditions are independent. */
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

  /** The status from the completions of the criterion as a whole, both conditions together. */
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

/** The two conditions of a criterion; both undefined when no rule decides it. */
interface Conditions {
  readonly holds: SharedCondition | undefined
  readonly zone: SharedCondition | undefined
}

/** An answer about a criterion, in an object because caches cannot hold `undefined`. */
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
