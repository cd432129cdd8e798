import { createHash } from 'node:crypto'
import type { CriterionForm, Question, Trial } from './trial.ts'

/** The question that a criterion leaves to a person, as it is asked now; undefined when it asks none. */
export function questionOf(form: CriterionForm): Question | undefined {
  const asked = askedIn(form)
  if (asked === undefined) return undefined
  const { ask, who, favourable, sha256 } = asked
  return { ask, who, ...(favourable !== undefined && { favourable }), ...(sha256 !== undefined && { sha256 }) }
}

/** What binds an answer to the question that a criterion asks: its hash, then those of its earlier words; undefined when it asks none. */
export function answerHashes(form: CriterionForm): readonly string[] | undefined {
  const asked = askedIn(form)
  return asked && [questionHash(asked), ...(asked.formerly ?? [])]
}

function askedIn(form: CriterionForm): Question | undefined {
  return form.kind === 'asked' ? form : form.kind === 'decided' ? form.confirm : undefined
}

/** The answer of a person in the words of the question: yes, where what is favourable was recorded and "yes" is favourable. */
export function answerWord({ favourable }: Pick<Question, 'favourable'>, isFavourable: boolean): 'yes' | 'no' {
  return isFavourable === (favourable !== 'no') ? 'yes' : 'no'
}

/**
 * What binds an answer to its question: SHA-256 of the UTF-8 bytes of `ask`, a line feed and `who`, hexadecimal in small letters, as the
 * rule file has them.
 */
export function questionHash({ ask, who, sha256 }: Question): string {
  return sha256 ?? createHash('sha256').update(`${ask}\n${who}`, 'utf8').digest('hex')
}

/** For each trial and criterion what binds answers to its question (`answerHashes`). */
export function questionHashes(
  trials: readonly Trial[],
): ReadonlyMap<string, ReadonlyMap<string, readonly string[] | undefined>> {
  return new Map(
    trials.map(({ id, criteria }) => [id, new Map(criteria.map((one) => [one.id, answerHashes(one.form)]))]),
  )
}
