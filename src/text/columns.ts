import stringWidth from 'string-width'

/**
 * The number of terminal columns that a text takes: two for a Chinese character, none for an accent
 * that combines with the letter before it.
 */
export function columns(text: string): number {
  return NARROW.test(text) ? text.length : stringWidth(text)
}

/**
 * Texts in which every character takes one column: most of Latin, Greek and Cyrillic, and the signs used in texts for
 * people. Measuring any other text takes as long, the first time, as screening a patient.
 */
const NARROW =
  /^[\u0020-\u007e\u00a1-\u00ac\u00ae-\u02ff\u0391-\u03a1\u03a3-\u03ff\u0400-\u0482\u2010-\u2027\u2030-\u205e\u2070-\u2071\u2074-\u208e\u2190-\u21ff\u2200-\u22ff\u2500-\u257f]*$/

/** A text filled up with spaces at the end to take this many columns. */
export function padded(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - columns(text)))
}

/** A text filled up with spaces at the start to take this many columns. */
export function paddedBefore(text: string, width: number): string {
  return ' '.repeat(Math.max(0, width - columns(text))) + text
}

/** The beginning of a text, at most this many columns wide. It has at least one character and never a part of one. */
export function beginning(text: string, width: number): string {
  if (NARROW.test(text)) return text.slice(0, Math.max(1, width))
  let taken = ''
  for (const { segment } of segmenter().segment(text)) {
    if (taken !== '' && columns(taken + segment) > width) return taken
    taken += segment
  }
  return taken
}

/**
 * Breaks a text into lines of at most this many columns, at the places where
 * its script allows it. A longer word is cut.
 */
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

/**
 * The beginning of a line, at most this many columns wide, that ends where a line may be
 * broken; cut anywhere if there is no such place.
 */
export function shortened(line: string, width: number): string {
  if (columns(line) <= width) return line
  const { length } = beginning(line, width)
  const end = breaksIn(line).findLast((at) => at <= length) ?? length
  return line.slice(0, end)
}

/** The offsets at which a line may be broken: after each word, and inside words of Chinese or Japanese. */
function breaksIn(line: string): readonly number[] {
  return [...line.matchAll(/\S+/g)].flatMap(({ 0: word, index }) => {
    let at = index
    return piecesOf(word).map((piece) => (at += piece.length))
  })
}

/**
 * The pieces between which a word may be broken: Chinese and Japanese between any two characters, but not before a
 * closing sign or after an opening one.
 */
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
  // A number and the counter after it belong together.
  if (/[\p{N}≥≤<>]$/u.test(before) && BROKEN.test(after)) return false
  return BROKEN.test(after) || ENDS_BROKEN.test(before)
}

const BROKEN = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u303f\uff01-\uff60]/u
const ENDS_BROKEN = new RegExp(`${BROKEN.source}$`, 'u')
/** Signs that belong to what is before them and cannot start a line. */
const NEVER_BEFORE =
  /^[\p{Pe}\p{Pf}!%),.:;?\]}…·、。々〜！％，．：；？ー～ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶゝゞヽヾ]/u
/** Signs that belong to what is after them and cannot end a line. */
const NEVER_BEHIND = /[\p{Ps}\p{Pi}([{]$/u

let made: Intl.Segmenter | undefined

/** Made when first needed, because making it is slow. */
function segmenter(): Intl.Segmenter {
  made ??= new Intl.Segmenter()
  return made
}
