import type { TrialResult } from '../explain/index.ts'
import { anyOfThese, inEnglish, withCommas } from '../messages/index.ts'
import type { Say } from '../messages/index.ts'
import type { OutlookText } from './outlook-text.ts'

/** What a verdict rests on, in one sentence; empty if the result has no certificates. */
export function proofTexts(trial: TrialResult, say: Say = inEnglish): OutlookText[] {
  const text = proofText(trial, say)
  return text === undefined ? [] : [{ label: say('outlook.rests-on'), text }]
}

function proofText({ certificate, criteria, verdict }: TrialResult, say: Say): string | undefined {
  const proof = certificate?.proof
  switch (proof?.kind) {
    case undefined:
      return undefined
    case 'criteria': {
      const own = criteria.filter(({ id }) => proof.of.includes(id))
      const left = own.filter((one) => one.certificate?.proof.kind === 'not-certified')
      const named = (ids: readonly { readonly id: string }[]): string =>
        withCommas(
          ids.map(({ id }) => id),
          say,
        )
      if (left.length > 0) return say('proof.left', { criteria: named(left) })
      const count = own.reduce((most, one) => Math.max(most, casesOf(one.certificate)), 1)
      if (verdict === 'ineligible') return say('proof.rules-out', { count, criteria: withCommas(proof.of, say) })
      return say('proof.each', { count })
    }
    case 'cover':
    case 'readings': {
      const covers = proof.kind === 'cover' ? [proof] : proof.of
      const named = [...new Set(covers.flatMap(({ cases }) => cases.flatMap(({ criterion }) => criterion ?? [])))]
      const count = casesOf(certificate)
      if (verdict === 'ineligible') return say('proof.ineligible', { count, criteria: anyOfThese(named, say) })
      return say('proof.same', { count })
    }
    case 'completions':
    case 'missing':
      return say('proof.differ')
    case 'refuted':
      return say('proof.refuted')
    case 'not-certified':
      return say('proof.not', { why: proof.why })
  }
}

function casesOf(certificate: TrialResult['certificate']): number {
  const proof = certificate?.proof
  const covers = proof?.kind === 'cover' ? [proof] : proof?.kind === 'readings' ? proof.of : []
  const cases = covers.flatMap((one) => one.cases.filter(({ impossible }) => impossible === undefined))
  return Math.max(1, cases.length)
}
