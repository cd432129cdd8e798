import type { AgeVariable, DateVariable, Dictionary, GroupVariable, LabVariable, Variable } from './variable.ts'

/** Something made of a dictionary, once for each. */
export function oncePer<T>(make: (dictionary: Dictionary) => T): (dictionary: Dictionary) => T {
  const made = new WeakMap<Dictionary, { readonly value: T }>()
  return (dictionary) => {
    const known = made.get(dictionary) ?? { value: make(dictionary) }
    made.set(dictionary, known)
    return known.value
  }
}

/** All variables of a dictionary by path, groups, lists and their fields included; made once for each dictionary. */
export const variablesByPath: (dictionary: Dictionary) => ReadonlyMap<string, Variable> = oncePer((dictionary) => {
  const index = new Map<string, Variable>()
  const add = (variable: Variable): void => {
    index.set(variable.path, variable)
    if (variable.type === 'group' || variable.type === 'list') variable.fields.forEach(add)
  }
  dictionary.variables.forEach(add)
  return index
})

/** The variable of a declared path, the day of one (`labs.alt.date`), or a derived value; undefined for any other. */
export function variableOf(dictionary: Dictionary, path: string): Variable | undefined {
  const declared = variablesByPath(dictionary).get(path)
  if (declared !== undefined) return declared
  return path.endsWith(DAY) ? dayOf(dictionary, ownerPath(path)) : derivedByPath(dictionary).get(path)
}

/** The derived values of a dictionary, by name. */
export const derivedByPath: (dictionary: Dictionary) => ReadonlyMap<string, LabVariable> = oncePer(
  ({ derived = [] }) => new Map(derived.map((one) => [one.path, one])),
)

/**
 * The day on which a fact held, as a fact by itself: a date that has come. No dictionary declares it; records write it beside the value, and
 * it is looked at where a rule asks for it. Undefined for what is not measured: dates, ages, texts, fields of entries, groups and lists.
 */
export function dayOf(dictionary: Dictionary, path: string): DateVariable | undefined {
  const days = daysByFact(dictionary)
  const known = days.get(path)
  if (known !== undefined) return known
  const fact = variablesByPath(dictionary).get(path)
  if (fact === undefined || path.includes('[]') || !MEASURED.has(fact.type)) return undefined
  // A total follows from its components.
  if (fact.type === 'integer' && fact.sumOf !== undefined) return undefined
  const made: DateVariable = {
    type: 'date',
    name: 'date',
    path: path + DAY,
    label: `day of ${fact.label}`,
    question: `On which day was this: ${fact.label}?`,
    help: fact.help,
    codes: [],
    usual: undefined,
    changeable: {
      way: 'repeat',
      advice: `possible with a new result of ${fact.label}`,
      from: undefined,
      to: undefined,
      since: undefined,
      by: undefined,
    },
    fresh: undefined,
    openWhile: undefined,
    dayOf: path,
  }
  days.set(path, made)
  return made
}

const daysByFact = oncePer(() => new Map<string, DateVariable>())
const DAY = '.date'
const MEASURED: ReadonlySet<Variable['type']> = new Set(['choice', 'yes_no', 'integer', 'lab'])

/** The fact of which a path is the day (`labs.alt` for `labs.alt.date`); undefined for other paths. */
export function factOfDay(dictionary: Dictionary, path: string): string | undefined {
  if (!path.endsWith(DAY) || path.includes('[')) return undefined
  const variable = variableOf(dictionary, path)
  return variable?.type === 'date' ? variable.dayOf : undefined
}

/** Whether the fact of a declared path is a day: a date, the date of birth or the day of a fact. */
export function isDay(path: string, dictionary: Dictionary): boolean {
  const type = variableOf(dictionary, path)?.type
  return type === 'date' || type === 'birth_date'
}

/** The variable of a path that is known to exist; throws for any other (a bug, since rules are checked when they are read). */
export function variableAt(dictionary: Dictionary, path: string): Variable {
  const variable = variableOf(dictionary, path)
  if (variable === undefined) throw new Error(`no variable ${path} in the dictionary`)
  return variable
}

/** The path of the date of birth; undefined in a dictionary without one. */
export const birthDatePath: (dictionary: Dictionary) => string | undefined = oncePer(
  (dictionary) => dictionary.variables.find((variable) => variable.type === 'birth_date')?.path,
)

/** The age that is counted from a date of birth; either answers the question for the other. */
export function ageFrom(dictionary: Dictionary, birthDate: string): AgeVariable | undefined {
  for (const one of dictionary.variables) if (one.type === 'age' && one.from === birthDate) return one
  return undefined
}

/** The lab that a fact is, or is a part of (its upper limit of normal, its unit), with the path of the whole; its day is asked for by itself. */
export function labOf(dictionary: Dictionary, path: string): { path: string; lab: LabVariable } | undefined {
  const index = variablesByPath(dictionary)
  if (factOfDay(dictionary, path) !== undefined) return undefined
  for (const one of [path, ownerPath(path)]) {
    const lab = index.get(declaredPath(one))
    if (lab?.type === 'lab') return { path: one, lab }
  }
  return undefined
}

/** Where a record says that a date has not come because what it ends is still going on; undefined for other facts. */
export function openWhilePath(dictionary: Dictionary, path: string): string | undefined {
  const date = variablesByPath(dictionary).get(declaredPath(path))
  if (date?.type !== 'date' || date.openWhile === undefined) return undefined
  return path.slice(0, path.length - date.name.length) + date.openWhile
}

/** The path under which a fact is asked for: whether something is still going on is asked by asking for its end. */
export function askedAs(dictionary: Dictionary, path: string): string {
  const end = endsByFlag(dictionary).get(declaredPath(path))
  return end === undefined ? path : path.slice(0, path.lastIndexOf('.') + 1) + end.name
}

/** The date that each yes/no field of an `open_while` keeps open. */
const endsByFlag = oncePer((dictionary): ReadonlyMap<string, Variable> => {
  const made = new Map<string, Variable>()
  for (const variable of variablesByPath(dictionary).values()) {
    const flag = openWhilePath(dictionary, variable.path)
    if (flag !== undefined) made.set(flag, variable)
  }
  return made
})

/** The group with an `applies_when` that a variable belongs to, unless the variable is that condition itself (or its day). */
export function conditionalGroup(dictionary: Dictionary, path: string): GroupVariable | undefined {
  // A day applies where the fact does of which it is.
  const own = factOfDay(dictionary, path) ?? path
  const dot = own.lastIndexOf('.')
  if (dot === -1 || own.includes('[]')) return undefined
  const group = variablesByPath(dictionary).get(own.slice(0, dot))
  if (group?.type !== 'group' || group.appliesWhen === undefined) return undefined
  return own === `${group.path}.${group.appliesWhen}` ? undefined : group
}

/** Where a fact of a record stands in the dictionary's order; its day, and the parts of a lab, come right after it, entries of a list in their own order. */
export const dictionaryOrder: (dictionary: Dictionary) => (a: string, b: string) => number = oncePer((dictionary) => {
  const order = new Map([...variablesByPath(dictionary).keys()].map((path, i) => [path, i]))
  const rank = (path: string): number =>
    order.get(path) ?? order.get(declaredPath(path)) ?? order.get(ownerPath(declaredPath(path))) ?? order.size
  const entry = (path: string): number => Number(/\[(\d+)\]/.exec(path)?.[1] ?? -1)
  return (a, b) => {
    const [first, second] = [order.get(a), order.get(b)]
    if (first !== undefined && second !== undefined) return first - second
    const list = listOf(a)
    if (list !== undefined && list === listOf(b) && entry(a) !== entry(b)) return entry(a) - entry(b)
    return rank(a) - rank(b) || (a < b ? -1 : Number(a > b))
  }
})

/** `labs.alt` for `labs.alt.uln`. */
export function ownerPath(path: string): string {
  return path.slice(0, path.lastIndexOf('.'))
}

/** `metastases[0].site` as the path it is declared under, `metastases[].site`. */
export function declaredPath(path: string): string {
  if (!path.includes('[')) return path
  const known = declared.get(path)
  if (known !== undefined) return known
  if (declared.size >= MOST_PATHS) declared.clear()
  const made = path.replace(/\[\d+\]/, '[]')
  if (path.length <= LONGEST_PATH) declared.set(path, made)
  return made
}

/** Paths of entries as they are declared: the same few come again with every record. */
const declared = new Map<string, string>()
const MOST_PATHS = 10_000
const LONGEST_PATH = 200

/** `metastases[0].site` for the first entry's `metastases[].site`. */
export function entryPath(declared: string, entry: number): string {
  if (entry >= MOST_ENTRIES) return declared.replace('[]', `[${entry}]`)
  let paths = entryPaths.get(declared)
  if (paths === undefined) {
    if (entryPaths.size >= MOST_PATHS) entryPaths.clear()
    paths = []
    entryPaths.set(declared, paths)
  }
  for (let next = paths.length; next <= entry; next++) paths.push(declared.replace('[]', `[${next}]`))
  return paths[entry] as string
}

/** The paths of the first entries, by the path that is declared. */
const entryPaths = new Map<string, string[]>()
const MOST_ENTRIES = 64

/** The list that a field belongs to (`metastases` for `metastases[].site`); undefined outside lists. */
export function listOf(path: string): string | undefined {
  const at = path.indexOf('[')
  return at === -1 ? undefined : path.slice(0, at)
}

/**
 * The totals that, once recorded, say something of a fact: those that it gives points to (`spinal_lesions[0].sins` for `spinal_lesions[0].pain`), and of what a
 * group hangs on, those of the group: a total that no components give leaves only that there is nothing of it.
 */
export function totalsOver(path: string, dictionary: Dictionary): readonly string[] {
  const names = totals(dictionary).get(declaredPath(path)) ?? NO_NAMES
  return names.length === 0 ? names : names.map((name) => path.slice(0, path.lastIndexOf('.') + 1) + name)
}

const NO_NAMES: readonly string[] = []

/** The names of the totals, by the declared path of what they say something of. */
const totals = oncePer((dictionary): ReadonlyMap<string, readonly string[]> => {
  const made = new Map<string, string[]>()
  for (const variable of variablesByPath(dictionary).values()) {
    if (variable.type !== 'integer' || variable.sumOf === undefined) continue
    const owner = variable.path.slice(0, -variable.name.length)
    const condition = conditionalGroup(dictionary, variable.path)?.appliesWhen
    for (const name of [...Object.keys(variable.sumOf), ...(condition === undefined ? [] : [condition])])
      made.set(owner + name, [...(made.get(owner + name) ?? []), variable.name])
  }
  return made
})
