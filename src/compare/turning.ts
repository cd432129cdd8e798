import { leafLimits, leavesOf } from '../conditions/index.ts'
import { unitFactor, variableOf } from '../dictionary/index.ts'
import type { LabVariable, Variable } from '../dictionary/index.ts'
import { conditionsOf } from '../model/index.ts'
import type { Criterion, RuleSet } from '../model/index.ts'
import { everyUnit, lookedAt, Space } from '../prove/index.ts'
import type { Comparison, Example } from '../prove/index.ts'
import { compareRational, decimalText, divide, middle, multiply, parseDecimal, rational } from '../quantity/index.ts'
import type { Day, Rational } from '../quantity/index.ts'
import { withValue } from '../record/index.ts'
import type { Json, JsonObject } from '../record/index.ts'
import { Screener } from '../screen/index.ts'
import { totalsOf, withComponents } from './totals.ts'

/** One version of a criterion, with the rules that it belongs to. */
export interface Version {
  readonly criterion: Criterion
  readonly rules: RuleSet
}

/**
 * Searches for patients to whom two versions of a criterion, each read with its own dictionary, give different
 * statuses. Finding none proves nothing. It tries the patients whom either version distinguishes, each also with every
 * fact that the criterion looks at set to each of its values and, for labs, at its limits in every unit.
 */
export function turningPatients(before: Version, after: Version, asOf: Day): Comparison {
  const versions = [before, after]
  const [a, b] = versions.map((one) => statusBy(one, asOf))
  if (a === undefined || b === undefined) return { wider: undefined, narrower: undefined }
  const paths = new Set(
    versions.flatMap(({ criterion, rules }) => withComponents(lookedAt(criterion), rules.dictionary)),
  )
  const totals = [...paths].flatMap((path) => entriesOf(path, before.rules, after.rules))
  const edits = [...paths].map((path) => editsOf(path, before, after))
  const told = versions.flatMap((one) => witnesses(one, asOf) ?? [])
  // If no patient was found within the work granted, records with few facts would take long or run out too. A record
  // with every fact filled in is decided at once.
  const bases = told.length > 0 ? [{ id: 'witness' }, ...told] : [filled(edits)]
  let wider: Example | undefined
  let narrower: Example | undefined
  const seen = new Set<string>()
  let left = MOST_SPENT
  for (const record of [...bases, ...totals, ...bases.flatMap((base) => edits.flat().map((edit) => edit(base)))]) {
    const text = JSON.stringify(record)
    if (seen.has(text)) continue
    seen.add(text)
    const [was, is] = [a(record), b(record)]
    if (was === undefined || is === undefined) {
      if (--left === 0) break
      continue
    }
    const example = { record, before: was, after: is }
    const step = rank(example.after) - rank(example.before)
    if (step > 0) wider = clearer(wider, example)
    if (step < 0) narrower = clearer(narrower, example)
  }
  return { wider, narrower }
}

/** Stop after this many records that could not be worked out, because each takes long. */
const MOST_SPENT = 5

/** A record in which each fact has a value. */
function filled(edits: readonly (readonly Edit[])[]): JsonObject {
  return edits.reduce<JsonObject>((record, [first]) => first?.(record) ?? record, { id: 'witness' })
}

const RANK: Readonly<Record<string, number>> = { refused: 0, fail: 1, unknown: 2, confirm: 3, pass: 4 }

const rank = (status: string): number => RANK[status] ?? 0

/**
 * Prefers the example with fewer vague statuses: two decided statuses show more than an unknown one or a refused
 * record.
 */
function clearer(one: Example | undefined, other: Example): Example {
  const vague = ({ before, after }: Example): number =>
    [before, after].filter((status) => status === 'unknown' || status === 'refused').length
  return one === undefined || vague(other) < vague(one) ? other : one
}

/** The status of a record; undefined if the work granted ran out, so that nothing follows from it. */
function statusBy({ criterion, rules }: Version, asOf: Day): (record: JsonObject) => string | undefined {
  const trial = { id: 'T', title: '', source: '', sha256: '', criteria: [criterion] }
  const enrolment = { state: 'unknown' as const, reason: undefined }
  const rulesFrom = { source: 'registry page' as const }
  const screener = new Screener({ ...rules, queries: [], trials: [{ ...trial, enrolment, rulesFrom }] }, asOf)
  return (record) => {
    const decided = screener.decide(record)
    if (!decided.ok) return 'refused'
    const own = decided.decisions[0]?.criteria.find((one) => one.criterion.id === criterion.id)
    return own?.isStatusSpent === true ? undefined : (own?.status ?? 'refused')
  }
}

/**
 * A patient for each outcome of the criterion, and one to whom each implication applies. Undefined if finding the
 * outcomes takes more work than is granted.
 */
function witnesses({ criterion, rules }: Version, asOf: Day): JsonObject[] | undefined {
  const space = new Space(rules, [criterion], asOf, 'all')
  const told = space.ask((all) => {
    const node = all.outcome(criterion)
    return node === undefined ? [] : [...all.values(node)].map((value) => all.witness(node, (one) => one === value))
  })
  if (told === undefined) return undefined
  const spoken = rules.implications.map(({ when }) =>
    space.ask((all) => all.witness(all.completions.truth(when), (one) => one === true)),
  )
  return [...told, ...spoken].filter((one) => one !== undefined)
}

/** Records with one entry, or with plain facts, whose sum of points may differ between the two sides. */
function entriesOf(path: string, before: RuleSet, after: RuleSet): JsonObject[] {
  const owner = path.slice(0, path.lastIndexOf('.'))
  return totalsOf(path, before, after).map((fields) => {
    if (owner.endsWith('[]')) return { id: 'witness', [owner.slice(0, -2)]: [fields] }
    return owner === '' ? { id: 'witness', ...fields } : withValue({ id: 'witness' }, owner, fields)
  })
}

type Edit = (record: JsonObject) => JsonObject

function editsOf(path: string, before: Version, after: Version): Edit[] {
  const variables = [before, after].flatMap(({ rules }) => variableOf(rules.dictionary, path) ?? [])
  const values = variables.flatMap((one): readonly Json[] =>
    one.type === 'lab' ? labValues(one, before, after) : valuesOf(one),
  )
  return [...new Map(values.map((value) => [JSON.stringify(value), value])).values()].map((value) => (record) => {
    const [list, field] = path.split('[].')
    if (field === undefined) return withValue(record, path, value)
    const entries = record[list ?? '']
    const base = Array.isArray(entries) && entries.length > 0 ? record : { ...record, [list ?? '']: [{}] }
    return withValue(base, `${list ?? ''}[0].${field}`, value)
  })
}

function valuesOf(variable: Variable): readonly Json[] {
  switch (variable.type) {
    case 'choice':
      return variable.values.map((one) => one.name)
    case 'yes_no':
      return [true, false]
    case 'integer':
    case 'age':
      return variable.range.max - variable.range.min > MOST_NUMBERS
        ? [variable.range.min, variable.range.max]
        : Array.from({ length: variable.range.max - variable.range.min + 1 }, (_, i) => variable.range.min + i)
    case 'lab':
    case 'date':
    case 'birth_date':
    case 'text':
    case 'group':
    case 'list':
      return []
  }
}

const MOST_NUMBERS = 150

/** Values of a lab in every unit of either side, at and around every limit as either side understands it. */
function labValues(lab: LabVariable, before: Version, after: Version): Json[] {
  const sides = [before, after].flatMap(({ rules }) => {
    const own = variableOf(rules.dictionary, lab.path)
    return own?.type === 'lab' ? [{ lab: own, dictionary: rules.dictionary }] : []
  })
  const factor = (side: (typeof sides)[number], unit: string): Rational | undefined =>
    unitFactor(side.dictionary, side.lab, unit)
  const { limits, multiples } = limitsOf(lab.path, [before, after])
  const units = [...new Set(sides.flatMap((side) => everyUnit(side.lab, side.dictionary)))]
  return units.flatMap((unit) => {
    const points = limits.flatMap(({ value, unit: own }) =>
      sides.flatMap((side) => {
        const [from, to] = [factor(side, own), factor(side, unit)]
        return from === undefined || to === undefined || to.n === 0n ? [] : [divide(multiply(value, from), to)]
      }),
    )
    const around = spread(points).map((value): Json => ({ value, unit }))
    const relative = spread(multiples).map((value): Json => ({ value, unit, uln: 1 }))
    return [...around, ...relative]
  })
}

function limitsOf(
  path: string,
  versions: readonly Version[],
): { readonly limits: readonly { readonly value: Rational; readonly unit: string }[]; readonly multiples: Rational[] } {
  const own = versions.flatMap(({ criterion, rules }) =>
    conditionsOf(criterion.form)
      .flatMap(leavesOf)
      .flatMap((leaf) => leafLimits(leaf, rules.dictionary))
      .filter((limit) => limit.path === path),
  )
  return {
    limits: own.flatMap((limit) =>
      limit.kind === 'lab' ? [{ value: parseDecimal(limit.at) ?? limit.exact, unit: limit.unit }] : [],
    ),
    multiples: own.flatMap((limit) => (limit.kind === 'multiple' ? [limit.exact] : [])),
  }
}

/** The points, the middles between neighbours, and values 1 % below and above each, as numbers. */
function spread(points: readonly Rational[]): number[] {
  const sorted = points.toSorted(compareRational)
  const between = sorted.slice(1).flatMap((point, i) => (sorted[i] === undefined ? [] : middle(sorted[i], point)))
  const beside = sorted.flatMap((point) => [rational(99n, 100n), rational(101n, 100n)].map((by) => multiply(point, by)))
  return [...new Set([...sorted, ...between, ...beside].map((one) => Number(decimalText(one, 9))))]
}
