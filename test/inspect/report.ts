import { Coded, Grid, Sight } from '../../src/cells/index.ts'
import { factKey, queryOf } from '../../src/cells/fact-keys.ts'
import { pathsOf } from '../../src/conditions/index.ts'
import { attempt } from '../../src/diagram/index.ts'
import type { Node, Unknown } from '../../src/diagram/index.ts'
import { dictionaryOrder, listOf, variableAt } from '../../src/dictionary/index.ts'
import type { CriterionEvaluation, Evaluation } from '../../src/evaluate/index.ts'
import type { Facts } from '../../src/facts/index.ts'
import { conditionsOf } from '../../src/model/index.ts'
import type { Criterion } from '../../src/model/index.ts'
import { dayText } from '../../src/quantity/index.ts'
import { compile, EMPTY_TRIAL, GRANTED, outcomeNode, relevantKnowledge, Completions } from '../../src/space/index.ts'
import type { CompiledTrial } from '../../src/space/index.ts'
import { addedText, entryText, listCountText } from './kinds.ts'
import { Origins } from './origins.ts'
import type { Page } from './page.ts'
import { cutsText, factText, pieceText, representativesText, shortened } from './values.ts'

const WITHOUT_VALUE: ReadonlySet<string> = new Set(['list', 'group', 'text'])

const TOO_MUCH = 'not worked out: it takes more work than is granted'

/**
 * Writes what the engine sees in one record when it evaluates one criterion on its own, entry by entry, as it does to
 * find missing facts.
 */
export function inspect(own: CriterionEvaluation, evaluation: Evaluation, page: Page): void {
  const { criterion } = own
  const { compiled: whole, facts } = evaluation
  page.line(`${facts.id}, ${whole.trial.id} ${criterion.id} (${criterion.kind}), as of ${dayText(facts.asOf)}`)
  page.line(criterion.text, 1)
  if (criterion.form.kind !== 'decided') {
    page.heading(`Status: ${own.status}. It looks at no fact.`)
    return
  }
  const compiled = programOf(criterion, whole, facts)
  const answer = evaluation.answerTo(criterion)
  // The work limit is granted anew for each part of the page.
  const completions = new Completions(compiled, facts, { granted: Infinity })
  const asked = completions.diagrams.within(GRANTED, () => askedOf(criterion, answer, completions))
  factsPart(criterion, compiled, facts, page)
  if (asked === undefined) page.heading('The work that is granted was spent; what follows was made until then.')
  unknownsPart(asked?.node, completions, page)
  kindsPart(completions, page)
  constraintsPart(completions, page)
  statusPart(own, asked, page)
  namePart(criterion, answer, compiled, whole, facts, page)
}

/**
 * The compiled trial of one criterion, as the engine makes it. If the record is disputed, it includes all knowledge,
 * because what is disputed may depend on anything.
 */
function programOf(criterion: Criterion, { rules, asOf }: CompiledTrial, { disputes }: Facts): CompiledTrial {
  const criteria = [{ ...criterion, remarks: [] }]
  const relevant = disputes.length > 0 ? undefined : relevantKnowledge(criteria, rules)
  return compile(rules, { ...EMPTY_TRIAL, criteria }, asOf, relevant)
}

interface Asked {
  readonly node: Node
  /** The diagram with everything that always holds. */
  readonly constrained: Node
  readonly outcomes: readonly string[]
  readonly work: number
  /** The number of nodes of both diagrams, including leaves. */
  readonly nodes: readonly [number, number]
}

function askedOf(criterion: Criterion, answer: boolean | undefined, completions: Completions): Asked | undefined {
  const node = outcomeNode(criterion, answer, completions.arranged())
  if (node === undefined) return undefined
  const outcomes = [...completions.possible(node)].map(String)
  const { work } = completions.diagrams
  const constrained = completions.constrained(node)
  return { node, constrained, outcomes, work, nodes: [nodesIn(node, completions), nodesIn(constrained, completions)] }
}

function nodesIn(node: Node, { diagrams }: Completions): number {
  const met = new Map<Node, number>()
  const nothing = (): number => 0
  diagrams.fold(node, nothing, nothing, met)
  return met.size
}

function factsPart(criterion: Criterion, compiled: CompiledTrial, facts: Facts, page: Page): void {
  const { dictionary } = facts
  const named = new Set(conditionsOf(criterion.form).flatMap((condition) => [...pathsOf(condition)]))
  const looked = compiled.paths.size > 0 ? compiled.paths : named
  page.heading('Facts that it looks at: where rules cut them, and what is known')
  for (const path of [...looked].toSorted(dictionaryOrder(dictionary))) {
    const variable = variableAt(dictionary, path)
    const through = named.has(path) ? '' : ', through others'
    if (variable.type === 'list') {
      const { size, complete } = facts.list(path)
      page.line(`${path} (list${through})`, 1)
      page.line(`known: ${size} ${size === 1 ? 'entry' : 'entries'}, ${complete ? 'no others' : 'perhaps others'}`, 2)
    }
    if (WITHOUT_VALUE.has(variable.type)) continue
    page.line(`${path} (${variable.type}${through})`, 1)
    page.line(`cuts: ${cutsText(variable, compiled)}`, 2)
    for (const place of placesOf(path, facts)) knownLine(place, path, compiled, facts, page)
  }
}

/** The paths in a record of the facts that are declared at a path. */
function placesOf(declared: string, facts: Facts): string[] {
  const list = listOf(declared)
  if (list === undefined) return [declared]
  return Array.from({ length: facts.list(list).size }, (_, i) => declared.replace('[]', `[${i}]`))
}

function knownLine(path: string, declared: string, compiled: CompiledTrial, facts: Facts, page: Page): void {
  const fact = facts.at(path)
  const isDisputed = facts.disputes.some(({ statements }) => statements.some((one) => one.subject === path))
  const how = isDisputed ? 'disputed' : facts.recorded.has(path) ? 'stated' : 'not stated'
  const piece = pieceText(fact, declared, compiled)
  const name = path === declared ? 'known' : path
  const where = piece === undefined ? '' : `; piece ${piece}`
  page.line(`${name}: ${factText(fact, path, facts.dictionary)} (${how})${where}`, 2)
}

function unknownsPart(node: Node | undefined, completions: Completions, page: Page): void {
  const { unknowns, facts, diagrams } = completions
  page.heading('Unknowns in the order in which they are asked, and what stands for all values')
  const matters = new Set(node === undefined ? [] : diagrams.support(node))
  unknowns.forEach((unknown, i) => {
    const mark = matters.has(i) ? '*' : ' '
    page.line(`${nameOf(i, completions)}${mark} ${representativesText(unknown, facts.dictionary)}`, 1)
  })
  page.line(
    unknowns.length === 0
      ? 'none: everything is settled'
      : '* the criterion itself depends on it; others matter through constraints',
    1,
  )
}

/** The name of an unknown. Unknowns are numbered from 1, in the order in which they are asked. */
function nameOf(unknown: Unknown, { unknowns }: Completions): string {
  const { path = '', entries } = unknowns[unknown] ?? {}
  return `${unknown + 1} ${path}${entries === undefined ? '' : ' (unknown entries)'}`
}

function kindsPart(completions: Completions, page: Page): void {
  const { compiled, facts, unknowns } = completions
  page.heading('Kinds of unknown entries, and what one of each adds to what is counted')
  if (compiled.lists.size === 0) page.line('no list is counted', 1)
  for (const [list, { listCounts }] of compiled.lists) {
    page.line(list, 1)
    listCounts.forEach((listCount, i) => page.line(`count ${i + 1}: ${listCountText(listCount, facts.dictionary)}`, 2))
    const kinds = [...unknowns.keys()].filter(
      (one) => unknowns[one]?.path === list && unknowns[one].further !== undefined,
    )
    if (kinds.length === 0) page.line(noKinds(list, completions), 2)
    for (const kind of kinds) {
      const adds = completions.diagrams.within(GRANTED, () =>
        listCounts.flatMap((listCount, i) => {
          const own = addedText(kind, listCount, completions)
          return own === '0' ? [] : [`${own} to count ${i + 1}`]
        }),
      )
      page.line(`unknown ${kind + 1}, such as ${entryText(kind, completions)}: adds ${adds?.join(', ') ?? TOO_MUCH}`, 2)
    }
  }
}

function noKinds(list: string, { facts }: Completions): string {
  return facts.list(list).complete ? 'there are no unknown entries' : 'nothing was asked of unknown entries'
}

function constraintsPart(completions: Completions, page: Page): void {
  const { constraints, diagrams } = completions
  page.heading('Constraints, and the unknowns that each ties')
  const open = new Set(constraints.made.map(({ node }) => node))
  if (!constraints.canBeKept) page.line('one can never be kept', 1)
  if (open.size === 0) page.line('none', 1)
  const names = new Map([...open].map((node) => [node, diagrams.support(node).map((one) => nameOf(one, completions))]))
  const origins = diagrams.within(GRANTED, () => new Origins(completions))
  for (const [node, ties] of names) {
    const origin = diagrams.within(GRANTED, () => origins?.of(node))
    page.line(`${origin ?? `where it comes from is ${TOO_MUCH}`}: ${shortened(ties, ', ', 12)}`, 1)
  }
}

function statusPart(own: CriterionEvaluation, asked: Asked | undefined, page: Page): void {
  page.heading(`Status: ${own.status}${own.isStatusSpent ? `, ${TOO_MUCH}` : ''}`)
  page.line(
    asked === undefined ? `outcomes: ${TOO_MUCH}` : `outcomes over all completions: ${asked.outcomes.join(', ')}`,
    1,
  )
  if (asked !== undefined) {
    const { work, nodes } = asked
    page.line(`work: ${work} of ${GRANTED} granted, entry by entry`, 1)
    page.line(`nodes: ${nodes[0]} in its diagram, ${nodes[1]} with the constraints`, 1)
  }
  const whole = own.isSpent ? `, all that are open; which of them is ${TOO_MUCH}` : ''
  page.line(`missing: ${own.missing.join(', ') || 'nothing'}${whole}`, 1)
}

function namePart(
  criterion: Criterion,
  answer: boolean | undefined,
  compiled: CompiledTrial,
  whole: CompiledTrial,
  facts: Facts,
  page: Page,
): void {
  page.heading('Remembered as')
  if (facts.disputes.length > 0) {
    page.line('nothing: a record that contradicts itself is worked out anew', 1)
    return
  }
  const record = new Coded(facts)
  const sight = new Sight(compiled, new Grid(whole))
  const known = sight.known(record, 'outcomes')
  page.line(`for its outcome: "${sight.outcome(record)}"`, 1)
  page.line(`for its missing facts: "${sight.entries(record)}"`, 1)
  if ([...known.values()].some(({ sums }) => sums === undefined))
    page.line('Its entries are looked at one by one for either.', 1)
  else {
    const work = attempt(() =>
      workTaken(criterion, answer, new Completions(compiled, facts, { known, onlyDecides: true })),
    )
    page.line(`Its outcome takes work: ${work ?? TOO_MUCH}, with the entries of lists taken together.`, 1)
  }
  const single = [...compiled.paths].filter(
    (path) => !path.includes('[]') && !WITHOUT_VALUE.has(variableAt(facts.dictionary, path).type),
  )
  if (single.length > 0) page.line('Its numbers are given out as records come; of single facts they stand for:', 1)
  for (const path of single) {
    const cells = factKey(facts.at(path), queryOf(path, [], compiled), compiled)
    page.line(`${path}: "${cells}"`, 2)
  }
}

function workTaken(criterion: Criterion, answer: boolean | undefined, completions: Completions): number {
  const node = outcomeNode(criterion, answer, completions.arranged())
  if (node !== undefined) completions.settled(node)
  return completions.diagrams.work
}
