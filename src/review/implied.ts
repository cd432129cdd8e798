import { NONE, NOT_APPLICABLE } from '../conditions/index.ts'
import { attempt } from '../diagram/index.ts'
import { variableOf } from '../dictionary/index.ts'
import type { Facts } from '../facts/index.ts'
import { Completions } from '../space/index.ts'
import type { CompiledTrial } from '../space/index.ts'

/**
 * Whether a fact of the whole patient need not be asked for, because what always holds settles it: it does not exist
 * for this patient (the menopausal status of a man, the histology where there is no breast cancer), or it can have only
 * one value (a postmenopausal woman is not pregnant). Lists, labs, texts, ages and the date of birth are never implied,
 * nor is what takes more work than is granted. `knowledge`: a compiled trial without criteria.
 */
export function impliedBy(facts: Facts, knowledge: CompiledTrial): (path: string) => boolean {
  const completions = new Completions(knowledge, facts)
  return (path) => {
    const variable = variableOf(facts.dictionary, path)
    if (variable === undefined || WHOLE.has(variable.type)) return false
    const value = attempt(() => completions.settled(completions.value(path)))
    if (value === NONE || value === NOT_APPLICABLE) return true
    // A number or a day stands for all values that the rules treat alike, so it settles nothing.
    return value !== undefined && (variable.type === 'yes_no' || variable.type === 'choice')
  }
}

const WHOLE: ReadonlySet<string> = new Set(['list', 'lab', 'group', 'text', 'age', 'birth_date'])
