import { leafSchemas, nameIn, quantityPattern } from '../conditions/index.ts'
import type { SchemaFacts } from '../conditions/index.ts'
import { dayOf, variablesByPath } from '../dictionary/index.ts'
import type { Dictionary, ListVariable, Variable } from '../dictionary/index.ts'
import { ALIVE, TRIAL_FORMAT } from '../model/index.ts'
import { PERIOD_PATTERN } from '../quantity/index.ts'
import { eitherOf, objectSchema, writtenAs } from '../syntax/index.ts'
import type { Schema } from '../syntax/index.ts'
import { CONTACT, DRAFT, listOf, mapOf, SPAN, text } from './parts.ts'

/**
 * JSON Schema (draft-07, which editors understand) of a rule file over this dictionary. It completes variables and
 * values and shows mistakes while one types. It accepts everything that `readTrial` accepts, and refuses most of what
 * `readTrial` refuses (but not, for example, a range upside down).
 */
export function trialJsonSchema(dictionary: Dictionary): Schema {
  return {
    $schema: DRAFT,
    title: 'prescreen rule file',
    ...objectSchema(
      {
        format: { const: TRIAL_FORMAT },
        id: text('The file name without its ending.'),
        title: text('The title of the trial.'),
        source: text('The path of the source record, from the folder that holds `criteria/`.'),
        enrolment: objectSchema({ state: { enum: ['open', 'closed', 'unknown'] }, reason: text('Why it is closed.') }, [
          'state',
        ]),
        page_date: { ...DATE, description: 'The date of the page from which the rules were written.' },
        protocol: {
          ...objectSchema(
            {
              number: text('The sponsor’s number of the protocol.'),
              version: text('Its version.'),
              date: { ...DATE, description: 'The date of this version.' },
              amendment: text('The number or name of the amendment.'),
            },
            ['version', 'date'],
          ),
          description: 'The protocol version that the rules follow, if the site has it.',
        },
        contact: { ...CONTACT, description: 'Whom to call about the trial.' },
        criteria: { type: 'array', minItems: 1, items: { $ref: '#/definitions/criterion' } },
        examples: { $ref: '#/definitions/examples' },
      },
      ['format', 'id', 'title', 'source', 'enrolment', 'criteria'],
    ),
    definitions: {
      criterion: criterion(),
      examples: examples(),
      'example-status': { enum: ['pass', 'fail', 'confirm', 'unknown', 'not-screened'] },
      'example-missing': { type: 'array', items: { type: 'string' } },
      'example-remark': { type: ['string', 'null'] },
      ...conditionSchemas(dictionary),
    },
  }
}

const DATE: Schema = writtenAs(String.raw`^\d{4}(?:-\d{2}(?:-\d{2})?)?$`, ['2026-03-15', '2026-03'])

/** The definitions `condition` (on a whole record), `entry-of-LIST` (on one entry), and those that they refer to. */
export function conditionSchemas(dictionary: Dictionary): Record<string, Schema> {
  const declared = [...variablesByPath(dictionary).values()].filter((one) => one.type !== 'group')
  const days = declared.flatMap(({ path }) => dayOf(dictionary, path) ?? [])
  const every = [...declared, ...days]
  const known = { every, dictionary }
  const outer = [...declared.filter((one) => !one.path.includes('[]')), ...(dictionary.derived ?? [])]
  const facts = outer.map((one): [string, Schema] => [one.path, described(one, known)])
  const refs = [
    ...outer.map((one): [string, Schema] => [one.path, { $ref: `#/definitions/${one.path}` }]),
    ...days.map((one): [string, Schema] => [one.path, { $ref: '#/definitions/day' }]),
  ]
  const [day] = days
  const lists = outer.filter((one) => one.type === 'list')
  const entries = lists.map((list): [string, Schema] => {
    const own = list.fields.map((one): [string, Schema] => [one.name, described(one, known)])
    const taken = new Set(own.map(([name]) => name))
    const others = refs.filter(([path]) => !taken.has(path) && !lists.some((one) => one.path === path))
    const said = `An entry has ${listed(own.map(([name]) => name))}; facts outside the list can be used here, too.`
    const entry = condition(Object.fromEntries(others), entryName(list), Object.fromEntries(own))
    return [entryName(list), { ...entry, errorMessage: said }]
  })
  const names = (['yes_no', 'integer', 'date'] as const).map((type): [string, Schema] => {
    const own = every.filter((one) => one.type === type || (type === 'date' && one.type === 'birth_date'))
    return [`names-of-${type}`, { enum: [...new Set(own.map(nameIn))] }]
  })
  return {
    condition: condition(Object.fromEntries(refs), 'condition'),
    ...(day !== undefined && { day: { ...requirement(day, known), description: 'The day on which the fact held.' } }),
    ...Object.fromEntries([...entries, ...facts, ...names]),
  }
}

const CRITERION_ID = '^(?:I[1-9][0-9]*|E[1-9][0-9]*|R-[A-Z]+)$'
/** A schema cannot know the bullets and criteria of the file at hand, so editors offer the ids that most files have. */
const USUAL_IDS: readonly string[] = [
  'R-SEX',
  'R-AGE',
  'R-HV',
  ...['I', 'E'].flatMap((kind) => Array.from({ length: 20 }, (_, i) => `${kind}${i + 1}`)),
]

function criterion(): Schema {
  const condition = (description: string): Schema => ({ $ref: '#/definitions/condition', description })
  const question = {
    ask: text('The question that a person answers; a yes counts in the patient’s favour unless `favourable: no`.'),
    who: text('Who answers it.'),
    favourable: {
      enum: ['yes', 'no'],
      description: 'The answer that counts in the patient’s favour; yes, if left out.',
    },
    formerly: listOf(
      text('The question as it was asked.'),
      'Earlier wordings of the same question; answers recorded under them still count.',
    ),
  }
  return {
    ...objectSchema(
      {
        id: {
          ...writtenAs(CRITERION_ID, ['I1', 'E1', 'R-SEX']),
          description: 'The name of the bullet.',
        },
        text: text('What the page says, in one sentence.'),
        cites: { ...text('The bullet of the source record.'), examples: USUAL_IDS },
        note: text('How an unclear wording was read.'),
        remarks: {
          type: 'array',
          items: objectSchema({ when: condition('When it is shown.'), say: text('The text shown.') }, ['when', 'say']),
        },
        require: condition('What must be true of a patient.'),
        exclude: condition('What must not be true of a patient.'),
        confirm: objectSchema({ when: condition('The cases that the page leaves to a person.'), ...question }, [
          'when',
          'ask',
          'who',
        ]),
        ...question,
        not_screened: objectSchema(
          { as: { enum: ['heading', 'after_enrolment', 'quota'] }, reason: text('Why it is not screened.') },
          ['as', 'reason'],
        ),
        fresh: mapOf(SPAN, 'How old facts may be for this criterion: a fact, group or list → its limit.'),
      },
      ['id', 'text', 'cites'],
    ),
    oneOf: [
      ...['require', 'exclude', 'not_screened'].map((key) => ({ required: [key] })),
      { required: ['ask', 'who'] },
    ],
  }
}

function examples(): Schema {
  /** `value`: the reference to the schema of what an example says about one criterion. */
  const byCriterion = (value: string): Schema => ({
    type: 'object',
    propertyNames: writtenAs(CRITERION_ID, ['I1', 'E1', 'R-SEX']),
    properties: Object.fromEntries([ALIVE, ...USUAL_IDS].map((id) => [id, { $ref: value }])),
    additionalProperties: { $ref: value },
  })
  const facts = { type: 'object' }
  return objectSchema(
    {
      as_of: text('The day for which the cases are screened.'),
      base: {
        anyOf: [facts, text('Path of a file with one patient.')],
        description: 'The patient from which every case starts.',
      },
      cases: {
        type: 'array',
        items: objectSchema(
          {
            say: text('What the case shows.'),
            set: { ...facts, description: 'Path → value, changed in the base patient.' },
            patient: { ...facts, description: 'A complete patient, used instead of the base.' },
            is: byCriterion('#/definitions/example-status'),
            missing: byCriterion('#/definitions/example-missing'),
            remarks: byCriterion('#/definitions/example-remark'),
            unread: {
              type: 'boolean',
              description: 'Suggested by the program. Remove this once you have reviewed the example and it is right.',
            },
            verdict: { enum: ['eligible', 'needs-confirmation', 'ineligible', 'undetermined'] },
          },
          ['say'],
        ),
      },
    },
    ['as_of', 'base', 'cases'],
  )
}

/** The known names, for a message about a wrong one. A schema cannot tell which is nearest. */
function listed(names: readonly string[]): string {
  return names.map((one) => `\`${one}\``).join(', ')
}

function entryName({ name }: ListVariable): string {
  return `entry-of-${name}`
}

/**
 * A condition on these facts. `self`: the name of its definition, for conditions inside it. `own`: facts that are
 * offered first.
 */
function condition(facts: Record<string, Schema>, self: string, own: Record<string, Schema> = {}): Schema {
  const several = { type: 'array', minItems: 1, items: { $ref: `#/definitions/${self}` } }
  return {
    ...objectSchema({
      ...own,
      all: { ...several, description: 'All of these hold.' },
      any: { ...several, description: 'At least one of these holds.' },
      none_of: { ...several, description: 'None of these holds.' },
      not: { $ref: `#/definitions/${self}`, description: 'This does not hold.' },
      at_least: {
        ...objectSchema({ count: { type: 'integer', minimum: 1 }, of: several }, ['count', 'of']),
        description: 'At least this many of these hold.',
      },
      ...facts,
    }),
    minProperties: 1,
  }
}

function described(variable: Variable, facts: SchemaFacts): Schema {
  return { ...requirement(variable, facts), description: variable.question ?? variable.label }
}

function requirement(variable: Variable, facts: SchemaFacts): Schema {
  if (variable.type === 'list') return quantifiers(variable)
  const own = leafSchemas(variable, facts)
  const one = eitherOf(own)
  if (dayOf(facts.dictionary, variable.path) === undefined) return one
  const dated = objectSchema({ is: one, within: WITHIN }, ['within'])
  return eitherOf([...own, dated])
}

const WITHIN: Schema = {
  ...writtenAs(PERIOD_PATTERN, ['14 days']),
  description: 'How old the fact may be.',
}

function quantifiers(list: ListVariable): Schema {
  const where = { $ref: `#/definitions/${entryName(list)}` }
  const some = { anyOf: [where, { type: 'object', maxProperties: 0 }] }
  const number = eitherOf([writtenAs(quantityPattern([]), ['≥ 2', '2..5']), { type: 'integer', minimum: 0 }])
  const dates = list.fields.filter((one) => one.type === 'date').map((one) => one.name)
  const ranked = dates.length > 0 && {
    latest: { ...some, description: `The latest ${list.entry} by the date \`by:\` is like this.` },
    first: { ...some, description: `The first ${list.entry} by the date \`by:\` is like this.` },
    by: { enum: dates, description: 'The date that decides which entry is the latest or first.' },
    among: { ...some, description: 'Which entries are compared; all of them, if left out.' },
  }
  const totals = list.fields.filter((one) => one.type === 'integer').map((one) => one.name)
  const names = {
    some: { ...some, description: `At least one ${list.entry} is like this; \`{}\` means any.` },
    every: { ...some, description: `Every ${list.entry} is like this.` },
    none: { ...some, description: `No ${list.entry} is like this.` },
    count: { ...number, description: 'How many entries match `where:`; all entries, if it is left out.' },
    ...(totals.length > 0 && { total: { enum: totals, description: 'The field that is added up over the entries.' } }),
    is: { ...number, description: 'What the total must be.' },
    where: { ...some, description: 'Which entries are counted.' },
    ...ranked,
  }
  return {
    ...objectSchema(names),
    errorMessage: `Use ${listed(Object.keys(names))} here.`,
    ...(dates.length > 0 && { dependencies: { latest: ['by'], first: ['by'], among: ['by'] } }),
    minProperties: 1,
  }
}
