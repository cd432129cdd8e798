import { assumptionTexts, contactText, factNames, otherWarnings, rulesFromText } from '../explain/index.ts'
import type { Result, TrialResult } from '../explain/index.ts'
import type { Dictionary } from '../dictionary/index.ts'
import { inEnglish, withCommas, withSemicolons } from '../messages/index.ts'
import type { Say } from '../messages/index.ts'
import { columns, harmless, shortened } from '../text/index.ts'
import { fits, GROUPS, trialLine } from './groups.ts'
import type { Group } from './groups.ts'
import { hanging, wrap } from './layout.ts'
import { adviceTexts, untilText } from './outlook-text.ts'
import { patientLine } from './patient-line.ts'
import type { Paint } from './layout.ts'

export interface PageOptions {
  readonly width: number
  /** The number of lines available. */
  readonly height: number
  readonly paint: Paint
  readonly dictionary: Dictionary
  /** In whose words; English if left out. */
  readonly say?: Say | undefined
}

/**
 * The result on one page: what matches and until when, whom to ask what, which fact to find out first, and one line for
 * each trial that is out. If that does not fit, the least important parts are shortened first and finally only counted.
 */
export function onePage(result: Result, options: PageOptions): string {
  const page = new Page(result, options)
  const pages = LEVELS.map((level) => page.lines(level))
  const lines = pages.find((one) => one.length <= options.height) ?? pages.at(-1) ?? []
  return `${lines.join('\n')}\n`
}

/** How much detail is shown. */
interface Level {
  /**
   * For trials the patient may join: every question by itself, the questions grouped by whom to ask, or only one line.
   */
  readonly questions: 'each' | 'by person' | 'none'
  /** Whether to show what could be different for trials that are out, and where the rules come from. */
  readonly more: boolean
  /** Whether lines that are too long are cut instead of wrapped. */
  readonly isCut: boolean
  /** At most this many trials of a group are shown; the others are counted. */
  readonly most: number
}

const LEVELS: readonly Level[] = [
  { questions: 'each', more: true, isCut: false, most: 20 },
  { questions: 'by person', more: true, isCut: false, most: 20 },
  { questions: 'by person', more: false, isCut: false, most: 20 },
  { questions: 'by person', more: false, isCut: true, most: 6 },
  { questions: 'none', more: false, isCut: true, most: 6 },
  { questions: 'none', more: false, isCut: true, most: 3 },
  { questions: 'none', more: false, isCut: true, most: 1 },
]

class Page {
  private readonly result: Result
  private readonly options: PageOptions
  private readonly say: Say

  constructor(result: Result, options: PageOptions) {
    this.result = result
    this.options = options
    this.say = options.say ?? inEnglish
  }

  lines(level: Level): string[] {
    const { result, options, say } = this
    const { paint, width, dictionary } = options
    const lines = [patientLine(result, paint, say)]
    const assumed = assumptionTexts(result, dictionary, say)
    if (assumed.length > 0) {
      const text = say('page.assumed', { facts: harmless(withSemicolons(assumed, say)) })
      lines.push(...fitted(text, width, level).map(paint.open))
    }
    for (const group of GROUPS) lines.push(...this.group(group, level))
    const checks = otherWarnings(result).length
    const first = this.firstFact()
    if (first !== undefined) lines.push(...fitted(first, width, level))
    if (checks > 0) lines.push(paint.open(say('page.check', { count: checks })))
    lines.push(paint.faint(say('page.footer.short')))
    return lines
  }

  private group(group: Group, level: Level): string[] {
    const trials = this.result.trials.filter(group.holds)
    if (trials.length === 0) return []
    const { say } = this
    const { paint } = this.options
    const shown = trials.slice(0, level.most)
    const others = trials.length - shown.length
    return [
      paint[group.colour](paint.strong(say(group.heading, { count: trials.length }))),
      ...shown.flatMap((trial) => this.trial(trial, level)),
      ...(others === 0 ? [] : [`  ${say('page.more-trials', { count: others })}`]),
    ]
  }

  private trial(trial: TrialResult, level: Level): string[] {
    const { width } = this.options
    const lines = hanging(trial.id, harmless(this.line(trial)), 2, columns(trial.id) + 2, width)
    const own = level.isCut ? cut(lines, width) : lines
    if (trial.verdict === 'ineligible') return level.more ? [...own, ...this.changes(trial)] : own
    if (trial.enrolment === 'closed') return own
    if (level.questions === 'none') return level.most > 1 ? [...own, ...this.contact(trial, level)] : own
    const title =
      level.questions === 'each' ? cut(hanging('', trial.title, 2, columns(trial.id) + 2, width), width) : []
    const rules = level.more && fits(trial) ? hanging('', rulesFromText(trial.rules_from, this.say), 4, 0, width) : []
    return [
      ...own,
      ...title,
      ...this.questions(trial, level),
      ...this.old(trial),
      ...this.contact(trial, level),
      ...rules,
    ]
  }

  /** The line about a trial; for a match, until when it is one. */
  private line(trial: TrialResult): string {
    const { say } = this
    const { dictionary } = this.options
    if (!fits(trial)) return trialLine(trial, dictionary, say)
    if (trial.enrolment === 'closed') return say('trial.would-match')
    return untilText(trial, dictionary, say) ?? trialLine(trial, dictionary, say)
  }

  /** Whom to ask what. */
  private questions(trial: TrialResult, { questions }: Level): string[] {
    const { say } = this
    const { width } = this.options
    const open = trial.criteria.flatMap(({ id, status, question }) =>
      status === 'confirm' && question !== undefined ? [{ id, ask: question.ask, who: harmless(question.who) }] : [],
    )
    if (open.length === 0) return []
    if (questions === 'each')
      return open.flatMap(({ id, ask, who }) =>
        cut(hanging(id, say('page.question', { who, ask: harmless(ask) }), 4, 5, width), width),
      )
    const byWho = new Map<string, string[]>()
    for (const { id, who } of open) byWho.set(who, [...(byWho.get(who) ?? []), id])
    const asked = [...byWho].map(([who, ids]) => say('page.ask-about', { who, criteria: withCommas(ids, say) }))
    const label = say('page.ask')
    return hanging(label, withSemicolons(asked, say), 4, columns(label) + 1, width)
  }

  /** Whom to call. */
  private contact({ contact }: TrialResult, { isCut }: Level): string[] {
    const { width } = this.options
    const text = contactText(contact, this.say)
    if (text === undefined) return []
    const lines = hanging('', text, 4, 0, width)
    return isCut ? cut(lines, width) : lines
  }

  private old(trial: TrialResult): string[] {
    const { say } = this
    const names = factNames(trial.stale, this.options.dictionary, say)
    if (names.length === 0) return []
    const count = names.length - MOST_NAMES
    // If only one name would be left out, it is shown, since it takes no more room than "1 more".
    const facts = withSemicolons(count > 1 ? names.slice(0, MOST_NAMES) : names, say)
    const text = say(count > 1 ? 'page.too-old.ask.more' : 'page.too-old.ask', { facts, count })
    return hanging('', text, 4, 0, this.options.width)
  }

  /** What would have to be different for a match, if that is possible. */
  private changes(trial: TrialResult): string[] {
    if (trial.enrolment === 'closed') return []
    return adviceTexts(trial, this.say).flatMap(({ label, text }) => {
      const behind = this.say('outlook.label', { label })
      return hanging(behind, harmless(text), 4, columns(behind) + 1, this.options.width)
    })
  }

  /** The fact that could turn most of the possible trials into a match. */
  private firstFact(): string | undefined {
    const counts = new Map<string, number>()
    const possible = this.result.trials.filter((one) => one.verdict === 'undetermined' && one.enrolment !== 'closed')
    for (const trial of possible)
      for (const fact of new Set((trial.to_find_out?.match ?? []).map((one) => one.fact)))
        counts.set(fact, (counts.get(fact) ?? 0) + 1)
    const most = Math.max(0, ...counts.values())
    const [fact] = [...counts].find(([, trials]) => trials === most) ?? []
    if (fact === undefined) return undefined
    const given = { fact: harmless(factNames([fact], this.options.dictionary, this.say).join()), count: most }
    return this.say(most === 1 ? 'page.find-first' : 'page.find-first.several', given)
  }
}

/** The first of some lines, with an ellipsis that shows if anything was cut. */
function cut(lines: readonly string[], width: number): string[] {
  const [first = '', ...more] = lines
  if (more.length === 0) return [first]
  return [`${shortened(first, width - 2)} …`]
}

function fitted(text: string, width: number, { isCut }: Level): string[] {
  return isCut ? cut(wrap(text, width), width) : wrap(text, width)
}

const MOST_NAMES = 3
