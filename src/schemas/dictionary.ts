import { DICTIONARY_FORMAT, SENTENCE_WORDS, VARIABLE_TYPES, variablesByPath } from '../dictionary/index.ts'
import type { Dictionary } from '../dictionary/index.ts'
import { DRAFT, listOf, mapOf, SPAN, text } from './parts.ts'
import { objectSchema, writtenAs } from '../syntax/index.ts'
import type { Schema } from '../syntax/index.ts'
import { conditionSchemas } from './trial.ts'

/**
 * JSON Schema (draft-07) of a dictionary file: how variables are declared, and implications and orders over the
 * variables that this dictionary has now.
 */
export function dictionaryJsonSchema(dictionary: Dictionary): Schema {
  const every = [...variablesByPath(dictionary).values()]
  const dates = every.filter((one) => one.type === 'date').map((one) => one.path.replace('[]', ''))
  return {
    $schema: DRAFT,
    title: 'prescreen dictionary',
    ...objectSchema(
      {
        format: { const: DICTIONARY_FORMAT },
        units: mapOf(dimension(), 'Units of each dimension.'),
        variables: { $ref: '#/definitions/variables' },
        derived: mapOf(derived(), 'Values that are calculated from other facts instead of being recorded.'),
        implications: listOf(implication(dictionary), 'What is true of every patient.'),
        alive: {
          ...objectSchema({ text: text('The text shown to people.'), require: { $ref: '#/definitions/condition' } }, [
            'text',
            'require',
          ]),
          description: 'When a patient counts as alive: the criterion R-ALIVE, which comes first in every trial.',
        },
        orders: listOf(
          objectSchema({ earlier: { enum: dates }, later: { enum: dates }, because: text('The reason.') }, [
            'earlier',
            'later',
            'because',
          ]),
          'Pairs of dates that always come in this order.',
        ),
        words: mapOf(
          { anyOf: [text('A word.'), { type: 'array', items: { type: 'string' } }] },
          'Other words that pages use for a fact, a list or a value (`hiv=positive`); `check` uses them to read the texts of criteria.',
        ),
        sentences: {
          ...objectSchema(
            Object.fromEntries(SENTENCE_WORDS.map((key) => [key, listOf({ type: 'string' }, SENTENCES[key])])),
          ),
          description: 'Words that tell `check` how to read sentences and questions.',
        },
        queries: listOf(
          query(),
          'Unlikely but possible combinations of facts: people are asked to check them; verdicts do not change.',
        ),
      },
      ['format', 'units', 'variables'],
    ),
    definitions: {
      ...conditionSchemas(dictionary),
      variables: {
        type: 'object',
        propertyNames: writtenAs('^[a-z][a-z0-9_]*$', ['breast_cancer']),
        additionalProperties: { $ref: '#/definitions/variable' },
      },
      variable: {
        type: 'object',
        required: ['label', 'type'],
        properties: { type: { enum: VARIABLE_TYPES } },
        oneOf: variableKinds(),
      },
    },
  }
}

function derived(): Schema {
  return objectSchema(
    {
      label: text('A noun phrase used in sentences.'),
      dimension: text('Its dimension, declared in `units:`.'),
      unit: text('The unit of the result of the formula.'),
      molar_mass: { type: ['string', 'number'], description: 'Grams per mole; allows limits in mmol/L as well.' },
      in: mapOf({ type: 'string' }, 'Lab → its unit in the formula.'),
      by: text('The choice that decides which formula is used.'),
      formula: {
        anyOf: [
          text('Numbers, names of facts, + - * / ^ and brackets.'),
          mapOf({ type: 'string' }, 'One formula for each value of `by:`.'),
        ],
      },
      power: {
        type: 'integer',
        minimum: 1,
        maximum: 6,
        description: 'The formula gives the value raised to this power.',
      },
      source: text('Where the formula comes from.'),
      help: text('An explanation for people.'),
    },
    ['label', 'dimension', 'unit', 'formula', 'source'],
  )
}

function query(): Schema {
  return objectSchema(
    {
      id: {
        ...writtenAs('^[a-z][a-z0-9-]*$', ['pregnant-at-60']),
        description: 'The name used in warnings and batch counts.',
      },
      when: {
        $ref: '#/definitions/condition',
        description: 'The query is raised if this holds in every completion.',
      },
      say: text('The text shown to people.'),
      because: text('Why it is unlikely.'),
      source: text('The source of that.'),
    },
    ['id', 'when', 'say', 'because'],
  )
}

const DECIMAL = { ...writtenAs(String.raw`^\d+(?:\.\d+)?$`, ['2.5']), type: ['string', 'number'] }
const RANGE = writtenAs(String.raw`^[\d.]+?\.\.[\d.]+$`, ['0..18'])

function dimension(): Schema {
  return objectSchema(
    {
      canonical: text('The unit in which limits are compared.'),
      factors: mapOf(DECIMAL, 'Unit → factor to the canonical unit, as a decimal number in quotes.'),
      spellings: mapOf({ type: 'string' }, 'Everyday spelling → unit.'),
    },
    ['canonical', 'factors'],
  )
}

function implication(dictionary: Dictionary): Schema {
  const lists = dictionary.variables.filter((one) => one.type === 'list').map((one) => one.name)
  const of = (each: string | undefined): Schema => {
    const condition = { $ref: `#/definitions/${each === undefined ? 'condition' : `entry-of-${each}`}` }
    return objectSchema(
      {
        ...(each !== undefined && {
          each: { const: each, description: 'The implication holds for every entry of this list.' },
        }),
        when: { ...condition, description: 'When it holds; always, if left out.' },
        // oxlint-disable-next-line unicorn/no-thenable -- the word of the rule language; nobody awaits a schema
        then: each === undefined ? { anyOf: [condition, erasure(dictionary)] } : condition,
        because: text('Why it holds, in the words shown to a nurse.'),
      },
      [...(each === undefined ? [] : ['each']), 'then', 'because'],
    )
  }
  return { anyOf: [of(undefined), ...lists.map(of)] }
}

/**
 * `menopausal_status: none` says that the fact has no value; values of other facts may stand beside it, as in a
 * condition.
 */
function erasure(dictionary: Dictionary): Schema {
  const facts = [...variablesByPath(dictionary).values()].flatMap((one): [string, Schema][] => {
    if (one.type === 'choice')
      return [[one.path, { enum: [...new Set(['none', ...one.values.map((value) => value.name)])] }]]
    return one.type === 'yes_no' ? [[one.path, { enum: [true, false, 'none'] }]] : []
  })
  return { ...objectSchema(Object.fromEntries(facts)), minProperties: 1 }
}

function variableKinds(): Schema[] {
  const share = {
    type: 'number',
    exclusiveMinimum: 0,
    exclusiveMaximum: 1,
    description: 'The share of patients, between 0 and 1.',
  }
  const usual = (value: Schema): Record<string, Schema> => ({
    usual: { ...value, description: 'What most patients have; used only to order the questions.' },
    usual_share: share,
  })
  const one = (type: string | readonly string[], own: Record<string, Schema>, required: readonly string[]): Schema =>
    objectSchema({ ...common(), type: typeof type === 'string' ? { const: type } : { enum: type }, ...own }, [
      'label',
      'type',
      ...required,
    ])
  const fields = { $ref: '#/definitions/variables' }
  const texts = { anyOf: [{ type: 'string' }, listOf({ type: 'string' })] }
  const points = mapOf(mapOf({ type: 'integer', minimum: 0 }), 'Component → value → points.')
  return [
    one(
      'choice',
      {
        values: mapOf(choiceValue(), 'Value → what it means.'),
        ordered: {
          type: 'boolean',
          description: 'The values are in order, so sentences can say `I to IIB`.',
        },
        ...usual(texts),
      },
      ['values'],
    ),
    one(
      'yes_no',
      {
        when_absent: { type: 'boolean', description: 'What an entry means if it leaves the field out.' },
        presumed: { type: 'boolean', description: 'What a record means if it does not mention the fact.' },
        ...usual({ type: 'boolean' }),
      },
      [],
    ),
    one('integer', { range: RANGE, sum_of: points, unit: text('What is counted.'), ...usual(RANGE) }, ['range']),
    one(
      'date',
      { open_while: text('A yes/no field of the entry; while it is true, this date is the as-of date.') },
      [],
    ),
    one(['birth_date', 'text'], {}, []),
    one(
      'age',
      { from: text('The date of birth from which it is counted.'), range: RANGE, unit: text('years'), ...usual(RANGE) },
      ['from', 'range'],
    ),
    one(
      'lab',
      {
        dimension: text('A dimension declared in `units:`.'),
        unit: text('The unit offered first.'),
        plausible: { ...RANGE, description: 'Values outside this range raise a query.' },
        molar_mass: { ...DECIMAL, description: 'Grams per mole; allows substance units such as mmol/L.' },
        si: text('The unit offered first at sites with `units: si`; `unit`, if left out.'),
        conventional: text('The same for sites with `units: conventional`.'),
        ...usual(RANGE),
      },
      ['dimension', 'unit'],
    ),
    one('group', { applies_when: text('The yes/no field that must be true for the others to apply.'), fields }, [
      'fields',
    ]),
    one('list', { entry: text('What one entry is called.'), fields, ...usual({ enum: ['none', 'some'] }) }, [
      'entry',
      'fields',
    ]),
  ]
}

const WAY = {
  enum: ['repeat', 'treatment', 'course'],
  description:
    'How the value can change: measured again (`repeat`), by treatment, or in the course of the disease; it cannot, if left out.',
}

function change(): Schema {
  const value = { type: ['string', 'boolean'] }
  const values = (description: string): Schema => ({ anyOf: [value, { type: 'array', items: value }], description })
  return objectSchema(
    {
      way: WAY,
      advice: text(
        'The text shown after the names of the criteria; {fact}, {needed}, {entry} and {after} are filled in.',
      ),
      from: values('The values that can change; all, if left out.'),
      to: values('What they can change to; anything, if left out.'),
      since: text('The date beside the fact on which it changes.'),
      by: text('For a list: the choice by which new entries are named.'),
    },
    ['way'],
  )
}

function common(): Record<string, Schema> {
  return {
    label: text('A noun phrase used in sentences.'),
    question: text('The question put to the nurse.'),
    help: text('The explanation shown for `?`.'),
    source: text('Where a constant comes from.'),
    codes: codes(),
    fresh: {
      ...SPAN,
      description: 'How old it may be before a new one is needed; for a group or list, this applies to its facts.',
    },
    changeable: { anyOf: [WAY, change()], description: WAY.description },
  }
}

function codes(): Schema {
  const code = { type: ['string', 'number'], description: 'The code.' }
  return listOf(
    objectSchema({ system: text('The code system, such as LOINC or SNOMED CT.'), code }, ['system', 'code']),
  )
}

function choiceValue(): Schema {
  return objectSchema(
    {
      label: text('The name shown to people.'),
      as: text('How a sentence names it: `an aromatase inhibitor`, `in the liver`.'),
      synonyms: listOf({ type: ['string', 'number'] }, 'Other words and symbols that people type for it.'),
      in_full: listOf({ type: ['string', 'number'] }, 'Short names and brands that mean it only if typed in full.'),
      part_of: listOf(
        { type: ['string', 'number'] },
        'Names that mean this value and others at once, such as a regimen.',
      ),
      help: text('What it means.'),
      stands_for: listOf({ type: 'string' }, 'The values that this one may turn out to be.'),
      silent: { type: 'boolean', description: 'Recording this value does not imply that its group applies.' },
      codes: codes(),
    },
    ['label'],
  )
}

const SENTENCES: Readonly<Record<(typeof SENTENCE_WORDS)[number], string>> = {
  numbered: 'Whole words after which a number is a name or a version, not a limit.',
  counted: 'Beginnings of words before which “one” is a number.',
  vague: 'Beginnings of words that imply a number without giving it.',
  general: 'Whole words too general to name a value on their own.',
  good: 'Beginnings of words: a “yes” to a question about one is favourable.',
  bad: 'Beginnings of words: a “yes” to a question about one is unfavourable.',
  against: 'Beginnings of words that negate what follows.',
}
