import { useEffect } from '@inquirer/core'

/**
 * Makes the terminal mark where a paste starts and ends, while the prompt is shown. A terminal that cannot do this
 * sends the same keys as before.
 */
export function usePasteMarks(): void {
  useEffect(({ output }) => {
    const tell = (mode: string): void => {
      // Between drawings the output is muted, which would swallow the code.
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

/** Whether a key is Node's name for the start of a paste. */
export function isPasteStart({ name }: { readonly name?: string }): boolean {
  return name === 'paste-start'
}

export function isPasteEnd({ name }: { readonly name?: string }): boolean {
  return name === 'paste-end'
}
