import type { TrialResult } from '../explain/index.ts'
import type { OutlookText } from './outlook-text.ts'

/** What a verdict rests on, in one sentence; none where the result has no certificates. */
export function proofTexts(trial: TrialResult): OutlookText[] {
  const text = proofText(trial)
  return text === undefined ? [] : [{ label: 'What this rests on', text }]
}

function proofText({ certificate, criteria, verdict }: TrialResult): string | undefined {
  const proof = certificate?.proof
  switch (proof?.kind) {
    case undefined:
      return undefined
    case 'criteria': {
      const own = criteria.filter(({ id }) => proof.of.includes(id))
      const left = own.filter((one) => one.certificate?.proof.kind === 'not-certified')
      if (left.length > 0)
        return `not proved: ${left.map(({ id }) => id).join(', ')} could not be gone through case by case.`
      const cases = own.reduce((most, one) => Math.max(most, casesOf(one.certificate)), 1)
      if (verdict === 'ineligible') return `${proof.of.join(', ')} alone rules her out ${whatever(cases)}.`
      return `each criterion was gone through and gives the same ${whatever(cases)}.`
    }
    case 'cover':
    case 'readings': {
      const covers = proof.kind === 'cover' ? [proof] : proof.of
      const named = [...new Set(covers.flatMap(({ cases }) => cases.flatMap(({ criterion }) => criterion ?? [])))]
      const count = casesOf(certificate)
      if (verdict === 'ineligible') return `not eligible ${whatever(count)}: each time ${anyOf(named)} rules her out.`
      return `the outcome is the same ${whatever(count)}.`
    }
    case 'completions':
    case 'missing':
      return 'two ways to fill in what is missing, both possible, lead to different answers.'
    case 'refuted':
      return 'WRONG: a way to fill in what is missing leads to another answer. Do not use this verdict, and report it.'
    case 'not-certified':
      return `not proved: ${proof.why}.`
  }
}

function casesOf(certificate: TrialResult['certificate']): number {
  const proof = certificate?.proof
  const covers = proof?.kind === 'cover' ? [proof] : proof?.kind === 'readings' ? proof.of : []
  const cases = covers.flatMap((one) => one.cases.filter(({ impossible }) => impossible === undefined))
  return Math.max(1, cases.length)
}

function whatever(cases: number): string {
  return cases === 1 ? 'whatever the missing facts are' : `in all ${cases} cases of the missing facts`
}

function anyOf(names: readonly string[]): string {
  return names.length === 1 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} or ${names.at(-1) ?? ''}`
}
