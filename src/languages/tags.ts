/** The tag of a language as people or an environment write it (`de_AT.UTF-8`), in its usual form (`de-AT`); undefined for what is none. */
export function tagOf(written: string): string | undefined {
  const [bare = ''] = written.trim().split(/[.@]/)
  try {
    return Intl.getCanonicalLocales(bare.replaceAll('_', '-'))[0]
  } catch {
    return undefined
  }
}

/** Whether a tag is of English, in which everything is there. */
export function isEnglish(tag: string): boolean {
  return tag === 'en' || /^en-(?!x-)/.test(tag)
}

/** The one of some languages that serves best for a tag: itself, or without its last parts (`de` for `de-AT`, `zh-Hans` for `zh-CN`). */
export function bestOf(tag: string, known: readonly string[]): string | undefined {
  const full = new Intl.Locale(tag).maximize()
  const written = [full.toString(), [full.language, full.script].join('-'), full.language]
  return [...shorter(tag), ...written].find((one) => known.includes(one))
}

/** `de-AT`, `de`. Parts for private use are one with what they stand in. */
function shorter(tag: string): string[] {
  if (tag.includes('-x-')) return [tag]
  const parts = tag.split('-')
  return parts.map((_, i) => parts.slice(0, parts.length - i).join('-'))
}
