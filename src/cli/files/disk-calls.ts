import type * as fs from 'node:fs'

/**
 * What the program asks of the operating system about files. Node's own is one; a test gives another, behind which any call fails or does
 * less than it was asked. Nothing in `src/cli` reaches files another way, but for the database of the screening log.
 */
export type Disk = Pick<
  typeof fs,
  | 'chmodSync'
  | 'close'
  | 'closeSync'
  | 'existsSync'
  | 'fchmodSync'
  | 'fstatSync'
  | 'fsyncSync'
  | 'ftruncateSync'
  | 'linkSync'
  | 'lstatSync'
  | 'mkdirSync'
  | 'open'
  | 'openSync'
  | 'read'
  | 'readdirSync'
  | 'readSync'
  | 'realpathSync'
  | 'renameSync'
  | 'rmSync'
  | 'statSync'
  | 'writeSync'
>
