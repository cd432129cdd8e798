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
        id: text('The name of the file without its ending.'),
        title: text('The title of the trial.'),
        source: text('Path of the source record, from the folder that holds `criteria/`.'),
        enrolment: objectSchema({ state: { enum: ['open', 'closed', 'unknown'] }, reason: text('Why it is closed.') }, [
          'state',
        ]),
        page_date: { ...DATE, description: 'The day of the page that the rules are written from.' },
        protocol: {
          ...objectSchema(
            {
              number: text('Its number, as the sponsor gives it.'),
              version: text('Its version.'),
              date: { ...DATE, description: 'Of this version.' },
              amendment: text('Its number or name.'),
            },
            ['version', 'date'],
          ),
          description: 'The version of the protocol that the rules follow, where a site has it.',
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
    const said = `An entry has ${listed(own.map(([name]) => name))}; facts outside of it are known here, too.`
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
    ask: text('The question that a person answers; an answer favourable to the patient is a yes.'),
    who: text('Who answers it.'),
    favourable: { enum: ['yes', 'no'], description: 'The answer that is favourable to the patient; yes, if left out.' },
    formerly: listOf(
      text('The question as it was asked.'),
      'Earlier words of the same question: answers that were recorded under them still count.',
    ),
  }
  return {
    ...objectSchema(
      {
        id: {
          ...writtenAs(CRITERION_ID, ['I1', 'E1', 'R-SEX']),
          description: 'Named like its bullet.',
        },
        text: text('What the page says, in one sentence.'),
        cites: { ...text('The bullet of the source record.'), examples: USUAL_IDS },
        note: text('How an open wording is read.'),
        remarks: {
          type: 'array',
          items: objectSchema({ when: condition('When to say it.'), say: text('What to say.') }, ['when', 'say']),
        },
        require: condition('What must hold of a patient.'),
        exclude: condition('What must not hold of a patient.'),
        confirm: objectSchema({ when: condition('The zone that the page leaves open.'), ...question }, [
          'when',
          'ask',
          'who',
        ]),
        ...question,
        not_screened: objectSchema(
          { as: { enum: ['heading', 'after_enrolment', 'quota'] }, reason: text('Why nobody is screened on it.') },
          ['as', 'reason'],
        ),
        fresh: mapOf(SPAN, 'How old facts may be for this criterion: a fact, group or list, and its span.'),
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
      base: { anyOf: [facts, text('Path of a file with one patient.')], description: 'The patient that cases change.' },
      cases: {
        type: 'array',
        items: objectSchema(
          {
            say: text('What the case shows.'),
            set: { ...facts, description: 'Path → value, put into the base patient.' },
            patient: { ...facts, description: 'A patient of its own instead of the base.' },
            is: byCriterion('#/definitions/example-status'),
            missing: byCriterion('#/definitions/example-missing'),
            remarks: byCriterion('#/definitions/example-remark'),
            unread: {
              type: 'boolean',
              description: 'Suggested by the program. Take it away when you have read the example and it is right.',
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
        description: 'At least so many of these hold.',
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
  description: 'How old it may be.',
}

function quantifiers(list: ListVariable): Schema {
  const where = { $ref: `#/definitions/${entryName(list)}` }
  const some = { anyOf: [where, { type: 'object', maxProperties: 0 }] }
  const number = eitherOf([writtenAs(quantityPattern([]), ['≥ 2', '2..5']), { type: 'integer', minimum: 0 }])
  const dates = list.fields.filter((one) => one.type === 'date').map((one) => one.name)
  const ranked = dates.length > 0 && {
    latest: { ...some, description: `The latest ${list.entry} by the date \`by:\` is like this.` },
    first: { ...some, description: `The first ${list.entry} by the date \`by:\` is like this.` },
    by: { enum: dates, description: 'The date by which an entry is the latest, or the first.' },
    among: { ...some, description: 'Which entries are put in order; all of them, if left out.' },
  }
  const totals = list.fields.filter((one) => one.type === 'integer').map((one) => one.name)
  const names = {
    some: { ...some, description: `Some ${list.entry} is like this; \`{}\` is any.` },
    every: { ...some, description: `Every ${list.entry} is like this.` },
    none: { ...some, description: `No ${list.entry} is like this.` },
    count: { ...number, description: 'How many entries there are of those like `where:`, or of all.' },
    ...(totals.length > 0 && { total: { enum: totals, description: 'The sum of this over the entries.' } }),
    is: { ...number, description: 'What the total is.' },
    where: { ...some, description: 'Which entries are counted.' },
    ...ranked,
  }
  return {
    ...objectSchema(names),
    errorMessage: `Here stand ${listed(Object.keys(names))}.`,
    ...(dates.length > 0 && { dependencies: { latest: ['by'], first: ['by'], among: ['by'] } }),
    minProperties: 1,
  }
}
