import type { Status } from '../space/index.ts'
import { inEnglish, withCommas, withSemicolons } from '../messages/index.ts'
import type { Say } from '../messages/index.ts'
import { ALIVE, kindOf } from '../model/index.ts'
import type { CriterionKind } from '../model/index.ts'
import type { CriterionFinding } from './finding.ts'
import { isStatusOpen } from './not-worked-out.ts'

/**
 * The word that people read for the status of a criterion: `met` or `NOT MET` for an inclusion or a registry field,
 * `does not apply` or `APPLIES` for an exclusion. A patient *meets* an inclusion and an exclusion *applies* to the
 * patient; "exclusion met" would be read as the opposite. Nothing else puts a status into words.
 */
export function statusWord(kind: CriterionKind | undefined, status: Status, say: Say = inEnglish): string {
  const isOwn = kind === 'exclusion' && (status === 'pass' || status === 'fail')
  return say(isOwn ? `status.exclusion.${status}` : `status.${status}`)
}

const STATUSES: ReadonlySet<string> = new Set(['pass', 'fail', 'unknown', 'confirm', 'not-screened'] satisfies Status[])

/** A criterion with the status that people read. */
interface Standing {
  readonly kind: CriterionKind
  readonly status: Status
  readonly not_worked_out?: true
  readonly finding?: CriterionFinding
}

/**
 * The word for the status of a criterion. One that the program could not work out is not a missing fact, so it has its
 * own word.
 */
export function criterionWord(one: Standing, say: Say = inEnglish): string {
  return isStatusOpen(one) ? say('status.not-worked-out') : statusWord(one.kind, one.status, say)
}

/** The word for a status, followed by the one that rule files use: `APPLIES (fail)`. */
export function statusInRules(id: string, status: string, say: Say = inEnglish): string {
  const value = STATUSES.has(status) ? statusWord(kindOf(id), status as Status, say) : status
  return value === status ? value : say('value.from', { value, from: status })
}

/**
 * What keeps a patient out, by kind of criterion: `inclusion not met: I3; exclusion applies: E1`. Empty if no single
 * criterion does. `named`: how each criterion is called.
 */
export function failedText(
  failed: readonly string[],
  say: Say = inEnglish,
  named: (id: string) => string = (id) => id,
): string {
  const texts = byKind(failed).map(({ kind, ids }) =>
    say(`failed.${kind}`, { count: ids.length, ids: withCommas(ids.map(named), say) }),
  )
  return withSemicolons(texts, say)
}

/** The same for a table, where the column heading is the word: registry fields and inclusions, then exclusions. */
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
export function failedCounts(failed: readonly string[], say: Say = inEnglish): string {
  return withCommas(
    byKind(failed).map(({ kind, ids }) => say(`count.${kind}.fail`, { count: ids.length })),
    say,
  )
}

/**
 * The statuses of all criteria, counted, so that a match never claims more than was checked: `2 inclusions met, 1 not
 * met; 1 exclusion applies; 1 unknown`.
 */
export function statusTotals(criteria: readonly Standing[], say: Say = inEnglish): string {
  const worked = criteria.filter((one) => !isStatusOpen(one))
  const number = (status: Status, kind?: CriterionKind): number =>
    worked.filter((one) => one.status === status && (kind === undefined || one.kind === kind)).length
  const decided = DECIDED.map((kind) => {
    const [pass, fail] = [number('pass', kind), number('fail', kind)]
    const first = pass > 0 ? [say(`count.${kind}.pass`, { count: pass })] : []
    const second = fail > 0 ? [say(`count.${kind}.${pass > 0 ? 'also' : 'fail'}`, { count: fail })] : []
    return withCommas([...first, ...second], say)
  })
  const open = OPEN.flatMap((status) => (number(status) > 0 ? [say(`count.${status}`, { count: number(status) })] : []))
  const left = criteria.length - worked.length
  const spent = left > 0 ? [say('count.not-worked-out', { count: left })] : []
  return withSemicolons(
    [...decided, ...open, ...spent].filter((part) => part !== ''),
    say,
  )
}

const DECIDED = ['registry', 'inclusion', 'exclusion'] as const
const OPEN = ['unknown', 'confirm', 'not-screened'] as const

function byKind(failed: readonly string[]): { readonly kind: CriterionKind; readonly ids: readonly string[] }[] {
  return DECIDED.map((kind) => ({ kind, ids: failed.filter((id) => kindOf(id) === kind) })).filter(
    ({ ids }) => ids.length > 0,
  )
}

/**
 * Whether a criterion is the program's own and not from the registry page: that the patient is alive. People see it
 * only where it fails; it is counted nowhere else, and it has no source.
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

/** Whether the program's own criterion fails; nothing else is then said of a trial. */
export function hasDied({ failed }: { readonly failed: readonly string[] }): boolean {
  return failed.some(isOwn)
}
