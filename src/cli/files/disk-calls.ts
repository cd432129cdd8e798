import type * as fs from 'node:fs'

/**
 * The calls by which the program uses files. Usually they are Node's own; a test gives others, of which any may fail or
 * do less than asked. Nothing in `src/cli` uses files another way, except for the database of the screening log, the
 * build, and what happens outside of a call: loading the program, and opening its outputs.
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
