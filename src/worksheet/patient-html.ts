import { askedKey } from '../explain/index.ts'
import { capitalized, inEnglish, withCommas } from '../messages/index.ts'
import type { MessageKey, Say } from '../messages/index.ts'
import { heads, html, marked, page, table } from './markup.ts'
import type { Markup } from './markup.ts'
import { marksText } from './origin-marks.ts'
import { marginStyle } from './print.ts'
import type { Margins } from './print.ts'
import { SHEET_STYLE } from './sheet-style.ts'
import type { Sheet, SheetField, SheetRow, SheetTrial } from './sheet.ts'

/**
 * Sheets as one HTML file. Each patient has a cover, pages to sign for each possible trial, and what the record says.
 * The sheets must be in the same language as `say`.
 */
export function worksheetHtml(sheets: readonly Sheet[], say: Say = inEnglish): string {
  const [first] = sheets
  const title =
    sheets.length === 1 && first !== undefined
      ? say('sheet.title', { patient: first.patient, day: first.asOf })
      : say('sheet.title.several', { count: sheets.length })
  const margins = sheets.flatMap((sheet, at) => marginsOf(sheet, at, say))
  const patients = sheets.map((sheet, at) => new PatientPages(sheet, at, say).all())
  return page(title, html`<main>${patients}</main>`, say, `${SHEET_STYLE}${marginStyle(margins, say)}`)
}

/** The page margins of a patient and of each of the patient's trials. */
function marginsOf({ patient, site, screeningNumber: number, sha256, trials }: Sheet, at: number, say: Say): Margins[] {
  const right = number === undefined ? say('print.record', { patient }) : say('print.screening-number', { number })
  const foot = say('print.result', { hash: sha256 })
  const left = (what: string): string => withCommas(site === undefined ? [what] : [what, site], say)
  return [
    { page: pageName(at), left: left(say('sheet.name')), right, foot },
    ...trials.map(({ id }, i) => ({ page: pageName(at, i), left: left(id), right, foot })),
  ]
}

function pageName(patientAt: number, trialAt?: number): string {
  return `p${patientAt}${trialAt === undefined ? '' : `t${trialAt}`}`
}

class PatientPages {
  private readonly sheet: Sheet
  /** The position of the patient in the file. */
  private readonly at: number
  private readonly say: Say

  constructor(sheet: Sheet, at: number, say: Say) {
    this.sheet = sheet
    this.at = at
    this.say = say
  }

  all(): Markup {
    const { sheet, at } = this
    return html`<article>
      <div class="${pageName(at)}">${this.cover()}</div>
      ${sheet.trials.map((one, i) => html`<section class="sheet ${pageName(at, i)}">${this.trial(one)}</section>`)}
      <div class="record ${pageName(at)}">${this.facts()} ${this.readings()} ${this.versions()}</div>
    </article>`
  }

  private cover(): Markup {
    const { say, sheet } = this
    return html`<h1>${say('sheet.heading', { patient: sheet.patient })}</h1>
      <p>${say('sheet.as-of', { day: sheet.asOf })} ${say('page.footer')}</p>
      ${fieldList(sheet.fields)} ${this.possible()} ${this.others()} ${list(say('page.assumed.heading'), sheet.assumed)}
      ${list(say('page.warnings.heading'), sheet.warnings)} ${this.signature('sign.screener')}`
  }

  private possible(): Markup {
    const { say } = this
    const { trials } = this.sheet
    if (trials.length === 0) return html`<p class="verdict">${say('sheet.none')}</p>`
    return this.table(
      'sheet.trials',
      ['column.trial', 'sheet.column.verdict', 'sheet.column.about'],
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

  private others(): Markup | undefined {
    const { others } = this.sheet
    if (others.length === 0) return undefined
    return this.table(
      'sheet.others',
      ['column.trial', 'sheet.column.why-not'],
      others.map(
        ({ id, why }) =>
          html`<tr>
            <th scope="row" class="id">${id}</th>
            <td>${why}</td>
          </tr>`,
      ),
    )
  }

  private trial(one: SheetTrial): Markup {
    const { say } = this
    return html`<h2>${say('sheet.trial', { id: one.id, title: one.title })}</h2>
      ${fieldList(one.fields)}
      <p><strong>${one.verdict}</strong> ${one.about.join(' ')}</p>
      ${one.outlook.map((text) => html`<p>${say('sheet.outlook', { ...text })}</p>`)} ${this.openQuestions(one)}
      ${table(
        say('sheet.criteria', { trial: one.id }),
        heads(['column.number', 'column.criterion', 'sheet.column.answer', 'sheet.column.reason', 'column.by'], say),
        one.rows.map((row) => (row.question === undefined ? decided(row) : this.asked(row, row.question))),
        'criteria',
      )}
      <p class="muted">${marksText(one, say)}</p>
      <div class="decision">
        <div class="answer">
          <strong>${say('sign.decision')}</strong> <span class="box">${say('sign.decisions')}</span>
          <span>${say('sign.reason')}</span><i></i>
        </div>
        ${this.signature('sign.investigator')}
      </div>`
  }

  /** A question that a person answers, with a line for the answer. */
  private asked(row: SheetRow, question: NonNullable<SheetRow['question']>): Markup {
    const { say } = this
    const { ask, who } = question
    return html`<tr class="${row.status} asked">
        <th scope="rowgroup" rowspan="2" class="id">${row.criterion}</th>
        <td>${row.text}</td>
        <td class="status">${row.word}</td>
        <td colspan="2">
          ${marked(say, askedKey(question), { ask, who: html`<span class="muted">${who}</span>` })} ${row.reason}
        </td>
      </tr>
      <tr>
        <td colspan="4">
          <div class="answer">
            <span class="box">${say('sign.answer')}</span> <span>${capitalized(say('sign.name'))}</span><i></i>
            <span>${capitalized(say('sign.signature'))}</span><i></i> <span>${capitalized(say('sign.date'))}</span
            ><i class="short"></i>
          </div>
        </td>
      </tr>`
  }

  private openQuestions({ questions }: SheetTrial): Markup | undefined {
    if (questions.length === 0) return undefined
    const asked = questions.map(({ ask }) => ask).join(' ')
    return html`<p>${this.say('sheet.find-first', { questions: asked })}</p>`
  }

  private facts(): Markup {
    const { say, sheet } = this
    return html`<h2>${say('known.heading')}</h2>
      ${this.table(
        'known.caption',
        ['column.fact', 'column.value', 'column.date', 'column.source', 'column.by'],
        sheet.facts.map(
          ({ name, value, date, source, by }) =>
            html`<tr>
              <th scope="row">${name}</th>
              <td>${value}</td>
              <td>${date ?? '–'}</td>
              <td>${source ?? say('known.from-record')}</td>
              <td>${by ?? '–'}</td>
            </tr>`,
        ),
      )}
      ${sheet.undated === undefined ? undefined : html`<p>${sheet.undated}</p>`}
      ${sheet.openLists.map((name) => html`<p>${say('known.more', { list: name })}</p>`)}`
  }

  /** How ambiguous wordings of criteria were read. */
  private readings(): Markup | undefined {
    const { say } = this
    const all = this.sheet.trials.flatMap(({ id, rows }) =>
      rows.flatMap(({ criterion: own, note }) => (note === undefined ? [] : [{ id, own, note }])),
    )
    if (all.length === 0) return undefined
    return html`<h2>${say('readings.heading')}</h2>
      ${this.table(
        'readings.caption',
        ['column.trial', 'column.number', 'readings.column'],
        all.map(
          ({ id, own, note }) =>
            html`<tr>
              <th scope="row" class="id">${id}</th>
              <td class="id">${own}</td>
              <td>${say('page.reading', { text: note })}</td>
            </tr>`,
        ),
      )}`
  }

  private versions(): Markup {
    const { say, sheet } = this
    return html`<h2>${say('versions.heading')}</h2>
      ${this.table(
        'versions.caption',
        ['column.what', 'column.version'],
        [...sheet.versions, { name: say('versions.result'), value: sheet.sha256 }].map(
          ({ name, value }) =>
            html`<tr>
              <th scope="row">${name}</th>
              <td class="hash">${value}</td>
            </tr>`,
        ),
      )}`
  }

  /** Space for a name, a signature and a date. */
  private signature(who: MessageKey): Markup {
    const names = heads([who, 'sign.signature', 'sign.date'], this.say)
    return fieldList(
      names.map((name) => ({ name, value: undefined })),
      'fields signature',
    )
  }

  private table(caption: MessageKey, columns: readonly MessageKey[], rows: readonly Markup[]): Markup {
    return table(this.say(caption), heads(columns, this.say), rows)
  }
}

/** Names, each with its value or a line to write on. */
function fieldList(fields: readonly SheetField[], kind = 'fields'): Markup {
  return html`<dl class="${kind}">
    ${fields.map(
      ({ name, value }) =>
        html`<div>
          <dt>${name}</dt>
          <dd>${value}</dd>
        </div>`,
    )}
  </dl>`
}

function list(heading: string, texts: readonly string[]): Markup | undefined {
  if (texts.length === 0) return undefined
  return html`<h2>${heading}</h2>
    <ul>
      ${texts.map((text) => html`<li>${text}</li>`)}
    </ul>`
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
