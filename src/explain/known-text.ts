import { declaredPath, factName, factOfDay, listOf, valueLabel, variableAt } from '../dictionary/index.ts'
import type { Dictionary, Variable } from '../dictionary/index.ts'
import { anyOfThese, withCommas } from '../messages/index.ts'
import type { Say } from '../messages/index.ts'
import { harmless } from '../text/index.ts'
import { sourceText } from './origin-texts.ts'
import type { FactFinding, FactValue, Known } from './finding.ts'
import { factNames, namedAs } from './wording.ts'

/** What is known of facts, in the words of one language. */
export class KnownText {
  private readonly dictionary: Dictionary
  private readonly say: Say

  constructor(dictionary: Dictionary, say: Say) {
    this.dictionary = dictionary
    this.say = say
  }

  /** The fact of a finding, with what is known of it: `ALT 104 U/L is 2.6 × ULN (40)`. */
  finding({ fact, value, other, requirement: { kind } }: FactFinding): string {
    const { say } = this
    const own = { fact, value }
    if (kind === 'limit') return say('fact.limit', { fact: this.name(fact), value: this.bare(fact, value) })
    const what = kind === 'uln' && value.is === 'lab' ? this.multiple(own, value) : this.fact(own)
    return other === undefined ? what : say('fact.compared', { fact: what, other: this.fact(other) })
  }

  /** A fact, with what is known of it: `ECOG: 2`, `date of diagnosis 2021-04-20`. */
  fact({ fact, value }: FactValue): string {
    return this.withOrigin(this.named(fact, value), value)
  }

  /** A field of an entry, with what is known of it; only the value for the field that says what the entry is. */
  field({ fact, value }: FactValue): string {
    const { say } = this
    const declared = declaredPath(fact)
    const { type, label: field } = variableAt(this.dictionary, declared)
    const { against, ...plain } = value
    const base = this.plainField(fact, plain, type, field, isNaming(declared, this.dictionary))
    const contradicted =
      against === undefined ? base : say('field.contradicted', { field: base, others: this.names(against) })
    return this.withOrigin(contradicted, value)
  }

  names(paths: readonly string[]): string {
    return withCommas(factNames(paths, this.dictionary, this.say), this.say)
  }

  /** The value alone: `yes`, `5 to 8`, `not known`. */
  bare(path: string, known: Known): string {
    const { say } = this
    switch (known.is) {
      case 'known':
        return this.valueName(path, known.value)
      case 'one-of':
        return anyOfThese(
          known.values.map((one) => this.valueName(path, one)),
          say,
        )
      case 'between':
        return say('value.between', { min: known.min, max: known.max })
      case 'compared':
        return say('value.compared', { comparator: known.comparator, value: known.value })
      case 'lab':
        return withUnit(signed(known.comparator, known.value, say), known.unit, say)
      case 'limit':
        return withUnit(String(known.uln), known.unit, say)
      case 'derived':
        return derivedText(known, say)
      case 'ongoing':
        return say('value.ongoing')
      case 'unknown':
        return say('value.not-known')
      case 'none':
        return say('value.none')
      case 'not-applicable':
        return known.lacking === undefined
          ? say('value.not-applicable')
          : say('value.lacking', { lacking: factName(known.lacking, this.dictionary, say) })
      case 'disagreeing':
        return say('value.disagreeing', { said: anyOfThese(known.said, say) })
    }
  }

  private named(path: string, known: Known): string {
    const { say } = this
    const { type } = variableAt(this.dictionary, declaredPath(path))
    const fact = this.name(path)
    const bare = this.bare(path, known)
    if (known.against !== undefined) {
      const value = say('value.contradicted', { value: bare, others: this.names(known.against) })
      return say('fact.value', { fact, value })
    }
    if (type === 'lab') return say('fact.lab', { fact, value: bare })
    if (known.is === 'unknown') return say('fact.not-known', { fact })
    if (known.is !== 'known' || (type !== 'date' && type !== 'birth_date'))
      return say('fact.value', { fact, value: bare })
    const dated = factOfDay(this.dictionary, path)
    if (dated !== undefined) return say('value.of-day', { value: this.name(dated), day: bare })
    return say('fact.date', { fact, value: bare })
  }

  private multiple(own: FactValue, lab: Known & { readonly is: 'lab' }): string {
    const { say } = this
    const value = this.fact(own)
    if (lab.multiple === undefined || lab.uln === undefined) return say('value.without-limit', { value })
    const limit = withUnit(String(lab.uln), lab.uln_unit, say)
    return say('value.multiple', { value, multiple: signed(lab.comparator, lab.multiple, say), limit })
  }

  private plainField(path: string, known: Known, type: Variable['type'], field: string, naming: boolean): string {
    const { say } = this
    const value = this.bare(path, known)
    if (known.is === 'known' && type === 'yes_no')
      return say(known.value === true ? 'field.yes' : 'field.no', { field })
    if (known.is === 'ongoing') return say('field.ongoing')
    if (naming && known.is !== 'unknown') return say('field.naming', { value })
    return say('field.value', { field, value })
  }

  /** Adds the origin, as far as the record gives it: ` of 2026-03-01 (Observation/17, AB)`. */
  private withOrigin(what: string, { origin = {} }: Known): string {
    const { say } = this
    const { date, source, by } = origin
    const dated = date === undefined ? what : say('value.of-day', { value: what, day: harmless(date) })
    const from = [source && sourceText(source, say), by && harmless(by)].flatMap((one) => one ?? [])
    return from.length === 0 ? dated : say('value.from', { value: dated, from: withCommas(from, say) })
  }

  private valueName(path: string, value: string | number | boolean): string {
    if (typeof value === 'boolean') return this.say(value ? 'value.yes' : 'value.no')
    if (typeof value === 'number') return String(value)
    // In an entry, the label of a value is enough; a fact of its own is named as in a sentence.
    return path.includes('[')
      ? valueLabel(path, value, this.dictionary)
      : namedAs(path, value, this.dictionary, this.say)
  }

  private name(path: string): string {
    return factName(path, this.dictionary, this.say)
  }
}

/** Whether a field says what an entry is: the first field of its list, if that is a choice. */
export function isNaming(declared: string, dictionary: Dictionary): boolean {
  const list = listOf(declared)
  const variable = list === undefined ? undefined : variableAt(dictionary, list)
  if (variable?.type !== 'list') return false
  const [first] = variable.fields
  return first?.path === declared && first.type === 'choice'
}

function signed(comparator: string | undefined, value: string | number, say: Say): string {
  return comparator === undefined ? String(value) : say('value.compared', { comparator, value })
}

function withUnit(value: string, unit: string | undefined, say: Say): string {
  return unit === undefined ? value : say('value.with-unit', { value, unit })
}

function derivedText({ min, max, unit }: Known & { readonly is: 'derived' }, say: Say): string {
  const of = (value: string): string => say('value.with-unit', { value, unit })
  if (min === undefined) return say('value.at-most', { max: of(max ?? '') })
  if (max === undefined) return say('value.at-least', { min: of(min) })
  return of(min === max ? min : say('value.between', { min, max }))
}
