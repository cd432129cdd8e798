import { conditionalGroup, variablesByPath } from '../dictionary/index.ts'
import { alignDates } from '../facts/index.ts'
import type { Fact, Facts, KnownList, Warning } from '../facts/index.ts'
import type { Condition, RuleSet } from '../model/index.ts'
import type { Day } from '../quantity/index.ts'
import { compile, EMPTY_TRIAL } from './program.ts'
import type { Program } from './program.ts'
import { possibleTotals } from './totals.ts'
import { World } from './world.ts'

/**
 * Makes the facts of a record agree with each other: two recorded facts that cannot both hold are reported and treated as
 * unknown between the two, whichever of them is right.
 */
export function reconcile(facts: Facts, knowledge: Program): Facts {
  return implicationConflicts(totalConflicts(alignDates(facts, knowledge.rules.orders)), knowledge)
}

/** What always holds, made ready: a program without a trial. */
export function compileKnowledge(rules: RuleSet, asOf: Day): Program {
  return compile(rules, EMPTY_TRIAL, asOf)
}

function totalConflicts(facts: Facts): Facts {
  const warnings: Warning[] = []
  for (const [path, variable] of variablesByPath(facts.dictionary)) {
    if (variable.type !== 'integer' || variable.sumOf === undefined) continue
    const list = path.slice(0, path.indexOf('['))
    for (let i = 0; i < facts.list(list).size; i++) {
      const own = path.replace('[]', `[${i}]`)
      const fact = facts.recorded.has(own) ? facts.at(own) : undefined
      if (fact?.type !== 'numbers') continue
      const totals = [...possibleTotals(facts, own, variable.sumOf)]
      if (totals.some((total) => fact.spans.some((span) => total >= span.lo && total <= span.hi))) continue
      const given = totals.length === 1 ? `${totals[0]}` : `${Math.min(...totals)} to ${Math.max(...totals)}`
      const message = `The recorded ${variable.label} does not agree with its components, which give ${given}; which is right is treated as unknown.`
      const entry = own.slice(0, own.lastIndexOf('.') + 1)
      const against = Object.keys(variable.sumOf).map((component) => entry + component)
      warnings.push({ path: own, message, against })
    }
  }
  return warnings.length === 0 ? facts : facts.with({ warnings: [...facts.warnings, ...warnings] })
}

function implicationConflicts(facts: Facts, knowledge: Program): Facts {
  const { rules } = knowledge
  const world = new World(knowledge, facts.with({ disputed: allDisputed(rules) }))
  const known = new Map(facts.known)
  const lists = new Map(facts.lists)
  const disputed = new Set<string>()
  const warnings = [...facts.warnings]
  rules.implications.forEach(({ when, path, value, because }, i) => {
    const fact = facts.recorded.has(path) ? facts.at(path) : undefined
    if (fact?.type !== 'values' || fact.values.includes(value) || setAside(path, facts)) return
    if (world.settled(world.truth(when)) !== true) return
    disputed.add(`${path}|${i}`)
    const message = `This contradicts another fact of the record. ${because} Which is right is treated as unknown.`
    warnings.push({ path, message, against: pathsOf(when) })
    for (const master of pathsOf(when)) widen(master, facts, known, lists)
  })
  return disputed.size === 0 ? facts : facts.with({ known, lists, disputed, warnings })
}

function allDisputed(rules: RuleSet): Set<string> {
  return new Set(rules.implications.map(({ path }, i) => `${path}|${i}`))
}

/** Facts of a group that does not apply are set aside already. */
function setAside(path: string, facts: Facts): boolean {
  const group = conditionalGroup(facts.dictionary, path)
  const fact = group === undefined ? undefined : facts.at(`${group.path}.${group.appliesWhen ?? ''}`)
  return fact?.type === 'values' && !fact.values.includes(true)
}

function widen(path: string, facts: Facts, known: Map<string, Fact>, lists: Map<string, KnownList>): void {
  const variable = variablesByPath(facts.dictionary).get(path)
  if (variable === undefined) return
  if (variable.type === 'list') lists.set(path, { ...facts.list(path), complete: false })
  else known.set(path, facts.domain(variable, path))
}

/** The facts on the whole patient that a condition looks at. */
function pathsOf(condition: Condition): string[] {
  switch (condition.kind) {
    case 'all':
    case 'any':
    case 'at_least':
      return condition.of.flatMap(pathsOf)
    case 'not':
      return pathsOf(condition.of)
    case 'relation':
      return [condition.path, condition.other]
    default:
      return [condition.path]
  }
}
