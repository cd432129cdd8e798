import type { MessageKey } from '../messages/index.ts'
import type { CriterionKind } from '../model/index.ts'
import type { Status } from '../space/index.ts'
import type { Finding } from './finding.ts'

/**
 * How a reason speaks of what is asked. An inclusion or a registry field requires it. An exclusion that applies says
 * what excludes; one that does not apply, or may not, says what would exclude.
 */
export type Voice = 'requires' | 'excludes' | 'would-exclude'

export function voiceOf(criterion: CriterionKind, status: Status, leftToPerson: boolean): Voice {
  if (criterion !== 'exclusion') return 'requires'
  return status === 'fail' && !leftToPerson ? 'excludes' : 'would-exclude'
}

/**
 * What is asked of a fact, in words. `text` is undefined where it is too long for a sentence; the criterion's own text
 * says it.
 */
export interface Demand {
  readonly text: string | undefined
  readonly wanted: boolean
  /** A limit that excludes is stated; a value that excludes speaks for itself. */
  readonly kind: 'value' | 'limit' | 'list' | 'count'
}

/** What a sentence says after what is known. */
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

/** What to say after what is known; undefined if nothing. */
export function askOf({ text, wanted, kind }: Demand, voice: Voice, { together, enough }: Finding): Ask | undefined {
  const speaksForItself = text === undefined || kind === 'value' || kind === 'list'
  if (voice === 'excludes' && together === true) {
    // Of something that does not exclude alone, at most the limit that it is measured against is said.
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

/** What is asked in the same way, grouped; groups are in the order in which they were first asked. */
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

/** Whether this can be said without first saying what is known. */
export function isAlone(key: AskKey): key is Alone {
  return ALONE.has(key)
}
