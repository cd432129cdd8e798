import type { Command } from 'commander'
import { manualPage } from '../manual-page.ts'
import { print } from '../terminal.ts'

/** `prescreen man`: the manual page of the whole command line, in the format of `man`. */
export async function manCommand(program: Command): Promise<void> {
  print(manualPage(program))
}
