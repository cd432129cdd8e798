import type { MessageKey, Part, Sentence } from '../messages/index.ts'

/** What is said about a resource, without its name, so that resources with the same remark can be counted. */
export interface Remark {
  /** The key of a sentence with the placeholder `resource`. */
  readonly key: MessageKey
  readonly given?: Readonly<Record<string, Part>>
  /** The content of the resource as people see it, to follow its name. */
  readonly shown?: Part
}

/** The full sentence about the named resource. */
export function about(resource: string, { key, given, shown }: Remark): Sentence {
  const named: Part = shown === undefined ? resource : { key: 'note.shown', given: { resource, shown } }
  return { key, given: { ...given, resource: named } }
}

/** The sentence about the first of several resources with the same remark, and how many more there are. */
export function aboutAll(first: string, count: number, remark: Remark): Sentence {
  const said = about(first, remark)
  return count === 1 ? said : { key: 'note.likewise', given: { said, count: count - 1 } }
}

/** A text that is equal for equal remarks. */
export function alike({ key, given, shown }: Remark): string {
  return given === undefined && shown === undefined ? key : JSON.stringify([key, given, shown])
}

/** A note about a chart, with the path of the fact or list that it concerns; the path is empty for the whole chart. */
export interface Noted {
  readonly path: string
  readonly said: Sentence
}

/** The resources behind one entry as people read them: the first, and how many more. */
export function sourceText(sources: readonly string[]): string {
  const [first = '', ...others] = sources
  return others.length === 0 ? first : `${first} and ${others.length} more`
}
