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

/** What a case is asked: what is claimed of it. */
export type Claim = (evaluator: ReferenceEvaluator) => Outcome

/** A look at the patients of one case. */
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

  /** What they all give; the open fact on which it hangs where they may differ. */
  gives(claim: Claim): Outcome | Open {
    return looked(() => claim(this.evaluator))
  }

  /** What always holds, that values which follow from others lie where these put them, and what entries add to several counts. */
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

  /** Whether a value that follows from others lies in the piece that was chosen, or does not apply. */
  private follows(path: string, chosen: Piece['value']): boolean {
    const value = looked(() => this.evaluator.value(path))
    if (value === DOES_NOT_APPLY) return true
    if (!(value instanceof Open)) return isSameAmount(value, chosen)
    if (value.path === path) return false
    throw value
  }

  /** Something that always holds and holds of none of them; the open facts on which that hangs otherwise. */
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
