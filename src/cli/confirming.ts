import type { CriterionResult, Result, TrialResult } from '../explain/index.ts'
import { isObject, withValue } from '../record/index.ts'
import type { JsonObject } from '../record/index.ts'
import { harmless } from '../text/index.ts'
import { wordChoice } from './prompts/pick.ts'
import type { Prompts } from './prompts/prompts.ts'
import type { Screen } from './prompts/screen.ts'

/** A question to a person that is open in a trial that she may still join. */
export interface OpenConfirmation {
  readonly trial: string
  readonly criterion: string
  readonly text: string
  readonly question: NonNullable<CriterionResult['question']>
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

/** What is around the questions: who records it and on which day, and how it is shown. */
export interface Confirming {
  readonly today: string
  readonly by: string | undefined
  readonly screen: Pick<Screen, 'say' | 'paint' | 'width' | 'height'>
  readonly prompts: Prompts
}

/** Records what people have said: each open question, yes, no or not yet; then by whom, once. Gives the record with what was said. */
export async function confirmed(
  record: JsonObject,
  open: readonly OpenConfirmation[],
  { today, by, screen: look, prompts }: Confirming,
): Promise<JsonObject> {
  const { say } = look
  const said = new Map<OpenConfirmation, boolean>()
  for (const [i, one] of open.entries()) {
    const screen: Screen = {
      ...look,
      board: `${one.trial} ${one.criterion}`,
      position: say('confirm.position', {
        number: i + 1,
        count: open.length,
        who: harmless(one.question.who),
      }),
      question: harmless(one.question.ask),
      why: harmless(one.text),
      help: undefined,
    }
    const choices = [
      wordChoice<boolean | undefined>('yes', true, say),
      wordChoice<boolean | undefined>('no', false, say),
      { value: undefined, label: say('confirm.open') },
    ]
    const move = await prompts.pick({ screen, choices, start: 2, aside: true })
    if (move.kind !== 'answer') break
    // A record holds what is favourable as true, whatever the question asks.
    if (move.value !== undefined) said.set(one, move.value === (one.question.favourable !== 'no'))
  }
  if (said.size === 0) return record
  const who = await whoSaid(by, look, prompts)
  return [...said].reduce((sofar, [{ trial, criterion, question }, answer]) => {
    const { confirmations } = sofar
    const own = isObject(confirmations) ? confirmations[trial] : undefined
    const stated = { answer, ...(who !== undefined && { by: who }), date: today, question_sha256: question.sha256 }
    const trials = isObject(confirmations) ? confirmations : {}
    return withValue(sofar, 'confirmations', {
      ...trials,
      [trial]: { ...(isObject(own) ? own : {}), [criterion]: stated },
    })
  }, record)
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
