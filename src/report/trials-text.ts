import type { Dictionary } from '../dictionary/index.ts'
import { contactText, favourableText, isOwn, outline, rulesFromText } from '../explain/index.ts'
import type { Outline } from '../explain/index.ts'
import type { Criterion, Trial } from '../model/index.ts'
import { hanging, wrap } from './layout.ts'
import type { Paint } from './layout.ts'

export interface TrialsTextOptions {
  readonly width: number
  readonly paint: Paint
  readonly dictionary: Dictionary
}

/** One line or two for each trial. */
export function trialListText(trials: readonly Trial[], { width, paint }: TrialsTextOptions): string {
  const lines = trials.flatMap((trial) => {
    const [first = '', ...more] = hanging(trial.id, trial.title, 0, 15, width)
    const reason = trial.enrolment.reason === undefined ? '' : ` (${trial.enrolment.reason})`
    const about = `${ofThePage(trial).length} criteria; enrolment ${trial.enrolment.state}${reason}`
    return [
      first.replace(trial.id, paint.strong(trial.id)),
      ...more,
      ...hanging('', about, 0, 15, width).map((line) => paint.faint(line)),
    ]
  })
  return `${lines.join('\n')}\n`
}

/** A trial's rules in plain words, rendered from the rules themselves. */
export function trialText(trial: Trial, options: TrialsTextOptions): string {
  const { width, paint } = options
  const reason = trial.enrolment.reason === undefined ? '' : ` (${trial.enrolment.reason})`
  const contact = contactText(trial.contact)
  const lines = [
    ...wrap(`${trial.id}: ${trial.title}`, width).map((line) => paint.strong(line)),
    ...wrap(`Enrolment ${trial.enrolment.state}${reason}. Source: ${trial.source}.`, width),
    ...wrap(rulesFromText(trial.rulesFrom), width),
    ...(contact === undefined ? [] : wrap(`${contact}.`, width)),
  ]
  for (const kind of ['registry', 'inclusion', 'exclusion'] as const) {
    const criteria = ofThePage(trial).filter((one) => one.kind === kind)
    if (criteria.length > 0) lines.push('', paint.strong(HEADINGS[kind]))
    for (const one of criteria) lines.push(...criterionLines(one, options))
  }
  return `${lines.join('\n')}\n`
}

function ofThePage({ criteria }: Trial): readonly Criterion[] {
  return criteria.filter((one) => !isOwn(one.id))
}

const HEADINGS = {
  registry: "THE REGISTRY'S OWN FIELDS",
  inclusion: 'INCLUSION: SHE MUST MEET EACH OF THESE',
  exclusion: 'EXCLUSION: NONE OF THESE MAY APPLY',
}

function criterionLines(one: Criterion, options: TrialsTextOptions): string[] {
  const { width, paint, dictionary } = options
  const lines = hanging(one.id, one.text, 2, 7, width)
  const say = (text: string, indent = 9): void => void lines.push(...hanging('', text, indent, 0, width))
  const { form } = one
  switch (form.kind) {
    case 'not-screened':
      say(`Not a question today: ${form.reason}`)
      break
    case 'asked':
      say(`A person decides (${form.who}): ${form.ask}${favourableText(form)}`)
      break
    case 'decided':
      lines.push(
        ...outlineLines(one.kind === 'exclusion' ? 'Out if' : 'Needs', outline(form.condition, dictionary), 9, width),
      )
      if (form.confirm !== undefined) {
        lines.push(...outlineLines('Otherwise a person decides if', outline(form.confirm.when, dictionary), 9, width))
        say(`asking (${form.confirm.who}): ${form.confirm.ask}${favourableText(form.confirm)}`, 11)
      }
  }
  if (one.note !== undefined) say(`Reading: ${one.note}`)
  const [first = '', ...more] = lines
  return [first.replace(one.id, paint.strong(one.id)), ...more]
}

function outlineLines(label: string, { text, parts }: Outline, indent: number, width: number): string[] {
  const lead = label === '' ? '- ' : `${label}: `
  const own = hanging(lead, parts.length === 0 ? text : `${text}:`, indent, lead.length, width)
  return [...own, ...parts.flatMap((part) => outlineLines('', part, indent + 2, width))]
}
