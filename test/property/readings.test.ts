import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseDay } from '../../src/quantity/index.ts'
import { Screener } from '../../src/screen/index.ts'
import {
  BORN,
  contradictory,
  criteriaOf,
  DICTIONARY,
  dictionaryOf,
  KINDS,
  ON,
  recordOf,
  rulesOfContradictory,
} from '../support/contradictory.ts'
import type { Contradictory, Entry, Known, Patient } from '../support/contradictory.ts'
import { AS_OF } from '../support/rules.ts'
import { runs, timeFor } from '../support/runs.ts'

/**
 * Random dictionaries of implications (chains, lists, entries, ages, durations) and random records that may contradict
 * them, compared with an oracle that knows nothing of the engine. It goes through all patients, keeps those that agree
 * with a largest set of what the record states, and looks at what the criteria give for them.
 */

/** The possible values of one fact, with its name in `missing`. */
interface Coordinate {
  readonly name: string
  readonly values: readonly unknown[]
}

interface Way {
  readonly outcomes: readonly boolean[]
  readonly key: readonly unknown[]
}

const MOST = 30_000

/** All completions: what the criteria give in each, and its values. Undefined if there are too many to go through. */
function completionsOf(one: Contradictory): { ways: Way[]; names: string[]; conflicts: boolean } | undefined {
  const { knowledge, criteria } = one
  const uses = [
    ...knowledge.flatMap(({ when, implied }) => [when.uses, implied.uses]),
    ...criteria.map((part) => part.uses),
  ].join(' ')
  const item = one.listed ? one.item : undefined
  const other = one.listed ? one.other : undefined
  const dated = /\bon\b|until/.test(uses) || item?.on !== undefined || item?.until !== undefined
  const untilUsed = /until/.test(uses) || item?.until !== undefined
  const bornUsed = /born/.test(uses) || one.born !== undefined || one.age !== undefined || one.also?.born !== undefined
  const used = (name: string): boolean => new RegExp(`\\b${name}\\b`).test(uses)
  const days = dated ? ON : [undefined]
  const ends = untilUsed ? [...ON, '2022-12-01', '2024-06-01'] : [undefined]
  const entries = KINDS.flatMap((own) => days.flatMap((on) => ends.map((until) => ({ kind: own, on, until }) as Entry)))
  const kindsOnly = KINDS.map((own) => ({ kind: own }))
  // If there are many kinds of entries, each is paired with only a few: one entry for what one rule needs, one for
  // another rule.
  const few = (all: readonly Entry[]): readonly Entry[] =>
    all.length <= 9 ? all : all.filter(({ on, until }) => on === ON[1] && (until === ON[1] || until === '2024-06-01'))
  const several = (all: readonly Entry[]): Entry[][] => [
    [],
    ...all.map((x) => [x]),
    ...all.flatMap((x) => few(all).map((y) => [x, y])),
  ]
  const coordinates: Coordinate[] = [
    { name: 'a', values: used('a') || one.a !== undefined || one.also?.a !== undefined ? [true, false] : [true] },
    { name: 'b', values: used('b') || one.b !== undefined ? [true, false] : [true] },
    { name: 'c', values: used('c') || one.c !== undefined ? [true, false] : [true] },
    { name: 'p', values: used('p') || one.p !== undefined || one.also?.p !== undefined ? ['x', 'y', 'z'] : ['x'] },
    { name: 'born', values: bornUsed ? BORN : BORN.slice(0, 1) },
    { name: 'items[0].kind', values: item === undefined ? [undefined] : KINDS },
    { name: 'items[0].on', values: item === undefined ? [undefined] : days },
    { name: 'items[0].until', values: item === undefined ? [undefined] : ends },
    { name: 'items', values: used('items') || one.listed ? several(entries) : [[]] },
    { name: 'items', values: item === undefined ? [true] : [true, false] },
    { name: 'others[0].kind', values: other === undefined ? [undefined] : KINDS },
    { name: 'others', values: used('others') || one.listed ? several(kindsOnly) : [[]] },
    { name: 'others', values: other === undefined ? [true] : [true, false] },
  ]
  if (coordinates.reduce((size, { values }) => size * values.length, 1) > MOST) return undefined
  const bySaid = new Map<number, Way[]>()
  for (const key of product(coordinates.map(({ values }) => values))) {
    const [a, b, c, p, born, k, on, until, moreItems, itemThere, otherKind, moreOthers, otherThere] = key as [
      boolean,
      boolean,
      boolean,
      string,
      string,
      string,
      string?,
      string?,
      Entry[]?,
      boolean?,
      string?,
      Entry[]?,
      boolean?,
    ]
    const own = { kind: k, on, until } as Entry
    const raw: Patient = {
      a,
      b,
      c,
      p,
      born,
      items: [...(item !== undefined && itemThere === true ? [own] : []), ...(moreItems ?? [])],
      others: [
        ...(other !== undefined && otherThere === true ? [{ kind: otherKind ?? '' }] : []),
        ...(moreOthers ?? []),
      ],
    }
    const erased = knowledge.some((rule) => rule.erases === true && rule.when.holds(raw))
    const patient: Patient = erased ? { ...raw, p: null } : raw
    const dates = patient.items.every((one) => {
      const start = one.on ?? born
      return (
        (one.on === undefined || one.on >= born) &&
        (one.until === undefined || (one.until >= start && one.until >= born))
      )
    })
    const holds = knowledge.every((rule) =>
      rule.entryHolds !== undefined
        ? patient.items.every((own) => rule.entryHolds?.(own, patient))
        : rule.erases === true || !rule.when.holds(patient) || rule.implied.holds(patient),
    )
    if (!dates || !holds) continue
    const said = [
      one.a === undefined || one.a === a,
      one.b === undefined || one.b === b,
      one.c === undefined || one.c === c,
      one.p === undefined || one.p === patient.p,
      one.born === undefined || one.born === born,
      one.age === undefined || one.age === born,
      item === undefined || itemThere === true,
      ...(['kind', 'on', 'until'] as const).map(
        (field) => item?.[field] === undefined || (itemThere === true && item[field] === own[field]),
      ),
      other === undefined || otherThere === true,
      other?.kind === undefined || (otherThere === true && other.kind === otherKind),
      !one.listed || !one.itemsComplete || (moreItems ?? []).length === 0,
      !one.listed || !one.othersComplete || (moreOthers ?? []).length === 0,
      one.also?.a === undefined || one.also.a === a,
      one.also?.p === undefined || one.also.p === patient.p,
      one.also?.born === undefined || one.also.born === born,
    ].reduce((mask, right, i) => mask | (right ? 1 << i : 0), 0)
    const way = { key, outcomes: criteria.map((part) => part.holds(patient)) }
    const same = bySaid.get(said)
    if (same === undefined) bySaid.set(said, [way])
    else same.push(way)
  }
  const masks = [...bySaid.keys()]
  const largest = masks.filter((mask) => masks.every((other) => other === mask || (other & mask) !== mask))
  const all = 2 ** 17 - 1
  return {
    ways: largest.flatMap((mask) => bySaid.get(mask) ?? []),
    names: coordinates.map((coordinate) => coordinate.name),
    conflicts: !masks.includes(all),
  }
}

function* product(values: readonly (readonly unknown[])[]): Generator<readonly unknown[]> {
  const [first, ...others] = values
  if (first === undefined) yield []
  else for (const value of first) for (const tail of product(others)) yield [value, ...tail]
}

/** The facts that can change the outcome alone: two completions differ in nothing else and give different outcomes. */
function missingOf(ways: readonly Way[], names: readonly string[], gives: (way: Way) => unknown): string[] {
  const missing = names.filter((_, at) => {
    const seen = new Map<string, unknown>()
    return ways.some((way) => {
      const key = JSON.stringify(way.key.map((value, i) => (i === at ? 0 : (value ?? null))))
      const before = seen.get(key)
      if (before === undefined) seen.set(key, gives(way))
      return before !== undefined && before !== gives(way)
    })
  })
  return [...new Set(missing)].toSorted()
}

describe('a record that may contradict itself', { timeout: timeFor(120_000) }, () => {
  it('decides exactly what all completions of its readings agree on', () => {
    const seen = { records: 0, contradictory: 0, decided: 0, open: 0, lists: 0, untold: 0 }
    fc.assert(
      fc.property(contradictory, (one) => {
        const found = completionsOf(one)
        fc.pre(found !== undefined && found.ways.length > 0)
        if (found === undefined) return
        const { ways, names, conflicts } = found
        const record = recordOf(one)
        const criteria = criteriaOf(one)
        const dictionary = dictionaryOf(one.knowledge)
        const screener = new Screener(rulesOfContradictory(one), parseDay(AS_OF) ?? 0)
        const screened = screener.screen(record)
        if (!screened.ok) throw new Error(JSON.stringify(screened.problems))
        const [trial] = screened.result.trials
        // More further entries than were tried may give another outcome.
        const untold = ways.some((way) => [8, 11].some((at) => (way.key[at] as unknown[]).length > 0))
        const own = trial?.criteria.map((criterion) => criterion.status) ?? []
        const context = { record, rules: dictionary.slice(DICTIONARY.length), criteria }
        const statuses = one.criteria.map((_, i) =>
          agreed(ways, (way) => (way.outcomes[i] === true ? 'pass' : 'fail'), 'unknown'),
        )
        const met = (way: Way): boolean => way.outcomes.every(Boolean)
        const verdict = agreed(ways, (way) => (met(way) ? 'eligible' : 'ineligible'), 'undetermined')
        if (
          untold &&
          (own.some((status, i) => status === 'unknown' && statuses[i] !== status) || trial?.verdict !== verdict)
        ) {
          own.forEach(
            (status, i) =>
              status === 'unknown' || expect({ ...context, status }).toEqual({ ...context, status: statuses[i] }),
          )
          if (trial?.verdict !== 'undetermined')
            expect({ ...context, verdict: trial?.verdict }).toEqual({ ...context, verdict })
          seen.untold++
          return
        }
        expect({ ...context, statuses: own, verdict: trial?.verdict }).toEqual({ ...context, statuses, verdict })
        expect({ ...context, conflict: screened.result.warnings.some((own) => own.kind === 'conflict') }).toEqual({
          ...context,
          conflict: conflicts,
        })
        const decided = screener.decide(record)
        expect({ ...context, verdict: decided.ok && decided.decisions[0]?.verdict }).toEqual({ ...context, verdict })
        statuses.forEach((status, i) => {
          const named = trial?.criteria[i]?.missing ?? []
          const missing = status === 'unknown' ? missingOf(ways, names, (way) => way.outcomes[i]) : []
          // If only several facts together can change the outcome, all facts that it depends on are missing.
          if (status === 'unknown' && missing.length === 0) expect(named.length).toBeGreaterThan(0)
          else if (untold || ties(one.knowledge)) expect(named).toEqual(expect.arrayContaining(missing))
          else expect({ ...context, i, missing: named.toSorted() }).toEqual({ ...context, i, missing })
        })
        seen.records++
        if (conflicts) seen.contradictory++
        if (conflicts && /items|others/.test(dictionary.slice(DICTIONARY.length))) seen.lists++
        if (verdict === 'undetermined') seen.open++
        else seen.decided++
      }),
      { numRuns: runs(200), maxSkipsPerRun: 100 },
    )
    expect(seen.records + seen.untold).toBe(runs(200))
    expect(seen.untold).toBeLessThan(runs(200) / 5)
    expect(Math.min(seen.contradictory, seen.decided, seen.open, seen.lists)).toBeGreaterThan(runs(200) / 30)
  })
})

/** Whether some rule gives a fact its value. Then the facts that it follows from can change more than themselves. */
function ties(knowledge: readonly Known[]): boolean {
  return knowledge.some((rule) => /^[abcp]: \[?\w+\]?$/.test(rule.implied.yaml))
}

function agreed(ways: readonly Way[], gives: (way: Way) => string, otherwise: string): string {
  const all = new Set(ways.map(gives))
  const [only = otherwise] = all
  return all.size === 1 ? only : otherwise
}
