import { capitalized, isRightToLeft } from '../messages/index.ts'
import type { MessageKey, Say } from '../messages/index.ts'
import { harmless } from '../text/index.ts'

/** A piece of HTML in which all text from elsewhere is escaped. */
export class Markup {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

type Part = string | number | Markup | undefined | readonly Part[]

/**
 * HTML from a template. Text put into it is escaped, other pieces of HTML are kept, lists are joined, and undefined
 * becomes nothing.
 */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  return new Markup(strings.map((text, i) => text + (i < parts.length ? markupOf(parts[i]) : '')).join(''))
}

/** A sentence of the catalogue, with HTML for some of its placeholders. */
export function marked(say: Say, key: MessageKey, given: Readonly<Record<string, string | number | Markup>>): Markup {
  return html`${piecesOf(say, key, given)}`
}

/** A sentence of the catalogue, cut into pieces around the given objects. */
export function piecesOf<T extends object>(
  say: Say,
  key: MessageKey,
  given: Readonly<Record<string, string | number | T>>,
): (string | T)[] {
  const put: T[] = []
  // Until the sentence is complete, each object is represented by its number between noncharacters, which are removed
  // from the texts.
  const texts = Object.entries(given).map(([name, value]) => {
    if (typeof value !== 'object') return [name, typeof value === 'string' ? value.replaceAll(PLACE, '') : value]
    return [name, `${PLACE}${put.push(value) - 1}${PLACE}`]
  })
  const pieces = say(key, Object.fromEntries(texts) as Readonly<Record<string, string | number>>).split(PLACE)
  return pieces.flatMap((piece, i) => (i % 2 === 0 ? piece : (put[Number(piece)] ?? [])))
}

const PLACE = '\ufdd0'

function markupOf(part: Part): string {
  if (part === undefined) return ''
  if (part instanceof Markup) return part.text
  if (typeof part === 'string' || typeof part === 'number') return escapeHtml(String(part))
  return part.map(markupOf).join('')
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

function escapeHtml(text: string): string {
  return harmless(text).replace(/[&<>"']/g, (letter) => ENTITIES[letter] ?? '')
}

/** Text for a line or table cell of Markdown, escaped so that nothing in it is taken for Markdown or HTML. */
export function escapeMarkdown(text: string): string {
  return (
    harmless(text)
      .replace(/\s+/g, ' ')
      .replace(/[\\`*_{}[\]#|~]/g, String.raw`\$&`)
      .replace(/&/g, '&amp;')
      .replace(/</g, '&lt;')
      .replace(/>/g, '&gt;')
      .replace(/^([+\-=])/, String.raw`\$1`)
      // `1. ` would begin a list. The backslash goes before the dot, since one before a digit would be shown.
      .replace(/^(\d+)([.)])(?= |$)/, String.raw`$1\$2`)
  )
}

/** A table with a caption and a header for each column; `kind` is its CSS class. */
export function table(caption: string, columns: readonly string[], rows: Part, kind = ''): Markup {
  return html`<table class="${kind}">
    <caption>
      ${caption}
    </caption>
    <thead>
      <tr>
        ${columns.map((column) => html`<th scope="col">${column}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${rows}
    </tbody>
  </table>`
}

/** The column headings. */
export function heads(columns: readonly MessageKey[], say: Say): string[] {
  return columns.map((key) => capitalized(say(key)))
}

/**
 * A whole page: one file that loads nothing, prints on A4 and Letter, and can be read in black and white. `style` is
 * CSS added to that of every page.
 */
export function page(title: string, body: Markup, { language }: Say, style = ''): string {
  return html`<!doctype html>
    <html lang="${language}" dir="${isRightToLeft(language) ? 'rtl' : 'ltr'}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'" />
        <title>${title}</title>
        <style>
          ${new Markup(STYLE + style)}
        </style>
      </head>
      <body>
        ${body}
      </body>
    </html> `.text
}

/**
 * The fonts of pages: the reader's own, then common ones for scripts that it may lack. `FONTS` puts those with the
 * shapes of the page's language first.
 */
export const SANS = 'system-ui, "Helvetica Neue", Arial, "Noto Sans", sans-serif'

const FONTS: Readonly<Record<string, string>> = {
  zh: '"Noto Sans CJK SC", "Noto Sans SC", "PingFang SC", "Microsoft YaHei"',
  'zh-Hant': '"Noto Sans CJK TC", "Noto Sans TC", "PingFang TC", "Microsoft JhengHei"',
  'zh-TW': '"Noto Sans CJK TC", "Noto Sans TC", "PingFang TC", "Microsoft JhengHei"',
  ja: '"Noto Sans CJK JP", "Noto Sans JP", "Hiragino Sans", "Yu Gothic", Meiryo',
  ko: '"Noto Sans CJK KR", "Noto Sans KR", "Apple SD Gothic Neo", "Malgun Gothic"',
}

const LANGUAGES = Object.entries(FONTS)
  .map(([tag, names]) => `body:lang(${tag}) { font-family: system-ui, ${names}, sans-serif; }`)
  .join('\n')

const STYLE = `
@page { margin: 15mm 14mm; }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 60rem; padding: 1rem; font: 10.5pt/1.4 ${SANS}; color: #111; background: #fff; }
h1 { font-size: 1.5rem; margin: 0 0 .25rem; }
h2 { font-size: 1.15rem; margin: 1.6rem 0 .3rem; padding-top: .4rem; border-top: 2px solid #111; }
h3 { font-size: 1rem; margin: 1rem 0 .3rem; }
h2, h3, caption { break-after: avoid; }
p { margin: .3rem 0; }
table { width: 100%; border-collapse: collapse; margin: .4rem 0 .8rem; }
caption { text-align: start; font-weight: 600; padding: .2rem 0; }
th, td { border: 1px solid #555; padding: .25rem .4rem; text-align: start; vertical-align: top; overflow-wrap: anywhere; }
thead { display: table-header-group; }
thead th { background: #eee; }
thead th, .id { white-space: nowrap; overflow-wrap: normal; }
tr { break-inside: avoid; }
.status { white-space: nowrap; font-weight: 600; }
.fail .status, .unknown .status { text-decoration: underline; }
.muted { color: #444; font-size: .9em; }
.number { text-align: end; white-space: nowrap; }
.verdict { font-weight: 700; font-size: 1.05em; }
.box { font-size: 1.15em; white-space: nowrap; }
.sign td { height: 2.2rem; }
.hash { font-family: ui-monospace, "DejaVu Sans Mono", monospace; font-size: .8em; overflow-wrap: anywhere; }
article + article { break-before: page; border-top: 4px double #111; margin-top: 2rem; padding-top: 1rem; }
${LANGUAGES}
svg { display: block; max-width: 100%; height: auto; }
@media print { body { max-width: none; padding: 0; } article + article { border-top: 0; margin: 0; padding: 0; } }
`
