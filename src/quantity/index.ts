export { birthRange, completedYears, dayOf, dayText, minus, parseDay, parsePartialDate, plus } from './calendar.ts'
export type { Day, DayRange, Period, PeriodUnit } from './calendar.ts'
export {
  addRational,
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
