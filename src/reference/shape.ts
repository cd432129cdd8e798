import { z } from 'zod'

const changes = z.record(z.string(), z.json())
const outcome = z.enum(['pass', 'fail', 'confirm'])
const two = z.object({
  kind: z.literal('completions'),
  first: changes,
  second: changes,
  gives: z.tuple([outcome, outcome]),
  with: z.array(z.string()).optional(),
})
const notCertified = z.object({ kind: z.literal('not-certified'), why: z.string() })
const one = z.object({
  when: z.record(z.string(), z.array(z.union([z.string(), z.boolean()]))),
  gives: outcome.optional(),
  criterion: z.string().optional(),
  impossible: z.string().optional(),
})
const names = z.array(z.string())
const cover = z.object({ facts: names, cases: z.array(one) })
const contradictions = z.object({
  conflicts: z.array(cover.extend({ statements: names })),
  readings: z.array(z.object({ without: names, completion: changes })),
})
const proof = z.discriminatedUnion('kind', [
  cover.extend({ kind: z.literal('cover') }),
  z.object({ kind: z.literal('readings'), of: z.array(cover) }),
  z.object({ kind: z.literal('criteria'), of: names }),
  z.object({ kind: z.literal('missing'), fact: z.string() }),
  z.object({ kind: z.literal('refuted'), by: changes, gives: outcome }),
  two,
  notCertified,
])
const certificate = z.object({
  proof,
  missing: z.record(z.string(), z.discriminatedUnion('kind', [two, notCertified])),
})
const claimed = { missing: names, certificate: certificate.optional() }
const result = z.looseObject({
  completion: z.record(z.string(), z.json()).optional(),
  contradictions: contradictions.optional(),
  trials: z.array(
    z.looseObject({
      id: z.string(),
      verdict: z.enum(['eligible', 'needs-confirmation', 'ineligible', 'undetermined']),
      criteria: z.array(
        z.looseObject({
          id: z.string(),
          status: z.enum(['pass', 'fail', 'confirm', 'unknown', 'not-screened']),
          ...claimed,
        }),
      ),
      ...claimed,
    }),
  ),
})

/**
 * Whether something that was read has the shape of a result with reasons, and its certificates the shape of
 * certificates, as far as they are checked.
 */
export function isCheckable(value: unknown): boolean {
  return result.safeParse(value).success
}
