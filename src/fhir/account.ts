import type { ChartCounts } from '../record/index.ts'
import { matches } from './codes.ts'
import type { Remark } from './remark.ts'
import type { Codes } from './codes.ts'
import type { FhirMapping } from '../mapping/index.ts'
import { itemsOf, objectAt } from './resources.ts'
import type { Resource } from './resources.ts'

/** What can become of a resource of a chart; each resource ends in exactly one of these ways. */
export const ENDINGS = ['used', 'not relevant', 'old', 'not certain', 'not understood'] as const
export type Ending = (typeof ENDINGS)[number]
export type Left = Exclude<Ending, 'used'>

/** A code that the mapping does not know, spelled as its resource spells it. */
export interface UnknownCode {
  readonly system: string
  readonly code: string
  readonly display: string
}

/** What became of one resource. */
export interface Accounted {
  /** Its name: `Observation/17`. */
  readonly resource: string
  readonly type: string
  readonly ending: Ending
  /** The facts that are based on it; empty unless it is used. */
  readonly facts: readonly string[]
  /** Why it is not used; undefined if it is. */
  readonly why: Remark | undefined
  /** The codes that would need mapping; empty unless it is not understood. */
  readonly codes: readonly UnknownCode[]
}

export function countsOf(accounted: readonly Pick<Accounted, 'ending'>[]): ChartCounts {
  const count = (ending: Ending): number => accounted.filter((one) => one.ending === ending).length
  return {
    resources: accounted.length,
    used: count('used'),
    not_relevant: count('not relevant'),
    old: count('old'),
    not_certain: count('not certain'),
    not_understood: count('not understood'),
  }
}

/**
 * Records what happens to each resource of one chart while the chart is read. Resources are identified by name; no two
 * share one.
 */
export class Account {
  private readonly uses = new Map<string, Set<string>>()
  private readonly left = new Map<string, { readonly ending: Left; readonly why: Remark }>()

  /** Records that a fact is based on a resource. */
  use(source: string, fact: string): void {
    const facts = this.uses.get(source) ?? new Set()
    facts.add(fact)
    this.uses.set(source, facts)
  }

  /**
   * Records that a resource, or a part of it, is not used. The gravest reason wins; among equally grave ones, the
   * first.
   */
  leave(source: string, ending: Left, why: Remark): void {
    const known = this.left.get(source)
    if (known === undefined || GRAVITY.indexOf(ending) > GRAVITY.indexOf(known.ending))
      this.left.set(source, { ending, why })
  }

  /** Gives a resource that others refer to (a Medication) the same outcome as those others. */
  follow(source: string, others: readonly string[]): void {
    for (const one of others) {
      for (const fact of this.uses.get(one) ?? []) this.use(source, fact)
      const left = this.left.get(one)
      if (left !== undefined)
        this.leave(source, left.ending === 'not understood' ? 'not relevant' : left.ending, {
          key: 'left.named-by',
          given: { other: one },
        })
    }
  }

  /**
   * What became of a resource: it is used if any fact is based on it. If nothing was recorded, its type and codes
   * decide.
   */
  of(resource: Resource, codes: Codes, mapping: FhirMapping): Accounted {
    const { name, type } = resource
    const facts = [...(this.uses.get(name) ?? [])]
    if (facts.length > 0) return { resource: name, type, ending: 'used', facts, why: undefined, codes: [] }
    const { ending, why } = this.left.get(name) ?? byKind(resource, codes, mapping)
    const unknown = ending === 'not understood' ? unknownCodes(resource) : []
    return { resource: name, type, ending, facts, why, codes: unknown }
  }
}

const GRAVITY: readonly Left[] = ['not relevant', 'old', 'not certain', 'not understood']

/** The outcome of a resource from which nothing was read, by its type and codes. */
function byKind(
  resource: Resource,
  codes: Codes,
  mapping: FhirMapping,
): { readonly ending: Left; readonly why: Remark } {
  const { type, body } = resource
  const { resources, planned, family, categories, observations } = mapping.not_relevant
  if (planned.includes(type)) return { ending: 'not certain', why: { key: 'left.plan' } }
  if (family.includes(type)) return { ending: 'not certain', why: { key: 'left.family' } }
  if (resources.includes(type)) return { ending: 'not relevant', why: { key: 'left.kind' } }
  if (type !== 'Observation') return { ending: 'not understood', why: { key: 'left.kind.unknown' } }
  const codings = codes.of(objectAt(body, 'code'))
  const said = itemsOf(body, 'category').flatMap((one) => itemsOf(one, 'coding').map(({ code }) => String(code)))
  if (said.some((one) => categories.includes(one)) || codings.some((one) => matches(observations, one.code)))
    return { ending: 'not relevant', why: { key: 'left.measurement' } }
  return { ending: 'not understood', why: { key: 'left.code.unknown' } }
}

/** The codes of a resource, or of the medication that it names. */
function unknownCodes({ body }: Resource): UnknownCode[] {
  const concept = objectAt(body, 'code') ?? objectAt(body, 'medicationCodeableConcept')
  return itemsOf(concept, 'coding').flatMap(({ system, code, display }) =>
    typeof code === 'string' && code !== '' ? [{ system: textOr(system), code, display: textOr(display) }] : [],
  )
}

function textOr(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
