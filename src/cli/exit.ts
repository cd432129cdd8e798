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
