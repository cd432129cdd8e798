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

/** The days on which a fact may have held, with its date as it is written. */
export interface Held extends Span {
  readonly text: string
}

/** A day that a record states beside its facts. */
export interface Dated extends Held {
  /** Whose day it is: the path of a fact, known or not, of a list, an answer, or a second look; its date stands at `.date` there. */
  readonly of: string
  /** The same named for people. */
  readonly name: Part
}

export interface KnownList {
  readonly size: number
  /** False when there may be more entries than those known. */
  readonly complete: boolean
  /** Entries of which it is disputed that they exist. */
  readonly doubtful?: ReadonlySet<number>
}

/** Something about a record that the user should know; it never changes a verdict by itself. */
export interface Warning {
  readonly path: string
  /** In English, as machines and the log have it. */
  readonly message: string
  /** The same as data, from which people are told in their language; left out where it is of the rules, which have it in the words of the reader. */
  readonly said?: Sentence
  /** Facts that cannot all hold, what is unlikely, what is old, or how the record was read: what of it is not taken as it stands. */
  readonly kind: 'conflict' | 'query' | 'stale' | 'reading'
  /** The id of the query of the dictionary that is raised. */
  readonly query?: string
  /** The other facts of a contradiction. */
  readonly against?: readonly string[]
  /** The value that was to be assumed of a fact that nobody recorded. */
  readonly assumed?: Json
}

/** What one record says about one patient on the as-of date. Paths are those of the record: `metastases[0].site`. */
export class Facts {
  readonly id: string
  readonly asOf: Day
  readonly dictionary: Dictionary
  /** Everything that the record states, and what is presumed of it. */
  readonly statements: readonly Statement[]
  /** What is left possible of the facts that all readings agree on; the facts of a dispute are as if nothing were recorded. */
  readonly known: ReadonlyMap<string, Fact>
  readonly lists: ReadonlyMap<string, KnownList>
  /** The days on which facts held, where the record says it, by the path of the fact; not after the as-of date of the record. */
  readonly days: ReadonlyMap<string, Held>
  /** All days that the record states beside its facts, in its order and of every source. */
  readonly dated: readonly Dated[]
  /** What entries say by being there without a key; of one record it is always the same object. */
  readonly unsaid: ReadonlyMap<string, Fact>
  /** Recorded texts; they contradict nothing. */
  readonly texts: ReadonlyMap<string, string>
  /** The paths of the statements that no reading leaves out. */
  readonly recorded: ReadonlySet<string>
  readonly confirmations: Confirmations
  readonly warnings: readonly Warning[]
  /** Statements that cannot all hold. */
  readonly disputes: readonly Dispute[]

  private readonly parts: FactsParts
  /** The day until which the record tells: no date in it is later. */
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

  /** Whether statements are in dispute, or an entry that the record has may not be there. */
  get isDoubtful(): boolean {
    return this.disputes.length > 0 || [...this.lists.values()].some(({ doubtful }) => doubtful !== undefined)
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
      case 'yes_no':
      case 'integer':
      case 'age':
        return wholeDomain(variable)
      case 'birth_date':
        return { type: 'numbers', spans: [{ lo: oldestBirth(this.toldUntil), hi: this.toldUntil }] }
      case 'date': {
        const told = { lo: this.earliestBirth(), hi: this.toldUntil }
        // What goes on has not ended on a later day either.
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

  /** The spans in which a number or date lies according to statements that are disputed. */
  disputedSpans(subject: string): readonly Span[] {
    return this.disputes.flatMap(({ statements }) =>
      statements.flatMap((one) => (one.subject === subject && one.says.type === 'numbers' ? one.says.spans : [])),
    )
  }

  /** The same facts with some parts replaced. */
  with(parts: Partial<FactsParts>): Facts {
    return new Facts({ ...this.parts, ...parts })
  }

  /** The same facts looked at on another day: she is older, dates lie further back, and nothing new has happened. */
  on(asOf: Day): Facts {
    return this.with({ asOf, toldUntil: this.toldUntil })
  }

  /**
   * The facts that some statements of the record leave possible, each taken by itself. Of two about one fact that exclude each other,
   * the fact is as the first has it.
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

/** By trial and criterion: true is favourable to the patient. */
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
  /** What entries say by being there without a key; no statement is about these facts. */
  readonly unsaid: ReadonlyMap<string, Fact>
  readonly recorded: ReadonlySet<string>
  readonly confirmations: Confirmations
  readonly warnings: readonly Warning[]
  readonly disputes: readonly Dispute[]
}

const NOTHING_KNOWN: KnownList = { size: 0, complete: false }
/** A text that is not known: it may be any; what rules tell apart of it is made by the engine. */
const ANY_TEXT: Fact = { type: 'values', values: ['', '\u0000'] }
const YES: Fact = { type: 'values', values: [true] }

/** A list of which entries are kept: those named by themselves (`existing`), and those of which a field is. */
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

/** Everything that a variable allows, where that is the same for every record and day: always the same object for a variable. */
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

/** Nobody is older than 130 completed years. */
export function oldestBirth(asOf: Day): Day {
  return minus(asOf, { count: 131, unit: 'years' }) + 1
}
