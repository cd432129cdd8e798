/** Crockford's digits: none that is easily taken for another. */
const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** Bytes in base 32, five bits a digit, without padding; for whole groups of five bytes. */
export function base32(bytes: Uint8Array): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('')
  return (bits.match(/.{5}/g) ?? []).map((five) => DIGITS[Number.parseInt(five, 2)]).join('')
}

/** What somebody typed, as digits of base 32: without spaces and hyphens, O as 0, I and L as 1. */
export function typedBase32(text: string): string {
  return text.replace(/[\s-]/g, '').toUpperCase().replaceAll('O', '0').replace(/[IL]/g, '1')
}

/** Digits in groups of four. */
export function grouped(digits: string): string {
  return (digits.match(/.{1,4}/g) ?? []).join('-')
}
