import { escapeMarkdown } from './markup.ts'
import type { Sheet, SheetTrial } from './sheet.ts'

/** Worksheets as Markdown, one after the other. */
export function worksheetMarkdown(sheets: readonly Sheet[]): string {
  return sheets.map(patient).join('\n---\n\n')
}

function patient(sheet: Sheet): string {
  const parts = [
    `# Pre-screening worksheet: ${escapeMarkdown(sheet.patient)}`,
    `As of ${sheet.asOf}. A pre-screen from recorded facts, not a decision: whether to take part is for the investigator and the patient.`,
    table(
      ['Trial', 'Pre-screen', 'Enrolment'],
      sheet.trials.map(({ id, verdict, enrolment }) => [id, verdict, enrolment.replace(/^Enrolment: /, '')]),
    ),
    ...(sheet.assumed.length === 0
      ? []
      : ['## Assumed, not recorded', sheet.assumed.map((text) => `- ${escapeMarkdown(text)}`).join('\n')]),
    ...(sheet.warnings.length === 0
      ? []
      : ['## Check the record', sheet.warnings.map((text) => `- ${escapeMarkdown(text)}`).join('\n')]),
    '## What is known',
    table(
      ['Fact', 'Value', 'Date', 'Source', 'By'],
      sheet.facts.map(({ name, value, date, source, by }) => [name, value, date ?? '–', source ?? 'record', by ?? '–']),
    ),
    ...(sheet.undated === undefined ? [] : [escapeMarkdown(sheet.undated)]),
    ...sheet.openLists.map((name) => `There may be more than is recorded: ${escapeMarkdown(name)}.`),
    ...sheet.trials.map(trial),
    '## Versions',
    table(
      ['What', 'Version'],
      [
        ...sheet.versions.map(({ name, value }) => [name, value]),
        ...sheet.trials.map(({ id, sha256 }) => [`Rules of ${id} (SHA-256)`, sha256]),
      ],
    ),
  ]
  return `${parts.join('\n\n')}\n`
}

function trial(one: SheetTrial): string {
  const parts = [
    `## ${escapeMarkdown(`${one.id}: ${one.title}`)}`,
    `**${escapeMarkdown(one.verdict)}** ${escapeMarkdown(one.enrolment)}`,
    escapeMarkdown(one.rulesFrom),
    ...one.outlook.map(({ label, text }) => `${escapeMarkdown(label)}: ${escapeMarkdown(text)}`),
    table(
      ['No.', 'Criterion', 'Status', 'Value against requirement'],
      one.rows.map(({ criterion, kind, text, word, reason, note }) => [
        criterion,
        `${text} (${kind})`,
        word,
        note === undefined ? reason : `${reason} Reading: ${note}`,
      ]),
    ),
    ...(one.questions.length === 0
      ? []
      : ['### To find out first', one.questions.map(({ ask }) => `- ${escapeMarkdown(ask)}`).join('\n')]),
    ...(one.confirmations.length === 0
      ? []
      : [
          `### For people to confirm in ${escapeMarkdown(one.id)}`,
          table(
            ['No.', 'Question', 'Answer', 'Name', 'Date', 'Signature'],
            one.confirmations.map(({ criterion, ask, who }) => [
              criterion,
              `${ask} (${who})`,
              '☐ yes ☐ no',
              '',
              '',
              '',
            ]),
          ),
        ]),
  ]
  return parts.join('\n\n')
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(escapeMarkdown).join(' | ')} |`
  return [line(head), `|${head.map(() => ' --- |').join('')}`, ...rows.map(line)].join('\n')
}
