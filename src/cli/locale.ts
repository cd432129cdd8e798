/** Whether the locale of an environment has no more than ASCII: C, POSIX, or another character set than UTF-8. One that is not set says nothing. */
export function isAsciiOnly({ LC_ALL, LC_CTYPE, LANG }: Readonly<Record<string, string | undefined>>): boolean {
  const locale = [LC_ALL, LC_CTYPE, LANG].find((one) => one !== undefined && one !== '') ?? ''
  if (locale === 'C' || locale === 'POSIX') return true
  const [, set] = /\.([^@]+)/.exec(locale) ?? []
  return set !== undefined && !/^utf-?8$/i.test(set)
}
