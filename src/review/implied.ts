import { NONE, NOT_APPLICABLE } from '../conditions/index.ts'
import { attempt } from '../diagram/index.ts'
import { variableOf } from '../dictionary/index.ts'
import type { Facts } from '../facts/index.ts'
import { Completions } from '../space/index.ts'
import type { CompiledTrial } from '../space/index.ts'

/**
 * Whether a fact of the whole patient need not be asked for, since what always holds says it already: it does not exist for this patient (the menopausal status of a man, the histology of who
 * has no breast cancer), or can only be one thing (a postmenopausal woman is not pregnant). Lists and labs are never implied, nor is what takes more work than is granted. `knowledge`: a program
 * without criteria.
 */
export function impliedBy(facts: Facts, knowledge: CompiledTrial): (path: string) => boolean {
  const completions = new Completions(knowledge, facts)
  return (path) => {
    const variable = variableOf(facts.dictionary, path)
    if (variable === undefined || WHOLE.has(variable.type)) return false
    const value = attempt(() => completions.settled(completions.value(path)))
    if (value === NONE || value === NOT_APPLICABLE) return true
    // Of numbers and days, a value stands for all that rules take for the same.
    return value !== undefined && (variable.type === 'yes_no' || variable.type === 'choice')
  }
}

const WHOLE: ReadonlySet<string> = new Set(['list', 'lab', 'group', 'text', 'age', 'birth_date'])
