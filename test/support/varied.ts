import type { Dictionary, LabVariable, ListVariable, Points, Variable } from '../../src/dictionary/index.ts'
import type { Json, JsonObject } from '../../src/record/index.ts'
import { ClinicDice as Dice, inventedPatient } from './population.ts'

/**
 * Invented patients with records as if from many hands: 30 to 70 % of the facts unknown, lists absent, incomplete or
 * long, dates known to the year or month, comparators, sets, labs without an upper limit, totals without their
 * components, facts with their source, and one patient in a hundred whose record contradicts itself. The same number
 * gives the same record.
 */

type Fields = { [key: string]: Json }

/** Makes a varied record for each patient number. */
export type Varied = (number: number) => JsonObject

/** One patient in this many has a record that contradicts itself, and one in `LONG` has a long list. */
const CONTRADICTING = 100
const LONG = 50

export function variedPatients(dictionary: Dictionary): Varied {
  return (number) => new Variation(dictionary, number).record()
}

class Variation {
  private readonly dictionary: Dictionary
  private readonly number: number
  private readonly dice: Dice
  /** The share of facts that are unknown. */
  private readonly unknown: number

  constructor(dictionary: Dictionary, number: number) {
    this.dictionary = dictionary
    this.number = number
    this.dice = new Dice(number * 104_729 + 31)
    this.unknown = 0.3 + 0.4 * this.dice.share()
  }

  record(): JsonObject {
    const { number, dictionary } = this
    const { id: _id, confirmations: _confirmations, ...facts } = inventedPatient(number)
    const isLong = number % LONG === LONG - 1
    const long = isLong ? this.dice.one(LISTS) : undefined
    const own = this.fields(dictionary.variables, { ...facts, ...(long && { [long]: this.entriesOfMany(long) }) }, long)
    // A list with other patients' entries would contradict the list that has to agree with it.
    const tied = long === 'spinal_lesions' ? 'metastases' : long === 'metastases' ? 'spinal_lesions' : undefined
    if (tied !== undefined) delete own[tied]
    const id = `V-${String(number).padStart(8, '0')}`
    const record = { id, ...own }
    return number % CONTRADICTING === CONTRADICTING - 1 ? this.contradicting(record) : record
  }

  private fields(variables: readonly Variable[], values: JsonObject, long?: string): Fields {
    const fields: Fields = {}
    for (const variable of variables) {
      const value = values[variable.name]
      if (value === undefined || value === null) continue
      const written = this.written(variable, value, variable.name === long)
      if (written !== undefined) fields[variable.name] = written
      else if (this.dice.chance(0.3)) fields[variable.name] = null
    }
    return fields
  }

  /** A value as somebody wrote it down; undefined if nobody did. */
  private written(variable: Variable, value: Json, isLong: boolean): Json | undefined {
    if (variable.type === 'group') return this.fields(variable.fields, value as JsonObject)
    if (variable.type === 'list') return this.list(variable, value as readonly JsonObject[], isLong)
    if (this.dice.chance(this.unknown)) return undefined
    if (variable.type === 'lab') return this.lab(variable, value as JsonObject)
    const vague = this.vague(variable, value)
    return this.dice.chance(0.15) ? this.withOrigin(vague) : vague
  }

  private vague(variable: Variable, value: Json): Json {
    switch (variable.type) {
      case 'choice': {
        if (!this.dice.chance(0.1)) return value
        const other = this.dice.one(variable.values).name
        return other === value ? value : { one_of: [value, other] }
      }
      case 'date':
      case 'birth_date':
        return String(value).slice(0, Number(this.dice.weighted({ 10: 60, 7: 25, 4: 15 })))
      case 'integer':
        return this.dice.chance(0.08) ? { value, comparator: this.dice.one(['<=', '>=']) } : value
      case 'age':
      case 'group':
      case 'lab':
      case 'list':
      case 'text':
      case 'yes_no':
        return value
    }
  }

  private withOrigin(value: Json): JsonObject {
    const stated = typeof value === 'object' && value !== null ? (value as JsonObject) : { value }
    const date = this.dice.daysAgo(0, 200).slice(0, Number(this.dice.weighted({ 10: 80, 7: 20 })))
    return { ...stated, date, source: `note ${this.dice.whole(1, 40)}`, ...(this.dice.chance(0.5) && { by: 'AB' }) }
  }

  private lab({ unit }: LabVariable, lab: JsonObject): JsonObject {
    const { uln, ...rest } = lab
    const own: Fields = { ...rest }
    if (typeof uln === 'number' && !this.dice.chance(0.4)) own['uln'] = uln
    if (this.dice.chance(0.12)) own['comparator'] = this.dice.one(['<', '>', '<=', '>='])
    if (this.dice.chance(0.5)) own['date'] = this.dice.daysAgo(0, 120)
    const spelt = SPELLINGS[String(own['unit'])]
    if (spelt !== undefined && this.dice.chance(0.3)) own['unit'] = this.dice.one(spelt)
    // A number without a unit says nothing, but records have such numbers.
    if (unit === own['unit'] && this.dice.chance(0.03)) delete own['unit']
    return own
  }

  private list(variable: ListVariable, entries: readonly JsonObject[], isLong: boolean): Json | undefined {
    const kind = this.dice.weighted({ absent: isLong ? 0 : 35, open: 30, complete: 35 })
    if (kind === 'absent') return undefined
    const items = entries.map((entry) => this.entry(variable, entry))
    return kind === 'open' ? { complete: false, items } : items
  }

  private entry(variable: ListVariable, entry: JsonObject): JsonObject {
    const own = this.fields(variable.fields, entry)
    for (const field of variable.fields) {
      const total = field.type === 'integer' && field.sumOf !== undefined ? totalOf(field.sumOf, entry) : undefined
      if (total !== undefined && this.dice.chance(0.35)) own[field.name] = total
    }
    return this.dice.chance(0.15) ? { ...own, source: `note ${this.dice.whole(1, 40)}` } : own
  }

  /** Six to thirty entries, taken from other patients. */
  private entriesOfMany(list: string): readonly JsonObject[] {
    const most = this.dice.whole(6, 30)
    const found: JsonObject[] = []
    for (let other = this.number + 1; found.length < most; other++)
      found.push(...((inventedPatient(other)[list] ?? []) as readonly JsonObject[]))
    return found.slice(0, most)
  }

  private contradicting(record: JsonObject): JsonObject {
    switch (this.dice.one(CONTRADICTIONS)) {
      case 'pregnant after menopause':
        return { ...record, menopausal_status: 'postmenopausal', pregnant: true }
      case 'end before start':
        return {
          ...record,
          systemic_therapies: [{ class: 'chemotherapy', setting: 'adjuvant', start: '2024-05-02', end: '2023-01-09' }],
        }
      case 'ended and going on':
        return {
          ...record,
          systemic_therapies: [{ class: 'aromatase_inhibitor', start: '2022', end: '2024-06-01', ongoing: true }],
        }
      case 'one side and both':
        return {
          ...record,
          breast_cancer: { present: true, laterality: 'bilateral', synchronous_contralateral: false },
        }
      case 'a total of other parts':
        return {
          ...record,
          spinal_lesions: {
            complete: false,
            items: [{ level: 'T12', pain: 'mechanical', alignment: 'subluxation', sins: 4 }],
          },
        }
      case 'two sources':
        return {
          ...record,
          ecog: { value: 1, source: 'clinic' },
          other_sources: [{ ecog: 3, provenance: { ecog: 'referral' } }],
        }
    }
  }
}

const LISTS = [
  'metastases',
  'spinal_lesions',
  'surgeries',
  'systemic_therapies',
  'radiotherapy',
  'other_cancers',
] as const

const CONTRADICTIONS = [
  'pregnant after menopause',
  'end before start',
  'ended and going on',
  'one side and both',
  'a total of other parts',
  'two sources',
] as const

/** Other spellings of a unit, with the same number. */
const SPELLINGS: Readonly<Record<string, readonly string[]>> = {
  'U/L': ['IU/L', 'u/L', 'mU/mL'],
  'mg/dL': ['mg/dl'],
  'g/L': ['g/l', 'mg/mL'],
  'g/dL': ['g/dl'],
  '10*9/L': ['10*3/uL', 'x10^9/L', 'K/uL'],
}

/** The total of an entry's points; undefined if a component is unknown. */
function totalOf(points: Points, entry: JsonObject): number | undefined {
  const parts = Object.entries(points).map(([field, own]) => own[String(entry[field])])
  return parts.includes(undefined) ? undefined : parts.reduce<number>((sum, one) => sum + (one ?? 0), 0)
}
