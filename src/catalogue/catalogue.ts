import { CONDITIONS } from './conditions.ts'
import { CRITERIA } from './criteria.ts'
import { DICTIONARY } from './dictionary.ts'
import { EVIDENCE } from './evidence.ts'
import { FILES } from './files.ts'
import { PROOFS } from './proofs.ts'
import { TRANSLATIONS } from './translations.ts'
import type { Row, Rows, Severity } from './row.ts'

const TABLES = [FILES, CRITERIA, CONDITIONS, DICTIONARY, EVIDENCE, PROOFS, TRANSLATIONS] as const

type CodeIn<Table, Weight extends Severity> = Table extends Rows
  ? { [Own in keyof Table]: Table[Own] extends { readonly severity: Weight } ? Own : never }[keyof Table]
  : never

/** The code of a check. Nothing else can be reported. */
export type Code = CodeIn<(typeof TABLES)[number], Severity>

/** The code of a check whose findings are errors. */
export type ErrorCode = CodeIn<(typeof TABLES)[number], 'error'>

/** A check with its code, as people look it up. */
export interface CheckPage extends Row {
  readonly code: Code
}

/** Every check, in the order of the pages. */
export const CATALOGUE: readonly CheckPage[] = TABLES.flatMap((table: Rows) =>
  Object.entries(table).map(([code, row]) => ({ code: code as Code, ...row })),
)

const BY_CODE = new Map<string, CheckPage>(CATALOGUE.map((page) => [page.code, page]))

/** The page of a code; undefined for a word that is not a code. */
export function pageOf(code: Code): CheckPage
export function pageOf(code: string): CheckPage | undefined
export function pageOf(code: string): CheckPage | undefined {
  return BY_CODE.get(code)
}
