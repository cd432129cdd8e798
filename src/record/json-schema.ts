import * as z from 'zod'
import type { Dictionary } from '../dictionary/index.ts'
import { describedRecord } from './schema.ts'

/** The JSON Schema of a patient record (draft-07, which editors support). Each fact is described by its question. */
export function recordJsonSchema(dictionary: Dictionary): object {
  const described = describedRecord(dictionary, (schema, text) => schema.describe(text))
  const schema = z.toJSONSchema(described, { target: 'draft-7', io: 'input' })
  return { title: 'prescreen patient record', ...withoutSafeIntegerBounds(schema) }
}

// Removes the bounds of the integers that JavaScript represents exactly. zod adds them to every
// integer, and they say nothing about patients.
function withoutSafeIntegerBounds(value: object): object {
  const text = JSON.stringify(value, (key, one: unknown) => {
    const bound = key === 'minimum' || key === 'maximum'
    return bound && Math.abs(Number(one)) === Number.MAX_SAFE_INTEGER ? undefined : one
  })
  return JSON.parse(text) as object
}
