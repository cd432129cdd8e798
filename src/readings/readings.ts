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

/** The most days that are cached for one set of implications. */
const MOST_DAYS = 64

/**
 * Compiles what always holds for a day: a compiled trial without criteria. Cached, because findings about a patient are
 * checked on the same days again and again.
 */
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
 * Resolves the contradictions of a record. If its statements can all hold, all of them are kept, and dates are narrowed
 * by their order. If not, the record stands for its readings: each keeps a maximal set of statements that can hold
 * together with what always holds, and leaves the others open. A presumption about something that the record does not
 * state is kept in every reading that allows it. The warnings say what cannot be right.
 */
export function reconcile(facts: Facts, knowledge: CompiledTrial): Facts {
  return reconciled(facts, knowledge, true)
}

/** `isTold`: whether warnings are wanted. */
function reconciled(facts: Facts, knowledge: CompiledTrial, isTold: boolean): Facts {
  const { orders } = knowledge.rules
  const presumptions = presumptionsOf(facts)
  const statements = presumptions.length === 0 ? facts.statements : [...facts.statements, ...presumptions]
  const kept = facts.keeping(statements)
  const whole = alignDates(kept, orders)
  if (canAllHold(kept, whole, statements, knowledge)) return whole
  return new Reconciling(facts, statements, knowledge).result(isTold)
}

/**
 * Whether any patient at all can satisfy what the dictionary says always holds; true if that could not be worked out.
 */
export function allowsSomebody(rules: RuleSet, nothing: Facts): boolean {
  const { constraints } = new Completions(compileKnowledge(rules, nothing.asOf), nothing)
  return attempt(() => constraints.canHold(rules.implications.keys(), [])) ?? true
}

/** The facts as of another day. They may contradict each other then even if they do not today; no warnings say so. */
export function factsOn(facts: Facts, day: Day, rules: RuleSet): Facts {
  if (day === facts.asOf) return facts
  // If no implication looks at the day, the facts contradict each other in the same way on every day.
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

/** The facts with only these statements of the record; without warnings about contradictions among them. */
export function withStatements(facts: Facts, statements: readonly Statement[], rules: RuleSet): Facts {
  return reconciled(facts.with({ statements }), compileKnowledge(rules, facts.asOf), false)
}

/**
 * The statements of a record without those about some facts, which may then have any value, and
 * some lists, which may then be incomplete.
 */
export function withoutValues(statements: readonly Statement[], paths: ReadonlySet<string>): Statement[] {
  return statements.flatMap((one): Statement[] => {
    if (!paths.has(one.path) && !paths.has(one.subject)) return [one]
    // A lab that is measured again keeps the upper limit of normal of its laboratory; a list keeps its entries.
    if (one.says.type === 'lab') return [{ ...one, says: { ...one.says, value: undefined, missing: one.path } }]
    return one.says.type === 'entry' ? [one] : []
  })
}

/** What the dictionary presumes about facts that the record does not state. */
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
