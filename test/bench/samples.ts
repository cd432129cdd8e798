import { readdirSync, readFileSync } from 'node:fs'
import { replaying } from '../../src/cli/commands/interview.ts'
import { readCriteriaFiles } from '../../src/cli/criteria-folder.ts'
import { Interview } from '../../src/cli/interviewing.ts'
import { labOf } from '../../src/dictionary/index.ts'
import { conversation, datedFact } from '../../src/interview/index.ts'
import { loadRules } from '../../src/model/index.ts'
import { parseDay } from '../../src/quantity/index.ts'
import { plainRecord, valueAt, withValue } from '../../src/record/index.ts'
import type { JsonObject } from '../../src/record/index.ts'
import { Screener } from '../../src/screen/index.ts'
import { evaluationsOf } from './conversation.ts'

/**
 * Counts the questions that each sample patient is asked, about all trials and about those that enrol. They are
 * compared with a small set of facts that decides the same trials as the whole record, chosen with knowledge of the
 * record. Days are left out; each lab and each list counts once. For a trial that stays undecided, the interview must
 * ask for every fact that can still matter, which the small set does not include. `-- -v` lists the facts.
 */

const AS_OF = parseDay('2026-03-15') ?? 0

const files = readCriteriaFiles('criteria')
const loaded = loadRules(files.dictionary, files.trials, files.sha256)
if (!loaded.ok) throw new Error('the shipped rules are broken')
const { rules } = loaded
const { dictionary } = rules
const screener = new Screener(rules, AS_OF)
const ALL = rules.trials.map(({ id }) => id)
const ENROLLING = rules.trials.flatMap(({ id, enrolment }) => (enrolment.state === 'closed' ? [] : [id]))

function wholeFact(path: string): string {
  return labOf(dictionary, path)?.path ?? path
}

/** The facts that the interview asks for; `all`: whether it continues for trials that do not enrol. */
async function asked(record: JsonObject, all: boolean): Promise<string[]> {
  const respondent = {
    ...replaying(record, dictionary),
    goOn: () => Promise.resolve({ kind: 'answer' as const, value: all }),
  }
  const interview = new Interview(screener, respondent, () => undefined, { all: false, by: undefined })
  await interview.run(conversation({ id: 'bench' }))
  const facts = interview.everAsked.filter((path) => datedFact(path, dictionary) === undefined)
  return [...new Set(facts.map(wholeFact))]
}

/** Facts of a patient that decide all of these trials that the whole record decides. */
function few(patient: JsonObject, ids: readonly string[]): string[] {
  const trials = ids
    .map((id) => puzzleOf(plainRecord(patient, dictionary), id))
    .filter(({ facts, settle }) => settle(facts))
  // Facts that a trial cannot do without come first, then the single fact that settles most of the other trials, and
  // then facts that settle a trial only together.
  const chosen = new Set(
    trials.flatMap(({ facts, settle }) => facts.filter((fact) => !settle(facts.filter((one) => one !== fact)))),
  )
  for (;;) {
    const open = trials.filter(({ settle }) => !settle([...chosen]))
    const [first] = open
    if (first === undefined) return shrunk([...chosen], (some) => trials.every(({ settle }) => settle(some)))
    const candidates = [...new Set(open.flatMap(({ facts }) => facts))].filter((fact) => !chosen.has(fact))
    const gains = candidates.map((fact) => open.filter(({ settle }) => settle([...chosen, fact])).length)
    const most = Math.max(...gains)
    const next =
      most > 0
        ? candidates.slice(gains.indexOf(most)).slice(0, 1)
        : shrunk(candidates, (some) => first.settle([...chosen, ...some]))
    for (const fact of next) chosen.add(fact)
  }
}

interface Puzzle {
  /** The facts that the trial may use and that the record states. */
  readonly facts: readonly string[]
  /** Whether these facts decide the trial. */
  readonly settle: (facts: readonly string[]) => boolean
}

function puzzleOf(patient: JsonObject, id: string): Puzzle {
  const own = new Screener(rules, AS_OF, [id])
  const missing = evaluationsOf({ id: 'bench' }, own).flatMap(({ criteria }) => criteria.flatMap((one) => one.missing))
  const facts = [...new Set(missing.map(wholeFact))].filter((path) => (valueAt(patient, path) ?? null) !== null)
  const known = new Map<string, boolean>()
  const settle = (wanted: readonly string[]): boolean => {
    const some = facts.filter((path) => wanted.includes(path))
    const before = known.get(some.join(' '))
    if (before !== undefined) return before
    const record = some.reduce<JsonObject>((sum, path) => withValue(sum, path, valueAt(patient, path) ?? null), {
      id: 'bench',
    })
    const isSettled = evaluationsOf(record, own).every((one) => one.verdict !== 'undetermined')
    known.set(some.join(' '), isSettled)
    return isSettled
  }
  return { facts, settle }
}

/** A subset of some facts that is still enough and from which no fact can be removed. */
function shrunk(facts: readonly string[], does: (some: readonly string[]) => boolean): string[] {
  return facts.reduce<string[]>(
    (kept, fact) => {
      const without = kept.filter((one) => one !== fact)
      return does(without) ? without : kept
    },
    [...facts],
  )
}

function row(name: string, cells: readonly (string | number)[]): void {
  console.log([name.padEnd(24), ...cells.map((one) => String(one).padStart(11))].join(''))
}

row('', ['all trials', 'few do', 'enrolling', 'few do'])
const sums = [0, 0, 0, 0]
for (const name of readdirSync('seeds/patients').filter((one) => one.endsWith('.json'))) {
  const record = JSON.parse(readFileSync(`seeds/patients/${name}`, 'utf8')) as JsonObject
  const found = [await asked(record, true), few(record, ALL), await asked(record, false), few(record, ENROLLING)]
  row(
    name.replace('.json', ''),
    found.map((one) => one.length),
  )
  if (process.argv.includes('-v')) for (const one of found) console.log(`    ${one.join(' ')}`)
  found.forEach((one, i) => (sums[i] = (sums[i] ?? 0) + one.length))
}
row('all of them', sums)
