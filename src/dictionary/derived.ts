import type { Fields, Reader, Syntax } from '../syntax/index.ts'
import { inputsOf, parseFormula } from './formula.ts'
import type { Formula } from './formula.ts'
import { variablesByPath } from './lookup.ts'
import { unitFactor } from './units.ts'
import type { Derived, Dictionary, LabVariable, Variable } from './variable.ts'

const KEYS = ['label', 'dimension', 'unit', 'molar_mass', 'in', 'by', 'formula', 'power', 'source', 'help']

/**
 * Reads `derived:` of a dictionary: values that nobody records because they follow from other facts. Rules use them
 * like labs; if one is unknown, the facts it is made of are missing.
 */
export function readDerived(node: Syntax, dictionary: Dictionary, reader: Reader): LabVariable[] {
  return (reader.map(node, '`derived`')?.entries ?? []).flatMap(({ key, keySpan, value }) => {
    const wrong = (message: string): undefined => reader.error('dictionary/formula', { span: keySpan }, message)
    const fields = reader.map(value, `the derived value \`${key}\``, KEYS)
    if (fields === undefined) return []
    if (!/^[a-z][a-z0-9_]*$/.test(key) || variablesByPath(dictionary).has(key)) {
      wrong(`\`${key}\` must be a new name of lower-case letters, digits and underscores.`)
      return []
    }
    const derived = readFormulas(fields, dictionary, reader, wrong)
    if (derived === undefined) return []
    const made: LabVariable = {
      type: 'lab',
      name: key,
      path: key,
      label: fields.requiredText('label'),
      question: undefined,
      help: fields.text('help'),
      codes: [],
      usual: undefined,
      changeable: undefined,
      fresh: undefined,
      dimension: fields.requiredText('dimension'),
      unit: fields.requiredText('unit'),
      molarMass: fields.text('molar_mass'),
      plausible: undefined,
      derived,
    }
    if (unitFactor(dictionary, made, made.unit) === undefined)
      wrong(`\`${made.unit}\` is not a unit of \`${made.dimension}\`, the dimension of \`${key}\`.`)
    return [made]
  })
}

type Wrong = (message: string) => undefined

function readFormulas(fields: Fields, dictionary: Dictionary, reader: Reader, wrong: Wrong): Derived | undefined {
  const units = Object.fromEntries(
    (fields.get('in') === undefined ? [] : (reader.map(fields.get('in') as Syntax, '`in`')?.entries ?? [])).map(
      (one) => [one.key, reader.text(one.value, 'A unit') ?? ''] as const,
    ),
  )
  const by = fields.text('by')
  const powerNode = fields.get('power')
  const power = powerNode === undefined ? 1 : (reader.wholeNumber(powerNode, '`power`') ?? 1)
  if (power < 1 || power > 6) return wrong('`power` must be between 1 and 6.')
  const written = fields.required('formula')
  const source = fields.requiredText('source')
  if (written === undefined) return undefined
  const cases = casesOf(written, by, dictionary, reader, wrong)
  if (cases === undefined) return undefined
  const derived: Derived = { by, cases, units, power, source }
  const problem = Object.values(cases)
    .map((formula) => problemOf(formula, derived, dictionary))
    .find((one) => one !== undefined)
  return problem === undefined ? derived : wrong(problem)
}

function casesOf(
  written: Syntax,
  by: string | undefined,
  dictionary: Dictionary,
  reader: Reader,
  wrong: Wrong,
): Readonly<Record<string, Formula>> | undefined {
  const parsed = (node: Syntax): Formula | undefined =>
    parseFormula(node.kind === 'scalar' ? node.text : '') ??
    wrong('A formula may contain only numbers, names of facts, + - * / ^ and brackets.')
  if (by === undefined) {
    const only = parsed(written)
    return only && { '': only }
  }
  const choice = variablesByPath(dictionary).get(by)
  const values = choice?.type === 'choice' && !by.includes('[]') ? choice.values.map((one) => one.name) : undefined
  if (values === undefined) return wrong(`\`by:\` must name a choice outside lists, which \`${by}\` is not.`)
  const entries = (reader.map(written, '`formula`', values)?.entries ?? []).map(({ key, value }) => [
    key,
    parsed(value),
  ])
  const cases = Object.fromEntries(entries) as Readonly<Record<string, Formula | undefined>>
  if (!values.every((one) => cases[one] !== undefined)) return wrong(`Give a formula for every value of \`${by}\`.`)
  return cases as Readonly<Record<string, Formula>>
}

/**
 * Finds what is wrong with a formula; undefined if nothing is. No fact may occur in it twice: then all values that the
 * formula can have follow from the values that its parts can have.
 */
function problemOf(formula: Formula, { units }: Derived, dictionary: Dictionary): string | undefined {
  const inputs = inputsOf(formula)
  const twice = inputs.find((one, i) => inputs.indexOf(one) !== i)
  if (twice !== undefined) return `\`${twice}\` appears twice in the formula; rewrite it so that it appears only once.`
  for (const path of inputs) {
    const variable = variablesByPath(dictionary).get(path)
    if (variable?.type !== 'age' && variable?.type !== 'lab')
      return `\`${path}\` is neither a lab nor an age; a formula can use only those.`
    if (variable.type === 'lab' && unitFactor(dictionary, variable, units[path] ?? '') === undefined)
      return `Give the unit of \`${path}\` in the formula under \`in:\`.`
  }
  return undefined
}

/**
 * The facts that a derived value is made of; first the choice that selects its formula, if
 * there is one. Empty for other variables.
 */
export function madeOf(variable: Variable): readonly string[] {
  if (variable.type !== 'lab' || variable.derived === undefined) return []
  const { by, cases } = variable.derived
  return [...new Set([...(by === undefined ? [] : [by]), ...Object.values(cases).flatMap(inputsOf)])]
}
