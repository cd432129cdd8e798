import stringWidth from 'string-width'

/** How many columns of a terminal a text takes: two for a Chinese character, none for an accent that stands on the letter before. */
export function columns(text: string): number {
  return NARROW.test(text) ? text.length : stringWidth(text)
}

/**
 * Characters of one column each: most of Latin, Greek and Cyrillic, and the signs that texts for people use. To measure others takes as long, the
 * first time, as to screen a patient.
 */
const NARROW =
  /^[\u0020-\u007e\u00a1-\u00ac\u00ae-\u02ff\u0391-\u03a1\u03a3-\u03ff\u0400-\u0482\u2010-\u2027\u2030-\u205e\u2070-\u2071\u2074-\u208e\u2190-\u21ff\u2200-\u22ff\u2500-\u257f]*$/

/** A text with blanks behind it, so that it takes so many columns. */
export function padded(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - columns(text)))
}

/** The same with the blanks before it. */
export function paddedBefore(text: string, width: number): string {
  return ' '.repeat(Math.max(0, width - columns(text))) + text
}

/** The beginning of a text that takes so many columns at most; never nothing of a text, and never a part of a character. */
export function beginning(text: string, width: number): string {
  if (NARROW.test(text)) return text.slice(0, Math.max(1, width))
  let taken = ''
  for (const { segment } of segmenter().segment(text)) {
    if (taken !== '' && columns(taken + segment) > width) return taken
    taken += segment
  }
  return taken
}

/** Breaks text into lines of so many columns at most, where a reader of its script expects it; a longer word is cut. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(/\s+/).filter((one) => one !== '')) {
    for (const [i, piece] of piecesOf(word).entries()) {
      let rest = piece
      const gap = i === 0 && line !== '' ? ' ' : ''
      if (line !== '' && columns(line) + gap.length + columns(rest) > width) {
        lines.push(line)
        line = ''
      } else line += gap
      while (columns(rest) > width) {
        const start = beginning(rest, width)
        if (start === rest) break
        lines.push(start)
        rest = rest.slice(start.length)
      }
      line += rest
    }
  }
  return line === '' ? lines : [...lines, line]
}

/** The beginning of a line that takes so many columns at most, up to where it may be broken; cut where it may be nowhere. */
export function shortened(line: string, width: number): string {
  if (columns(line) <= width) return line
  const { length } = beginning(line, width)
  const end = breaksIn(line).findLast((at) => at <= length) ?? length
  return line.slice(0, end)
}

/** Behind which characters a line may be broken: at the ends of words, and within those of Chinese. */
function breaksIn(line: string): readonly number[] {
  return [...line.matchAll(/\S+/g)].flatMap(({ 0: word, index }) => {
    let at = index
    return piecesOf(word).map((piece) => (at += piece.length))
  })
}

/** A word as it may be broken: Chinese and Japanese between any two characters, but before no closing and after no opening sign. */
function piecesOf(word: string): readonly string[] {
  if (!BROKEN.test(word)) return [word]
  const pieces: string[] = []
  for (const { segment } of segmenter().segment(word)) {
    const last = pieces.at(-1)
    if (last === undefined || mayBreak(last, segment)) pieces.push(segment)
    else pieces[pieces.length - 1] = last + segment
  }
  return pieces
}

function mayBreak(before: string, after: string): boolean {
  if (NEVER_BEHIND.test(before) || NEVER_BEFORE.test(after)) return false
  // A number and its counter are read as one.
  if (/[\p{N}≥≤<>]$/u.test(before) && BROKEN.test(after)) return false
  return BROKEN.test(after) || ENDS_BROKEN.test(before)
}

const BROKEN = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u303f\uff01-\uff60]/u
const ENDS_BROKEN = new RegExp(`${BROKEN.source}$`, 'u')
/** What stands at the end of what is before it: it begins no line. */
const NEVER_BEFORE =
  /^[\p{Pe}\p{Pf}!%),.:;?\]}…·、。々〜！％，．：；？ー～ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶゝゞヽヾ]/u
/** What stands at the beginning of what is behind it: it ends no line. */
const NEVER_BEHIND = /[\p{Ps}\p{Pi}([{]$/u

let made: Intl.Segmenter | undefined

/** Made when it is needed: that takes its time. */
function segmenter(): Intl.Segmenter {
  made ??= new Intl.Segmenter()
  return made
}
