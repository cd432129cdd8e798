import { readMapping } from '../fhir/index.ts'
import type { FhirMapping } from '../fhir/index.ts'
import type { Dictionary } from '../dictionary/index.ts'
import type { Reading } from '../patients/index.ts'
import { harmless, offer, renderDiagnostic } from '../text/index.ts'
import { readCriteriaFiles } from './criteria-folder.ts'
import { cannotRun } from './exit.ts'
import { readText } from './files/reading.ts'
import { COMPILED_FHIR, SHIPPED_CRITERIA } from './places.ts'

/** The options that say how patients are read. */
export interface ReadingOptions {
  readonly criteria?: string
  readonly assumeComplete?: string
}

/** The mapping of the criteria folder, as compiled by the build where it is the shipped one. */
export function readingFor({ criteria, assumeComplete }: ReadingOptions, dictionary: Dictionary): Reading {
  const complete = completeLists(assumeComplete, dictionary)
  const file = readCriteriaFiles(criteria ?? SHIPPED_CRITERIA).fhir
  if (file === undefined) return { mapping: undefined, complete }
  const compiled = compiledMapping(file.sha256)
  if (compiled !== undefined) return { mapping: compiled, complete }
  const read = readMapping(file.path, file.text, dictionary)
  if (read.ok) return { mapping: read.mapping, complete }
  throw cannotRun(read.diagnostics.map(renderDiagnostic).join('\n\n'))
}

/** The same, made when the first FHIR resource is met. */
export function onDemand(options: ReadingOptions, dictionary: Dictionary): () => Reading {
  let reading: Reading | undefined
  return () => (reading ??= readingFor(options, dictionary))
}

function compiledMapping(sha256: string): FhirMapping | undefined {
  try {
    const compiled = JSON.parse(readText(COMPILED_FHIR)) as { sha256: string; mapping: FhirMapping }
    return compiled.sha256 === sha256 ? compiled.mapping : undefined
  } catch {
    return undefined
  }
}

function completeLists(text: string | undefined, dictionary: Dictionary): string[] {
  const known = dictionary.variables.filter((one) => one.type === 'list').map((one) => one.name)
  const lists = (text ?? '').split(',').filter((one) => one !== '')
  for (const list of lists)
    if (!known.includes(list))
      throw cannotRun(`There is no list \`${harmless(list)}\`. ${offer(list, known) ?? ''}`.trim())
  return lists
}
