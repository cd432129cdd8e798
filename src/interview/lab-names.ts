import { unitFactor } from '../dictionary/index.ts'
import type { Dictionary, LabVariable } from '../dictionary/index.ts'
import { compareRational } from '../quantity/index.ts'
import { literal } from '../text/index.ts'
import type { ReportText } from './report-text.ts'

/** Recognizes names of labs and their units in the text of a report. */
export interface LabNames {
  /** Takes the name of a lab and other names of it that follow (`ALT (SGPT)`). With `look`, nothing is taken. */
  readonly nameAt: (text: ReportText, look?: 'look') => LabVariable | undefined
  readonly unitAt: (text: ReportText, lab: LabVariable) => string | undefined
  readonly isSameUnit: (a: string, b: string, lab: LabVariable) => boolean
}

/** The names of labs are their labels, and those words of the dictionary that mean one lab only. */
export function labNames(labs: readonly LabVariable[], dictionary: Dictionary): LabNames {
  const names = namesOf(labs, dictionary)
  const one = (text: ReportText, only?: LabVariable): LabVariable | undefined =>
    names.find(({ lab, pattern }) => (only === undefined || lab === only) && text.take(pattern) !== undefined)?.lab
  /** Takes another name of the same lab that follows in brackets or after a comma or slash. */
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

/** The names, longest first. A word that stands for several labs is left out. */
function namesOf(labs: readonly LabVariable[], { words }: Dictionary): readonly Named[] {
  const found = new Map<string, Named | undefined>()
  for (const lab of labs)
    for (const name of [lab.label, lab.name, ...(words[lab.path] ?? [])].map((one) => one.toLowerCase())) {
      const other = found.get(name)
      found.set(name, found.has(name) && other?.lab !== lab ? undefined : { name, lab, pattern: patternOf(name) })
    }
  return [...found.values()].flatMap((one) => one ?? []).toSorted((a, b) => b.name.length - a.name.length)
}

/**
 * A pattern for a name. Reports may also separate the words of a name by signs: `Bilirubin, total`, `Alk. Phos.`,
 * `Neutrophils (absolute)`.
 */
function patternOf(name: string): RegExp {
  const words = name.split(/[\s_-]+/).map(literal)
  const closing = words.length > 1 ? String.raw`(?:\.|\))?` : String.raw`\.?`
  // A value may directly follow a name in Chinese characters.
  const end = /\p{Script=Han}$/u.test(name) ? String.raw`(?!\p{L})` : String.raw`(?![\p{L}\p{N}])`
  return new RegExp(`${words.join(String.raw`(?:[\s_,.-]*\(|[\s_,.-]+)`)}${end}${closing}`, 'iuy')
}

const UNIT =
  /(?:[x×]\s?)?10\s?(?:\^|\*\*|\*|E|e)?\s?(?:\d{1,2}|[⁰¹²³⁴⁵⁶⁷⁸⁹]+)\s?\/\s?[µμu]?[a-zA-Z]+|[^\s\d()[\],;|<>=*↑↓:][^\s()[\],;|<>]*/y
