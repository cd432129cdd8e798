/**
 * Whether the locale of an environment has only ASCII: C, POSIX, or a character set other than UTF-8. False if no
 * locale is set.
 */
export function isAsciiOnly({ LC_ALL, LC_CTYPE, LANG }: Readonly<Record<string, string | undefined>>): boolean {
  const locale = [LC_ALL, LC_CTYPE, LANG].find((one) => one !== undefined && one !== '') ?? ''
  if (locale === 'C' || locale === 'POSIX') return true
  const [, set] = /\.([^@]+)/.exec(locale) ?? []
  return set !== undefined && !/^utf-?8$/i.test(set)
}

/** The locale for messages that an environment asks for; undefined if it asks for none. */
export function messageLocale({
  LC_ALL,
  LC_MESSAGES,
  LANG,
}: Readonly<Record<string, string | undefined>>): string | undefined {
  const locale = [LC_ALL, LC_MESSAGES, LANG].find((one) => one !== undefined && one !== '')
  return locale === undefined || /^(?:C|POSIX)(?:\.|$)/.test(locale) ? undefined : locale
}
