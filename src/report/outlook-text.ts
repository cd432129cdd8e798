import { variablesByPath } from '../dictionary/index.ts'
import type { Dictionary } from '../dictionary/index.ts'
import { factName, factNames } from '../explain/index.ts'
import type { DayRange, Obstruction, Outlook } from '../explain/index.ts'

/** What can still change a trial's verdict, as labelled sentences. */
export interface OutlookText {
  readonly label: string
  readonly text: string
}

/** `told`: the facts that the reader was told to find out; what says no more than that is left out. */
export function outlookTexts(outlook: Outlook, told: readonly string[], dictionary: Dictionary): OutlookText[] {
  const { near_miss: obstructions = [] } = outlook
  const changeable = obstructions.filter((one) => one.ways.length > 0)
  const fixed = obstructions.filter((one) => one.ways.length === 0).map((one) => one.criterion)
  return [
    ...daySentence(
      'With time alone',
      'it matches from',
      FROM,
      outlook.earliest_eligible,
      outlook.earliest_eligible_range,
    ),
    ...daySentence('All else equal', 'it matches until', UNTIL, outlook.eligible_until, outlook.eligible_until_range),
    ...changeable.map((one) => ({ label: one.criterion, text: obstructionText(one, dictionary) })),
    ...(fixed.length === 0 ? [] : [{ label: fixed.join(', '), text: 'cannot be expected to change.' }]),
    ...findOutTexts(outlook, told, dictionary),
  ]
}

function findOutTexts({ to_find_out: found }: Outlook, told: readonly string[], dictionary: Dictionary): OutlookText[] {
  const [match, out] = [found?.match, found?.out].map((questions) => questions?.map((one) => one.fact))
  const said = (label: string, facts: readonly string[] | undefined): OutlookText[] =>
    facts === undefined || facts.join() === told.join()
      ? []
      : [{ label, text: factNames(facts, dictionary).join('; ') }]
  if (match?.join() === out?.join()) return said('Could settle it either way', match)
  return [...said('Could make it a match', match), ...said('Could rule it out', out)]
}

/** How a day is told that is not known exactly. */
interface Imprecisely {
  /** Of the first day. */
  readonly first: string
  /** Where nothing says that the last day comes. */
  readonly open: string
}

const FROM: Imprecisely = { first: 'at the earliest', open: '; whether it does hangs on facts that are not known' }
const UNTIL: Imprecisely = { first: 'for certain', open: '; beyond that it hangs on dates that are not known exactly' }

function daySentence(
  label: string,
  verb: string,
  imprecisely: Imprecisely,
  day: string | undefined,
  range: DayRange | undefined,
): OutlookText[] {
  if (day !== undefined) return [{ label, text: `${verb} ${day}.` }]
  if (range === undefined) return []
  const last = range.at_latest === undefined ? imprecisely.open : `, at the latest ${range.at_latest}`
  return [{ label, text: `${verb} ${range.not_before} ${imprecisely.first}${last}.` }]
}

const WAYS: Readonly<Record<string, string>> = {
  time: 'changes with time',
  repeat: 'can be measured again',
  treatment: 'can change with treatment',
  course: 'can change by itself',
}

/** What a failed criterion needs, and whether that can come. */
export function obstructionText({ ways, facts }: Obstruction, dictionary: Dictionary): string {
  const how = ways.map((way) => WAYS[way] ?? way).join('; ')
  const needs = facts.map(({ path, needed }) => {
    const name = changedName(path, dictionary)
    return needed === undefined ? name : `${name} ${needed}`
  })
  return needs.length === 0 ? `${how}.` : `${how}; needs ${needs.join(' and ')}.`
}

/** A list changes by a new entry. */
function changedName(path: string, dictionary: Dictionary): string {
  const variable = variablesByPath(dictionary).get(path)
  return variable?.type === 'list' ? `a new ${variable.entry}` : factName(path, dictionary)
}
