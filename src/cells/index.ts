export { Coded, Grid } from './grid.ts'
export { Sight } from './sight.ts'
export type { Name, States } from './sight.ts'
