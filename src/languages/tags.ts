/**
 * A language tag in its usual form (`de-AT`), from how people or an environment write it (`de_AT.UTF-8`). Undefined if
 * it is not a tag.
 */
export function tagOf(written: string): string | undefined {
  const [bare = ''] = written.trim().split(/[.@]/)
  try {
    return Intl.getCanonicalLocales(bare.replaceAll('_', '-'))[0]
  } catch {
    return undefined
  }
}

/** Whether a tag means English, in which every text exists. */
export function isEnglish(tag: string): boolean {
  return tag === 'en' || /^en-(?!x-)/.test(tag)
}

/**
 * The known language that suits a tag best: the tag itself, or with parts left off or its script added (`de` for
 * `de-AT`, `zh-Hans` for `zh-CN`). Undefined if none does.
 */
export function bestOf(tag: string, known: readonly string[]): string | undefined {
  const full = new Intl.Locale(tag).maximize()
  const written = [full.toString(), [full.language, full.script].join('-'), full.language]
  return [...shorter(tag), ...written].find((one) => known.includes(one))
}

/** A tag and its shorter forms: `de-AT`, `de`. A tag with a private-use part is not shortened. */
function shorter(tag: string): string[] {
  if (tag.includes('-x-')) return [tag]
  const parts = tag.split('-')
  return parts.map((_, i) => parts.slice(0, parts.length - i).join('-'))
}
