import jsonLogic from 'json-logic-js'
import { Engine as JsonRulesEngine } from 'json-rules-engine'
import type { NestedCondition } from 'json-rules-engine'
import cql from 'cql-execution'
import Publicodes from 'publicodes'
import { loadRules } from '../../src/model/index.ts'
import { parseDay } from '../../src/quantity/index.ts'
import type { JsonObject } from '../../src/record/index.ts'
import { Screener } from '../../src/screen/index.ts'
import { renderDiagnostic } from '../../src/text/index.ts'
import { inventedPatient } from '../support/population.ts'
import { converse, inOrder, manyTrials } from './conversation.ts'
import { dictionaryText, FACTS, recordOf, trialText, VALUES, workPatients, workTrials } from './engine-work.ts'
import type { Test, WorkCriterion, WorkPatient, WorkTrial } from './engine-work.ts'
import { figuresTable, judged, median } from './measure.ts'
import type { Figure } from './measure.ts'

/**
 * Measures only deciding, without files: the next question among 500 trials; then trials of an invented dictionary,
 * from parsed records and from facts read beforehand, compared with plain three-valued loops and other rule engines;
 * then larger numbers of trials. Verdicts are compared with those of prescreen, which are what all completions agree
 * on. All times are processor time, for patients that no engine has seen before. PATIENTS sets the number of patients
 * in each round, ROUNDS the number of rounds.
 */

type Verdict = 'eligible' | 'ineligible' | 'undetermined'
/** Decides about one patient; returns the verdicts of the trials in order. */
type Engine = (patient: WorkPatient) => readonly Verdict[] | Promise<readonly Verdict[]>
interface Ready {
  readonly engine: Engine
  /** Prepares what the engine needs about these patients, before the time is measured. */
  readonly makeReady: (patients: readonly WorkPatient[]) => void
}
const asItIs = (engine: Engine): Ready => ({ engine, makeReady: () => undefined })

const AS_OF = parseDay('2026-03-15') ?? 0

function verdictOf(results: readonly (boolean | undefined)[]): Verdict {
  if (results.includes(false)) return 'ineligible'
  return results.includes(undefined) ? 'undetermined' : 'eligible'
}

function screenerFor(trials: readonly WorkTrial[]): Screener {
  const files = trials.map((trial) => ({ path: `trials/${trial.id}.yaml`, text: trialText(trial), sha256: trial.id }))
  const loaded = loadRules({ path: 'dictionary.yaml', text: dictionaryText(), sha256: 'd' }, files, 'all')
  if (!loaded.ok) throw new Error(loaded.diagnostics.slice(0, 5).map(renderDiagnostic).join('\n'))
  return new Screener(loaded.rules, AS_OF)
}

/** All steps from a parsed record, as in a batch: its shape, facts, statuses, verdicts, and what is missing. */
function prescreenRecords(screener: Screener): Ready {
  const recordFor = new Map<WorkPatient, JsonObject>()
  return {
    makeReady: (patients) => {
      recordFor.clear()
      patients.forEach((patient, i) => recordFor.set(patient, recordOf(patient, i)))
    },
    engine: (patient) => {
      const decided = screener.decide(recordFor.get(patient) ?? {})
      if (!decided.ok) throw new Error(JSON.stringify(decided.problems))
      return decided.decisions.map(({ verdict }) => verdict as Verdict)
    },
  }
}

/** Only the engine, from facts read beforehand. */
function prescreenFacts(screener: Screener): Ready {
  const factsOf = new Map<WorkPatient, Parameters<Screener['evaluate']>[0]>()
  return {
    makeReady: (patients) => {
      factsOf.clear()
      patients.forEach((patient, i) => {
        const read = screener.read(recordOf(patient, i))
        if (!read.ok) throw new Error(JSON.stringify(read.problems))
        factsOf.set(patient, read.facts)
      })
    },
    engine: (patient) => {
      const facts = factsOf.get(patient)
      if (facts === undefined) throw new Error('not read')
      return screener.evaluate(facts).map(({ verdict }) => verdict as Verdict)
    },
  }
}

/** A loop as anyone would write it by hand: three truth values, no reasons, one criterion after another. */
function simpleLoop(trials: readonly WorkTrial[]): Engine {
  const holds = (one: Test, patient: WorkPatient): boolean | undefined => {
    const value = patient[one.fact]
    if (value === undefined) return undefined
    switch (one.kind) {
      case 'at most':
        return (value as number) <= one.value
      case 'at least':
        return (value as number) >= one.value
      case 'one of':
        return one.values.includes(value as string)
      case 'is':
        return value === one.value
    }
  }
  const passes = ({ excludes, join, tests }: WorkCriterion, patient: WorkPatient): boolean | undefined => {
    const decides = join === 'any'
    let result: boolean | undefined = !decides
    for (const one of tests) {
      const truth = holds(one, patient)
      if (truth === decides) {
        result = decides
        break
      }
      if (truth === undefined) result = undefined
    }
    return result === undefined ? undefined : result !== excludes
  }
  return (patient) => trials.map(({ criteria }) => verdictOf(criteria.map((one) => passes(one, patient))))
}

const UNKNOWN = -1

/** Reads the facts of a parsed record as numbers, in the order of all facts. A fact that is not recorded is unknown. */
function readPlainly(patient: WorkPatient, into: Int32Array): void {
  for (let i = 0; i < FACTS.length; i++) {
    const value = patient[FACTS[i] ?? '']
    if (value === undefined || value === null) into[i] = UNKNOWN
    else if (typeof value === 'number') into[i] = value
    else into[i] = typeof value === 'string' ? VALUES.indexOf(value as (typeof VALUES)[number]) : value ? 1 : 0
  }
}

/**
 * A plain loop written for speed: every value is a number, all tests are in one array, and no objects are created on
 * the way. It decides every criterion of every trial, and the verdicts. Nothing is shared between criteria or cached
 * from other patients.
 */
function plainLoop(trials: readonly WorkTrial[], isRead: boolean): Ready {
  const criteria = trials.flatMap((trial) => trial.criteria)
  const tests = criteria.flatMap((one) => one.tests)
  const facts = Int32Array.from(tests, ({ fact }) => FACTS.indexOf(fact))
  const [least, most] = [tests.map((one) => spanOf(one)[0]), tests.map((one) => spanOf(one)[1])].map((own) =>
    Int32Array.from(own),
  ) as [Int32Array, Int32Array]
  // One value within the range of each test for which it still does not hold, or `NONE`.
  const except = Int32Array.from(tests, exceptOf)
  const ends = new Int32Array(criteria.length)
  criteria.reduce((end, { tests: own }, i) => (ends[i] = end + own.length), 0)
  const decides = Uint8Array.from(criteria, ({ join }) => (join === 'any' ? 1 : 0))
  const excludes = Uint8Array.from(criteria, (one) => (one.excludes ? 1 : 0))
  const statuses = new Uint8Array(criteria.length)
  const trialEnds = new Int32Array(trials.length)
  trials.reduce((end, { criteria: own }, i) => (trialEnds[i] = end + own.length), 0)
  const values = new Int32Array(FACTS.length)
  const known = new Map<WorkPatient, Int32Array>()
  const decide = (own: Int32Array): Verdict[] => {
    const verdicts: Verdict[] = []
    let test = 0
    let criterion = 0
    for (let t = 0; t < trials.length; t++) {
      let fails = false
      let isOpen = false
      for (const end = trialEnds[t] ?? 0; criterion < end; criterion++) {
        const deciding = decides[criterion]
        const last = ends[criterion] ?? 0
        let status = 1 - (deciding ?? 0)
        for (; test < last; test++) {
          const value = own[facts[test] ?? 0] ?? UNKNOWN
          if (value === UNKNOWN) {
            status = 2
            continue
          }
          const holds = value >= (least[test] ?? 0) && value <= (most[test] ?? 0) && value !== except[test] ? 1 : 0
          if (holds !== deciding) continue
          status = holds
          break
        }
        test = last
        if (status !== 2 && excludes[criterion] === 1) status = 1 - status
        statuses[criterion] = status
        if (status === 0) fails = true
        else if (status === 2) isOpen = true
      }
      verdicts.push(fails ? 'ineligible' : isOpen ? 'undetermined' : 'eligible')
    }
    return verdicts
  }
  return {
    makeReady: (patients) => {
      known.clear()
      if (!isRead) return
      for (const patient of patients) {
        const own = new Int32Array(FACTS.length)
        readPlainly(patient, own)
        known.set(patient, own)
      }
    },
    engine: (patient) => {
      if (isRead) return decide(known.get(patient) ?? values)
      readPlainly(patient, values)
      return decide(values)
    },
  }
}

/** The range of numbers for which a test holds, both ends inclusive, except for the one that `exceptOf` returns. */
function spanOf(one: Test): readonly [number, number] {
  switch (one.kind) {
    case 'at most':
      return [0, one.value]
    case 'at least':
      return [one.value, 1000]
    case 'is':
      return one.value ? [1, 1] : [0, 0]
    case 'one of': {
      const places = one.values.map((value) => VALUES.indexOf(value as (typeof VALUES)[number]))
      return [Math.min(...places), Math.max(...places)]
    }
  }
}

function exceptOf(one: Test): number {
  if (one.kind !== 'one of') return NONE
  const [least, most] = spanOf(one)
  const left = VALUES.findIndex((value, i) => i > least && i < most && !one.values.includes(value))
  return left === -1 ? NONE : left
}

const NONE = -2

function jsonLogicEngine(trials: readonly WorkTrial[]): Engine {
  const rule = (one: Test): jsonLogic.RulesLogic => {
    const fact = { var: one.fact }
    switch (one.kind) {
      case 'at most':
        return { '<=': [fact, one.value] }
      case 'at least':
        return { '>=': [fact, one.value] }
      case 'one of':
        return { in: [fact, [...one.values]] }
      case 'is':
        return { '===': [fact, one.value] }
    }
  }
  const rules = trials.map(({ criteria }) =>
    criteria.map(({ excludes, join, tests }) => {
      const all = tests.map(rule)
      const joined = (join === 'all' ? { and: all } : { or: all }) as jsonLogic.RulesLogic
      return excludes ? { '!': [joined] } : joined
    }),
  )
  return (patient) => rules.map((own) => verdictOf(own.map((one) => jsonLogic.apply(one, patient) === true)))
}

function jsonRules(trials: readonly WorkTrial[]): Engine {
  const condition = (one: Test): NestedCondition => {
    switch (one.kind) {
      case 'at most':
        return { fact: one.fact, operator: 'lessThanInclusive', value: one.value }
      case 'at least':
        return { fact: one.fact, operator: 'greaterThanInclusive', value: one.value }
      case 'one of':
        return { fact: one.fact, operator: 'in', value: [...one.values] }
      case 'is':
        return { fact: one.fact, operator: 'equal', value: one.value }
    }
  }
  const engines = trials.map(({ criteria }) => {
    const engine = new JsonRulesEngine([], { allowUndefinedFacts: true })
    for (const { id, excludes, join, tests } of criteria) {
      const all = tests.map(condition)
      const joined = join === 'all' ? { all } : { any: all }
      engine.addRule({ conditions: excludes ? { all: [{ not: joined }] } : joined, event: { type: id } })
    }
    return engine
  })
  return async (patient) => {
    const verdicts: Verdict[] = []
    for (const engine of engines) {
      const { failureResults } = await engine.run({ ...patient })
      verdicts.push(failureResults.length > 0 ? 'ineligible' : 'eligible')
    }
    return verdicts
  }
}

type Elm = Readonly<Record<string, unknown>>

function cqlEngine(trials: readonly WorkTrial[]): Engine {
  const type = (value: string): string => `{urn:hl7-org:elm-types:r1}${value}`
  const whole = (value: number): Elm => ({ type: 'Literal', valueType: type('Integer'), value: String(value) })
  const expression = (one: Test): Elm => {
    const fact = { type: 'ParameterRef', name: one.fact }
    switch (one.kind) {
      case 'at most':
        return { type: 'LessOrEqual', operand: [fact, whole(one.value)] }
      case 'at least':
        return { type: 'GreaterOrEqual', operand: [fact, whole(one.value)] }
      case 'one of': {
        const texts = one.values.map((value) => ({ type: 'Literal', valueType: type('String'), value }))
        return { type: 'In', operand: [fact, { type: 'List', element: texts }] }
      }
      case 'is':
        return one.value ? fact : { type: 'Not', operand: fact }
    }
  }
  const parameters = FACTS.map((name) => ({
    name,
    accessLevel: 'Public',
    parameterTypeSpecifier: {
      type: 'NamedTypeSpecifier',
      name: type(name.startsWith('n') ? 'Integer' : name.startsWith('c') ? 'String' : 'Boolean'),
    },
  }))
  const statements = trials.flatMap(({ id, criteria }) =>
    criteria.map((one) => {
      const [first, ...others] = one.tests.map(expression)
      const operator = one.join === 'all' ? 'And' : 'Or'
      const joined = others.reduce<Elm>((a, b) => ({ type: operator, operand: [a, b] }), first ?? {})
      const own = one.excludes ? { type: 'Not', operand: joined } : joined
      return { name: `${id} ${one.id}`, context: 'Unfiltered', accessLevel: 'Public', expression: own }
    }),
  )
  const library = new cql.Library({
    library: {
      identifier: { id: 'Work', version: '1' },
      schemaIdentifier: { id: 'urn:hl7-org:elm', version: 'r1' },
      usings: { def: [{ localIdentifier: 'System', uri: 'urn:hl7-org:elm-types:r1' }] },
      parameters: { def: parameters },
      statements: { def: statements },
    },
  })
  return async (patient) => {
    const given = Object.fromEntries(FACTS.map((fact) => [fact, patient[fact] ?? null]))
    const executor = new cql.Executor(library, new cql.CodeService({}), given)
    const { unfilteredResults } = await executor.exec(new cql.PatientSource([]))
    return trials.map(({ id, criteria }) =>
      verdictOf(criteria.map((one) => (unfilteredResults[`${id} ${one.id}`] as boolean | null) ?? undefined)),
    )
  }
}

function publicodes(trials: readonly WorkTrial[]): Engine {
  const test = (one: Test): unknown => {
    switch (one.kind) {
      case 'at most':
        return `${one.fact} <= ${one.value}`
      case 'at least':
        return `${one.fact} >= ${one.value}`
      case 'one of':
        return { 'une de ces conditions': one.values.map((value) => `${one.fact} = '${value}'`) }
      case 'is':
        return `${one.fact} = ${one.value ? 'oui' : 'non'}`
    }
  }
  const rules: Record<string, unknown> = Object.fromEntries(FACTS.map((fact) => [fact, null]))
  for (const { id, criteria } of trials)
    for (const { id: own, excludes, join, tests } of criteria) {
      const name = join === 'all' ? 'toutes ces conditions' : 'une de ces conditions'
      rules[`${id}${own}`] = { valeur: { [name]: tests.map(test) } }
      rules[`${id}${own}ok`] = { valeur: `${id}${own} = ${excludes ? 'non' : 'oui'}` }
    }
  const engine = new Publicodes(rules as ConstructorParameters<typeof Publicodes>[0], {
    logger: { log: () => {}, warn: () => {}, error: () => {} },
  })
  return (patient) => {
    const situation = Object.entries(patient).map(([fact, value]) => [
      fact,
      typeof value === 'boolean' ? (value ? 'oui' : 'non') : typeof value === 'string' ? `'${value}'` : value,
    ])
    engine.setSituation(Object.fromEntries(situation) as Parameters<typeof engine.setSituation>[0])
    return trials.map(({ id, criteria }) =>
      verdictOf(
        criteria.map((one) => (engine.evaluate(`${id}${one.id}ok`).nodeValue as boolean | undefined) ?? undefined),
      ),
    )
  }
}

const PATIENTS = Number(process.env['PATIENTS'] ?? 300)
const ROUNDS = Number(process.env['ROUNDS'] ?? 7)
/** The number of patients decided before the time is measured, to fill caches. */
const WARM = 1000
const CROWD = 500

interface Timed {
  /** Processor time for each patient, in microseconds. */
  readonly each: number
  readonly verdicts: readonly (readonly Verdict[])[]
}

async function timed({ engine, makeReady }: Ready, patients: readonly WorkPatient[]): Promise<Timed> {
  makeReady(patients)
  const verdicts: (readonly Verdict[])[] = []
  const start = process.cpuUsage()
  for (const patient of patients) {
    const result = engine(patient)
    verdicts.push(result instanceof Promise ? await result : result)
  }
  const { user, system } = process.cpuUsage(start)
  return { each: (user + system) / patients.length, verdicts }
}

/** Runs the engines in turn in each round; every round has its own patients. */
async function compared(engines: readonly Ready[], count: number, rounds: number, warm: number): Promise<Timed[][]> {
  for (const one of engines) await timed(one, workPatients(warm, 0.3, 1))
  const found: Timed[][] = engines.map(() => [])
  for (let round = 0; round < rounds; round++) {
    const patients = workPatients(count, 0.3, 100 + round)
    for (const [i, one] of engines.entries()) found[i]?.push(await timed(one, patients))
  }
  return found
}

const eachOf = (all: readonly Timed[] = []): number[] => all.map((one) => one.each)
const quotients = (above: readonly number[], below: readonly number[]): number[] =>
  above.map((one, i) => one / (below[i] ?? 1))

function row(name: string, own: readonly Timed[], right: readonly Timed[], plain: number): void {
  const all = own.flatMap(({ verdicts }, i) =>
    verdicts.flatMap((line, j) => line.map((verdict, t) => verdict === right[i]?.verdicts[j]?.[t])),
  )
  const wrong = all.filter((is) => !is).length
  const each = median(eachOf(own))
  console.log(
    `${name.padEnd(40)} ${each.toFixed(1).padStart(9)} µs a patient ${(plain / each).toFixed(4).padStart(8)} × the plain loop  ${((100 * wrong) / all.length).toFixed(1)} % of ${all.length} verdicts not ours`,
  )
}

const figures: Figure[] = []

/** Keeps figures for the table and prints them at once, because the rest may take long. */
function tell(...own: readonly Figure[]): void {
  figures.push(...own)
  for (const one of own)
    console.log(`  ${one.name}: ${median(one.values).toFixed(one.digits ?? 2)}${one.unit ?? ''}, ${judged(one)}`)
}

/**
 * Measures the next question among many trials. It runs before everything else, so that the first question is measured
 * without any warming up.
 */
function questions(): void {
  const rules = manyTrials(CROWD)
  const screener = new Screener(rules, AS_OF)
  const conversations = [1, 2].map((seed) => converse(inventedPatient(seed), inOrder(rules), screener))
  const [first = 0] = conversations[0]?.times ?? []
  const others = conversations.flatMap((one) => one.times.slice(1))
  tell(
    {
      name: `next question, ${CROWD} trials`,
      values: others,
      aim: { kind: 'at most', value: 30 },
      unit: ' ms',
      digits: 0,
    },
    {
      name: `first question, ${CROWD} trials`,
      values: [first],
      aim: { kind: 'at most', value: 1000 },
      unit: ' ms',
      digits: 0,
    },
  )
}

questions()

const trials = workTrials(100, 30)
const screener = screenerFor(trials)
console.log(`100 trials of 30 criteria, 30 % of the facts missing, ${ROUNDS} rounds of ${PATIENTS} patients each`)
const [plain = [], plainRead = [], simple = [], records = [], facts = []] = await compared(
  [
    plainLoop(trials, false),
    plainLoop(trials, true),
    asItIs(simpleLoop(trials)),
    prescreenRecords(screener),
    prescreenFacts(screenerFor(trials)),
  ],
  PATIENTS,
  ROUNDS,
  WARM,
)
const verdicts = records.flatMap((one) => one.verdicts.flat())
const count = (wanted: Verdict): number => verdicts.filter((one) => one === wanted).length
console.log(
  `verdicts: ${count('eligible')} eligible, ${count('ineligible')} ineligible, ${count('undetermined')} undetermined`,
)
const base = median(eachOf(plain))
row('plain loop, from the parsed record', plain, records, base)
row('plain loop, facts read before', plainRead, records, base)
row('simple loop over objects', simple, records, base)
row('prescreen, from the parsed record', records, records, base)
row('prescreen, facts read before', facts, records, base)
const TIMES = { kind: 'at least', value: 5 } as const
tell(
  {
    name: 'plain loop ÷ prescreen, from the parsed record',
    values: quotients(eachOf(plain), eachOf(records)),
    aim: TIMES,
  },
  {
    name: 'plain loop ÷ prescreen, facts read before',
    values: quotients(eachOf(plainRead), eachOf(facts)),
    aim: TIMES,
  },
  { name: 'simple loop ÷ prescreen, facts read before', values: quotients(eachOf(simple), eachOf(facts)), aim: TIMES },
)

console.log('\nmore trials of 30 criteria, facts read before')
const MANY = [50, 500, 5000]
const many = await compared(
  MANY.map((one) => prescreenFacts(screenerFor(workTrials(one, 30)))),
  Math.ceil(PATIENTS / 6),
  Math.min(5, ROUNDS),
  Math.ceil(WARM / 5),
)
const perTrial = many.map((all, i) => eachOf(all).map((each) => each / (MANY[i] ?? 1)))
MANY.forEach((one, i) =>
  console.log(`${String(one).padStart(6)} trials ${median(eachOf(many[i])).toFixed(0).padStart(7)} µs a patient`),
)
tell({
  name: 'a trial among 5,000 ÷ one among 50',
  values: quotients(perTrial[2] ?? [], perTrial[0] ?? []),
  aim: { kind: 'at most', value: 0.9 },
})
console.log(`\n${figuresTable('engine', figures)}`)

console.log('\nother rule engines, from the parsed record')
const others: [string, Engine, number][] = [
  ['json-logic-js', jsonLogicEngine(trials), 100],
  ['cql-execution', cqlEngine(trials), 10],
  ['json-rules-engine', jsonRules(trials), 3],
  ['publicodes', publicodes(trials), 3],
]
for (const [name, engine, most] of others) {
  const [own = [], right = []] = await compared([asItIs(engine), prescreenRecords(screener)], most, 1, 1)
  row(name, own, right, base)
}
