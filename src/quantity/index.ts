export {
  birthRange,
  completedYears,
  dayText,
  minus,
  parseDay,
  parseInstant,
  parsePartialDate,
  plus,
} from './calendar.ts'
export type { Day, Period, PeriodUnit } from './calendar.ts'
export {
  compareRational,
  decimalText,
  divide,
  fromNumber,
  middle,
  multiply,
  parseDecimal,
  rational,
} from './rational.ts'
export type { Rational } from './rational.ts'
