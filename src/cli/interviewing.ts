import { ageFrom, birthDatePath, dictionaryOrder } from '../dictionary/index.ts'
import type { Dictionary } from '../dictionary/index.ts'
import type { Evaluation } from '../evaluate/index.ts'
import { problemText, warningsIn } from '../explain/index.ts'
import type { Facts, Warning } from '../facts/index.ts'
import {
  answered,
  dayPath,
  labText,
  nextQuestion,
  previousQuestion,
  questionFor,
  questionPaths,
  recordedPaths,
} from '../interview/index.ts'
import type { Answer, Conversation, NextQuestion } from '../interview/index.ts'
import { inEnglish } from '../messages/index.ts'
import type { Say } from '../messages/index.ts'
import { bareAt, isObject } from '../record/index.ts'
import type { JsonObject } from '../record/index.ts'
import type { Screener } from '../screen/index.ts'
import { answerPath, givenConfirmations } from './confirming.ts'
import type { GivenConfirmation } from './confirming.ts'
import { cannotRun } from './exit.ts'
import type { Move } from './prompts/screen.ts'

/** The current state of an interview: the record so far, and what follows from it. */
export interface Standing {
  readonly talk: Conversation
  readonly facts: Facts
  readonly evaluations: readonly Evaluation[]
  /**
   * The trials that questions are asked for now: only those that enrol, until the person chooses to go on for the
   * others.
   */
  readonly considered: readonly Evaluation[]
  /** The warnings about the record, including implausible and old values, in the language of the person. */
  readonly warnings: readonly Warning[]
  /** The facts left to ask for, if the interview asks for given facts instead of those that can change a verdict. */
  readonly left?: readonly string[]
  /** The facts still to ask for that change no verdict, if everything is asked. */
  readonly further?: readonly string[]
}

/** Who answers: a person at the terminal, or a replayed record. */
export interface Respondent {
  /** Answers one question, or moves elsewhere in the interview. */
  readonly answer: (
    question: NextQuestion,
    standing: Standing,
    notice: string | undefined,
  ) => Promise<Move<readonly Answer[]>>
  /** Chooses which earlier answer or confirmation to give again; undefined for none. */
  readonly review: (standing: Standing) => Promise<string | undefined>
  /**
   * Asks again for a confirmation that people gave earlier; `by`: who records it. Returns the record with the new
   * answer. If left out, nobody is asked.
   */
  readonly confirm?: (given: GivenConfirmation, standing: Standing, by: string | undefined) => Promise<JsonObject>
  /**
   * Decides what to do about contradictions and implausible values that just came up. Returns a fact to ask for again,
   * or undefined to leave them.
   */
  readonly settle: (warnings: readonly Warning[], asked: string, standing: Standing) => Promise<string | undefined>
  /**
   * Asks, once all other trials are decided, whether to go on for the trials that do not enrol (`closed`: how many);
   * the person may move elsewhere first. If left out, the interview asks for them, too.
   */
  readonly goOn?: (closed: number, standing: Standing) => Promise<Move<boolean>>
  /** Called with every answer. */
  readonly note: (answers: readonly Answer[]) => void
}

/** The facts left to ask for, the next one first. */
type Wanted = (talk: Conversation) => readonly string[]

interface InterviewSettings {
  readonly all: boolean
  readonly by: string | undefined
  readonly wanted?: Wanted
  readonly say?: Say
}

/** Asks questions until nothing is left to ask. */
export class Interview {
  readonly everAsked: string[] = []
  private readonly screener: Screener
  private readonly respondent: Respondent
  private readonly save: (record: JsonObject) => void
  private readonly all: boolean
  private readonly by: string | undefined
  private readonly wanted: Wanted | undefined
  private readonly say: Say
  /** The warnings that the person left as they are, by `nameOf`. */
  private readonly accepted = new Set<string>()
  /** Whether trials that do not enrol are asked for; undefined until the person has decided. */
  private goesOn: boolean | undefined

  /**
   * `save` is called with the record after every answer. `all`: asks everything, not only what can change a verdict.
   * `by`: who answers. `wanted`: asks for these facts instead, whatever they change. `say`: the language of the person.
   */
  constructor(
    screener: Screener,
    respondent: Respondent,
    save: (record: JsonObject) => void,
    { all, by, wanted, say = inEnglish }: InterviewSettings,
  ) {
    this.screener = screener
    this.respondent = respondent
    this.save = save
    this.all = all
    this.by = by
    this.wanted = wanted
    this.say = say
  }

  /** Runs the interview to its end. `first` is asked before anything else, even if it was answered before. */
  async run(start: Conversation, first?: string): Promise<Standing> {
    let standing = this.stand(start)
    let again = first ?? (await this.settled(standing, ''))
    let notice: string | undefined
    for (;;) {
      const question = again === undefined ? this.next(standing) : this.question(again, standing)
      if (question === undefined) {
        const closed = this.closed(standing)
        if (closed === 0 || this.goesOn !== undefined) return standing
        const move = await this.respondent.goOn?.(closed, standing)
        if (move !== undefined && move.kind !== 'answer') {
          if (move.kind === 'back') again = previousQuestion(standing.talk, again)
          else ({ standing, again } = await this.reviewed(standing))
          continue
        }
        this.goesOn = move?.value === true
        standing = { ...standing, considered: this.considered(standing.evaluations, standing.talk) }
        continue
      }
      if (!this.everAsked.includes(question.path)) this.everAsked.push(question.path)
      const move = await this.respondent.answer(question, standing, notice)
      notice = undefined
      if (move.kind === 'back') {
        const before = previousQuestion(standing.talk, again)
        if (before === undefined) notice = this.say('interview.first')
        else again = before
      } else if (move.kind === 'review') {
        const reviewed = await this.reviewed(standing)
        standing = reviewed.standing
        again = reviewed.again ?? again
      } else {
        const { dictionary } = this.screener.rules
        const talk = answered(standing.talk, question.path, move.value, dictionary, this.by)
        const read = this.screener.read(talk.record)
        if (!read.ok) {
          notice = read.problems.map((one) => problemText(one, dictionary, this.say)).join('\n')
          continue
        }
        this.respondent.note(move.value.map((one) => asItStands(one, talk.record, dictionary)))
        standing = this.stand(talk)
        this.save(talk.record)
        again = await this.settled(standing, question.path)
      }
    }
  }

  /** Lets the person change an answer after the end, and goes on from there. If none is chosen, nothing changes. */
  async changed(ended: Conversation): Promise<Standing> {
    const before = this.stand(ended)
    const { standing, again } = await this.reviewed(before)
    return standing === before && again === undefined ? standing : this.run(standing.talk, again)
  }

  /** Whether there is an answer or a confirmation that the person could change. */
  canChange(ended: Conversation): boolean {
    return ended.asked.length > 0 || givenIn(this.stand(ended)).length > 0
  }

  /**
   * Lets the person choose an earlier answer. A fact is returned as `again`, to be asked next; a confirmation is asked
   * for at once.
   */
  private async reviewed(
    standing: Standing,
  ): Promise<{ readonly standing: Standing; readonly again: string | undefined }> {
    const chosen = await this.respondent.review(standing)
    const given = givenIn(standing).find((one) => answerPath(one) === chosen)
    if (given === undefined) return { standing, again: chosen }
    const { record } = standing.talk
    const said = (await this.respondent.confirm?.(given, standing, this.by)) ?? record
    if (said === record) return { standing, again: undefined }
    this.save(said)
    return { standing: this.stand({ ...standing.talk, record: said }), again: undefined }
  }

  private stand(talk: Conversation): Standing {
    const read = this.screener.read(talk.record)
    const { dictionary } = this.screener.rules
    if (!read.ok) throw cannotRun(read.problems.map((one) => problemText(one, dictionary, this.say)).join('\n'))
    const { facts } = read
    const all = [...facts.warnings, ...this.screener.queried(facts), ...this.screener.aged(facts)]
    const warnings = warningsIn(all, dictionary, this.say)
    const left = this.wanted?.(talk)
    const evaluations = this.screener.evaluate(facts)
    const considered = this.considered(evaluations, talk)
    const standing = { talk, facts, evaluations, considered, warnings }
    if (left !== undefined) return { ...standing, left }
    return this.all ? { ...standing, further: this.further(talk, facts) } : standing
  }

  /**
   * The trials to ask for: those that enrol come first. If nobody is asked whether to go on, the others follow when
   * nothing is left to ask for these.
   */
  private considered(evaluations: readonly Evaluation[], { done }: Conversation): readonly Evaluation[] {
    const enrolling = evaluations.filter((one) => !isClosed(one))
    if (this.goesOn === true || enrolling.length === 0) return evaluations
    const isUnasked = this.all || this.respondent.goOn === undefined
    const isDecided = (): boolean => nextQuestion(enrolling, done, this.screener.rules.dictionary) === undefined
    return isUnasked && isDecided() ? evaluations : enrolling
  }

  /**
   * The number of trials that do not enrol for which there is something left to ask; 0 if only given facts are asked
   * for.
   */
  private closed({ talk, evaluations, considered, left }: Standing): number {
    if (left !== undefined) return 0
    const { dictionary } = this.screener.rules
    const others = evaluations.filter((one) => !considered.includes(one))
    return others.filter((one) => nextQuestion([one], talk.done, dictionary) !== undefined).length
  }

  /**
   * Asks about all warnings that nobody has accepted yet. Returns a fact to ask for again; undefined if there is none,
   * and the warnings are then accepted.
   */
  private async settled(standing: Standing, asked: string): Promise<string | undefined> {
    const open = standing.warnings.filter((one) => !this.accepted.has(this.nameOf(one, standing)))
    if (open.length === 0) return undefined
    const again = await this.respondent.settle(open, asked, standing)
    if (again === undefined) for (const one of open) this.accepted.add(this.nameOf(one, standing))
    return again
  }

  /**
   * Identifies a warning. With another value it is a new warning; another date of the same value makes no difference.
   */
  private nameOf({ path, message }: Warning, { talk: { record } }: Standing): string {
    const value = bareAt(record, path, this.screener.rules.dictionary)
    return `${path} ${message} ${isObject(value) ? labText(value) : JSON.stringify(value)}`
  }

  private next(standing: Standing): NextQuestion | undefined {
    const { talk, considered } = standing
    const [wanted] = standing.left ?? []
    if (standing.left !== undefined) return wanted === undefined ? undefined : this.question(wanted, standing)
    const { dictionary } = this.screener.rules
    const question = nextQuestion(considered, talk.done, dictionary, [
      ...talk.asked.filter((path) => !talk.done.has(path)),
      ...talk.asked.slice(-1),
    ])
    if (question !== undefined) return question
    const [further] = standing.further ?? []
    return (further === undefined ? undefined : this.question(further, standing)) ?? this.day(standing)
  }

  /** The facts that may apply to this patient and have no answer yet. */
  private further(talk: Conversation, facts: Facts): readonly string[] {
    const { dictionary } = this.screener.rules
    const recorded = new Set(recordedPaths(talk.record, dictionary))
    const birth = birthDatePath(dictionary)
    const age = birth === undefined ? undefined : ageFrom(dictionary, birth)?.path
    // The question for the date of birth also takes an age.
    if (birth !== undefined && age !== undefined && recorded.has(age)) recorded.add(birth)
    const isImplied = this.screener.implied(facts)
    // For a list with some entries, somebody still has to say that there are no more.
    const begun = talk.asked.filter((path) => !talk.done.has(path) && recorded.has(path))
    const others = questionPaths(dictionary).filter(
      (path) => !recorded.has(path) && !talk.done.has(path) && path !== age && !isImplied(path),
    )
    return [...begun, ...others]
  }

  /**
   * The next question for the date of a fact that may be too old. Dates are asked last: only then is it known which
   * trials she may join, and which of their facts depend on a date.
   */
  private day(standing: Standing): NextQuestion | undefined {
    const { talk, facts, evaluations } = standing
    const undated = this.screener.undated(facts, evaluations)
    for (const fact of [...undated.keys()].toSorted(dictionaryOrder(this.screener.rules.dictionary))) {
      const trials = undated.get(fact) ?? []
      const path = dayPath(fact)
      const question = talk.done.has(path) ? undefined : this.question(path, standing)
      if (question !== undefined) return { ...question, why: trials.map((trial) => ({ trial, criteria: [] })) }
    }
    return undefined
  }

  private question(path: string, { considered }: Standing): NextQuestion | undefined {
    return questionFor(path, considered, this.screener.rules.dictionary)
  }
}

/** The confirmations given for the trials of an interview; empty if only given facts are asked for. */
export function givenIn({ facts, evaluations, left }: Standing): readonly GivenConfirmation[] {
  if (left !== undefined) return []
  return givenConfirmations(
    facts.confirmations,
    evaluations.map(({ compiled }) => compiled.trial),
  )
}

/** An answer as it now stands in the record: an answer of “unknown” does not erase what a file says. */
function asItStands(answer: Answer, record: JsonObject, dictionary: Dictionary): Answer {
  const value = answer.value ?? bareAt(record, answer.path, dictionary)
  return value === undefined || value === null ? answer : { ...answer, value }
}

function isClosed({ compiled }: Evaluation): boolean {
  return compiled.trial.enrolment.state === 'closed'
}
