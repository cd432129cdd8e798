import { ACCOUNT } from './account.ts'
import { AMENDMENT } from './amendment.ts'
import { BATCH } from './batch.ts'
import { CHART } from './chart.ts'
import { CONDITIONS } from './conditions.ts'
import { INTERVIEW } from './interview.ts'
import { KNOWN } from './known.ts'
import { LISTING } from './listing.ts'
import { LOG } from './log.ts'
import { NOTICES } from './notices.ts'
import { PATIENT } from './patient.ts'
import { REASONS } from './reasons.ts'
import { RECORD } from './record.ts'
import { REFUSED } from './refused.ts'
import { TRIALS } from './trials.ts'
import { TYPED } from './typed.ts'
import { VERIFY } from './verify.ts'
import { WORKSHEET } from './worksheet.ts'

/**
 * Every sentence and phrase that people read, in English, as whole ICU MessageFormat templates. A key says where it stands, then of what it is, then how
 * it stands. What braces hold is put in as it is: names from the dictionary, values, days, or another whole phrase of the catalogue. A sentence that begins
 * with what is put in is capitalized by who says it.
 */
export const EN = {
  ...CONDITIONS,
  ...KNOWN,
  ...REASONS,
  ...TRIALS,
  ...PATIENT,
  ...WORKSHEET,
  ...LOG,
  ...VERIFY,
  ...BATCH,
  ...AMENDMENT,
  ...INTERVIEW,
  ...TYPED,
  ...LISTING,
  ...RECORD,
  ...REFUSED,
  ...NOTICES,
  ...CHART,
  ...ACCOUNT,
} as const satisfies Readonly<Record<string, string>>

/** The name of a sentence or phrase. */
export type MessageKey = keyof typeof EN
