import type { Node, Unknown } from '../../src/diagram/index.ts'
import { ownerPath, totalsOver } from '../../src/dictionary/index.ts'
import type { Facts } from '../../src/facts/index.ts'
import type { Implication } from '../../src/model/index.ts'
import type { EntryReader, Completions } from '../../src/space/index.ts'
import { countsDays } from './values.ts'

/**
 * Says where the constraints of some completions come from. Two diagrams of the same `Completions` are the same
 * function exactly if they are the same node, so the diagram of each implication is built again and looked up among the
 * constraints. Must be constructed after everything that is to be listed about the completions is known.
 */
export class Origins {
  private readonly completions: Completions
  private readonly said = new Map<Node, string[]>()

  constructor(completions: Completions) {
    this.completions = completions
    const { compiled, facts } = completions
    for (const i of compiled.implications) {
      const implication = compiled.rules.implications[i]
      if (implication === undefined) continue
      const { each, because } = implication
      const name = `implication "${because}"`
      if (each === undefined) this.note(this.implied(implication), name)
      else
        for (let at = 0; at < facts.list(each).size; at++) {
          const entry = `${each}[${at}]`
          this.note(
            this.implied(implication, (declared) => completions.value(entry + declared.slice(each.length + 2))),
            `${name} for ${entry}`,
          )
        }
    }
  }

  /** The origin of a constraint, in a few words. */
  of(node: Node): string {
    const { diagrams, facts, unknowns } = this.completions
    const support = diagrams.support(node)
    const known = this.said.get(node) ?? orderIn(node, support, this.completions)
    if (known !== undefined) return known.join(', also ')
    const paths = support.map((one) => unknowns[one]?.path ?? '')
    const disputes = facts.disputes.flatMap((_, i) => (isDisputed(paths, i, facts) ? [i + 1] : []))
    if (disputes.length > 0) return `dispute ${disputes.join(' or ')} of the record`
    const [first = [], ...others] = paths.map((path) => totalsOver(path, facts.dictionary))
    const total = first.find((one) => facts.recorded.has(one) && others.every((own) => own.includes(one)))
    if (total !== undefined) return `recorded total ${total}`
    if (support.some((one) => unknowns[one]?.entries !== undefined))
      return 'unknown entries that there can be in some cases only'
    return 'something else'
  }

  private note(node: Node, name: string): void {
    if (this.completions.diagrams.constant(node) !== undefined) return
    this.said.set(node, [...(this.said.get(node) ?? []), name])
  }

  /** The diagram of the completions in which an implication is satisfied. */
  private implied(implication: Implication, entry?: EntryReader): Node {
    const { diagrams } = this.completions
    const when = this.completions.truth(implication.when, entry)
    if (implication.kind === 'erases') return diagrams.map(when, (truth) => truth !== true)
    const implied = this.completions.truth(implication.implied, entry)
    return diagrams.combine(when, implied, (a, b) => !(a === true && b === false))
  }
}

function orderIn(node: Node, support: readonly Unknown[], completions: Completions): string[] | undefined {
  const [a, b, ...others] = support
  if (a === undefined || b === undefined || others.length > 0) return undefined
  const isOrder = (earlier: Unknown, later: Unknown): boolean => {
    const [first, second] = [earlier, later].map((one) => dayOf(one, completions))
    if (first === undefined || second === undefined) return false
    return completions.diagrams.combine(first, second, (x, y) => x <= y) === node
  }
  const found: string[] = []
  if (isOrder(a, b)) found.push(orderText(a, b, completions))
  if (isOrder(b, a)) found.push(orderText(b, a, completions))
  return found.length === 0 ? undefined : found
}

function orderText(earlier: Unknown, later: Unknown, { unknowns }: Completions): string {
  return `order of dates: ${unknowns[earlier]?.path ?? ''} is not after ${unknowns[later]?.path ?? ''}`
}

function dayOf(unknown: Unknown, { diagrams, unknowns, facts }: Completions): Node | undefined {
  const fact = unknowns[unknown]
  return fact !== undefined && countsDays(fact, facts.dictionary) ? diagrams.choice(unknown, fact.values) : undefined
}

function isDisputed(paths: readonly string[], number: number, { disputes }: Facts): boolean {
  const { statements } = disputes[number] ?? { statements: [] }
  return paths.some((path) =>
    statements.some(
      (one) =>
        [one.path, one.subject, one.asserts].some((own) => own === path || own === ownerPath(path)) ||
        one.path.startsWith(`${path}[`),
    ),
  )
}
