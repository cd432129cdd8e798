import { birthDatePath, declaredPath, variableAt } from '../dictionary/index.ts'
import type { Dictionary, Variable } from '../dictionary/index.ts'
import { minus } from '../quantity/index.ts'
import type { Day, Rational } from '../quantity/index.ts'

/** Whole numbers or days from `lo` to `hi`, both included. */
export interface Span {
  readonly lo: number
  readonly hi: number
}

/** Exact numbers between two ends; a missing end is open without limit. */
export interface Interval {
  readonly lo: Rational
  readonly loIncluded: boolean
  readonly hi: Rational | undefined
  readonly hiIncluded: boolean
}

/**
 * What a record leaves possible for one fact. `values`: one of these; `numbers`: whole numbers or days in one of the spans;
 * `lab`: a value and an upper limit of normal, in the canonical unit (undefined: anything), `missing` naming what is not known.
 */
export type Fact =
  | { readonly type: 'values'; readonly values: readonly (string | boolean)[] }
  | { readonly type: 'numbers'; readonly spans: readonly Span[] }
  | LabFact

export interface LabFact {
  readonly type: 'lab'
  readonly value: Interval | undefined
  readonly uln: Rational | undefined
  /** The fact to ask for when the value itself is unknown or imprecise. */
  readonly missing: string
}

export interface KnownList {
  readonly size: number
  /** False when there may be more entries than those known. */
  readonly complete: boolean
}

/** Something about a record that the user should know; it never changes a verdict by itself. */
export interface Warning {
  readonly path: string
  readonly message: string
  /** The other facts of a contradiction. */
  readonly against?: readonly string[]
  readonly kind?: 'conflict' | 'query' | 'stale' | 'reading'
}

/** What one record says about one patient on the as-of date. Paths are those of the record: `metastases[0].site`. */
export class Facts {
  readonly id: string
  readonly asOf: Day
  readonly dictionary: Dictionary
  readonly known: ReadonlyMap<string, Fact>
  readonly lists: ReadonlyMap<string, KnownList>
  /** Paths that the record itself states. */
  readonly recorded: ReadonlySet<string>
  readonly confirmations: Readonly<Record<string, Readonly<Record<string, boolean>>>>
  readonly warnings: readonly Warning[]
  /** `path|number of the implication` of recorded facts that contradict an implication and are treated as unknown. */
  readonly disputed: ReadonlySet<string>

  private readonly parts: FactsParts
  /** The day until which the record tells: no date in it is later. */
  private readonly toldUntil: Day

  constructor(parts: FactsParts) {
    this.parts = parts
    this.toldUntil = parts.toldUntil ?? parts.asOf
    this.id = parts.id
    this.asOf = parts.asOf
    this.dictionary = parts.dictionary
    this.known = parts.known
    this.lists = parts.lists
    this.recorded = parts.recorded
    this.confirmations = parts.confirmations
    this.warnings = parts.warnings
    this.disputed = parts.disputed
  }

  /** What is possible for a fact; everything that its variable allows when the record says nothing. */
  at(path: string): Fact {
    return this.known.get(path) ?? this.domain(variableAt(this.dictionary, declaredPath(path)), path)
  }

  list(path: string): KnownList {
    return this.lists.get(path) ?? NOTHING_KNOWN
  }

  /** What a field of an entry that is not in the record may be. */
  domain(variable: Variable, path: string): Fact {
    switch (variable.type) {
      case 'choice':
        return { type: 'values', values: variable.values.map((value) => value.name) }
      case 'yes_no':
        return { type: 'values', values: [true, false] }
      case 'integer':
      case 'age':
        return { type: 'numbers', spans: [{ lo: variable.range.min, hi: variable.range.max }] }
      case 'birth_date':
        return { type: 'numbers', spans: [{ lo: oldestBirth(this.toldUntil), hi: this.toldUntil }] }
      case 'date':
        return { type: 'numbers', spans: [{ lo: this.earliestBirth(), hi: this.toldUntil }] }
      case 'lab':
        return { type: 'lab', value: undefined, uln: undefined, missing: path }
      default:
        throw new Error(`${path} is not a fact that a rule can ask for`)
    }
  }

  /** The same facts with some parts replaced. */
  with(parts: Partial<FactsParts>): Facts {
    return new Facts({ ...this.parts, ...parts })
  }

  /** The same facts looked at on another day: she is older, dates lie further back, and nothing new has happened. */
  on(asOf: Day): Facts {
    return this.with({ asOf, toldUntil: this.toldUntil })
  }

  private earliestBirth(): Day {
    const oldest = oldestBirth(this.toldUntil)
    const birth = this.known.get(birthDatePath(this.dictionary) ?? '')
    return birth?.type === 'numbers' ? (birth.spans[0]?.lo ?? oldest) : oldest
  }
}

export interface FactsParts {
  readonly id: string
  readonly asOf: Day
  /** Undefined: the as-of date. */
  readonly toldUntil?: Day | undefined
  readonly dictionary: Dictionary
  readonly known: ReadonlyMap<string, Fact>
  readonly lists: ReadonlyMap<string, KnownList>
  readonly recorded: ReadonlySet<string>
  readonly confirmations: Readonly<Record<string, Readonly<Record<string, boolean>>>>
  readonly warnings: readonly Warning[]
  readonly disputed: ReadonlySet<string>
}

const NOTHING_KNOWN: KnownList = { size: 0, complete: false }

/** Nobody is older than 130 completed years. */
export function oldestBirth(asOf: Day): Day {
  return minus(asOf, { count: 131, unit: 'years' }) + 1
}
