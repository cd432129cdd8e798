import { declaredPath, ownerPath, variableOf } from '../dictionary/index.ts'
import type { Usual } from '../dictionary/index.ts'
import type { Leaf } from '../diagram/index.ts'
import { compareRational, completedYears } from '../quantity/index.ts'
import type { Rational } from '../quantity/index.ts'
import type { UnknownFact, World } from './world.ts'

/** How likely each possibility of an unknown is among usual patients, in their order, whatever the others are; they add up to 1. */
export function likelihoods(fact: UnknownFact, { facts: { dictionary, asOf }, unknowns }: World): readonly number[] {
  const { values, limits, entries } = fact
  const declared = declaredPath(fact.path)
  const variable = variableOf(dictionary, declared) ?? variableOf(dictionary, ownerPath(declared))
  const usual = variable?.usual
  if (entries !== undefined) return listWeights(entries, unknowns.filter((one) => one.path === fact.path).length, usual)
  if (limits !== undefined && usual === undefined) {
    return shares(
      WITHIN_LIMITS,
      values.map((value, i) => compareRational(value as Rational, limits[i] as Rational) <= 0),
    )
  }
  if (variable?.type === 'birth_date' || variable?.type === 'age') {
    const age = dictionary.variables.find((one) => one.type === 'age')
    const ages = values.map((day) => completedYears(Number(day), asOf))
    return shares(
      age?.usual?.share,
      ages.map((years) => age?.usual === undefined || isUsual(years, age.usual)),
    )
  }
  return shares(
    usual?.share,
    values.map((value) => usual === undefined || isUsual(value, usual)),
  )
}

function isUsual(value: Leaf, usual: Usual): boolean {
  if (usual.kind === 'values') return usual.values.includes(value as string | boolean)
  const number = typeof value === 'object' ? Number(value.n) / Number(value.d) : Number(value)
  return usual.kind === 'range' && number >= usual.min && number <= usual.max
}

/** How many values of a lab are at most its upper limit of normal. */
const WITHIN_LIMITS = 0.85

/** The usual ones share their part evenly, and so do the others. */
function shares(share: number | undefined, usual: readonly boolean[]): readonly number[] {
  const part = share ?? 0.5
  const count = usual.filter(Boolean).length
  if (count === 0 || count === usual.length) return usual.map(() => 1 / usual.length)
  return usual.map((one) => (one ? part / count : (1 - part) / (usual.length - count)))
}

/** Each further entry is half as likely as the one before it. The kinds of entries, `kinds` in number, are equally likely and have nothing to do with each other. */
function listWeights(entries: readonly number[], kinds: number, usual: Usual | undefined): readonly number[] {
  const none = (usual?.kind === 'list' ? (usual.empty ? usual.share : 1 - usual.share) : 0.5) ** (1 / kinds)
  const raw = entries.map((count) => (count === 0 ? 0 : 2 ** -count))
  const total = raw.reduce((sum, one) => sum + one, 0)
  return entries.map((count, i) => (count === 0 ? (total === 0 ? 1 : none) : ((1 - none) * (raw[i] ?? 0)) / total))
}
