/** What stands around an example of a finding, so that the example itself stays small. */
export type Around =
  | 'require'
  | 'criteria'
  | 'trial'
  | 'dictionary'
  | 'units'
  | 'knowledge'
  | 'orders'
  | 'source'
  | 'fhir'
  | 'examples'
  | 'patient'
  | 'trials'

/** The page of one check: what it finds, why that matters, how to mend it, and a bad and a good example. */
export interface CheckPage {
  readonly code: string
  readonly title: string
  readonly why: string
  readonly mend: string
  readonly around: Around
  readonly bad: string
  readonly good: string
}
