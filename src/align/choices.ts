import { valueLabel, variableAt } from '../dictionary/index.ts'
import type { ChoiceVariable, Dictionary } from '../dictionary/index.ts'
import { anyOf } from '../text/index.ts'
import type { Disagreement, Pair } from './disagreement.ts'
import { fieldWordsOf } from './field-words.ts'
import { isConditional } from './joins.ts'
import { stemsOf } from './lexicon.ts'
import type { RuleValues } from './rule.ts'
import type { Sentence } from './sentence.ts'
import { areAkin, contentOf } from './tokens.ts'
import { valuesSaid } from './values-said.ts'
import type { ValuesSaid } from './values-said.ts'

/** The values of a choice on which sentence and rule differ. */
export function choice(path: string, uses: readonly RuleValues[], pair: Pair): Disagreement[] {
  const variable = variableAt(pair.dictionary, path) as ChoiceVariable
  const said = valuesSaid(variable, pair)
  if (said === undefined) return []
  return path.includes('[]') ? fieldChoice(variable, uses, said, pair) : ownChoice(variable, uses, said, pair)
}

/** The values that a rule allows: those that it names, or all but those that it forbids. */
function allowed({ values }: ChoiceVariable, uses: readonly RuleValues[]): ReadonlySet<string> {
  return new Set(
    values.map((one) => one.name).filter((name) => uses.some((use) => use.values.includes(name) !== use.isDenied)),
  )
}

function ownChoice(
  variable: ChoiceVariable,
  uses: readonly RuleValues[],
  said: ValuesSaid,
  pair: Pair,
): Disagreement[] {
  const { dictionary, confirm, explained } = pair
  const names = variable.values.map((one) => one.name)
  const wanted = said.values.size > 0 ? said.values : new Set(names.filter((name) => !said.denied.has(name)))
  const own = allowed(variable, uses)
  const asked = new Set((confirm?.values ?? []).flatMap((one) => (one.path === variable.path ? one.values : [])))
  const isTold = (name: string): boolean =>
    isExplained(name, variable, explained, dictionary) ||
    isHalfSaid(name, variable, pair.sentence.text) ||
    isPercentSaid(name, variable, pair.sentence)
  // A value that is left to a person does not count as lacking, unless the rule asks for nothing that the sentence
  // says.
  const isOpposite = [...wanted].every((name) => !own.has(name))
  const isLeft = (name: string): boolean => !isOpposite && asked.has(name)
  const lacking = [...wanted].filter((name) => !own.has(name) && !isLeft(name) && !said.optional.has(name))
  const silent = new Set(variable.values.flatMap((one) => (one.silent ? one.name : [])))
  const extra = [...own].filter(
    (name) => !wanted.has(name) && !said.optional.has(name) && !silent.has(name) && !isTold(name),
  )
  const isFree = said.values.size === 0 || said.isOpen || (confirm !== undefined && confirm.paths.has(variable.path))
  const bad = lacking.length > 0 && said.values.size > 0 ? lacking : isFree ? [] : extra
  const deniedOwn = said.values.size === 0 ? [...own].filter((name) => said.denied.has(name)) : []
  if (bad.length === 0 && deniedOwn.length === 0) return []
  // “Premenopausal women receive suppression”: everybody else is included too, and the first half says to whom the
  // second applies.
  if (isConditional(variable.path, pair) && [...said.values].every((name) => !own.has(name))) return []
  const labels = (some: Iterable<string>): string =>
    anyOf([...some].map((name) => valueLabel(variable.path, name, dictionary)))
  const mention = said.mentions.get(lacking[0] ?? '') ?? said.mention
  return [
    {
      code: 'text/value',
      says:
        said.values.size > 0
          ? `gives ${variable.label} as ${labels(said.values)}`
          : `rules out ${labels(said.denied)} for ${variable.label}`,
      rule: `looks for ${labels(own)}`,
      said: { start: mention.start, end: mention.end },
      part: uses[0],
    },
  ]
}

/** “Complete or partial response”: the text has the word by which the value differs from the others. */
function isHalfSaid(name: string, { values }: ChoiceVariable, text: string): boolean {
  const others = new Set(values.flatMap((one) => (one.name === name ? [] : stemsOf(one.label))))
  const label = values.find((one) => one.name === name)?.label ?? name
  const own = stemsOf(label).filter((word) => word.length >= 5 && !others.has(word))
  const known = contentOf(text)
  return own.length > 0 && stemsOf(label).length > 1 && own.every((word) => known.has(word))
}

/** “Positive: 1 % or more” covers the value of 1 to 9 %, too. */
function isPercentSaid(name: string, { values }: ChoiceVariable, { limits }: Sentence): boolean {
  const [, first] = /^(\d+) to \d+ %/.exec(values.find((one) => one.name === name)?.label ?? '') ?? []
  return limits.some(
    ({ measure, bounds, written }) =>
      measure.kind === 'percent' && first === written[0] && bounds.some(({ side }) => side === 'min'),
  )
}

function isExplained(name: string, { path }: ChoiceVariable, explained: string, dictionary: Dictionary): boolean {
  const known = contentOf(explained)
  const words = stemsOf(valueLabel(path, name, dictionary))
  return words.length > 0 && words.every((word) => known.has(word))
}

/**
 * Values of a list entry's field that the sentence names and the rule does not, or the other way round if the sentence
 * names a row of values.
 */
function fieldChoice(
  variable: ChoiceVariable,
  uses: readonly RuleValues[],
  said: ValuesSaid,
  pair: Pair,
): Disagreement[] {
  const { dictionary, confirm, explained, sentence } = pair
  const named = new Set(uses.flatMap((one) => one.values))
  for (const one of confirm?.values ?? [])
    if (one.path === variable.path) for (const each of one.values) named.add(each)
  const lacking = [...said.values].filter((name) => !named.has(name) && !said.optional.has(name))
  const direct = new Set(uses.flatMap((one) => (one.isDenied === uses[0]?.isDenied ? one.values : [])).map(String))
  const known = contentOf(`${sentence.text} ${explained}`)
  const { general } = fieldWordsOf(dictionary)
  const isHinted = (name: string): boolean =>
    stemsOf(`${valueLabel(variable.path, name, dictionary)} ${name}`).some(
      (word) => word.length >= 4 && !general.has(word) && [...known].some((one) => areAkin(one, word)),
    )
  const isRow = [...said.values].filter((name) => direct.has(name)).length >= 2
  const extra =
    isRow && confirm === undefined && !said.isOpen
      ? [...direct].filter((name) => !said.values.has(name) && !isHinted(name))
      : []
  const [first] = [...lacking, ...extra]
  if (first === undefined) return []
  const mention = said.mentions.get(lacking[0] ?? '') ?? said.mention
  const label = valueLabel(variable.path, first, dictionary)
  return [
    {
      code: 'text/value',
      says: lacking.length > 0 ? `names ${label}` : `does not name ${label}`,
      rule: lacking.length > 0 ? 'does not' : 'does',
      said: { start: mention.start, end: mention.end },
      part: uses[0],
    },
  ]
}
