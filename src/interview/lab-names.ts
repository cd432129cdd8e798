import { unitFactor } from '../dictionary/index.ts'
import type { Dictionary, LabVariable } from '../dictionary/index.ts'
import { compareRational } from '../quantity/index.ts'
import { literal } from '../text/index.ts'
import type { ReportText } from './report-text.ts'

/** What of a report names a lab, or a unit of it. */
export interface LabNames {
  /** Takes the name of a lab, perhaps with another one beside it (`ALT (SGPT)`); `look` takes nothing. */
  readonly nameAt: (text: ReportText, look?: 'look') => LabVariable | undefined
  readonly unitAt: (text: ReportText, lab: LabVariable) => string | undefined
  readonly isSameUnit: (a: string, b: string, lab: LabVariable) => boolean
}

/** Names of labs are their labels and the words of the dictionary that mean one lab only. */
export function labNames(labs: readonly LabVariable[], dictionary: Dictionary): LabNames {
  const names = namesOf(labs, dictionary)
  const one = (text: ReportText, only?: LabVariable): LabVariable | undefined =>
    names.find(({ lab, pattern }) => (only === undefined || lab === only) && text.take(pattern) !== undefined)?.lab
  /** Takes another name of the same lab, in brackets or behind a sign. */
  const beside = (text: ReportText, lab: LabVariable): boolean => {
    const start = text.at
    const opens = text.take(/\s*[(/,]\s*/y)?.[0] ?? ''
    const isOther = opens !== '' && one(text, lab) !== undefined
    if (isOther && (!opens.includes('(') || text.take(/\s*\)/y) !== undefined)) return true
    text.at = start
    return false
  }
  const takeOthers = (text: ReportText, lab: LabVariable): void => {
    if (beside(text, lab)) takeOthers(text, lab)
  }
  return {
    nameAt: (text, look) => {
      const start = text.at
      const lab = one(text)
      if (lab !== undefined) takeOthers(text, lab)
      if (look === 'look') text.at = start
      return lab
    },
    unitAt: (text, lab) => {
      const start = text.at
      const unit = text.take(UNIT)?.[0].replaceAll(/\s/g, '')
      if (unit !== undefined && unitFactor(dictionary, lab, unit) !== undefined) return unit
      text.at = start
      return undefined
    },
    isSameUnit: (a, b, lab) => {
      const [one, other] = [a, b].map((unit) => unitFactor(dictionary, lab, unit))
      return one !== undefined && other !== undefined && compareRational(one, other) === 0
    },
  }
}

interface Named {
  readonly name: string
  readonly lab: LabVariable
  readonly pattern: RegExp
}

/** Longer names first; a word for several labs is a name of none. */
function namesOf(labs: readonly LabVariable[], { words }: Dictionary): readonly Named[] {
  const found = new Map<string, Named | undefined>()
  for (const lab of labs)
    for (const name of [lab.label, lab.name, ...(words[lab.path] ?? [])].map((one) => one.toLowerCase())) {
      const other = found.get(name)
      found.set(name, found.has(name) && other?.lab !== lab ? undefined : { name, lab, pattern: patternOf(name) })
    }
  return [...found.values()].flatMap((one) => one ?? []).toSorted((a, b) => b.name.length - a.name.length)
}

/** Reports divide the words of a name by signs, too: `Bilirubin, total`, `Alk. Phos.`, `Neutrophils (absolute)`. */
function patternOf(name: string): RegExp {
  const words = name.split(/[\s_-]+/).map(literal)
  const closing = words.length > 1 ? String.raw`(?:\.|\))?` : String.raw`\.?`
  // Names in Han are written close to their values.
  const end = /\p{Script=Han}$/u.test(name) ? String.raw`(?!\p{L})` : String.raw`(?![\p{L}\p{N}])`
  return new RegExp(`${words.join(String.raw`(?:[\s_,.-]*\(|[\s_,.-]+)`)}${end}${closing}`, 'iuy')
}

const UNIT =
  /(?:[x×]\s?)?10\s?(?:\^|\*\*|\*|E|e)?\s?(?:\d{1,2}|[⁰¹²³⁴⁵⁶⁷⁸⁹]+)\s?\/\s?[µμu]?[a-zA-Z]+|[^\s\d()[\],;|<>=*↑↓:][^\s()[\],;|<>]*/y
