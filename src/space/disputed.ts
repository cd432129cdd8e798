import { NOT_APPLICABLE } from '../conditions/index.ts'
import type { Diagrams, Leaf, Node } from '../diagram/index.ts'
import { inSpans } from '../facts/index.ts'
import type { Dispute, Statement } from '../facts/index.ts'
import type { Truths } from './truths.ts'
import type { Values } from './values.ts'

/** The statements in dispute of a record that contradicts itself, as diagrams. */
export class Disputed {
  private readonly diagrams: Diagrams
  private readonly values: Values
  private readonly truths: Truths

  constructor(diagrams: Diagrams, values: Values, truths: Truths) {
    this.diagrams = diagrams
    this.values = values
    this.truths = truths
  }

  /** True where all the statements that some reading keeps are true. */
  someReading({ statements, readings }: Dispute): Node {
    const { diagrams } = this
    const truths = statements.map((one) => this.statement(one))
    const held = readings.map((kept) =>
      kept.reduce((all, at) => diagrams.combine(all, truths[at] as Node, both), diagrams.leaf(true)),
    )
    return held.reduce((any, one) => diagrams.combine(any, one, either), diagrams.leaf(false))
  }

  /** True where a statement is true. */
  private statement({ path, subject, says, asserts }: Statement): Node {
    const { diagrams } = this
    const exists = this.values.presence(path)
    const holds = (value: Leaf, right: boolean): boolean => (value === NOT_APPLICABLE ? asserts === undefined : right)
    const of = (right: (value: Leaf) => boolean): Node =>
      diagrams.combine(
        exists,
        diagrams.map(this.values.of(subject), (value) => holds(value, right(value))),
        both,
      )
    switch (says.type) {
      case 'entry':
        return exists
      case 'all':
        return this.truths.lists.hasNoOthers(subject)
      case 'values':
        return of((value) => says.values.includes(value as string | boolean))
      case 'numbers':
        return of((value) => inSpans(Number(value), says.spans))
      case 'lab':
        return diagrams.combine(
          this.values.applies(subject),
          this.values.lab(subject).asStated(says),
          (applies, right) => (applies === true ? right : asserts === undefined),
        )
    }
  }
}

function both(a: Leaf, b: Leaf): boolean {
  return a === true && b === true
}

function either(a: Leaf, b: Leaf): boolean {
  return a === true || b === true
}
