export { certified } from './certify.ts'
export { certifiedAndChecked, findingText, isDrawn } from './checked.ts'
