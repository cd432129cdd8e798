import { leafWords } from '../conditions/index.ts'
import { declaredPath, labelOf, variableAt } from '../dictionary/index.ts'
import type { Dictionary } from '../dictionary/index.ts'
import { anyOfThese } from '../messages/index.ts'
import type { Say } from '../messages/index.ts'
import type { FactFinding } from './finding.ts'
import { hasNotEnded, namedAs, ownPhrase } from './wording.ts'

/** Why an entry is not one of those asked for. */
export interface Why {
  /** Equal for equal reasons. */
  readonly text: string
  /** What can be said of the entry itself, if anything: `is not an aromatase inhibitor`. */
  readonly ofEntry: string | undefined
  /** What can be said of its field: `start is not within the last 3 months`. */
  readonly ofField: string
  /** The field whose known value this already states. */
  readonly says?: string
}

/** Why one fact keeps an entry out; undefined if the fact is open or does not apply. */
export function whyText(finding: FactFinding, dictionary: Dictionary, say: Say): Why | undefined {
  const { fact, value, requirement, relation } = finding
  if (relation !== 'holds' && relation !== 'does-not-hold') return undefined
  const declared = declaredPath(fact)
  const { type } = variableAt(dictionary, declared)
  const field = labelOf(declared, dictionary, say)
  const key = relation === 'holds' ? 'why.field.is' : 'why.field.not'
  const ofField = say(key, { field, asked: leafWords(requirement, dictionary, say) })
  if (type === 'yes_no' && fact.includes('[') && value.is === 'known') {
    const ofEntry = say(value.value === true ? 'why.yes' : 'why.no', { field })
    const ofField = say(value.value === true ? 'why.it.yes' : 'why.it.no', { field })
    return { text: ofEntry, ofEntry, ofField, says: fact }
  }
  if (hasNotEnded(requirement, dictionary) && relation === 'does-not-hold')
    return { text: ofField, ofEntry: say('why.ended'), ofField: say('why.it.ended') }
  const values =
    requirement.kind !== 'is' ? [] : relation === 'holds' && value.is === 'known' ? [value.value] : requirement.values
  const isSayable = values.length > 0 && values.every((one) => ownPhrase(declared, one, dictionary) !== undefined)
  if (!isSayable) return { text: ofField, ofEntry: undefined, ofField }
  const asked = anyOfThese(
    values.map((one) => namedAs(declared, one, dictionary, say)),
    say,
  )
  const ofEntry = say(relation === 'holds' ? 'why.naming.is' : 'why.naming.not', { asked })
  return { text: ofEntry, ofEntry, ofField }
}
