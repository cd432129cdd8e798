import { Dice } from './dice.ts'
import type { RandomCase } from './random-cases.ts'

/**
 * Random cases about days alone: a birth, usually known only to the month, and two or three dates, with at most three
 * open days in all. Rules ask how many days ago the patient was born, and compare the dates with one another and
 * sometimes with birth.
 */

/**
 * The as-of date. Enough days of its month have passed that the possible days of a date have days between them, but few
 * enough to go through them all.
 */
const AS_OF = '2026-03-22'
const MONTH = '2026-03'
const DATES = ['d', 'e', 'f']

/** The case of a seed, with `size` records for one rule set. */
export function datedCase(seed: number, size: number): RandomCase {
  const dice = new Dice(seed)
  const dates = DATES.slice(0, dice.whole(2, 3))
  const leaves = [...bornWhen(dice), ...dice.several(2, 4, () => compared(dates, dice))]
  return {
    asOf: AS_OF,
    dictionary: {
      variables: ['born', ...dates].map(
        (one) => `${one}: {label: ${one}, type: ${one === 'born' ? 'birth_date' : 'date'}}`,
      ),
      implications: dice.chance(0.2)
        ? [`{when: ${dice.one(leaves)}, then: ${dice.one(leaves)}, because: so it is}`]
        : [],
      orders: [],
      alive: [],
    },
    trials: dice.several(1, 2, () => dice.several(1, 2, () => '').map((_, i) => criterion(i + 1, leaves, dice))),
    records: Array.from({ length: size }, () => drawRecord(dates, dice)),
  }
}

function bornWhen(dice: Dice): string[] {
  return dice.several(1, 2, () => `{born: ${dice.one(['less than', 'at least'])} ${dice.whole(2, 18)} days ago}`)
}

function compared(dates: readonly string[], dice: Dice): string {
  const [one, other] = dice.shuffled(dice.chance(0.35) ? [...dates, 'born'] : [...dates])
  const how = dice.one(['before', 'after', 'at_least', 'at_least', 'within'])
  const days = `${dice.whole(0, 12)} days`
  if (how === 'before' || how === 'after') return `{${one}: {${how}: ${other}}}`
  return `{${one}: {${how}: ${days}, ${dice.one(['before', 'after'])}: ${other}}}`
}

function criterion(number: number, leaves: readonly string[], dice: Dice): string {
  const kind = dice.one(['I', 'E'])
  const some = dice.some(leaves)
  const joined = some.length < 2 ? dice.one(leaves) : `{${dice.one(['all', 'any', 'none_of'])}: [${some.join(', ')}]}`
  return `{id: ${kind}${number}, text: t, cites: ${kind}${number}, ${kind === 'E' ? 'exclude' : 'require'}: ${joined}}`
}

function drawRecord(dates: readonly string[], dice: Dice): RandomCase['records'][number] {
  const known = (): string => `${MONTH}-${String(dice.whole(1, 22)).padStart(2, '0')}`
  // Three open days are the most that can be gone through.
  const isBirthOpen = dice.chance(0.8)
  const open = dice.shuffled([...dates]).slice(0, isBirthOpen ? 2 : 3)
  return {
    id: 'x',
    born: isBirthOpen ? MONTH : `${MONTH}-01`,
    ...Object.fromEntries(dates.map((one) => [one, open.includes(one) ? MONTH : known()])),
  }
}

/**
 * Random cases about two dates alone, known to a month or to the 81 days of the year so far, and compared with each
 * other in several ways. The year reaches far beyond the month on both sides, so that the comparisons turn at days that
 * are far from the ends of either date.
 */
export function pairedCase(seed: number, size: number): RandomCase {
  const dice = new Dice(seed)
  const compares = (): string => {
    const [one, other] = dice.shuffled(['d', 'e'])
    const how = dice.one(['at_least', 'at_most', 'at_most', 'less_than', 'more_than', 'before', 'after', 'ago', 'ago'])
    if (how === 'ago') return `{${one}: ${dice.one(['less than', 'at least'])} ${dice.whole(1, 70)} days ago}`
    if (how === 'before' || how === 'after') return `{${one}: {${how}: ${other}}}`
    return `{${one}: {${how}: ${dice.whole(1, 10)} days, ${dice.one(['before', 'after'])}: ${other}}}`
  }
  const when = (): string => `{${dice.one(['d', 'e'])}: more than ${dice.whole(1, 9)} days ago}`
  return {
    asOf: AS_OF,
    dictionary: {
      variables: ['d', 'e'].map((one) => `${one}: {label: ${one}, type: date}`),
      implications: dice.chance(0.9) ? [`{when: ${when()}, then: ${compares()}, because: so it is}`] : [],
      orders: dice.chance(0.2) ? ['{earlier: d, later: e, because: so it is}'] : [],
      alive: [],
    },
    trials: [[criterion(1, dice.several(1, 3, compares), dice)]],
    records: Array.from({ length: size }, () => {
      const [month, year] = dice.shuffled(['d', 'e'])
      return {
        id: 'x',
        [month ?? '']: dice.one(['2026-01', '2026-02', '2026-02', MONTH, '2026']),
        [year ?? '']: '2026',
      }
    }),
  }
}

/** A random case about a list of days, and complete records that its only record may be. */
export interface ListedCase {
  readonly one: RandomCase
  readonly completions: readonly RandomCase['records'][number][]
}

/**
 * Random cases about an unknown list of days, which rules compare with two open dates outside it: a chain of comparisons
 * may lead through several further entries. The dates lie in the 81 days of the year so far, too many to go through.
 */
export function listedCase(seed: number, size: number): ListedCase {
  const dice = new Dice(seed)
  const dates = ['d', 'e']
  const ago = dice.chance(0.5) ? `{on: less than ${dice.whole(30, 70)} days ago}` : undefined
  const about = (other: string): string => {
    const how = dice.one(['before', 'after', 'before', 'after', 'at_least', 'not at_least'])
    if (how === 'before' || how === 'after') return `{on: {${how}: ${other}}}`
    const shifted = `{on: {at_least: ${dice.whole(0, 6)} days, ${dice.one(['before', 'after'])}: ${other}}}`
    return how === 'at_least' ? shifted : `{not: ${shifted}}`
  }
  const conditions = [['d'], ['d', 'e'], ['e']].map(
    (others) => `{l: {some: {all: [${[...others.map(about), ...(ago === undefined ? [] : [ago])].join(', ')}]}}}`,
  )
  const text = (day: number): string =>
    new Date(Date.UTC(2026, 0, Math.min(81, Math.max(1, day)))).toISOString().slice(0, 10)
  // Near each other, since days that meet all conditions are rare otherwise.
  const complete = (): RandomCase['records'][number] => {
    const d = dice.whole(1, 81)
    const e = d + dice.whole(-14, 20)
    const on = (): string => text(dice.one([d, e]) + dice.whole(-8, 8))
    return { id: 'x', d: text(d), e: text(e), l: conditions.map(() => ({ on: on() })) }
  }
  return {
    one: {
      asOf: AS_OF,
      dictionary: {
        variables: [
          ...dates.map((one) => `${one}: {label: ${one}, type: date}`),
          'l: {label: l, type: list, entry: l, fields: {on: {label: on, type: date}}}',
        ],
        implications: [],
        orders: [],
        alive: [],
      },
      trials: [[`{id: I1, text: t, cites: I1, require: {all: [${conditions.join(', ')}]}}`]],
      records: [{ id: 'x', ...Object.fromEntries(dates.map((one) => [one, dice.one(['2026', null])])) }],
    },
    completions: Array.from({ length: size }, complete),
  }
}
