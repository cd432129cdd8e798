import type { AgeVariable, DateVariable, Dictionary, GroupVariable, LabVariable, Variable } from './variable.ts'

/** Wraps `make` so that its result is cached for each dictionary. */
export function oncePer<T>(make: (dictionary: Dictionary) => T): (dictionary: Dictionary) => T {
  const made = new WeakMap<Dictionary, { readonly value: T }>()
  return (dictionary) => {
    const known = made.get(dictionary) ?? { value: make(dictionary) }
    made.set(dictionary, known)
    return known.value
  }
}

/** All variables of a dictionary by path, including groups, lists and their fields. */
export const variablesByPath: (dictionary: Dictionary) => ReadonlyMap<string, Variable> = oncePer((dictionary) => {
  const index = new Map<string, Variable>()
  const add = (variable: Variable): void => {
    index.set(variable.path, variable)
    if (variable.type === 'group' || variable.type === 'list') variable.fields.forEach(add)
  }
  dictionary.variables.forEach(add)
  return index
})

/**
 * The variable at a declared path, the day of a fact (`labs.alt.date`), or a
 * derived value; undefined for any other path.
 */
export function variableOf(dictionary: Dictionary, path: string): Variable | undefined {
  const declared = variablesByPath(dictionary).get(path)
  if (declared !== undefined) return declared
  return path.endsWith(DAY) ? dayOf(dictionary, ownerPath(path)) : derivedByPath(dictionary).get(path)
}

/** The derived values of a dictionary by name. */
export const derivedByPath: (dictionary: Dictionary) => ReadonlyMap<string, LabVariable> = oncePer(
  ({ derived = [] }) => new Map(derived.map((one) => [one.path, one])),
)

/**
 * The day on which a fact held, as a fact of its own: a date that is not in the future. No dictionary declares it;
 * records give it beside the value, and it is used where a rule asks for it. Undefined for what has no day of its own:
 * dates, ages, texts, totals, derived values, fields of entries, groups and lists.
 */
export function dayOf(dictionary: Dictionary, path: string): DateVariable | undefined {
  const days = daysByFact(dictionary)
  const known = days.get(path)
  if (known !== undefined) return known
  const fact = variablesByPath(dictionary).get(path)
  if (fact === undefined || path.includes('[]') || !MEASURED.has(fact.type)) return undefined
  // A total follows from its components, so it is not measured on a day.
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

/** The fact whose day a path is (`labs.alt` for `labs.alt.date`); undefined for other paths. */
export function factOfDay(dictionary: Dictionary, path: string): string | undefined {
  if (!path.endsWith(DAY) || path.includes('[')) return undefined
  const variable = variableOf(dictionary, path)
  return variable?.type === 'date' ? variable.dayOf : undefined
}

/** Whether the fact at a declared path is a day: a date, the date of birth, or the day of a fact. */
export function isDay(path: string, dictionary: Dictionary): boolean {
  const type = variableOf(dictionary, path)?.type
  return type === 'date' || type === 'birth_date'
}

/**
 * The variable at a path that must exist. Throws otherwise, which is a bug, since rules are checked when they are read.
 */
export function variableAt(dictionary: Dictionary, path: string): Variable {
  const variable = variableOf(dictionary, path)
  if (variable === undefined) throw new Error(`no variable ${path} in the dictionary`)
  return variable
}

/** The path of the date of birth; undefined if the dictionary has none. */
export const birthDatePath: (dictionary: Dictionary) => string | undefined = oncePer(
  (dictionary) => dictionary.variables.find((variable) => variable.type === 'birth_date')?.path,
)

/** The age that is counted from a date of birth. An answer to one of them also answers the other. */
export function ageFrom(dictionary: Dictionary, birthDate: string): AgeVariable | undefined {
  for (const one of dictionary.variables) if (one.type === 'age' && one.from === birthDate) return one
  return undefined
}

/**
 * The lab at a path, or the lab that the path is a part of (its upper limit of normal, its unit), with the path of the
 * lab. Undefined for the day of a lab, which is asked for separately.
 */
export function labOf(dictionary: Dictionary, path: string): { path: string; lab: LabVariable } | undefined {
  const index = variablesByPath(dictionary)
  if (factOfDay(dictionary, path) !== undefined) return undefined
  for (const one of [path, ownerPath(path)]) {
    const lab = index.get(declaredPath(one))
    if (lab?.type === 'lab') return { path: one, lab }
  }
  return undefined
}

/**
 * The path of the yes/no fact that says whether something is ongoing, for the date on
 * which it ends; undefined for other facts.
 */
export function openWhilePath(dictionary: Dictionary, path: string): string | undefined {
  const date = variablesByPath(dictionary).get(declaredPath(path))
  if (date?.type !== 'date' || date.openWhile === undefined) return undefined
  return path.slice(0, path.length - date.name.length) + date.openWhile
}

/** The path under which a fact is asked for: whether something is ongoing is asked by asking when it ended. */
export function askedAs(dictionary: Dictionary, path: string): string {
  const end = endsByFlag(dictionary).get(declaredPath(path))
  return end === undefined ? path : path.slice(0, path.lastIndexOf('.') + 1) + end.name
}

/** The end date that belongs to each yes/no field named by an `open_while`, by the path of that field. */
const endsByFlag = oncePer((dictionary): ReadonlyMap<string, Variable> => {
  const made = new Map<string, Variable>()
  for (const variable of variablesByPath(dictionary).values()) {
    const flag = openWhilePath(dictionary, variable.path)
    if (flag !== undefined) made.set(flag, variable)
  }
  return made
})

/**
 * The group with an `applies_when` that a fact is in; undefined if there is none, or if the fact is the `applies_when`
 * field itself, or the day of that field.
 */
export function conditionalGroup(dictionary: Dictionary, path: string): GroupVariable | undefined {
  // The day of a fact applies where the fact does.
  const own = factOfDay(dictionary, path) ?? path
  const dot = own.lastIndexOf('.')
  if (dot === -1 || own.includes('[]')) return undefined
  const group = variablesByPath(dictionary).get(own.slice(0, dot))
  if (group?.type !== 'group' || group.appliesWhen === undefined) return undefined
  return own === `${group.path}.${group.appliesWhen}` ? undefined : group
}

/**
 * Compares two facts of a record by the order of the dictionary. The day of a fact and the parts of a lab come right
 * after it; entries of a list keep their own order.
 */
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

/** The path up to its last dot: `labs.alt` for `labs.alt.uln`. */
export function ownerPath(path: string): string {
  return path.slice(0, path.lastIndexOf('.'))
}

/** The declared path for the path of a record: `metastases[].site` for `metastases[0].site`. */
export function declaredPath(path: string): string {
  if (!path.includes('[')) return path
  const known = declared.get(path)
  if (known !== undefined) return known
  if (declared.size >= MOST_PATHS) declared.clear()
  const made = path.replace(/\[\d+\]/, '[]')
  if (path.length <= LONGEST_PATH) declared.set(path, made)
  return made
}

/** A cache of declared paths: every record has the same few. */
const declared = new Map<string, string>()
const MOST_PATHS = 10_000
const LONGEST_PATH = 200

/** The path of a field in one entry, counted from 0: `metastases[0].site` for `metastases[].site` and 0. */
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

/** A cache of the paths in the first entries of a list, by declared path. */
const entryPaths = new Map<string, string[]>()
const MOST_ENTRIES = 64

/** The list that a field belongs to (`metastases` for `metastases[].site`); undefined for paths outside lists. */
export function listOf(path: string): string | undefined {
  const at = path.indexOf('[')
  return at === -1 ? undefined : path.slice(0, at)
}

/**
 * The totals that say something about a fact when they are recorded: those for which it counts points
 * (`spinal_lesions[0].sins` for `spinal_lesions[0].pain`) and, for the field that decides whether a group applies, the
 * totals of that group: a total that no components add up to is only possible if the group does not apply.
 */
export function totalsOver(path: string, dictionary: Dictionary): readonly string[] {
  const names = totals(dictionary).get(declaredPath(path)) ?? NO_NAMES
  return names.length === 0 ? names : names.map((name) => path.slice(0, path.lastIndexOf('.') + 1) + name)
}

const NO_NAMES: readonly string[] = []

/** The names of the totals, by the declared path of each fact that they say something about. */
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
