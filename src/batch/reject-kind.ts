import { inGeneral, variablesByPath } from '../dictionary/index.ts'
import type { Dictionary } from '../dictionary/index.ts'
import type { RuleSet } from '../model/index.ts'
import { inEnglish } from '../messages/index.ts'
import type { Sentence } from '../messages/index.ts'
import type { Problem } from '../record/index.ts'

const names = new WeakMap<Dictionary, ReadonlySet<string>>()

/** The keys that any record may have besides those of the dictionary. */
const OWN_KEYS = ['id', 'confirmations', 'provenance', 'interview', 'asked', 'open', 'resourceType']
const PARTS = ['complete', 'items', 'value', 'unit', 'comparator', 'uln', 'date', 'min', 'max']
const ANSWERS = ['answer', 'by', 'question_sha256', 'verified', 'agrees']

/**
 * Why a record was refused, in a form that is safe to count and pass on: it uses only words of the program and the
 * dictionary. Any other name, and everything below it, becomes `…`, since it may be a patient's name.
 */
export function rejectKind({ path, message, kind = message, said }: Problem, { dictionary }: RuleSet): RejectKind {
  const place = knownPath(path, namesOf(dictionary))
  const general = said && inGeneral(said)
  if (place === '') return { kind, said: general }
  const at = inEnglish('refused.at', { path: place, problem: kind })
  return { kind: at, said: general && { key: 'refused.at', given: { path: place, problem: general } } }
}

interface RejectKind {
  /** In English, for machines. */
  readonly kind: string
  /** The same as data; undefined for errors of the operating system. */
  readonly said: Sentence | undefined
}

function knownPath(path: string, known: ReadonlySet<string>): string {
  if (path === '') return ''
  const parts = path.replaceAll(/\[\d+\]/g, '[]').split('.')
  const unknown = parts.findIndex((part) => !known.has(part.replaceAll('[]', '')))
  return unknown === -1 ? parts.join('.') : [...parts.slice(0, unknown), '…'].join('.')
}

function namesOf(dictionary: Dictionary): ReadonlySet<string> {
  const made = names.get(dictionary) ?? new Set([...OWN_KEYS, ...PARTS, ...ANSWERS, ...variableNames(dictionary)])
  names.set(dictionary, made)
  return made
}

function variableNames(dictionary: Dictionary): string[] {
  return [...variablesByPath(dictionary).values()].map((one) => one.name)
}
