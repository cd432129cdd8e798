/** One file of patients, a pipe, or standard input (`-`). */
export interface Input {
  readonly name: string
  /** Bytes on disk; undefined for anything that is not a file on a disk, which can be read only once. */
  readonly size: number | undefined
  /** Why it cannot be read, if that is known already. */
  readonly problem?: string
}
