import type { Condition } from '../conditions/index.ts'
import type { Criterion, RuleSet } from '../model/index.ts'
import type { Day } from '../quantity/index.ts'
import { Space } from './space.ts'

/** Whether a condition holds for some patient; undefined if that takes more work than is granted. */
export function canHold(condition: Condition, rules: RuleSet, asOf: Day): boolean | undefined {
  const criterion: Criterion = {
    id: 'I1',
    kind: 'inclusion',
    text: '',
    cites: undefined,
    note: undefined,
    remarks: [],
    form: { kind: 'decided', condition, confirm: undefined },
  }
  return new Space(rules, [criterion], asOf).ask((all) => {
    const node = all.outcome(criterion)
    return node !== undefined && all.values(node).has('pass')
  })
}
