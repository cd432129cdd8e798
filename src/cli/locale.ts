/** Whether the locale of an environment has no more than ASCII: C, POSIX, or another character set than UTF-8. One that is not set says nothing. */
export function isAsciiOnly({ LC_ALL, LC_CTYPE, LANG }: Readonly<Record<string, string | undefined>>): boolean {
  const locale = [LC_ALL, LC_CTYPE, LANG].find((one) => one !== undefined && one !== '') ?? ''
  if (locale === 'C' || locale === 'POSIX') return true
  const [, set] = /\.([^@]+)/.exec(locale) ?? []
  return set !== undefined && !/^utf-?8$/i.test(set)
}

/** The locale of an environment in which messages are to be; undefined where it says none. */
export function messageLocale({
  LC_ALL,
  LC_MESSAGES,
  LANG,
}: Readonly<Record<string, string | undefined>>): string | undefined {
  const locale = [LC_ALL, LC_MESSAGES, LANG].find((one) => one !== undefined && one !== '')
  return locale === undefined || /^(?:C|POSIX)(?:\.|$)/.test(locale) ? undefined : locale
}
