import { howMany, leafAsks, leafWords, pathsOf } from '../conditions/index.ts'
import type { LeafCondition, ListCondition } from '../conditions/index.ts'
import { declaredPath, entryNumber, factName, variableAt, variableOf } from '../dictionary/index.ts'
import type { Dictionary, ListVariable } from '../dictionary/index.ts'
import { allOfThese, capitalized, inEnglish, withCommas, withSemicolons } from '../messages/index.ts'
import type { Say } from '../messages/index.ts'
import { answerWord } from '../model/index.ts'
import type { Question } from '../model/index.ts'
import { askOf, groupsOf, isAlone, voiceOf } from './asked-text.ts'
import type { Ask, Demand, Voice } from './asked-text.ts'
import type {
  CriterionFinding,
  EntryFinding,
  FactFinding,
  FactsFinding,
  FactValue,
  Finding,
  KnownList,
  ListFinding,
} from './finding.ts'
import { KnownText } from './known-text.ts'
import { tooMuchOpenText } from './not-worked-out.ts'
import { whyText } from './why-text.ts'
import type { Why } from './why-text.ts'
import { askedKey, factNames, outline } from './wording.ts'

/** The reason of a criterion as people read it: made from what was found, and from nothing else. */
export function reasonText(finding: CriterionFinding, dictionary: Dictionary, say: Say = inEnglish): string {
  switch (finding.kind) {
    case 'not-screened':
      return finding.because
    case 'asked':
      return questionText(finding.question, finding.favourable, say)
    case 'too-much-open':
      return withOpenFacts([tooMuchOpenText(finding, factNames(finding.missing, dictionary, say), say)], finding, say)
    case 'facts': {
      const { question, favourable } = finding
      const told = new Telling(finding, dictionary, say).sentences()
      const asked = question === undefined ? [] : [questionText(question, favourable, say)]
      return withOpenFacts([...told, ...asked], finding, say)
    }
  }
}

/** Sentences, and behind them whether which of the missing facts matter was not worked out. */
function withOpenFacts(
  told: readonly string[],
  { missing_is_spent: isSpent }: Pick<FactsFinding, 'missing_is_spent'>,
  say: Say,
): string {
  return [...told, ...(isSpent === true ? [say('spent.which')] : [])].join(' ')
}

/** A question with whom to ask, or with the answer that is recorded. */
function questionText(question: Question, favourable: boolean | undefined, say: Say): string {
  const { ask, who } = question
  if (favourable !== undefined) return say(`reason.answered.${answerWord(question, favourable)}`, { ask })
  return say(askedKey(question), { ask, who })
}

/** What is known, and all that is asked of it. */
interface Told {
  readonly what: () => string
  readonly asks: Ask[]
}

/** An entry of a list with all that several findings say of it. */
interface ToldEntry {
  readonly list: ListVariable
  readonly fields: Map<string, FactValue>
  /** Why it is not one of those that are asked for. */
  readonly why: Map<string, Why>
  /** Which of the entries it is: `is the latest`; empty where that is no question. */
  readonly standing: string
  isMeant: boolean
  isInOrder: boolean
}

const MOST_FINDINGS = 6
const MOST_REASONS = 3

class Telling {
  private readonly criterion: FactsFinding
  private readonly dictionary: Dictionary
  private readonly say: Say
  private readonly known: KnownText
  private readonly voice: Voice
  private readonly passes: boolean
  /** What the same facts say twice is said once; in the order in which it was found. */
  private readonly told = new Map<string, Told>()
  private readonly entries = new Map<string, ToldEntry>()
  /** For lists of which nothing is known, whether one thing is asked of each. */
  private readonly isAskedOnce: ReadonlySet<string>

  constructor(criterion: FactsFinding, dictionary: Dictionary, say: Say) {
    this.criterion = criterion
    this.dictionary = dictionary
    this.say = say
    this.known = new KnownText(dictionary, say)
    this.voice = voiceOf(criterion.criterion, criterion.status, criterion.favourable !== undefined)
    this.passes = criterion.status === 'pass' && criterion.favourable === undefined
    this.isAskedOnce = listsAskedOnce(criterion.of)
  }

  sentences(): string[] {
    for (const finding of this.criterion.of) {
      if (finding.kind === 'list') this.tellList(finding, this.listDemand(finding))
      else this.note(this.known.finding(finding), finding, this.factDemand(finding))
    }
    // What leaves it to a person holds; nothing more is asked of it than the question.
    for (const finding of this.criterion.left_by ?? []) {
      if (finding.kind === 'list') this.tellList(finding, undefined)
      else this.note(this.known.finding(finding), finding, undefined)
    }
    const all = [...this.told.values()].flatMap((one) => this.sentence(one))
    const more = all.length - MOST_FINDINGS
    const { say } = this
    return [
      ...this.missingText(),
      ...all.slice(0, MOST_FINDINGS),
      ...(more > 0 ? [say('reason.more', { count: more })] : []),
      ...(this.voice === 'excludes' && this.criterion.of.some((one) => one.together === true)
        ? [say('reason.together')]
        : []),
    ].map(capitalized)
  }

  /** The missing facts of which nothing else says that they are not known. */
  private missingText(): string[] {
    if (this.criterion.status !== 'unknown') return []
    const said = new Set(this.criterion.of.flatMap((one) => saidUnknown(one, this.dictionary)))
    const names = factNames(
      this.criterion.missing.filter((path) => !said.has(path)),
      this.dictionary,
      this.say,
    )
    return names.length === 0 ? [] : [this.say('reason.not-known', { facts: withSemicolons(names, this.say) })]
  }

  private sentence({ what, asks }: Told): string[] {
    const { say } = this
    const known = what()
    const [first, ...others] = groupsOf(asks)
    if (first === undefined) return known === '' ? [] : [say('reason.is', { what: known })]
    const asked = (one: readonly Ask[]): string => withSemicolons([...new Set(one.map((ask) => ask.asked))], say)
    const alone = others.flatMap(({ key, of }) => (isAlone(key) ? [say(`${key}.alone`, { asked: asked(of) })] : []))
    if (known !== '') return [say(first.key, { what: known, asked: asked(first.of) }), ...alone]
    return isAlone(first.key) ? [say(`${first.key}.alone`, { asked: asked(first.of) }), ...alone] : alone
  }

  private note(what: string, finding: Finding, demand: Demand | undefined): void {
    this.ask(what, () => what, finding, demand)
  }

  private ask(key: string, what: () => string, finding: Finding, demand: Demand | undefined): void {
    const told = this.told.get(key) ?? { what, asks: [] }
    this.told.set(key, told)
    const ask = this.passes || demand === undefined ? undefined : askOf(demand, this.voice, finding)
    if (ask !== undefined) told.asks.push(ask)
  }

  private factDemand({ requirement, wanted, lacking }: FactFinding): Demand | undefined {
    // Of what she has, nothing is said that is asked.
    if (this.passes) return undefined
    if (lacking !== undefined)
      return { text: factName(lacking, this.dictionary, this.say), wanted: true, kind: 'limit' }
    return { text: this.leafText(requirement), wanted, kind: leafAsks(requirement) }
  }

  /** A yes or a no is said as the answer that it is: “would exclude: no” alone says its opposite. */
  private leafText(requirement: LeafCondition): string {
    const word = leafWords(requirement, this.dictionary, this.say)
    const isAnswer = requirement.kind === 'is' && requirement.values.every((one) => typeof one === 'boolean')
    return isAnswer ? this.say('asks.quoted', { word }) : word
  }

  private tellList(finding: ListFinding, demand: Demand | undefined): void {
    const { value, entries, fact } = finding
    if (value.total !== undefined) this.note(this.totalText(finding, value.total), finding, demand)
    else if (value.size === 0) this.tellEmpty(finding, demand)
    else if (
      entries.every((one) => one.why !== undefined || one.relation === 'does-not-hold') &&
      value.more !== undefined
    )
      this.note(this.noneText(finding), finding, demand)
    else {
      const last = entries.length - 1
      entries.forEach((entry, i) => {
        this.addEntry(entry, finding)
        // How many there are is asked of all together, and what is needed of the list, so it is said once.
        const isSaid = i === last && value.more === undefined
        const own = isSaid || (this.voice === 'excludes' && finding.requirement.kind !== 'count') ? demand : undefined
        this.ask(entry.entry, () => this.entryText(entry.entry), finding, own)
      })
      if (value.more !== undefined)
        this.note(this.say('entry.more', { count: value.more, list: this.list(fact).label }), finding, demand)
    }
  }

  /** Of a list that is not known, what is asked of it is said where that is one thing; of several the criterion's own text must say how they go together. */
  private tellEmpty(finding: ListFinding, demand: Demand | undefined): void {
    const { fact } = finding
    const text = this.emptyText(finding)
    if (!isUnknown(finding)) return this.note(text, finding, demand)
    const isNamed = this.criterion.status === 'unknown' && this.criterion.missing.includes(fact)
    const own = this.isAskedOnce.has(fact) ? demand : undefined
    this.ask(text, () => (isNamed ? '' : text), finding, own)
  }

  private emptyText({ fact, value: { complete, against, because } }: ListFinding): string {
    const list = this.list(fact).label
    if (complete) return this.say('entries.none', { list })
    if (against !== undefined) return this.say('entries.contradicted', { list, others: this.known.names(against) })
    if (because === undefined) return this.say('entries.not-known', { list })
    const reasons = because.map((one) => one.replace(/\.$/, ''))
    return this.say('entries.because', { list, because: withSemicolons(reasons, this.say) })
  }

  private noneText({ fact, requirement, value: { size: count, complete } }: ListFinding): string {
    const list = this.list(fact).label
    if (requirement.kind === 'every')
      return this.say(complete ? 'entries.all-in-order' : 'entries.known-in-order', { count, list })
    return this.say(complete ? 'entries.none-meant' : 'entries.none-known-meant', { count, list })
  }

  private totalText({ fact, requirement }: ListFinding, total: number): string {
    const field = requirement.kind === 'count' && requirement.total !== undefined ? requirement.total : fact
    const { label } = variableAt(this.dictionary, field)
    return this.say('entries.total', { list: this.list(fact).label, fact: label, total })
  }

  private addEntry(entry: EntryFinding, { fact, requirement, value }: ListFinding): void {
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
    // What is asked of the one that comes last, or first, is said behind it.
    if (entry.standing !== undefined) return
    // What speaks against an entry of which all must be so is told by its fields.
    if (requirement.kind === 'every') own.isInOrder = true
    else {
      own.isMeant = false
      for (const why of this.whysOf(entry)) own.why.set(why.text, why)
    }
  }

  /** It goes without saying of an entry that has no other beside it. */
  private standingText({ standing }: EntryFinding, { kind }: ListCondition, { size }: KnownList): string {
    if (standing === undefined || size === 1 || (kind !== 'latest' && kind !== 'first')) return ''
    return this.say(`standing.${kind}.${standing}`)
  }

  /** Of several facts of which each alone is enough, one is said. */
  private whysOf({ why = [] }: EntryFinding): readonly Why[] {
    const isTogether = why.every((one) => one.together === true)
    const texts = why.flatMap((one) => whyText(one, this.dictionary, this.say) ?? [])
    return isTogether ? texts : texts.slice(0, 1)
  }

  private entryText(path: string): string {
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

  /** What is asked of a list. */
  private listDemand({ requirement, value, wanted, entries }: ListFinding): Demand | undefined {
    if (this.passes) return undefined
    // Where the entry is named that comes last, or first, what is asked is asked of that.
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

/** A list of which the value says only that it is not known. */
function isUnknown({ value }: ListFinding): boolean {
  return value.size === 0 && !value.complete && value.against === undefined && value.because === undefined
}

function listsAskedOnce(findings: readonly Finding[]): ReadonlySet<string> {
  const asked = new Map<string, Set<string>>()
  for (const one of findings) {
    if (one.kind !== 'list' || !isUnknown(one)) continue
    const text = JSON.stringify([one.requirement, one.wanted])
    asked.set(one.fact, (asked.get(one.fact) ?? new Set()).add(text))
  }
  return new Set([...asked].flatMap(([list, demands]) => (demands.size === 1 ? list : [])))
}

/** The paths of facts of which the sentence of a finding says that they are not known. */
function saidUnknown(finding: Finding, dictionary: Dictionary): readonly string[] {
  if (finding.kind === 'list') return finding.entries.flatMap(({ fields }) => fields.flatMap(unknownIn))
  const { fact, value, other, requirement } = finding
  const isLimit = requirement.kind === 'limit' && value.is === 'unknown'
  const lacksLimit = requirement.kind === 'uln' && value.is === 'lab' && value.uln === undefined
  if (isLimit || lacksLimit) return [`${fact}.uln`]
  const own = [...unknownIn({ fact, value }), ...(other === undefined ? [] : unknownIn(other))]
  return own.flatMap((path) => {
    const variable = variableOf(dictionary, declaredPath(path))
    return variable?.type === 'age' ? [path, variable.from] : path
  })
}

function unknownIn({ fact, value }: FactValue): readonly string[] {
  return value.is === 'unknown' && value.against === undefined ? [fact] : []
}
