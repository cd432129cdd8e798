/** How the resources of a chart were treated. The other five numbers add up to `resources`. */
export interface ChartCounts {
  readonly resources: number
  readonly used: number
  readonly not_relevant: number
  readonly old: number
  readonly not_certain: number
  readonly not_understood: number
}
