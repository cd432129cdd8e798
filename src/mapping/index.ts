export { readMapping } from './mapping.ts'
export type { FhirMapping } from './mapping.ts'
export { mappingTexts } from './texts.ts'
