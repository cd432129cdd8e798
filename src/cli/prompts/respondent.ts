import { ageFrom, declaredPath, labOf, openWhilePath, plainName, variableOf } from '../../dictionary/index.ts'
import type { Dictionary, UnitSystem } from '../../dictionary/index.ts'
import { warningTexts } from '../../explain/index.ts'
import { datedFact, lastDay, openFacts, questionFor, totalOf } from '../../interview/index.ts'
import type { Warning } from '../../facts/index.ts'
import type { Answer, Conversation, NextQuestion } from '../../interview/index.ts'
import { inEnglish } from '../../messages/index.ts'
import type { Say } from '../../messages/index.ts'
import { bareAt, originOf, valueAt } from '../../record/index.ts'
import type { Json } from '../../record/index.ts'
import { boardLine, wrap } from '../../report/index.ts'
import type { Paint } from '../../report/index.ts'
import { harmless } from '../../text/index.ts'
import { answerPath, confirmedAnew, givenText } from '../confirming.ts'
import { givenIn } from '../interviewing.ts'
import type { Respondent, Standing } from '../interviewing.ts'
import { messageWidth, promptHeight, say as out } from '../terminal.ts'
import { answerText } from './answer-text.ts'
import { ask, leftText, reasonText, wording } from './ask.ts'
import { wordChoice } from './pick.ts'
import type { PickChoice } from './pick.ts'
import type { Prompts } from './prompts.ts'
import type { RestOfWord, Screen } from './screen.ts'

export interface TerminalOptions {
  readonly dictionary: Dictionary
  readonly today: string
  /** The system of units that the site's laboratory uses. */
  readonly units?: UnitSystem | undefined
  /** The language of the person; English if left out. */
  readonly say?: Say
  /** How questions are put to the person. */
  readonly prompts: Prompts
  readonly paint: Paint
  /** The file in which the record is saved after every answer; undefined if there is none. */
  readonly saved: string | undefined
  readonly resumed: boolean
  /** The text before the first question. If left out, it says what happens to the answers. */
  readonly hint?: string
}

/** Puts the questions to a person at the terminal. */
export function terminalRespondent(options: TerminalOptions): Respondent {
  const { dictionary, today, prompts, paint, saved, resumed, say = inEnglish } = options
  if (resumed) out(say('interview.resumed'))
  const kept = saved === undefined ? say('interview.unsaved') : say('interview.saved', { file: harmless(saved) })
  out(wrap(options.hint ?? kept, messageWidth()).join('\n'))
  const rest: RestOfWord = { letters: '' }
  const numbers = new Numbers()
  /** The screen for a question that is not about a fact. */
  const aside = (board: string, own: Pick<Screen, 'question' | 'why' | 'notice'>): Screen => ({
    board,
    position: '',
    help: undefined,
    say,
    paint,
    width: messageWidth(),
    height: promptHeight(),
    rest,
    ...own,
  })
  const screenFor = (question: NextQuestion, standing: Standing, notice: string | undefined): Screen => {
    const { talk, evaluations, considered } = standing
    const width = messageWidth()
    const open = leftIn(standing, dictionary).length
    const isSheet = question.variable.type === 'lab' && question.part !== 'date'
    const left = leftText(open, !considered.some(({ verdict }) => verdict === 'undetermined'), say)
    return {
      board: boardLine(evaluations, width, say),
      position: say('interview.position', { number: numbers.of(question.path, talk), left }),
      question: isSheet ? say('question.labs') : wording(question, dictionary, say),
      why: reasonText(isSheet ? labQuestions(question, standing, dictionary) : [question], say),
      help: question.part === 'date' ? say('question.day.help') : question.variable.help,
      ...(notice === undefined ? {} : { notice }),
      say,
      paint,
      width,
      height: promptHeight(),
      rest,
    }
  }
  return {
    answer: async (question, standing, notice) => {
      const move = await ask(question, {
        record: standing.talk.record,
        dictionary,
        today,
        screen: screenFor(question, standing, notice),
        labs: labQuestions(question, standing, dictionary),
        units: options.units,
        dayBefore: lastDay(question.path, standing.talk, dictionary),
        total: totalText(question.path, standing, dictionary, say),
        prompts,
      })
      if (move.kind === 'answer') numbers.answered(question.path)
      return move
    },
    review: async (standing) => {
      const { talk } = standing
      const given = givenIn(standing)
      if (talk.asked.length === 0 && given.length === 0) return undefined
      const choices = talk.asked.map((path) => ({
        value: path as string | undefined,
        label: reviewLine(path, talk.record, dictionary, say),
        // The label of a list shows all that is known of its entries, which have lines of their own, so its name is
        // searched first.
        ...(isList(path, dictionary) && { sought: plainName(path, dictionary, say) }),
      }))
      const screen = aside(say('answers.board'), { question: say('answers.change'), why: '' })
      const none = { value: undefined, label: say('answers.none') }
      const confirmed = given.map((one) => ({ value: answerPath(one), label: givenText(one, say) }))
      const all = [none, ...choices.toReversed(), ...confirmed]
      const move = await prompts.pick<string | undefined>({ screen, choices: all, aside: true })
      return move.kind === 'answer' ? move.value : undefined
    },
    confirm: (given, { talk }, by) =>
      confirmedAnew(talk.record, given, {
        today,
        by,
        screen: { say, paint, width: messageWidth(), height: promptHeight() },
        prompts,
      }),
    settle: async (warnings, asked, standing) => {
      const { evaluations } = standing
      const said = warningTexts(warnings, dictionary, say)
      const screen = aside(boardLine(evaluations, messageWidth(), say), {
        question: say('came-up.look', { count: said.length }),
        why: '',
        notice: said.join('\n'),
      })
      const move = await prompts.pick({ screen, ...waysOut(warnings, asked, standing, dictionary, say), aside: true })
      return move.kind === 'answer' ? move.value : undefined
    },
    goOn: (closed, { evaluations, considered }) => {
      const isOpen = considered.some(({ verdict }) => verdict === 'undetermined')
      const screen = aside(boardLine(evaluations, messageWidth(), say), {
        question: say(isOpen ? 'go-on.ask.open' : 'go-on.ask', { count: closed }),
        why: say('go-on.why', { count: closed }),
      })
      const choices = [wordChoice('no', false, say, say('go-on.no')), wordChoice('yes', true, say, say('go-on.yes'))]
      return prompts.pick({ screen, choices, start: 0 })
    },
    note: (answers) => {
      const isRepeated = ({ path, implied }: Answer): boolean =>
        implied === true || (prompts.repeatsLabs && labOf(dictionary, path)?.path === path)
      for (const answer of answers.filter((one) => !isRepeated(one)))
        out(`  ${factText(answer.path, answerText(answer, dictionary, say), dictionary, say)}`)
    },
  }
}

/**
 * Numbers the questions in the order in which they are asked. Each further entry of a list is a new question. A
 * question that is changed later keeps its number, and so does one that was left without an answer.
 */
class Numbers {
  private count: number | undefined
  private readonly last = new Map<string, number>()
  private readonly unanswered = new Set<string>()

  of(path: string, { asked, done }: Conversation): number {
    if (this.count === undefined) asked.forEach((one, i) => this.last.set(one, i + 1))
    this.count ??= asked.length
    const before = done.has(path) || this.unanswered.has(path) ? this.last.get(path) : undefined
    const number = before ?? ++this.count
    this.last.set(path, number)
    this.unanswered.add(path)
    return number
  }

  answered(path: string): void {
    this.unanswered.delete(path)
  }
}

/**
 * The choices for what came up: answer again, change another fact, or leave it. For values that are only implausible or
 * old, Enter leaves them; for a contradiction there is no default.
 */
export function waysOut(
  warnings: readonly Warning[],
  asked: string,
  { talk: { record }, evaluations }: Standing,
  dictionary: Dictionary,
  say: Say = inEnglish,
): { readonly choices: readonly PickChoice<string | undefined>[]; readonly start?: number } {
  const named = [...new Set(warnings.flatMap((one) => [one.path, ...(one.against ?? [])]))]
  const others = named.filter(
    (path) =>
      path !== asked && valueAt(record, path) !== undefined && questionFor(path, evaluations, dictionary) !== undefined,
  )
  const line = (path: string): string => reviewLine(path, record, dictionary, say)
  // After a sheet of labs, only the labs that something came up about are asked for again.
  const isOther = others.length > 0 && labOf(dictionary, asked) !== undefined && !named.includes(asked)
  const again = asked === '' || isOther ? [] : [{ value: asked, label: say('came-up.again', { answer: line(asked) }) }]
  const change = others.map((path) => {
    const source = sourceOf(record, path)
    const given = { answer: line(path), source: source ?? '' }
    return { value: path, label: say(source === undefined ? 'came-up.change' : 'came-up.change.from', given) }
  })
  const isContradiction = warnings.some((one) => one.kind === 'conflict')
  const label = isContradiction
    ? say('came-up.leave', { count: Math.max(1, named.length - 1) })
    : say('came-up.keep', { count: named.length })
  const choices = [...again, ...change, { value: undefined, label }]
  return isContradiction ? { choices } : { choices, start: choices.length - 1 }
}

function reviewLine(path: string, record: Standing['talk']['record'], dictionary: Dictionary, say: Say): string {
  const dated = datedFact(path, dictionary)
  if (dated !== undefined) {
    const day = originOf(valueAt(record, dated)).date ?? say('value.not-known')
    return factText(path, day, dictionary, say)
  }
  const goesOn = openWhilePath(dictionary, path)
  if (goesOn !== undefined && bareAt(record, goesOn, dictionary) === true)
    return factText(goesOn, answerText({ path: goesOn, value: true }, dictionary, say), dictionary, say)
  const age = ageFrom(dictionary, path)
  const aged = age === undefined ? undefined : bareAt(record, age.path, dictionary)
  if (age !== undefined && aged !== undefined && aged !== null)
    return factText(age.path, answerText({ path: age.path, value: aged }, dictionary, say), dictionary, say)
  const value: Json | undefined = bareAt(record, path, dictionary)
  return factText(path, answerText({ path, ...(value !== undefined && { value }) }, dictionary, say), dictionary, say)
}

function isList(path: string, dictionary: Dictionary): boolean {
  return variableOf(dictionary, declaredPath(path))?.type === 'list'
}

function factText(path: string, value: string, dictionary: Dictionary, say: Say): string {
  const dated = datedFact(path, dictionary)
  // One date applies to all labs of a sheet.
  const isBlood = dated !== undefined && labOf(dictionary, dated)?.path === dated
  const fact = isBlood ? say('question.blood.day') : plainName(path, dictionary, say)
  return say('fact.value', { fact, value })
}

/**
 * Where a value comes from: its source or who stated it, or else the record's provenance. Undefined if it was answered
 * in the interview, or nothing is recorded.
 */
function sourceOf(record: Standing['talk']['record'], path: string): string | undefined {
  const { source, by } = originOf(valueAt(record, path))
  const said = source ?? by
  if (said !== undefined) return harmless(said)
  const sources = valueAt(record, 'provenance')
  const own = typeof sources === 'object' && sources !== null && !Array.isArray(sources) ? Object.entries(sources) : []
  const found = own.find(([one]) => one === path || path.startsWith(`${one}[`) || path.startsWith(`${one}.`))?.[1]
  return found === undefined || found === 'interview' ? undefined : harmless(String(found))
}

/**
 * The labs to ask for on one screen: the one whose turn it is, then all others that can still change a verdict. If that
 * one is too old, all other labs that are too old follow as well, because a new report contains them all.
 */
function labQuestions(question: NextQuestion, standing: Standing, dictionary: Dictionary): readonly NextQuestion[] {
  const { considered, warnings } = standing
  if (question.variable.type !== 'lab') return []
  const old = warnings.flatMap((one) => (one.kind === 'stale' ? one.path : []))
  const open = leftIn(standing, dictionary)
  const others = old.includes(question.path) ? [...open, ...old] : open
  const rest = [...new Set(others)]
    .filter((path) => labOf(dictionary, path) !== undefined && path !== question.path)
    .filter((path) => datedFact(path, dictionary) === undefined)
    .flatMap((path) => questionFor(path, considered, dictionary) ?? [])
  return [question, ...rest]
}

/** The facts left to ask for, as far as is known now. */
function leftIn({ talk, considered, left, further = [] }: Standing, dictionary: Dictionary): readonly string[] {
  return left ?? [...new Set([...openFacts(considered, talk.done, dictionary), ...further])]
}

/**
 * The total that a question is a component of, as far as it is known: what the components so far and the recorded total
 * allow. Undefined if the question is not part of a total.
 */
function totalText(path: string, { facts }: Standing, dictionary: Dictionary, say: Say): string | undefined {
  const total = totalOf(path, dictionary)
  if (total === undefined || total.sumOf === undefined) return undefined
  const entry = path.slice(0, path.lastIndexOf('.') + 1)
  let sums = new Set([0])
  for (const [component, points] of Object.entries(total.sumOf)) {
    const fact = facts.at(entry + component)
    const values = fact.type === 'values' ? fact.values.map((value) => points[String(value)] ?? 0) : []
    sums = new Set([...sums].flatMap((sum) => values.map((value) => sum + value)))
  }
  const recorded = facts.at(entry + total.name)
  const isRecorded = (sum: number): boolean =>
    recorded.type !== 'numbers' || recorded.spans.some(({ lo, hi }) => lo <= sum && sum <= hi)
  const left = [...sums].filter(isRecorded)
  // If the components contradict the recorded total, show what the components allow. The contradiction is reported
  // elsewhere, since either may be right.
  const possible = left.length === 0 ? [...sums] : left
  const [least, most] = [Math.min(...possible), Math.max(...possible)]
  return least === most ? String(least) : say('value.between', { min: least, max: most })
}
