import { importFhir, readMapping } from '../fhir/index.ts'
import type { FhirMapping, Import } from '../fhir/index.ts'
import type { Dictionary } from '../dictionary/index.ts'
import type { RuleSet } from '../model/index.ts'
import type { Day } from '../quantity/index.ts'
import type { Json } from '../record/index.ts'
import { harmless, offer, renderDiagnostic } from '../text/index.ts'
import { readCriteriaFiles } from './criteria-folder.ts'
import { cannotRun } from './exit.ts'
import { readText } from './files/reading.ts'
import { COMPILED_FHIR, SHIPPED_CRITERIA } from './places.ts'

/** Makes records of FHIR values that belong together. */
export type FhirReader = (values: readonly Json[]) => Import

/** What a FHIR import needs, as plain data; no mapping: the criteria folder has none. */
export interface FhirSetting {
  readonly mapping: FhirMapping | undefined
  /** The lists that are taken as complete. */
  readonly complete: readonly string[]
}

export interface FhirOptions {
  readonly criteria?: string
  readonly assumeComplete?: string
}

/** The mapping of the criteria folder, as compiled by the build where it is the shipped one. */
export function fhirSetting({ criteria, assumeComplete }: FhirOptions, dictionary: Dictionary): FhirSetting {
  const complete = completeLists(assumeComplete, dictionary)
  const file = readCriteriaFiles(criteria ?? SHIPPED_CRITERIA).fhir
  if (file === undefined) return { mapping: undefined, complete }
  const compiled = compiledMapping(file.sha256)
  if (compiled !== undefined) return { mapping: compiled, complete }
  const read = readMapping(file.path, file.text, dictionary)
  if (read.ok) return { mapping: read.mapping, complete }
  throw cannotRun(read.diagnostics.map(renderDiagnostic).join('\n\n'))
}

export function fhirReader({ mapping, complete }: FhirSetting, dictionary: Dictionary, asOf: Day): FhirReader {
  if (mapping === undefined) return () => ({ ok: false, reason: NO_MAPPING })
  return (values) => importFhir(values, mapping, dictionary, asOf, complete)
}

/** A reader that is made when the first FHIR resource is met. */
export function onDemandFhir(
  options: FhirOptions,
  { rules, asOf }: { readonly rules: RuleSet; readonly asOf: Day },
): () => FhirReader {
  let reader: FhirReader | undefined
  return () => (reader ??= fhirReader(fhirSetting(options, rules.dictionary), rules.dictionary, asOf))
}

const NO_MAPPING = 'This is FHIR, and the criteria folder has no fhir.yaml that says how to read it.'

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
