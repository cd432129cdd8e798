import { attempt } from '../diagram/index.ts'
import { oncePer } from '../dictionary/index.ts'
import { alignDates } from '../facts/index.ts'
import type { Facts, Statement } from '../facts/index.ts'
import type { RuleSet } from '../model/index.ts'
import type { Day } from '../quantity/index.ts'
import { compile, EMPTY_TRIAL, groundOf, Completions } from '../space/index.ts'
import type { GroundKey, CompiledTrial } from '../space/index.ts'
import { canAllHold } from './holding.ts'
import { Reconciling } from './reconciling.ts'
import { looksAtDay } from './timeless.ts'

const KNOWLEDGE = new WeakMap<GroundKey, Map<Day, CompiledTrial>>()

/** So many days are remembered. */
const MOST_DAYS = 64

/** What always holds, made ready: a program without a trial. What is found of one patient is looked at on the same days again and again. */
export function compileKnowledge(rules: RuleSet, asOf: Day): CompiledTrial {
  const ground = groundOf(rules)
  const days = KNOWLEDGE.get(ground) ?? new Map<Day, CompiledTrial>()
  KNOWLEDGE.set(ground, days)
  const compiled = days.get(asOf) ?? compile(rules, EMPTY_TRIAL, asOf)
  if (days.size >= MOST_DAYS) days.clear()
  days.set(asOf, compiled)
  return compiled
}

/**
 * What a record means. Where its statements can all hold, they do; where they cannot, it stands for its readings, each of which keeps
 * a largest set of statements that can hold together with what always holds, and leaves the others open. What is presumed of a record
 * that says nothing is kept in every reading that allows it. The warnings say what cannot be right.
 */
export function reconcile(facts: Facts, knowledge: CompiledTrial): Facts {
  return reconciled(facts, knowledge, true)
}

/** `isTold`: whether anybody reads its warnings. */
function reconciled(facts: Facts, knowledge: CompiledTrial, isTold: boolean): Facts {
  const { orders } = knowledge.rules
  const presumptions = presumptionsOf(facts)
  const statements = presumptions.length === 0 ? facts.statements : [...facts.statements, ...presumptions]
  const kept = facts.keeping(statements)
  const whole = alignDates(kept, orders)
  if (canAllHold(kept, whole, statements, knowledge)) return whole
  return new Reconciling(facts, statements, knowledge).result(isTold)
}

/** Whether what the dictionary says always holds can hold of anybody, as far as that can be worked out. */
export function allowsSomebody(rules: RuleSet, nothing: Facts): boolean {
  const { constraints } = new Completions(compileKnowledge(rules, nothing.asOf), nothing)
  return attempt(() => constraints.canHold(rules.implications.keys(), [])) ?? true
}

/** The facts looked at on another day, on which they may contradict each other where today they do not; without warnings of that. */
export function factsOn(facts: Facts, day: Day, rules: RuleSet): Facts {
  if (day === facts.asOf) return facts
  // What the facts contradict each other in is the same on every day, if nothing that always holds looks at the day.
  return isTimeless(rules) ? facts.on(day) : reconciled(facts.on(day), compileKnowledge(rules, day), false)
}

/** Whether no implication looks at the day. */
function isTimeless(rules: RuleSet): boolean {
  const known = TIMELESS.get(rules)
  if (known !== undefined) return known
  const timeless = !rules.implications.some((one) => looksAtDay(one, rules))
  TIMELESS.set(rules, timeless)
  return timeless
}

const TIMELESS = new WeakMap<RuleSet, boolean>()

/** The facts with only some of what the record states; without warnings of what these contradict each other in. */
export function withStatements(facts: Facts, statements: readonly Statement[], rules: RuleSet): Facts {
  return reconciled(facts.with({ statements }), compileKnowledge(rules, facts.asOf), false)
}

/** What a record states but for some facts, which may then be anything, and lists, which may then go on. */
export function withoutValues(statements: readonly Statement[], paths: ReadonlySet<string>): Statement[] {
  return statements.flatMap((one): Statement[] => {
    if (!paths.has(one.path) && !paths.has(one.subject)) return [one]
    // Measured again, a lab keeps the upper limit of its laboratory; a list keeps its entries.
    if (one.says.type === 'lab') return [{ ...one, says: { ...one.says, value: undefined, missing: one.path } }]
    return one.says.type === 'entry' ? [one] : []
  })
}

/** What the dictionary presumes of a record that says nothing about it. */
function presumptionsOf({ dictionary, statements }: Facts): Statement[] {
  return presumable(dictionary).filter(({ subject }) => !statements.some((one) => one.subject === subject))
}

const presumable = oncePer(({ variables }): readonly Statement[] =>
  variables.flatMap((variable): Statement[] => {
    if (variable.type !== 'yes_no' || variable.presumed === undefined) return []
    const { path, presumed } = variable
    return [{ path, subject: path, says: { type: 'values', values: [presumed] }, presumed: true }]
  }),
)
