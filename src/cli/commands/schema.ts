import { recordJsonSchema } from '../../record/index.ts'
import { harmless } from '../../text/index.ts'
import { cannotRun } from '../exit.ts'
import { rulesFor } from '../options.ts'
import type { CommonOptions } from '../options.ts'

/** `prescreen schema patient`: JSON Schema (draft-07) of a patient record, made from the dictionary. */
export async function schemaCommand(what: string, options: CommonOptions): Promise<void> {
  if (what !== 'patient') throw cannotRun(`There is a schema of \`patient\`, not of \`${harmless(what)}\`.`)
  const { dictionary } = await rulesFor(options)
  process.stdout.write(`${JSON.stringify(recordJsonSchema(dictionary), undefined, 2)}\n`)
}
