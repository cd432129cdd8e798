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

/** How charts are read by the criteria folder; undefined where it does not say. */
export async function mappingFor(
  options: { readonly criteria?: string },
  dictionary: Dictionary,
): Promise<FhirMapping | undefined> {
  return (await mappingReader(options, dictionary))()
}

/** All of it, as plain data: for threads. */
export async function readingFor(options: ReadingOptions, dictionary: Dictionary, site: SiteReading): Promise<Reading> {
  const reading = await onDemand(options, dictionary, site)
  const { mapping } = reading()
  return { ...reading(), mapping }
}

/** The same, with a mapping that is read when the first FHIR resource is met. */
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

/** Whether somebody says that charts are of R4. Another version ends the program with status 2: nothing else is read. */
function isR4({ fhirVersion }: ReadingOptions): boolean {
  if (fhirVersion === undefined) return false
  const version = fhirVersionOf(fhirVersion)
  if (version === undefined)
    throw cannotRun(`--fhir-version is ${FHIR_VERSIONS.join(', ')}, not \`${harmless(fhirVersion)}\`.`)
  if (version !== 'R4') throw cannotRun(`${told(ONLY_R4)} Convert charts of ${version} to R4 first.`)
  return true
}

/** What gives the mapping of the criteria folder, as compiled by the build where it is the shipped one; else its reader is loaded. */
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

/** What reads the mapping as the build compiled it; undefined where that was of another file, or is not whole. */
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
