import type { Sentence } from '../messages/index.ts'
import { endsEarly, unreadable } from '../record/index.ts'
import type { Unreadable } from '../record/index.ts'
import { speaksOfDeletion } from './deletion-parts.ts'
import type { DocumentFile, FoundDocument, Lost } from './documents.ts'
import { mentionsIn } from './glance.ts'

/** What could not be read of the files of charts, and whom it may be about. */
export class Gaps {
  /** A file could not be read, or not to its end: it may hold a part of any chart. */
  isCut = false
  /** Something could not be read, and whom it is about is not known. */
  isOpen = false
  /** A page of a search is not here. */
  isPaged = false
  /** Who is named in what could not be read, with its place. */
  private readonly named = new Map<string, string>()

  /** Something at this place was not read; `names`: whom it names. */
  add(names: readonly string[], place: string): void {
    if (names.length === 0) this.isOpen = true
    for (const name of names) if (!this.named.has(name)) this.named.set(name, place)
  }

  /** Why no list of a chart can be taken as complete, for a chart of which nothing else is known to be missing; undefined where it can. */
  get doubt(): Sentence | undefined {
    if (this.isCut || this.isOpen) return { key: 'chart.partial' }
    return this.isPaged ? { key: 'chart.partial.pages' } : undefined
  }

  /** Where something is not read that is about one of these. */
  placeOf(ids: readonly string[]): string | undefined {
    return ids.map((id) => this.named.get(id)).find((one) => one !== undefined)
  }
}

/** What is said of every patient where a file could not be read to its end. */
export const CUT: Unreadable = unreadable({ key: 'refused.chart.cut' })

/** What is said of a patient of whom something at this place could not be read. */
export function brokenPart(place: string): Unreadable {
  return unreadable({ key: 'refused.chart.broken', own: { place }, general: 'refused.chart.broken-part' })
}

/** Notes what is not read of a file, and whom it is about as far as its text says. What it says was deleted may be of any chart. */
export async function noteGap<F>(gaps: Gaps, one: FoundDocument, file: DocumentFile<F>): Promise<Lost> {
  if (!('text' in one) && endsEarly(one)) gaps.isCut = true
  const lost = 'text' in one ? { names: mentionsIn(one.text), deletes: speaksOfDeletion(one.text) } : await file.lost()
  if (lost.deletes) gaps.isCut = true
  gaps.add(lost.names, `${file.name}, line ${one.line}`)
  return lost
}
