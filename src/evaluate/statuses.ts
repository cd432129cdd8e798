import type { Status } from '../space/index.ts'

/** The number that stands for each status in large tables. */
export const CODES: Readonly<Record<Status, number>> = { pass: 0, fail: 1, unknown: 2, confirm: 3, 'not-screened': 4 }

const BY_CODE = Object.keys(CODES) as Status[]

/** The statuses of a trial's criteria, as places in a table of codes that no longer changes. */
export class Statuses {
  private readonly codes: Uint8Array
  private readonly places: Int32Array

  constructor(codes: Uint8Array, places: Int32Array) {
    this.codes = codes
    this.places = places
  }

  isUnknown(i: number): boolean {
    return this.codes[this.places[i] ?? 0] === CODES.unknown
  }

  /** The statuses, in the order of the trial's criteria. */
  names(): Status[] {
    const statuses: Status[] = []
    for (const place of this.places) statuses.push(BY_CODE[this.codes[place] ?? CODES.unknown] ?? 'unknown')
    return statuses
  }
}
