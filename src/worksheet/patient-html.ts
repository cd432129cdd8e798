import { html, page, table } from './markup.ts'
import type { Markup } from './markup.ts'
import { marginStyle } from './print.ts'
import type { Margins } from './print.ts'
import { marksText } from './sheet.ts'
import type { Sheet, SheetField, SheetRow, SheetTrial } from './sheet.ts'

/** Sheets as one HTML file: of each patient a cover, pages to be signed for each trial that may take her, and what the record says. */
export function worksheetHtml(sheets: readonly Sheet[]): string {
  const [first] = sheets
  const title =
    sheets.length === 1 && first !== undefined
      ? `Pre-screening of ${first.patient}, ${first.asOf}`
      : `Pre-screening of ${sheets.length} patients`
  const style = `${SHEET_STYLE}${marginStyle(sheets.flatMap(marginsOf))}`
  return page(title, html`<main>${sheets.map(patient)}</main>`, style)
}

/** The pages of a patient, and of each trial, have margins of their own. */
function marginsOf(sheet: Sheet, at: number): Margins[] {
  const site = valueOf(sheet.fields, 'Site')
  const number = valueOf(sheet.fields, 'Screening number')
  const right = number === undefined ? `Record ${sheet.patient}` : `Screening number ${number}`
  const foot = `Result (SHA-256) ${sheet.sha256}`
  const left = (what: string): string => [what, site].filter((one) => one !== undefined).join(', ')
  return [
    { page: pageName(at), left: left('Pre-screening worksheet'), right, foot },
    ...sheet.trials.map(({ id }, i) => ({ page: pageName(at, i), left: left(id), right, foot })),
  ]
}

function pageName(patientAt: number, trialAt?: number): string {
  return `p${patientAt}${trialAt === undefined ? '' : `t${trialAt}`}`
}

function valueOf(fields: readonly SheetField[], name: string): string | undefined {
  return fields.find((one) => one.name === name)?.value
}

function patient(sheet: Sheet, at: number): Markup {
  return html`<article>
    <div class="${pageName(at)}">${cover(sheet)}</div>
    ${sheet.trials.map((one, i) => html`<section class="sheet ${pageName(at, i)}">${trial(one)}</section>`)}
    <div class="record ${pageName(at)}">${recorded(sheet)}</div>
  </article>`
}

function cover(sheet: Sheet): Markup {
  return html`<h1>Pre-screening worksheet: ${sheet.patient}</h1>
    <p>
      As of ${sheet.asOf}. A pre-screen from recorded facts, not a decision: whether to take part is for the
      investigator and the patient.
    </p>
    ${fieldList(sheet.fields)} ${possible(sheet)} ${others(sheet)} ${list('Assumed, not recorded', sheet.assumed)}
    ${list('Check the record', sheet.warnings)} ${signature('Who screened')}`
}

function possible({ trials }: Sheet): Markup {
  if (trials.length === 0) return html`<p class="verdict">No trial may take her as far as is known.</p>`
  return table(
    'Trials that match or are possible; each has pages to be signed',
    ['Trial', 'Pre-screen', 'Whom to call, and what else to know'],
    trials.map(
      ({ id, title, verdict, about }) =>
        html`<tr>
          <th scope="row"><span class="id">${id}</span> <span class="muted">${title}</span></th>
          <td>${verdict}</td>
          <td>${about.join(' ')}</td>
        </tr>`,
    ),
  )
}

function others({ others: all }: Sheet): Markup | undefined {
  if (all.length === 0) return undefined
  return table(
    'Other trials',
    ['Trial', 'Why not'],
    all.map(
      ({ id, why }) =>
        html`<tr>
          <th scope="row" class="id">${id}</th>
          <td>${why}</td>
        </tr>`,
    ),
  )
}

function list(heading: string, texts: readonly string[]): Markup | undefined {
  if (texts.length === 0) return undefined
  return html`<h2>${heading}</h2>
    <ul>
      ${texts.map((text) => html`<li>${text}</li>`)}
    </ul>`
}

/** Names with their values, or with a line to write on. */
function fieldList(fields: readonly SheetField[]): Markup {
  return html`<dl class="fields">
    ${fields.map(
      ({ name, value }) =>
        html`<div>
          <dt>${name}</dt>
          <dd>${value}</dd>
        </div>`,
    )}
  </dl>`
}

/** Room for a name, a signature and a day. */
function signature(who: string): Markup {
  return html`<dl class="fields signature">
    <div>
      <dt>${who}: name</dt>
      <dd></dd>
    </div>
    <div>
      <dt>Signature</dt>
      <dd></dd>
    </div>
    <div>
      <dt>Date</dt>
      <dd></dd>
    </div>
  </dl>`
}

function trial(one: SheetTrial): Markup {
  return html`<h2>${one.id}: ${one.title}</h2>
    ${fieldList(one.fields)}
    <p><strong>${one.verdict}</strong> ${one.about.join(' ')}</p>
    ${one.outlook.map(({ label, text }) => html`<p>${label}: ${text}</p>`)} ${openQuestions(one)}
    ${table(
      `Criteria of ${one.id}, in the order of its page`,
      ['No.', 'Criterion', 'Answer', 'Value, day, source; or the question', 'By'],
      one.rows.map(criterion),
      'criteria',
    )}
    <p class="muted">${marksText(one)}</p>
    <div class="decision">
      <div class="answer">
        <strong>Decision:</strong> <span class="box">☐ eligible ☐ not eligible ☐ screen failure</span>
        <span>Reason</span><i></i>
      </div>
      ${signature('Investigator')}
    </div>`
}

function criterion(row: SheetRow): Markup {
  return row.question === undefined ? decided(row) : asked(row, row.question)
}

function decided(row: SheetRow): Markup {
  return html`<tr class="${row.status}">
    <th scope="row" class="id">${row.criterion}</th>
    <td>${row.text}</td>
    <td class="status">${row.word}</td>
    <td>${row.reason}</td>
    <td></td>
  </tr>`
}

/** What a person answers, with a line for it. */
function asked(row: SheetRow, { ask, who }: NonNullable<SheetRow['question']>): Markup {
  return html`<tr class="${row.status} asked">
      <th scope="rowgroup" rowspan="2" class="id">${row.criterion}</th>
      <td>${row.text}</td>
      <td class="status">${row.word}</td>
      <td colspan="2">${ask} <span class="muted">(${who})</span> ${row.reason}</td>
    </tr>
    <tr>
      <td colspan="4">
        <div class="answer">
          <span class="box">☐ yes ☐ no</span> <span>Name</span><i></i> <span>Signature</span><i></i> <span>Date</span
          ><i class="short"></i>
        </div>
      </td>
    </tr>`
}

function openQuestions({ questions }: SheetTrial): Markup | undefined {
  if (questions.length === 0) return undefined
  return html`<p>To find out first: ${questions.map(({ ask }) => ask).join(' ')}</p>`
}

function recorded(sheet: Sheet): Markup {
  return html`${facts(sheet)} ${readings(sheet)}
    <h2>Versions</h2>
    ${table(
      'What this worksheet was made with',
      ['What', 'Version'],
      [...sheet.versions, { name: 'Result (SHA-256 of its line of NDJSON)', value: sheet.sha256 }].map(
        ({ name, value }) =>
          html`<tr>
            <th scope="row">${name}</th>
            <td class="hash">${value}</td>
          </tr>`,
      ),
    )}`
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

/** How open wordings were read. */
function readings({ trials }: Sheet): Markup | undefined {
  const all = trials.flatMap(({ id, rows }) =>
    rows.flatMap(({ criterion: own, note }) => (note === undefined ? [] : [{ id, own, note }])),
  )
  if (all.length === 0) return undefined
  return html`<h2>How open wordings were read</h2>
    ${table(
      'Notes on criteria',
      ['Trial', 'No.', 'Reading'],
      all.map(
        ({ id, own, note }) =>
          html`<tr>
            <th scope="row" class="id">${id}</th>
            <td class="id">${own}</td>
            <td>Reading: ${note}</td>
          </tr>`,
      ),
    )}`
}

const SHEET_STYLE = `
.fields { display: grid; grid-template-columns: repeat(3, 1fr); gap: .25rem .8rem; margin: .4rem 0; }
.fields div { border-bottom: 1px solid #111; min-height: 2.3rem; }
.fields dt { font-size: 8.5pt; color: #333; }
.fields dd { margin: 0; font-weight: 600; overflow-wrap: anywhere; }
.fields.signature { grid-template-columns: 2fr 2fr 1fr; }
.signature div { min-height: 2.9rem; }
.decision { break-inside: avoid; border: 2px solid #111; padding: .2rem .5rem; margin-top: .3rem; }
.sheet, .record { break-before: page; margin-top: 2rem; }
.sheet { font-size: 10pt; line-height: 1.2; }
.sheet p { margin: .2rem 0; }
.sheet h2 { margin: 0 0 .2rem; padding-top: 0; border-top: 0; font-size: 12pt; }
.sheet .fields:not(.signature) { grid-template-columns: repeat(4, 1fr); }
.sheet .fields div { min-height: 1.9rem; }
.sheet .signature div { min-height: 2.5rem; }
.record { font-size: 10pt; line-height: 1.25; }
.record td, .record th { padding: .1rem .3rem; }
.criteria { table-layout: fixed; margin: .2rem 0; }
.criteria caption { height: 1px; padding: 0; overflow: hidden; clip-path: inset(50%); position: absolute; }
.criteria th, .criteria td { padding: .05rem .25rem; }
.criteria th:nth-child(1) { width: 4.1em; }
.criteria th:nth-child(2) { width: 29%; }
.criteria th:nth-child(3) { width: 7.9em; }
.criteria th:nth-child(5) { width: 3.7em; }
.criteria thead th { white-space: normal; }
.criteria .status { white-space: normal; }
.answer { display: flex; gap: .4rem; align-items: end; min-height: 1.65rem; white-space: nowrap; }
.answer i { flex: 3; border-bottom: 1px solid #111; }
.answer .short { flex: 2; }
.asked { break-after: avoid; }
.sheet .muted { font-size: 1em; }
th .muted { font-weight: 400; }
@media print { main { padding: 0 1px; } .sheet, .record { margin-top: 0; } }
`
