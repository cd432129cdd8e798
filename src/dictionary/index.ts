export { madeOf } from './derived.ts'
export { inputsOf } from './formula.ts'
export type { Formula } from './formula.ts'
export { entryNumber, factName, nameWith, plainName } from './fact-name.ts'
export { DICTIONARY_FORMAT, readDictionary } from './from-syntax.ts'
export { FRESH_FORM, spanOf, VARIABLE_TYPES } from './variable-from-syntax.ts'
export { HELP_KEY, spellingsOf, UNKNOWN_KEY } from './spellings.ts'
export { labelOf, valueLabel } from './labels.ts'
export {
  ageFrom,
  askedAs,
  birthDatePath,
  conditionalGroup,
  dayOf,
  declaredPath,
  derivedByPath,
  dictionaryOrder,
  entryPath,
  factOfDay,
  isDay,
  labOf,
  listOf,
  oncePer,
  openWhilePath,
  ownerPath,
  totalsOver,
  variableAt,
  variableOf,
  variablesByPath,
} from './lookup.ts'
export { inGeneral, retold, saying, told } from './telling.ts'
export type { Saying } from './telling.ts'
export { unitFactor, unitsFor } from './units.ts'
export { SENTENCE_WORDS, UNIT_SYSTEMS } from './variable.ts'
export type {
  AgeVariable,
  Change,
  Derived,
  ChoiceValue,
  ChoiceVariable,
  DateVariable,
  Dictionary,
  GroupVariable,
  IntegerRange,
  IntegerVariable,
  LabVariable,
  UnitSystem,
  ListVariable,
  Points,
  Usual,
  Variable,
  Way,
  YesNoVariable,
} from './variable.ts'
