import { harmless } from '../text/index.ts'

/** An expected end of the program: the message for standard error, and the exit status. */
export class ExitError extends Error {
  readonly status: number

  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

/** The program could not run: bad arguments, an unreadable file, broken rules. */
export function cannotRun(message: string): ExitError {
  return new ExitError(2, message)
}

/**
 * Whether an error comes from the operating system: a matter of disk, permissions or names, not a bug in the program.
 */
export function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'code' in error && 'syscall' in error
}

/** The code of an error about something that exists but is not a file, in the style of the operating system's codes. */
export const NO_FILE = 'ENOFILE'

/**
 * The error of the operating system in words, about the path that the error names or else `path`. `said`: a path that
 * has just been said, so it is not said again. Never a stack trace.
 */
export function systemMessage(error: unknown, path?: string, said?: string): string {
  if (!(error instanceof Error)) return String(error)
  const { code, path: own = path } = error as NodeJS.ErrnoException
  const full = own === undefined ? 'the file' : harmless(own)
  const name = own !== undefined && own === said ? 'it' : full
  switch (code) {
    case 'ENOENT':
      return `${name} does not exist.`
    case 'EACCES':
    case 'EPERM':
      return `You do not have permission to use ${name}.`
    case 'EISDIR':
      return `${name} is a folder.`
    case 'ENOTDIR':
      return `${name} is not a folder.`
    case 'EEXIST':
      return `${name} already exists.`
    case 'ENOSPC':
    case 'EDQUOT':
      return 'The disk is full.'
    case 'EFBIG':
      return 'The file would be larger than this system allows.'
    case 'EROFS':
      return 'The disk is read-only.'
    case 'EIO':
      return 'The disk reported an error.'
    case 'EMFILE':
    case 'ENFILE':
      return 'Too many files are open.'
    case 'ELOOP':
      return `${name} is a link that leads back to itself.`
    case 'ENAMETOOLONG':
      return `The name ${full.slice(0, LONGEST_NAME)}… is too long.`
    case NO_FILE:
      return `${name} is a pipe, a device or a socket; only files are read here.`
    case 'ENXIO':
      return `${name} cannot be read.`
    case undefined:
    default:
      return harmless(error.message)
  }
}

const LONGEST_NAME = 60
