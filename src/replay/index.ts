import { isObject } from '../record/index.ts'
import type { Json, JsonObject, Problem } from '../record/index.ts'
import type { Arrival, Screener } from '../screen/index.ts'

/** One thing in which a result and its replay differ. */
export interface Difference {
  /**
   * `rules`, `engine`, `record`, `date`, `fresh`, `contact`, `verdict` or `trial`; `result` if none of the causes
   * explains the difference.
   */
  readonly what: string
  readonly message: string
}

type Replayed =
  | { readonly ok: true; readonly result: JsonObject }
  | { readonly ok: false; readonly problems: readonly Problem[] }

/**
 * Screens a record again and gives the result in the form of the given one: with criteria and reasons, or as in a
 * batch.
 */
export function replay(given: JsonObject, record: Json, arrival: Arrival, screener: Screener): Replayed {
  const screened = screener.screen(record, arrival)
  if (!screened.ok) return screened
  const result = JSON.parse(JSON.stringify(screened.result)) as JsonObject
  const [first] = given['trials'] as readonly JsonObject[]
  if (first === undefined || 'criteria' in first) return { ok: true, result }
  const hasDays = (given['trials'] as readonly JsonObject[]).some((one) => Object.keys(one).some(isDay))
  const trials = (result['trials'] as readonly JsonObject[]).map((one) => likeBatch(one, hasDays))
  const { undated: _leftOut, ...others } = result
  return { ok: true, result: { ...others, trials } }
}

/** A result without its proofs; these are made from the result and checked on their own. */
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

/** A trial without what a batch leaves out; also without its days, unless the batch has them. */
function likeBatch(trial: JsonObject, hasDays: boolean): JsonObject {
  const isLeftOut = (key: string): boolean =>
    ['criteria', 'contact', 'near_miss', 'to_find_out'].includes(key) || (!hasDays && isDay(key))
  return Object.fromEntries(Object.entries(trial).filter(([key]) => !isLeftOut(key)))
}

function isDay(key: string): boolean {
  return /^(earliest_eligible|eligible_until|goes_stale)/.test(key)
}

/** A result with only some of its trials. */
export function onlyTrials(result: JsonObject, ids: readonly string[] | undefined): JsonObject {
  if (ids === undefined) return result
  const trials = (result['trials'] as readonly JsonObject[]).filter((one) => ids.includes(String(one['id'])))
  return { ...result, trials }
}

/**
 * How a result and its replay differ: first the causes, then the verdicts that they change. Empty if the bytes are the
 * same.
 */
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
  const records = [given, again].map((one) => JSON.stringify(one['record_sha256']))
  differ('record', 'SHA-256', given['record_sha256'], again['record_sha256'])
  if (records[0] !== records[1]) differ('record', 'patient', given['patient'], again['patient'])
  differ('rules', 'SHA-256 of all', given['criteria_sha256'], again['criteria_sha256'])
  const before = byId(given)
  const now = byId(again)
  for (const [id, trial] of before)
    differ('rules', `of ${id}, SHA-256`, trial['rules_sha256'], now.get(id)?.['rules_sha256'] ?? null)
  differ('fresh', 'how old facts may be:', spansOf(given), spansOf(again))
  const causes = found.length
  // A contact belongs to the site that screens; another one changes nothing else.
  for (const [id, trial] of before)
    if (now.has(id)) differ('contact', `of ${id}:`, contactOf(trial), contactOf(now.get(id)))
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
  if (causes > 0) return found
  const [one, other] = [withoutContacts(given), withoutContacts(again)]
  if (JSON.stringify(one) === JSON.stringify(other)) return found
  const isTold = found.some(({ what }) => what !== 'contact')
  const what = isTold ? 'rules, engine, record and date are the same' : `${changedKeys(one, other)} differ`
  return [...found, { what: 'result', message: `${what}: the result was changed after it was written` }]
}

function withoutContacts(result: JsonObject): JsonObject {
  const trials = (result['trials'] as readonly JsonObject[]).map(({ contact: _own, ...trial }) => trial)
  return { ...result, trials }
}

/** How old facts may be at a site, as one text. */
function spansOf({ fresh }: JsonObject): string | undefined {
  if (!isObject(fresh)) return undefined
  return Object.entries(fresh)
    .map(([fact, span]) => `${fact} ${String(span)}`)
    .join(', ')
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
  return keys.filter((key) => JSON.stringify(a[key]) !== JSON.stringify(b[key])).join(', ') || 'the order of keys'
}

function shown(value: Json | undefined): string {
  return value === undefined || value === null ? 'none' : String(value)
}
