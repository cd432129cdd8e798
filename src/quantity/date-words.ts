/** The names of the months, January first. */
export const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const

/** A date as people write it, which cannot be misread: `25 January 2021`; `January 2021` and `2021` where it is not known to the day. */
export function dateInWords(date: string): string {
  const [year = '', month, day] = date.split('-')
  const parts = [day === undefined ? undefined : String(Number(day)), month && MONTHS[Number(month) - 1], year]
  return parts.filter((one) => one !== undefined && one !== '').join(' ')
}
