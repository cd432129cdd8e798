import type { Status } from '../space/index.ts'
import { ALIVE, kindOf } from '../model/index.ts'
import type { CriterionKind } from '../model/index.ts'

/**
 * The words in which people read what came of a criterion. A patient *meets* an inclusion, an exclusion *applies* to her; "exclusion
 * met" would be read as its opposite. So nothing else words a status.
 */
const REQUIRED: Readonly<Record<Status, string>> = {
  pass: 'met',
  fail: 'NOT MET',
  unknown: 'unknown',
  confirm: 'to confirm',
  'not-screened': 'not asked',
}

const EXCLUDING: Readonly<Record<Status, string>> = { ...REQUIRED, pass: 'does not apply', fail: 'APPLIES' }

/** `met` or `NOT MET` of an inclusion or a registry field, `does not apply` or `APPLIES` of an exclusion. */
export function statusWord(kind: CriterionKind | undefined, status: Status): string {
  return (kind === 'exclusion' ? EXCLUDING : REQUIRED)[status]
}

/** A criterion of which people read how it stands. */
interface Standing {
  readonly kind: CriterionKind
  readonly status: Status
  readonly not_worked_out?: true
}

/** The word of its status; one that the program could not work out is no missing fact, and is said to be so. */
export function criterionWord({ kind, status, not_worked_out: isSpent }: Standing): string {
  return isSpent === true ? NOT_WORKED_OUT : statusWord(kind, status)
}

const NOT_WORKED_OUT = 'not worked out'

/** The word of a status, and beside it the one that rule files use: `APPLIES (fail)`. */
export function statusInRules(id: string, status: string): string {
  const word = Object.hasOwn(REQUIRED, status) ? statusWord(kindOf(id), status as Status) : status
  return word === status ? word : `${word} (${status})`
}

/** What keeps a patient out, by criterion: `inclusion not met: I3; exclusion applies: E1`. Empty when no single criterion does. */
export function failedText(failed: readonly string[]): string {
  return byKind(failed)
    .map(({ one, ids }) => `${plural(one.noun, ids.length)} ${said(one.bad, ids.length)}: ${ids.join(', ')}`)
    .join('; ')
}

/** The same for a table, where the column is the word: registry fields and inclusions, then exclusions. */
export function failedColumns(failed: readonly string[]): {
  readonly not_met: string
  readonly exclusion_applies: string
} {
  const applies = (id: string): boolean => kindOf(id) === 'exclusion'
  return {
    not_met: failed.filter((id) => !applies(id)).join('; '),
    exclusion_applies: failed.filter(applies).join('; '),
  }
}

/** The same in numbers: `2 inclusions not met, 1 exclusion applies`. */
export function failedCounts(failed: readonly string[]): string {
  return byKind(failed)
    .map(({ one, ids }) => `${count(ids.length, one.noun)} ${said(one.bad, ids.length)}`)
    .join(', ')
}

/** What came of all criteria, so that a match never claims more than was checked: `2 inclusions met, 1 not met; 1 exclusion applies; 1 unknown`. */
export function statusTotals(criteria: readonly Standing[]): string {
  const worked = criteria.filter((one) => one.not_worked_out !== true)
  const number = (status: Status, kind?: CriterionKind): number =>
    worked.filter((one) => one.status === status && (kind === undefined || one.kind === kind)).length
  const decided = DECIDED.map(({ kind, noun, good, bad }) => {
    const [pass, fail] = [number('pass', kind), number('fail', kind)]
    const first = pass > 0 ? [`${count(pass, noun)} ${said(good, pass)}`] : []
    const second = fail > 0 ? [`${pass > 0 ? fail : count(fail, noun)} ${said(bad, fail)}`] : []
    return [...first, ...second].join(', ')
  })
  const open = OPEN.flatMap(({ status, words }) => (number(status) > 0 ? [`${number(status)} ${words}`] : []))
  const left = criteria.length - worked.length
  const spent = left > 0 ? [`${left} ${NOT_WORKED_OUT}`] : []
  return [...decided, ...open, ...spent].filter((part) => part !== '').join('; ')
}

interface Decided {
  readonly kind: CriterionKind
  readonly noun: string
  /** Of one, and of several. */
  readonly good: readonly [string, string]
  readonly bad: readonly [string, string]
}

const MET = { good: ['met', 'met'], bad: ['not met', 'not met'] } as const

const DECIDED: readonly Decided[] = [
  { kind: 'registry', noun: 'registry field', ...MET },
  { kind: 'inclusion', noun: 'inclusion', ...MET },
  { kind: 'exclusion', noun: 'exclusion', good: ['does not apply', 'do not apply'], bad: ['applies', 'apply'] },
]

const OPEN: readonly { readonly status: Status; readonly words: string }[] = [
  { status: 'unknown', words: 'unknown' },
  { status: 'confirm', words: 'left to people' },
  { status: 'not-screened', words: 'not a question today' },
]

function byKind(failed: readonly string[]): { readonly one: Decided; readonly ids: readonly string[] }[] {
  return DECIDED.map((one) => ({ one, ids: failed.filter((id) => kindOf(id) === one.kind) })).filter(
    ({ ids }) => ids.length > 0,
  )
}

function said([one, many]: readonly [string, string], number: number): string {
  return number === 1 ? one : many
}

function count(number: number, noun: string): string {
  return `${number} ${plural(noun, number)}`
}

function plural(noun: string, number: number): string {
  return number === 1 ? noun : `${noun}s`
}

/**
 * Whether a criterion is the program's own and not the page's: that the patient is alive. People see it only where it fails, and it
 * is not counted elsewhere; it has no source.
 */
export function isOwn(id: string): boolean {
  return id === ALIVE
}

/** The criteria that people see. */
export function shownCriteria<T extends { readonly id: string; readonly status: Status }>(criteria: readonly T[]): T[] {
  return criteria.filter(({ id, status }) => !isOwn(id) || status === 'fail')
}

/** The criteria of a batch that kept somebody out, or may. */
export function countedCriteria<T extends { readonly id: string; readonly fail: number; readonly unknown: number }>(
  criteria: readonly T[],
): T[] {
  return criteria.filter(({ id, fail, unknown }) => fail > 0 || (unknown > 0 && !isOwn(id)))
}

/** What is said of a trial, and nothing else, where the program's own criterion fails: in a line, and as a sentence. */
export const DIED = 'not eligible: the record says that the patient has died'
export const DIED_SENTENCE = 'Not eligible: the record says that the patient has died.'

export function hasDied({ failed }: { readonly failed: readonly string[] }): boolean {
  return failed.some(isOwn)
}
