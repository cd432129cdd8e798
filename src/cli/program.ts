import { processOutput } from './files/file-output.ts'
import { readToEnd } from './files/reading.ts'
import { main, ownMistake } from './main.ts'

// An error that nothing in the program waits for. The program ends at once, so that nobody takes the incomplete output
// for all of it.
process.once('uncaughtException', (error) => {
  process.stderr.write(`${ownMistake(error, process.argv.includes('--debug'))}\n`)
  process.exit(2)
})

// Runs the program with the words and streams of the process, and sets its exit status.
const status = main(process.argv.slice(2), {
  // Standard input is not touched before it is needed: opening it takes time, and may be refused.
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
