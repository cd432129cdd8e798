import { parsePeriod } from '../quantity/index.ts'
import type { Period } from '../quantity/index.ts'
import type { Fields, Reader, Syntax } from '../syntax/index.ts'
import { readChange } from './change.ts'
import { checkSpellings } from './spellings.ts'
import { UNIT_SYSTEMS } from './variable.ts'
import type { ChoiceValue, Code, IntegerRange, Points, UnitSystem, Usual, UsualValues, Variable } from './variable.ts'

export const VARIABLE_TYPES = [
  'choice',
  'yes_no',
  'integer',
  'date',
  'birth_date',
  'age',
  'lab',
  'text',
  'group',
  'list',
] as const

const COMMON_KEYS = ['label', 'type', 'question', 'help', 'codes', 'source', 'changeable', 'fresh']

const OWN_KEYS: Readonly<Record<(typeof VARIABLE_TYPES)[number], readonly string[]>> = {
  choice: ['values', 'ordered', 'usual', 'usual_share'],
  yes_no: ['usual', 'usual_share', 'presumed', 'when_absent'],
  integer: ['range', 'sum_of', 'unit', 'usual', 'usual_share'],
  date: ['open_while'],
  birth_date: [],
  age: ['unit', 'from', 'range', 'usual', 'usual_share'],
  lab: ['dimension', 'unit', 'plausible', 'molar_mass', ...UNIT_SYSTEMS, 'usual', 'usual_share'],
  text: [],
  group: ['applies_when', 'fields'],
  list: ['entry', 'fields', 'usual', 'usual_share'],
}

/** Reads a mapping of variables. `fresh`: how old facts of the group or list around them may be. */
export function readVariables(node: Syntax, prefix: string, reader: Reader, fresh?: Period): Variable[] {
  const entries = reader.map(node, prefix === '' ? '`variables`' : '`fields`')?.entries ?? []
  return entries.flatMap(({ key, keySpan, value }) => {
    if (!/^[a-z][a-z0-9_]*$/.test(key)) {
      const message = `The name \`${key}\` may contain only lower-case letters, digits and underscores.`
      reader.error('dictionary/name', { span: keySpan }, message)
      return []
    }
    const variable = readVariable(value, key, prefix + key, reader, fresh)
    return variable === undefined ? [] : [variable]
  })
}

function readVariable(
  node: Syntax,
  name: string,
  path: string,
  reader: Reader,
  around: Period | undefined,
): Variable | undefined {
  const open = reader.map(node, `the variable \`${path}\``)
  const typeNode = open?.required('type')
  const type = typeNode === undefined ? undefined : reader.oneOf(typeNode, '`type`', VARIABLE_TYPES)
  if (type === undefined) return undefined
  const fields = reader.map(node, `the variable \`${path}\``, [...COMMON_KEYS, ...OWN_KEYS[type]])
  if (fields === undefined) return undefined
  const common = {
    name,
    path,
    label: fields.requiredText('label'),
    question: fields.text('question'),
    help: fields.text('help'),
    codes: readCodes(fields.get('codes'), reader),
    usual: readUsual(fields, type, reader),
    changeable: readChange(fields, type, reader),
    fresh: readFresh(fields.get('fresh'), around, reader),
  }
  const range = (): IntegerRange => readRange(fields.required('range'), reader)
  switch (type) {
    case 'yes_no':
      return {
        ...common,
        type,
        presumed: readPresumed(fields, path, reader),
        whenAbsent: readWhenAbsent(fields, path, reader),
      }
    case 'date':
      return { ...common, type, openWhile: fields.text('open_while') }
    case 'birth_date':
    case 'text':
      return { ...common, type }
    case 'choice':
      return { ...common, type, values: readValues(fields, reader), ...(isTrue(fields.get('ordered')) && ORDERED) }
    case 'integer':
      return { ...common, type, range: range(), sumOf: readPoints(fields.get('sum_of'), reader) }
    case 'age':
      return { ...common, type, from: fields.requiredText('from'), range: range() }
    case 'lab':
      return { ...common, type, ...readLab(fields, reader) }
    case 'group':
      return {
        ...common,
        type,
        appliesWhen: fields.text('applies_when'),
        fields: readFields(fields, `${path}.`, reader, common.fresh),
      }
    case 'list':
      return {
        ...common,
        type,
        entry: fields.requiredText('entry'),
        fields: readEntryFields(fields, path, reader, common.fresh),
      }
  }
}

/**
 * Reads `fresh:`, such as `28 days`, or `none` for a fact that does not age though others in its group do. If it is
 * left out, the group or list around it decides.
 */
function readFresh(node: Syntax | undefined, around: Period | undefined, reader: Reader): Period | undefined {
  if (node === undefined) return around
  const span = spanOf(node.kind === 'scalar' ? node.text : '')
  return span === undefined ? reader.error('dictionary/fresh', node, FRESH_FORM) : (span ?? undefined)
}

/** Parses how old a fact may be. Null: it does not age; undefined: the text is neither a period nor `none`. */
export function spanOf(text: string): Period | null | undefined {
  if (text.trim() === 'none') return null
  const span = parsePeriod(text.trim())
  return span === undefined || span.count === 0 || span.count > MOST_SPAN ? undefined : span
}

/** The message about a period that cannot be read. */
export const FRESH_FORM = 'Write how old a fact may be as `28 days`, `8 weeks`, `6 months` or `none`.'

const MOST_SPAN = 10_000

function readPresumed(fields: Fields, path: string, reader: Reader): boolean | undefined {
  const node = fields.get('presumed')
  if (node !== undefined && path.includes('.'))
    return reader.error(
      'dictionary/presumed',
      node,
      `\`${path}\` is in a group or list; only facts about the patient as a whole can be presumed.`,
    )
  const word = node === undefined ? undefined : reader.oneOf(node, '`presumed`', ['true', 'false'])
  return word === undefined ? undefined : word === 'true'
}

function readWhenAbsent(fields: Fields, path: string, reader: Reader): boolean | undefined {
  const node = fields.get('when_absent')
  if (node !== undefined && !path.includes('[]'))
    return reader.error(
      'dictionary/when-absent',
      node,
      `\`${path}\` is not a field of a list; elsewhere, a fact that is left out is unknown.`,
    )
  const word = node === undefined ? undefined : reader.oneOf(node, '`when_absent`', ['true', 'false'])
  return word === undefined ? undefined : word === 'true'
}

/**
 * Reads `usual:`: `true` or `false` for a yes/no fact, values of a choice, a range such as `0..2`
 * of numbers, `none` or `some` for a list.
 */
function readUsual(fields: Fields, type: Variable['type'], reader: Reader): Usual | undefined {
  const node = fields.get('usual')
  if (node === undefined) return undefined
  const shareNode = fields.get('usual_share')
  const share = shareNode?.kind === 'scalar' ? Number(shareNode.text) : USUAL_SHARE
  if (!(share > 0 && share < 1)) reader.error('dictionary/share', shareNode ?? node, 'A share must be between 0 and 1.')
  return { ...usualValues(node, fields, type, reader), share }
}

/** The share of patients who have the usual value, where the dictionary does not say. */
const USUAL_SHARE = 0.85

function usualValues(node: Syntax, fields: Fields, type: Variable['type'], reader: Reader): UsualValues {
  switch (type) {
    case 'integer':
    case 'age':
      return { kind: 'range', ...readRange(node, reader) }
    case 'lab': {
      const [, min = '', max = ''] = readDecimals(node, 'A usual range', reader) ?? []
      return { kind: 'range', min: Number(min), max: Number(max) }
    }
    case 'list':
      return { kind: 'list', empty: reader.oneOf(node, '`usual`', ['none', 'some']) !== 'some' }
    case 'yes_no':
      return { kind: 'values', values: [reader.oneOf(node, '`usual`', ['true', 'false']) === 'true'] }
    default: {
      const known = fields.get('values')
      const names = known?.kind === 'map' ? known.entries.map((entry) => entry.key) : []
      const items = node.kind === 'list' ? node.items : [node]
      return { kind: 'values', values: items.flatMap((item) => reader.oneOf(item, '`usual`', names) ?? []) }
    }
  }
}

function readFields(fields: Fields, prefix: string, reader: Reader, fresh: Period | undefined): Variable[] {
  const node = fields.required('fields')
  return node === undefined ? [] : readVariables(node, prefix, reader, fresh)
}

/** Reads the fields of an entry. A date with `open_while` must name a yes/no field of the same entry. */
function readEntryFields(list: Fields, path: string, reader: Reader, fresh: Period | undefined): Variable[] {
  const fields = readFields(list, `${path}[].`, reader, fresh)
  for (const field of fields) {
    if (field.type !== 'date' || field.openWhile === undefined) continue
    const { name, openWhile } = field
    if (!fields.some((one) => one.type === 'yes_no' && one.name === openWhile))
      reader.error(
        'dictionary/open-while',
        list.node,
        `\`${openWhile}\`, in \`open_while:\` of \`${name}\`, is not a yes/no field of the entry.`,
      )
  }
  return fields
}

function readValues(fields: Fields, reader: Reader): ChoiceValue[] {
  const node = fields.required('values')
  const entries = node === undefined ? [] : (reader.map(node, '`values`')?.entries ?? [])
  const values = entries.flatMap(({ key, value }) => {
    const own = reader.map(value, `the value \`${key}\``, [
      'label',
      'as',
      'synonyms',
      'in_full',
      'part_of',
      'stands_for',
      'silent',
      'codes',
      'help',
    ])
    if (own === undefined) return []
    const standsFor = own.get('stands_for')
    const synonyms = own.get('synonyms')
    const [inFull, partOf] = [own.get('in_full'), own.get('part_of')]
    const as = own.text('as')
    return {
      name: key,
      label: own.requiredText('label'),
      ...(as !== undefined && { as }),
      synonyms: synonyms === undefined ? [] : readTextList(synonyms, '`synonyms`', reader),
      ...(inFull !== undefined && { inFull: readTextList(inFull, '`in_full`', reader) }),
      ...(partOf !== undefined && { partOf: readTextList(partOf, '`part_of`', reader) }),
      standsFor: standsFor === undefined ? undefined : readTextList(standsFor, '`stands_for`', reader),
      silent: isTrue(own.get('silent')),
      codes: readCodes(own.get('codes'), reader),
    }
  })
  if (node !== undefined) checkSpellings(values, node, reader)
  return values
}

const ORDERED = { ordered: true } as const

function isTrue(node: Syntax | undefined): boolean {
  return node?.kind === 'scalar' && node.value === true
}

export function readTextList(node: Syntax, what: string, reader: Reader): string[] {
  return (reader.list(node, what)?.items ?? []).flatMap((item) => reader.text(item, 'a value') ?? [])
}

function readCodes(node: Syntax | undefined, reader: Reader): Code[] {
  if (node === undefined) return []
  return (reader.list(node, '`codes`')?.items ?? []).flatMap((item) => {
    const fields = reader.map(item, 'a code', ['system', 'code'])
    return fields === undefined ? [] : { system: fields.requiredText('system'), code: fields.requiredText('code') }
  })
}

function readRange(node: Syntax | undefined, reader: Reader): IntegerRange {
  const match = node?.kind === 'scalar' ? /^(\d+)\.\.(\d+)$/.exec(node.text) : null
  if (match === null && node !== undefined) reader.error('dictionary/range', node, 'Write a range like `0..18`.')
  return { min: Number(match?.[1] ?? 0), max: Number(match?.[2] ?? 0) }
}

function readPoints(node: Syntax | undefined, reader: Reader): Points | undefined {
  if (node === undefined) return undefined
  const components = reader.map(node, '`sum_of`')?.entries ?? []
  return Object.fromEntries(
    components.map(({ key, value }) => {
      const points = reader.map(value, `the points of \`${key}\``)?.entries ?? []
      return [key, Object.fromEntries(points.map((one) => [one.key, reader.wholeNumber(one.value, 'The points') ?? 0]))]
    }),
  )
}

function readLab(
  fields: Fields,
  reader: Reader,
): {
  dimension: string
  unit: string
  molarMass: string | undefined
  plausible: { min: string; max: string } | undefined
  systems?: Partial<Record<UnitSystem, string>>
} {
  const plausible = fields.get('plausible')
  const match = plausible === undefined ? null : readDecimals(plausible, 'A plausible range', reader)
  const [, min = '', max = ''] = match ?? []
  const systems = Object.fromEntries(
    UNIT_SYSTEMS.flatMap((system) => {
      const unit = fields.text(system)
      return unit === undefined ? [] : [[system, unit]]
    }),
  )
  return {
    ...(Object.keys(systems).length > 0 && { systems }),
    dimension: fields.requiredText('dimension'),
    unit: fields.requiredText('unit'),
    molarMass: fields.text('molar_mass'),
    plausible: match === null ? undefined : { min, max },
  }
}

function readDecimals(node: Syntax, what: string, reader: Reader): RegExpExecArray | null {
  const match = node.kind === 'scalar' ? /^([\d.]+?)\.\.([\d.]+)$/.exec(node.text) : null
  if (match === null) reader.error('dictionary/range', node, `${what} must be written like \`1..500\`.`)
  return match
}
