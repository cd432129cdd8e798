import { contactParts } from '../explain/index.ts'
import type { TrialResult } from '../explain/index.ts'
import { againText, eligibleWord, enrolmentTexts } from '../log/index.ts'
import type { SiteRow, TrialFlow } from '../log/index.ts'
import { capitalized, inEnglish } from '../messages/index.ts'
import type { MessageKey, Say } from '../messages/index.ts'
import { heads, html, marked, page, table } from './markup.ts'
import type { Markup } from './markup.ts'
import { marginStyle } from './print.ts'

/** What the page of one trial's screening log shows. What is undefined is left out. */
export interface LogPage {
  readonly trial: string
  readonly title: string | undefined
  readonly contact: TrialResult['contact']
  readonly site: string | undefined
  readonly rows: readonly SiteRow[]
  readonly flow: TrialFlow
  /** The last entry of the log: its number, and its hash, which covers all entries before it. */
  readonly end: { readonly number: number; readonly hash: string }
}

/**
 * The screening log of a trial as one HTML file: a row for each screening, and the numbers for a flow diagram. The rows
 * must be in the same language as `say`.
 */
export function logHtml(log: LogPage, say: Say = inEnglish): string {
  const { trial, title, contact, site, rows, flow, end } = log
  const called = contact && say('log.contact', { contact: contactParts(contact, say) })
  const about = [title, site, called].filter((one) => one !== undefined)
  const heading = say('log.title', { trial })
  const margins = { page: 'log', left: heading, right: site ?? '', foot: say('log.end', end) }
  const hash = html`<span class="hash">${end.hash}</span>`
  return page(
    heading,
    html`<main class="log">
      <h1>${heading}</h1>
      ${about.map((text) => html`<p>${text}</p>`)}
      ${table(
        say('log.screenings'),
        heads(COLUMNS, say),
        rows.map((row) => line(row, say)),
      )}
      ${flowTable(flow, say)}
      <p class="muted">${marked(say, 'outlook.sentence', { text: marked(say, 'log.end', { ...end, hash }) })}</p>
    </main>`,
    say,
    `${marginStyle([margins], say)}${STYLE}`,
  )
}

/** Days and single words are not broken, however much room the reasons take. */
const STYLE = `@page { size: landscape; }
body { max-width: 80rem; }
.log thead th { white-space: normal; }
.log td:nth-child(3), .log td:nth-child(5) { white-space: nowrap; }
.log td:nth-child(7), .log td:nth-child(8) { overflow-wrap: break-word; }
.log th:nth-child(9) { width: 38%; }
.flow { break-inside: avoid; }
`

const COLUMNS: readonly MessageKey[] = [
  'log.column.entry',
  'sheet.field.screening-number',
  'log.column.screened',
  'log.column.protocol',
  'log.column.consent-date',
  'log.column.consent-version',
  'log.column.eligible',
  'log.column.enrolment',
  'log.column.reason',
  'column.by',
]

function line(row: SiteRow, say: Say): Markup {
  const again =
    row.rescreenOf === undefined ? undefined : html` <span class="muted">${againText([row.rescreenOf], say)}</span>`
  return html`<tr>
    <th scope="row" class="number">${row.entry}</th>
    <td>${row.screeningNumber}${again}</td>
    <td>${row.screened}</td>
    <td>${row.protocol}</td>
    <td>${row.consentDate}</td>
    <td>${row.consentVersion}</td>
    <td>${eligibleWord(row.eligible, say)}</td>
    <td>${enrolmentCell(row, say)}</td>
    <td>${row.reason}</td>
    <td>${row.by}</td>
  </tr>`
}

function enrolmentCell({ enrolment }: SiteRow, say: Say): string {
  if (enrolment === undefined) return say('log.enrolment.not-recorded')
  const { state, reason } = enrolment
  return state === 'closed' && reason !== undefined
    ? say('log.enrolment.closed.because', { reason })
    : say(`log.enrolment.${state}`)
}

/**
 * The numbers of patients, each counted by the newest screening. The reasons follow the number of excluded patients.
 */
function flowTable(flow: TrialFlow, say: Say): Markup {
  const { reasons, jointly, unnumbered } = flow
  const counts: readonly (readonly [string, number])[] = [
    [say('log.flow.row.assessed'), flow.assessed],
    [say('log.flow.row.eligible'), flow.eligible],
    [say('log.flow.row.to-confirm'), flow.toConfirm],
    [say('log.flow.row.possible'), flow.possible],
    [say('log.flow.row.excluded'), flow.excluded],
    ...reasons.map(({ id, text, patients }) => [criterionRow(id, text, say), patients] as const),
    ...(jointly > 0 ? [[say('log.flow.row.jointly'), jointly] as const] : []),
    [say('log.flow.row.overridden'), flow.overridden],
  ]
  return html`${table(
      say('log.flow'),
      heads(['column.what', 'column.patients'], say),
      counts.map(
        ([what, count]) =>
          html`<tr>
            <th scope="row">${what}</th>
            <td class="number">${count}</td>
          </tr>`,
      ),
      'flow',
    )}
    ${enrolmentTexts(flow, say).map((text) => html`<p>${capitalized(say('outlook.sentence', { text }))}</p>`)}
    <p class="muted">
      ${say('log.flow.several')} ${unnumbered === 0 ? undefined : say('log.flow.unnumbered', { count: unnumbered })}
    </p>`
}

function criterionRow(id: string, text: string | undefined, say: Say): string {
  return text === undefined ? say('log.flow.row.criterion', { id }) : say('log.flow.row.criterion.text', { id, text })
}
