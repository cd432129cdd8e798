import type { ErrorCode } from '../catalogue/index.ts'
import { compareRational, parseDecimal, rational } from '../quantity/index.ts'
import type { Reader, Syntax } from '../syntax/index.ts'
import { unitFactor } from './units.ts'
import type {
  AgeVariable,
  ChoiceVariable,
  Dictionary,
  GroupVariable,
  IntegerVariable,
  LabVariable,
  Variable,
} from './variable.ts'

/** Where a variable is declared. */
type Place = 'record' | 'group' | 'list'

/**
 * Reports declarations that are well formed but that cannot be used for screening: types of variables that the engine
 * does not support in that place, and references to variables, values and units that do not exist.
 */
export function checkShapes(dictionary: Dictionary, variables: Syntax | undefined, reader: Reader): void {
  if (variables !== undefined) new Shapes(dictionary, reader).siblings(dictionary.variables, 'record', variables)
}

const IN_LISTS: readonly Variable['type'][] = ['choice', 'yes_no', 'integer', 'date', 'text']
const IN_GROUPS: readonly Variable['type'][] = ['choice', 'yes_no', 'integer', 'date', 'lab', 'text']
/** Keys of a record that are not facts. */
const RECORD_KEYS = ['id', 'confirmations', 'provenance', 'other_sources', 'interview']
/** Keys of a list entry that are not facts. */
const ENTRY_KEYS = ['source', 'by']
/** Words of the rule language that can stand in place of a variable. */
const RULE_WORDS = ['all', 'any', 'not', 'none_of', 'at_least']

class Shapes {
  private readonly dictionary: Dictionary
  private readonly reader: Reader
  private birth: string | undefined
  private age: string | undefined

  constructor(dictionary: Dictionary, reader: Reader) {
    this.dictionary = dictionary
    this.reader = reader
  }

  /** Checks one variable. `within`: the mapping in which it and its siblings are written. */
  private check(variable: Variable, place: Place, within: Syntax): void {
    const at = entryOf(within, variable.name) ?? within
    if (this.misplaced(variable, place, at)) return
    this.name(variable, place, at)
    switch (variable.type) {
      case 'group':
        this.applies(variable, at)
        return this.fields(variable.fields, 'group', at)
      case 'list':
        return this.fields(variable.fields, 'list', at)
      case 'choice':
        return this.values(variable, at)
      case 'integer':
        return this.range(variable, at)
      case 'age':
        this.range(variable, at)
        return this.ageFrom(variable, at)
      case 'birth_date':
        if (this.birth !== undefined) this.error('dictionary/birth', at, this.twice(variable, this.birth))
        this.birth ??= variable.path
        return undefined
      case 'lab':
        return this.units(variable, at)
      default:
        return undefined
    }
  }

  private fields(fields: readonly Variable[], place: Place, at: Syntax): void {
    this.siblings(fields, place, entryOf(at, 'fields') ?? at)
  }

  /** Checks the variables of a record, a group or an entry; `written` is the mapping in which they are written. */
  siblings(fields: readonly Variable[], place: Place, written: Syntax): void {
    for (const field of fields) this.check(field, place, written)
    const totals = fields.filter((one): one is IntegerVariable => one.type === 'integer' && one.sumOf !== undefined)
    for (const total of totals) this.points(total, fields, entryOf(written, total.name) ?? written)
    for (const field of fields) this.change(field, fields, entryOf(written, field.name) ?? written)
  }

  private error(code: ErrorCode, at: Syntax, message: string): void {
    this.reader.error(code, { span: { start: at.span.start, end: Math.min(at.span.end, at.span.start + 40) } }, message)
  }

  private twice({ path, type }: Variable, other: string): string {
    return `\`${path}\` is ${NAMES[type]}, and so is \`${other}\`; only one is allowed.`
  }

  private misplaced({ path, type }: Variable, place: Place, at: Syntax): boolean {
    if (place === 'record') return false
    const known = place === 'list' ? IN_LISTS : IN_GROUPS
    if (known.includes(type)) return false
    const inside = place === 'list' ? 'an entry of a list' : 'a group'
    const names = known.map((one) => `\`${one}\``).join(', ')
    this.error(
      'dictionary/place',
      at,
      `\`${path}\` is ${NAMES[type]} (\`${type}\`), which ${inside} cannot hold; it can hold ${names}.`,
    )
    return true
  }

  private name({ name, path }: Variable, place: Place, at: Syntax): void {
    if (place === 'record' && RECORD_KEYS.includes(name))
      this.error('dictionary/name', at, `\`${name}\` is a key of every record, so it cannot be the name of a variable.`)
    if (place === 'list' && ENTRY_KEYS.includes(name))
      this.error('dictionary/name', at, `\`${name}\` is a key of every entry, so it cannot be the name of a field.`)
    if (place !== 'group' && RULE_WORDS.includes(name))
      this.error('dictionary/name', at, `The name of \`${path}\` is a keyword of the rules, so no rule could use it.`)
  }

  private applies({ path, appliesWhen, fields }: GroupVariable, at: Syntax): void {
    if (appliesWhen === undefined || fields.some((one) => one.name === appliesWhen && one.type === 'yes_no')) return
    this.error(
      'dictionary/applies-when',
      at,
      `\`${appliesWhen}\`, in \`applies_when:\`, is not a yes/no field of \`${path}\`.`,
    )
  }

  private values({ path, values }: ChoiceVariable, at: Syntax): void {
    if (values.length === 0)
      this.error('dictionary/no-value', at, `\`${path}\` has no values, so nothing could be recorded.`)
    const known = new Set(values.map((one) => one.name))
    for (const { name, standsFor } of values) {
      if (standsFor?.length === 0)
        this.error('dictionary/stands-for', at, `The \`stands_for:\` of \`${name}\` in \`${path}\` is empty.`)
      for (const other of standsFor ?? [])
        if (!known.has(other))
          this.error(
            'dictionary/stands-for',
            at,
            `\`${name}\` stands for \`${other}\`, which \`${path}\` does not have.`,
          )
    }
  }

  private range({ path, range: { min, max } }: IntegerVariable | AgeVariable, at: Syntax): void {
    if (min > max) this.error('dictionary/range', at, `The range of \`${path}\` is backwards: ${min} to ${max}.`)
  }

  private ageFrom(variable: AgeVariable, at: Syntax): void {
    const from = this.dictionary.variables.find((one) => one.name === variable.from)
    if (from?.type !== 'birth_date')
      this.error(
        'dictionary/birth',
        at,
        `\`${variable.path}\` is counted from \`${variable.from}\`, which is not a date of birth.`,
      )
    if (this.age !== undefined) this.error('dictionary/birth', at, this.twice(variable, this.age))
    this.age ??= variable.path
  }

  private points({ path, sumOf }: IntegerVariable, fields: readonly Variable[], at: Syntax): void {
    const wrong = (message: string): void => this.error('dictionary/points', at, message)
    for (const [component, table] of Object.entries(sumOf ?? {})) {
      const field = fields.find((one) => one.name === component)
      if (field?.type !== 'choice') {
        wrong(`\`${path}\` adds up \`${component}\`, which is not a choice beside it.`)
        continue
      }
      const known = field.values.map((one) => one.name)
      for (const value of known.filter((one) => table[one] === undefined))
        wrong(`\`${path}\` gives no points to \`${value}\` of \`${component}\`.`)
      for (const value of Object.keys(table).filter((one) => !known.includes(one)))
        wrong(`\`${path}\` gives points to \`${value}\`, which \`${component}\` does not have.`)
    }
  }

  /** Checks the names in the `changeable:` of a fact: the date beside it and the choice in its entries. */
  private change(variable: Variable, beside: readonly Variable[], at: Syntax): void {
    const { since, by } = variable.changeable ?? {}
    if (since !== undefined && !beside.some((one) => one.name === since && one.type === 'date'))
      this.error(
        'dictionary/advice',
        at,
        `\`since:\` of \`${variable.path}\` names \`${since}\`, which is not a date beside it.`,
      )
    const entry = variable.type === 'list' ? variable.fields : []
    if (by !== undefined && !entry.some((one) => one.name === by && one.type === 'choice'))
      this.error(
        'dictionary/advice',
        at,
        `\`by:\` of \`${variable.path}\` names \`${by}\`, which is not a choice of its entries.`,
      )
  }

  private units(lab: LabVariable, at: Syntax): void {
    const dimension = this.dictionary.units[lab.dimension]
    if (dimension === undefined)
      return this.error(
        'dictionary/unit',
        at,
        `The dimension of \`${lab.path}\` is not declared in \`units:\`: \`${lab.dimension}\`.`,
      )
    if (lab.molarMass !== undefined && !isPositive(lab.molarMass))
      this.error(
        'dictionary/unit',
        at,
        `The molar mass of \`${lab.path}\` must be a decimal number above 0, not \`${lab.molarMass}\`.`,
      )
    for (const unit of new Set([lab.unit, ...Object.values(lab.systems ?? {})])) {
      if (unitFactor(this.dictionary, lab, unit) !== undefined) continue
      this.error(
        'dictionary/unit',
        at,
        `\`${unit}\` is not a unit of \`${lab.dimension}\`, the dimension of \`${lab.path}\`.`,
      )
    }
    if (lab.plausible === undefined) return
    const [min, max] = [parseDecimal(lab.plausible.min), parseDecimal(lab.plausible.max)]
    if (min === undefined || max === undefined || compareRational(min, max) > 0)
      this.error(
        'dictionary/range',
        at,
        `The plausible range of \`${lab.path}\` is not valid; write it like \`1..500\`, the smaller number first.`,
      )
  }
}

const NAMES: Readonly<Record<Variable['type'], string>> = {
  choice: 'a choice',
  yes_no: 'a yes/no fact',
  integer: 'a whole number',
  date: 'a date',
  birth_date: 'a date of birth',
  age: 'an age',
  lab: 'a lab',
  text: 'a text',
  group: 'a group',
  list: 'a list',
}

export function isPositive(text: string): boolean {
  const value = parseDecimal(text)
  return value !== undefined && compareRational(value, rational(0n, 1n)) > 0
}

function entryOf(node: Syntax | undefined, key: string): Syntax | undefined {
  return node?.kind === 'map' ? node.entries.find((entry) => entry.key === key)?.value : undefined
}
