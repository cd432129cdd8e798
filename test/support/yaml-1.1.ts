import { parse } from 'yaml'
import type { Tags } from 'yaml'

/** Leaves out numbers like E1, which the package accepts but YAML 1.1 does not. */
const customTags = (tags: Tags): Tags => tags.filter((tag) => typeof tag === 'string' || tag.format !== 'EXP')

/** What a YAML 1.1 reader finds in a text. */
export function inYaml11(text: string): unknown {
  return parse(text, { version: '1.1', customTags })
}
