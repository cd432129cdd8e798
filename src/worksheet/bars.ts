import { html } from './markup.ts'
import type { Markup } from './markup.ts'

const WIDTH = 240
const HEIGHT = 16

export const MATCH = '#111'
export const POSSIBLE = 'url(#hatch)'

/** The hatching for parts of a bar, so that they can be told apart without colour. It must be in the page once. */
export const PATTERNS = html`<svg width="0" height="0" aria-hidden="true">
  <defs>
    <pattern id="hatch" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
      <rect width="5" height="5" fill="#fff" />
      <line x1="0" y1="0" x2="0" y2="5" stroke="#111" stroke-width="2.5" />
    </pattern>
  </defs>
</svg>`

/** A bar with a frame around the whole and its parts from the left. */
export function bar(
  name: string,
  whole: number,
  parts: readonly { readonly count: number; readonly fill: string }[],
): Markup {
  let at = 0
  const rects = parts.map(({ count, fill }) => {
    const width = whole === 0 ? 0 : (count / whole) * WIDTH
    const left = at
    at += width
    return count === 0 ? undefined : rect(left, width, fill)
  })
  return html`<svg
    role="img"
    aria-label="${name}"
    width="${WIDTH + 2}"
    height="${HEIGHT}"
    viewBox="-1 0 ${WIDTH + 2} ${HEIGHT}"
  >
    ${rect(0, WIDTH, 'none')} ${rects}
  </svg>`
}

function rect(left: number, width: number, fill: string): Markup {
  return html`<rect
    x="${left.toFixed(2)}"
    y="1"
    width="${width.toFixed(2)}"
    height="${HEIGHT - 2}"
    fill="${fill}"
    stroke="#111"
  />`
}
