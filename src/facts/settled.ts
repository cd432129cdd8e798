import { compareRational } from '../quantity/index.ts'
import type { Fact } from './fact.ts'

/** Whether a fact has exactly one value. */
export function isSettled(fact: Fact): boolean {
  switch (fact.type) {
    case 'values':
      return fact.values.length === 1
    case 'numbers':
      return fact.spans.length === 1 && fact.spans[0]?.lo === fact.spans[0]?.hi
    case 'lab':
      return (
        fact.value?.hi !== undefined && fact.uln !== undefined && compareRational(fact.value.lo, fact.value.hi) === 0
      )
  }
}
