import { manualPage } from '../manual-page.ts'
import { commandLine, withCompletion } from '../command-line.ts'
import { print } from '../terminal.ts'

/** `prescreen man`: the manual page, as `man` reads it. */
export async function manCommand(): Promise<void> {
  print(manualPage(withCompletion(commandLine())))
}
