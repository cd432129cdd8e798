export { patientsOf } from './patients.ts'
export type { Patient, Reading } from './patients.ts'
