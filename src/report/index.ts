export { PLAIN, wrap } from './layout.ts'
export type { Paint } from './layout.ts'
export { resultText } from './result-text.ts'
export { trialListText, trialText } from './trials-text.ts'
