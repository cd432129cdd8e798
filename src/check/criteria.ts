import type { Code } from '../catalogue/index.ts'
import { fold, leafLimits, leavesOf } from '../conditions/index.ts'
import type { Condition, JoinedCondition, LeafCondition, Limit } from '../conditions/index.ts'
import { unitFactor, variableAt } from '../dictionary/index.ts'
import type { Dictionary } from '../dictionary/index.ts'
import { conditionsOf, pageCriteria, spanKey } from '../model/index.ts'
import type { Criterion } from '../model/index.ts'
import { compareRational, multiply, parseDecimal } from '../quantity/index.ts'
import { relevantKnowledge } from '../space/index.ts'
import { leafSpans } from './part-spans.ts'
import { criterionNode, spanIn, textOf, valueOf } from './project.ts'
import type { CheckedTrial, Checking } from './project.ts'

/** Checks for what would trip up a reader of a rule file. */
export function checkCriteria(checking: Checking): void {
  for (const one of checking.trials) {
    const { file, root, trial } = one
    const { report } = checking
    // The file may start with a byte order mark, which is not part of the text.
    const start = file.text.startsWith('\uFEFF') ? 1 : 0
    const end = file.text.indexOf('\n')
    if (!file.text.startsWith(SCHEMA_MARK, start)) {
      const fix = { span: { start, end: start }, text: `${SCHEMA_MARK}${schemaFrom(file.path)}\n` }
      report(
        'trial/schema-line',
        file,
        { start, end: end < 0 ? file.text.length : end },
        'The first line does not name the schema, so editors cannot complete names or mark mistakes.',
        { fix },
      )
    }
    const examples = valueOf(valueOf(root, 'examples'), 'cases')
    if (examples?.kind !== 'list' || examples.items.length === 0)
      report(
        'trial/no-examples',
        file,
        (valueOf(root, 'id') ?? root).span,
        `${trial.id} has no examples, so nothing shows that its rules are right.`,
      )
    for (const criterion of pageCriteria(trial)) checkCriterion(criterion, one, checking)
  }
}

const SCHEMA_MARK = '# yaml-language-server: $schema='

/** The relative path of the rule file schema, from a rule file in `trials` or a folder below it. */
function schemaFrom(path: string): string {
  const parts = path.split(/[\\/]/)
  const below = parts.length - 1 - parts.lastIndexOf('trials')
  const up = Array.from({ length: parts.includes('trials') ? below : 1 }, () => '..')
  return [...up, 'trial.schema.json'].join('/')
}

function checkCriterion(criterion: Criterion, one: CheckedTrial, checking: Checking): void {
  const { report, rules } = checking
  const { file } = one
  const { id, form, text, note } = criterion
  const at = (key: string) => spanIn(one, id, key)
  if (form.kind === 'asked' && !form.ask.trim().endsWith('?'))
    report('criterion/no-question', file, at('ask'), `The \`ask:\` of ${id} does not end with a question mark.`, {
      help: 'Write it as a question that ends with a question mark.',
    })
  if (form.kind === 'decided' && form.confirm !== undefined) {
    const confirm = valueOf(criterionNode(one, id), 'confirm')
    if (!form.confirm.ask.trim().endsWith('?'))
      report(
        'criterion/no-question',
        file,
        (valueOf(confirm, 'ask') ?? confirm ?? one.root).span,
        `The \`confirm:\` of ${id} does not end with a question mark.`,
        { help: 'Write it as a question that ends with a question mark.' },
      )
    if (note === undefined)
      report(
        'criterion/no-note',
        file,
        at('confirm'),
        `${id} leaves cases to a person, but has no \`note\` on how its wording was read.`,
      )
  }
  const node = criterionNode(one, id)
  const written = [valueOf(node, keyOf(one, id)), valueOf(valueOf(node, 'confirm'), 'when')]
  for (const [i, condition] of conditionsOf(form).entries()) {
    const spans = leafSpans(condition, written[i], rules.dictionary)
    const within = spanIn(one, id, keyOf(one, id))
    const at: Reporting = (code, leaf, message) => report(code, file, spans.get(leaf) ?? within, message, { within })
    checkCondition(condition, id, one, checking, at)
    checkPlausible(condition, id, checking, at)
  }
  checkSpans(criterion, one, checking)
  if (text.length > LONGEST_TEXT)
    report(
      'criterion/long-text',
      file,
      at('text'),
      `The text of ${id} is ${text.length} characters long; shorten it to one sentence.`,
    )
  if (criterion.kind === 'registry' && rules.trials.length > 0 && form.kind === 'asked')
    report(
      'criterion/registry-asked',
      file,
      at('ask'),
      `${id} is a registry field, which comes from the record; do not ask a person.`,
    )
}

const LONGEST_TEXT = 300

/**
 * Reports `fresh` spans that apply to no fact: the criterion looks at no such fact, not even through knowledge, or a
 * more specific span applies to it.
 */
function checkSpans(criterion: Criterion, one: CheckedTrial, { report, rules }: Checking): void {
  const { id, fresh = {} } = criterion
  const node = valueOf(criterionNode(one, id), 'fresh')
  if (node?.kind !== 'map') return
  const used = new Set([...relevantKnowledge([criterion], rules).paths].map((path) => spanKey(path, fresh)))
  for (const { key, keySpan } of node.entries)
    if (!used.has(key))
      report(
        'criterion/fresh',
        one.file,
        keySpan,
        `The freshness limit for \`${key}\` has no effect: ${id} does not use that fact.`,
      )
}

/** Reports a problem with a single condition, at the place where it is written. */
type Reporting = (code: Code, leaf: LeafCondition, message: string) => void

/** Reports branches that say the same thing twice, and lists of values that are complete or name a value twice. */
function checkCondition(
  condition: Condition,
  id: string,
  one: CheckedTrial,
  { report, rules }: Checking,
  at: Reporting,
): void {
  const span = spanIn(one, id, criterionNode(one, id) === undefined ? 'id' : keyOf(one, id))
  const joined = (parts: readonly Check[], { kind, of }: JoinedCondition): Check => {
    const texts = of.map((part) => JSON.stringify(part))
    return () =>
      parts.forEach((check, i) => {
        if (texts.indexOf(texts[i] ?? '') < i)
          report('condition/twice', one.file, span, `${id} has the same condition twice in one \`${kind}\`.`)
        check()
      })
  }
  const named = (leaf: LeafCondition, { path, values }: Limit & { readonly kind: 'values' }): void => {
    const variable = variableAt(rules.dictionary, path)
    if (variable.type === 'choice' && variable.values.every((value) => values.includes(value.name)))
      at('value/all', leaf, `${id} allows every value of \`${path}\`, so the condition has no effect.`)
    if (new Set(values).size < values.length) at('value/twice', leaf, `${id} lists a value of \`${path}\` twice.`)
  }
  const check = fold<Check>(condition, {
    all: joined,
    any: joined,
    atLeast: joined,
    not: (part) => part,
    list: (where, _, among) => () => {
      where()
      among?.()
    },
    leaf: (leaf) => () =>
      leafLimits(leaf, rules.dictionary).forEach((limit) => (limit.kind === 'values' ? named(leaf, limit) : undefined)),
  })
  check()
}

type Check = () => void

function keyOf(one: CheckedTrial, id: string): string {
  return textOf(criterionNode(one, id), 'require') === '' && valueOf(criterionNode(one, id), 'require') === undefined
    ? 'exclude'
    : 'require'
}

/** Reports lab limits outside the plausible range, which most often means a wrong unit. */
function checkPlausible(condition: Condition, id: string, { rules }: Checking, at: Reporting): void {
  for (const leaf of leavesOf(condition)) {
    const warn = (said: string): void => at('quantity/implausible', leaf, said)
    for (const limit of leafLimits(leaf, rules.dictionary)) {
      const { kind, path } = limit
      if (kind === 'multiple' && (Number(limit.at) > MOST_MULTIPLE || Number(limit.at) === 0))
        warn(`${id} limits \`${path}\` at ${limit.at} × ULN, which is unusual.`)
      if (kind !== 'lab') continue
      const outside = implausible(limit, rules.dictionary)
      if (outside !== undefined)
        warn(`${id} limits \`${path}\` at ${limit.at} ${limit.unit}, outside its plausible range (${outside}).`)
    }
  }
}

/** The plausible range of a lab in words, if a limit lies outside it. */
function implausible({ path, exact }: Limit & { readonly kind: 'lab' }, dictionary: Dictionary): string | undefined {
  const variable = variableAt(dictionary, path)
  if (variable.type !== 'lab' || variable.plausible === undefined) return undefined
  const { plausible, unit } = variable
  const [min, max] = [parseDecimal(plausible.min), parseDecimal(plausible.max)]
  const own = unitFactor(dictionary, variable, unit)
  if (min === undefined || max === undefined || own === undefined) return undefined
  const fits = compareRational(exact, multiply(min, own)) >= 0 && compareRational(exact, multiply(max, own)) <= 0
  return fits ? undefined : `${plausible.min} to ${plausible.max} ${unit}`
}

const MOST_MULTIPLE = 50
