import type { Dictionary } from '../dictionary/index.ts'
import { allOfThese, inEnglish, withSemicolons } from '../messages/index.ts'
import type { Say } from '../messages/index.ts'
import type { CriterionFinding } from './finding.ts'
import type { CriterionResult, TrialResult } from './result.ts'
import { factNames } from './wording.ts'

/**
 * What is said of a trial that is undetermined and not worked out in full: as a sentence, and, where people must check criteria by hand, in a
 * line. Undefined for any other. Where the status of each criterion was worked out, and only what they give together or hang on was not, there is nothing to check.
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

/** Whether even the status of a criterion was not worked out; of another that was not, it is only which facts can still change that. */
export function isStatusOpen({
  not_worked_out: isSpent,
  finding,
}: Pick<CriterionResult, 'not_worked_out' | 'finding'>): boolean {
  // Results of older versions have no findings, and say it of statuses only.
  return isSpent === true && (finding === undefined || (finding.kind === 'too-much-open' && finding.is_spent))
}

/** Facts to find out, by their names; where a trial was not worked out and they are many, only how many. */
export function factsToFind(
  { missing, not_worked_out: ids }: Pick<TrialResult, 'missing' | 'not_worked_out'>,
  dictionary: Dictionary,
  say: Say = inEnglish,
): string {
  const names = factNames(missing, dictionary, say)
  if (ids === undefined || names.length <= MOST_NAMES) return withSemicolons(names, say)
  return say('find.many', { count: names.length })
}

/** The reason of a criterion of which too much is open to tell how it came about; `missing`: the names of the facts that are. */
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

/** More facts than these are not named one by one. */
const MOST_NAMES = 10
