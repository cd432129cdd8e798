import { recordJsonSchema } from '../../record/index.ts'
import { dictionaryJsonSchema, resultJsonSchema, trialJsonSchema } from '../../schemas/index.ts'
import { harmless, offer } from '../../text/index.ts'
import { cannotRun } from '../exit.ts'
import { rulesFor } from '../options.ts'
import type { CommonOptions } from '../options.ts'
import { print } from '../terminal.ts'

const SCHEMAS = {
  patient: recordJsonSchema,
  trial: trialJsonSchema,
  dictionary: dictionaryJsonSchema,
  result: resultJsonSchema,
}

/**
 * `prescreen schema WHAT`: JSON Schema (draft-07) of something that prescreen reads or writes, made from the
 * dictionary.
 */
export async function schemaCommand(what: string, options: CommonOptions): Promise<void> {
  if (!Object.hasOwn(SCHEMAS, what)) {
    const known = Object.keys(SCHEMAS)
    throw cannotRun(`There is no schema for \`${harmless(what)}\`. ${offer(what, known) ?? ''}`.trim())
  }
  const { dictionary } = await rulesFor(options)
  const schema = SCHEMAS[what as keyof typeof SCHEMAS](dictionary)
  print(`${JSON.stringify(schema, undefined, 2)}\n`)
}
