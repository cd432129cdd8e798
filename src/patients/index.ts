export { countsOf, ENDINGS } from '../fhir/index.ts'
export type { Accounted, UnknownCode } from '../fhir/index.ts'
export { patientsOf } from './patients.ts'
export type { Patient, Reading } from './patients.ts'
