import { Account } from '../support/comparing.ts'
import { caseSeeds, shortcomings, summary, wrongCases } from '../support/drawn-comparison.ts'

/**
 * One process of `npm run long:oracle` (see oracle.js). The first argument is the seed from which cases are drawn, the
 * second the number of records to compare. Ends with status 1 if anything is wrong.
 */

const [seed, records] = process.argv.slice(2).map(Number)
const account = new Account()
const wrong = wrongCases(caseSeeds(seed ?? 0), records ?? 0, account, (line) => console.log(line))
console.log(summary(account, wrong))
const short = shortcomings(account)
for (const one of short) console.log(one)
process.exitCode = wrong.length + short.length > 0 ? 1 : 0
