/** Signs that texts for people use, as people write them without; longer ones first. */
const SIGNS: readonly (readonly [sign: string, ascii: string])[] = [
  ['↑↓', 'up/down'],
  ['↑', '^'],
  ['↓', 'v'],
  ['←', '<-'],
  ['→', '->'],
  ['≤', '<='],
  ['≥', '>='],
  ['×', 'x'],
  ['…', '...'],
  ['“', '"'],
  ['”', '"'],
  ['‘', "'"],
  ['’', "'"],
  ['–', '-'],
  ['—', '-'],
  ['‐', '-'],
  ['‑', '-'],
  ['−', '-'],
  ['─', '-'],
  ['✓', '+'],
  ['✗', 'x'],
  ['☐', '[ ]'],
  ['·', '.'],
  ['§', 'section '],
  ['µ', 'u'],
  ['μ', 'u'],
]

const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹'

/**
 * Text for people in ASCII alone. Signs become what people write without them (`≤` is `<=`); what has no such form, such as letters of a name, is
 * escaped (`\u00fc`), so that it can still be told apart.
 */
export function inAscii(text: string): string {
  // oxlint-disable-next-line no-control-regex
  if (/^[\u0000-\u007f]*$/.test(text)) return text
  const plain = SIGNS.reduce((sofar, [sign, ascii]) => sofar.replaceAll(sign, ascii), text)
  const powers = plain.replaceAll(
    new RegExp(`[${SUPERSCRIPTS}]+`, 'g'),
    (digits) => `^${Array.from(digits, (one) => SUPERSCRIPTS.indexOf(one)).join('')}`,
  )
  // oxlint-disable-next-line no-control-regex
  return powers.replaceAll(/[^\u0000-\u007f]/g, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
