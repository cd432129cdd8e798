import { useEffect } from '@inquirer/core'

/** Has the terminal mark where a paste begins and ends while the prompt stands; one that cannot sends the same keys as before. */
export function usePasteMarks(): void {
  useEffect(({ output }) => {
    const tell = (mode: string): void => {
      // Between two drawings nothing is let through to the terminal.
      output.unmute()
      output.write(mode)
      output.mute()
    }
    tell(MARKED)
    return () => tell(UNMARKED)
  }, [])
}

const MARKED = '\u001b[?2004h'
const UNMARKED = '\u001b[?2004l'

/** Node's names for the marks. */
export function isPasteStart({ name }: { readonly name?: string }): boolean {
  return name === 'paste-start'
}

export function isPasteEnd({ name }: { readonly name?: string }): boolean {
  return name === 'paste-end'
}
