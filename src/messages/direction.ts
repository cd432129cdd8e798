/** Whether a language is written from right to left. */
export function isRightToLeft(tag: string): boolean {
  return SCRIPTS.has(new Intl.Locale(tag).maximize().script ?? '')
}

const SCRIPTS: ReadonlySet<string> = new Set(['Arab', 'Hebr', 'Syrc', 'Thaa', 'Nkoo', 'Adlm'])
