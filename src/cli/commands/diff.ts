import { compareMappings, compareRules, countFlips } from '../../compare/index.ts'
import type { Flips } from '../../compare/index.ts'
import type { RuleSet } from '../../model/index.ts'
import { amendmentJson, amendmentMarkdown, amendmentText } from '../../report/index.ts'
import type { Json } from '../../record/index.ts'
import { Screener } from '../../screen/index.ts'
import { cannotRun } from '../exit.ts'
import { asOfDay, formatOf, trialIds } from '../options.ts'
import type { CommonOptions } from '../options.ts'
import { documentsIn, patientsIn } from '../patient-files.ts'
import type { FoundPatient } from '../patient-files.ts'
import { sideOf } from '../sides.ts'
import type { Side } from '../sides.ts'
import { speechFor } from '../speech.ts'
import { endWith, streams } from '../streams.ts'
import { outputWidth, paintFor, print } from '../terminal.ts'

export interface DiffOptions extends CommonOptions {
  readonly patients?: readonly string[]
}

/** `prescreen diff OLD NEW`: what an amendment of the rules changes, and for whom. */
export async function diffCommand(oldName: string, newName: string, options: DiffOptions): Promise<void> {
  const format = formatOf(options, ['text', 'json', 'markdown'])
  const asOf = asOfDay(options)
  const [before, after] = [sideOf(oldName, options.criteria), sideOf(newName, options.criteria)]
  // A trial may be new, or gone.
  const wanted = trialIds(options, { trials: [...before.rules.trials, ...after.rules.trials] })
  const { trials, dictionary } = compareRules(onlyTrials(before.rules, wanted), onlyTrials(after.rules, wanted), asOf)
  const charts = compareMappings(before.mapping as Json | undefined, after.mapping as Json | undefined)
  const ready = (side: Side): Screener => new Screener(side.rules, asOf, wanted)
  const flips = options.patients === undefined ? undefined : await flipsOf(options.patients, before, after, ready)
  const found = { trials, dictionary, charts, flips }
  if (format === 'json') print(`${JSON.stringify(amendmentJson(found), undefined, 2)}\n`)
  else {
    const { say } = await speechFor(options)
    if (format === 'markdown') print(amendmentMarkdown(found, say))
    else print(amendmentText(found, outputWidth(), paintFor(streams().output, options.color), say))
  }
  if (trials.length + dictionary.length + charts.length > 0) endWith(1)
}

function onlyTrials(rules: RuleSet, wanted: readonly string[] | undefined): RuleSet {
  return wanted === undefined ? rules : { ...rules, trials: rules.trials.filter((one) => wanted.includes(one.id)) }
}

/** Patients are read by each side with its own dictionary and its own mapping of charts. */
async function flipsOf(
  paths: readonly string[],
  before: Side,
  after: Side,
  ready: (side: Side) => Screener,
): Promise<Flips[]> {
  const screeners = { before: ready(before), after: ready(after) } as const
  const documents = await documentsIn(paths)
  const read = ({ mapping }: Side, screener: Screener): FoundPatient[] =>
    patientsIn(documents, () => ({ mapping, complete: [] }), screener)
  const [a, b] = [read(before, screeners.before), read(after, screeners.after)]
  const unreadable = a.find((one) => one.isUnreadable)
  if (unreadable !== undefined) throw cannotRun(`${unreadable.place}: ${unreadable.problems[0]?.message ?? ''}`)
  const count = Math.max(a.length, b.length)
  const patients = Array.from({ length: count }, (_, i) => ({
    before: a[i]?.record ?? null,
    after: b[i]?.record ?? null,
  }))
  return countFlips(patients, screeners.before, screeners.after)
}
