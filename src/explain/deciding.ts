import { pathsOf } from '../conditions/index.ts'
import { declaredPath } from '../dictionary/index.ts'
import type { Implication, RuleSet } from '../model/index.ts'
import { valueAt } from '../record/index.ts'
import type { JsonObject } from '../record/index.ts'
import type { CriterionFinding, FactFinding, Finding } from './finding.ts'
import type { Result, TrialResult } from './result.ts'

/**
 * The facts that the verdicts depend on. For an ineligible trial with failing criteria, the facts of those criteria;
 * otherwise the facts of all criteria. Closed trials have none. A fact that nobody recorded because it follows from
 * others stands for those others: a cancer in the other breast follows from the side of the cancer, which is both.
 */
export function decidingFacts({ trials }: Result, record: JsonObject, rules: RuleSet): string[] {
  const following = (path: string): string[] =>
    rules.implications.flatMap((one) => (gives(one, declaredPath(path)) ? [...pathsOf(one.when)] : []))
  const facts = (trial: TrialResult): string[] => {
    if (trial.enrolment === 'closed') return []
    const failing = trial.criteria.filter((one) => one.status === 'fail')
    const counted = trial.verdict === 'ineligible' && failing.length > 0 ? failing : trial.criteria
    return counted.flatMap((one) => {
      const given = knownIn(one.finding).filter((path) => (valueAt(record, path) ?? null) === null)
      return [...Object.keys(one.facts), ...given.flatMap(following)]
    })
  }
  return [...new Set(trials.flatMap(facts))]
}

function gives(implication: Implication, path: string): boolean {
  return implication.kind === 'erases' ? implication.path === path : pathsOf(implication.implied).has(path)
}

/** The facts in a finding that have a single known value. */
function knownIn(finding: CriterionFinding | undefined): string[] {
  if (finding?.kind !== 'facts') return []
  return [...finding.of, ...(finding.left_by ?? [])]
    .flatMap(factsIn)
    .flatMap(({ fact, value }) => (value.is === 'known' ? fact : []))
}

function factsIn(finding: Finding): readonly FactFinding[] {
  return finding.kind === 'fact' ? [finding] : finding.entries.flatMap(({ why = [] }) => why)
}
