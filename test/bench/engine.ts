import jsonLogic from 'json-logic-js'
import { Engine as JsonRulesEngine } from 'json-rules-engine'
import type { NestedCondition } from 'json-rules-engine'
import cql from 'cql-execution'
import Publicodes from 'publicodes'
import { loadRules } from '../../src/model/index.ts'
import { parseDay } from '../../src/quantity/index.ts'
import { Screener } from '../../src/screen/index.ts'
import { renderDiagnostic } from '../../src/text/index.ts'
import { dictionaryText, FACTS, recordOf, trialText, workPatients, workTrials } from './engine-work.ts'
import type { Test, WorkCriterion, WorkPatient, WorkTrial } from './engine-work.ts'

/**
 * The engine alone against a plain three-valued loop over the same criteria, and beside other rule engines; then many trials.
 * Verdicts are compared first: ours are what every completion agrees on. BENCH_PATIENTS sets how many patients.
 */

type Verdict = 'eligible' | 'ineligible' | 'undetermined'
/** Verdicts of one patient, trial by trial. */
type Engine = (patient: WorkPatient) => readonly Verdict[] | Promise<readonly Verdict[]>

const AS_OF = parseDay('2026-03-15') ?? 0

function verdictOf(results: readonly (boolean | undefined)[]): Verdict {
  if (results.includes(false)) return 'ineligible'
  return results.includes(undefined) ? 'undetermined' : 'eligible'
}

function prescreen(trials: readonly WorkTrial[]): Engine {
  const files = trials.map((trial) => ({ path: `trials/${trial.id}.yaml`, text: trialText(trial), sha256: trial.id }))
  const loaded = loadRules({ path: 'dictionary.yaml', text: dictionaryText(), sha256: 'd' }, files, 'all')
  if (!loaded.ok) throw new Error(loaded.diagnostics.slice(0, 5).map(renderDiagnostic).join('\n'))
  const screener = new Screener(loaded.rules, AS_OF)
  return (patient) => {
    const facts = factsOf.get(patient)
    if (facts === undefined) throw new Error('not read')
    return screener.decideFacts(facts).map(({ verdict }) => verdict as Verdict)
  }
}

/** The patients read into facts beforehand, as the other engines get theirs ready. */
const factsOf = new Map<WorkPatient, Parameters<Screener['decideFacts']>[0]>()

function readAll(patients: readonly WorkPatient[]): void {
  const loaded = loadRules({ path: 'dictionary.yaml', text: dictionaryText(), sha256: 'd' }, [], 'all')
  if (!loaded.ok) throw new Error(loaded.diagnostics.map(renderDiagnostic).join('\n'))
  const screener = new Screener(loaded.rules, AS_OF)
  patients.forEach((patient, i) => {
    const read = screener.read(recordOf(patient, i))
    if (!read.ok) throw new Error(JSON.stringify(read.problems))
    factsOf.set(patient, read.facts)
  })
}

/** What anyone would write by hand: three truths, no reasons, criterion by criterion. */
function plainLoop(trials: readonly WorkTrial[]): Engine {
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

interface Measured {
  /** Microseconds a patient. */
  readonly each: number
  readonly verdicts: readonly (readonly Verdict[])[]
}

async function measure(engine: Engine, patients: readonly WorkPatient[]): Promise<Measured> {
  const verdicts: (readonly Verdict[])[] = []
  for (const patient of patients) verdicts.push(await engine(patient))
  // The second time, everything that is made ready on the way is ready.
  const start = performance.now()
  for (const patient of patients) {
    const result = engine(patient)
    if (result instanceof Promise) await result
  }
  return { each: ((performance.now() - start) * 1000) / patients.length, verdicts }
}

const PATIENTS = Number(process.env['BENCH_PATIENTS'] ?? 2000)
const trials = workTrials(100, 30)
const patients = workPatients(PATIENTS, 0.3)
readAll(patients)

console.log(`100 trials of 30 criteria, 30 % of the facts missing, ${PATIENTS} patients`)
const own = await measure(prescreen(trials), patients)
const count = (wanted: Verdict): number => own.verdicts.flat().filter((one) => one === wanted).length
console.log(
  `verdicts: ${count('eligible')} eligible, ${count('ineligible')} ineligible, ${count('undetermined')} undetermined`,
)
const plain = await measure(plainLoop(trials), patients)
const others: [string, Engine, number][] = [
  ['json-logic-js', jsonLogicEngine(trials), 200],
  ['cql-execution', cqlEngine(trials), 20],
  ['json-rules-engine', jsonRules(trials), 5],
  ['publicodes', publicodes(trials), 5],
]
const row = (name: string, { each, verdicts }: Measured): void => {
  const all = verdicts.flatMap((line, i) => line.map((verdict, t) => verdict === own.verdicts[i]?.[t]))
  const wrong = all.filter((right) => !right).length
  const share = ((100 * wrong) / all.length).toFixed(1)
  console.log(
    `${name.padEnd(22)} ${each.toFixed(0).padStart(9)} µs a patient  ${(plain.each / each).toFixed(4).padStart(8)} × the plain loop  ${share} % of ${all.length} verdicts wrong`,
  )
}
row('plain three-valued loop', plain)
row('prescreen', own)
for (const [name, engine, most] of others) row(name, await measure(engine, patients.slice(0, most)))

console.log('\nmore trials of 30 criteria')
let first: number | undefined
for (const many of [50, 500, 5000]) {
  const { each } = await measure(prescreen(workTrials(many, 30)), patients.slice(0, 300))
  first ??= each / many
  console.log(
    `${String(many).padStart(6)} trials ${each.toFixed(0).padStart(7)} µs a patient; per trial ${(each / many / first).toFixed(2)} of that of 50`,
  )
}
