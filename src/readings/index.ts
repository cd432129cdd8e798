export {
  allowsSomebody,
  compileKnowledge,
  factsOn,
  reconcile,
  TOO_MANY,
  withoutValues,
  withStatements,
} from './readings.ts'
