import { declaredPath, variablesByPath } from '../dictionary/index.ts'
import type { Dictionary } from '../dictionary/index.ts'
import { factName, factNames } from '../explain/index.ts'
import type { DayRange, Obstruction, Outlook } from '../explain/index.ts'
import { kindOf } from '../model/index.ts'

/** What can still change a trial's verdict, as labelled sentences. */
export interface OutlookText {
  readonly label: string
  readonly text: string
}

/** `told`: the facts that the reader was told to find out; what says no more than that is left out. */
export function outlookTexts(outlook: Outlook, told: readonly string[], dictionary: Dictionary): OutlookText[] {
  return [
    ...daySentence('With time alone', FROM, outlook.earliest_eligible, outlook.earliest_eligible_range),
    ...daySentence('All else equal', UNTIL, outlook.eligible_until, outlook.eligible_until_range),
    ...obstructionTexts(outlook.near_miss ?? [], dictionary),
    ...findOutTexts(outlook, told, dictionary),
  ]
}

/** What would have to be different of each criterion; those of which the same is to be said together. Nothing of what cannot change. */
function obstructionTexts(obstructions: readonly Obstruction[], dictionary: Dictionary): OutlookText[] {
  const byText = new Map<string, string[]>()
  for (const one of obstructions) {
    const text = obstructionText(one, dictionary)
    if (text !== undefined) byText.set(text, [...(byText.get(text) ?? []), one.criterion])
  }
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

/** What would have to be different for a criterion; undefined when nothing can be expected to. */
function obstructionText({ criterion, ways, facts }: Obstruction, dictionary: Dictionary): string | undefined {
  const others = ways.filter((way) => way !== 'time')
  const withTime = ways.includes('time') ? ['changes with time'] : []
  const changed = others.length === 0 || facts.length === 0 ? [] : [changedText(criterion, others, facts, dictionary)]
  return ways.length === 0 ? undefined : `${[...withTime, ...changed].join('; ')}.`
}

function changedText(
  criterion: string,
  ways: readonly string[],
  facts: Obstruction['facts'],
  dictionary: Dictionary,
): string {
  const index = variablesByPath(dictionary)
  const planned = ways.includes('treatment') ? ', if that is planned anyway' : ''
  const entries = facts.flatMap(({ path }) => {
    const variable = index.get(path)
    return variable?.type === 'list' ? [`a new ${variable.entry}`] : []
  })
  if (entries.length === facts.length) return `would be different after ${entries.join(' and ')}${planned}`
  const phrases = facts.flatMap(({ path, needed }) => {
    // A course runs on: a choice need not come to the value that alone is good (never in a trial, for somebody who is in one).
    const runsOn = ways.includes('course') && index.get(declaredPath(path))?.type === 'choice'
    if (needed === undefined || runsOn) return []
    return [`${factName(path, dictionary)}${/^[\d≤≥<>]/.test(needed) ? '' : ':'} ${needed}`]
  })
  const can = ways.flatMap((way) => CAN[way] ?? [])
  if (phrases.length < facts.length) {
    const names = facts.map(({ path }) => factName(path, dictionary))
    return `depends on ${names.join(' and ')}, which ${can.join(' or ')}`
  }
  const would = kindOf(criterion) === 'exclusion' ? 'would no longer apply' : 'would be met'
  const itself = ways.includes('treatment') ? planned : `; this ${can.join(' or ')}`
  return `${would} with ${phrases.join(' and ')}${itself}`
}

/** How a fact may become another one. */
const CAN: Readonly<Record<string, string>> = {
  repeat: 'can be measured again',
  treatment: 'treatment can change',
  course: 'can change by itself',
}
