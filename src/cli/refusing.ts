import type { Dictionary } from '../dictionary/index.ts'
import { problemText } from '../explain/index.ts'
import type { Say } from '../messages/index.ts'
import { isObject, problem } from '../record/index.ts'
import type { Json, Problem } from '../record/index.ts'
import { harmless } from '../text/index.ts'
import { say } from './terminal.ts'

/** How many problems of one record are shown at most. */
const MOST_PROBLEMS = 20

/** Reports on standard error why the record at a place is refused. `words`: the language of the report. */
export function sayRefused(place: string, problems: readonly Problem[], dictionary: Dictionary, words: Say): void {
  for (const one of problems.slice(0, MOST_PROBLEMS)) say(problemText(one, dictionary, words, place))
  const count = problems.length - MOST_PROBLEMS
  if (count > 0) say(words('refused.more', { place, count }))
}

/** The ids of the records taken so far, with their places. Each patient needs an id of their own. */
export class UsedIds {
  private readonly places = new Map<string, string>()

  /** Why a record cannot be taken together with the others; no problem if it can, or if it has no id. */
  problems(record: Json): Problem[] {
    const id = idOf(record)
    const place = id === undefined ? undefined : this.places.get(id)
    if (id === undefined || place === undefined) return []
    return [problem('id', { key: 'refused.id-used.at', own: { id: harmless(id), place }, general: 'refused.id-used' })]
  }

  use(record: Json, place: string): void {
    const id = idOf(record)
    if (id !== undefined) this.places.set(id, place)
  }
}

function idOf(record: Json): string | undefined {
  const id = isObject(record) ? record['id'] : undefined
  return typeof id === 'string' ? id : undefined
}
