/** Crockford's digits, without letters that are easily mistaken for another digit. */
const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** Bytes in base 32, five bits per digit, without padding. The number of bits must be a multiple of five. */
export function base32(bytes: Uint8Array): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('')
  return (bits.match(/.{5}/g) ?? []).map((five) => DIGITS[Number.parseInt(five, 2)]).join('')
}

/** Typed text as base 32 digits: without spaces and hyphens, with O read as 0, and I and L as 1. */
export function typedBase32(text: string): string {
  return text.replace(/[\s-]/g, '').toUpperCase().replaceAll('O', '0').replace(/[IL]/g, '1')
}

/** Digits in groups of four, joined by hyphens. */
export function grouped(digits: string): string {
  return (digits.match(/.{1,4}/g) ?? []).join('-')
}
