import { parse } from 'yaml'
import type { Tags } from 'yaml'

/** YAML 1.1 has no numbers like E1, which the package takes for one. */
const customTags = (tags: Tags): Tags => tags.filter((tag) => typeof tag === 'string' || tag.format !== 'EXP')

/** What a reader of YAML 1.1 finds in a text. */
export function inYaml11(text: string): unknown {
  return parse(text, { version: '1.1', customTags })
}
