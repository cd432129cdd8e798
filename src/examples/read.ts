import type { Trial } from '../model/index.ts'
import { parseDay } from '../quantity/index.ts'
import { isObject, withValue } from '../record/index.ts'
import type { JsonObject } from '../record/index.ts'
import { toJson } from '../syntax/index.ts'
import type { Reader, Syntax } from '../syntax/index.ts'
import { offer } from '../text/index.ts'
import type { Example, ExampleSet, ReadBase } from './example.ts'

const STATUSES = ['pass', 'fail', 'confirm', 'unknown', 'not-screened'] as const
const VERDICTS = ['eligible', 'needs-confirmation', 'ineligible', 'undetermined'] as const

/**
 * Reads the `examples:` of a rule file: an as-of date, a base patient (facts, or the path of a sample patient, which
 * `readBase` reads) and cases that each change something. Mistakes are reported. Undefined if there are no examples, or
 * if the base or the date cannot be read.
 */
export function readExamples(root: Syntax, reader: Reader, trial: Trial, readBase: ReadBase): ExampleSet | undefined {
  const node = root.kind === 'map' ? root.entries.find((entry) => entry.key === 'examples')?.value : undefined
  const fields = node === undefined ? undefined : reader.map(node, '`examples`', ['as_of', 'base', 'cases'])
  if (fields === undefined) return undefined
  const asOf = fields.requiredText('as_of')
  const dateNode = fields.get('as_of')
  if (dateNode !== undefined && parseDay(asOf) === undefined)
    reader.error('examples/date', dateNode, '`as_of` must be a full date, such as `2026-03-15`.')
  const baseNode = fields.required('base')
  const base = baseNode === undefined ? undefined : baseRecord(baseNode, reader, readBase)
  const list = fields.required('cases')
  const items = list === undefined ? [] : (reader.list(list, '`cases`')?.items ?? [])
  if (base === undefined || parseDay(asOf) === undefined) return undefined
  const cases = items.flatMap((item) => readCase(item, reader, trial, base) ?? [])
  return { trial: trial.id, asOf, base, cases }
}

function baseRecord(node: Syntax, reader: Reader, readBase: ReadBase): JsonObject | undefined {
  const own = toJson(node)
  const record = typeof own === 'string' ? readBase(own) : own
  if (isObject(record)) return { id: 'example', ...record }
  return reader.error(
    'examples/base',
    node,
    '`base` must be the facts of a patient, or the path of a file with one patient.',
  )
}

function readCase(node: Syntax, reader: Reader, trial: Trial, base: JsonObject): Example | undefined {
  const fields = reader.map(node, 'an example', [
    'say',
    'set',
    'patient',
    'is',
    'missing',
    'remarks',
    'verdict',
    'unread',
  ])
  if (fields === undefined) return undefined
  const known = trial.criteria.map((one) => one.id)
  const part = (key: string): JsonObject => {
    const own = fields.get(key)
    const value = own === undefined ? {} : toJson(own)
    return isObject(value) ? value : {}
  }
  for (const key of ['is', 'missing', 'remarks']) {
    const own = fields.get(key)
    for (const entry of own?.kind === 'map' ? own.entries : []) {
      if (!known.includes(entry.key))
        reader.error(
          'examples/criterion',
          { span: entry.keySpan },
          `${trial.id} has no criterion ${entry.key}.`,
          offer(entry.key, known),
        )
      else if (key === 'is') reader.oneOf(entry.value, 'A status', STATUSES)
    }
  }
  const verdictNode = fields.get('verdict')
  const verdict = verdictNode === undefined ? undefined : reader.oneOf(verdictNode, 'A verdict', VERDICTS)
  if (['is', 'missing', 'remarks', 'verdict'].every((key) => fields.get(key) === undefined)) {
    reader.error(
      'examples/nothing',
      node,
      'An example must say what it expects: `is:`, `missing:`, `remarks:` or `verdict:`.',
    )
  }
  const mark = fields.get('unread')
  const isUnread = mark !== undefined && reader.oneOf(mark, '`unread`', ['true', 'false']) === 'true'
  const start = fields.get('patient') === undefined ? base : { id: 'example', ...part('patient') }
  const record = Object.entries(part('set')).reduce<JsonObject>(
    (sum, [path, value]) => withValue(sum, path, value),
    start,
  )
  return {
    say: fields.requiredText('say'),
    record,
    is: part('is') as Example['is'],
    missing: part('missing') as unknown as Example['missing'],
    remarks: part('remarks') as Example['remarks'],
    verdict,
    ...(isUnread && { unread: true }),
    span: node.span,
  }
}
