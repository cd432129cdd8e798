/** Replaces full-width letters, digits and signs, as East Asian keyboards type them, by those of usual width. */
export function halfWidth(text: string): string {
  return text.replaceAll(/[！-～]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0)).replaceAll('　', ' ')
}

/**
 * A text in the form in which typed answers are compared: differences in case, accents, width, and between hyphens,
 * underscores and spaces inside words are removed.
 */
export function folded(text: string): string {
  // Capitals come before the marks are removed, because some marks are letters as capitals (ᾳ, ΑΙ). They come once more
  // because ẞ becomes ß, which becomes SS.
  return text
    .toUpperCase()
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .toUpperCase()
    .toLowerCase()
    .replaceAll(/[‘’]/g, "'")
    .replaceAll(/[‐‑‒–—−]/g, '-')
    .replaceAll(/(?<=[\p{L}\p{N}])[-_]+(?=[\p{L}\p{N}])/gu, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim()
}
