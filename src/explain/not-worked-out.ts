import type { Dictionary } from '../dictionary/index.ts'
import type { CriterionKind } from '../model/index.ts'
import type { Status } from '../space/index.ts'
import { allOf } from '../text/index.ts'
import type { TrialResult } from './result.ts'
import { factNames } from './wording.ts'

/**
 * What is said of a trial that is undetermined and not worked out in full: as a sentence, and, where people must check criteria by hand, in a
 * line. Undefined for any other. Of criteria of which each was worked out, and only what they give together was not, there is nothing to check.
 */
export function notWorkedOutTexts({
  verdict,
  criteria,
  not_worked_out: ids = [],
}: Pick<TrialResult, 'verdict' | 'criteria' | 'not_worked_out'>):
  | { readonly sentence: string; readonly line: string | undefined }
  | undefined {
  if (verdict !== 'undetermined' || ids.length === 0) return undefined
  const own = criteria.flatMap((one) => (one.not_worked_out === true ? one.id : []))
  if (own.length === 0) return { sentence: ONLY_TOGETHER, line: undefined }
  const names = allOf(own)
  const them = own.length === 1 ? 'it' : 'them'
  return {
    sentence: `Not decided: ${names} could not be worked out. Please check ${them} by hand.`,
    line: `could not be worked out; check ${names} by hand`,
  }
}

const ONLY_TOGETHER =
  'Not decided: facts are missing, in too many combinations to work out which of them can still change it.'

/** Facts to find out, by their names; where a trial was not worked out and they are many, only how many. */
export function factsToFind(
  { missing, not_worked_out: ids }: Pick<TrialResult, 'missing' | 'not_worked_out'>,
  dictionary: Dictionary,
): string {
  const names = factNames(missing, dictionary)
  if (ids === undefined || names.length <= MOST_NAMES) return names.join('; ')
  return `${names.length} facts are missing. The more of them are recorded, the sooner the rest can be worked out.`
}

/** The reason of a criterion of which too much is open; `missing`: the names of the facts that are. */
export function tooMuchOpen(kind: CriterionKind, status: Status, isSpent: boolean, missing: readonly string[]): string {
  const many = 'there are too many of them to go into'
  switch (status) {
    case 'pass':
      return `${kind === 'exclusion' ? 'Does not apply' : 'Met'}, whatever the missing facts turn out to be; ${many}.`
    case 'fail':
      return `Keeps the patient out, whatever the missing facts turn out to be; ${many}.`
    case 'confirm':
      return `Left to a person, whatever the missing facts turn out to be; ${many}.`
    case 'unknown':
    case 'not-screened':
      return isSpent ? spentText(missing) : `Not known: ${named(missing)}.`
  }
}

function spentText(missing: readonly string[]): string {
  const number = missing.length === 1 ? '1 fact is' : `${missing.length} facts are`
  const which = missing.length > MOST_NAMES ? '' : ` (${missing.join('; ')})`
  return `Not worked out: ${number} missing${which}, with too many combinations to go through. Please check this criterion by hand.`
}

function named(names: readonly string[]): string {
  return names.length > MOST_NAMES ? `${names.length} facts` : names.join('; ')
}

/** More facts than these are not named one by one. */
const MOST_NAMES = 10
