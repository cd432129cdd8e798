import { birthDatePath, declaredPath, variablesByPath } from '../dictionary/index.ts'
import { oldestBirth } from './facts.ts'
import type { Fact, Facts, Span, Warning } from './facts.ts'

/** Two dates of one entry, the first on or before the second (declared paths). */
export interface Order {
  readonly earlier: string
  readonly later: string
  readonly because: string
}

/**
 * Narrows dates by what always holds: an event lies on or after birth, and ordered dates follow each other. Two dates that
 * cannot both hold are reported and widened to what either of them allows.
 */
export function alignDates(facts: Facts, orders: readonly Order[]): Facts {
  const known = new Map(facts.known)
  const warnings = [...facts.warnings]
  const line = new TimeLine(facts, known, warnings)
  line.alignBirth()
  for (const order of orders) line.alignOrder(order)
  return facts.with({ known, warnings })
}

class TimeLine {
  private readonly facts: Facts
  private readonly known: Map<string, Fact>
  private readonly warnings: Warning[]

  constructor(facts: Facts, known: Map<string, Fact>, warnings: Warning[]) {
    this.facts = facts
    this.known = known
    this.warnings = warnings
  }

  alignBirth(): void {
    const index = variablesByPath(this.facts.dictionary)
    const birth = birthDatePath(this.facts.dictionary)
    if (birth === undefined) return
    const events = [...this.known.keys()].filter((path) => index.get(declaredPath(path))?.type === 'date')
    for (const event of events) this.align(birth, event, 'This date lies before the date of birth')
  }

  alignOrder({ earlier, later, because }: Order): void {
    const list = earlier.split('[]')[0] ?? ''
    for (let i = 0; i < this.facts.list(list).size; i++) {
      const at = (path: string): string => path.replace('[]', `[${i}]`)
      if (this.known.has(at(earlier)) || this.known.has(at(later))) this.align(at(earlier), at(later), because)
    }
  }

  private align(earlier: string, later: string, because: string): void {
    const first = this.spans(earlier)
    const second = this.spans(later)
    const [lo, hi] = [least(first), greatest(second)]
    if (lo <= hi) {
      this.narrow(earlier, first, { lo: least(first), hi })
      this.narrow(later, second, { lo, hi: greatest(second) })
      return
    }
    this.warnings.push({
      path: later,
      against: [earlier],
      message: `${because.replace(/\.$/, '')}; which date is right is treated as unknown.`,
    })
    this.known.set(earlier, { type: 'numbers', spans: [{ lo: oldestBirth(this.facts.asOf), hi }, ...first] })
    this.known.set(later, { type: 'numbers', spans: [...second, { lo, hi: this.facts.asOf }] })
  }

  private spans(path: string): readonly Span[] {
    const fact = this.known.get(path) ?? this.facts.at(path)
    return fact.type === 'numbers' ? fact.spans : []
  }

  private narrow(path: string, spans: readonly Span[], to: Span): void {
    const cut = spans.map((one) => ({ lo: Math.max(one.lo, to.lo), hi: Math.min(one.hi, to.hi) }))
    this.known.set(path, { type: 'numbers', spans: cut.filter((one) => one.lo <= one.hi) })
  }
}

function least(spans: readonly Span[]): number {
  return Math.min(...spans.map((one) => one.lo))
}

function greatest(spans: readonly Span[]): number {
  return Math.max(...spans.map((one) => one.hi))
}
