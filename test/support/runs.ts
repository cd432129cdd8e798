/** How many cases a property test runs: `PRESCREEN_RUNS` times as many in the long check. */
export function runs(usual: number): number {
  return usual * Number(process.env['PRESCREEN_RUNS'] ?? 1)
}
