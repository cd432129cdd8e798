import type { Program } from '../evaluate/index.ts'
import { Facts } from '../facts/index.ts'
import type { Fact, KnownList } from '../facts/index.ts'
import { queryOf, replyTo } from './replies.ts'
import type { Asked, Query } from './replies.ts'
import type { Rememberer, Room } from './room.ts'

/**
 * What the engine asked of the facts on the way to an answer, as a tree: the same replies lead to the same answer, without
 * working it out again. A reply is kept only as exactly as the program can tell values apart.
 *
 * INVARIANT: the engine is a function of the replies, so after the same replies it asks the same next thing.
 */
export class Remembered<Answer> implements Rememberer {
  size = 0
  private readonly program: Program
  private readonly workOut: (facts: Facts) => Answer
  private readonly room: Room
  private readonly queries = new Map<string, Query>()
  private root: Node<Answer> | undefined
  /** How often an answer was known, and how often it had to be learnt. */
  private known = 0
  private learnt = 0
  private learns = true

  /** `room` is shared by all that remember. */
  constructor(program: Program, room: Room, workOut: (facts: Facts) => Answer) {
    this.program = program
    this.room = room
    this.workOut = workOut
  }

  answer(facts: Facts): Answer {
    let node = this.root
    while (node !== undefined) {
      if (node.query === undefined) {
        this.known++
        return node.answer
      }
      node = node.next.get(replyTo(node.query, facts, this.program))
    }
    return this.learn(facts)
  }

  get isUseful(): boolean {
    return this.known >= LEAST_USE * this.learnt
  }

  stop(): void {
    this.learns = false
    this.root = undefined
    this.queries.clear()
    this.size = 0
  }

  private learn(facts: Facts): Answer {
    this.room.makeRoom()
    if (!this.learns || this.room.isFull) return this.workOut(facts)
    this.learnt++
    const asked = new Map<string, Asked>()
    const answer = this.workOut(watched(facts, asked))
    const leaf: Node<Answer> = { query: undefined, answer }
    const all = [...asked.values()]
    const nodeAt = (i: number): Node<Answer> => {
      const one = all[i]
      return one === undefined ? leaf : { query: this.query(one, all.slice(0, i)), next: new Map() }
    }
    this.root ??= nodeAt(0)
    let node = this.root
    for (let i = 1; node.query !== undefined; i++) {
      const reply = replyTo(node.query, facts, this.program)
      let next = node.next.get(reply)
      if (next === undefined) {
        next = nodeAt(i)
        node.next.set(reply, next)
        this.size++
        this.room.add(this)
      }
      node = next
    }
    return answer
  }

  /** A query that is compared with others hangs on what was asked before; any other is always the same. */
  private query(asked: Asked, before: readonly Asked[]): Query {
    const key = `${asked.kind} ${asked.path}`
    const known = this.queries.get(key)
    if (known !== undefined) return known
    const query = queryOf(asked, before, this.program)
    if (!this.program.partners.has(query.declared)) this.queries.set(key, query)
    return query
  }
}

/** So often for each time it was learnt, an answer must have been known, or learning costs more than it saves. */
const LEAST_USE = 0.3

type Node<Answer> =
  | { readonly query: Query; readonly next: Map<string, Node<Answer>> }
  | { readonly query: undefined; readonly answer: Answer }

/** The same facts, noting once and in order what is asked of them. */
function watched(facts: Facts, asked: Map<string, Asked>): Facts {
  const note = (kind: Asked['kind'], path: string): void => {
    const key = `${kind} ${path}`
    if (!asked.has(key)) asked.set(key, { kind, path })
  }
  const { id, asOf, dictionary, statements, known, lists, confirmations, warnings, disputes } = facts
  const recorded: ReadonlySet<string> = new Proxy(facts.recorded, {
    get: (set, key) => {
      if (key !== 'has') throw new Error('the engine may only ask for single paths')
      return (path: string) => {
        note('recorded', path)
        return set.has(path)
      }
    },
  })
  const days: Facts['days'] = new Proxy(new Map(), {
    get: () => {
      throw new Error('what is asked of days is not noted')
    },
  })
  const parts = { id, asOf, dictionary, statements, known, lists, days, recorded, confirmations, warnings, disputes }
  return new WatchedFacts(parts, facts, note)
}

class WatchedFacts extends Facts {
  private readonly own: Facts
  private readonly note: (kind: Asked['kind'], path: string) => void

  constructor(
    parts: ConstructorParameters<typeof Facts>[0],
    own: Facts,
    note: (kind: Asked['kind'], path: string) => void,
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
