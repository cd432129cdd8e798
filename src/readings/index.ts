export { TOO_MANY } from './conflict-warnings.ts'
export { allowsSomebody, compileKnowledge, factsOn, reconcile, withoutValues, withStatements } from './readings.ts'
