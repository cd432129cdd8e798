export { Coded, Grid } from './grid.ts'
export { Sight } from './sight.ts'
export type { Name } from './sight.ts'
