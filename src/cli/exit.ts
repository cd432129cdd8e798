import { harmless } from '../text/index.ts'

/** An expected end of the program: what to say on standard error, and the exit status. */
export class ExitError extends Error {
  readonly status: number

  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

/** Could not run: bad arguments, unreadable file, broken rules. */
export function cannotRun(message: string): ExitError {
  return new ExitError(2, message)
}

/** What the operating system said, in words; never a stack trace. */
export function systemMessage(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const { code, path } = error as NodeJS.ErrnoException
  const name = path === undefined ? 'the file' : harmless(path)
  switch (code) {
    case 'ENOENT':
      return `${name} does not exist.`
    case 'EACCES':
      return `${name} may not be read.`
    case 'EISDIR':
      return `${name} is a folder.`
    case 'ENOTDIR':
      return `${name} is not a folder.`
    default:
      return error.message
  }
}
