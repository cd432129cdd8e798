import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'

/** The shipped units and molar masses, checked against the definitions of UCUM and the formulas of the substances. */

interface Shipped {
  readonly units: Readonly<
    Record<string, { readonly canonical: string; readonly factors: Readonly<Record<string, string>> }>
  >
  readonly variables: { readonly labs: { readonly fields: Readonly<Record<string, { readonly molar_mass?: string }>> } }
}

const { units, variables } = parse(readFileSync('criteria/dictionary.yaml', 'utf8')) as Shipped

/** The powers of ten of UCUM prefixes. */
const PREFIXES = new Map([
  ['k', 3],
  ['', 0],
  ['d', -1],
  ['c', -2],
  ['m', -3],
  ['u', -6],
  ['n', -9],
])

interface Size {
  readonly times: number
  readonly power: number
}

/** Units that are not powers of ten of others, as a number of base units times a power of ten. */
const ATOMS = new Map([
  ['U', { times: 1, power: -6 }],
  ['kat', { times: 60, power: 0 }],
  ['[lb_av]', { times: 453.59237, power: 0 }],
  ['[in_i]', { times: 2.54, power: -2 }],
])

/**
 * A unit as a number of its base units times a power of ten: one U is a micromole per minute, one kat a mole per
 * second.
 */
function sizeOf(unit: string): Size {
  const ten = /^10\*(\d+)$/.exec(unit)
  if (ten !== null) return { times: 1, power: Number(ten[1]) }
  const match =
    /^([kdcmun]?)(g|L|mol|kat|U|min|m2|m|s|\[lb_av\]|\[in_i\])$/.exec(unit) ??
    expect.unreachable(`${unit} is not known here.`)
  const [, prefix = '', atom = ''] = match
  const { times, power } = ATOMS.get(atom) ?? { times: 1, power: 0 }
  return { times, power: power + (PREFIXES.get(prefix) ?? 0) * (atom === 'm2' ? 2 : 1) }
}

function factor(unit: string, canonical: string): number {
  const whole = (text: string): Size => {
    const [top = '', bottom = ''] = text.split('/')
    const [a, b] = [top, bottom].map((one) => (one === '' ? { times: 1, power: 0 } : sizeOf(one))) as [Size, Size]
    return { times: a.times / b.times, power: a.power - b.power }
  }
  const [own, other] = [whole(unit), whole(canonical)]
  return Number(`${own.times / other.times}e${own.power - other.power}`)
}

/** Standard atomic weights, IUPAC 2021, in g/mol. */
const WEIGHTS = { C: 12.011, H: 1.008, N: 14.007, O: 15.999 }
const FORMULAS = new Map<string, Readonly<Record<keyof typeof WEIGHTS, number>>>([
  ['total_bilirubin', { C: 33, H: 36, N: 4, O: 6 }],
  ['creatinine', { C: 4, H: 7, N: 3, O: 1 }],
])

describe('the shipped dictionary', () => {
  const factors = Object.values(units).flatMap(({ canonical, factors: own }) =>
    Object.entries(own).map(([unit, given]) => ({ unit, canonical, given })),
  )

  it.each(factors)('has $given as the factor of $unit to $canonical, as in UCUM', ({ unit, canonical, given }) => {
    expect(Number(given)).toBe(factor(unit, canonical))
  })

  it('has the molar masses of the formulas, and that of the haemoglobin monomer', () => {
    const masses = Object.entries(variables.labs.fields).flatMap(([name, { molar_mass: mass }]) =>
      mass === undefined ? [] : [[name, mass] as const],
    )
    for (const [name, mass] of masses) {
      const formula = FORMULAS.get(name)
      if (formula === undefined) continue
      const sum = (Object.keys(WEIGHTS) as (keyof typeof WEIGHTS)[]).reduce(
        (total, atom) => total + WEIGHTS[atom] * formula[atom],
        0,
      )
      expect(Math.abs(Number(mass) - sum)).toBeLessThan(0.05)
    }
    expect(new Map(masses).get('hemoglobin')).toBe('16114.5')
    for (const name of FORMULAS.keys()) expect(new Map(masses).has(name)).toBe(true)
  })
})
