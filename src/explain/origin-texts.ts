import { factName, variableOf } from '../dictionary/index.ts'
import type { Dictionary } from '../dictionary/index.ts'
import { inEnglish, withCommas, withSemicolons } from '../messages/index.ts'
import type { Say } from '../messages/index.ts'
import type { Contact, RulesFrom } from '../model/index.ts'
import { dateInWords } from '../quantity/index.ts'
import { ASSUMED, TAKEN_AS_COMPLETE } from '../record/index.ts'
import { harmless } from '../text/index.ts'
import type { Result } from './result.ts'

/**
 * What the rules of a trial were written from, and what to check: `Rules from the registry page of 25 January 2021, not
 * the protocol; …`.
 */
export function rulesFromText(
  { source, number, version = '', dated, amendment }: RulesFrom,
  say: Say = inEnglish,
): string {
  const day = dated === undefined ? '' : dateInWords(dated, say)
  if (source !== 'protocol') return say(dated === undefined ? 'rules.registry' : 'rules.registry.dated', { day })
  const own = { version: harmless(version), number: harmless(number ?? '') }
  const which = say(number === undefined ? 'rules.which.version' : 'rules.which.numbered', own)
  const given = { which, day, amendment: harmless(amendment ?? '') }
  if (amendment === undefined) return say(dated === undefined ? 'rules.protocol' : 'rules.protocol.dated', given)
  return say(dated === undefined ? 'rules.protocol.amended' : 'rules.protocol.dated.amended', given)
}

/** Where a fact comes from, as the record names it. */
export function sourceText(source: string, say: Say): string {
  if (source === TAKEN_AS_COMPLETE) return say('source.complete')
  return source === ASSUMED ? say('source.assumed') : harmless(source)
}

/**
 * Whom to call about a trial, in one line: `Call Trial office (study nurse), 010 5550 1234`; undefined if nobody is
 * named.
 */
export function contactText(contact: Contact | undefined, say: Say = inEnglish): string | undefined {
  if (contact === undefined) return undefined
  const { phone, email } = contact
  const key = phone !== undefined ? 'contact.call' : email !== undefined ? 'contact.write' : 'contact.ask'
  return say(key, { who: contactParts(contact, say) })
}

/** The parts of a contact: `Trial office (study nurse), 010 5550 1234`. */
export function contactParts({ name, role, phone, email }: Contact, say: Say = inEnglish): string {
  const given = { name: harmless(name ?? ''), role: harmless(role ?? '') }
  const who = name !== undefined && role !== undefined ? say('contact.name-and-role', given) : given.name || given.role
  return withCommas(
    [who, harmless(phone ?? ''), harmless(email ?? '')].filter((one) => one !== ''),
    say,
  )
}

/** One text for each fact that is too old, with its day: `ALT of 2023-03-01, older than 28 days: ask for a new one`. */
export function staleTexts(
  paths: readonly string[] | undefined,
  { warnings }: Pick<Result, 'warnings'>,
  dictionary: Dictionary,
  say: Say = inEnglish,
): string[] {
  return (paths ?? []).map((path) => {
    const own = warnings.find((one) => one.kind === 'stale' && one.path === path)
    const fact = factName(path, dictionary, say)
    return own === undefined ? say('stale.too-old', { fact }) : say('stale.told', { fact, message: own.message })
  })
}

/** The facts whose age cannot be judged, as one sentence; undefined if there are none. */
export function undatedText(
  { undated = [] }: Pick<Result, 'undated'>,
  dictionary: Dictionary,
  say: Say = inEnglish,
): string | undefined {
  if (undated.length === 0) return undefined
  const names = undated.map((path) => {
    const variable = variableOf(dictionary, path)
    // The day is that of the list, not of its being complete, so the list's own label is used.
    return variable?.type === 'list' ? variable.label : factName(path, dictionary, say)
  })
  return say('undated', { facts: withSemicolons(names, say) })
}
