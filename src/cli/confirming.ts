import type { CriterionResult, Result, TrialResult } from '../explain/index.ts'
import type { Facts } from '../facts/index.ts'
import type { Say } from '../messages/index.ts'
import { answerWord, questionHash, questionOf } from '../model/index.ts'
import type { Trial } from '../model/index.ts'
import { isObject, withValue } from '../record/index.ts'
import type { Json, JsonObject } from '../record/index.ts'
import { harmless } from '../text/index.ts'
import { wordChoice } from './prompts/pick.ts'
import type { Prompts } from './prompts/prompts.ts'
import type { Move, Screen } from './prompts/screen.ts'

/** A question that a person must answer for a trial that the patient may still join. */
export interface OpenConfirmation {
  readonly trial: string
  readonly criterion: string
  readonly text: string
  readonly question: NonNullable<CriterionResult['question']>
}

/** A question that was answered. `answer`: whether the answer is in favour of the patient. */
export interface GivenConfirmation extends OpenConfirmation {
  readonly answer: boolean
}

/** The answers of people that count, in the given trials, in the order of the criteria. */
export function givenConfirmations(
  given: Facts['confirmations'],
  trials: readonly Pick<Trial, 'id' | 'criteria'>[],
): readonly GivenConfirmation[] {
  return trials.flatMap(({ id: trial, criteria }) =>
    criteria.flatMap(({ id: criterion, text, form }) => {
      const answer = given[trial]?.[criterion]
      const asked = questionOf(form)
      if (answer === undefined || asked === undefined) return []
      return [{ trial, criterion, text, question: { ...asked, sha256: questionHash(asked) }, answer }]
    }),
  )
}

/** The path of the answer in the record. */
export function answerPath({ trial, criterion }: OpenConfirmation): string {
  return `confirmations.${trial}.${criterion}`
}

/** A question and its answer, in one line. */
export function givenText({ trial, criterion, question, answer }: GivenConfirmation, say: Say): string {
  const word = say(`value.${answerWord(question, answer)}`)
  return say('answers.confirmed', { trial, criterion, ask: harmless(question.ask), answer: word })
}

export function openConfirmations({ trials }: Result): readonly OpenConfirmation[] {
  const isPossible = ({ verdict, enrolment }: TrialResult): boolean =>
    verdict !== 'ineligible' && enrolment !== 'closed'
  return trials
    .filter(isPossible)
    .flatMap(({ id: trial, criteria }) =>
      criteria.flatMap(({ id: criterion, text, status, question }) =>
        status === 'confirm' && question !== undefined ? [{ trial, criterion, text, question }] : [],
      ),
    )
}

/** What is needed to ask: who records the answers and on which day, and how questions are shown. */
export interface Confirming {
  readonly today: string
  readonly by: string | undefined
  readonly screen: Pick<Screen, 'say' | 'paint' | 'width' | 'height'>
  readonly prompts: Prompts
}

/**
 * Records what people have said: asks each open question (yes, no or not yet), then once who answered. Gives the record
 * with the answers.
 */
export async function confirmed(
  record: JsonObject,
  open: readonly OpenConfirmation[],
  confirming: Confirming,
): Promise<JsonObject> {
  const { say } = confirming.screen
  const said = new Map<OpenConfirmation, boolean>()
  for (const [i, one] of open.entries()) {
    const given = { number: i + 1, count: open.length, who: harmless(one.question.who) }
    const move = await askedOnce(one, say('confirm.position', given), undefined, confirming)
    if (move.kind !== 'answer') break
    if (move.value !== undefined) said.set(one, move.value)
  }
  if (said.size === 0) return record
  const stated = await statedBy(confirming)
  return [...said].reduce((sofar, [one, answer]) => withAnswer(sofar, one, stated(one, answer)), record)
}

/**
 * Asks a question again that was answered before; the answer can also be withdrawn. Gives the record with the new
 * answer, or the same record if nothing changes.
 */
export async function confirmedAnew(
  record: JsonObject,
  given: GivenConfirmation,
  confirming: Confirming,
): Promise<JsonObject> {
  const position = confirming.screen.say('confirm.again', { who: harmless(given.question.who) })
  const move = await askedOnce(given, position, given.answer, confirming)
  if (move.kind !== 'answer' || move.value === given.answer) return record
  if (move.value === undefined) return withAnswer(record, given, undefined)
  const stated = await statedBy(confirming)
  return withAnswer(record, given, stated(given, move.value))
}

/**
 * Asks one question. The answer is whether it is in favour of the patient; undefined if it is left open or withdrawn.
 */
async function askedOnce(
  { trial, criterion, text, question }: OpenConfirmation,
  position: string,
  before: boolean | undefined,
  { screen: look, prompts }: Confirming,
): Promise<Move<boolean | undefined>> {
  const { say } = look
  const screen: Screen = {
    ...look,
    board: `${trial} ${criterion}`,
    position,
    question: harmless(question.ask),
    why: harmless(text),
    help: undefined,
  }
  // A record holds an answer in favour of the patient as true, however the question is put.
  const isFavourable = (word: 'yes' | 'no'): boolean => answerWord(question, true) === word
  const choices = [
    wordChoice<boolean | undefined>('yes', isFavourable('yes'), say),
    wordChoice<boolean | undefined>('no', isFavourable('no'), say),
    { value: undefined, label: say(before === undefined ? 'confirm.open' : 'confirm.take-back') },
  ]
  return prompts.pick({ screen, choices, start: choices.findIndex(({ value }) => value === before), aside: true })
}

/** Asks who answered, and returns a function that gives the entry of the record for an answer. */
async function statedBy({
  today,
  by,
  screen,
  prompts,
}: Confirming): Promise<(one: OpenConfirmation, answer: boolean) => Json> {
  const who = await whoSaid(by, screen, prompts)
  return ({ question }, answer) => ({
    answer,
    ...(who !== undefined && { by: who }),
    date: today,
    question_sha256: question.sha256,
  })
}

function withAnswer(record: JsonObject, { trial, criterion }: OpenConfirmation, stated: Json | undefined): JsonObject {
  const { confirmations } = record
  const trials = isObject(confirmations) ? confirmations : {}
  const { [criterion]: _, ...others } = isObject(trials[trial]) ? trials[trial] : {}
  const own = stated === undefined ? others : { ...others, [criterion]: stated }
  return withValue(record, 'confirmations', { ...trials, [trial]: own })
}

async function whoSaid(
  by: string | undefined,
  look: Confirming['screen'],
  prompts: Prompts,
): Promise<string | undefined> {
  const { say } = look
  const screen: Screen = {
    ...look,
    board: '',
    position: '',
    question: say('confirm.by'),
    why: say('confirm.by.why'),
    help: undefined,
  }
  const read = (text: string): { readonly ok: true; readonly value: string } => ({ ok: true, value: text.trim() })
  const start = by === undefined ? {} : { start: by }
  const form = say(by === undefined ? 'confirm.by.form' : 'confirm.by.form.known')
  const move = await prompts.line({ screen, form, read, isOptional: true, aside: true, ...start })
  return move.kind === 'answer' && move.value !== '' ? move.value : undefined
}
