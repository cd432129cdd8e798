import type { Dictionary } from '../dictionary/index.ts'
import { allOfThese, inEnglish, withSemicolons } from '../messages/index.ts'
import type { Say } from '../messages/index.ts'
import type { CriterionFinding } from './finding.ts'
import type { CriterionResult, TrialResult } from './result.ts'
import { factNames } from './wording.ts'

/**
 * What to say of an undetermined trial that was not fully worked out: a sentence, and a line that names the criteria to
 * check by hand. Undefined for any other trial. The line is undefined if every status was worked out and only their
 * combination, or what depends on it, was not: there is then nothing to check by hand.
 */
export function notWorkedOutTexts(
  { verdict, criteria, not_worked_out: ids = [] }: Pick<TrialResult, 'verdict' | 'criteria' | 'not_worked_out'>,
  say: Say = inEnglish,
): { readonly sentence: string; readonly line: string | undefined } | undefined {
  if (verdict !== 'undetermined' || ids.length === 0) return undefined
  const own = criteria.flatMap((one) => (isStatusOpen(one) ? one.id : []))
  if (own.length === 0) return { sentence: say('not-worked-out.together'), line: undefined }
  const names = allOfThese(own, say)
  return {
    sentence: say('not-worked-out.sentence', { count: own.length, criteria: names }),
    line: say('not-worked-out.line', { criteria: names }),
  }
}

/**
 * Whether the status itself of a criterion was not worked out. Of another criterion with `not_worked_out`, only the
 * facts that can still change it were not.
 */
export function isStatusOpen({
  not_worked_out: isSpent,
  finding,
}: Pick<CriterionResult, 'not_worked_out' | 'finding'>): boolean {
  // Results of older versions have no findings, and mark statuses only.
  return isSpent === true && (finding === undefined || (finding.kind === 'too-much-open' && finding.is_spent))
}

/** The names of the facts to find out; only their number where a trial was not worked out and they are many. */
export function factsToFind(
  { missing, not_worked_out: ids }: Pick<TrialResult, 'missing' | 'not_worked_out'>,
  dictionary: Dictionary,
  say: Say = inEnglish,
): string {
  const names = factNames(missing, dictionary, say)
  if (ids === undefined || names.length <= MOST_NAMES) return withSemicolons(names, say)
  return say('find.many', { count: names.length })
}

/**
 * The reason of a criterion for which too much is open to say how its status came about. `missing`: the names of the
 * missing facts.
 */
export function tooMuchOpenText(
  { criterion, status, is_spent: isSpent }: CriterionFinding & { readonly kind: 'too-much-open' },
  missing: readonly string[],
  say: Say,
): string {
  const [count, facts] = [missing.length, withSemicolons(missing, say)]
  switch (status) {
    case 'pass':
      return say(criterion === 'exclusion' ? 'spent.does-not-apply' : 'spent.met')
    case 'fail':
      return say('spent.out')
    case 'confirm':
      return say('spent.person')
    case 'unknown':
    case 'not-screened':
      if (isSpent) return say(count > MOST_NAMES ? 'spent.unknown.many' : 'spent.unknown', { count, facts })
      return say(count > MOST_NAMES ? 'spent.missing.many' : 'spent.missing', { count, facts })
  }
}

/** More facts than this are not named one by one. */
const MOST_NAMES = 10
