export {
  birthRange,
  completedYears,
  dayText,
  firstWindow,
  leavesNoDay,
  minus,
  parseDay,
  parseInstant,
  parsePartialDate,
  plus,
} from './calendar.ts'
export type { Day, Period, PeriodUnit } from './calendar.ts'
export { dateInWords } from './date-words.ts'
export { parsePeriod, PERIOD_PATTERN, periodOf, periodText } from './period.ts'
export {
  add,
  compareRational,
  decimalText,
  divide,
  fromNumber,
  middle,
  multiply,
  parseDecimal,
  power,
  rational,
} from './rational.ts'
export type { Rational } from './rational.ts'
