import type { Say } from '../messages/index.ts'
import { harmless } from '../text/index.ts'
import { piecesOf, SANS } from './markup.ts'

/** What stands in the margins of the printed pages of one kind. */
export interface Margins {
  /** The name of the kind, in CSS. */
  readonly page: string
  readonly left: string
  readonly right: string
  /** Below the text, with the number of the page beside it. */
  readonly foot: string
}

/** CSS that prints margins on pages of each kind, and the number of the page on all; for browsers that print margin boxes. */
export function marginStyle(all: readonly Margins[], say: Say): string {
  return [baseStyle(pageNumber(say)), ...all.map(marginsOf)].join('')
}

/** The number of the page, and how many there are, as CSS counts them. */
function pageNumber(say: Say): string {
  const pieces = piecesOf(say, 'print.page', { page: { css: 'counter(page)' }, pages: { css: 'counter(pages)' } })
  return pieces.map((piece) => (typeof piece === 'string' ? cssText(piece) : piece.css)).join(' ')
}

const baseStyle = (number: string): string => `
@page {
  margin: 14mm 11mm 13mm;
  @top-left { font: 8.5pt ${SANS}; vertical-align: bottom; padding-bottom: 2mm; }
  @top-right { font: 8.5pt ${SANS}; vertical-align: bottom; padding-bottom: 2mm; text-align: right; }
  @bottom-left { font: 7pt ui-monospace, "DejaVu Sans Mono", monospace; vertical-align: top; padding-top: 2mm; }
  @bottom-right { content: ${number}; font: 8.5pt ${SANS}; vertical-align: top; padding-top: 2mm; text-align: right; }
}
`

function marginsOf({ page, left, right, foot }: Margins): string {
  return `.${page} { page: ${page}; }
@page ${page} {
  @top-left { content: ${cssText(left)}; }
  @top-right { content: ${cssText(right)}; }
  @bottom-left { content: ${cssText(foot)}; }
}
`
}

/** A text as a string of CSS: only plain letters, digits and blanks stand for themselves, so that nothing ends the string or the style. */
function cssText(text: string): string {
  const escaped = harmless(text).replace(/[^A-Za-z0-9 ]/gu, (one) => `\\${(one.codePointAt(0) ?? 0).toString(16)} `)
  return `"${escaped}"`
}
