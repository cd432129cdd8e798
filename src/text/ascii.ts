/** Signs used in texts for people, with their usual replacement in ASCII; longer signs come first. */
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
 * A text for people in ASCII only. Signs become their usual replacement (`≤` becomes `<=`). Everything else, such as
 * letters of a name, is escaped (`\u00fc`), so that different texts stay different.
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
