import { processOutput } from './files/file-output.ts'
import { readToEnd } from './files/reading.ts'
import { main, ownMistake } from './main.ts'

// An error outside of all that waits for it: nobody may take what is there for the whole.
process.once('uncaughtException', (error) => {
  process.stderr.write(`${ownMistake(error, process.argv.includes('--debug'))}\n`)
  process.exit(2)
})

// The program itself: the process's words and streams in, its exit status out.
const status = main(process.argv.slice(2), {
  // Nothing touches standard input before it is wanted: opening it is not free, and may be refused.
  input: {
    get isTTY() {
      return process.stdin.isTTY
    },
    stream: () => process.stdin,
    bytes: (most) => readToEnd(0, most),
  },
  output: processOutput(() => process.stdout, 1),
  errors: processOutput(() => process.stderr, 2),
  env: process.env,
})
void status.then((code) => (process.exitCode = code))
