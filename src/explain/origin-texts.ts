import { factName } from '../dictionary/index.ts'
import type { Dictionary } from '../dictionary/index.ts'
import type { Contact, RulesFrom } from '../model/index.ts'
import { dateInWords } from '../quantity/index.ts'
import { harmless } from '../text/index.ts'
import { factNames } from './wording.ts'
import type { Result } from './result.ts'

/** What the rules of a trial were written from, and what to check: `Rules from the registry page of 25 January 2021, not the protocol; …`. */
export function rulesFromText({ source, number, version, dated, amendment }: RulesFrom): string {
  const day = dated === undefined ? '' : ` of ${dateInWords(dated)}`
  if (source === 'protocol') {
    const amended = amendment === undefined ? '' : `, amendment ${harmless(amendment)}`
    const name = number === undefined ? '' : `${harmless(number)}, `
    return `Rules from protocol ${name}version ${harmless(version ?? '')}${day}${amended}; check that this version is in force.`
  }
  const undated = dated === undefined ? ' (its date is not known)' : ''
  return `Rules from the registry page${day}${undated}, not the protocol; check against the protocol version in force.`
}

/** Whom to call about a trial, in a line: `Call Dr. Min (study nurse), 010 5550 1234`; undefined where nobody is named. */
export function contactText(contact: Contact | undefined): string | undefined {
  if (contact === undefined) return undefined
  const { phone, email } = contact
  const verb = phone !== undefined ? 'Call' : email !== undefined ? 'Write to' : 'Ask'
  return `${verb} ${contactParts(contact)}`
}

/** The parts of a contact, as they are shown: `Dr. Min (study nurse), 010 5550 1234`. */
export function contactParts({ name, role, phone, email }: Contact): string {
  const who = name !== undefined && role !== undefined ? `${name} (${role})` : (name ?? role)
  return [who, phone, email].flatMap((one) => (one === undefined ? [] : harmless(one))).join(', ')
}

/** For some facts that are too old, each with its day: `ALT of 2023-03-01, older than 28 days: ask for a new one`. */
export function staleTexts(
  paths: readonly string[] | undefined,
  { warnings }: Pick<Result, 'warnings'>,
  dictionary: Dictionary,
): string[] {
  return (paths ?? []).map((path) => {
    const own = warnings.find((one) => one.kind === 'stale' && one.path === path)
    const name = factName(path, dictionary)
    return own === undefined ? `${name} is too old: ask for a new one` : `${name} ${own.message}`
  })
}

/** The facts of which the age cannot be judged, as one sentence; undefined where there are none. */
export function undatedText({ undated = [] }: Pick<Result, 'undated'>, dictionary: Dictionary): string | undefined {
  if (undated.length === 0) return undefined
  const names = factNames(undated, dictionary).map((name) => name.replace(/^the full list of /, ''))
  return `The day is not recorded of: ${names.join('; ')}. Nobody can tell from the record whether they are too old.`
}
