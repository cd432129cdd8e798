import { parsedTemplate } from './parse.ts'
import type { Tree } from './parse.ts'
import { isPlain } from './plain.ts'

/** The names of the gaps in a template: those filled whichever form is chosen, and all. */
export interface Names {
  readonly always: ReadonlySet<string>
  readonly ever: ReadonlySet<string>
}

/**
 * The names in the braces of a template. Throws if the text is not a template, or if it asks for more than texts,
 * numbers and plural or select forms.
 */
export function namesIn(template: string): Names {
  if (!isPlain(template)) return namesOf(parsedTemplate(template))
  const names = new Set([...template.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name))
  if (/[{}]/.test(template.replaceAll(/\{\w+\}/g, ''))) throw new Error('a brace stands alone')
  return { always: names, ever: names }
}

/**
 * Why a template cannot stand for the English one: it is not a template, it lacks a gap that the English always has, or
 * it has one that the English does not have. Undefined if it can.
 */
export function templateProblem(template: string, english: string): string | undefined {
  let own: Names
  try {
    own = namesIn(template)
  } catch (error) {
    return `This is no template: ${error instanceof Error ? error.message : String(error)}.`
  }
  const meant = namesIn(english)
  const lacking = [...meant.always].filter((name) => !own.always.has(name))
  if (lacking.length > 0) return `It does not always say ${braced(lacking)}, which the English sentence does.`
  const invented = [...own.ever].filter((name) => !meant.ever.has(name))
  return invented.length > 0 ? `It asks for ${braced(invented)}, which the English sentence does not have.` : undefined
}

function braced(names: readonly string[]): string {
  return names.map((name) => `{${name}}`).join(', ')
}

function namesOf(tree: Tree): Names {
  const always = new Set<string>()
  const ever = new Set<string>()
  for (const part of tree) {
    const kind: number = part.type
    if (kind === LITERAL || !('value' in part)) continue
    if ('style' in part || 'children' in part)
      throw new Error('it formats a number, a day or a time; these are put in as they are')
    always.add(part.value)
    ever.add(part.value)
    if (!('options' in part)) continue
    const forms = Object.values(part.options).map(({ value }) => namesOf(value))
    for (const form of forms) for (const name of form.ever) ever.add(name)
    for (const name of ever) if (forms.every((form) => form.always.has(name))) always.add(name)
  }
  return { always, ever }
}

/** The kind of the parts that are plain text, as the parser numbers it. */
const LITERAL = 0
