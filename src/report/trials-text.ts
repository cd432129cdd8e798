import type { Dictionary } from '../dictionary/index.ts'
import { contactText, isOwn, outline, rulesFromText } from '../explain/index.ts'
import type { Outline } from '../explain/index.ts'
import { inEnglish } from '../messages/index.ts'
import type { Say } from '../messages/index.ts'
import type { Criterion, Question, Trial } from '../model/index.ts'
import { hanging, wrap } from './layout.ts'
import type { Paint } from './layout.ts'

export interface TrialsTextOptions {
  readonly width: number
  readonly paint: Paint
  readonly dictionary: Dictionary
  /** In whose words; English if left out. */
  readonly say?: Say
}

/** The trials, with their titles and a line about each. */
export function trialListText(trials: readonly Trial[], { width, paint, say = inEnglish }: TrialsTextOptions): string {
  const lines = trials.flatMap((trial) => {
    const [first = '', ...more] = hanging(trial.id, trial.title, 0, 15, width)
    const about = say('listing.about', { count: ofThePage(trial).length, state: enrolmentText(trial, say) })
    return [
      first.replace(trial.id, paint.strong(trial.id)),
      ...more,
      ...hanging('', about, 0, 15, width).map((line) => paint.faint(line)),
    ]
  })
  return `${lines.join('\n')}\n`
}

/** A trial's rules in plain words, written from the rules themselves. */
export function trialText(trial: Trial, options: TrialsTextOptions): string {
  const { width, paint, say = inEnglish } = options
  const contact = contactText(trial.contact, say)
  const lines = [
    ...wrap(say('listing.title', { trial: trial.id, title: trial.title }), width).map((line) => paint.strong(line)),
    ...wrap(say('listing.enrolment', { state: enrolmentText(trial, say), source: trial.source }), width),
    ...wrap(rulesFromText(trial.rulesFrom, say), width),
    ...(contact === undefined ? [] : wrap(say('outlook.sentence', { text: contact }), width)),
  ]
  for (const kind of ['registry', 'inclusion', 'exclusion'] as const) {
    const criteria = ofThePage(trial).filter((one) => one.kind === kind)
    if (criteria.length > 0) lines.push('', paint.strong(say(`listing.${kind}`)))
    for (const one of criteria) lines.push(...criterionLines(one, options))
  }
  return `${lines.join('\n')}\n`
}

function ofThePage({ criteria }: Trial): readonly Criterion[] {
  return criteria.filter((one) => !isOwn(one.id))
}

function enrolmentText({ enrolment: { state, reason } }: Trial, say: Say): string {
  const word = say(`listing.state.${state}`)
  return reason === undefined ? word : say('listing.because', { state: word, reason })
}

/** What a person is asked; if "no" is the favourable answer, the text says so. */
function asked({ ask, who, favourable }: Question, say: Say): { readonly who: string; readonly ask: string } {
  return { who, ask: favourable === 'no' ? say('listing.favourable.no', { ask }) : ask }
}

function criterionLines(one: Criterion, options: TrialsTextOptions): string[] {
  const { width, paint, dictionary, say = inEnglish } = options
  const lines = hanging(one.id, one.text, 2, 7, width)
  const add = (text: string, indent = 9): void => void lines.push(...hanging('', text, indent, 0, width))
  const { form } = one
  switch (form.kind) {
    case 'not-screened':
      add(say('listing.not-today', { reason: form.reason }))
      break
    case 'asked':
      add(say('listing.person', asked(form, say)))
      break
    case 'decided':
      lines.push(
        ...outlineLines(
          say(one.kind === 'exclusion' ? 'listing.out-if' : 'listing.needs'),
          outline(form.condition, dictionary, say),
          9,
          options,
        ),
      )
      if (form.confirm !== undefined) {
        const when = outline(form.confirm.when, dictionary, say)
        lines.push(...outlineLines(say('listing.otherwise'), when, 9, options))
        add(say('listing.asking', asked(form.confirm, say)), 11)
      }
  }
  if (one.note !== undefined) add(say('page.reading', { text: one.note }))
  const [first = '', ...more] = lines
  return [first.replace(one.id, paint.strong(one.id)), ...more]
}

function outlineLines(label: string, { text, parts }: Outline, indent: number, options: TrialsTextOptions): string[] {
  const { width, say = inEnglish } = options
  const whole = parts.length === 0 ? text : say('outlook.label', { label: text })
  const [lead, own] = label === '' ? ['- ', whole] : [say('listing.label', { label }), whole]
  return [
    ...hanging(lead, own, indent, lead.length, width),
    ...parts.flatMap((part) => outlineLines('', part, indent + 2, options)),
  ]
}
