import { askedKey } from '../explain/index.ts'
import { capitalized, inEnglish, withCommas } from '../messages/index.ts'
import type { MessageKey, Say } from '../messages/index.ts'
import { escapeMarkdown, heads } from './markup.ts'
import { marksText } from './origin-marks.ts'
import type { Sheet, SheetField, SheetRow, SheetTrial } from './sheet.ts'

/**
 * Sheets as Markdown, one after the other: the same contents as the HTML pages, with underscores to write on. The
 * sheets must be in the same language as `say`.
 */
export function worksheetMarkdown(sheets: readonly Sheet[], say: Say = inEnglish): string {
  return sheets.map((sheet) => patient(sheet, say)).join('\n---\n\n')
}

function patient(sheet: Sheet, say: Say): string {
  const parts = [
    `# ${escapeMarkdown(say('sheet.heading', { patient: sheet.patient }))}`,
    `${say('sheet.as-of', { day: sheet.asOf })} ${say('page.footer')}`,
    fieldList(sheet.fields),
    ...possible(sheet, say),
    ...others(sheet, say),
    ...list(say('page.assumed.heading'), sheet.assumed),
    ...list(say('page.warnings.heading'), sheet.warnings),
    signature('sign.screener', say),
    ...sheet.trials.map((one) => trial(one, say)),
    `## ${say('known.heading')}`,
    table(
      ['column.fact', 'column.value', 'column.date', 'column.source', 'column.by'],
      sheet.facts.map(({ name, value, date = '–', source = say('known.from-record'), by = '–' }) => [
        name,
        value,
        date,
        source,
        by,
      ]),
      say,
    ),
    ...(sheet.undated === undefined ? [] : [escapeMarkdown(sheet.undated)]),
    ...sheet.openLists.map((name) => escapeMarkdown(say('known.more', { list: name }))),
    `## ${say('versions.heading')}`,
    table(
      ['column.what', 'column.version'],
      [...sheet.versions.map(({ name, value }) => [name, value]), [say('versions.result'), sheet.sha256]],
      say,
    ),
  ]
  return `${parts.join('\n\n')}\n`
}

function possible({ trials }: Sheet, say: Say): string[] {
  if (trials.length === 0) return [say('sheet.none')]
  const rows = trials.map(({ id, title, verdict, about }) => [
    say('sheet.trial', { id, title }),
    verdict,
    about.join(' '),
  ])
  return [table(['column.trial', 'sheet.column.verdict', 'sheet.column.about'], rows, say)]
}

function others({ others: all }: Sheet, say: Say): string[] {
  if (all.length === 0) return []
  return [
    table(
      ['sheet.others', 'sheet.column.why-not'],
      all.map(({ id, why }) => [id, why]),
      say,
    ),
  ]
}

function trial(one: SheetTrial, say: Say): string {
  const asked = one.questions.map(({ ask }) => ask).join(' ')
  const marks = marksText(one, say)
  const parts = [
    `## ${escapeMarkdown(say('sheet.trial', { id: one.id, title: one.title }))}`,
    fieldList(one.fields),
    `**${escapeMarkdown(one.verdict)}** ${escapeMarkdown(one.about.join(' '))}`,
    ...one.outlook.map((text) => escapeMarkdown(say('sheet.outlook', { ...text }))),
    ...(asked === '' ? [] : [escapeMarkdown(say('sheet.find-first', { questions: asked }))]),
    table(
      ['column.number', 'column.criterion', 'sheet.column.answer', 'sheet.column.reason', 'column.by'],
      one.rows.map((row) => criterion(row, say)),
      say,
    ),
    ...(marks === undefined ? [] : [marks]),
    `**${say('sign.decision')}** ${say('outlook.sentence', { text: say('sign.decisions') })} ${say('outlook.label', { label: say('sign.reason') })} ${LINE}`,
    signature('sign.investigator', say),
  ]
  return parts.join('\n\n')
}

function criterion({ criterion: id, text, word, reason, question, note }: SheetRow, say: Say): string[] {
  const reading = note === undefined ? [] : [say('page.reading', { text: note })]
  if (question === undefined) return [id, text, word, [reason, ...reading].join(' '), '']
  const { ask, who } = question
  const asked = [say(askedKey(question), { ask, who }), reason, say('sign.answer'), ...reading]
  const names = withCommas(
    SIGNATURE.map((key) => say(key)),
    say,
  )
  const signHere = capitalized(say('outlook.label', { label: names }))
  return [id, text, word, asked.filter((part) => part !== '').join(' '), signHere]
}

/** A line to write on. Each underscore is escaped, so that it is shown as it is. */
const LINE = String.raw`\_`.repeat(20)

function fieldList(fields: readonly SheetField[]): string {
  return fields
    .map(({ name, value }) => `- ${escapeMarkdown(name)}: ${value === undefined ? LINE : escapeMarkdown(value)}`)
    .join('\n')
}

function signature(who: MessageKey, say: Say): string {
  const [, ...others] = SIGNATURE
  return [who, ...others].map((key) => `${say(key)} ${LINE}`).join(', ')
}

const SIGNATURE: readonly MessageKey[] = ['sign.name', 'sign.signature', 'sign.date']

function list(heading: string, texts: readonly string[]): string[] {
  return texts.length === 0 ? [] : [`## ${heading}`, texts.map((text) => `- ${escapeMarkdown(text)}`).join('\n')]
}

function table(head: readonly MessageKey[], rows: readonly (readonly string[])[], say: Say): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(escapeMarkdown).join(' | ')} |`
  return [line(heads(head, say)), `|${head.map(() => ' --- |').join('')}`, ...rows.map(line)].join('\n')
}
