import { spellingsOf, variablesByPath } from '../dictionary/index.ts'
import type { AgeVariable, ChoiceVariable, Dictionary, LabVariable, Variable } from '../dictionary/index.ts'
import { valueAt, withDate, withValue } from '../record/index.ts'
import type { Json, JsonObject, Problem } from '../record/index.ts'
import { folded, harmless, offer } from '../text/index.ts'
import type { SiteLine } from './site.ts'

/** A problem in a table, with its line (counted from 1) and, if it is about one cell, the name of the column. */
export interface TableProblem {
  readonly line: number
  readonly column?: string
  readonly message: string
}

export interface Table {
  readonly rows: readonly SiteLine[]
  readonly problems: readonly TableProblem[]
}

interface Column {
  readonly name: string
  readonly variable: Variable
  /** The upper limit of normal of a lab, or the day on which a fact held. Undefined: the value of the fact. */
  readonly part?: 'uln' | 'date'
}

/**
 * Reads a table with a header: the column `id`, and a column for each fact, named by its path, and for its day
 * (`ecog.date`). An empty cell is unknown. The separator of the cells (comma, semicolon or tab) is found from the
 * header. Throws nothing, whatever the table says. It does not check whether values are valid for their facts; checking
 * the records does that.
 */
export async function readTable(text: string, dictionary: Dictionary): Promise<Table> {
  const { parse, CsvError } = await import('csv-parse/sync')
  const [, separator, body = text] = /^sep=(.)\r?\n([^]*)$/i.exec(text) ?? []
  const skipped = separator === undefined ? 0 : 1
  try {
    const rows = parse(body, {
      delimiter: separator ?? separatorOf(body),
      info: true,
      relax_column_count: true,
      trim: true,
    }) as unknown as { readonly record: readonly string[]; readonly info: { readonly lines: number } }[]
    const numbered = rows.map(({ record }, i) => ({
      line: skipped + (rows[i - 1]?.info.lines ?? 0) + 1,
      cells: record,
    }))
    return tableOf(numbered, dictionary)
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    const line = skipped + ((error as { readonly lines?: number }).lines ?? 1)
    return { rows: [], problems: [{ line, message: 'The quotation marks here do not match.' }] }
  }
}

/** The separator that occurs most often in the first line, outside quotation marks. */
function separatorOf(text: string): string {
  const head = text.slice(0, text.search(/\r?\n|$/)).replaceAll(/"[^"]*"/g, '')
  const counts = [',', ';', '\t'].map((sign) => ({ sign, count: head.split(sign).length }))
  return counts.toSorted((a, b) => b.count - a.count)[0]?.sign ?? ','
}

interface Row {
  readonly line: number
  readonly cells: readonly string[]
}

function tableOf(all: readonly Row[], dictionary: Dictionary): Table {
  const [head, ...rows] = all.filter(({ cells }) => cells.some((cell) => cell !== ''))
  if (head === undefined) return { rows: [], problems: [{ line: 1, message: 'The file is empty.' }] }
  const { columns, problems } = columnsOf(head, dictionary)
  if (problems.length > 0) return { rows: [], problems }
  const read = rows.map((row) => readRow(row, columns, head.cells.length))
  return {
    rows: read.flatMap((one) => ('facts' in one ? [one] : [])),
    problems: read.flatMap((one) => ('facts' in one ? [] : one.problems)),
  }
}

/** By the index of the column; undefined for the id. */
type Columns = readonly (Column | undefined)[]

function columnsOf({ line, cells }: Row, dictionary: Dictionary): { columns: Columns; problems: TableProblem[] } {
  const index = variablesByPath(dictionary)
  const known = [...index.keys()].filter((path) => path !== 'id' && !path.includes('[]'))
  if (!cells.includes('id')) {
    const near = offer(
      'id',
      cells.filter((one) => one.length > 0 && one.length < 5),
    )
    const message = `There is no column \`id\` with the ids of the patients. ${near ?? ''}`.trim()
    return { columns: [], problems: [{ line, message }] }
  }
  const problems: TableProblem[] = []
  const columns = cells.map((name, i): Column | undefined => {
    if (cells.indexOf(name) < i && name !== '')
      problems.push({ line, column: name, message: 'This column is there twice.' })
    if (name === 'id') return undefined
    const message = 'A column has no name.'
    if (name === '') problems.push({ line, message })
    const column = index.has(name) ? { name, variable: index.get(name) as Variable } : partNamed(name, index)
    const variable = column?.variable
    if (name !== '' && (variable === undefined || variable.type === 'group' || name.includes('[]')))
      problems.push({ line, column: name, message: unknownColumn(name, variable, known) })
    return column
  })
  return { columns, problems }
}

/**
 * The meaning of a column such as `labs.alt.uln` or `ecog.date`; undefined if it has none. Fields of groups have
 * columns of their own.
 */
function partNamed(name: string, index: ReadonlyMap<string, Variable>): Column | undefined {
  const [, path = '', part] = /^(.*)\.(uln|date)$/.exec(name) ?? []
  const variable = index.get(path)
  if (variable === undefined || variable.type === 'group') return undefined
  if (part === 'uln') return variable.type === 'lab' ? { name, variable, part } : undefined
  return { name, variable, part: 'date' }
}

function unknownColumn(name: string, variable: Variable | undefined, known: readonly string[]): string {
  if (variable?.type === 'group') {
    const [first] = variable.fields
    return `This is a group of facts; each has a column of its own, such as \`${first?.path ?? name}\`.`
  }
  const ends = known.filter((path) => path.endsWith(`.${name}`))
  const help = ends.length === 1 ? `Did you mean \`${ends[0] ?? ''}\`?` : offer(name, known)
  return `There is no fact of this name. ${help ?? '`prescreen schema patient` names all facts.'}`
}

function readRow({ line, cells }: Row, columns: Columns, width: number): SiteLine | { problems: TableProblem[] } {
  const problems: TableProblem[] = []
  if (cells.length !== width) {
    const message = `This line has ${cells.length} cells and the header ${width}; a cell with a comma or semicolon inside needs quotation marks.`
    return { problems: [{ line, message }] }
  }
  const id = cells[columns.findIndex((one) => one === undefined)] ?? ''
  if (id === '') return { problems: [{ line, column: 'id', message: 'The id is missing.' }] }
  let facts: JsonObject = { id }
  const wrong = (column: string, message: string): void => void problems.push({ line, column, message })
  const filled = columns.flatMap((column, i) => {
    const text = cells[i] ?? ''
    return column === undefined || text === '' ? [] : [{ ...column, text }]
  })
  const [days, values] = [filled.filter(({ part }) => part === 'date'), filled.filter(({ part }) => part !== 'date')]
  for (const { text, ...column } of values) {
    const cell = valueOf(text, column)
    const { path } = column.variable
    if ('wrong' in cell) wrong(column.name, cell.wrong)
    else if (column.variable.type !== 'lab') facts = withValue(facts, path, cell.value)
    else {
      const [before, own] = [(valueAt(facts, path) ?? {}) as JsonObject, cell.value as JsonObject]
      if (before['unit'] !== undefined && own['unit'] !== undefined && before['unit'] !== own['unit'])
        wrong(column.name, 'The result and its upper limit have different units.')
      facts = withValue(facts, path, { ...before, ...own })
    }
  }
  for (const { name, variable, text } of days) {
    if (!values.some((one) => one.variable === variable))
      wrong(name, 'There is a date here, and no value that it is of.')
    facts = withDate(facts, variable.path, text)
  }
  return problems.length > 0 ? { problems } : { line, facts }
}

/** Reads a value in the form in which it is typed in the column of a fact. */
export function readCell(text: string, variable: Variable): Cell {
  return valueOf(text, { name: variable.path, variable })
}

type Cell = { readonly value: Json } | { readonly wrong: string }

/** The value that a cell may mean. A text that is not a valid value is kept as it is. */
function valueOf(text: string, { variable, part }: Column): Cell {
  switch (variable.type) {
    case 'choice':
      return choiceCell(text, variable)
    case 'yes_no':
      return { value: YES.includes(folded(text)) ? true : NO.includes(folded(text)) ? false : text }
    case 'integer':
      return { value: wholeNumber(text) }
    case 'age':
      return { value: ageOf(text, variable) }
    case 'lab':
      return labCell(text, part === 'uln', variable)
    case 'list':
      if (folded(text) === 'none') return { value: [] }
      return {
        wrong: `Entries of ${variable.label} have no place in a table; \`none\` says that there are none. Give them as JSON.`,
      }
    case 'text':
      return BLANKS.includes(folded(text)) ? { wrong: blank(text, 'leave the cell empty') } : { value: text }
    default:
      return { value: text }
  }
}

const YES = ['true', 'yes', 'y']
const NO = ['false', 'no', 'n']

function choiceCell(text: string, { values }: ChoiceVariable): Cell {
  const typed = folded(text)
  const exact = values.find((one) => one.name === text)
  const found = exact ?? values.find((one) => spellingsOf(one).some((own) => folded(own) === typed))
  if (found !== undefined && exact === undefined && BLANKS.includes(typed)) {
    return { wrong: blank(text, `write \`${found.name}\`, or leave the cell empty`) }
  }
  return { value: found?.name ?? text }
}

function blank(text: string, way: string): string {
  return `\`${harmless(text)}\` is often written where nothing is known; ${way}.`
}

/**
 * What people write in a cell if nothing is known. Typed at a question, some of these are answers: "-" is negative
 * there.
 */
const BLANKS: readonly string[] = ['-', '--', '.', '?', 'n/a', '#n/a', 'na', 'nan', 'null', 'unknown', 'not known']

function ageOf(text: string, { range }: AgeVariable): Json {
  const [, min, max] = /^(\d{1,3})\s*[-–]\s*(\d{1,3})$/.exec(text) ?? []
  if (min !== undefined) return { min: Number(min), max: Number(max) }
  const [, comparator, digits] = SIGNED.exec(text) ?? []
  const age = Number(digits)
  if (comparator === undefined) return numberOf(text)
  if (comparator.startsWith('<')) return { min: range.min, max: comparator === '<' ? age - 1 : age }
  return { min: comparator === '>' ? age + 1 : age, max: range.max }
}

const SIGNED = /^([<>]=?)\s*(\d{1,9})$/

function wholeNumber(text: string): Json {
  const [, comparator, digits] = SIGNED.exec(text) ?? []
  return comparator === undefined ? numberOf(text) : { value: Number(digits), comparator }
}

function numberOf(text: string): Json {
  return /^\d{1,15}(\.\d{1,15})?$/.test(text) ? Number(text) : text
}

/** A number and its unit. A space must separate the number from a unit that starts with a digit (10*9/L). */
const LAB = /^([<>]=?)?\s*(\d{1,15}(?:\.\d{1,15})?)(?:\s+(\S.*)|([^\d\s.,].*))$/

function labCell(text: string, isLimit: boolean, { label, unit }: LabVariable): Cell {
  const [, comparator, number, apart, behind] = LAB.exec(text) ?? []
  const own = apart ?? behind
  if (number === undefined || own === undefined || (isLimit && comparator !== undefined)) {
    const what = isLimit ? `The upper limit of ${label}` : label
    return {
      wrong: `\`${harmless(text.slice(0, 40))}\` does not fit here; ${what} is written with its unit and a decimal point, such as \`12.5 ${unit}\`.`,
    }
  }
  const result = isLimit ? { uln: Number(number) } : { value: Number(number) }
  return { value: { ...result, unit: own, ...(comparator !== undefined && { comparator }) } }
}

/** A problem of the record from a line, at the cell that it comes from. */
export function atCell({ path, message }: Problem, { line }: SiteLine): TableProblem {
  return { line, ...(path !== '' && { column: path.replace(/\.(value|unit|comparator|min|max)$/, '') }), message }
}
