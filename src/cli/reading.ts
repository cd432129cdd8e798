import { FHIR_VERSIONS, fhirVersionOf, ONLY_R4 } from '../fhir/index.ts'
import type { FhirMapping } from '../mapping/index.ts'
import { told } from '../dictionary/index.ts'
import type { Dictionary } from '../dictionary/index.ts'
import type { Reading } from '../patients/index.ts'
import { harmless, offer, renderDiagnostic } from '../text/index.ts'
import { fhirFile } from './criteria-folder.ts'
import { cannotRun } from './exit.ts'
import { keptFor } from './files/kept.ts'
import type { SiteOptions, SiteReading } from './site.ts'
import { criteriaFolder } from './options.ts'
import { COMPILED_FHIR } from './places.ts'

/** The options that say how patients are read. */
export interface ReadingOptions extends SiteOptions {
  readonly criteria?: string
  readonly assumeComplete?: string
  readonly fhirVersion?: string
}

/** The chart mapping of the criteria folder; undefined if it has none. */
export async function mappingFor(
  options: { readonly criteria?: string },
  dictionary: Dictionary,
): Promise<FhirMapping | undefined> {
  return (await mappingReader(options, dictionary))()
}

/** All that is needed to read patients, as plain data, which can be sent to worker threads. */
export async function readingFor(options: ReadingOptions, dictionary: Dictionary, site: SiteReading): Promise<Reading> {
  const reading = await onDemand(options, dictionary, site)
  const { mapping } = reading()
  return { ...reading(), mapping }
}

/** The same, but the chart mapping is read only when the first FHIR resource is met. */
export async function onDemand(
  options: ReadingOptions,
  dictionary: Dictionary,
  site: SiteReading,
): Promise<() => Reading> {
  let known: { readonly mapping: FhirMapping | undefined } | undefined
  const mappingFor = await mappingReader(options, dictionary)
  const reading: Reading = {
    ...site,
    complete: completeLists(options.assumeComplete, dictionary),
    isR4: isR4(options),
    get mapping() {
      return (known ??= { mapping: mappingFor() }).mapping
    },
  }
  return () => reading
}

/**
 * Whether the user says that charts are R4. Any other version ends the program with status 2, since only R4 is read.
 */
function isR4({ fhirVersion }: ReadingOptions): boolean {
  if (fhirVersion === undefined) return false
  const version = fhirVersionOf(fhirVersion)
  if (version === undefined)
    throw cannotRun(`--fhir-version must be one of ${FHIR_VERSIONS.join(', ')}, not \`${harmless(fhirVersion)}\`.`)
  if (version !== 'R4') throw cannotRun(`${told(ONLY_R4)} Convert charts of ${version} to R4 first.`)
  return true
}

/**
 * A function that gives the chart mapping of the criteria folder. If it is the shipped one, the function uses the
 * mapping that the build compiled; otherwise the reader of mappings is loaded.
 */
async function mappingReader(
  options: Pick<ReadingOptions, 'criteria'>,
  dictionary: Dictionary,
): Promise<() => FhirMapping | undefined> {
  const file = fhirFile(await criteriaFolder(options))
  if (file === undefined) return () => undefined
  const compiled = compiledMapping(file.sha256)
  if (compiled !== undefined) return compiled
  const { readMapping } = await import('../mapping/index.ts')
  return () => {
    const read = readMapping(file.path, file.text, dictionary)
    if (read.ok) return read.mapping
    throw cannotRun(read.diagnostics.map(renderDiagnostic).join('\n\n'))
  }
}

/**
 * A function that parses the mapping compiled by the build; undefined if it was compiled from another file, or is
 * damaged.
 */
function compiledMapping(sha256: string): (() => FhirMapping) | undefined {
  const text = keptFor(sha256, COMPILED_FHIR)
  return text === undefined ? undefined : () => JSON.parse(text) as FhirMapping
}

function completeLists(text: string | undefined, dictionary: Dictionary): string[] {
  const known = dictionary.variables.filter((one) => one.type === 'list').map((one) => one.name)
  const lists = (text ?? '').split(',').filter((one) => one !== '')
  for (const list of lists)
    if (!known.includes(list))
      throw cannotRun(`There is no list \`${harmless(list)}\`. ${offer(list, known) ?? ''}`.trim())
  return lists
}
