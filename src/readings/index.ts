export { allowsSomebody, compileKnowledge, factsOn, reconcile, withStatements } from './readings.ts'
