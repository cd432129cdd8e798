import type { Condition, LeafCondition, NumberRange } from '../../src/conditions/index.ts'
import { variablesByPath } from '../../src/dictionary/index.ts'
import type { Points, Variable } from '../../src/dictionary/index.ts'
import { askedDays } from '../../src/model/index.ts'
import type { Criterion, Implication, RuleSet } from '../../src/model/index.ts'
import { completedYears, minus } from '../../src/quantity/index.ts'
import type { Day } from '../../src/quantity/index.ts'
import { unitOf } from './possibilities.ts'
import type { Entry, Fact, Possibilities } from './possibilities.ts'

/** A condition holds, does not, or asks about a fact that does not apply to the patient. */
type Truth = boolean | typeof NOT_APPLICABLE

const NOT_APPLICABLE = 'does not apply'
/** The value of a fact that applies and has none. */
const NONE = 'none at all'

export type Outcome = 'pass' | 'fail' | 'confirm' | 'not-screened'

/** A patient of whom everything is known: what the rule language means, without an engine. */
export class KnownPatient {
  /** By the paths of the record; entries that it does not know by the name of their list. */
  readonly facts = new Map<string, Fact | readonly Entry[]>()
  private readonly rules: RuleSet
  private readonly asOf: Day
  private readonly record: Possibilities
  private readonly variables: ReadonlyMap<string, Variable>
  private readonly gifts: readonly Gift[]
  private readonly lists = new Map<string, readonly Entry[]>()

  constructor(rules: RuleSet, asOf: Day, record: Possibilities) {
    this.rules = rules
    this.asOf = asOf
    this.record = record
    this.variables = variablesByPath(rules.dictionary)
    this.gifts = rules.implications.flatMap((one) => giftOf(one, record) ?? [])
  }

  /** To be told when all facts have changed. */
  changed(): void {
    for (const list of Object.keys(this.record.lists)) this.lists.set(list, this.entriesOf(list))
  }

  /** What a criterion gives; `answer`: what a person answered to its question. */
  outcome({ kind, form }: Criterion, answer: boolean | undefined): Outcome {
    if (form.kind === 'not-screened') return 'not-screened'
    const answered = answer === undefined ? 'confirm' : answer ? 'pass' : 'fail'
    if (form.kind === 'asked') return answered
    const [yes, no] = kind === 'exclusion' ? (['fail', 'pass'] as const) : (['pass', 'fail'] as const)
    const held = this.holds(form.condition)
    if (held === true) return yes
    const left = form.confirm === undefined ? false : this.holds(form.confirm.when)
    // What needs a fact that does not apply fails.
    if (held === NOT_APPLICABLE || left === NOT_APPLICABLE) return 'fail'
    return left ? answered : no
  }

  /** Whether there can be such a patient: what always holds holds, and recorded totals are those of their components. */
  isPossible(): boolean {
    const { totals } = this.record
    const entries = [...this.lists.values()].flat()
    return (
      this.rules.implications.every((one) => this.keeps(one)) &&
      this.rules.orders.every(({ earlier, later }) =>
        entries.every((entry) => isInOrder(entry[earlier], entry[later])),
      ) &&
      this.isBornFirst(entries) &&
      [...totals].every(([path, allowed]) => allowed.includes(Number(this.recorded(path))))
    )
  }

  /** Whether what the dictionary presumes of a record that says nothing of it is so. */
  isAsPresumed(): boolean {
    return [...this.variables.values()].every(
      (one) =>
        one.type !== 'yes_no' ||
        one.presumed === undefined ||
        this.record.recorded.has(one.path) ||
        this.value(one.path) === one.presumed,
    )
  }

  private keeps(one: Implication): boolean {
    if (one.kind === 'erases') return !this.record.recorded.has(one.path) || this.holds(one.when) !== true
    if (this.gifts.some((gift) => gift.when === one.when && gift.implied === one.implied)) return true
    const isKept = (entry?: Entry): boolean =>
      this.holds(one.when, entry) !== true || this.holds(one.implied, entry) !== false
    return one.each === undefined ? isKept() : this.entries(one.each).every(isKept)
  }

  private isBornFirst(entries: readonly Entry[]): boolean {
    const all = [...this.variables.values()]
    const birth = this.facts.get(all.find((one) => one.type === 'birth_date')?.path ?? '') as Day | undefined
    const isDayAfter = (path: string): boolean => isInOrder(birth, this.facts.get(path) as Day)
    if (![...askedDays(this.rules)].every(isDayAfter)) return false
    return all.every(({ type, path }) => {
      if (type !== 'date') return true
      const days = path.includes('[]') ? entries.map((entry) => entry[path]) : [this.facts.get(path) as Day]
      return days.every((day) => isInOrder(birth, day))
    })
  }

  private entriesOf(list: string): readonly Entry[] {
    const fields = [...this.variables.keys()].filter((path) => path.startsWith(`${list}[]`))
    const known = Array.from({ length: this.record.lists[list] ?? 0 }, (_, i) => {
      const own: Record<string, Fact> = {}
      for (const path of fields) own[path] = this.facts.get(path.replace('[]', `[${i}]`)) as Fact
      return own
    })
    return [...known, ...((this.facts.get(list) ?? []) as readonly Entry[])]
  }

  private entries(list: string): readonly Entry[] {
    return this.lists.get(list) ?? []
  }

  /** The value of a fact, or (`path` has `[]`) of a field of an entry. */
  private value(path: string, entry?: Entry): Fact {
    const variable = this.variables.get(path)
    if (variable?.type === 'age') return completedYears(Number(this.value(variable.from)), this.asOf)
    const [name = '', field] = path.split('.')
    const group = this.variables.get(name)
    if (group?.type === 'group' && group.appliesWhen !== undefined && group.appliesWhen !== field)
      if (this.value(`${name}.${group.appliesWhen}`) !== true) return NOT_APPLICABLE
    const gift = this.gifts.find((one) => one.path === path && this.holds(one.when) === true)
    if (gift !== undefined) return gift.value
    if (variable?.type === 'integer' && variable.sumOf !== undefined) return this.total(path, variable.sumOf, entry)
    return (path.includes('[]') ? entry?.[path] : this.facts.get(path)) as Fact
  }

  private total(path: string, points: Points, entry?: Entry): number {
    const beside = path.slice(0, path.lastIndexOf('.') + 1)
    const components = Object.entries(points).map(([name, table]) => table[String(this.value(beside + name, entry))])
    return components.reduce<number>((sum, one) => sum + (one ?? 0), 0)
  }

  /** The value at a path of the record: `l[0].points`. */
  private recorded(path: string): Fact {
    const [, list, at] = /^(\w+)\[(\d+)\]/.exec(path) ?? []
    return list === undefined
      ? this.value(path)
      : this.value(path.replace(`[${at}]`, '[]'), this.entries(list)[Number(at)])
  }

  private holds(condition: Condition, entry?: Entry): Truth {
    switch (condition.kind) {
      case 'all':
        return all(condition.of.map((one) => this.holds(one, entry)))
      case 'any':
        return any(condition.of.map((one) => this.holds(one, entry)))
      case 'not':
        return not(this.holds(condition.of, entry))
      case 'at_least': {
        const ones = condition.of.map((one) => [this.holds(one, entry), 1] as const)
        return sumHolds(ones, (count) => count >= condition.count)
      }
      case 'some':
        return any(this.entries(condition.path).map((one) => this.holds(condition.where, one)))
      case 'every':
        return all(this.entries(condition.path).map((one) => this.holds(condition.where, one)))
      case 'none':
        return not(any(this.entries(condition.path).map((one) => this.holds(condition.where, one))))
      case 'count': {
        const { path, total, range, where } = condition
        const amount = (one: Entry): number => (total === undefined ? 1 : Number(this.value(total, one)))
        const amounts = this.entries(path).map((one) => [this.holds(where, one), amount(one)] as const)
        return sumHolds(amounts, (sum) => isWithin(sum, range))
      }
      case 'relation':
        return this.compare(condition.path, condition.other, entry, RELATIONS[condition.relation])
      case 'duration': {
        const { how, period } = condition
        const lasts = (later: Fact, earlier: Fact): boolean => {
          const [back, from] = [minus(Number(later), period), Number(earlier)]
          return { at_least: back >= from, more_than: back > from, at_most: back <= from, less_than: back < from }[how]
        }
        return this.compare(condition.path, condition.after, entry, lasts)
      }
      case 'contains':
      case 'limit':
      case 'above':
        throw new Error('no random rule has this kind')
      case 'is':
      case 'number':
      case 'time':
      case 'day':
      case 'lab':
      case 'uln': {
        const value = this.value(condition.path, entry)
        return value === NOT_APPLICABLE ? value : this.isSo(condition, value)
      }
    }
  }

  private compare(a: string, b: string, entry: Entry | undefined, are: (a: Fact, b: Fact) => boolean): Truth {
    const [one, other] = [this.value(a, entry), this.value(b, entry)]
    return one === NOT_APPLICABLE || other === NOT_APPLICABLE ? NOT_APPLICABLE : are(one, other)
  }

  private isSo(condition: LeafCondition<'is' | 'number' | 'time' | 'day' | 'lab' | 'uln'>, value: Fact): boolean {
    switch (condition.kind) {
      case 'is':
        return condition.values.some((one) => one === value)
      case 'number':
        return isWithin(Number(value), condition.range)
      case 'time':
        return WINDOWS[condition.when](Number(value), minus(this.asOf, condition.period))
      case 'day':
        return RELATIONS[condition.when](value, condition.day)
      case 'lab':
        return isWithin(Number(value), condition.range, unitOf(condition.unit))
      case 'uln':
        return isWithin(Number(value), condition.range, Number(this.facts.get(`${condition.path}.uln`)))
    }
  }
}

/** A value that a fact has where a condition holds. */
interface Gift {
  readonly path: string
  readonly value: Fact
  readonly when: Condition
  readonly implied?: Condition
}

/**
 * What an implication does to a fact where it does not only forbid: it takes its value, or gives it one, if the record says nothing of it and
 * leaves that value possible. In the cases of the tests no other one gives or takes it, and the fact has no part in whether it does.
 */
function giftOf(one: Implication, { recorded, choices }: Possibilities): Gift | undefined {
  if (one.kind === 'erases') return { path: one.path, value: NONE, when: one.when }
  if (one.each !== undefined || one.implied.kind !== 'is') return undefined
  const { when, implied } = one
  const { path, values } = implied
  const [value, ...others] = values
  const options = choices.find(({ name }) => name === path)?.options ?? []
  const isOpen = !recorded.has(path) && options.some((option) => option.some(([, fact]) => fact === value))
  return value === undefined || others.length > 0 || !isOpen ? undefined : { path, value, when, implied }
}

const WINDOWS = {
  within: (day: Day, edge: Day) => day >= edge,
  less_than_ago: (day: Day, edge: Day) => day > edge,
  at_least_ago: (day: Day, edge: Day) => day <= edge,
  more_than_ago: (day: Day, edge: Day) => day < edge,
}

const RELATIONS = {
  same_as: (a: Fact, b: Fact) => a === b,
  different_from: (a: Fact, b: Fact) => a !== b,
  on_or_after: (a: Fact, b: Fact) => a >= b,
  after: (a: Fact, b: Fact) => a > b,
  on_or_before: (a: Fact, b: Fact) => a <= b,
  before: (a: Fact, b: Fact) => a < b,
}

function not(truth: Truth): Truth {
  return truth === NOT_APPLICABLE ? truth : !truth
}

function all(truths: readonly Truth[]): Truth {
  return truths.includes(false) ? false : !truths.includes(NOT_APPLICABLE) || NOT_APPLICABLE
}

function any(truths: readonly Truth[]): Truth {
  return not(all(truths.map(not)))
}

/** Whether a sum is wanted; where that hangs on what does not apply, and may count or not, it does not apply. */
function sumHolds(amounts: readonly (readonly [Truth, number])[], isWanted: (sum: number) => boolean): Truth {
  let [least, most] = [0, 0]
  for (const [truth, amount] of amounts) {
    if (truth === true) least += amount
    if (truth !== false) most += amount
  }
  const wanted = isWanted(least)
  for (let sum = least + 1; sum <= most; sum++) if (isWanted(sum) !== wanted) return NOT_APPLICABLE
  return wanted
}

function isWithin(value: number, { min, max }: NumberRange, base = 1): boolean {
  const [lo, hi] = [Number(min?.value ?? -Infinity) * base, Number(max?.value ?? Infinity) * base]
  return (min?.inclusive === false ? value > lo : value >= lo) && (max?.inclusive === false ? value < hi : value <= hi)
}

/** What is not there is in order. */
function isInOrder(earlier: Fact | undefined, later: Fact | undefined): boolean {
  return earlier === undefined || later === undefined || earlier <= later
}
