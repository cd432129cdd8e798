export { entryNumber, factName } from './fact-name.ts'
export { DICTIONARY_FORMAT, readDictionary, VARIABLE_TYPES } from './from-syntax.ts'
export {
  birthDatePath,
  conditionalGroup,
  declaredPath,
  dictionaryOrder,
  listOf,
  ownerPath,
  totalOf,
  variableAt,
  variablesByPath,
} from './lookup.ts'
export { unitFactor, unitsFor } from './units.ts'
export type {
  Changeable,
  ChoiceVariable,
  Dictionary,
  GroupVariable,
  IntegerRange,
  IntegerVariable,
  LabVariable,
  ListVariable,
  Points,
  Usual,
  Variable,
} from './variable.ts'
