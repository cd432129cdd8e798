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
        description: 'In which way it is known.',
      },
      value: SCALAR,
      values: { ...NAMES, description: 'One of these.' },
      min: NUMBER,
      max: NUMBER,
      comparator: text('How a number compares with what is recorded.'),
      unit: text('Of a lab.'),
      uln: { type: 'number', description: 'The upper limit of normal that goes with it.' },
      uln_unit: text('The unit of the limit, where another source gives it in another one.'),
      multiple: text('How many times the upper limit of normal, rounded to the same side of the limit.'),
      lacking: text('What the patient does not have, so that the fact does not apply.'),
      said: { ...NAMES, description: 'What each source says, where they disagree.' },
      against: { ...NAMES, description: 'The facts that cannot stand beside it.' },
      origin: objectSchema({ date: text('Its day.'), source: text('Its source.'), by: text('Who recorded it.') }, []),
    },
    ['is'],
  ),
  description: 'What is known of the fact.',
}

const ASKED = {
  relation: {
    enum: ['holds', 'does-not-hold', 'open', 'does-not-apply'],
    description: 'Whether what is required holds in every completion, in none, in some only, or is no question.',
  },
  requirement: mapOf(
    {},
    'What the rule asks, as a condition: its `kind`, the declared `path`, and what belongs to the kind.',
  ),
  wanted: { type: 'boolean', description: 'What is asked would be good for the patient; else it speaks against her.' },
  together: { ...TRUE, description: 'It decides with other findings only.' },
  enough: {
    enum: ['alone', 'with-the-rest'],
    description:
      'What is wanted is one of several ways, of which one is enough: by itself, or with the rest of that way.',
  },
}

const VALUE = { fact: text('The fact, by its path in the record.'), value: KNOWN }
const OTHER = { ...objectSchema(VALUE, ['fact', 'value']), description: 'The fact that it is compared with.' }
const LACKING = text('What the patient does not have, so that this is no question.')

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
    fields: listOf(objectSchema(VALUE, ['fact', 'value']), 'The fields that the rule looks at.'),
    standing: { enum: ['is', 'known', 'may-be'], description: 'Whether it is the latest, or first, entry.' },
    why: listOf(FACT, 'Why it is not one of those that are asked for.'),
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
        size: { ...SIZE, description: 'How many entries the record has.' },
        complete: { type: 'boolean', description: 'There are no others.' },
        more: { ...SIZE, description: 'So many more are like those that are told.' },
        total: { type: 'number', description: 'The sum that is asked for.' },
        against: NAMES,
        because: NAMES,
      },
      ['is', 'size', 'complete'],
    ),
    entries: listOf(ENTRY, 'The entries that decide, or can.'),
    ...ASKED,
  },
  ['kind', 'fact', 'value', 'relation', 'requirement', 'wanted', 'entries'],
)

const FAVOURABLE = { type: 'boolean', description: 'Whether the recorded answer of a person is favourable.' }

/** Why a criterion has its status, as data. */
export function finding(): Schema {
  const of = (kind: string, own: Readonly<Record<string, Schema>>, required: readonly string[]): Schema =>
    objectSchema({ kind: { const: kind }, ...own }, ['kind', ...required])
  const spent = {
    ...TRUE,
    description: 'Which facts can still change the status was not worked out: all that are open.',
  }
  const open = { criterion: CRITERION, status: STATUS, missing: NAMES, missing_is_spent: spent }
  return {
    oneOf: [
      of('not-screened', { because: text('Why it is no question today.') }, ['because']),
      of('asked', { question: QUESTION, favourable: FAVOURABLE }, ['question']),
      of('too-much-open', { ...open, is_spent: { type: 'boolean' } }, ['criterion', 'status', 'missing', 'is_spent']),
      of(
        'facts',
        {
          ...open,
          of: listOf({ oneOf: [FACT, LIST] }, 'In the order of the rule.'),
          question: QUESTION,
          left_by: listOf({ oneOf: [FACT, LIST] }, 'What leaves it to a person, beside `of`.'),
          favourable: FAVOURABLE,
        },
        ['criterion', 'status', 'missing', 'of'],
      ),
    ],
    description: 'The reason as data: `reason` is made from it and from nothing else.',
  }
}
