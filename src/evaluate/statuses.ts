import type { Status } from '../space/index.ts'

/** The number that stands for a status where there are very many of them. */
export const CODES: Readonly<Record<Status, number>> = { pass: 0, fail: 1, unknown: 2, confirm: 3, 'not-screened': 4 }

const BY_CODE = Object.keys(CODES) as Status[]

/** The statuses of the criteria of a trial, as codes at some places of a row that is not written to any more. */
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

  told(): Status[] {
    const statuses: Status[] = []
    for (const place of this.places) statuses.push(BY_CODE[this.codes[place] ?? CODES.unknown] ?? 'unknown')
    return statuses
  }
}
