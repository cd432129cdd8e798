const times = Number(process.env['PRESCREEN_RUNS'] ?? 1)

/**
 * How many cases a property test draws: `PRESCREEN_RUNS` times as many as usual, so more in the long check and few in
 * the fast one.
 */
export function runs(usual: number): number {
  return Math.max(1, Math.round(usual * times))
}

/** How many milliseconds a property test may take: longer in proportion if it draws more cases, never shorter. */
export function timeFor(usual: number): number {
  return usual * Math.max(1, times)
}
