/** Full-width letters, digits and signs, as East Asian keyboards type them, in their usual width. */
export function halfWidth(text: string): string {
  return text.replaceAll(/[！-～]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0)).replaceAll('　', ' ')
}

/** Text as typed answers are compared: case, accents, width, and hyphens, underscores or spaces between words make no difference. */
export function folded(text: string): string {
  // Capitals before marks go, since some marks are letters as capitals (ᾳ, ΑΙ); and once more for ẞ, which is ß, which is SS.
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
