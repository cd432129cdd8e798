export { certified } from './certify.ts'
