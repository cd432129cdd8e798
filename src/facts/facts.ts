import { birthDatePath, declaredPath, entryPath, variableAt } from '../dictionary/index.ts'
import type {
  AgeVariable,
  ChoiceVariable,
  Dictionary,
  IntegerVariable,
  Variable,
  YesNoVariable,
} from '../dictionary/index.ts'
import type { Part, Sentence } from '../messages/index.ts'
import { minus } from '../quantity/index.ts'
import type { Day } from '../quantity/index.ts'
import type { Json } from '../record/index.ts'
import type { Fact, Span } from './fact.ts'
import { meet } from './statement.ts'
import type { Dispute, Statement } from './statement.ts'

/** The days on which a fact may have held, and its date as written. */
export interface Held extends Span {
  readonly text: string
}

/** A date that a record gives beside a fact, a list, an answer or a verification. */
export interface Dated extends Held {
  /**
   * What the date belongs to: the path of a fact (known or not), a list, an answer or a verification by a second
   * person. The date itself is at `.date` below it.
   */
  readonly of: string
  /** The same, named for people. */
  readonly name: Part
}

export interface KnownList {
  readonly size: number
  /** False if there may be further entries. */
  readonly complete: boolean
  /** Entries whose existence is disputed. */
  readonly doubtful?: ReadonlySet<number>
}

/** Something about a record that the user should know. A warning never changes a verdict by itself. */
export interface Warning {
  readonly path: string
  /** In English, for machines and the log. */
  readonly message: string
  /**
   * The same as data, to be shown in the reader's language; left out if it comes from the rules, which have it in those
   * words already.
   */
  readonly said?: Sentence
  /**
   * `conflict`: facts that cannot all hold. `query`: something unlikely. `stale`: something too old. `reading`: how the
   * record was read, where that is not simply as it stands.
   */
  readonly kind: 'conflict' | 'query' | 'stale' | 'reading'
  /** The id of the dictionary's query that is raised. */
  readonly query?: string
  /** The other facts of a contradiction. */
  readonly against?: readonly string[]
  /** The value assumed for a fact that nobody recorded. */
  readonly assumed?: Json
}

/**
 * What one record says about one patient on the as-of date. Paths are those of the record, such as
 * `metastases[0].site`.
 */
export class Facts {
  readonly id: string
  readonly asOf: Day
  readonly dictionary: Dictionary
  /** Everything that the record states, and what is presumed where it says nothing. */
  readonly statements: readonly Statement[]
  /**
   * What is left possible for the facts on which all readings agree. Disputed facts are treated as if nothing were
   * recorded.
   */
  readonly known: ReadonlyMap<string, Fact>
  readonly lists: ReadonlyMap<string, KnownList>
  /**
   * The days on which facts held, by the path of the fact, if the record gives them; none after the record's as-of
   * date.
   */
  readonly days: ReadonlyMap<string, Held>
  /** All dates that the record gives beside its facts, in its order and from every source. */
  readonly dated: readonly Dated[]
  /** The values that entries of a list imply by leaving out a key. For one record this is always the same object. */
  readonly unsaid: ReadonlyMap<string, Fact>
  /** Recorded texts. They never contradict anything. */
  readonly texts: ReadonlyMap<string, string>
  /** The paths of the statements that every reading keeps. */
  readonly recorded: ReadonlySet<string>
  readonly confirmations: Confirmations
  readonly warnings: readonly Warning[]
  /** Statements that cannot all hold. */
  readonly disputes: readonly Dispute[]

  private readonly parts: FactsParts
  /** The last day that the record can speak of: no date in it is later. */
  private readonly toldUntil: Day

  constructor(parts: FactsParts) {
    this.parts = parts
    this.toldUntil = parts.toldUntil ?? parts.asOf
    this.id = parts.id
    this.asOf = parts.asOf
    this.dictionary = parts.dictionary
    this.statements = parts.statements
    this.known = parts.known
    this.lists = parts.lists
    this.days = parts.days
    this.dated = parts.dated
    this.texts = parts.texts
    this.unsaid = parts.unsaid
    this.recorded = parts.recorded
    this.confirmations = parts.confirmations
    this.warnings = parts.warnings
    this.disputes = parts.disputes
  }

  /** Whether statements are disputed, or an entry that the record names may not exist. */
  get isDoubtful(): boolean {
    return this.disputes.length > 0 || [...this.lists.values()].some(({ doubtful }) => doubtful !== undefined)
  }

  /** What is possible for a fact: everything that its variable allows if the record says nothing about it. */
  at(path: string): Fact {
    return this.known.get(path) ?? this.domain(variableAt(this.dictionary, declaredPath(path)), path)
  }

  list(path: string): KnownList {
    return this.lists.get(path) ?? NOTHING_KNOWN
  }

  /** What a fact may be if no statement is about it; a recorded text is taken as it is. */
  domain(variable: Variable, path: string): Fact {
    switch (variable.type) {
      case 'choice':
      case 'yes_no':
      case 'integer':
      case 'age':
        return wholeDomain(variable)
      case 'birth_date':
        return { type: 'numbers', spans: [{ lo: oldestBirth(this.toldUntil), hi: this.toldUntil }] }
      case 'date': {
        const told = { lo: this.earliestBirth(), hi: this.toldUntil }
        // What is still going on counts as ending on the as-of date, even if that is after the record was made.
        const goesOn = variable.openWhile !== undefined && this.asOf > this.toldUntil
        return { type: 'numbers', spans: goesOn ? [told, { lo: this.asOf, hi: this.asOf }] : [told] }
      }
      case 'lab':
        return { type: 'lab', value: undefined, uln: undefined, missing: path }
      case 'text': {
        const text = this.texts.get(path)
        return text === undefined ? ANY_TEXT : { type: 'values', values: [text] }
      }
      default:
        throw new Error(`${path} is not a fact that a rule can ask for`)
    }
  }

  /** The spans that disputed statements give for a number or date. */
  disputedSpans(subject: string): readonly Span[] {
    return this.disputes.flatMap(({ statements }) =>
      statements.flatMap((one) => (one.subject === subject && one.says.type === 'numbers' ? one.says.spans : [])),
    )
  }

  /** The same facts with some parts replaced. */
  with(parts: Partial<FactsParts>): Facts {
    return new Facts({ ...this.parts, ...parts })
  }

  /** The same facts seen on another day: the patient is older, dates lie further back, and nothing new has happened. */
  on(asOf: Day): Facts {
    return this.with({ asOf, toldUntil: this.toldUntil })
  }

  /**
   * The facts that some statements of the record leave possible, each statement taken by itself. If two statements
   * about one fact exclude each other, the first one counts.
   */
  keeping(statements: readonly Statement[]): Facts {
    const known = new Map<string, Fact>()
    const complete = new Set<string>()
    const existing = new Set<string>()
    const asserted = new Set<string>()
    const recorded = new Set<string>()
    for (const one of statements) {
      const { path, subject, says, asserts } = one
      if (one.presumed === undefined) recorded.add(path)
      if (asserts !== undefined) asserted.add(asserts)
      if (says.type === 'entry') existing.add(path)
      else if (says.type === 'all') complete.add(path)
      else {
        const before = known.get(subject)
        known.set(subject, before === undefined ? says : (meet(before, says) ?? before))
      }
    }
    for (const path of asserted) if (!known.has(path)) known.set(path, YES)
    for (const [path, fact] of this.unsaid) if (!known.has(path)) known.set(path, fact)
    const lists = new Map<string, KnownList>()
    for (const [list, { size }] of this.lists)
      lists.set(list, keptList(list, size, complete.has(list), existing, statements))
    return this.with({ known, lists, recorded, disputes: [] })
  }

  private earliestBirth(): Day {
    const oldest = oldestBirth(this.toldUntil)
    const birth = this.known.get(birthDatePath(this.dictionary) ?? '')
    return birth?.type === 'numbers' ? (birth.spans[0]?.lo ?? oldest) : oldest
  }
}

/** By trial and criterion; true is favourable to the patient. */
export type Confirmations = Readonly<Record<string, Readonly<Record<string, boolean>>>>

export interface FactsParts {
  readonly id: string
  readonly asOf: Day
  /** Undefined: the as-of date. */
  readonly toldUntil?: Day | undefined
  readonly dictionary: Dictionary
  readonly statements: readonly Statement[]
  readonly known: ReadonlyMap<string, Fact>
  readonly lists: ReadonlyMap<string, KnownList>
  readonly days: ReadonlyMap<string, Held>
  readonly dated: readonly Dated[]
  readonly texts: ReadonlyMap<string, string>
  /** The values that entries of a list imply by leaving out a key. No statement is about these facts. */
  readonly unsaid: ReadonlyMap<string, Fact>
  readonly recorded: ReadonlySet<string>
  readonly confirmations: Confirmations
  readonly warnings: readonly Warning[]
  readonly disputes: readonly Dispute[]
}

const NOTHING_KNOWN: KnownList = { size: 0, complete: false }
/** An unknown text, which may be anything. The engine works out which texts the rules can tell apart. */
const ANY_TEXT: Fact = { type: 'values', values: ['', '\u0000'] }
const YES: Fact = { type: 'values', values: [true] }

/**
 * A list as some statements leave it. An entry is certain if its existence is stated (`existing`) or one of its fields
 * is; the other entries are doubtful.
 */
function keptList(
  list: string,
  size: number,
  complete: boolean,
  existing: ReadonlySet<string>,
  statements: readonly Statement[],
): KnownList {
  const unnamed = Array.from({ length: size }, (_, i) => i).filter((i) => !existing.has(entryPath(`${list}[]`, i)))
  if (unnamed.length === 0) return { size, complete }
  const told = new Set(statements.map(({ path }) => path.slice(0, path.indexOf(']') + 1)))
  const doubtful = unnamed.filter((i) => !told.has(entryPath(`${list}[]`, i)))
  return { size, complete, ...(doubtful.length > 0 && { doubtful: new Set(doubtful) }) }
}

/**
 * Everything that a variable allows, for types where that does not depend on the record or the day. Always the same
 * object for one variable.
 */
function wholeDomain(variable: ChoiceVariable | YesNoVariable | IntegerVariable | AgeVariable): Fact {
  let made = wholeDomains.get(variable)
  if (made === undefined) {
    made = domainOf(variable)
    wholeDomains.set(variable, made)
  }
  return made
}

const wholeDomains = new WeakMap<Variable, Fact>()

function domainOf(variable: ChoiceVariable | YesNoVariable | IntegerVariable | AgeVariable): Fact {
  switch (variable.type) {
    case 'choice':
      return { type: 'values', values: variable.values.map((value) => value.name) }
    case 'yes_no':
      return { type: 'values', values: [true, false] }
    case 'integer':
    case 'age':
      return { type: 'numbers', spans: [{ lo: variable.range.min, hi: variable.range.max }] }
  }
}

/** The earliest possible day of birth: nobody is older than 130 completed years. */
export function oldestBirth(asOf: Day): Day {
  return minus(asOf, { count: 131, unit: 'years' }) + 1
}
