/** One file of patients, a pipe, or standard input (`-`). */
export interface Input {
  readonly name: string
  /** Bytes on disk; undefined for what is no file on a disk, and can be read only once. */
  readonly size: number | undefined
  /** Why it cannot be read, when that is known already. */
  readonly problem?: string
}
