import { inspected } from './command.ts'

const { status, out, err } = inspected(process.argv.slice(2))
process.exitCode = status
// Whoever reads the output may stop before its end.
process.stdout.on('error', () => undefined)
process.stdout.write(out)
process.stderr.write(err)
