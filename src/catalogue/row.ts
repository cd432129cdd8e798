export type Severity = 'error' | 'warning' | 'info'

/** The file that surrounds the examples of a finding, so that the examples themselves stay small. */
export type Around =
  | 'require'
  | 'criteria'
  | 'trial'
  | 'dictionary'
  | 'units'
  | 'knowledge'
  | 'orders'
  | 'queries'
  | 'derived'
  | 'source'
  /** Lines of the source record, a bar, and criteria that cite it. */
  | 'cited'
  | 'fhir'
  | 'examples'
  | 'patient'
  | 'trials'
  | 'translation'
  | 'interface'

/**
 * One check: the severity of its findings, and its page: what it finds, why that matters, how to fix it, a bad and a
 * good example.
 */
export interface Row {
  readonly severity: Severity
  readonly title: string
  readonly why: string
  readonly fix: string
  readonly around: Around
  readonly bad: string
  readonly good: string
}

/** Checks by code: what is checked, a slash, and what is wrong with it. */
export type Rows = Readonly<Record<`${string}/${string}`, Row>>
