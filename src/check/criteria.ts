import type { Condition, NumberRange } from '../conditions/index.ts'
import { variableAt } from '../dictionary/index.ts'
import { labFactor } from '../evaluate/index.ts'
import { conditionsOf, pageCriteria } from '../model/index.ts'
import type { Criterion } from '../model/index.ts'
import { compareRational, multiply, parseDecimal } from '../quantity/index.ts'
import { toJson } from '../syntax/index.ts'
import { criterionNode, spanIn, textOf, valueOf } from './project.ts'
import type { CheckedTrial, Checking } from './project.ts'

/** What a reader of a rule would stumble over. */
export function checkCriteria(checking: Checking): void {
  for (const one of checking.trials) {
    const { file, root, trial } = one
    const { report } = checking
    const [first = ''] = file.text.split('\n')
    if (!first.startsWith('# yaml-language-server: $schema=')) {
      const fix = { span: { start: 0, end: 0 }, text: SCHEMA_LINE }
      report(
        'trial/schema-line',
        'info',
        file,
        { start: 0, end: first.length },
        'The first line does not name the schema, so editors cannot help.',
        { fix },
      )
    }
    const examples = valueOf(valueOf(root, 'examples'), 'cases')
    if (examples?.kind !== 'list' || examples.items.length === 0)
      report(
        'trial/no-examples',
        'warning',
        file,
        (valueOf(root, 'id') ?? root).span,
        `${trial.id} has no examples, so nothing shows that its rules are right.`,
      )
    for (const criterion of pageCriteria(trial)) checkCriterion(criterion, one, checking)
  }
}

export const SCHEMA_LINE = '# yaml-language-server: $schema=../trial.schema.json\n'

function checkCriterion(criterion: Criterion, one: CheckedTrial, checking: Checking): void {
  const { report, rules } = checking
  const { file } = one
  const { id, form, text, note } = criterion
  const at = (key: string) => spanIn(one, id, key)
  if (form.kind === 'asked' && !form.ask.trim().endsWith('?'))
    report('criterion/no-question', 'warning', file, at('ask'), `${id} asks a person, but not with a question.`, {
      help: 'End it with a question mark.',
    })
  if (form.kind === 'decided' && form.confirm !== undefined) {
    const confirm = valueOf(criterionNode(one, id), 'confirm')
    if (!form.confirm.ask.trim().endsWith('?'))
      report(
        'criterion/no-question',
        'warning',
        file,
        (valueOf(confirm, 'ask') ?? confirm ?? one.root).span,
        `The confirm zone of ${id} asks no question.`,
        { help: 'End it with a question mark.' },
      )
    if (note === undefined)
      report(
        'criterion/no-note',
        'warning',
        file,
        at('confirm'),
        `${id} leaves cases to a person, but no \`note\` says how its wording is read.`,
      )
  }
  if (form.kind === 'decided') checkNumbers(criterion, one, checking)
  for (const condition of conditionsOf(form)) {
    checkCondition(condition, id, one, checking)
    checkPlausible(condition, id, one, checking)
  }
  if (text.length > LONGEST_TEXT)
    report(
      'criterion/long-text',
      'info',
      file,
      at('text'),
      `The text of ${id} has ${text.length} letters; nurses read one sentence.`,
    )
  if (criterion.kind === 'registry' && rules.trials.length > 0 && form.kind === 'asked')
    report(
      'criterion/registry-asked',
      'warning',
      file,
      at('ask'),
      `${id} is a registry field; its answer is in the record, not with a person.`,
    )
}

const LONGEST_TEXT = 300

/** Numbers that the text quotes must be in the rule, its note or its question. */
function checkNumbers({ id, text }: Criterion, one: CheckedTrial, { report }: Checking): void {
  const node = criterionNode(one, id)
  const parts = ['require', 'exclude', 'confirm'].map((key) => valueOf(node, key))
  const rule = parts.map((part) => (part === undefined ? '' : JSON.stringify(toJson(part)))).join(' ')
  const inRule = new Set(numbersIn(rule))
  const missing = numbersIn(text).filter((number) => !inRule.has(number))
  if (missing.length === 0 || inRule.size === 0) return
  const span = spanIn(one, id, 'text')
  report(
    'text/number',
    'warning',
    one.file,
    span,
    `The text of ${id} says ${missing.join(', ')}, which its rule does not have.`,
  )
}

/** Numbers of a text, without those that belong to a name (HER2, IIIA, G2). */
function numbersIn(text: string): string[] {
  return [...text.replaceAll('..', ' .. ').matchAll(/(?<![\w.])\d+(?:\.\d+)?(?![\w])/g)].map((match) =>
    String(Number(match[0])),
  )
}

/** Branches that say the same twice, and lists of values that leave none out. */
function checkCondition(condition: Condition, id: string, one: CheckedTrial, checking: Checking): void {
  const { report, rules } = checking
  const span = spanIn(one, id, criterionNode(one, id) === undefined ? 'id' : keyOf(one, id))
  if (condition.kind === 'all' || condition.kind === 'any' || condition.kind === 'at_least') {
    const seen = new Set<string>()
    for (const part of condition.of) {
      const key = JSON.stringify(part)
      if (seen.has(key))
        report(
          'condition/twice',
          'warning',
          one.file,
          span,
          `${id} says the same condition twice in one \`${condition.kind}\`.`,
        )
      seen.add(key)
      checkCondition(part, id, one, checking)
    }
  }
  if (condition.kind === 'not') checkCondition(condition.of, id, one, checking)
  if (condition.kind === 'is') {
    const variable = variableAt(rules.dictionary, condition.path)
    if (variable.type === 'choice' && variable.values.every((value) => condition.values.includes(value.name)))
      report(
        'value/all',
        'warning',
        one.file,
        span,
        `${id} allows every value of \`${condition.path}\`, so it asks nothing.`,
      )
    if (new Set(condition.values).size < condition.values.length)
      report('value/twice', 'warning', one.file, span, `${id} names a value of \`${condition.path}\` twice.`)
  }
  if ('where' in condition) checkCondition(condition.where, id, one, checking)
}

function keyOf(one: CheckedTrial, id: string): string {
  return textOf(criterionNode(one, id), 'require') === '' && valueOf(criterionNode(one, id), 'require') === undefined
    ? 'exclude'
    : 'require'
}

/** Limits of labs outside what such values can be: most often a wrong unit. */
function checkPlausible(condition: Condition, id: string, one: CheckedTrial, checking: Checking): void {
  const { report, rules } = checking
  if (condition.kind === 'all' || condition.kind === 'any' || condition.kind === 'at_least')
    return condition.of.forEach((part) => checkPlausible(part, id, one, checking))
  if (condition.kind === 'not') return checkPlausible(condition.of, id, one, checking)
  if (condition.kind === 'uln') {
    for (const value of limits(condition.range))
      if (Number(value) > MOST_MULTIPLE || Number(value) === 0)
        report(
          'quantity/implausible',
          'warning',
          one.file,
          spanIn(one, id, keyOf(one, id)),
          `${id} limits \`${condition.path}\` at ${value} × ULN, which is no usual limit.`,
        )
    return
  }
  if (condition.kind !== 'lab') return
  const variable = variableAt(rules.dictionary, condition.path)
  if (variable.type !== 'lab' || variable.plausible === undefined) return
  const [min, max] = [parseDecimal(variable.plausible.min), parseDecimal(variable.plausible.max)]
  const factor = labFactor(rules.dictionary, condition.path, condition.unit)
  const own = labFactor(rules.dictionary, condition.path, variable.unit)
  for (const value of limits(condition.range)) {
    const exact = parseDecimal(value)
    if (exact === undefined || min === undefined || max === undefined) continue
    const limit = multiply(exact, factor)
    if (compareRational(limit, multiply(min, own)) >= 0 && compareRational(limit, multiply(max, own)) <= 0) continue
    const message = `${id} limits \`${condition.path}\` at ${value} ${condition.unit}, outside what it can be (${variable.plausible.min} to ${variable.plausible.max} ${variable.unit}).`
    report('quantity/implausible', 'warning', one.file, spanIn(one, id, keyOf(one, id)), message)
  }
}

const MOST_MULTIPLE = 50

function limits({ min, max }: NumberRange): string[] {
  return [min, max].flatMap((limit) => (limit === undefined ? [] : [limit.value]))
}
