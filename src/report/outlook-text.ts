import type { Dictionary } from '../dictionary/index.ts'
import { factNames } from '../explain/index.ts'
import type { DayRange, Obstruction, Outlook } from '../explain/index.ts'
import { allOfThese, inEnglish, withCommas, withSemicolons } from '../messages/index.ts'
import type { Say } from '../messages/index.ts'

/** Something that can still change a trial's verdict, as a labelled sentence. */
export interface OutlookText {
  readonly label: string
  readonly text: string
}

/**
 * What can still change a trial's verdict. `told`: the facts that the reader has already been told to find out;
 * sentences that only repeat them are left out.
 */
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

/** Until when a trial matches if nothing else changes; undefined if nothing is known to end the match. */
export function untilText(outlook: Outlook, dictionary: Dictionary, say: Say = inEnglish): string | undefined {
  const { eligible_until: day, eligible_until_range: range, goes_stale: stale } = outlook
  const until = dayWords('outlook.until', day, range, say)
  if (until === undefined || stale === undefined) return until
  // A match ends by a date, or because facts become too old.
  const facts = allOfThese(factNames(stale, dictionary, say), say)
  return say('outlook.until.stale', { until, facts, count: stale.length })
}

/** What would have to be different for a match, or from which day there is one. */
export function adviceTexts(outlook: Outlook, say: Say = inEnglish): OutlookText[] {
  return [...fromTexts(outlook, say), ...obstructionTexts(outlook.near_miss ?? [], say)]
}

function fromTexts({ earliest_eligible: day, earliest_eligible_range: range }: Outlook, say: Say): OutlookText[] {
  const text = dayWords('outlook.from', day, range, say)
  return text === undefined ? [] : [{ label: say('outlook.time'), text: say('outlook.sentence', { text }) }]
}

/**
 * What would have to be different for each criterion; criteria with the same advice are listed together. Criteria that
 * cannot change are left out.
 */
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

/** A day in words: known exactly, between a first and a last day, or from a first day on without a last one. */
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
