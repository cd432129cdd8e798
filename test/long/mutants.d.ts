export interface Mutant {
  readonly name: string
  readonly file: string
  readonly from: string
  readonly to: string
  readonly by?: 'definition'
  readonly times?: number
}

export const MUTANTS: readonly Mutant[]
