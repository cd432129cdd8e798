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
        derived: mapOf(derived(), 'What nobody records, because it follows from other facts.'),
        implications: listOf(implication(dictionary), 'What holds of every patient.'),
        alive: {
          ...objectSchema({ text: text('What people read.'), require: { $ref: '#/definitions/condition' } }, [
            'text',
            'require',
          ]),
          description: 'What it is to be alive: the criterion R-ALIVE, which stands first in every trial.',
        },
        orders: listOf(
          objectSchema({ earlier: { enum: dates }, later: { enum: dates }, because: text('Why.') }, [
            'earlier',
            'later',
            'because',
          ]),
          'Dates that never come the other way round.',
        ),
        words: mapOf(
          { anyOf: [text('A word.'), { type: 'array', items: { type: 'string' } }] },
          'Further words by which pages name a fact, a list or a value (`hiv=positive`); `check` reads texts with them.',
        ),
        sentences: {
          ...objectSchema(
            Object.fromEntries(SENTENCE_WORDS.map((key) => [key, listOf({ type: 'string' }, SENTENCES[key])])),
          ),
          description: 'Words of the field by whose sense `check` reads sentences and questions.',
        },
        queries: listOf(query(), 'What is unlikely, though not impossible: it is asked about, and changes no verdict.'),
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
      label: text('Noun phrase for sentences.'),
      dimension: text('Its dimension, one of `units:`.'),
      unit: text('The unit in which its formula gives it.'),
      molar_mass: { type: ['string', 'number'], description: 'Grams per mole, where limits may be in mmol/L, too.' },
      in: mapOf({ type: 'string' }, 'Lab → the unit in which it stands in the formula.'),
      by: text('The choice by whose values there are different formulas.'),
      formula: {
        anyOf: [text('Numbers, names of facts, + - * / ^ and brackets.'), mapOf({ type: 'string' }, 'By value.')],
      },
      power: { type: 'integer', minimum: 1, maximum: 6, description: 'The formula gives this power of the value.' },
      source: text('Where the formula is from.'),
      help: text('What helps to understand it.'),
    },
    ['label', 'dimension', 'unit', 'formula', 'source'],
  )
}

function query(): Schema {
  return objectSchema(
    {
      id: { ...writtenAs('^[a-z][a-z0-9-]*$', ['pregnant-at-60']), description: 'Its name in warnings and counts.' },
      when: {
        $ref: '#/definitions/condition',
        description: 'Where it is raised: where this holds in every completion.',
      },
      say: text('What the person reads.'),
      because: text('Why it is unlikely.'),
      source: text('Where that is from.'),
    },
    ['id', 'when', 'say', 'because'],
  )
}

const DECIMAL = { ...writtenAs(String.raw`^\d+(?:\.\d+)?$`, ['2.5']), type: ['string', 'number'] }
const RANGE = writtenAs(String.raw`^[\d.]+?\.\.[\d.]+$`, ['0..18'])

function dimension(): Schema {
  return objectSchema(
    {
      canonical: text('The unit that limits are compared in.'),
      factors: mapOf(DECIMAL, 'Unit → factor to the canonical one, as a decimal in quotes.'),
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
        ...(each !== undefined && { each: { const: each, description: 'Holds of every entry of this list.' } }),
        when: { ...condition, description: 'Where it holds; everywhere when left out.' },
        // oxlint-disable-next-line unicorn/no-thenable -- the word of the rule language; nobody awaits a schema
        then: each === undefined ? { anyOf: [condition, erasure(dictionary)] } : condition,
        because: text('Why it holds, as it is shown to a nurse.'),
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
  const share = { type: 'number', exclusiveMinimum: 0, exclusiveMaximum: 1, description: 'Part of the patients.' }
  const usual = (value: Schema): Record<string, Schema> => ({
    usual: { ...value, description: 'What most patients have; it orders the questions and decides nothing.' },
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
          description: 'The values have an order: sentences say `I to IIB` of some that follow one another.',
        },
        ...usual(texts),
      },
      ['values'],
    ),
    one(
      'yes_no',
      {
        when_absent: { type: 'boolean', description: 'What an entry of a list says that has not even the key.' },
        presumed: { type: 'boolean', description: 'What a record means that says nothing about it.' },
        ...usual({ type: 'boolean' }),
      },
      [],
    ),
    one('integer', { range: RANGE, sum_of: points, unit: text('What is counted.'), ...usual(RANGE) }, ['range']),
    one('date', { open_while: text('The yes/no field of the entry while which this date is the as-of day.') }, []),
    one(['birth_date', 'text'], {}, []),
    one('age', { from: text('The date of birth.'), range: RANGE, unit: text('years'), ...usual(RANGE) }, [
      'from',
      'range',
    ]),
    one(
      'lab',
      {
        dimension: text('One of `units:`.'),
        unit: text('The unit that is offered first.'),
        plausible: { ...RANGE, description: 'A value outside is questioned.' },
        molar_mass: { ...DECIMAL, description: 'Grams per mole; lets substance units be used.' },
        si: text('The unit that is offered first where a site says `units: si`; `unit` when left out.'),
        conventional: text('The same for `units: conventional`.'),
        ...usual(RANGE),
      },
      ['dimension', 'unit'],
    ),
    one('group', { applies_when: text('The yes/no field without which the others do not apply.'), fields }, ['fields']),
    one('list', { entry: text('What one entry is called.'), fields, ...usual({ enum: ['none', 'some'] }) }, [
      'entry',
      'fields',
    ]),
  ]
}

const WAY = {
  enum: ['repeat', 'treatment', 'course'],
  description:
    'How the value may become another one: by measuring again, by treatment, by itself; never when left out.',
}

function change(): Schema {
  const value = { type: ['string', 'boolean'] }
  const values = (description: string): Schema => ({ anyOf: [value, { type: 'array', items: value }], description })
  return objectSchema(
    {
      way: WAY,
      advice: text(
        'What people read after the names of the criteria; {fact}, {needed}, {entry} and {after} are filled in.',
      ),
      from: values('The values that may change; any when left out.'),
      to: values('What they may become; anything when left out.'),
      since: text('The date beside the fact that is the day of the change.'),
      by: text('Of a list: the choice by which new entries are named.'),
    },
    ['way'],
  )
}

function common(): Record<string, Schema> {
  return {
    label: text('A noun phrase for sentences.'),
    question: text('What the nurse is asked.'),
    help: text('What `?` shows.'),
    source: text('Where a constant comes from.'),
    codes: codes(),
    fresh: {
      ...SPAN,
      description: 'How old it may be before it should be asked for again; of a group or list, its facts.',
    },
    changeable: { anyOf: [WAY, change()], description: WAY.description },
  }
}

function codes(): Schema {
  const code = { type: ['string', 'number'], description: 'The code.' }
  return listOf(objectSchema({ system: text('Such as LOINC or SNOMED CT.'), code }, ['system', 'code']))
}

function choiceValue(): Schema {
  return objectSchema(
    {
      label: text('What people read.'),
      as: text('How a sentence says that something is this: `an aromatase inhibitor`, `in the liver`.'),
      synonyms: listOf({ type: ['string', 'number'] }, 'Other words and signs that people type for it.'),
      in_full: listOf({ type: ['string', 'number'] }, 'Short names and brands, which mean it only when typed in full.'),
      part_of: listOf({ type: ['string', 'number'] }, 'Names of what is this and another value at once.'),
      help: text('What it means.'),
      stands_for: listOf({ type: 'string' }, 'The values that this one may turn out to be.'),
      silent: { type: 'boolean', description: 'Recording it does not assert that its group applies.' },
      codes: codes(),
    },
    ['label'],
  )
}

const SENTENCES: Readonly<Record<(typeof SENTENCE_WORDS)[number], string>> = {
  numbered: 'Whole words: a number behind one is a name or a version, and no limit.',
  counted: 'Beginnings of words: “one” before one is a number.',
  vague: 'Beginnings of words that stand for a number that nobody writes.',
  general: 'Whole words that say too little to name a value by themselves.',
  good: 'Beginnings of words: “yes” to a question for one is good news.',
  bad: 'Beginnings of words: “yes” to a question for one is bad news.',
  against: 'Beginnings of words that speak against the thing that follows.',
}
