import { manualPage } from '../manual-page.ts'
import { commandLine, withCompletion } from '../command-line.ts'

/** `prescreen man`: the manual page, as `man` reads it. */
export async function manCommand(): Promise<void> {
  process.stdout.write(manualPage(withCompletion(commandLine())))
}
