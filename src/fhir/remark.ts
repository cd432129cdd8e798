import type { MessageKey, Part, Sentence } from '../messages/index.ts'

/** What is said of a resource, but for its name: so those of which the same is said can be counted. */
export interface Remark {
  /** A sentence that puts in `resource`. */
  readonly key: MessageKey
  readonly given?: Readonly<Record<string, Part>>
  /** What people see of the resource, behind its name. */
  readonly shown?: Part
}

/** The whole sentence about a resource of this name. */
export function about(resource: string, { key, given, shown }: Remark): Sentence {
  const named: Part = shown === undefined ? resource : { key: 'note.shown', given: { resource, shown } }
  return { key, given: { ...given, resource: named } }
}

/** The sentence about the first of several of which the same is said, and of how many more. */
export function aboutAll(first: string, count: number, remark: Remark): Sentence {
  const said = about(first, remark)
  return count === 1 ? said : { key: 'note.likewise', given: { said, count: count - 1 } }
}

/** Text that is the same for what is said alike. */
export function alike({ key, given, shown }: Remark): string {
  return given === undefined && shown === undefined ? key : JSON.stringify([key, given, shown])
}

/** Something that people should know of a chart, with the path of the fact or list that it concerns; empty for the chart itself. */
export interface Noted {
  readonly path: string
  readonly said: Sentence
}

/** The resources behind one entry as people read them: the first, and how many more. */
export function sourceText(sources: readonly string[]): string {
  const [first = '', ...others] = sources
  return others.length === 0 ? first : `${first} and ${others.length} more`
}
