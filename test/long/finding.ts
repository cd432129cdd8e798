import { Comparison, deviation } from '../support/by-definition.ts'
import { Account, compared } from '../support/comparing.ts'
import { caseSeeds } from '../support/drawn-comparison.ts'
import { enginesUnderTest } from '../support/engine-under-test.ts'
import { EACH, randomCase } from '../support/random-cases.ts'
import { smallCase } from '../support/small-cases.ts'

/**
 * Looks for a fault that was planted (see planted.js). The first word says by what, the second in how many records at most, the others from which seeds on. For
 * each seed one line: after how many records it was found, or `-`.
 */

const [by, most, ...seeds] = process.argv.slice(2)
const MOST = Number(most)

interface Looking {
  readonly records: () => number
  readonly isWrong: (seed: number) => boolean
}

/** What is planted in the parts of the program shows in one way to decide. */
const remembering: typeof enginesUnderTest = (...given) => enginesUnderTest(...given).slice(0, 1)

/** As `test/property/oracle.test.ts` draws and compares. */
function oracle(): Looking {
  const account = new Account()
  const isWrong = (seed: number): boolean => compared(randomCase(seed, EACH), account, remembering) !== undefined
  return { records: () => account.records, isWrong }
}

/** As `test/property/missing.test.ts` does. */
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

/** Whether something is so, or ends with an error. */
function isError(isSo: () => boolean): boolean {
  try {
    return isSo()
  } catch {
    return true
  }
}

for (const seed of seeds) console.log(foundAfter(Number(seed)))
