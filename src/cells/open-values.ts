import { entryPath, listOf, variableAt } from '../dictionary/index.ts'
import { isSettled } from '../facts/index.ts'
import type { Fact, Facts } from '../facts/index.ts'
import type { Rational } from '../quantity/index.ts'

/** Names for what records leave possible of open facts: every possible value, not only what rules can tell apart. */
export class OpenValues {
  private readonly note: () => void
  private readonly numbers = new Map<string, number>()
  private readonly known = new Map<string, string>()
  private facts: Facts | undefined

  /** `note` is called for everything that is kept. */
  constructor(note: () => void) {
    this.note = note
  }

  /**
   * A name for some facts, by their declared paths. For a field of a list it covers every entry, and one further entry.
   * Facts with one value all have the same name.
   */
  name(paths: Iterable<string>, facts: Facts): string {
    if (this.facts !== facts) {
      this.known.clear()
      this.facts = facts
    }
    let name = ''
    for (const path of paths) {
      let own = this.known.get(path)
      if (own === undefined) {
        own = this.nameAt(path, facts)
        this.known.set(path, own)
      }
      name += own
    }
    return name
  }

  private nameAt(declared: string, facts: Facts): string {
    const { type } = variableAt(facts.dictionary, declared)
    if (type === 'list' || type === 'group') return ''
    const list = listOf(declared)
    if (list === undefined) return this.nameOf(facts.at(declared))
    let name = ''
    for (let i = 0; i <= facts.list(list).size; i++) name += this.nameOf(facts.at(entryPath(declared, i)))
    return name
  }

  private nameOf(fact: Fact): string {
    const text = isSettled(fact) ? '' : textOf(fact)
    let number = this.numbers.get(text)
    if (number === undefined) {
      number = this.numbers.size
      this.numbers.set(text, number)
      this.note()
    }
    return String.fromCodePoint(number)
  }
}

function textOf(fact: Fact): string {
  switch (fact.type) {
    case 'values':
      return fact.values.join('|')
    case 'numbers':
      return fact.spans.map(({ lo, hi }) => `${lo}_${hi}`).join('|')
    case 'lab': {
      const { value, uln, missing } = fact
      const ends = value && `${value.loIncluded} ${numberText(value.lo)} ${value.hiIncluded} ${numberText(value.hi)}`
      return `${missing} ${numberText(uln)} ${ends ?? ''}`
    }
  }
}

function numberText(number: Rational | undefined): string {
  return number === undefined ? '' : `${number.n}/${number.d}`
}
