// Control characters (C0 but for nothing, DEL, C1), and the characters that reorder or hide text (bidirectional
// marks and overrides, zero-width characters, line and paragraph separators, the byte order mark), and halves
// of characters.
const HARMFUL =
  // oxlint-disable-next-line no-control-regex
  /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\p{Surrogate}]/gu

/** Text from a file made safe to print: control and text-reordering characters become visible escapes. */
export function harmless(text: string): string {
  return text.replace(HARMFUL, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
