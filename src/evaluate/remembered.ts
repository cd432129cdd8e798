import { declaredPath, variableAt } from '../dictionary/index.ts'
import { Facts } from '../facts/index.ts'
import type { Fact, KnownList, LabFact } from '../facts/index.ts'
import { compareRational, multiply } from '../quantity/index.ts'
import type { Program } from './program.ts'

/**
 * What the engine asked of the facts on the way to an answer, as a tree: the same replies lead to the same answer, without
 * working it out again. A reply is kept only as exactly as the program can tell values apart.
 *
 * INVARIANT: the engine is a function of the replies, so after the same replies it asks the same next thing.
 */
export class Remembered<Answer> {
  private readonly program: Program
  private readonly workOut: (facts: Facts) => Answer
  private root: Node<Answer> | undefined
  private size = 0

  constructor(program: Program, workOut: (facts: Facts) => Answer) {
    this.program = program
    this.workOut = workOut
  }

  answer(facts: Facts): Answer {
    let node = this.root
    while (node !== undefined) {
      if (node.query === undefined) return node.answer
      node = node.next.get(replyTo(node.query, facts, this.program))
    }
    return this.learn(facts)
  }

  private learn(facts: Facts): Answer {
    const asked = new Map<string, Query>()
    const answer = this.workOut(watched(facts, asked))
    if (this.size >= MOST_NODES) return answer
    const leaf: Node<Answer> = { query: undefined, answer }
    const queries = [...asked.values()]
    const [first] = queries
    if (first === undefined) {
      this.root = leaf
      return answer
    }
    this.root ??= { query: first, next: new Map() }
    let node = this.root
    for (const [i, query] of queries.entries()) {
      if (node.query === undefined) return answer
      const reply = replyTo(query, facts, this.program)
      const after: Query | undefined = queries[i + 1]
      let next = node.next.get(reply)
      if (next === undefined) {
        next = after === undefined ? leaf : { query: after, next: new Map() }
        node.next.set(reply, next)
        this.size++
      }
      node = next
    }
    return answer
  }
}

/** Beyond so many replies, nothing more is remembered, so that memory does not grow with the patients. */
const MOST_NODES = 20_000

type Node<Answer> =
  | { readonly query: Query; readonly next: Map<string, Node<Answer>> }
  | { readonly query: undefined; readonly answer: Answer }

/** Something that the engine asks of the facts. */
interface Query {
  readonly kind: 'at' | 'list' | 'recorded' | 'disputed' | 'domain'
  readonly path: string
  readonly declared: string
}

/** The same facts, noting once and in order what is asked of them. */
function watched(facts: Facts, asked: Map<string, Query>): Facts {
  const note = (kind: Query['kind'], path: string): void => {
    const key = `${kind} ${path}`
    if (!asked.has(key)) asked.set(key, { kind, path, declared: declaredPath(path) })
  }
  const { id, asOf, dictionary, known, lists, confirmations, warnings } = facts
  const watchedSet = (kind: 'recorded' | 'disputed'): ReadonlySet<string> =>
    new Proxy(facts[kind], {
      get: (set, key) => {
        if (key !== 'has') throw new Error(`the engine may only ask ${kind} for single paths`)
        return (path: string) => {
          note(kind, path)
          return set.has(path)
        }
      },
    })
  const recorded = watchedSet('recorded')
  const disputed = watchedSet('disputed')
  return new WatchedFacts(
    { id, asOf, dictionary, known, lists, recorded, confirmations, warnings, disputed },
    facts,
    note,
  )
}

class WatchedFacts extends Facts {
  private readonly own: Facts
  private readonly note: (kind: Query['kind'], path: string) => void

  constructor(
    parts: ConstructorParameters<typeof Facts>[0],
    own: Facts,
    note: (kind: Query['kind'], path: string) => void,
  ) {
    super(parts)
    this.own = own
    this.note = note
  }

  override at(path: string): Fact {
    this.note('at', path)
    return this.own.at(path)
  }

  override list(path: string): KnownList {
    this.note('list', path)
    return this.own.list(path)
  }

  override domain(...[variable, path]: Parameters<Facts['domain']>): Fact {
    this.note('domain', path)
    return this.own.domain(variable, path)
  }
}

function replyTo({ kind, path, declared }: Query, facts: Facts, program: Program): string {
  switch (kind) {
    case 'at':
      return factReply(facts.at(path), declared, program)
    case 'domain':
      return factReply(facts.domain(variableAt(facts.dictionary, declared), path), declared, program)
    case 'list': {
      const { size, complete } = facts.list(path)
      return complete ? `${size}` : `${size}+`
    }
    case 'recorded':
      return facts.recorded.has(path) ? '1' : '0'
    case 'disputed':
      return facts.disputed.has(path) ? '1' : '0'
  }
}

function factReply(fact: Fact, declared: string, program: Program): string {
  switch (fact.type) {
    case 'values':
      return fact.values.join('|')
    case 'lab':
      return labReply(fact, declared, program)
    case 'numbers': {
      // Dates that are compared with each other count exactly; other numbers by the pieces that the limits cut.
      if (program.partners.has(declared)) return fact.spans.map(({ lo, hi }) => `${lo}_${hi}`).join('|')
      const cuts = program.sortedCuts.get(declared) ?? []
      return fact.spans.map(({ lo, hi }) => `${pieceOf(lo, cuts)}_${pieceOf(hi, cuts)}`).join('|')
    }
  }
}

/** The number of cuts below a value: a cut lies behind its number. */
function pieceOf(value: number, cuts: readonly number[]): number {
  let piece = 0
  for (const cut of cuts) {
    if (cut >= value) break
    piece++
  }
  return piece
}

/** Where an exact value with an exact limit (or none) lies among the rules' limits; anything else as it is. */
function labReply({ value, uln, missing }: LabFact, declared: string, program: Program): string {
  if (value === undefined) return uln === undefined ? `? ${missing}` : `? ${uln.n}/${uln.d} ${missing}`
  const exact = value.hi !== undefined && compareRational(value.lo, value.hi) === 0
  const multiples = program.labMultiples.get(declared) ?? []
  if (!exact || (uln === undefined && multiples.length > 0)) {
    const { lo, hi, loIncluded, hiIncluded } = value
    const end = hi === undefined ? '' : `${hi.n}/${hi.d}${hiIncluded ? ']' : ')'}`
    return `${loIncluded ? '[' : '('}${lo.n}/${lo.d} ${end} ${uln === undefined ? '' : `${uln.n}/${uln.d}`} ${missing}`
  }
  const limits = program.labLimits.get(declared) ?? []
  const own = uln === undefined ? limits : [...limits, ...multiples.map((multiple) => multiply(multiple, uln))]
  return `${uln === undefined ? '' : 'u'}${own.map((limit) => Math.sign(compareRational(value.lo, limit))).join(',')}`
}
