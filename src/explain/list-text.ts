import { howMany, pathsOf } from '../conditions/index.ts'
import type { ListCondition } from '../conditions/index.ts'
import { entryNumber, variableAt } from '../dictionary/index.ts'
import type { Dictionary, ListVariable } from '../dictionary/index.ts'
import { allOfThese, withCommas, withSemicolons } from '../messages/index.ts'
import type { Say } from '../messages/index.ts'
import type { Demand } from './asked-text.ts'
import type { EntryFinding, FactValue, Finding, KnownList, ListFinding } from './finding.ts'
import type { KnownText } from './known-text.ts'
import { whyText } from './why-text.ts'
import type { Why } from './why-text.ts'
import { outline } from './wording.ts'

/** An entry of a list, with all that several findings say of it. */
interface ToldEntry {
  readonly list: ListVariable
  readonly fields: Map<string, FactValue>
  /** Why it is not one of those asked for, by the text of each reason. */
  readonly why: Map<string, Why>
  /** Which of the entries it is: `is the latest`; empty where that is not asked. */
  readonly standing: string
  isMeant: boolean
  isInOrder: boolean
}

const MOST_REASONS = 3

/** What a reason says of lists and their entries, and of what is asked of them. */
export class ListTexts {
  private readonly dictionary: Dictionary
  private readonly say: Say
  private readonly known: KnownText
  /** Whether the criterion passes; nothing is then said of what it asks. */
  private readonly passes: boolean
  private readonly entries = new Map<string, ToldEntry>()

  constructor(dictionary: Dictionary, say: Say, known: KnownText, passes: boolean) {
    this.dictionary = dictionary
    this.say = say
    this.known = known
    this.passes = passes
  }

  /** For a list that is empty, or about which nothing is known. */
  emptyText({ fact, value: { complete, against, because } }: ListFinding): string {
    const list = this.list(fact).label
    if (complete) return this.say('entries.none', { list })
    if (against !== undefined) return this.say('entries.contradicted', { list, others: this.known.names(against) })
    if (because === undefined) return this.say('entries.not-known', { list })
    const reasons = because.map((one) => one.replace(/\.$/, ''))
    return this.say('entries.because', { list, because: withSemicolons(reasons, this.say) })
  }

  /** For a list in which no entry is as asked or, where all must be so, every entry is. */
  noneText({ fact, requirement, value: { size: count, complete } }: ListFinding): string {
    const list = this.list(fact).label
    if (requirement.kind === 'every')
      return this.say(complete ? 'entries.all-in-order' : 'entries.known-in-order', { count, list })
    return this.say(complete ? 'entries.none-meant' : 'entries.none-known-meant', { count, list })
  }

  /** For the sum of a field over the entries. */
  totalText({ fact, requirement }: ListFinding, total: number): string {
    const field = requirement.kind === 'count' && requirement.total !== undefined ? requirement.total : fact
    const { label } = variableAt(this.dictionary, field)
    return this.say('entries.total', { list: this.list(fact).label, fact: label, total })
  }

  /** For entries that are not reported one by one. */
  moreText({ fact }: ListFinding, count: number): string {
    return this.say('entry.more', { count, list: this.list(fact).label })
  }

  /** Adds what a finding says of an entry; `entryText` makes one sentence of all that was added. */
  note(entry: EntryFinding, { fact, requirement, value }: ListFinding): void {
    const known = this.entries.get(entry.entry)
    const own = known ?? {
      list: this.list(fact),
      fields: new Map<string, FactValue>(),
      why: new Map<string, Why>(),
      standing: this.standingText(entry, requirement, value),
      isMeant: true,
      isInOrder: false,
    }
    this.entries.set(entry.entry, own)
    for (const one of entry.fields) own.fields.set(one.fact, one)
    if (this.passes || entry.relation !== 'does-not-hold') return
    // What is asked of the latest or first entry is said after it.
    if (entry.standing !== undefined) return
    // Where all entries must be so, this one is; what speaks against one that is not is said by its fields.
    if (requirement.kind === 'every') own.isInOrder = true
    else {
      own.isMeant = false
      for (const why of this.whysOf(entry)) own.why.set(why.text, why)
    }
  }

  /** Which of the entries it is, in words; empty for the only entry of a list, where it goes without saying. */
  private standingText({ standing }: EntryFinding, { kind }: ListCondition, { size }: KnownList): string {
    if (standing === undefined || size === 1 || (kind !== 'latest' && kind !== 'first')) return ''
    return this.say(`standing.${kind}.${standing}`)
  }

  /** The reasons to give for an entry. Where each of several facts alone keeps it out, one is enough. */
  private whysOf({ why = [] }: EntryFinding): readonly Why[] {
    const isTogether = why.every((one) => one.together === true)
    const texts = why.flatMap((one) => whyText(one, this.dictionary, this.say) ?? [])
    return isTogether ? texts : texts.slice(0, 1)
  }

  /** All that was noted of an entry. */
  entryText(path: string): string {
    const own = this.entries.get(path)
    if (own === undefined) return ''
    const { list, isMeant, isInOrder } = own
    const order = list.fields.map((field) => `${path}.${field.name}`)
    const said = new Set([...own.why.values()].flatMap((one) => one.says ?? []))
    const values = order.flatMap((fact) => (said.has(fact) ? [] : (own.fields.get(fact) ?? [])))
    const given = {
      entry: list.entry,
      number: entryNumber(path),
      fields: withCommas(
        values.map((one) => this.known.field(one)),
        this.say,
      ),
    }
    const { standing } = own
    if (!isMeant) return this.notMeantText(given, [...own.why.values()])
    if (standing !== '') return this.say('entry.ranked', { ...given, standing })
    return this.say(isInOrder ? 'entry.in-order' : 'entry.is', given)
  }

  private notMeantText(given: Readonly<Record<string, string | number>>, all: readonly Why[]): string {
    const { say } = this
    if (all.length === 0 || all.length > MOST_REASONS) return say('entry.not-meant', given)
    const isSaidOfEntry = all.every((one) => one.ofEntry !== undefined)
    const why = allOfThese(
      all.map((one) => (isSaidOfEntry ? (one.ofEntry ?? '') : one.ofField)),
      say,
    )
    return say(isSaidOfEntry ? 'entry.why' : 'entry.why.label', { ...given, why })
  }

  /** What is asked of a list; undefined for a criterion that passes. */
  demand({ requirement, value, wanted, entries }: ListFinding): Demand | undefined {
    if (this.passes) return undefined
    // Where the latest or first entry is named, what is asked is asked of that entry.
    const tellsWhich = 'among' in requirement && entries.some((one) => one.standing !== undefined)
    const kind = requirement.kind === 'count' ? 'count' : 'list'
    if (requirement.kind === 'count' && requirement.total !== undefined) {
      const number = howMany(requirement.range, this.say)
      return { text: value.total === undefined ? this.say('many.in-all', { number }) : number, wanted, kind }
    }
    const { text, parts } = outline(requirement, this.dictionary, this.say)
    if (tellsWhich) {
      const own = outline(requirement.where, this.dictionary, this.say)
      if (own.parts.length === 0 && pathsOf(requirement.where).size > 0) return { text: own.text, wanted, kind }
    }
    return { text: parts.length === 0 ? text : undefined, wanted, kind }
  }

  private list(path: string): ListVariable {
    return variableAt(this.dictionary, path) as ListVariable
  }
}

/** Whether nothing at all is known of a list. */
export function isUnknown({ value }: ListFinding): boolean {
  return value.size === 0 && !value.complete && value.against === undefined && value.because === undefined
}

/** The lists about which nothing is known and of which only one thing is asked. */
export function listsAskedOnce(findings: readonly Finding[]): ReadonlySet<string> {
  const asked = new Map<string, Set<string>>()
  for (const one of findings) {
    if (one.kind !== 'list' || !isUnknown(one)) continue
    const text = JSON.stringify([one.requirement, one.wanted])
    asked.set(one.fact, (asked.get(one.fact) ?? new Set()).add(text))
  }
  return new Set([...asked].flatMap(([list, demands]) => (demands.size === 1 ? list : [])))
}
