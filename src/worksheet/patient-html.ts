import { html, page, table } from './markup.ts'
import type { Markup } from './markup.ts'
import type { Sheet, SheetTrial } from './sheet.ts'

/** Worksheets as one HTML file; each patient begins a page. */
export function worksheetHtml(sheets: readonly Sheet[]): string {
  const [first] = sheets
  const title =
    sheets.length === 1 && first !== undefined
      ? `Pre-screening of ${first.patient}, ${first.asOf}`
      : `Pre-screening of ${sheets.length} patients`
  return page(title, html`<main>${sheets.map(patient)}</main>`)
}

function patient(sheet: Sheet): Markup {
  return html`<article>
    <h1>Pre-screening worksheet: ${sheet.patient}</h1>
    <p>
      As of ${sheet.asOf}. A pre-screen from recorded facts, not a decision: whether to take part is for the
      investigator and the patient.
    </p>
    ${overview(sheet)} ${assumed(sheet)} ${warnings(sheet)} ${facts(sheet)} ${sheet.trials.map(trial)}
    <h2>Versions</h2>
    ${table(
      'What this worksheet was made with',
      ['What', 'Version'],
      [
        sheet.versions.map(
          ({ name, value }) =>
            html`<tr>
              <th scope="row">${name}</th>
              <td class="hash">${value}</td>
            </tr>`,
        ),
        sheet.trials.map(
          ({ id, sha256 }) =>
            html`<tr>
              <th scope="row">Rules of ${id} (SHA-256)</th>
              <td class="hash">${sha256}</td>
            </tr>`,
        ),
      ],
    )}
  </article>`
}

function overview({ trials }: Sheet): Markup {
  return table(
    'Trials at a glance',
    ['Trial', 'Pre-screen', 'Enrolment'],
    trials.map(
      ({ id, verdict, enrolment }) =>
        html`<tr>
          <th scope="row" class="id">${id}</th>
          <td>${verdict}</td>
          <td>${enrolment.replace(/^Enrolment: /, '')}</td>
        </tr>`,
    ),
  )
}

function assumed(sheet: Sheet): Markup | undefined {
  if (sheet.assumed.length === 0) return undefined
  return html`<h2>Assumed, not recorded</h2>
    <ul>
      ${sheet.assumed.map((text) => html`<li>${text}</li>`)}
    </ul>`
}

function warnings(sheet: Sheet): Markup | undefined {
  if (sheet.warnings.length === 0) return undefined
  return html`<h2>Check the record</h2>
    <ul>
      ${sheet.warnings.map((text) => html`<li>${text}</li>`)}
    </ul>`
}

function facts(sheet: Sheet): Markup {
  return html`<h2>What is known</h2>
    ${table(
      'Recorded facts',
      ['Fact', 'Value', 'Date', 'Source', 'By'],
      sheet.facts.map(
        ({ name, value, date, source, by }) =>
          html`<tr>
            <th scope="row">${name}</th>
            <td>${value}</td>
            <td>${date ?? '–'}</td>
            <td>${source ?? 'record'}</td>
            <td>${by ?? '–'}</td>
          </tr>`,
      ),
    )}
    ${sheet.undated === undefined ? undefined : html`<p>${sheet.undated}</p>`}
    ${sheet.openLists.map((name) => html`<p>There may be more than is recorded: ${name}.</p>`)}`
}

function trial(one: SheetTrial): Markup {
  return html`<section>
    <h2>${one.id}: ${one.title}</h2>
    <p class="verdict">${one.verdict}</p>
    <p>${one.enrolment}</p>
    <p>${one.rulesFrom}</p>
    ${one.outlook.map(({ label, text }) => html`<p>${label}: ${text}</p>`)}
    ${table(
      `Criteria of ${one.id}, in the order of its page`,
      ['No.', 'Criterion', 'Status', 'Value against requirement'],
      one.rows.map(
        (row) =>
          html`<tr class="${row.status}">
            <th scope="row" class="id">${row.criterion}</th>
            <td>${row.text} <span class="muted">(${row.kind})</span></td>
            <td class="status">${row.word}</td>
            <td>
              ${row.reason}${row.note === undefined ? undefined : html` <span class="muted">Reading: ${row.note}</span>`}
            </td>
          </tr>`,
      ),
    )}
    ${openQuestions(one)} ${confirmations(one)}
  </section>`
}

function openQuestions({ questions }: SheetTrial): Markup | undefined {
  if (questions.length === 0) return undefined
  return html`<h3>To find out first</h3>
    <ul>
      ${questions.map(({ ask }) => html`<li>${ask}</li>`)}
    </ul>`
}

function confirmations({ id, confirmations: asked }: SheetTrial): Markup | undefined {
  if (asked.length === 0) return undefined
  return table(
    `For people to confirm in ${id}`,
    ['No.', 'Question', 'Answer', 'Name', 'Date', 'Signature'],
    asked.map(
      ({ criterion, ask, who }) =>
        html`<tr>
          <th scope="row" class="id">${criterion}</th>
          <td>${ask} <span class="muted">(${who})</span></td>
          <td class="box">☐ yes ☐ no</td>
          <td></td>
          <td></td>
          <td></td>
        </tr>`,
    ),
    'sign',
  )
}
