import type { MessageKey } from '../messages/index.ts'
import type { CriterionKind } from '../model/index.ts'
import type { Status } from '../space/index.ts'
import type { Finding } from './finding.ts'

/**
 * How a reason speaks of what is asked: an inclusion or a registry field requires it; an exclusion that applies says what excludes, one
 * that does not, or may not, what would.
 */
export type Voice = 'requires' | 'excludes' | 'would-exclude'

export function voiceOf(criterion: CriterionKind, status: Status, leftToPerson: boolean): Voice {
  if (criterion !== 'exclusion') return 'requires'
  return status === 'fail' && !leftToPerson ? 'excludes' : 'would-exclude'
}

/** What is asked of a fact, in words; the text is left out where it is too long for a sentence (the criterion's own text says it). */
export interface Demand {
  readonly text: string | undefined
  readonly wanted: boolean
  /** A limit is said where it excludes, a value speaks for itself. */
  readonly kind: 'value' | 'limit' | 'list' | 'count'
}

/** What a sentence says behind what is known. */
export interface Ask {
  readonly key: AskKey
  readonly asked: string
}

type AskKey =
  | 'reason.needs'
  | 'reason.enough'
  | 'reason.enough-with-the-rest'
  | 'reason.must-not-be'
  | 'reason.must-not-have'
  | 'reason.would-exclude'
  | 'reason.would-exclude-together'
  | 'reason.excludes'
  | 'reason.limit-excludes'
  | 'reason.number-excludes'
  | 'reason.part'
  | 'reason.part-needs'

/** What is said behind what is known, if anything. */
export function askOf({ text, wanted, kind }: Demand, voice: Voice, { together, enough }: Finding): Ask | undefined {
  const speaksForItself = text === undefined || kind === 'value' || kind === 'list'
  if (voice === 'excludes' && together === true) {
    // What alone does not exclude says at most which limit it is measured by.
    return speaksForItself ? undefined : { key: wanted ? 'reason.part-needs' : 'reason.part', asked: text }
  }
  if (voice === 'excludes') {
    if (speaksForItself) return { key: 'reason.excludes', asked: '' }
    if (wanted) return { key: 'reason.needs', asked: text }
    return { key: kind === 'count' ? 'reason.number-excludes' : 'reason.limit-excludes', asked: text }
  }
  if (text === undefined) return undefined
  if (wanted && enough === 'alone') return { key: 'reason.enough', asked: text }
  if (wanted && enough !== undefined) return { key: 'reason.enough-with-the-rest', asked: text }
  if (wanted) return { key: 'reason.needs', asked: text }
  if (voice === 'would-exclude')
    return { key: together === true ? 'reason.would-exclude-together' : 'reason.would-exclude', asked: text }
  return { key: kind === 'list' || kind === 'count' ? 'reason.must-not-have' : 'reason.must-not-be', asked: text }
}

/** What is asked in the same way together, in the order in which it was asked. */
export function groupsOf(asks: readonly Ask[]): { readonly key: AskKey; readonly of: readonly Ask[] }[] {
  const keys = [...new Set(asks.map((one) => one.key))]
  return keys.map((key) => ({ key, of: asks.filter((one) => one.key === key) }))
}

type Alone = Extract<MessageKey, `${AskKey}.alone`> extends `${infer K}.alone` ? Extract<AskKey, K> : never

const ALONE: ReadonlySet<AskKey> = new Set<Alone>([
  'reason.needs',
  'reason.enough',
  'reason.enough-with-the-rest',
  'reason.must-not-be',
  'reason.must-not-have',
  'reason.would-exclude',
  'reason.would-exclude-together',
])

/** Whether it can be said without what is known before it. */
export function isAlone(key: AskKey): key is Alone {
  return ALONE.has(key)
}
