import { compareMappings, comparePatients, compareRules } from '../../compare/index.ts'
import type { PatientChanges, PatientTwice } from '../../compare/index.ts'
import type { Dictionary } from '../../dictionary/index.ts'
import type { Say } from '../../messages/index.ts'
import type { RuleSet } from '../../model/index.ts'
import { amendmentJson, amendmentMarkdown, amendmentText } from '../../report/index.ts'
import type { Json, Problem } from '../../record/index.ts'
import { dayText } from '../../quantity/index.ts'
import { Screener } from '../../screen/index.ts'
import type { Chunk } from '../../batch/index.ts'
import { InputAccount } from '../batch/account.ts'
import { cannotRun } from '../exit.ts'
import { asOfDay, criteriaFolder, formatOf, trialIds } from '../options.ts'
import type { CommonOptions } from '../options.ts'
import { documentsIn, patientsIn } from '../patient-files.ts'
import type { FoundPatient } from '../patient-files.ts'
import { sayRefused, UsedIds } from '../refusing.ts'
import { sideOf } from '../sides.ts'
import type { Side } from '../sides.ts'
import { speechFor } from '../speech.ts'
import { endWith, streams } from '../streams.ts'
import { outputWidth, paintFor, print, say } from '../terminal.ts'

export interface DiffOptions extends CommonOptions {
  readonly patients?: readonly string[]
}

/** `prescreen diff OLD NEW`: what an amendment of the rules changes, and for whom. */
export async function diffCommand(oldName: string, newName: string, options: DiffOptions): Promise<void> {
  const format = formatOf(options, ['text', 'json', 'markdown'])
  const asOf = asOfDay(options)
  const criteria = await criteriaFolder(options)
  const [before, after] = [sideOf(oldName, criteria), sideOf(newName, criteria)]
  // A trial may be new, or removed, so both sides count.
  const wanted = trialIds(options, { trials: [...before.rules.trials, ...after.rules.trials] })
  const changes = compareRules(onlyTrials(before.rules, wanted), onlyTrials(after.rules, wanted), asOf)
  const charts = compareMappings(before.mapping as Json | undefined, after.mapping as Json | undefined)
  const ready = (side: Side): Screener => new Screener(side.rules, asOf, wanted)
  const { say: tell } = await speechFor(options)
  const inputs = new InputAccount(options.quiet === true, tell)
  const counted =
    options.patients === undefined
      ? undefined
      : counts(await documentsIn(options.patients, inputs, options.quiet), { before, after }, ready, tell)
  const found = { ...changes, charts, asOf: dayText(asOf), patients: counted?.changes }
  if (format === 'json') print(`${JSON.stringify(amendmentJson(found), undefined, 2)}\n`)
  else if (format === 'markdown') print(amendmentMarkdown(found, tell))
  else print(amendmentText(found, outputWidth(), paintFor(streams().output, options.color), tell))
  const { refused = 0, screened = 0 } = counted ?? {}
  if (refused > 0 && options.quiet !== true) say(tell('refused.count', { count: refused, screened }))
  if (counted !== undefined) inputs.close(refused)
  const { trials, dictionary, spans } = changes
  if (trials.length + dictionary.length + spans.length + charts.length > 0) endWith(1)
}

/** What changes for the patients, and how many patients were left out because both sides refuse them. */
interface Counted {
  readonly changes: PatientChanges
  readonly screened: number
  readonly refused: number
}

function onlyTrials(rules: RuleSet, wanted: readonly string[] | undefined): RuleSet {
  return wanted === undefined ? rules : { ...rules, trials: rules.trials.filter((one) => wanted.includes(one.id)) }
}

/** Compares the patients. Each side reads them with its own dictionary and its own chart mapping. */
function counts(
  documents: readonly Chunk[],
  { before, after }: Readonly<Record<'before' | 'after', Side>>,
  ready: (side: Side) => Screener,
  tell: Say,
): Counted {
  const screeners = { before: ready(before), after: ready(after) } as const
  const read = ({ mapping }: Side, screener: Screener): FoundPatient[] =>
    patientsIn(documents, () => ({ mapping, complete: [] }), screener, tell)
  const [a, b] = [read(before, screeners.before), read(after, screeners.after)]
  const unreadable = a.find((one) => one.isUnreadable)
  if (unreadable !== undefined) throw cannotRun(`${unreadable.place}: ${unreadable.problems[0]?.message ?? ''}`)
  const count = Math.max(a.length, b.length)
  const ids = new UsedIds()
  const patients = Array.from({ length: count }, (_, i) => i).flatMap((i): PatientTwice[] => {
    const own = { before: readBy(screeners.before, a[i], ids), after: readBy(screeners.after, b[i], ids) }
    const place = (b[i] ?? a[i])?.place ?? ''
    refusal(place, own, after.rules.dictionary, tell)
    const [old, now] = [own.before.record, own.after.record]
    if (old === null && now === null) return []
    ids.use(now ?? old, place)
    return [{ before: old, after: now }]
  })
  return {
    changes: comparePatients(patients, screeners.before, screeners.after),
    screened: patients.length,
    refused: count - patients.length,
  }
}

/** A patient as one side reads them: a record, or null and the problems with it. */
interface ReadBySide {
  readonly record: Json
  readonly problems: readonly Problem[]
}

function readBy(screener: Screener, found: FoundPatient | undefined, ids: UsedIds): ReadBySide {
  const { record = null, problems = [] } = found ?? {}
  if (problems.length > 0) return { record: null, problems }
  const again = ids.problems(record)
  if (again.length > 0) return { record: null, problems: again }
  const read = screener.read(record)
  return read.ok ? { record, problems } : { record: null, problems: read.problems }
}

/** Reports which side refuses a record, and why. If both refuse it, gives the reasons of the new side. */
function refusal(
  place: string,
  { before, after }: Readonly<Record<'before' | 'after', ReadBySide>>,
  dictionary: Dictionary,
  tell: Say,
): void {
  if (after.record !== null && before.record !== null) return
  if (after.record !== null) sayRefused(tell('refused.place.old', { place }), before.problems, dictionary, tell)
  else if (before.record !== null) sayRefused(tell('refused.place.new', { place }), after.problems, dictionary, tell)
  else sayRefused(place, after.problems, dictionary, tell)
}
