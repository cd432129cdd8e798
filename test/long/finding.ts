import { Comparison, deviation } from '../support/by-definition.ts'
import { Account, compared } from '../support/comparing.ts'
import { caseSeeds } from '../support/drawn-comparison.ts'
import { enginesUnderTest } from '../support/engine-under-test.ts'
import { EACH, randomCase } from '../support/random-cases.ts'
import { smallCase } from '../support/small-cases.ts'

/**
 * Searches for a planted fault (see planted.js). The first argument is the method, the second the most records to try,
 * and the others are seeds. Prints one line for each seed: the number of records after which the fault was found, or
 * `-`.
 */

const [by, most, ...seeds] = process.argv.slice(2)
const MOST = Number(most)

interface Looking {
  readonly records: () => number
  readonly isWrong: (seed: number) => boolean
}

/** Uses only the first way of deciding, which is enough to show a planted fault. */
const remembering: typeof enginesUnderTest = (...given) => enginesUnderTest(...given).slice(0, 1)

/** Draws and compares like `test/property/oracle.test.ts`. */
function oracle(): Looking {
  const account = new Account()
  const isWrong = (seed: number): boolean => compared(randomCase(seed, EACH), account, remembering) !== undefined
  return { records: () => account.records, isWrong }
}

/** Draws and compares like `test/property/missing.test.ts`. */
function definition(): Looking {
  const comparison = new Comparison()
  const isWrong = (seed: number): boolean => deviation(smallCase(seed, 4), comparison) !== undefined
  return { records: () => comparison.records, isWrong }
}

function foundAfter(seed: number): string {
  const { records, isWrong } = by === 'definition' ? definition() : oracle()
  for (const one of caseSeeds(seed)) {
    if (isError(() => isWrong(one))) return String(records())
    if (records() >= MOST) break
  }
  return '-'
}

/** Whether something is wrong, or ends with an error. */
function isError(isSo: () => boolean): boolean {
  try {
    return isSo()
  } catch {
    return true
  }
}

for (const seed of seeds) console.log(foundAfter(Number(seed)))
