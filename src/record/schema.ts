import * as z from 'zod'
import type { ChoiceVariable, Dictionary, Variable } from '../dictionary/index.ts'
import { parsePartialDate } from '../quantity/index.ts'

const COMPARATORS = ['<', '<=', '>=', '>'] as const
const schemas = new WeakMap<Dictionary, z.ZodType>()

/** The schema of a patient record, made from the dictionary: shapes, names and fixed values (not dates against the as-of date, not units). */
export function recordSchema(dictionary: Dictionary): z.ZodType {
  const known = schemas.get(dictionary)
  if (known !== undefined) return known
  const schema = z.strictObject({
    id: z.string().min(1).describe('Unique in a batch; never a name.'),
    ...fieldSchemas(dictionary.variables),
    confirmations: z
      .record(z.string(), z.record(z.string(), z.boolean()))
      .nullish()
      .describe('Answers of people: trial, criterion, true when favourable to the patient.'),
  })
  schemas.set(dictionary, schema)
  return schema
}

/** JSON Schema (draft-07, which editors read) of a patient record. */
export function recordJsonSchema(dictionary: Dictionary): object {
  const schema = z.toJSONSchema(recordSchema(dictionary), { target: 'draft-7', io: 'input' })
  return { title: 'prescreen patient record', ...withoutSafeIntegerBounds(schema) }
}

// zod bounds every integer by what JavaScript counts exactly; that says nothing about patients.
function withoutSafeIntegerBounds(value: object): object {
  const text = JSON.stringify(value, (key, one: unknown) => {
    const bound = key === 'minimum' || key === 'maximum'
    return bound && Math.abs(Number(one)) === Number.MAX_SAFE_INTEGER ? undefined : one
  })
  return JSON.parse(text) as object
}

function fieldSchemas(variables: readonly Variable[]): Record<string, z.ZodType> {
  return Object.fromEntries(
    variables.map((variable) => {
      const schema = variableSchema(variable).nullish()
      return [variable.name, schema.describe(variable.question ?? variable.label)]
    }),
  )
}

function variableSchema(variable: Variable): z.ZodType {
  switch (variable.type) {
    case 'choice':
      return choiceSchema(variable)
    case 'yes_no':
      return z.boolean()
    case 'integer':
      return integerSchema(variable.range)
    case 'age':
      return z.union([
        z.int().min(variable.range.min).max(variable.range.max),
        z.strictObject({ min: z.int().min(variable.range.min), max: z.int().max(variable.range.max) }),
      ])
    case 'date':
    case 'birth_date':
      return dateSchema()
    case 'text':
      return z.string()
    case 'lab':
      return labSchema()
    case 'group':
      return z.strictObject(fieldSchemas(variable.fields))
    case 'list': {
      const items = z.array(z.strictObject(fieldSchemas(variable.fields)))
      return z.union([items, z.strictObject({ complete: z.boolean(), items })])
    }
  }
}

function choiceSchema(variable: ChoiceVariable): z.ZodType {
  return z.enum(variable.values.map((value) => value.name))
}

function integerSchema({ min, max }: { readonly min: number; readonly max: number }): z.ZodType {
  const value = z.int().min(min).max(max)
  return z.union([value, z.strictObject({ value, comparator: z.enum(COMPARATORS) })])
}

function dateSchema(): z.ZodType {
  return z
    .string()
    .regex(/^\d{4}(-\d{2}(-\d{2})?)?$/)
    .refine((text) => parsePartialDate(text) !== undefined)
}

function labSchema(): z.ZodType {
  return z.strictObject({
    value: z.number().min(0).nullish(),
    unit: z.string().nullish(),
    comparator: z.enum(COMPARATORS).nullish(),
    uln: z.number().positive().nullish(),
    date: dateSchema().nullish(),
  })
}
