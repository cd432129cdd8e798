import type { Dictionary } from '../../dictionary/index.ts'
import { factName } from '../../explain/index.ts'
import { typedWhole } from '../../interview/index.ts'
import type { Answer, AskingCriterion, NextQuestion } from '../../interview/index.ts'
import { inEnglish, withCommas } from '../../messages/index.ts'
import type { Say } from '../../messages/index.ts'
import { bareAt } from '../../record/index.ts'
import { harmless } from '../../text/index.ts'
import { askChoice, askYesNo, recorded, wholeForm, wholeStart } from './ask-choice.ts'
import { askBirth, askDate, askDay } from './ask-date.ts'
import { askLabs } from './ask-labs.ts'
import { askList } from './ask-list.ts'
import type { Asking } from './asking.ts'
import type { Move } from './screen.ts'

/**
 * Asks one question at the terminal. The answer has several parts only for labs, which share a screen, and if one
 * answer implies others.
 */
export async function ask({ variable, path, part }: NextQuestion, asking: Asking): Promise<Move<readonly Answer[]>> {
  if (part === 'date') return askDay(path, asking)
  const before = bareAt(asking.record, path, asking.dictionary)
  switch (variable.type) {
    case 'yes_no':
      return askYesNo(path, before, asking)
    case 'choice':
      return askChoice(variable, path, before, asking)
    case 'integer': {
      const read = (text: string) => typedWhole(text, variable.range, asking.screen.say)
      const line = { screen: asking.screen, form: wholeForm(variable.range, asking.screen.say), read }
      return recorded(path, await asking.prompts.line({ ...line, ...wholeStart(before) }))
    }
    case 'date':
      return askDate(path, asking)
    case 'birth_date':
      return askBirth(path, path, asking)
    case 'age':
      return askBirth(path, variable.from, asking)
    case 'lab':
      return askLabs(asking)
    case 'list':
      return askList(variable, path, asking)
    case 'text':
    case 'group':
      return { kind: 'answer', value: [{ path }] }
  }
}

/** The text of a question, with the list entry, or the part of a lab, that it is about. */
export function wording({ variable, path, part }: NextQuestion, dictionary: Dictionary, say: Say): string {
  if (part === 'date')
    return variable.type === 'lab' ? say('question.blood') : say('question.checked', { fact: variable.label })
  const question = variable.question ?? say('question.plain', { fact: variable.label })
  const inside = path.indexOf(']')
  const entry = inside === -1 ? undefined : factName(path.slice(0, inside + 1), dictionary, say)
  if (entry !== undefined) return say('question.of-entry', { question, fact: entry })
  return part === 'whole' ? question : say('question.of-entry', { question, fact: factName(path, dictionary, say) })
}

/** How many facts are still open; if none is, whether every trial is decided. */
export function leftText(open: number, isDecided: boolean, say: Say = inEnglish): string {
  if (open > 0) return say('interview.left', { count: open })
  return say(isDecided ? 'interview.decided' : 'interview.asked')
}

/**
 * Why questions that are asked together matter: the text of one criterion that depends on them, and how many more do.
 * The day of most facts decides no criterion, only whether the fact is too old.
 */
export function reasonText(questions: readonly NextQuestion[], say: Say = inEnglish): string {
  const all = new Map<string, { readonly trial: string; readonly criterion: AskingCriterion }>()
  const why = questions.flatMap((one) => one.why)
  for (const { trial, criteria } of why)
    for (const criterion of criteria) all.set(`${trial} ${criterion.id}`, { trial, criterion })
  const trials = [...new Set(why.map(({ trial }) => trial))]
  if (trials.length === 0) return ''
  // A criterion from the text of the registry page says more about the patient than one from its structured fields.
  const first = [...all.values()].find(({ criterion }) => criterion.kind !== 'registry') ?? [...all.values()][0]
  if (first === undefined) return say('question.age', { trials: withCommas(trials, say) })
  const more = all.size - 1
  const { trial, criterion } = first
  const asked = say('question.for', { trial, criterion: criterion.id, text: harmless(criterion.text) })
  if (more === 0) return asked
  const given = { asked, count: more, trials: trials.length }
  return say(trials.length === 1 ? 'question.for.more' : 'question.for.more.trials', given)
}
