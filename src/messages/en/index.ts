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
 * Every sentence and phrase that people read, in English, as complete ICU MessageFormat templates. A key says where the
 * text appears, then what it is about, then in which form. What goes into the braces is not changed: names from the
 * dictionary, values, days, or another whole phrase of the catalogue. If a sentence begins with a brace, the caller
 * capitalizes it.
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

/** The key of a sentence or phrase. */
export type MessageKey = keyof typeof EN
