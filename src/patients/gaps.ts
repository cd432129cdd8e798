import type { Sentence } from '../messages/index.ts'
import { endsEarly, unreadable } from '../record/index.ts'
import type { Unreadable } from '../record/index.ts'
import { speaksOfDeletion } from './deletion-parts.ts'
import type { DocumentFile, FoundDocument, Lost } from './documents.ts'
import { mentionsIn } from './glance.ts'

/** What could not be read in the files of charts, and which patients it may be about. */
export class Gaps {
  /** Whether a file could not be read, or not to its end: it may contain a part of any chart. */
  isCut = false
  /** Whether something could not be read and it is not known which patient it is about. */
  isOpen = false
  /** Whether a page of a search is missing. */
  isPaged = false
  /** The patients named in what could not be read, each with its place. */
  private readonly named = new Map<string, string>()

  /** Notes that something at this place was not read; `names`: the patients that it names. */
  add(names: readonly string[], place: string): void {
    if (names.length === 0) this.isOpen = true
    for (const name of names) if (!this.named.has(name)) this.named.set(name, place)
  }

  /**
   * Why no list of a chart can be taken as complete, even if nothing else is known to be missing from that chart;
   * undefined if lists can be complete.
   */
  get doubt(): Sentence | undefined {
    if (this.isCut || this.isOpen) return { key: 'chart.partial' }
    return this.isPaged ? { key: 'chart.partial.pages' } : undefined
  }

  /** The place of something unread that is about one of these patients; undefined if there is none. */
  placeOf(ids: readonly string[]): string | undefined {
    return ids.map((id) => this.named.get(id)).find((one) => one !== undefined)
  }
}

/** The problem of every patient if a file could not be read to its end. */
export const CUT: Unreadable = unreadable({ key: 'refused.chart.cut' })

/** The problem of a patient if something at this place could not be read. */
export function brokenPart(place: string): Unreadable {
  return unreadable({ key: 'refused.chart.broken', own: { place }, general: 'refused.chart.broken-part' })
}

/**
 * Notes something in a file that was not read, and which patients it is about as far as its text says. If it says that
 * something was deleted, that may affect any chart.
 */
export async function noteGap<F>(gaps: Gaps, one: FoundDocument, file: DocumentFile<F>): Promise<Lost> {
  if (!('text' in one) && endsEarly(one)) gaps.isCut = true
  const lost = 'text' in one ? { names: mentionsIn(one.text), deletes: speaksOfDeletion(one.text) } : await file.lost()
  if (lost.deletes) gaps.isCut = true
  gaps.add(lost.names, `${file.name}, line ${one.line}`)
  return lost
}
