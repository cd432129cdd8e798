import { readFileSync } from 'node:fs'
import { main } from './main.ts'
import { endQuietlyOnClosedPipe } from './terminal.ts'

// The program itself: the process's words and streams in, its exit status out.
endQuietlyOnClosedPipe(process.stdout, process.stderr)
process.exitCode = await main(process.argv.slice(2), {
  // Nothing touches standard input before it is wanted: opening it is not free, and may be refused.
  input: {
    get isTTY() {
      return process.stdin.isTTY
    },
    stream: () => process.stdin,
    bytes: () => readFileSync(0),
  },
  output: process.stdout,
  errors: process.stderr,
  env: process.env,
})
