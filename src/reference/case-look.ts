import { derivedByPath } from '../dictionary/index.ts'
import { DOES_NOT_APPLY, ReferenceEvaluator } from './evaluator.ts'
import type { Law, Outcome } from './evaluator.ts'
import { furtherIn } from './further.ts'
import { OpenPatient } from './open-patient.ts'
import type { Chosen } from './open-patient.ts'
import { looked, Open } from './patient.ts'
import type { Piece } from './piece.ts'
import type { Pieces } from './pieces.ts'
import { compareEnds } from './ranges.ts'

/** What a certificate makes a claim about: an outcome, as the evaluator of a patient gives it. */
export type Claim = (evaluator: ReferenceEvaluator) => Outcome

/** A look at all patients of one case. */
export class CaseLook {
  readonly patient: OpenPatient
  readonly evaluator: ReferenceEvaluator
  private readonly pieces: Pieces
  private readonly chosen: Chosen

  constructor(pieces: Pieces, chosen: Chosen, named?: ReadonlySet<string>) {
    this.pieces = pieces
    this.chosen = chosen
    this.patient = new OpenPatient(pieces, chosen, named)
    this.evaluator = new ReferenceEvaluator(pieces.rules, pieces.asOf, this.patient)
  }

  /** The outcome of all of them; if they may differ, the open fact that this depends on. */
  gives(claim: Claim): Outcome | Open {
    return looked(() => claim(this.evaluator))
  }

  /**
   * All that must hold: what always holds, that derived values lie where their inputs put them, and that further
   * entries can add to several counts what the case says.
   */
  laws(): readonly Law[] {
    const made = derivedByPath(this.pieces.rules.dictionary)
    const followed = [...this.chosen].flatMap(([path, { value }]) =>
      made.has(path) ? { because: FOLLOWS, holds: () => this.follows(path, value) } : [],
    )
    const counted = furtherIn(this.pieces, this.chosen).map((list) => ({
      because: FURTHER,
      holds: () => list.mayBe(this.patient),
    }))
    return [...this.evaluator.laws(this.pieces.possible), ...followed, ...counted]
  }

  /** Whether a derived value lies in the piece that was chosen, or does not apply. */
  private follows(path: string, chosen: Piece['value']): boolean {
    const value = looked(() => this.evaluator.value(path))
    if (value === DOES_NOT_APPLY) return true
    if (!(value instanceof Open)) return isSameAmount(value, chosen)
    if (value.path === path) return false
    throw value
  }

  /**
   * Something that always holds and holds for none of these patients. If there is none, the laws that depend on an open
   * fact, each with that fact.
   */
  broken(): Law | readonly (readonly [Law, Open])[] {
    const open: [Law, Open][] = []
    for (const law of this.laws()) {
      const holds = looked(law.holds)
      if (holds === false) return law
      if (holds instanceof Open) open.push([law, holds])
    }
    return open
  }
}

const FOLLOWS = 'A value that follows from others lies where they put it.'
const FURTHER = 'An entry counts wherever it is as it should be.'

function isSameAmount(a: Piece['value'], b: Piece['value']): boolean {
  const amounts = [a, b].flatMap((one) => (typeof one === 'object' && 'value' in one ? [one.value] : []))
  const [one, other] = amounts
  return one !== undefined && other !== undefined && compareEnds(one, other) === 0
}
