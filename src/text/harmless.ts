// Control characters (C0 but for nothing, DEL, C1), and the characters that reorder or hide text (bidirectional
// marks and overrides, zero-width characters, line and paragraph separators, the byte order mark), and halves
// of characters.
const HARMFUL =
  // oxlint-disable-next-line no-control-regex
  /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\p{Surrogate}]/gu

// What a terminal obeys and what reorders text on it, without ends of lines, tabs and colours.
const OBEYED =
  // oxlint-disable-next-line no-control-regex
  /(\u001b\[[\d;]{1,8}m)|[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g

/** A page, or data of any format, made safe for a terminal: only ends of lines, tabs and colours are obeyed. JSON stays the same JSON. */
export function harmlessPage(text: string): string {
  return text.replace(OBEYED, (one, colour?: string) => colour ?? escaped(one))
}

/** Text from a file made safe to print: control and text-reordering characters become visible escapes. */
export function harmless(text: string): string {
  return text.replace(HARMFUL, escaped)
}

function escaped(one: string): string {
  return `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`
}
