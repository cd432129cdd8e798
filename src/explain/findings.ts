/** What one condition on one fact contributes: the patient's value, what is asked, and the facts that it rests on. */
export interface Finding {
  readonly value: string
  readonly demand?: Demand | undefined
  /** The list of which the value says only that it is not known. */
  readonly unknownList?: string
  /** It decides with others only, not alone. */
  readonly together?: boolean
  readonly paths: readonly string[]
}

/** What a condition asks of a fact, in words; the text is left out where it is too long for a sentence (the criterion's own text says it). */
export interface Demand {
  readonly text: string | undefined
  /** What is asked is what would be good for the patient; else it speaks against her. */
  readonly wanted: boolean
  /** A limit is said where it excludes, a value speaks for itself. */
  readonly kind: 'value' | 'limit' | 'list' | 'count'
}

/**
 * How a reason speaks of what is asked: an inclusion or a registry field requires it; an exclusion that applies says what excludes, one
 * that does not, or may not, what would.
 */
export type Voice = 'requires' | 'excludes' | 'would-exclude'

/**
 * Of a list that is not known, what is asked of it is said where that is one thing; of several the criterion's own text must say how they go
 * together. `named`: lists of which it was said that they are not known.
 */
export function onceForUnknownLists(findings: readonly Finding[], named: ReadonlySet<string>): readonly Finding[] {
  const asked = new Map<string, Set<string>>()
  for (const { unknownList: list, demand } of findings)
    if (list !== undefined) asked.set(list, (asked.get(list) ?? new Set()).add(JSON.stringify(demand)))
  return findings.flatMap((one) => {
    if (one.unknownList === undefined) return [one]
    const demand = (asked.get(one.unknownList)?.size ?? 0) > 1 ? undefined : one.demand
    if (!named.has(one.unknownList)) return [{ ...one, demand }]
    return demand?.text === undefined ? [] : [{ ...one, value: '', demand }]
  })
}

/** `ALT 104 U/L is 2.6 × ULN; needs ≤ 2.5 × ULN.` What is asked is left out where the patient has it. */
export function sentence(findings: readonly Finding[], voice: Voice, passes: boolean): string {
  // What is asked of the same facts is said behind them, one after the other.
  const told = new Map<string, Set<string>>()
  for (const one of findings) {
    const [value, ...asked] = passes ? [one.value] : findingText(one, voice)
    const sofar = told.get(value) ?? new Set()
    told.set(value, sofar)
    for (const each of asked) if (each !== undefined) sofar.add(each)
  }
  const all = [...told].map(([value, asked]) => [value, ...asked].filter((part) => part !== '').join('; '))
  const parts = all.slice(0, MOST_FINDINGS)
  const more = all.length > MOST_FINDINGS ? [`and ${all.length - MOST_FINDINGS} more`] : []
  const joint = voice === 'excludes' && findings.some((one) => one.together === true) ? ['together these exclude'] : []
  return [...parts, ...more, ...joint].map((part) => `${part.charAt(0).toUpperCase()}${part.slice(1)}.`).join(' ')
}

/** What is known, and what is asked of it, if that is said. */
function findingText({ value, demand, together }: Finding, voice: Voice): readonly [string, string?] {
  if (demand === undefined) return [value]
  if (voice === 'excludes' && together === true) return [withLimit(value, demand)]
  const asked = demandText(demand, voice, together === true)
  return asked === undefined ? [value] : [value, asked]
}

/** What alone does not exclude says at most which limit it is measured by. */
function withLimit(value: string, { text, wanted, kind }: Demand): string {
  return text === undefined || kind === 'value' || kind === 'list'
    ? value
    : `${value} (${wanted ? 'needs ' : ''}${text})`
}

const MOST_FINDINGS = 6

function demandText({ text, wanted, kind }: Demand, voice: Voice, together: boolean): string | undefined {
  if (voice === 'excludes') {
    if (text === undefined || kind === 'value' || kind === 'list') return 'this excludes'
    if (wanted) return `needs ${text}`
    return kind === 'count' ? `${text} exclude` : `${text} excludes`
  }
  if (text === undefined) return undefined
  if (wanted) return `needs ${text}`
  if (voice === 'would-exclude') return `would exclude${together ? ' with the rest' : ''}: ${text}`
  return kind === 'list' || kind === 'count' ? `must not have ${text}` : `must not be ${text}`
}

/** `3 lesions in all distant metastases together`. */
export function totalText(total: number, field: string, list: string): string {
  const [, counted] = /^number of (.+)$/.exec(field) ?? []
  const together = `in all ${list} together`
  return counted === undefined ? `${field} ${together}: ${total}` : `${total} ${counted} ${together}`
}
