import type { Dictionary } from '../dictionary/index.ts'
import { factNames } from '../explain/index.ts'
import type { DayRange, Obstruction, Outlook } from '../explain/index.ts'
import { allOfThese, inEnglish, withCommas, withSemicolons } from '../messages/index.ts'
import type { Say } from '../messages/index.ts'

/** What can still change a trial's verdict, as labelled sentences. */
export interface OutlookText {
  readonly label: string
  readonly text: string
}

/** `told`: the facts that the reader was told to find out; what says no more than that is left out. */
export function outlookTexts(
  outlook: Outlook,
  told: readonly string[],
  dictionary: Dictionary,
  say: Say = inEnglish,
): OutlookText[] {
  const until = untilText(outlook, dictionary, say)
  return [
    ...fromTexts(outlook, say),
    ...(until === undefined ? [] : [{ label: say('outlook.equal'), text: say('outlook.sentence', { text: until }) }]),
    ...obstructionTexts(outlook.near_miss ?? [], say),
    ...findOutTexts(outlook, told, dictionary, say),
  ]
}

/** Until when a trial matches, all else equal; undefined where nothing is known to end it. */
export function untilText(outlook: Outlook, dictionary: Dictionary, say: Say = inEnglish): string | undefined {
  const { eligible_until: day, eligible_until_range: range, goes_stale: stale } = outlook
  const until = dayWords('outlook.until', day, range, say)
  if (until === undefined || stale === undefined) return until
  // A match ends by the day, or by the age of facts.
  const facts = allOfThese(factNames(stale, dictionary, say), say)
  return say('outlook.until.stale', { until, facts, count: stale.length })
}

/** What would have to be different for a match, or from when there is one. */
export function adviceTexts(outlook: Outlook, say: Say = inEnglish): OutlookText[] {
  return [...fromTexts(outlook, say), ...obstructionTexts(outlook.near_miss ?? [], say)]
}

function fromTexts({ earliest_eligible: day, earliest_eligible_range: range }: Outlook, say: Say): OutlookText[] {
  const text = dayWords('outlook.from', day, range, say)
  return text === undefined ? [] : [{ label: say('outlook.time'), text: say('outlook.sentence', { text }) }]
}

/** What would have to be different of each criterion; those of which the same is to be said together. Nothing of what cannot change. */
function obstructionTexts(obstructions: readonly Obstruction[], say: Say): OutlookText[] {
  const byText = new Map<string, string[]>()
  for (const { criterion, advice } of obstructions)
    if (advice !== undefined) byText.set(advice, [...(byText.get(advice) ?? []), criterion])
  return [...byText].map(([text, criteria]) => ({
    label: withCommas(criteria, say),
    text: say('outlook.sentence', { text }),
  }))
}

function findOutTexts(
  { to_find_out: found }: Outlook,
  told: readonly string[],
  dictionary: Dictionary,
  say: Say,
): OutlookText[] {
  const [match, out] = [found?.match, found?.out].map((questions) => questions?.map((one) => one.fact))
  const said = (key: 'either' | 'match' | 'out', facts: readonly string[] | undefined): OutlookText[] =>
    facts === undefined || facts.join() === told.join()
      ? []
      : [{ label: say(`outlook.${key}`), text: withSemicolons(factNames(facts, dictionary, say), say) }]
  if (match?.join() === out?.join()) return said('either', match)
  return [...said('match', match), ...said('out', out)]
}

/** How a day is said: known exactly, or between a first and a last one, or with nothing that says that the last one comes. */
function dayWords(
  key: 'outlook.from' | 'outlook.until',
  day: string | undefined,
  range: DayRange | undefined,
  say: Say,
): string | undefined {
  if (day !== undefined) return say(`${key}.exact`, { first: day })
  if (range === undefined) return undefined
  const { not_before: first, at_latest: last } = range
  return last === undefined ? say(`${key}.open`, { first }) : say(`${key}.between`, { first, last })
}
