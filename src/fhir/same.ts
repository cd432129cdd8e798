/** The resources behind one entry as people read them: the first, and how many more. */
export function sourceText(sources: readonly string[]): string {
  const [first = '', ...others] = sources
  return others.length === 0 ? first : `${first} and ${others.length} more`
}
