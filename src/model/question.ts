import { createHash } from 'node:crypto'
import type { CriterionForm, Question, Trial } from './trial.ts'

/** The question that a criterion puts to a person, in its present wording; undefined if there is none. */
export function questionOf(form: CriterionForm): Question | undefined {
  const asked = askedIn(form)
  if (asked === undefined) return undefined
  const { ask, who, favourable, sha256 } = asked
  return { ask, who, ...(favourable !== undefined && { favourable }), ...(sha256 !== undefined && { sha256 }) }
}

/**
 * The hashes by which an answer belongs to the question of a criterion: that of its present wording, then those of
 * earlier wordings; undefined if the criterion has no question.
 */
export function answerHashes(form: CriterionForm): readonly string[] | undefined {
  const asked = askedIn(form)
  return asked && [questionHash(asked), ...(asked.formerly ?? [])]
}

function askedIn(form: CriterionForm): Question | undefined {
  return form.kind === 'asked' ? form : form.kind === 'decided' ? form.confirm : undefined
}

/**
 * The answer to a question as a person gave it. `isFavourable`: the answer as recorded, true if it favours the patient.
 */
export function answerWord({ favourable }: Pick<Question, 'favourable'>, isFavourable: boolean): 'yes' | 'no' {
  return isFavourable === (favourable !== 'no') ? 'yes' : 'no'
}

/**
 * The hash by which an answer belongs to a question: SHA-256 of the UTF-8 bytes of `ask`, a line feed and `who`, in
 * lower-case hexadecimal, as the rule file has them.
 */
export function questionHash({ ask, who, sha256 }: Question): string {
  return sha256 ?? createHash('sha256').update(`${ask}\n${who}`, 'utf8').digest('hex')
}

/** For each trial and criterion, the hashes by which answers belong to its question (see `answerHashes`). */
export function questionHashes(
  trials: readonly Trial[],
): ReadonlyMap<string, ReadonlyMap<string, readonly string[] | undefined>> {
  return new Map(
    trials.map(({ id, criteria }) => [id, new Map(criteria.map((one) => [one.id, answerHashes(one.form)]))]),
  )
}
