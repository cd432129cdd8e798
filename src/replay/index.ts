import { isObject } from '../record/index.ts'
import type { Json, JsonObject, Problem } from '../record/index.ts'
import type { Arrival, Screener } from '../screen/index.ts'

/** One thing in which a result and its replay differ. */
export interface Difference {
  /** `rules`, `engine`, `record`, `date`, `contact`, `trial`, or `result` when none of these explains it. */
  readonly what: string
  readonly message: string
}

type Replayed =
  | { readonly ok: true; readonly result: JsonObject }
  | { readonly ok: false; readonly problems: readonly Problem[] }

/** Screens a record again in the form of a result: with criteria and reasons, or as a batch gives it. */
export function replay(given: JsonObject, record: Json, arrival: Arrival, screener: Screener): Replayed {
  const screened = screener.screen(record, arrival)
  if (!screened.ok) return screened
  const result = JSON.parse(JSON.stringify(screened.result)) as JsonObject
  const [first] = given['trials'] as readonly JsonObject[]
  if (first === undefined || 'criteria' in first) return { ok: true, result }
  const trials = (result['trials'] as readonly JsonObject[]).map((trial, i) =>
    likeBatch(trial, (given['trials'] as readonly JsonObject[])[i]),
  )
  const { undated: _leftOut, ...others } = result
  return { ok: true, result: { ...others, trials } }
}

/** A result without what proves it: that is made from the result, and checked by itself. */
export function withoutCertificates({ completion: _own, contradictions: _also, ...result }: JsonObject): JsonObject {
  const bare = (part: Json): Json => {
    if (!isObject(part)) return part
    const { certificate: _certificate, ...rest } = part
    return Array.isArray(rest['criteria'])
      ? { ...rest, criteria: (rest['criteria'] as readonly Json[]).map(bare) }
      : rest
  }
  const { trials } = result
  return Array.isArray(trials) ? { ...result, trials: (trials as readonly Json[]).map(bare) } : result
}

/** A trial without what a batch leaves out; the days only when the given one could have them. */
function likeBatch(trial: JsonObject, given: JsonObject | undefined): JsonObject {
  const days = Object.keys(given ?? {}).some((key) => /^(earliest_eligible|eligible_until|goes_stale)/.test(key))
  const left = (key: string): boolean =>
    ['criteria', 'contact', 'near_miss', 'to_find_out'].includes(key) ||
    (!days && /^(earliest_eligible|eligible_until|goes_stale)/.test(key))
  return Object.fromEntries(Object.entries(trial).filter(([key]) => !left(key)))
}

/** What differs between a result and its replay, causes first, then the verdicts that they change; empty when the bytes are the same. */
export function difference(given: JsonObject, again: JsonObject): Difference[] {
  if (JSON.stringify(given) === JSON.stringify(again)) return []
  const found: Difference[] = []
  const differ = (what: string, name: string, before: Json | undefined, now: Json | undefined): void => {
    if (JSON.stringify(before) !== JSON.stringify(now))
      found.push({ what, message: `${name} ${shown(before)} then, ${shown(now)} now` })
  }
  const engine = (result: JsonObject): Json | undefined => (result['engine'] as JsonObject | undefined)?.['version']
  differ('engine', 'prescreen', engine(given), engine(again))
  differ('date', 'as of', given['as_of'], again['as_of'])
  differ('record', 'SHA-256', given['record_sha256'], again['record_sha256'])
  differ('rules', 'SHA-256 of all', given['criteria_sha256'], again['criteria_sha256'])
  const before = byId(given)
  const now = byId(again)
  for (const [id, trial] of before)
    differ('rules', `of ${id}, SHA-256`, trial['rules_sha256'], now.get(id)?.['rules_sha256'] ?? null)
  // A contact is of the site that screens: another one changes nothing else.
  for (const [id, trial] of before)
    if (now.has(id)) differ('contact', `of ${id}:`, contactOf(trial), contactOf(now.get(id)))
  const causes = found.length
  for (const [id, { contact: _own, ...trial }] of before) {
    const { contact: _now, ...other } = now.get(id) ?? {}
    if (!now.has(id)) found.push({ what: 'trial', message: `${id} is not among the rules now` })
    else if (trial['verdict'] !== other['verdict']) differ('verdict', `of ${id}:`, trial['verdict'], other['verdict'])
    else if (JSON.stringify(trial) !== JSON.stringify(other))
      found.push({
        what: 'trial',
        message: `${id}: the verdict is the same (${String(trial['verdict'])}); ${changedKeys(trial, other)} differ`,
      })
  }
  if (found.length === 0 || (causes === 0 && found.every((one) => one.what !== 'verdict' && one.what !== 'trial')))
    found.push({
      what: 'result',
      message: `${changedKeys(given, again)} differ: the result was changed after it was written`,
    })
  else if (causes === 0)
    found.push({
      what: 'result',
      message: 'rules, engine, record and date are the same: the result was changed after it was written',
    })
  return found
}

/** A contact as one text. */
function contactOf(trial: JsonObject | undefined): string | undefined {
  const contact = trial?.['contact']
  return isObject(contact) ? Object.values(contact).map(String).join(', ') : undefined
}

function byId(result: JsonObject): Map<string, JsonObject> {
  return new Map((result['trials'] as readonly JsonObject[]).map((trial) => [String(trial['id']), trial]))
}

function changedKeys(a: JsonObject, b: JsonObject): string {
  const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])]
  return keys.filter((key) => JSON.stringify(a[key]) !== JSON.stringify(b[key])).join(', ') || 'order of keys'
}

function shown(value: Json | undefined): string {
  return value === undefined || value === null ? 'none' : String(value)
}
