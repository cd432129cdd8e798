/**
 * What a person reads on a page, or hears: text without tags, escapes and CSS, but with the names of pictures and the
 * text that CSS prints.
 */
export function readIn(html: string): string {
  const names = [...html.matchAll(/aria-label="([^"]*)"/g)].map(([, name]) => name)
  const printed = [...html.matchAll(/content: ([^;]*);/g)].map(([, text = '']) =>
    text
      .replaceAll(/counter\(\w+\)/g, '')
      .replaceAll(/\\([0-9a-f]+) /g, (_, code: string) => String.fromCodePoint(parseInt(code, 16))),
  )
  const text = html.replaceAll(/<style>[^]*?<\/style>/g, '').replaceAll(/<[^>]*>/g, ' ')
  return [...names, ...printed, text].join('\n').replaceAll(/&#?\w+;/g, ' ')
}
