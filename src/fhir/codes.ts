import type { JsonObject } from '../record/index.ts'
import type { FhirMapping } from '../mapping/index.ts'
import { itemsOf, objectAt, textAt } from './resources.ts'

/** A code with the short name of its system (`snomed 254837009`), and its display text. */
export interface Coding {
  readonly code: string
  readonly display: string
}

/** Normalizes the codes of resources to the spelling of the mapping, whatever URL the system is given. */
export class Codes {
  private readonly systems = new Map<string, string>()
  /**
   * The systems (ICD-10-GM) whose codes may be followed by letters for certainty and side, and the letters that do not
   * make a diagnosis less certain.
   */
  private readonly lettered: ReadonlySet<string>
  private readonly silent: ReadonlySet<string>

  constructor({ systems, certainty }: Pick<FhirMapping, 'systems' | 'certainty'>) {
    for (const [name, urls] of Object.entries(systems)) for (const url of urls) this.systems.set(plainUrl(url), name)
    const { behind } = certainty
    this.lettered = new Set(behind.systems.map(plainUrl))
    this.silent = new Set([...behind.assured, ...behind.sides])
  }

  /**
   * The codes of a CodeableConcept from known systems, as `snomed 254837009`. A code followed by letters that make it
   * less than assured is left out.
   */
  of(concept: JsonObject | undefined): Coding[] {
    return itemsOf(concept, 'coding').flatMap((coding) => {
      const url = plainUrl(textAt(coding, 'system') ?? '')
      const system = this.systems.get(url)
      const said = textAt(coding, 'code')
      if (system === undefined || said === undefined) return []
      const code = this.lettered.has(url) ? this.withoutLetters(said) : said
      if (code === undefined) return []
      return { code: `${system} ${spelled(system, code)}`, display: textAt(coding, 'display') ?? '' }
    })
  }

  /** The codes in extensions whose URL ends with one of these names. */
  inExtension(body: JsonObject | undefined, names: readonly string[]): Coding[] {
    return extensionsOf(body, names).flatMap((one) => {
      const coding = objectAt(one, 'valueCoding')
      return this.of(coding === undefined ? objectAt(one, 'valueCodeableConcept') : { coding: [coding] })
    })
  }

  /** A code without the letters after it; undefined if they may say that the diagnosis is not certain. */
  private withoutLetters(code: string): string | undefined {
    const [, bare, letters] = LETTERS_BEHIND.exec(code.trim().toUpperCase()) ?? []
    if (bare === undefined || letters === undefined) return code
    const own = letters.match(/[A-Z]/g) ?? []
    return own.every((one) => this.silent.has(one)) ? bare : undefined
  }
}

/** An ICD-10 code followed by letters. */
const LETTERS_BEHIND = /^([A-Z]\d\d(?:\.?\d{1,2})?[-+*!.†]*)\s*([A-Z][A-Z\s]*)$/

function plainUrl(url: string): string {
  return url.toLowerCase().replace(/\/$/, '')
}

/** The extensions whose URL ends with one of these names. */
export function extensionsOf(body: JsonObject | undefined, names: readonly string[]): readonly JsonObject[] {
  return itemsOf(body, 'extension').filter((one) => names.includes((textAt(one, 'url') ?? '').split('/').at(-1) ?? ''))
}

/** A code in the spelling of the mapping: ICD-10 codes may come without their dot, or with a mark after them. */
function spelled(system: string, code: string): string {
  if (system !== 'icd10') return code.trim()
  const bare = code
    .trim()
    .toUpperCase()
    .replace(/[-+*!.†]+$/, '')
  return bare.length > 3 && !bare.includes('.') ? `${bare.slice(0, 3)}.${bare.slice(3)}` : bare
}

/**
 * All code lists of a mapping. The lists that contain a code are looked up together and remembered until another code
 * is asked about, because many lists are usually compared with one code in turn.
 */
class CodeIndex {
  private readonly exact = new Map<string, Set<readonly string[]>>()
  /** The patterns with `*` or `?`, by the text before the first of these. */
  private readonly wild = new Map<string, { readonly pattern: RegExp; readonly list: readonly string[] }[]>()
  private last: { readonly code: string; readonly lists: ReadonlySet<readonly string[]> } = NOTHING

  add(list: readonly string[]): void {
    for (const code of list.map((one) => one.toLowerCase())) {
      const start = code.search(/[*?]/)
      if (start === -1) this.exact.set(code, (this.exact.get(code) ?? new Set()).add(list))
      else {
        const prefix = code.slice(0, start)
        this.wild.set(prefix, [...(this.wild.get(prefix) ?? []), { pattern: expression(code), list }])
      }
    }
  }

  /** The lists that contain a code. */
  of(code: string): ReadonlySet<readonly string[]> {
    if (this.last.code === code) return this.last.lists
    const plain = code.toLowerCase()
    const lists = new Set(this.exact.get(plain))
    for (let end = 0; end <= plain.length; end++)
      for (const { pattern, list } of this.wild.get(plain.slice(0, end)) ?? []) if (pattern.test(plain)) lists.add(list)
    this.last = { code, lists }
    return lists
  }
}

const NOTHING = { code: '', lists: new Set<readonly string[]>() }

/** The index that each code list is in. */
const indexes = new WeakMap<readonly string[], CodeIndex>()

/**
 * Indexes all code lists in a mapping, at any depth, so that `matches` can use them. Each mapping is indexed only once.
 */
export function indexCodes(mapping: object): void {
  if (indexed.has(mapping)) return
  indexed.add(mapping)
  const index = new CodeIndex()
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return
    if (Array.isArray(value) && value.every((one) => typeof one === 'string')) {
      index.add(value)
      indexes.set(value, index)
    } else for (const one of Object.values(value)) visit(one)
  }
  visit(mapping)
}

const indexed = new WeakSet<object>()

/**
 * Whether a list of codes (which may contain `*` and `?`) matches a code. The list must be part of an object given to
 * `indexCodes`; otherwise nothing matches.
 */
export function matches(patterns: readonly string[], code: string): boolean {
  return indexes.get(patterns)?.of(code).has(patterns) === true
}

function expression(pattern: string): RegExp {
  const source = pattern.replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`)
  return new RegExp(`^${source.replaceAll('*', '.*').replaceAll('?', '.')}$`)
}

/** The words that people see of a concept: its displays and its text, in lower case. */
export function wordsOf(concept: JsonObject | undefined): string {
  return textsOf(concept).join(' ').toLowerCase()
}

/** Each display of a concept and its text (possibly empty), separately and as written. */
export function textsOf(concept: JsonObject | undefined): readonly string[] {
  const displays = itemsOf(concept, 'coding').map((coding) => textAt(coding, 'display') ?? '')
  return [...displays, textAt(concept, 'text') ?? '']
}

/** Whether a text begins with one of these as a whole word. */
export function beginsWith(text: string, own: readonly string[]): boolean {
  return own.some((one) => text.startsWith(one) && !(LETTER.test(one) && LETTER.test(text.charAt(one.length))))
}

/** A letter or digit at the end of a text, in a script that separates words. Chinese does not. */
const LETTER = /(?!\p{Script=Han})[\p{L}\p{N}]$/u

/**
 * Whether words contain one of these as a whole word. Phrases, and Chinese, which does not separate words, may be
 * anywhere.
 */
export function hasWord(words: string, own: readonly string[]): boolean {
  const alone = words.split(/[^\p{L}\p{N}-]+/u)
  return own.some((one) => (/ |\p{Script=Han}/u.test(one) ? words.includes(one) : alone.includes(one)))
}
