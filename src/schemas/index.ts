export { dictionaryJsonSchema } from './dictionary.ts'
export { resultJsonSchema } from './result.ts'
export { trialJsonSchema } from './trial.ts'
