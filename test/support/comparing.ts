import { birthDatePath, totalsOver, variableAt } from '../../src/dictionary/index.ts'
import type { Facts } from '../../src/facts/index.ts'
import type { RuleSet } from '../../src/model/index.ts'
import { certifiedAndChecked } from '../../src/certify/index.ts'
import { parseDay } from '../../src/quantity/index.ts'
import type { Day } from '../../src/quantity/index.ts'
import { shapeProblems, valueAt } from '../../src/record/index.ts'
import type { JsonObject } from '../../src/record/index.ts'
import type { TrialResult } from '../../src/explain/index.ts'
import { Screener } from '../../src/screen/index.ts'
import { givingAt } from '../../src/space/given.ts'
import {
  compile,
  NoCompletion,
  pathsOfImplication,
  relevantKnowledge,
  relevantTo,
  touchedPaths,
} from '../../src/space/index.ts'
import { givingAt as givingOfOracle } from '../oracle/given.ts'
import { cannotTell, Oracle, TooManyContradictions } from '../oracle/index.ts'
import { isAsDefined } from './by-definition.ts'
import { NO_PAIR } from './certifying.ts'
import { enginesUnderTest } from './engine-under-test.ts'
import type { Answer, Engine } from './engine-under-test.ts'
import { featuresOfRecord, featuresOfRules } from './features.ts'
import { readingOf, rulesOfCase } from './random-cases.ts'
import type { RandomCase } from './random-cases.ts'

/** What was compared with the oracle, and how often each feature occurred that might be too rare. */
export class Account {
  records = 0
  statuses = 0
  verdicts = 0
  missingLists = 0
  /** Records about which the oracle itself can say nothing; see `cannotTell`. */
  untold = 0
  /** Records left out because the oracle finds too many contradictions, or overlooks one (`hasUnseenContradiction`). */
  leftOut = 0
  /**
   * Records that a way of deciding refuses because nobody can satisfy what always holds, although the oracle did not
   * notice.
   */
  nobody = 0
  /** Trials in which something was not worked out. */
  spent = 0
  /**
   * Records on which the oracle disagrees with the program, and the definition or the checker of certificates proves
   * the program right.
   */
  refuted = 0
  readonly features = new Map<string, number>()

  count(features: Iterable<string>): void {
    for (const one of features) this.features.set(one, (this.features.get(one) ?? 0) + 1)
  }
}

/** A way of deciding that disagrees with the oracle. */
export interface Disagreement {
  readonly engine: string
  /** The position of the record in the case. */
  readonly at: number
  readonly trial: number
  readonly own: Answer | undefined
  readonly oracle: Answer
}

/**
 * Compares what every way of deciding (or those of `waysOf`) says about the records of a case with the oracle's answer,
 * which is worked out afresh for each record. Returns the first disagreement; with `judge` replaced, also one in which
 * the program may be right.
 */
export function compared(
  one: RandomCase,
  account: Account,
  waysOf = enginesUnderTest,
  judge: Judge = isRefuted,
): Disagreement | undefined {
  const rules = rulesOfCase(one)
  const asOf = parseDay(one.asOf) ?? 0
  if (rules === undefined) return undefined
  const oracle = new Oracle(rules, rules.trials, asOf)
  const engines = waysOf(rules, rules.trials, asOf)
  const read = readingOf(rules, asOf)
  const inRules = featuresOfRules(rules)
  const known = new Map<string, Told>()
  const exempt = comparedWithEntries(rules, asOf)
  for (const [at, record] of one.records.entries()) {
    const facts = read(record)
    const key = JSON.stringify(record)
    const before = known.get(key)
    const told =
      before ?? saidBy(oracle, facts, (reconciled, expected) => featuresOfRecord(record, reconciled, rules, expected))
    if (typeof told === 'string') {
      account[told]++
      continue
    }
    const { expected, features } = told
    known.set(key, told)
    account.records++
    account.count([...inRules, ...features, ...(before === undefined ? [] : ['seen before'])])
    for (const engine of engines) {
      if (before !== undefined && engine.isAfresh === true) continue
      const own = answersOf(engine, facts)
      if (own === undefined) {
        account.nobody++
        break
      }
      const found = differing(engine, own, expected, account, rules, exempt)
      if (found === undefined) continue
      if (answersOf(engine, read({ id: 'x' })) === undefined) {
        account.nobody++
        break
      }
      if (hasUnseenContradiction(record, told.disputes, rules, asOf)) {
        account.leftOut++
        break
      }
      if (!judge(record, found, told.disputes.size > 0, rules, asOf, exempt)) return { ...found, at }
      account.refuted++
      break
    }
  }
  return undefined
}

/** The answers of one way of deciding; undefined if it finds that nobody can satisfy what always holds. */
function answersOf(engine: Engine, facts: Facts): readonly Answer[] | undefined {
  try {
    return engine.answers(facts)
  } catch (error) {
    if (error instanceof NoCompletion) return undefined
    throw error
  }
}

/** Decides whether the program is right against the oracle. */
type Judge = (
  record: JsonObject,
  found: Omit<Disagreement, 'at'>,
  isDisputed: boolean,
  rules: RuleSet,
  asOf: Day,
  exempt: ReadonlySet<string>,
) => boolean

/** Whether the definition or the checker of certificates shows that the program is right, or both answers are allowed. */
const isRefuted: Judge = (record, found, isDisputed, rules, asOf, exempt) =>
  namesTied(found, rules) ||
  (found.own !== undefined && isAsDefined(found.own, found.trial, record, rules, asOf)) ||
  isProved(record, found, isDisputed, rules, asOf, exempt)

/**
 * Whether a way of deciding differs from the oracle only in naming further facts that what always holds ties to facts at
 * which the trial does not look. Such a fact changes only together with one of those, so it may be named as missing,
 * and need not be (`leading` in definition.ts).
 */
function namesTied({ own, oracle, trial }: Omit<Disagreement, 'at'>, rules: RuleSet): boolean {
  if (own === undefined || !decidesAlike(own, oracle)) return false
  const looked = relevantKnowledge(rules.trials[trial]?.criteria ?? [], rules).ownPaths
  const isTied = (path: string): boolean =>
    rules.implications.some((one) => {
      const touched = [...touchedPaths(one, rules.dictionary)]
      return touched.includes(path) && touched.some((other) => !looked.has(other))
    })
  const lists = [own.missing, ...(own.missingOf ?? [])]
  const oracles = [oracle.missing, ...(oracle.missingOf ?? [])]
  return (
    namesAll(own, oracle, () => false) &&
    lists.every((list, i) => list.every((path) => oracles[i]?.includes(path) === true || isTied(path)))
  )
}

/**
 * Whether the checker, which only evaluates complete records, confirms a way of deciding against the oracle: it finds
 * all of it proved, or a contradiction unknown to the oracle. (The two differ where an entry about which nothing is
 * stated contradicts a fact.) If both decide alike, every missing fact named beyond the oracle's needs its proof, and
 * none of the oracle's may be absent unless a recorded total explains it, since nothing else proves that.
 */
function isProved(
  record: JsonObject,
  { own, oracle }: Omit<Disagreement, 'at'>,
  isDisputed: boolean,
  rules: RuleSet,
  asOf: Day,
  exempt: ReadonlySet<string>,
): boolean {
  const screened = new Screener(rules, asOf).screen(record)
  if (own === undefined || !screened.ok) return false
  const { result, checked } = certifiedAndChecked(screened.result, record, rules, asOf)
  if (!result.trials.some((one) => isToldBy(one, own)) || checked.findings.length > 0) return false
  if (!decidesAlike(own, oracle)) {
    if (result.contradictions !== undefined && !isDisputed) return true
    return Object.keys(checked.notCertified).every((why) => why === NO_PAIR)
  }
  const mayBeAbsent = (path: string): boolean => exempt.has(path) || isPartOfRecordedTotal(path, record, rules)
  return Object.keys(checked.notCertified).length === 0 && namesAll(own, oracle, mayBeAbsent)
}

/**
 * Whether a fact is a component of a total that the record states. Such a fact changes only together with another
 * component, so it may be named as missing, and need not be.
 */
function isPartOfRecordedTotal(path: string, record: JsonObject, { dictionary }: RuleSet): boolean {
  return totalsOver(path, dictionary).some((total) => (valueAt(record, total) ?? null) !== null)
}

function decidesAlike(a: Answer, b: Answer): boolean {
  return a.verdict === b.verdict && a.statuses.join() === b.statuses.join()
}

/** Whether a result says about a trial what a way of deciding said. */
function isToldBy({ verdict, criteria, missing }: TrialResult, own: Answer): boolean {
  const told = { verdict, missing, statuses: criteria.map(({ status }) => status) }
  const missingOf = own.missingOf === undefined ? undefined : criteria.map((one) => one.missing)
  return JSON.stringify(inOrder({ ...told, missingOf }, new Set())) === JSON.stringify(inOrder(own, new Set()))
}

/** Whether a way of deciding names all the missing facts that the oracle names, except those that may be absent. */
function namesAll(own: Answer, oracle: Answer, mayBeAbsent: (path: string) => boolean): boolean {
  const lists = [oracle.missing, ...(own.missingOf === undefined ? [] : (oracle.missingOf ?? []))]
  const owns = [own.missing, ...(own.missingOf ?? [])]
  return lists.every((list, i) => list.every((path) => mayBeAbsent(path) || owns[i]?.includes(path) === true))
}

/** The oracle's answer for a record, and the features of the record. */
interface Told {
  readonly expected: readonly Answer[]
  readonly features: ReadonlySet<string>
  /** The statements that contradict each other according to the oracle; see `together`. */
  readonly disputes: ReadonlySet<string>
}

/** The oracle's answer for a record, or why it has none. */
function saidBy(
  oracle: Oracle,
  read: Facts,
  featuresOf: (reconciled: Facts, expected: readonly Answer[]) => ReadonlySet<string>,
): Told | 'untold' | 'leftOut' {
  try {
    const reconciled = oracle.reconciled(read)
    const expected = oracle.answers(reconciled)
    return { expected, features: featuresOf(reconciled, expected), disputes: together(reconciled) }
  } catch (error) {
    if (error instanceof TooManyContradictions) return 'leftOut'
    if (cannotTell(error)) return 'untold'
    throw error
  }
}

function differing(
  { name }: Engine,
  answers: readonly Answer[],
  expected: readonly Answer[],
  account: Account,
  rules: RuleSet,
  exempt: ReadonlySet<string>,
): Omit<Disagreement, 'at'> | undefined {
  for (const [trial, oracle] of expected.entries()) {
    const own = answers[trial]
    const missingOf = own?.missingOf === undefined ? undefined : oracle.missingOf
    const wanted = { ...oracle, missingOf }
    const isSpent = own?.isSpent === true
    if (isSpent) account.spent++
    const isBlind = cannotSee(rules, exempt)
    if (own !== undefined && (isSpent || isBlind) && mayBeBoth(own, wanted, isSpent, isBlind)) continue
    if (own !== undefined && givesOtherwise(rules) && mayBeBoth(own, wanted, false, false)) continue
    account.statuses += oracle.statuses.length
    account.verdicts++
    account.missingLists += 1 + (missingOf?.length ?? 0)
    if (JSON.stringify(inOrder(own, exempt)) !== JSON.stringify(inOrder(wanted, exempt)))
      return { engine: name, trial, own, oracle: wanted }
  }
  return undefined
}

/**
 * Whether the oracle may miss something about entries. It lets further entries lie before the day of birth, lets their
 * totals be values that no components give, and does not always use what holds for every entry when facts outside the
 * list are in question. For these cases test/property/missing.test.ts compares the program with all completions.
 */
function cannotSee({ dictionary, implications }: RuleSet, exempt: ReadonlySet<string>): boolean {
  const hasTotals = dictionary.variables.some(
    (list) =>
      list.type === 'list' && list.fields.some((field) => field.type === 'integer' && field.sumOf !== undefined),
  )
  return hasTotals || implications.some((one) => one.each !== undefined) || exempt.has(birthDatePath(dictionary) ?? '')
}

/**
 * Whether a record contradicts itself in a way that the oracle overlooks: what always holds of entries compares their
 * dates with birth, asks for their totals, or compares them with facts outside. The oracle lets further entries lie
 * before birth and have totals that no components give, and does not always use what holds of every entry, so it takes
 * such statements as they stand, or finds fewer of them to contradict each other.
 */
function hasUnseenContradiction(record: JsonObject, seen: ReadonlySet<string>, rules: RuleSet, asOf: Day): boolean {
  const birth = birthDatePath(rules.dictionary) ?? ''
  const isOverlooked = rules.implications.some((one) => {
    const paths = [...pathsOfImplication(one)]
    const ofEntries = paths.filter((path) => path.includes('[]'))
    return (
      (one.each !== undefined && ofEntries.length < paths.length) ||
      ofEntries.some((path) => isTotal(path, rules) || (isDate(path, rules) && paths.includes(birth)))
    )
  })
  if (!isOverlooked) return false
  const read = new Screener(rules, asOf).read(record)
  if (!read.ok) return false
  // What contradicts the knowledge by itself is left open without a dispute.
  const isAlone = seen.size === 0 && read.facts.warnings.some(({ kind }) => kind === 'conflict')
  return isAlone || [...together(read.facts)].some((one) => !seen.has(one))
}

/** For each set of statements that contradict each other, their paths in order. */
function together({ disputes }: Facts): ReadonlySet<string> {
  return new Set(
    disputes.map(({ statements }) =>
      statements
        .map(({ path }) => path)
        .toSorted()
        .join(),
    ),
  )
}

/** Whether two answers agree, except that one's own may be open, or the oracle's, where that is allowed. */
function mayBeBoth(own: Answer, oracle: Answer, ownMayBeOpen: boolean, oracleMayBeOpen: boolean): boolean {
  const isOpen = (told: string | undefined): boolean => told === 'unknown' || told === 'undetermined'
  const told = [...oracle.statuses, oracle.verdict]
  return [...own.statuses, own.verdict].every(
    (one, i) => one === told[i] || (ownMayBeOpen && isOpen(one)) || (oracleMayBeOpen && isOpen(told[i])),
  )
}

/**
 * Whether the oracle takes a fact as given by an implication and the program does not, or the other way round. The
 * oracle does not know that a list depends on the facts with which its entries are compared. Other facts are then
 * missing besides the given one.
 */
function givesOtherwise(rules: RuleSet): boolean {
  return rules.implications.some((_, i) => givingAt(i, rules)?.path !== givingOfOracle(i, rules)?.path)
}

function inOrder(answer: Answer | undefined, exempt: ReadonlySet<string>): unknown {
  const told = (paths: readonly string[]): readonly string[] => paths.filter((path) => !exempt.has(path))
  return answer && [answer.statuses, answer.verdict, told(answer.missing), answer.missingOf?.map(told)]
}

/**
 * The facts outside a list with which rules compare its entries. The oracle cannot tell whether such a fact is missing
 * beside further entries, since it knows only what the further entries add up to, not the entries.
 * test/property/missing.test.ts can tell.
 */
function comparedWithEntries(rules: RuleSet, asOf: Day): ReadonlySet<string> {
  const lists = rules.trials.flatMap((trial) => [...compile(rules, trial, asOf).lists.values()])
  const outside = lists.flatMap((use) => use.outside)
  const found = new Set([...relevantTo(outside, rules).paths].filter((path) => !path.includes('[]')))
  // Entries lie after birth, even those that only implications mention.
  const birth = birthDatePath(rules.dictionary)
  const known = rules.implications.flatMap((one) => [...pathsOfImplication(one)])
  if (birth !== undefined && known.some((path) => path.includes('[]') && isDate(path, rules))) found.add(birth)
  for (const variable of rules.dictionary.variables)
    if (variable.type === 'age' && found.has(variable.from)) found.add(variable.path)
  return new Set([...found, ...[...found].flatMap((path) => [`${path}.uln`, `${path}.unit`])])
}

function isTotal(path: string, { dictionary }: RuleSet): boolean {
  const variable = variableAt(dictionary, path)
  return variable.type === 'integer' && variable.sumOf !== undefined
}

function isDate(path: string, { dictionary }: RuleSet): boolean {
  return variableAt(dictionary, path).type === 'date'
}

/**
 * A smaller case with a disagreement, or the case itself. The smaller ones are compared without proofs, which can take
 * minutes each; only the smallest is judged.
 */
export function smallestDisagreement(one: RandomCase): { case: RandomCase; disagreement: Disagreement | undefined } {
  const small = smallest(one, (smaller) => {
    try {
      const dictionary = rulesOfCase(smaller)?.dictionary
      if (dictionary === undefined || smaller.records.some((record) => shapeProblems(record, dictionary).length > 0))
        return false
      return compared(smaller, new Account(), enginesUnderTest, () => false) !== undefined
    } catch {
      return false
    }
  })
  const disagreement = compared(small, new Account())
  return disagreement === undefined
    ? { case: one, disagreement: compared(one, new Account()) }
    : { case: small, disagreement }
}

/** A smaller case that still `fails`, found by leaving out one piece after another as long as that is possible. */
export function smallest(one: RandomCase, fails: (smaller: RandomCase) => boolean): RandomCase {
  let best = one
  for (let changed = true; changed;) {
    changed = false
    for (const smaller of smallerCases(best)) {
      if (!fails(smaller)) continue
      best = smaller
      changed = true
      break
    }
  }
  return best
}

function* smallerCases(one: RandomCase): Generator<RandomCase> {
  const { records } = one
  for (let size = Math.floor(records.length / 2); size >= 1; size = Math.floor(size / 2))
    for (let at = 0; at < records.length; at += size)
      yield { ...one, records: [...records.slice(0, at), ...records.slice(at + size)] }
  for (const smaller of without({ ...one.dictionary, trials: one.trials, facts: records.length > 3 ? [] : records })) {
    const { trials, facts, ...dictionary } = smaller as RandomCase['dictionary'] & {
      trials: RandomCase['trials']
      facts: RandomCase['records']
    }
    yield { ...one, dictionary, trials, records: records.length > 3 ? records : facts }
  }
}

/** Copies of a value with one item or key left out, at any depth. */
function* without(value: unknown): Generator {
  if (Array.isArray(value)) {
    for (const i of value.keys()) yield value.toSpliced(i, 1)
    for (const [i, own] of value.entries()) for (const smaller of without(own)) yield value.with(i, smaller)
  } else if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value)
    for (const [key] of entries)
      if (key !== 'id' && !PARTS.includes(key)) yield Object.fromEntries(entries.filter(([other]) => other !== key))
    for (const [key, own] of entries) for (const smaller of without(own)) yield { ...value, [key]: smaller }
  }
}

const PARTS = ['complete', 'variables', 'implications', 'orders', 'alive', 'trials', 'facts']
