export { allowsSomebody, compileKnowledge, factsOn, reconcile, withoutValues, withStatements } from './readings.ts'
