import type { Dictionary } from '../dictionary/index.ts'
import { factNames } from '../explain/index.ts'
import type { DayRange, Obstruction, Outlook } from '../explain/index.ts'

/** What can still change a trial's verdict, as labelled sentences. */
export interface OutlookText {
  readonly label: string
  readonly text: string
}

/** `told`: the facts that the reader was told to find out; what says no more than that is left out. */
export function outlookTexts(outlook: Outlook, told: readonly string[], dictionary: Dictionary): OutlookText[] {
  return [
    ...daySentence('With time alone', FROM, outlook.earliest_eligible, outlook.earliest_eligible_range),
    ...daySentence(
      'All else equal',
      untilWords(outlook, dictionary),
      outlook.eligible_until,
      outlook.eligible_until_range,
    ),
    ...obstructionTexts(outlook.near_miss ?? []),
    ...findOutTexts(outlook, told, dictionary),
  ]
}

/** Until when a trial matches, all else equal; undefined where nothing is known to end it. */
export function untilText(outlook: Outlook, dictionary: Dictionary): string | undefined {
  const { eligible_until: day, eligible_until_range: range } = outlook
  return daySentence('', untilWords(outlook, dictionary), day, range)[0]?.text.replace(/\.$/, '')
}

/** What would have to be different for a match, or from when there is one. */
export function adviceTexts(outlook: Outlook): OutlookText[] {
  return [
    ...daySentence('With time alone', FROM, outlook.earliest_eligible, outlook.earliest_eligible_range),
    ...obstructionTexts(outlook.near_miss ?? []),
  ]
}

/** What would have to be different of each criterion; those of which the same is to be said together. Nothing of what cannot change. */
function obstructionTexts(obstructions: readonly Obstruction[]): OutlookText[] {
  const byText = new Map<string, string[]>()
  for (const { criterion, advice } of obstructions)
    if (advice !== undefined) byText.set(`${advice}.`, [...(byText.get(`${advice}.`) ?? []), criterion])
  return [...byText].map(([text, criteria]) => ({ label: criteria.join(', '), text }))
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

/** How a day is said: known exactly, or between a first and a last one, or with nothing that says that the last one comes. */
interface DayWords {
  readonly exact: (day: string) => string
  readonly between: (first: string, last: string) => string
  readonly open: (first: string) => string
}

const FROM: DayWords = {
  exact: (day) => `it matches from ${day}`,
  between: (first, last) => `it matches from ${first} at the earliest, from ${last} at the latest`,
  open: (first) => `it matches from ${first} at the earliest; whether it ever will depends on missing facts`,
}

/** A match ends by the day, or by the age of facts. */
function untilWords({ goes_stale: facts }: Outlook, dictionary: Dictionary): DayWords {
  if (facts === undefined) return UNTIL
  const names = factNames(facts, dictionary).join(' and ')
  const then = `; then ${names} ${facts.length === 1 ? 'is' : 'are'} too old`
  return {
    exact: (day) => `${UNTIL.exact(day)}${then}`,
    between: (first, last) => `${UNTIL.between(first, last)}${then}`,
    open: (first) => `${UNTIL.open(first)}${then}`,
  }
}

const UNTIL: DayWords = {
  exact: (day) => `matches until ${day}`,
  between: (first, last) => `matches at least until ${first}, at most until ${last}`,
  open: (first) => `matches at least until ${first}; after that it depends on dates not known exactly`,
}

function daySentence(
  label: string,
  words: DayWords,
  day: string | undefined,
  range: DayRange | undefined,
): OutlookText[] {
  if (day !== undefined) return [{ label, text: `${words.exact(day)}.` }]
  if (range === undefined) return []
  const { not_before: first, at_latest: last } = range
  return [{ label, text: `${last === undefined ? words.open(first) : words.between(first, last)}.` }]
}
