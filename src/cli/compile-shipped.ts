import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { loadRules } from '../model/index.ts'
import { dictionaryJsonSchema, trialJsonSchema } from '../schemas/index.ts'
import { renderDiagnostic } from '../text/index.ts'
import type { Diagnostic } from '../text/index.ts'
import { readMapping } from '../mapping/index.ts'
import { readCriteriaFiles } from './criteria-folder.ts'
import { keep } from './files/kept.ts'
import { COMPILED_FHIR, COMPILED_RULES, SHIPPED_CRITERIA } from './places.ts'

// The last step of the build: writes the shipped rules as plain data, so that a run need not read YAML, and their
// schemas.
const files = readCriteriaFiles(SHIPPED_CRITERIA)
const loaded = loadRules(files.dictionary, files.trials, files.sha256)
if (loaded.ok) {
  keep(JSON.stringify(loaded.rules), files.sha256, COMPILED_RULES)
  // The first line of each rule file names its schema, from which editors complete variables and values.
  const { dictionary } = loaded.rules
  if (files.fhir !== undefined) {
    const fhir = readMapping(files.fhir.path, files.fhir.text, dictionary)
    if (fhir.ok) keep(JSON.stringify(fhir.mapping), files.fhir.sha256, COMPILED_FHIR)
    else fail(fhir.diagnostics)
  }
  const schemas = { trial: trialJsonSchema(dictionary), dictionary: dictionaryJsonSchema(dictionary) }
  for (const [name, schema] of Object.entries(schemas))
    writeFileSync(join(SHIPPED_CRITERIA, `${name}.schema.json`), `${JSON.stringify(schema, undefined, 2)}\n`)
} else fail(loaded.diagnostics)

function fail(diagnostics: readonly Diagnostic[]): void {
  process.stderr.write(`${diagnostics.map(renderDiagnostic).join('\n\n')}\n`)
  process.exitCode = 2
}
