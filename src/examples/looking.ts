import { Evaluator } from '../evaluate/index.ts'
import type { RuleSet } from '../model/index.ts'
import type { Day } from '../quantity/index.ts'
import type { JsonObject } from '../record/index.ts'
import { Screener } from '../screen/index.ts'
import type { Sight } from './wanted.ts'

/** Looks at patients as one trial does on one day. */
export class Looking {
  private readonly screener: Screener
  private readonly evaluator: Evaluator

  constructor(rules: RuleSet, asOf: Day, trial: string) {
    this.screener = new Screener(rules, asOf, [trial])
    this.evaluator = new Evaluator(this.screener.compiledTrials)
  }

  /** Undefined if the record is refused. */
  at(record: JsonObject): Sight | undefined {
    const read = this.screener.read(record)
    if (!read.ok) return undefined
    const { facts } = read
    const known = new Map<number, string>()
    const status = (place: number): string => {
      const own = known.get(place) ?? this.evaluator.status(facts, { trial: 0, criterion: place })
      known.set(place, own)
      return own
    }
    return { facts, status }
  }
}
