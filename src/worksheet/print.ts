import type { Say } from '../messages/index.ts'
import { harmless } from '../text/index.ts'
import { piecesOf, SANS } from './markup.ts'

/** What is printed in the margins of one kind of page. */
export interface Margins {
  /** The CSS name of this kind of page. */
  readonly page: string
  readonly left: string
  readonly right: string
  /** Below the text, beside the page number. */
  readonly foot: string
}

/**
 * CSS that prints the margins of each kind of page, and the page number on all pages, in browsers that support margin
 * boxes.
 */
export function marginStyle(all: readonly Margins[], say: Say): string {
  return [baseStyle(pageNumber(say)), ...all.map(marginsOf)].join('')
}

/** The page number and the number of pages, as CSS counters. */
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

/**
 * Text as a CSS string. Everything but ASCII letters, digits and spaces is escaped, so that no text can end the string
 * or the style.
 */
function cssText(text: string): string {
  const escaped = harmless(text).replace(/[^A-Za-z0-9 ]/gu, (one) => `\\${(one.codePointAt(0) ?? 0).toString(16)} `)
  return `"${escaped}"`
}
