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
      return { code: `${system} ${code}`, display: textAt(coding, 'display') ?? '' }
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

/** Whether one of the codes (with `*` and `?`) is the code. */
export function matches(patterns: readonly string[], code: string): boolean {
  return patterns.some((pattern) => {
    if (!/[*?]/.test(pattern)) return pattern.toLowerCase() === code.toLowerCase()
    const source = pattern.replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`)
    return new RegExp(`^${source.replaceAll('*', '.*').replaceAll('?', '.')}$`, 'i').test(code)
  })
}

/** The words that people see of a concept: its displays and its text. */
export function wordsOf(concept: JsonObject | undefined): string {
  const displays = itemsOf(concept, 'coding').map((coding) => textAt(coding, 'display') ?? '')
  return [...displays, textAt(concept, 'text') ?? ''].join(' ').toLowerCase()
}
