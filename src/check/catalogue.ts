import type { CheckPage } from './page.ts'
import { CONDITIONS_PAGES } from './pages/conditions.ts'
import { CRITERIA_PAGES } from './pages/criteria.ts'
import { DICTIONARY_PAGES } from './pages/dictionary.ts'
import { EVIDENCE_PAGES } from './pages/evidence.ts'
import { FILES_PAGES } from './pages/files.ts'
import { PROOFS_PAGES } from './pages/proofs.ts'

/** Every code that a check can report, with its page. */
export const CATALOGUE: readonly CheckPage[] = [
  ...FILES_PAGES,
  ...CRITERIA_PAGES,
  ...CONDITIONS_PAGES,
  ...DICTIONARY_PAGES,
  ...EVIDENCE_PAGES,
  ...PROOFS_PAGES,
]

const BY_CODE = new Map(CATALOGUE.map((page) => [page.code, page]))

export function pageOf(code: string): CheckPage | undefined {
  return BY_CODE.get(code)
}
