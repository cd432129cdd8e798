import { contactParts } from '../explain/index.ts'
import type { TrialResult } from '../explain/index.ts'
import type { SiteRow, TrialFlow } from '../log/index.ts'
import { html, page, table } from './markup.ts'
import type { Markup } from './markup.ts'
import { marginStyle } from './print.ts'

/** The screening log of one trial. What is not known of the trial is left out. */
export interface LogPage {
  readonly trial: string
  readonly title: string | undefined
  readonly contact: TrialResult['contact']
  readonly site: string | undefined
  readonly rows: readonly SiteRow[]
  readonly flow: TrialFlow
  /** The last entry of the log: its number, and the hash that covers all before. */
  readonly end: { readonly number: number; readonly hash: string }
}

/** The screening log of a trial as one HTML file: a line for each screening, and the numbers for a flow diagram. */
export function logHtml(log: LogPage): string {
  const { trial, title, contact, site, rows, flow, end } = log
  const about = [title, site, contact && `Contact: ${contactParts(contact)}`].filter((one) => one !== undefined)
  const margins = {
    page: 'log',
    left: `Screening log of ${trial}`,
    right: site ?? '',
    foot: `Log to entry ${end.number}, hash ${end.hash}`,
  }
  return page(
    `Screening log of ${trial}`,
    html`<main class="log">
      <h1>Screening log of ${trial}</h1>
      ${about.map((text) => html`<p>${text}</p>`)}
      ${table('Screenings, in the order in which they were logged', COLUMNS, rows.map(line))} ${flowTable(flow)}
      <p class="muted">Log to entry ${end.number}, hash <span class="hash">${end.hash}</span>.</p>
    </main>`,
    `${marginStyle([margins])}@page { size: landscape; }\nbody { max-width: 80rem; }\n.log thead th { white-space: normal; }\n.log th:nth-child(8) { width: 42%; }\n.flow { break-inside: avoid; }\n`,
  )
}

const COLUMNS = [
  'Entry',
  'Screening number',
  'Screened for',
  'Protocol',
  'Consent date',
  'Consent version',
  'Eligible',
  'Reason',
  'By',
]

function line(row: SiteRow): Markup {
  const again =
    row.rescreenOf === undefined ? undefined : html` <span class="muted">rescreen of entry ${row.rescreenOf}</span>`
  return html`<tr>
    <th scope="row" class="number">${row.entry}</th>
    <td>${row.screeningNumber}${again}</td>
    <td>${row.screened}</td>
    <td>${row.protocol}</td>
    <td>${row.consentDate}</td>
    <td>${row.consentVersion}</td>
    <td>${row.eligible}</td>
    <td>${row.reason}</td>
    <td>${row.by}</td>
  </tr>`
}

/** Patients, each by the newest screening; reasons stand below those who were excluded. */
function flowTable(flow: TrialFlow): Markup {
  const { reasons, jointly, unnumbered } = flow
  const counts: readonly (readonly [string, number])[] = [
    ['Assessed for eligibility', flow.assessed],
    ['Eligible', flow.eligible],
    ['Eligible so far, people must confirm', flow.toConfirm],
    ['Possible, facts are missing', flow.possible],
    ['Excluded', flow.excluded],
    ...reasons.map(({ id, text, patients }) => [`– ${id}${text === undefined ? '' : `: ${text}`}`, patients] as const),
    ...(jointly > 0 ? [['– by criteria together', jointly] as const] : []),
    ['Decided otherwise by people', flow.overridden],
  ]
  return html`${table(
      'Patients, each counted once by the newest screening',
      ['What', 'Patients'],
      counts.map(
        ([what, count]) =>
          html`<tr>
            <th scope="row">${what}</th>
            <td class="number">${count}</td>
          </tr>`,
      ),
      'flow',
    )}
    <p class="muted">
      One patient may be excluded by several criteria.
      ${unnumbered === 0 ? undefined : `${unnumbered} of the screenings have no screening number; each counts as a patient.`}
    </p>`
}
