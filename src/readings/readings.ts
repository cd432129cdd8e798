import { attempt } from '../diagram/index.ts'
import { declaredPath, dictionaryOrder, oncePer, saying, variableOf } from '../dictionary/index.ts'
import { alignDates, anachronisms, clashes, mayBeAnachronistic } from '../facts/index.ts'
import type { Dispute, Facts, Statement, Warning } from '../facts/index.ts'
import type { Part, Sentence } from '../messages/index.ts'
import type { RuleSet } from '../model/index.ts'
import type { Day } from '../quantity/index.ts'
import { agrees } from './agreement.ts'
import { diagnose, isWithin } from './diagnoses.ts'
import type { Diagnosis, Places } from './diagnoses.ts'
import { familiesOf, implicationsOn, totalsAmong } from './families.ts'
import type { Family, Tie } from './families.ts'
import { connected, joined, merged, NO_KNOT, parted, shared } from './knots.ts'
import type { Knot, Way } from './knots.ts'
import { areTimeless, knownOrAsked, looksAtDay, once } from './timeless.ts'
import type { Found, Granted } from './timeless.ts'
import { compile, EMPTY_TRIAL, GRANTED, groundOf, possibleTotals, World } from '../space/index.ts'
import type { GroundKey, Program } from '../space/index.ts'

const KNOWLEDGE = new WeakMap<GroundKey, Map<Day, Program>>()

/** So many days are remembered. */
const MOST_DAYS = 64

/** What always holds, made ready: a program without a trial. What is found of one patient is looked at on the same days again and again. */
export function compileKnowledge(rules: RuleSet, asOf: Day): Program {
  const ground = groundOf(rules)
  const days = KNOWLEDGE.get(ground) ?? new Map<Day, Program>()
  KNOWLEDGE.set(ground, days)
  const program = days.get(asOf) ?? compile(rules, EMPTY_TRIAL, asOf)
  if (days.size >= MOST_DAYS) days.clear()
  days.set(asOf, program)
  return program
}

/**
 * What a record means. Where its statements can all hold, they do; where they cannot, it stands for its readings, each of which keeps
 * a largest set of statements that can hold together with what always holds, and leaves the others open. What is presumed of a record
 * that says nothing is kept in every reading that allows it. The warnings say what cannot be right.
 */
export function reconcile(facts: Facts, knowledge: Program): Facts {
  return reconciled(facts, knowledge, true)
}

/** `isTold`: whether anybody reads its warnings. */
function reconciled(facts: Facts, knowledge: Program, isTold: boolean): Facts {
  const { orders } = knowledge.rules
  const presumptions = presumptionsOf(facts)
  const statements = presumptions.length === 0 ? facts.statements : [...facts.statements, ...presumptions]
  const kept = facts.keeping(statements)
  const whole = alignDates(kept, orders)
  if (canAllHold(kept, whole, statements, knowledge)) return whole
  return new Reconciling(facts, statements, knowledge).result(isTold)
}

/** Whether all statements can hold together; `kept`: what each leaves possible by itself, `whole`: with dates that follow each other. */
function canAllHold(kept: Facts, whole: Facts, statements: readonly Statement[], knowledge: Program): boolean {
  const { orders } = knowledge.rules
  if (mayBeAnachronistic(statements, kept, orders) && anachronisms(statements, kept, orders).length > 0) return false
  const hasOthers = statements.some((one) => one.other === true)
  if (hasOthers && clashes(statements).length > 0) return false
  return (
    attempt(() => {
      const quick = hasOthers
        ? undefined
        : agrees(whole, statements, knowledge, (implications, heeded) =>
            new World(knowledge, whole).constraints.canHold(implications, [], heeded),
          )
      return quick ?? holds(whole, statements, knowledge)
    }) ?? false
  )
}

/** Whether what the dictionary says always holds can hold of anybody, as far as that can be worked out. */
export function allowsSomebody(rules: RuleSet, nothing: Facts): boolean {
  const { constraints } = new World(compileKnowledge(rules, nothing.asOf), nothing)
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

/** Whether facts keep what always holds; that their dates follow each other is known. */
function holds(
  facts: Facts,
  statements: readonly Statement[],
  knowledge: Program,
  ties?: readonly Tie[],
  granted: Granted = { work: GRANTED },
): boolean {
  const { constraints, diagrams } = new World(knowledge, facts, undefined, granted.work)
  const heeded = ties?.flatMap((tie) => (tie.kind === 'implication' ? [tie.number] : []))
  const totals = totalsAmong(statements, knowledge)
  const own =
    ties === undefined ? totals : totals.filter((path) => ties.some((tie) => tie.kind === 'total' && tie.path === path))
  try {
    return constraints.canHold(heeded ?? implicationsOn(statements, knowledge), own, heeded && new Set(heeded))
  } finally {
    granted.work -= diagrams.work
  }
}

/** What was found of families of which nothing hangs on the day. */
const KNOTS = new WeakMap<Family, Found<Knot[]>>()

/** Finds the readings of a record whose statements cannot all hold; statements are named by their places. */
class Reconciling {
  private readonly facts: Facts
  private readonly statements: readonly Statement[]
  private readonly knowledge: Program
  private readonly families: readonly Family[]
  private readonly granted: Granted = { work: QUESTIONS * GRANTED }

  constructor(facts: Facts, statements: readonly Statement[], knowledge: Program) {
    this.facts = facts
    this.statements = statements
    this.knowledge = knowledge
    this.families = familiesOf(statements, facts, knowledge)
  }

  result(isTold: boolean): Facts {
    const { statements } = this
    const stated = statements.flatMap((one, place) => (one.presumed === undefined ? [place] : []))
    const untied = [...this.pairs(stated), ...this.families.flatMap((family) => this.contradictions(family))]
    const tied = this.tied(untied)
    const presumed = statements.flatMap((one, place) => (one.presumed === true ? [place] : []))
    const presuming = presumed.reduce((sofar, place) => this.presuming(place, sofar), tied)
    // What is parted by its conflicts may be tied by an entry and its field.
    const knots = this.tied(presuming.flatMap(parted))
    const disputes = knots.map((knot) => this.dispute(knot))
    const kept = statements.filter((_, place) => knots.every(({ ways }) => ways.every((way) => this.keeps(way, place))))
    const facts = alignDates(this.facts.keeping(kept), this.knowledge.rules.orders)
    const warnings = isTold ? knots.flatMap((knot) => this.warnings(knot)) : []
    return facts.with({
      disputes: disputes.filter((one) => one.statements.length > 0),
      warnings: [...this.facts.warnings, ...warnings],
    })
  }

  /** The knots with the fields of their entries; those that then share a statement as one. */
  private tied(knots: readonly Knot[]): readonly Knot[] {
    return knots
      .map((knot) => this.withFields(knot))
      .reduce<readonly Knot[]>((sofar, knot) => joined(sofar, knot, shared), [])
  }

  /** A knot of which each way out that does without an entry does without its fields, too: what is stated of them says that there is one. */
  private withFields({ conflicts, ways }: Knot): Knot {
    const fieldsOf = (place: number): number[] => {
      const entry = this.statements[place]
      if (entry?.says.type !== 'entry') return []
      return this.statements.flatMap((one, at) => (one.path.startsWith(`${entry.path}.`) ? [at] : []))
    }
    const whole = ({ without, presuming }: Way): Way => ({
      without: new Set([...without, ...[...without].flatMap(fieldsOf)]),
      presuming,
    })
    return { conflicts, ways: ways.map(whole) }
  }

  /** Whether a way keeps a statement. A presumption belongs to the one knot that says something of it. */
  private keeps({ without, presuming }: Way, place: number): boolean {
    return this.statements[place]?.presumed === true ? !without.has(place) || presuming.has(place) : !without.has(place)
  }

  private dispute({ ways }: Knot): Dispute {
    const places = this.statements.flatMap((_, place) => {
      const kept = ways.filter((way) => this.keeps(way, place)).length
      // What no way keeps is as if nobody had said it.
      return kept === ways.length || kept === 0 ? [] : [place]
    })
    return {
      statements: places.map((place) => this.statements[place] as Statement),
      readings: ways.map((way) => places.flatMap((place, i) => (this.keeps(way, place) ? [i] : []))),
    }
  }

  /** Dates, and what several sources say of one fact, that exclude each other, as knots. */
  private pairs(stated: readonly number[]): Knot[] {
    const { statements } = this
    const placeOf = new Map(stated.map((place) => [statements[place], place]))
    const own = stated.map((place) => statements[place] as Statement)
    const dates = anachronisms(own, this.facts, this.knowledge.rules.orders).map(({ earlier, later, because }) => ({
      places: new Set([placeOf.get(earlier) ?? 0, placeOf.get(later) ?? 0]),
      because: [because],
    }))
    const sources = clashes(own).map((pair) => ({
      places: new Set(pair.map((at) => stated[at] ?? 0)),
      because: [SOURCES],
    }))
    return connected([...sources, ...dates]).map((conflicts) => {
      const places = [...new Set(conflicts.flatMap((one) => [...one.places]))]
      const hold = (kept: Places): boolean => !conflicts.some((one) => isWithin(one.places, kept))
      return { conflicts, ways: this.waysOut(places, diagnose(places, hold)?.ways) }
    })
  }

  /** What cannot hold of a family, as a knot. */
  private contradictions(family: Family): Knot[] {
    const places = family.places.filter((place) => this.statements[place]?.presumed === undefined)
    const own = places.map((place) => this.statements[place] as Statement)
    if (!areTimeless(own, family.ties, this.knowledge.rules)) return this.knotsOf(family, places)
    const keep = (found: Found<Knot[]>): void => {
      // What was not worked out may be where there is more work left.
      if (found.found.every(({ conflicts }) => conflicts.every(({ because }) => because !== undefined)))
        KNOTS.set(family, found)
    }
    return once(KNOTS.get(family), keep, this.granted, () => this.knotsOf(family, places))
  }

  private knotsOf(family: Family, places: readonly number[]): Knot[] {
    // Where that takes too much work, no statement of the family is relied on.
    const found = attempt(() => this.diagnosed(family, places))
    if (found?.conflicts.length === 0) return []
    const conflicts = found?.conflicts.map((own) => ({
      places: own,
      because: attempt(() => this.reasons(family, own)),
    }))
    return [
      {
        conflicts: conflicts ?? [{ places: new Set(places), because: undefined }],
        ways: this.waysOut(places, found?.ways),
      },
    ]
  }

  /** What cannot hold of a family; undefined where that is too much to go into. */
  private diagnosed(family: Family, places: readonly number[]): Diagnosis | undefined {
    if (this.familyHolds(family, new Set(places))) return { conflicts: [], ways: [] }
    // The ways out of conflicts that have nothing to do with each other are multiplied with each other.
    if (this.pairs(places).length > MOST_APART) return undefined
    return diagnose(places, (kept) => this.familyHolds(family, kept))
  }

  /** Where the ways out are too many, all is left open: that leaves more completions than there are, so nothing is decided wrongly. */
  private waysOut(places: readonly number[], ways: readonly Places[] = [new Set(places)]): Way[] {
    return ways.map((without) => ({ without, presuming: new Set() }))
  }

  private familyHolds({ places, ties }: Family, kept: Places, without?: Tie): boolean {
    const { orders } = this.knowledge.rules
    const own = places.flatMap((place) => (kept.has(place) ? [this.statements[place] as Statement] : []))
    if (anachronisms(own, this.facts, orders).length > 0 || clashes(own).length > 0) return false
    const left = ties.filter((tie) => tie !== without)
    return knownOrAsked(own, left, this.facts, this.knowledge, this.granted, () => {
      const facts = alignDates(this.facts.keeping(own), orders)
      return holds(facts, own, this.knowledge, left, this.granted)
    })
  }

  /** What always holds, and without which a conflict would be none. */
  private reasons(family: Family, conflict: Places): Part[] {
    const own = family.places.flatMap((place) => (conflict.has(place) ? [this.statements[place] as Statement] : []))
    const dates = anachronisms(own, this.facts, this.knowledge.rules.orders).map((one) => one.because)
    if (dates.length > 0) return dates
    if (clashes(own).length > 0) return [SOURCES]
    const needed = family.ties.filter((tie) => this.familyHolds(family, conflict, tie))
    return unlike(needed.map((tie) => this.reason(tie)))
  }

  private reason(tie: Tie): Part {
    if (tie.kind === 'implication') return this.knowledge.rules.implications[tie.number]?.because ?? ''
    const { dictionary } = this.facts
    const variable = variableOf(dictionary, declaredPath(tie.path))
    const points = variable?.type === 'integer' ? (variable.sumOf ?? {}) : {}
    const totals = [...possibleTotals(this.facts.keeping(this.facts.statements), tie.path, points)]
    const [min, max] = [Math.min(...totals), Math.max(...totals)]
    const given: Part = min === max ? min : { key: 'value.between', given: { min, max } }
    return { key: 'conflict.components', given: { total: { label: declaredPath(tie.path) }, given } }
  }

  /** The knots with what they say of a presumption: each way out allows it or does not. */
  private presuming(place: number, knots: readonly Knot[]): readonly Knot[] {
    const family = this.families.find((one) => one.places.includes(place))
    if (family === undefined) return knots
    const own = new Set(family.places)
    const touching = knots.filter(({ conflicts }) => conflicts.some((one) => [...one.places].some((at) => own.has(at))))
    const { conflicts, ways } = touching.reduce(merged, NO_KNOT)
    const settled = ways.map((way): Way => {
      const kept = family.places.filter((at) => at === place || this.keeps(way, at))
      const allowed = attempt(() => this.familyHolds(family, new Set(kept))) ?? false
      return allowed
        ? { ...way, presuming: new Set([...way.presuming, place]) }
        : { ...way, without: new Set([...way.without, place]) }
    })
    return [...knots.filter((one) => !touching.includes(one)), { conflicts, ways: settled }]
  }

  /** The facts that cannot stand beside each other; in a record of several sources with what each says. */
  private names(places: readonly number[], paths: readonly string[]): Part[] {
    const tellings = (path: string): Part[] => {
      const own = [...new Set(places)].toSorted((a, b) => a - b).map((place) => this.statements[place])
      return own.flatMap((one) => (one?.path === path && one.told !== undefined ? [one.told] : []))
    }
    return paths.flatMap((path): Part[] => {
      const [first, ...more] = tellings(path)
      const fact = { fact: path }
      return first === undefined ? [fact] : [{ key: 'conflict.told', given: { fact, told: first } }, ...more]
    })
  }

  /** One for every statement that some reading leaves out. */
  private warnings({ conflicts, ways }: Knot): Warning[] {
    const { dictionary } = this.facts
    const out = new Set(ways.flatMap(({ without }) => [...without]))
    const pathOf = (place: number): string => this.statements[place]?.path ?? ''
    const inOrder = (places: Iterable<number>): string[] =>
      [...new Set([...places].map(pathOf))].toSorted(dictionaryOrder(dictionary))
    return [...out]
      .toSorted((a, b) => a - b)
      .flatMap((place): Warning[] => {
        const own = conflicts.filter(({ places }) => places.has(place))
        if (own.length === 0) return []
        const path = pathOf(place)
        if (own.some((one) => one.because === undefined)) return [{ path, ...saying(TOO_MANY), kind: 'conflict' }]
        const places = own.flatMap((one) => [...one.places])
        const paths = inOrder(places)
        const because = unlike(own.flatMap((one) => one.because ?? []))
        const warned = saying(conflictOf(this.names(places, paths), because), dictionary)
        const against = paths.filter((one) => one !== path)
        return [{ path, ...warned, kind: 'conflict', ...(against.length > 0 && { against }) }]
      })
      .filter(({ path, message }, i, all) => all.findIndex((one) => one.path === path && one.message === message) === i)
  }
}

/** For what contradicts itself, as much work is granted as for so many other questions. */
const QUESTIONS = 5

/** So many conflicts that have nothing to do with each other are looked at together. */
const MOST_APART = 6

const SOURCES: Part = { key: 'conflict.sources' }
/** What is said of facts of which it is not worked out which of them can be right together. */
export const TOO_MANY: Sentence = { key: 'conflict.too-many' }

/** What cannot be right, why, and what becomes of it. */
function conflictOf(names: readonly Part[], because: readonly Part[]): Sentence {
  const facts: Part = { capitalized: { list: 'and', parts: names } }
  const only = names.length === 1
  const key = only ? 'conflict.one' : names.length === 2 ? 'conflict.both' : 'conflict.all'
  const treated: Part = { key: only ? 'conflict.one.treated' : 'conflict.treated' }
  const before: Part = { list: 'sentences', parts: [{ key, given: { facts } }, ...because.filter((one) => one !== '')] }
  return { key: 'list.sentence', given: { before, next: treated } }
}

/** Each of them once. */
function unlike(parts: readonly Part[]): Part[] {
  return [...new Map(parts.map((one) => [JSON.stringify(one), one])).values()]
}
