import type { RuleSet } from '../model/index.ts'
import type { Day } from '../quantity/index.ts'
import { isObject } from '../record/index.ts'
import type { Json, JsonObject } from '../record/index.ts'
import { CompleteRecord, ReferenceEvaluator } from '../reference/index.ts'
import type { Changes, Outcome } from '../reference/index.ts'

/**
 * The facts in which a complete record differs from another one: lists as a whole, all others by their paths. Null
 * stands for a fact that the record does not have.
 */
export function changesTo(base: JsonObject, record: JsonObject, { dictionary }: RuleSet): Changes {
  const found: { [path: string]: Json } = {}
  const compare = (path: string, before: Json | undefined, now: Json | undefined): void => {
    if (JSON.stringify(before ?? null) !== JSON.stringify(now ?? null)) found[path] = now ?? null
  }
  for (const variable of dictionary.variables) {
    const [before, now] = [base[variable.name], record[variable.name]]
    if (variable.type !== 'group') compare(variable.path, before, now)
    else
      for (const field of variable.fields)
        compare(
          field.path,
          isObject(before) ? before[field.name] : undefined,
          isObject(now) ? now[field.name] : undefined,
        )
  }
  return found
}

/** The outcome of a complete record. */
export function outcomeOf(
  record: JsonObject,
  rules: RuleSet,
  asOf: Day,
  outcome: (evaluator: ReferenceEvaluator) => Outcome,
): Outcome {
  return outcome(new ReferenceEvaluator(rules, asOf, new CompleteRecord(record, rules.dictionary)))
}
