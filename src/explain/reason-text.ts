import { leafAsks, leafWords } from '../conditions/index.ts'
import type { LeafCondition } from '../conditions/index.ts'
import { declaredPath, factName, variableOf } from '../dictionary/index.ts'
import type { Dictionary } from '../dictionary/index.ts'
import { capitalized, inEnglish, withSemicolons } from '../messages/index.ts'
import type { Say } from '../messages/index.ts'
import { answerWord } from '../model/index.ts'
import type { Question } from '../model/index.ts'
import { askOf, groupsOf, isAlone, voiceOf } from './asked-text.ts'
import type { Ask, Demand, Voice } from './asked-text.ts'
import type { CriterionFinding, FactFinding, FactsFinding, FactValue, Finding, ListFinding } from './finding.ts'
import { KnownText } from './known-text.ts'
import { isUnknown, ListTexts, listsAskedOnce } from './list-text.ts'
import { tooMuchOpenText } from './not-worked-out.ts'
import { askedKey, factNames } from './wording.ts'

/** The reason of a criterion as people read it, made from the finding alone. */
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
      const shown = new ReasonBuilder(finding, dictionary, say).sentences()
      const asked = question === undefined ? [] : [questionText(question, favourable, say)]
      return withOpenFacts([...shown, ...asked], finding, say)
    }
  }
}

/** Joins sentences. At the end it says, if so, that it was not worked out which of the missing facts matter. */
function withOpenFacts(
  shown: readonly string[],
  { missing_is_spent: isSpent }: Pick<FactsFinding, 'missing_is_spent'>,
  say: Say,
): string {
  return [...shown, ...(isSpent === true ? [say('spent.which')] : [])].join(' ')
}

/** A question, with whom to ask or with the recorded answer. */
function questionText(question: Question, favourable: boolean | undefined, say: Say): string {
  const { ask, who } = question
  if (favourable !== undefined) return say(`reason.answered.${answerWord(question, favourable)}`, { ask })
  return say(askedKey(question), { ask, who })
}

/** What is known, and all that is asked of it. */
interface Shown {
  readonly what: () => string
  readonly asks: Ask[]
}

const MOST_FINDINGS = 6

class ReasonBuilder {
  private readonly criterion: FactsFinding
  private readonly dictionary: Dictionary
  private readonly say: Say
  private readonly known: KnownText
  private readonly voice: Voice
  private readonly passes: boolean
  /** What is said of facts, in the order in which it was found; what several findings say alike is said once. */
  private readonly shown = new Map<string, Shown>()
  private readonly lists: ListTexts
  /** The lists about which nothing is known and of which only one thing is asked. */
  private readonly isAskedOnce: ReadonlySet<string>

  constructor(criterion: FactsFinding, dictionary: Dictionary, say: Say) {
    this.criterion = criterion
    this.dictionary = dictionary
    this.say = say
    this.known = new KnownText(dictionary, say)
    this.voice = voiceOf(criterion.criterion, criterion.status, criterion.favourable !== undefined)
    this.passes = criterion.status === 'pass' && criterion.favourable === undefined
    this.lists = new ListTexts(dictionary, say, this.known, this.passes)
    this.isAskedOnce = listsAskedOnce(criterion.of)
  }

  sentences(): string[] {
    for (const finding of this.criterion.of) {
      if (finding.kind === 'list') this.addList(finding, this.lists.demand(finding))
      else this.add(this.known.finding(finding), finding, this.factDemand(finding))
    }
    // What leaves the criterion to a person holds; beyond the question itself, nothing is asked of it.
    for (const finding of this.criterion.left_by ?? []) {
      if (finding.kind === 'list') this.addList(finding, undefined)
      else this.add(this.known.finding(finding), finding, undefined)
    }
    const all = [...this.shown.values()].flatMap((one) => this.sentence(one))
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

  /** The missing facts that no other sentence says are not known. */
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

  private sentence({ what, asks }: Shown): string[] {
    const { say } = this
    const known = what()
    const [first, ...others] = groupsOf(asks)
    if (first === undefined) return known === '' ? [] : [say('reason.is', { what: known })]
    const asked = (one: readonly Ask[]): string => withSemicolons([...new Set(one.map((ask) => ask.asked))], say)
    const alone = others.flatMap(({ key, of }) => (isAlone(key) ? [say(`${key}.alone`, { asked: asked(of) })] : []))
    if (known !== '') return [say(first.key, { what: known, asked: asked(first.of) }), ...alone]
    return isAlone(first.key) ? [say(`${first.key}.alone`, { asked: asked(first.of) }), ...alone] : alone
  }

  private add(what: string, finding: Finding, demand: Demand | undefined): void {
    this.ask(what, () => what, finding, demand)
  }

  private ask(key: string, what: () => string, finding: Finding, demand: Demand | undefined): void {
    const shown = this.shown.get(key) ?? { what, asks: [] }
    this.shown.set(key, shown)
    const ask = this.passes || demand === undefined ? undefined : askOf(demand, this.voice, finding)
    if (ask !== undefined) shown.asks.push(ask)
  }

  private factDemand({ requirement, wanted, lacking }: FactFinding): Demand | undefined {
    // A criterion that passes: what is asked of the fact is not said.
    if (this.passes) return undefined
    if (lacking !== undefined)
      return { text: factName(lacking, this.dictionary, this.say), wanted: true, kind: 'limit' }
    return { text: this.leafText(requirement), wanted, kind: leafAsks(requirement) }
  }

  /** A yes or no is quoted as an answer: “would exclude: no” without quotes would say the opposite. */
  private leafText(requirement: LeafCondition): string {
    const word = leafWords(requirement, this.dictionary, this.say)
    const isAnswer = requirement.kind === 'is' && requirement.values.every((one) => typeof one === 'boolean')
    return isAnswer ? this.say('asks.quoted', { word }) : word
  }

  private addList(finding: ListFinding, demand: Demand | undefined): void {
    const { value, entries } = finding
    if (value.total !== undefined) this.add(this.lists.totalText(finding, value.total), finding, demand)
    else if (value.size === 0) this.addEmptyList(finding, demand)
    else if (
      entries.every((one) => one.why !== undefined || one.relation === 'does-not-hold') &&
      value.more !== undefined
    )
      this.add(this.lists.noneText(finding), finding, demand)
    else {
      const last = entries.length - 1
      entries.forEach((entry, i) => {
        this.lists.note(entry, finding)
        // A number is asked of all entries together, and what is needed is needed of the list; either is said once,
        // after the last entry. What excludes is said of each entry.
        const isSaid = i === last && value.more === undefined
        const own = isSaid || (this.voice === 'excludes' && finding.requirement.kind !== 'count') ? demand : undefined
        this.ask(entry.entry, () => this.lists.entryText(entry.entry), finding, own)
      })
      if (value.more !== undefined) this.add(this.lists.moreText(finding, value.more), finding, demand)
    }
  }

  /**
   * For a list that is not known, what is asked of it is said only if it is one thing. Where it is several, the
   * criterion's own text must say how they go together.
   */
  private addEmptyList(finding: ListFinding, demand: Demand | undefined): void {
    const { fact } = finding
    const text = this.lists.emptyText(finding)
    if (!isUnknown(finding)) return this.add(text, finding, demand)
    const isNamed = this.criterion.status === 'unknown' && this.criterion.missing.includes(fact)
    const own = this.isAskedOnce.has(fact) ? demand : undefined
    this.ask(text, () => (isNamed ? '' : text), finding, own)
  }
}

/** The paths of the facts that the sentence of a finding says are not known. */
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
