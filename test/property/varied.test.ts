import { describe, expect, it } from 'vitest'
import { prescreen } from '../support/command.ts'
import { runs, timeFor } from '../support/runs.ts'
import { shippedRules } from '../support/shipped.ts'
import { variedPatients } from '../support/varied.ts'

/**
 * The records of many hands, which batches are measured with. Refused records, or too many decided verdicts, would hide
 * work.
 */

const { dictionary } = await shippedRules()
const COUNT = runs(200)
const patient = variedPatients(dictionary)
const records = Array.from({ length: COUNT }, (_, i) => patient(i))

interface Line {
  readonly trials: readonly { readonly verdict: string }[]
  readonly warnings?: readonly { readonly kind?: string }[]
}

describe('records of many hands', () => {
  it(
    'are all screened; at least 30 % of their verdicts are open, and 1 to 3 % of them contradict themselves',
    async () => {
      const input = records.map((record) => `${JSON.stringify(record)}\n`).join('')
      const words = ['batch', '-', '--as-of', '2026-03-15', '--format', 'ndjson', '--workers', '1']
      const { status, out } = await prescreen(words, { input })
      const lines = out
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Line)
      expect({ status, results: lines.length }).toEqual({ status: 0, results: COUNT })
      const verdicts = lines.flatMap((line) => line.trials.map((trial) => trial.verdict))
      const open = verdicts.filter((verdict) => verdict === 'undetermined').length
      expect(open / verdicts.length).toBeGreaterThanOrEqual(0.3)
      const contradicting = lines.filter(
        (line) => line.warnings?.some((one) => one.kind === 'conflict') === true,
      ).length
      expect(contradicting).toBeGreaterThanOrEqual(Math.floor(COUNT / 100))
      expect(contradicting / COUNT).toBeLessThanOrEqual(0.03)
    },
    timeFor(600_000),
  )

  it('contain everything that a record may contain', () => {
    const many = Array.from({ length: 2000 }, (_, i) => JSON.stringify(patient(i)))
    const shares = Object.entries({
      openList: /"complete":false,"items":\[\{/,
      emptyList: /"(metastases|surgeries|radiotherapy)":\[\]/,
      set: /"one_of":/,
      month: /"\d{4}-\d{2}"/,
      year: /"\d{4}"/,
      comparator: /"unit":"[^"]+"[^}]*"comparator":"[<>]/,
      noLimit: /"ast":\{(?![^}]*uln)/,
      total: /"sins":\d/,
      origin: /"source":"note/,
      null: /:null/,
    }).map(([name, sign]) => [name, many.filter((text) => sign.test(text)).length / many.length] as const)
    expect(shares.filter(([, share]) => share < 0.02)).toEqual([])
    const longest = many.map((text) => Math.max(...lengths(JSON.parse(text) as Record<string, unknown>)))
    expect(Math.max(...longest)).toBeGreaterThanOrEqual(25)
    expect(longest.filter((length) => length > 5).length / many.length).toBeGreaterThanOrEqual(0.01)
  })

  it('are the same for the same number', () => {
    expect(variedPatients(dictionary)(149)).toEqual(patient(149))
  })
})

/** The number of entries in each list of a record. */
function lengths(record: Readonly<Record<string, unknown>>): number[] {
  const items = (value: unknown): unknown =>
    typeof value === 'object' && value !== null && 'items' in value ? value.items : value
  return Object.values(record).map((value) => {
    const own = items(value)
    return Array.isArray(own) ? own.length : 0
  })
}
