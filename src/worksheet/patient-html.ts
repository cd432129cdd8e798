import { html, page } from './markup.ts'
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
      As of ${sheet.asOf}. A pre-screen from recorded facts, not a decision: whether she can take part is for the
      investigator and the patient.
    </p>
    ${overview(sheet)} ${warnings(sheet)} ${facts(sheet)} ${sheet.trials.map(trial)}
    <h2>Versions</h2>
    <table>
      <caption>
        What this worksheet was made with
      </caption>
      <thead>
        <tr>
          <th scope="col">What</th>
          <th scope="col">Version</th>
        </tr>
      </thead>
      <tbody>
        ${sheet.versions.map(
          ({ name, value }) =>
            html`<tr>
              <th scope="row">${name}</th>
              <td class="hash">${value}</td>
            </tr>`,
        )}
        ${sheet.trials.map(
          ({ id, sha256 }) =>
            html`<tr>
              <th scope="row">Rules of ${id} (SHA-256)</th>
              <td class="hash">${sha256}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </article>`
}

function overview({ trials }: Sheet): Markup {
  return html`<table>
    <caption>
      Trials at a glance
    </caption>
    <thead>
      <tr>
        <th scope="col">Trial</th>
        <th scope="col">Pre-screen</th>
        <th scope="col">Enrolment</th>
      </tr>
    </thead>
    <tbody>
      ${trials.map(
        ({ id, verdict, enrolment }) =>
          html`<tr>
            <th scope="row" class="id">${id}</th>
            <td>${verdict}</td>
            <td>${enrolment.replace(/^Enrolment: /, '')}</td>
          </tr>`,
      )}
    </tbody>
  </table>`
}

function warnings(sheet: Sheet): Markup | undefined {
  if (sheet.warnings.length === 0) return undefined
  return html`<h2>Check the record</h2>
    <ul>
      ${sheet.warnings.map(({ path, message }) => html`<li>${path === '' ? '' : `${path}: `}${message}</li>`)}
    </ul>`
}

function facts(sheet: Sheet): Markup {
  return html`<h2>What is known of her</h2>
    <table>
      <caption>
        Recorded facts
      </caption>
      <thead>
        <tr>
          <th scope="col">Fact</th>
          <th scope="col">Value</th>
          <th scope="col">Date</th>
          <th scope="col">Source</th>
        </tr>
      </thead>
      <tbody>
        ${sheet.facts.map(
          ({ name, value, date, source }) =>
            html`<tr>
              <th scope="row">${name}</th>
              <td>${value}</td>
              <td>${date ?? '–'}</td>
              <td>${source ?? 'record'}</td>
            </tr>`,
        )}
      </tbody>
    </table>
    ${sheet.openLists.map((name) => html`<p>There may be more than is recorded: ${name}.</p>`)}`
}

function trial(one: SheetTrial): Markup {
  return html`<section>
    <h2>${one.id}: ${one.title}</h2>
    <p class="verdict">${one.verdict}</p>
    <p>${one.enrolment}</p>
    ${one.outlook.map(({ label, text }) => html`<p>${label}: ${text}</p>`)}
    <table>
      <caption>
        Criteria of ${one.id}, in the order of its page
      </caption>
      <thead>
        <tr>
          <th scope="col">No.</th>
          <th scope="col">Criterion</th>
          <th scope="col">Status</th>
          <th scope="col">Value against requirement</th>
        </tr>
      </thead>
      <tbody>
        ${one.rows.map(
          (row) =>
            html`<tr class="${row.status}">
              <th scope="row" class="id">${row.criterion}</th>
              <td>${row.text} <span class="muted">(${row.kind})</span></td>
              <td class="status">${row.word}</td>
              <td>
                ${row.reason}${row.note === undefined ? undefined : html` <span class="muted">Reading: ${row.note}</span>`}
              </td>
            </tr>`,
        )}
      </tbody>
    </table>
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
  return html`<table class="sign">
    <caption>
      For people to confirm in ${id}
    </caption>
    <thead>
      <tr>
        <th scope="col">No.</th>
        <th scope="col">Question</th>
        <th scope="col">Answer</th>
        <th scope="col">Name</th>
        <th scope="col">Date</th>
        <th scope="col">Signature</th>
      </tr>
    </thead>
    <tbody>
      ${asked.map(
        ({ criterion, ask, who }) =>
          html`<tr>
            <th scope="row" class="id">${criterion}</th>
            <td>${ask} <span class="muted">(${who})</span></td>
            <td class="box">☐ yes ☐ no</td>
            <td></td>
            <td></td>
            <td></td>
          </tr>`,
      )}
    </tbody>
  </table>`
}
