import { askedAs } from '../dictionary/index.ts'
import type { Variable } from '../dictionary/index.ts'
import type { RuleSet } from '../model/index.ts'
import type { Day } from '../quantity/index.ts'
import { allowsSomebody } from '../readings/index.ts'
import { compile } from '../space/index.ts'
import { factsFromRecord } from '../facts/index.ts'
import type { Syntax } from '../syntax/index.ts'
import { valueOf } from './project.ts'
import type { CheckedDictionary } from './project.ts'

/**
 * Checks what the dictionary declares, and whether any trial uses it. `used`: see `usedPaths`; undefined if there are
 * no trials.
 */
export function checkDictionary(
  { file, root, rules, today, report }: CheckedDictionary,
  used: ReadonlySet<string> | undefined,
): void {
  const nothing = factsFromRecord({ id: 'anybody' }, rules.dictionary, today)
  const always = valueOf(root, 'implications')
  if (always !== undefined && nothing.ok && !allowsSomebody(rules, nothing.facts))
    report(
      'dictionary/nobody',
      file,
      always.span,
      'These implications contradict each other for every patient, so nobody could be screened.',
    )
  const questions = new Map<string, string>()
  const visit = (variable: Variable, node: Syntax | undefined): void => {
    const at = (valueOf(node, 'label') ?? node ?? root).span
    if (variable.type === 'group' || variable.type === 'list') {
      const fields = valueOf(node, 'fields')
      for (const field of variable.fields) visit(field, valueOf(fields, field.name))
    }
    if (variable.type === 'group' || variable.type === 'text') return
    // A yes/no field that keeps a date open is asked for, and used, together with that date.
    if (askedAs(rules.dictionary, variable.path) !== variable.path) return
    if (variable.question === undefined)
      report(
        'dictionary/no-question',
        file,
        at,
        `\`${variable.path}\` has no \`question:\`, so the interview can only ask for it by name.`,
      )
    else if (!variable.question.trim().endsWith('?'))
      report(
        'dictionary/question-mark',
        file,
        at,
        `The question of \`${variable.path}\` does not end with a question mark.`,
      )
    else {
      const before = questions.get(variable.question)
      if (before !== undefined && !variable.path.includes('[]'))
        report('dictionary/same-question', file, at, `\`${variable.path}\` and \`${before}\` have the same question.`)
      questions.set(variable.question, variable.path)
    }
    if (variable.type === 'choice' && variable.values.length < 2)
      report(
        'dictionary/one-value',
        file,
        at,
        `\`${variable.path}\` has only one value, so there is nothing to choose.`,
      )
    if (used?.has(variable.path) === false) report('dictionary/unused', file, at, `No trial uses \`${variable.path}\`.`)
  }
  const variables = valueOf(root, 'variables')
  for (const variable of rules.dictionary.variables) visit(variable, valueOf(variables, variable.name))
}

/**
 * Every path that a trial, or knowledge relevant to it, looks at. A sum also uses its components, and an age is used if
 * its date of birth is.
 */
export function usedPaths(rules: RuleSet, today: Day): ReadonlySet<string> {
  const used = new Set<string>()
  for (const trial of rules.trials) {
    const { cuts, labLimits, labMultiples, wholeLabs, named, partners, lists, rankings } = compile(rules, trial, today)
    for (const path of wholeLabs) used.add(path)
    for (const map of [cuts, labLimits, labMultiples, named, partners, lists, rankings])
      for (const path of map.keys()) used.add(path)
  }
  for (const variable of rules.dictionary.variables) {
    if (variable.type === 'age' && used.has(variable.from)) used.add(variable.path)
    if (variable.type !== 'list') continue
    for (const field of variable.fields) {
      if (field.type !== 'integer' || field.sumOf === undefined || !used.has(field.path)) continue
      for (const component of Object.keys(field.sumOf)) used.add(`${variable.path}[].${component}`)
    }
  }
  return used
}
