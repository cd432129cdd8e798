import * as z from 'zod'
import type { ChoiceVariable, Dictionary, IntegerRange, Variable } from '../dictionary/index.ts'
import { parsePartialDate } from '../quantity/index.ts'
import type { Json } from './record.ts'
import { isId, LONGEST_ID } from './id.ts'

// Compiling the schema pays off only after hundreds of records; for a single record it would take a third of the time.
z.config({ jitless: true })

/**
 * Caches a schema that is made when it is first used. A record in order needs no schema, and making all of them takes
 * as long as writing the page of a record.
 */
function once<T>(make: () => T): () => T {
  let made: T | undefined
  return () => (made ??= make())
}

const schemas = new WeakMap<Dictionary, z.ZodType>()

/**
 * The schema of a patient record, made from the dictionary: shapes, names and fixed values. It does not compare dates
 * with the as-of date and does not check units.
 */
export function recordSchema(dictionary: Dictionary): z.ZodType {
  const known = schemas.get(dictionary)
  if (known !== undefined) return known
  const schema = describedRecord(dictionary, (one) => one)
  schemas.set(dictionary, schema)
  return schema
}

/** Adds a description to a schema, or leaves it out: making descriptions takes time that screening should not spend. */
type Describe = (schema: z.ZodType, text: string) => z.ZodType

/** Makes the same schema, with descriptions if `describe` adds them; not cached. */
export function describedRecord(dictionary: Dictionary, describe: Describe): z.ZodType {
  const answers = z.record(z.string(), z.record(z.string(), answer()).nullish()).nullish()
  return z.strictObject({
    id: describe(id(), 'Unique in a batch; never a name.'),
    ...fieldSchemas(dictionary.variables, describe),
    confirmations: describe(
      answers,
      'Answers of people: trial, criterion, true when favourable to the patient; or with who, when and the question.',
    ),
    provenance: describe(provenance(), 'Where each fact comes from, by its path.'),
    other_sources: describe(
      otherSources(dictionary.variables, describe),
      'What other sources say otherwise; which is right is open. Lists have no place here.',
    ),
    interview: describe(
      interviewState(),
      'What an interview has asked so far, in order, so that it can go on; and what a second person verified.',
    ),
  })
}

function otherSources(variables: readonly Variable[], describe: Describe): z.ZodType {
  const single = variables.filter((one) => one.type !== 'list')
  return z.array(z.strictObject({ ...fieldSchemas(single, describe), provenance: provenance() })).nullish()
}

function fieldSchemas(variables: readonly Variable[], describe: Describe): Record<string, z.ZodType> {
  return Object.fromEntries(
    variables.map((variable) => [
      variable.name,
      describe(variableSchema(variable, describe), variable.question ?? variable.label),
    ]),
  )
}

function variableSchema(variable: Variable, describe: Describe): z.ZodType {
  switch (variable.type) {
    case 'choice':
      return choiceSchema(variable)
    case 'yes_no':
      return yesNoFact()
    case 'integer':
      return integerSchema(variable.range)
    case 'age':
      return ageSchema(variable.range)
    case 'date':
    case 'birth_date':
      return dateFact()
    case 'text':
      return textFact()
    case 'lab':
      return lab()
    case 'group':
      return z.strictObject(fieldSchemas(variable.fields, describe)).nullish()
    case 'list': {
      const items = z.array(z.strictObject({ ...fieldSchemas(variable.fields, describe), source: text(), by: text() }))
      return z.union([items, z.strictObject({ complete: z.boolean(), items, ...origin() })]).nullish()
    }
  }
}

const id = once(() => z.string().min(1).max(LONGEST_ID).refine(isId))

const provenance = once(() => z.record(z.string(), z.string()).nullish())
export const COMPARATORS: readonly string[] = ['<', '<=', '>=', '>']
const comparator = once(() => z.enum(COMPARATORS))
const text = once(() => z.string().nullish())
const day = once(() =>
  z
    .string()
    .regex(/^\d{4}(-\d{2}(-\d{2})?)?$/)
    .refine((given) => parsePartialDate(given) !== undefined),
)
const date = once(() => day().nullish())
const origin = once(() => ({ date: date(), source: text(), by: text() }))
const verified = once(() =>
  z.strictObject({
    path: z.string(),
    by: z.string(),
    date: day(),
    agrees: z.boolean(),
    // What the record said, and what the second person said if that differs: values of a record as JSON texts.
    value: z.string(),
    other: z.string().optional(),
    // A list as the record stated it, for as long as it is undecided which of the two lists holds.
    stated: z.string().optional(),
  }),
)
const interviewState = once(() =>
  z
    .strictObject({ asked: z.array(z.string()), open: z.array(z.string()), verified: z.array(verified()).nullish() })
    .nullish(),
)
const QUESTION_HASH = /^[0-9a-f]{64}$/

/** Whether a value is the hash of a question, as in the schema. */
export function isQuestionHash(value: Json | undefined): boolean {
  return typeof value === 'string' && QUESTION_HASH.test(value)
}

const answer = once(() =>
  z
    .union([
      z.boolean(),
      z.strictObject({
        answer: z.boolean().nullish(),
        by: text(),
        date: date(),
        // The hash of the question that was asked, as results give it.
        question_sha256: z.string().regex(QUESTION_HASH).nullish(),
      }),
    ])
    .nullish(),
)
const lab = once(() =>
  z
    .strictObject({
      value: z.number().min(0).nullish(),
      unit: text(),
      comparator: comparator().nullish(),
      uln: z.number().positive().nullish(),
      ...origin(),
    })
    .nullish(),
)

/**
 * A value by itself or with its origin. Other forms of the value come last,
 * which `likelyBranch` in `check.ts` relies on.
 */
function stated(value: z.ZodType, ...others: readonly z.ZodType[]): z.ZodType {
  return z.union([value, z.strictObject({ value: value.nullable(), ...origin() }), ...others]).nullish()
}

const yesNoFact = once(() => stated(z.boolean()))
const dateFact = once(() => stated(day()))
const textFact = once(() => stated(z.string()))

function choiceSchema(variable: ChoiceVariable): z.ZodType {
  const value = z.enum(variable.values.map((one) => one.name))
  return stated(value, z.strictObject({ one_of: z.array(value).min(1), ...origin() }))
}

function integerSchema({ min, max }: IntegerRange): z.ZodType {
  const value = z.int().min(min).max(max)
  const withSign = z.strictObject({ value: value.nullable(), comparator: comparator().nullish(), ...origin() })
  return z.union([value, withSign]).nullish()
}

function ageSchema({ min, max }: IntegerRange): z.ZodType {
  const value = z.int().min(min).max(max)
  return stated(value, z.strictObject({ min: value, max: value, ...origin() }))
}
