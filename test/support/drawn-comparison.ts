import { compared, smallestDisagreement } from './comparing.ts'
import type { Account } from './comparing.ts'
import { Dice } from './dice.ts'
import { EACH, randomCase } from './random-cases.ts'

/** Compares the records of drawn cases with the oracle, and reports progress and what must have occurred. */

/**
 * With fewer records, chance decides what occurs in them. Progress is reported each time this many records have been
 * compared.
 */
const MANY = 2000
/** The comparison ends after this many disagreements. */
const MOST = 3

/** Features that must each occur in at least one of this many records. The fast tests draw only a few records. */
const FEATURES: Readonly<Record<number, readonly string[]>> = {
  20: [
    'gap',
    'partial date',
    'set of values',
    'value that stands for others',
    'number with a comparator',
    'lab with a comparator',
    'lab without its upper limit',
    'lab without its value',
    'partial date in an entry',
    'gap in an entry',
    'open list',
    'list not recorded',
    'empty list',
    'list said to be complete',
    'recorded total',
    'recorded total in an entry',
    'answers of people',
    'fact with its day',
    'seen before',
    'recorded fact that may have no value',
    'status pass',
    'status fail',
    'status confirm',
    'status unknown',
    'status not-screened',
    'verdict eligible',
    'verdict ineligible',
    'verdict undetermined',
    'verdict needs-confirmation',
    'verdict missing several facts',
    'criterion missing several facts',
    'missing a list',
    'missing a field of an entry',
    ...[
      'is',
      'number',
      'time',
      'lab',
      'uln',
      'relation',
      'some',
      'every',
      'count',
      'any',
      'all',
      'not',
      'at_least',
    ].map((kind) => `rules: ${kind} (whole)`),
    ...['is', 'number', 'relation', 'any', 'not'].map((kind) => `rules: ${kind} (entry)`),
    ...[
      'same_as',
      'different_from',
      'within',
      'at_least_ago',
      'asked',
      'not-screened',
      'confirm zone',
      'remark',
      'alive',
      'registry',
    ].map((one) => `rules: ${one}`),
    ...['requires', 'requires of each entry', 'erases', 'chain of implications', 'order of dates'].map(
      (one) => `rules: ${one}`,
    ),
    ...['several trials', 'condition of two trials', 'entry beside a fact outside'].map((one) => `rules: ${one}`),
  ],
  100: [
    'contradiction',
    'contradiction that does not matter',
    'contradiction that leaves the verdict open',
    'two sources',
    'date in dispute',
    'fact of a group that does not apply',
    'entry that goes on',
    'lab without its unit',
    'partial date of birth',
    'lab with a comparator, without its upper limit',
    'missing an upper limit',
    'range of ages',
    'age on a day',
    'long list',
    ...[
      'on_or_after',
      'after',
      'on_or_before',
      'before',
      'less_than_ago',
      'more_than_ago',
      'implies something of a list',
    ].map((one) => `rules: ${one}`),
    ...[
      'none (whole)',
      'total (whole)',
      'duration (whole)',
      'duration (entry)',
      'time (entry)',
      'lab (implication)',
    ].map((one) => `rules: ${one}`),
    ...['duration in months', 'duration in days', 'window in months', 'not not'].map((one) => `rules: ${one}`),
  ],
  4000: ['more unknown fields of a list than are looked at'],
  400: [
    'nothing known',
    'several contradictions',
    'more than two readings',
    'sources that exclude each other',
    'total in dispute',
    'date of birth in dispute',
    'lab in dispute',
    'complete list in dispute',
    'rules: fact outside asked in an entry',
  ],
}

/** The seeds of cases: an endless sequence, the same for the same beginning. */
export function* caseSeeds(beginning: number): Generator<number> {
  const dice = new Dice(beginning)
  for (;;) yield dice.whole(0, 0x7fffffff)
}

/**
 * The wrong cases among those of some seeds, each made smaller. `say` is called with each case at once, and now and
 * then with the progress.
 */
export function wrongCases(
  seeds: Iterable<number>,
  most: number,
  account: Account,
  say: (line: string) => void,
): unknown[] {
  const wrong: unknown[] = []
  let told = 0
  for (const seed of seeds) {
    const drawn = randomCase(seed, EACH)
    const disagreement = compared(drawn, account)
    if (account.records >= told + MANY) {
      told = account.records
      const { user, system } = process.cpuUsage()
      const seconds = (user + system) / 1e6
      say(
        `so far ${told} records, ${wrong.length} disagreements, ${Math.round((60 * told) / seconds)} records a minute of the processor, the last seed ${seed}`,
      )
    }
    if (disagreement !== undefined) {
      const found = {
        seed,
        ...smallestDisagreement({ ...drawn, records: drawn.records.slice(0, disagreement.at + 1) }),
      }
      say(`disagreement ${JSON.stringify(found)}`)
      wrong.push(found)
    }
    if (wrong.length === MOST || account.records >= most) break
  }
  return wrong
}

/** What was compared, in one line. */
export function summary(account: Account, wrong: readonly unknown[]): string {
  const { records, statuses, verdicts, missingLists, untold, spent, refuted, leftOut, nobody } = account
  return (
    `${records} records compared, ${statuses} statuses, ${verdicts} verdicts, ${missingLists} lists of missing facts; ${wrong.length} disagreements; ` +
    `${untold} untold, ${spent} not worked out, ${refuted} of the oracle refuted by proof; ${leftOut} left out: the oracle's contradictions are too many; ${nobody} of nobody`
  )
}

/** What occurred too often or too rarely, so that the comparison says less than it should; empty if all is well. */
export function shortcomings({ records, untold, refuted, leftOut, nobody, features }: Account): string[] {
  const tooMuch = Object.entries({
    untold: untold >= records / 20,
    refuted: refuted >= 1 + records / 500,
    leftOut: leftOut >= 10 + records / 50,
    nobody: nobody >= 1 + records / 5000,
  }).flatMap(([name, isSo]) => (isSo ? [`too much: ${name}`] : []))
  const lacking = Object.entries(FEATURES).flatMap(([each, own]) =>
    own.filter((one) => (features.get(one) ?? 0) < Math.floor(records / Number(each) / 4)),
  )
  // A small number of rule sets cannot have every feature.
  const isTooFew = records >= MANY ? lacking.length > 0 : lacking.length >= Object.values(FEATURES).flat().length / 2
  return [...tooMuch, ...(isTooFew ? lacking.map((one) => `too little: ${one}`) : [])]
}
