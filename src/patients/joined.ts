import { deletionsIn } from './deletion-parts.ts'
import { documentsOf, endsWell, isJson, openedIn } from './documents.ts'
import type { DocumentFile } from './documents.ts'
import { FreeParts } from './free-parts.ts'
import { noteGap } from './gaps.ts'
import type { Gaps } from './gaps.ts'
import { shareOf } from './id-set.ts'
import { bundleText, partOf } from './part.ts'
import type { Part } from './part.ts'
import { PatientParts } from './patient-parts.ts'
import type { JoinedChart } from './patient-parts.ts'
import { meetPeople, People } from './people.ts'

/** The most bytes of documents that are held at once. */
export const MOST_HELD = 256 * 1024 * 1024

/** What is known about the files before their charts are joined. */
export interface Before<F> {
  readonly gaps: Gaps
  /** Whether documents that are not joined contain other patients. */
  readonly hasOthers: boolean
  /** Files that have already been reported as unreadable. */
  readonly failed: readonly F[]
}

/**
 * Joins charts whose resources are spread over several documents: lines, bundles, pages, files. Much is read several
 * times, each time for a part of the patients, so that memory stays limited and nothing is written to disk. Also
 * yields, once, each part of a file that cannot be read. The chart of a patient that may lack something unreadable says
 * so. Returns the number of resources that belong to none of the patients.
 */
export async function* joinedCharts<F>(
  files: readonly DocumentFile<F>[],
  { gaps, hasOthers, failed: before }: Before<F>,
): AsyncGenerator<JoinedChart<F>, number> {
  const size = files.reduce((sum, one) => sum + one.size, 0)
  const passes = Math.max(1, Math.ceil(size / MOST_HELD))
  const failed = new Set(before)
  const people = new People()
  // Which ids belong to one person must be known before the first part of the patients is read.
  if (passes > 1) await meetPeople(files, people)
  const free = new FreeParts<F>()
  // The files that say that something was deleted, with their numbers.
  const deleting = new Map<DocumentFile<F>, number>()
  let strays = 0
  let first: Part<F> | undefined
  let isAny = false
  for (let pass = 0; pass < passes; pass++) {
    const parts = new PatientParts<F>(people, free)
    for (const [number, each] of files.entries()) {
      let end = ''
      let count = 0
      for await (const one of documentsOf(each)) {
        end = ''
        count++
        if ('error' in one) {
          gaps.isCut = true
          if (!failed.has(one.file)) yield one
          failed.add(one.file)
          continue
        }
        const opened = 'text' in one ? openedIn(one.text) : undefined
        if (opened === undefined) {
          if (pass > 0) continue
          yield one
          if ('text' in one && isJson(one.text)) continue
          await noteGap(gaps, one, each)
          end = 'text' in one ? one.text : ''
          continue
        }
        if (opened.deletions.length > 0) deleting.set(each, number)
        const source = { file: one.file, line: one.line, document: `${number} ${count}` }
        for (const resource of opened.resources) {
          people.meet(resource)
          const part = (): Part<F> => partOf(resource, opened.text, source)
          const person = people.personOf(resource.patient ?? '')
          if (person === undefined) {
            if (pass > 0 || resource.isDeleted) continue
            first ??= part()
            free.add(resource, part())
          } else if (passOf(person, passes) === pass) parts.add(resource, part())
        }
      }
      if (end !== '' && !endsWell(end)) gaps.isCut = true
    }
    if (passes === 1 && !hasOthers) parts.giveFree()
    if (free.hasFindings || (pass === 0 && people.hasUnknown)) gaps.isOpen = true
    strays += parts.strays
    first ??= parts.firstStray
    isAny ||= parts.hasPatient
    const ids = deleting.size === 0 ? new Set<string>() : parts.ids()
    const deletions = await deletionsIn(deleting, ids, () => (gaps.isCut = true))
    yield* parts.charts(gaps, deletions)
  }
  // If there is no Patient at all, a chart of the first resource is enough for its reader to report what is wrong.
  if (isAny || hasOthers || first === undefined) return strays + free.strays
  yield { file: first.file, line: first.line, text: bundleText([first]) }
  return 0
}

function passOf(person: string, passes: number): number {
  return passes === 1 ? 0 : shareOf(person) % passes
}
