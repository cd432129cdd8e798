export { allowsSomebody, compileKnowledge, factsOn, freed, reconcile } from './readings.ts'
