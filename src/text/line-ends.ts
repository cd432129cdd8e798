/** A text with the line ends of another: CRLF if most lines of the other end so, otherwise unchanged. */
export function withLineEndsOf(other: string, text: string): string {
  const count = (end: string): number => other.split(end).length - 1
  return 2 * count('\r\n') > count('\n') ? text.replaceAll(/\r?\n/g, '\r\n') : text
}
