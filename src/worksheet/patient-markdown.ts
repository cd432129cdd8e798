import { escapeMarkdown } from './markup.ts'
import { marksText } from './sheet.ts'
import type { Sheet, SheetField, SheetTrial } from './sheet.ts'

/** Sheets as Markdown, one after the other; the same as the page, with underscores to write on. */
export function worksheetMarkdown(sheets: readonly Sheet[]): string {
  return sheets.map(patient).join('\n---\n\n')
}

function patient(sheet: Sheet): string {
  const parts = [
    `# Pre-screening worksheet: ${escapeMarkdown(sheet.patient)}`,
    `As of ${sheet.asOf}. A pre-screen from recorded facts, not a decision: whether to take part is for the investigator and the patient.`,
    fieldList(sheet.fields),
    ...(sheet.trials.length === 0
      ? ['No trial may take her as far as is known.']
      : [
          table(
            ['Trial', 'Pre-screen', 'Whom to call, and what else to know'],
            sheet.trials.map(({ id, title, verdict, about }) => [`${id}: ${title}`, verdict, about.join(' ')]),
          ),
        ]),
    ...(sheet.others.length === 0
      ? []
      : [
          table(
            ['Other trial', 'Why not'],
            sheet.others.map(({ id, why }) => [id, why]),
          ),
        ]),
    ...list('Assumed, not recorded', sheet.assumed),
    ...list('Check the record', sheet.warnings),
    signature('Who screened'),
    ...sheet.trials.map(trial),
    '## What is known',
    table(
      ['Fact', 'Value', 'Date', 'Source', 'By'],
      sheet.facts.map(({ name, value, date, source, by }) => [name, value, date ?? '–', source ?? 'record', by ?? '–']),
    ),
    ...(sheet.undated === undefined ? [] : [escapeMarkdown(sheet.undated)]),
    ...sheet.openLists.map((name) => `There may be more than is recorded: ${escapeMarkdown(name)}.`),
    '## Versions',
    table(
      ['What', 'Version'],
      [
        ...sheet.versions.map(({ name, value }) => [name, value]),
        ['Result (SHA-256 of its line of NDJSON)', sheet.sha256],
      ],
    ),
  ]
  return `${parts.join('\n\n')}\n`
}

function trial(one: SheetTrial): string {
  const parts = [
    `## ${escapeMarkdown(`${one.id}: ${one.title}`)}`,
    fieldList(one.fields),
    `**${escapeMarkdown(one.verdict)}** ${escapeMarkdown(one.about.join(' '))}`,
    ...one.outlook.map(({ label, text }) => `${escapeMarkdown(label)}: ${escapeMarkdown(text)}`),
    ...(one.questions.length === 0
      ? []
      : [`To find out first: ${escapeMarkdown(one.questions.map(({ ask }) => ask).join(' '))}`]),
    table(
      ['No.', 'Criterion', 'Answer', 'Value, day, source; or the question', 'By'],
      one.rows.map(({ criterion, text, word, reason, question, note }) => {
        const reading = note === undefined ? [] : [`Reading: ${note}`]
        if (question === undefined) return [criterion, text, word, [reason, ...reading].join(' '), '']
        const asked = [`${question.ask} (${question.who})`, reason, '☐ yes ☐ no', ...reading]
        return [criterion, text, word, asked.filter((part) => part !== '').join(' '), SIGN_HERE]
      }),
    ),
    ...(marksText(one) === undefined ? [] : [marksText(one) ?? '']),
    `**Decision:** ☐ eligible ☐ not eligible ☐ screen failure. Reason: ${LINE}`,
    signature('Investigator'),
  ]
  return parts.join('\n\n')
}

/** A line to write on; each underscore stands for itself. */
const LINE = String.raw`\_`.repeat(20)
const SIGN_HERE = 'Name, signature, date:'

function fieldList(fields: readonly SheetField[]): string {
  return fields
    .map(({ name, value }) => `- ${escapeMarkdown(name)}: ${value === undefined ? LINE : escapeMarkdown(value)}`)
    .join('\n')
}

function signature(who: string): string {
  return `${who}: name ${LINE}, signature ${LINE}, date ${LINE}`
}

function list(heading: string, texts: readonly string[]): string[] {
  return texts.length === 0 ? [] : [`## ${heading}`, texts.map((text) => `- ${escapeMarkdown(text)}`).join('\n')]
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(escapeMarkdown).join(' | ')} |`
  return [line(head), `|${head.map(() => ' --- |').join('')}`, ...rows.map(line)].join('\n')
}
