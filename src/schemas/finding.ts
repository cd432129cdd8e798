import { objectSchema } from '../syntax/index.ts'
import type { Schema } from '../syntax/index.ts'
import { listOf, mapOf, text } from './parts.ts'

const SCALAR = { type: ['string', 'number', 'boolean'] }
const NAMES = listOf({ type: 'string' })
const NUMBER = { type: ['number', 'string'] }
const TRUE = { const: true }
const STATUS = { enum: ['pass', 'fail', 'unknown', 'confirm', 'not-screened'] }
const CRITERION = { enum: ['registry', 'inclusion', 'exclusion'] }
const SIZE = { type: 'integer', minimum: 0 }

const QUESTION = objectSchema(
  { ask: text('The question.'), who: text('Who answers it.'), favourable: { const: 'no' } },
  ['ask', 'who'],
)

const KNOWN = {
  ...objectSchema(
    {
      is: {
        enum: [
          'known',
          'one-of',
          'between',
          'compared',
          'lab',
          'limit',
          'derived',
          'ongoing',
          'unknown',
          'none',
          'not-applicable',
          'disagreeing',
        ],
        description: 'How the fact is known.',
      },
      value: SCALAR,
      values: { ...NAMES, description: 'The possible values.' },
      min: NUMBER,
      max: NUMBER,
      comparator: text('The recorded comparator, such as `<`.'),
      unit: text('The unit of a lab.'),
      uln: { type: 'number', description: 'The upper limit of normal recorded with it.' },
      uln_unit: text('The unit of the upper limit, if it differs from that of the value.'),
      multiple: text(
        'The value as a multiple of the upper limit of normal, rounded without crossing the required limit.',
      ),
      lacking: text('What the patient does not have, so that the fact does not apply.'),
      said: { ...NAMES, description: 'What each source says, if they disagree.' },
      against: { ...NAMES, description: 'The facts that contradict it.' },
      origin: objectSchema(
        { date: text('The date on which it held.'), source: text('The source.'), by: text('Who recorded it.') },
        [],
      ),
    },
    ['is'],
  ),
  description: 'What is known about the fact.',
}

const ASKED = {
  relation: {
    enum: ['holds', 'does-not-hold', 'open', 'does-not-apply'],
    description: 'Whether the requirement holds in every completion, in none, or only in some, or does not apply.',
  },
  requirement: mapOf({}, 'The condition of the rule: its `kind`, the declared `path`, and what belongs to that kind.'),
  wanted: {
    type: 'boolean',
    description: 'True if the requirement counts in the patient’s favour, false if it counts against her.',
  },
  together: { ...TRUE, description: 'It decides only together with other findings.' },
  enough: {
    enum: ['alone', 'with-the-rest'],
    description:
      'One of several alternatives is enough, and this is one: by itself, or together with the rest of its alternative.',
  },
}

const VALUE = { fact: text('The fact, by its path in the record.'), value: KNOWN }
const OTHER = { ...objectSchema(VALUE, ['fact', 'value']), description: 'The fact with which it is compared.' }
const LACKING = text('What the patient does not have, so that the requirement does not apply.')

const FACT = objectSchema({ kind: { const: 'fact' }, ...VALUE, other: OTHER, lacking: LACKING, ...ASKED }, [
  'kind',
  'fact',
  'value',
  'relation',
  'requirement',
  'wanted',
])

const ENTRY = objectSchema(
  {
    entry: text('The entry, by its path in the record.'),
    relation: ASKED.relation,
    fields: listOf(objectSchema(VALUE, ['fact', 'value']), 'The fields that the rule uses.'),
    standing: { enum: ['is', 'known', 'may-be'], description: 'Whether it is, or may be, the latest or first entry.' },
    why: listOf(FACT, 'Why it is not one of the entries that the rule looks for.'),
  },
  ['entry', 'relation', 'fields'],
)

const LIST = objectSchema(
  {
    kind: { const: 'list' },
    fact: text('The list.'),
    value: objectSchema(
      {
        is: { const: 'list' },
        size: { ...SIZE, description: 'The number of entries in the record.' },
        complete: { type: 'boolean', description: 'True if the list is complete.' },
        more: { ...SIZE, description: 'The number of further entries like the ones listed.' },
        total: { type: 'number', description: 'The total that the rule limits.' },
        against: NAMES,
        because: NAMES,
      },
      ['is', 'size', 'complete'],
    ),
    entries: listOf(ENTRY, 'The entries that decide, or that can decide.'),
    ...ASKED,
  },
  ['kind', 'fact', 'value', 'relation', 'requirement', 'wanted', 'entries'],
)

const FAVOURABLE = { type: 'boolean', description: 'Whether the recorded answer counts in the patient’s favour.' }

/** Why a criterion has its status, as data. */
export function finding(): Schema {
  const of = (kind: string, own: Readonly<Record<string, Schema>>, required: readonly string[]): Schema =>
    objectSchema({ kind: { const: kind }, ...own }, ['kind', ...required])
  const spent = {
    ...TRUE,
    description: 'It was not worked out which facts can still change the status, so all open facts are named.',
  }
  const open = { criterion: CRITERION, status: STATUS, missing: NAMES, missing_is_spent: spent }
  return {
    oneOf: [
      of('not-screened', { because: text('Why it is not screened.') }, ['because']),
      of('asked', { question: QUESTION, favourable: FAVOURABLE }, ['question']),
      of('too-much-open', { ...open, is_spent: { type: 'boolean' } }, ['criterion', 'status', 'missing', 'is_spent']),
      of(
        'facts',
        {
          ...open,
          of: listOf({ oneOf: [FACT, LIST] }, 'The findings, in the order of the rule.'),
          question: QUESTION,
          left_by: listOf({ oneOf: [FACT, LIST] }, 'What else, besides `of`, leaves it to a person.'),
          favourable: FAVOURABLE,
        },
        ['criterion', 'status', 'missing', 'of'],
      ),
    ],
    description: 'The reason as data; `reason` is written from it alone.',
  }
}
