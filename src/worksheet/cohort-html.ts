import type { Summary, SummaryTrial } from '../batch/index.ts'
import { countedCriteria } from '../explain/index.ts'
import { inEnglish, withCommas } from '../messages/index.ts'
import type { MessageKey, Say } from '../messages/index.ts'
import { aboutTexts, chartsText, countsText, leftTexts, nothingToFind, siteTexts } from '../report/index.ts'
import { bar, MATCH, PATTERNS, POSSIBLE } from './bars.ts'
import { heads, html, marked, page, table } from './markup.ts'
import type { Markup } from './markup.ts'

/** The numbers of a batch as one HTML file: trials, attrition and the facts to find out, with bars. */
export function cohortHtml(summary: Summary, say: Say = inEnglish): string {
  return page(say('batch.title', { day: summary.as_of }), new CohortPage(summary, say).all(), say)
}

class CohortPage {
  private readonly summary: Summary
  private readonly say: Say

  constructor(summary: Summary, say: Say) {
    this.summary = summary
    this.say = say
  }

  all(): Markup {
    const { say, summary } = this
    const counts = say('outlook.sentence', { text: countsText(summary, say) })
    const program = `${summary.engine.name} ${summary.engine.version}`
    const hash = html`<span class="hash">${summary.criteria_sha256}</span>`
    return html`<main>
      ${PATTERNS}
      <h1>${say('batch.heading')}</h1>
      <p>${say('sheet.as-of', { day: summary.as_of })} ${counts}</p>
      ${paragraphs(siteTexts(summary, say))} ${summary.screened === 0 ? undefined : this.numbers()} ${this.refused()}
      ${this.charts()}
      <h2>${say('versions.heading')}</h2>
      <p>${marked(say, 'batch.versions', { program, hash })}</p>
    </main>`
  }

  private numbers(): Markup {
    return html`${this.trials()} ${this.summary.trials.map((trial) => this.attrition(trial))} ${this.worklist()}
    ${this.again()} ${this.queries()}`
  }

  private trials(): Markup {
    const { say } = this
    const { trials, screened } = this.summary
    return html`${this.table(
        say('batch.trials.caption'),
        ['column.trial', 'batch.match', 'batch.possible', 'batch.out', 'batch.trials.shares'],
        trials.map(
          ({ id, title, match, possible, out }) =>
            html`<tr>
              <th scope="row"><span class="id">${id}</span> <span class="muted">${title}</span></th>
              ${numberCells([match, possible, out])}
              <td>
                ${bar(say('batch.trials.bar', { trial: id, match, possible, out }), screened, [
                  { count: match, fill: MATCH },
                  { count: possible, fill: POSSIBLE },
                ])}
              </td>
            </tr>`,
        ),
      )}
      <p class="muted">${say('batch.trials.bars')}</p>`
  }

  private attrition(trial: SummaryTrial): Markup {
    const { say } = this
    const { screened } = this.summary
    const { id, title } = trial
    const shown = countedCriteria(trial.criteria)
    const heading = html`<h2>${say('sheet.trial', { id, title })}</h2>
      ${paragraphs(aboutTexts(trial, screened, say))}`
    if (shown.length === 0)
      return html`${heading}
        <p>${say('batch.attrition.none')}</p>`
    return html`${heading}
      ${this.table(
        say('batch.attrition', { trial: id }),
        ATTRITION,
        shown.map(
          (one) =>
            html`<tr>
              <th scope="row" class="id">${one.id}</th>
              <td>${one.text}</td>
              ${numberCells([one.fail, one.alone, one.unknown, one.remaining])}
              <td>
                ${bar(say('batch.attrition.bar', { criterion: one.id, count: one.fail, screened }), screened, [
                  { count: one.fail, fill: MATCH },
                ])}
              </td>
            </tr>`,
        ),
      )}
      <p class="muted">${say('batch.attrition.legend')}</p>
      ${paragraphs(leftTexts(trial, say))}`
  }

  private worklist(): Markup {
    const { say } = this
    const { worklist: facts, trials } = this.summary
    const heading = html`<h2>${say('batch.work')}</h2>`
    if (facts.length === 0)
      return html`${heading}
        <p>${nothingToFind(trials, say)}</p>`
    const most = Math.max(...facts.map((one) => one.verdicts))
    const barName = (fact: string, count: number): string =>
      say('batch.work.bar', { fact, verdicts: say('batch.verdicts', { count }) })
    return html`${heading}
    ${this.table(
      say('batch.work.caption'),
      WORK,
      facts.map(
        ({ label, patients, verdicts, alone, trials: where }) =>
          html`<tr>
            <th scope="row">${label}</th>
            ${numberCells([patients, verdicts, alone])}
            <td>${withCommas(Object.keys(where), say)}</td>
            <td>${bar(barName(label, verdicts), most, [{ count: verdicts, fill: MATCH }])}</td>
          </tr>`,
      ),
    )}`
  }

  private again(): Markup | undefined {
    const { measure_again: facts = [] } = this.summary
    return this.section(
      'batch.again',
      'batch.again.caption',
      ['column.fact', 'column.patients', 'batch.work.trials'],
      facts.map(
        ({ label, patients, trials: where }) =>
          html`<tr>
            <th scope="row">${label}</th>
            ${numberCells([patients])}
            <td>${withCommas(Object.keys(where), this.say)}</td>
          </tr>`,
      ),
    )
  }

  private queries(): Markup | undefined {
    const { queries = [] } = this.summary
    return this.section(
      'batch.queries',
      'batch.queries.caption',
      ['batch.queries.query', 'column.patients', 'batch.queries.what'],
      queries.map(
        ({ query, say: text, patients }) =>
          html`<tr>
            <th scope="row">${query}</th>
            ${numberCells([patients])}
            <td>${text}</td>
          </tr>`,
      ),
    )
  }

  private charts(): Markup | undefined {
    const { say } = this
    const { charts } = this.summary
    if (charts === undefined) return undefined
    const rows = charts.codes_to_map.slice(0, MOST_CODES).map(
      ({ system, code, display, patients }) =>
        html`<tr>
          ${numberCells([patients])}
          <td>${code}</td>
          <td>${display}</td>
          <td>${system}</td>
        </tr>`,
    )
    return html`<h2>${say('batch.charts')}</h2>
      <p>${chartsText(charts, say)}</p>
      ${rows.length === 0 ? undefined : this.table(say('batch.codes'), CODES, rows)}`
  }

  private refused(): Markup | undefined {
    return this.section(
      'batch.refused',
      'batch.refused.caption',
      ['batch.refused.records', 'log.column.reason'],
      this.summary.reasons.map(
        ({ reason, records }) =>
          html`<tr>
            ${numberCells([records])}
            <td>${reason}</td>
          </tr>`,
      ),
    )
  }

  /** A table with a heading; undefined if it has no rows. */
  private section(
    heading: MessageKey,
    caption: MessageKey,
    columns: readonly MessageKey[],
    rows: readonly Markup[],
  ): Markup | undefined {
    if (rows.length === 0) return undefined
    return html`<h2>${this.say(heading)}</h2>
      ${this.table(this.say(caption), columns, rows)}`
  }

  private table(caption: string, columns: readonly MessageKey[], rows: readonly Markup[]): Markup {
    return table(caption, heads(columns, this.say), rows)
  }
}

const ATTRITION: readonly MessageKey[] = [
  'column.number',
  'column.criterion',
  'batch.attrition.keeps-out',
  'batch.attrition.alone',
  'batch.attrition.unknown',
  'batch.attrition.left',
  'batch.attrition.share',
]
const WORK: readonly MessageKey[] = [
  'column.fact',
  'column.patients',
  'batch.work.verdicts',
  'batch.work.settled',
  'batch.work.trials',
  'batch.work.change',
]
const CODES: readonly MessageKey[] = ['column.patients', 'batch.codes.code', 'batch.codes.shown', 'batch.codes.system']
const MOST_CODES = 50

function numberCells(numbers: readonly number[]): Markup[] {
  return numbers.map((number) => html`<td class="number">${number}</td>`)
}

function paragraphs(texts: readonly string[]): Markup[] {
  return texts.map((text) => html`<p>${text}</p>`)
}
