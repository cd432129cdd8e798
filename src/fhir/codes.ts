import type { JsonObject } from '../record/index.ts'
import type { FhirMapping } from './mapping.ts'
import { itemsOf, objectAt, textAt } from './resources.ts'

/** A code with the system's short name (`snomed`), and what people see of it. */
export interface Coding {
  readonly code: string
  readonly display: string
}

/** Finds codes of the mapping in codings, whatever the system is called there. */
export class Codes {
  private readonly systems = new Map<string, string>()

  constructor(systems: FhirMapping['systems']) {
    for (const [name, urls] of Object.entries(systems))
      for (const url of urls) this.systems.set(url.toLowerCase().replace(/\/$/, ''), name)
  }

  /** The codings of a CodeableConcept, those of known systems, as `snomed 254837009`. */
  of(concept: JsonObject | undefined): Coding[] {
    return itemsOf(concept, 'coding').flatMap((coding) => {
      const url = textAt(coding, 'system')?.toLowerCase().replace(/\/$/, '')
      const system = url === undefined ? undefined : this.systems.get(url)
      const code = textAt(coding, 'code')
      if (system === undefined || code === undefined) return []
      return { code: `${system} ${spelled(system, code)}`, display: textAt(coding, 'display') ?? '' }
    })
  }

  /** The codings of an extension whose URL ends with one of these names. */
  inExtension(body: JsonObject | undefined, names: readonly string[]): Coding[] {
    return itemsOf(body, 'extension').flatMap((one) => {
      const url = textAt(one, 'url') ?? ''
      if (!names.includes(url.split('/').at(-1) ?? '')) return []
      return this.of(objectAt(one, 'valueCodeableConcept'))
    })
  }
}

/** A code as the mapping spells it: codes of ICD-10 also come without their dot, or with a mark behind them. */
function spelled(system: string, code: string): string {
  if (system !== 'icd10') return code.trim()
  const bare = code
    .trim()
    .toUpperCase()
    .replace(/[-+*!.†]+$/, '')
  return bare.length > 3 && !bare.includes('.') ? `${bare.slice(0, 3)}.${bare.slice(3)}` : bare
}

/** Codes of the mapping, ready to be compared with. */
interface Patterns {
  readonly exact: ReadonlySet<string>
  /** One expression for all that have `*` or `?`; undefined when none has. */
  readonly wild: RegExp | undefined
}

const compiled = new WeakMap<readonly string[], Patterns>()

/** Whether one of the codes (with `*` and `?`) is the code. A list of the mapping is made ready once. */
export function matches(patterns: readonly string[], code: string): boolean {
  const ready = compiled.get(patterns) ?? compile(patterns)
  const plain = code.toLowerCase()
  return ready.exact.has(plain) || ready.wild?.test(plain) === true
}

function compile(patterns: readonly string[]): Patterns {
  const all = patterns.map((one) => one.toLowerCase())
  const wild = all.filter((one) => /[*?]/.test(one)).map(expression)
  const ready = {
    exact: new Set(all.filter((one) => !/[*?]/.test(one))),
    wild: wild.length === 0 ? undefined : new RegExp(`^(?:${wild.join('|')})$`),
  }
  compiled.set(patterns, ready)
  return ready
}

function expression(pattern: string): string {
  const source = pattern.replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`)
  return source.replaceAll('*', '.*').replaceAll('?', '.')
}

/** The words that people see of a concept: its displays and its text. */
export function wordsOf(concept: JsonObject | undefined): string {
  const displays = itemsOf(concept, 'coding').map((coding) => textAt(coding, 'display') ?? '')
  return [...displays, textAt(concept, 'text') ?? ''].join(' ').toLowerCase()
}
