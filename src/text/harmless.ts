// Control characters (all of C0, DEL, C1), characters that reorder or hide text (bidirectional marks and overrides,
// zero-width characters, line and paragraph separators, the byte order mark), and unpaired surrogates.
const HARMFUL =
  // oxlint-disable-next-line no-control-regex
  /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\p{Surrogate}]/gu

// Characters that control a terminal or reorder text on it, other than line ends, tabs and colours.
const OBEYED =
  // oxlint-disable-next-line no-control-regex
  /(\u001b\[[\d;]{1,8}m)|[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g

/**
 * Makes a page, or data in any format, safe for a terminal: only line ends, tabs and
 * colours take effect. JSON keeps its meaning.
 */
export function harmlessPage(text: string): string {
  return text.replace(OBEYED, (one, colour?: string) => colour ?? escaped(one))
}

/**
 * Makes text from a file safe to print: control characters and characters that
 * reorder or hide text become visible escapes.
 */
export function harmless(text: string): string {
  return text.replace(HARMFUL, escaped)
}

function escaped(one: string): string {
  return `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`
}
