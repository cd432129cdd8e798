import { conditionalGroup, labelOf, ownerPath, valueLabel, variableAt, variablesByPath } from '../dictionary/index.ts'
import type { ChoiceVariable, Dictionary } from '../dictionary/index.ts'
import { anyOf } from '../text/index.ts'
import type { Disagreement, Pair } from './disagreement.ts'
import { stemsOf } from './lexicon.ts'
import type { Words } from './lexicon.ts'
import type { Part, RuleValues } from './rule.ts'
import { isNegator } from './sentence.ts'
import type { Mention } from './sentence.ts'
import { areAkin, contentOf } from './tokens.ts'
import { SHARED, valuesSaid } from './values-said.ts'
import type { ValuesSaid } from './values-said.ts'

/** Facts and values on which sentence and rule differ: said the other way round, named by one of them only. */
export function factsThatDiffer(pair: Pair, words: Words): Disagreement[] {
  const { rule } = pair
  const byPath = byPathOf(rule.values)
  const found = [...byPath].flatMap(([path, uses]): Disagreement[] => {
    const { type } = variableAt(pair.dictionary, path)
    if (type === 'yes_no') return path.includes('[]') ? [] : yesNo(path, uses, pair)
    return type === 'choice' ? choice(path, uses, pair) : []
  })
  return [...found, ...listsThatDiffer(pair), ...leftOut(pair), ...unsaid(pair, words)]
}

function byPathOf<P extends Part>(parts: readonly P[]): ReadonlyMap<string, readonly P[]> {
  const made = new Map<string, P[]>()
  for (const one of parts) made.set(one.path, [...(made.get(one.path) ?? []), one])
  return made
}

function mentionsOf(path: string, { sentence }: Pair): readonly Mention[] {
  return sentence.mentions.filter((one) => one.meanings.some((each) => each.path === path && each.value === undefined))
}

function yesNo(path: string, uses: readonly RuleValues[], pair: Pair): Disagreement[] {
  const wanted = new Set(uses.map((one) => (one.values[0] === true) !== one.isDenied))
  const [isWanted, more] = [...wanted]
  const [part] = uses
  if (isWanted === undefined || more !== undefined || part === undefined) return []
  const named = mentionsOf(path, pair)
  const mentions = named.length === 0 && pair.rule.paths.size === 1 ? partlyNamed(path, pair) : named
  const [mention] = mentions
  if (mention === undefined || mentions.some((one) => one.isDenied === undefined || one.isException)) return []
  // “Not pregnant; a pregnancy test is needed” denies it all the same.
  const isContradicted = isWanted ? mention.isDenied === true : mentions.every((one) => one.isDenied === false)
  if (!isContradicted || isConditional(path, pair)) return []
  const label = labelOf(path, pair.dictionary)
  return [polarity(mention, label, isWanted, part)]
}

/** Of a rule on one fact alone, a text that has two words of its name speaks of it; it is denied where the text begins with a negation. */
function partlyNamed(path: string, { sentence: { text, tokens }, dictionary }: Pair): readonly Mention[] {
  const words = [...contentOf(`${labelOf(path, dictionary)} ${variableAt(dictionary, path).name.replaceAll('_', ' ')}`)]
  const own = tokens.filter((token) => token.kind === 'word' && words.some((word) => areAkin(word, token.stem)))
  const [first] = own
  if (first === undefined || new Set(own.map((one) => one.stem)).size < 2) return []
  const denials = tokens.filter((one) => isNegator(one.stem))
  const isFirst = denials[0] !== undefined && denials[0] === tokens[0]
  const isDenied = denials.length === 0 ? false : denials.length === 1 && isFirst ? true : undefined
  const isException = /\b(?:except|unless|other than|but)\b/i.test(text)
  return [{ meanings: [], start: first.start, end: first.end, isDenied, isAside: false, isException }]
}

function polarity(mention: Mention, label: string, isWanted: boolean, part: RuleValues): Disagreement {
  return {
    code: 'text/polarity',
    says: isWanted ? `denies it of ${label}` : `speaks of ${label}`,
    rule: isWanted ? `looks for ${label}` : `looks for the opposite of ${label}`,
    said: { start: mention.start, end: mention.end },
    part,
  }
}

/** “Women of childbearing potential use contraception”: who has none is in as well, and the first half says for whom the second is. */
function isConditional(path: string, { rule, kind, sentence }: Pair): boolean {
  if (kind === 'exclusion') return false
  const own = sentence.mentions.filter((one) => one.meanings.some((each) => each.path === path))
  return [...rule.joins].some(([key, ops]) => {
    const [from = '', other = ''] = key.split(' ')
    if (from !== path || !ops.has('any')) return false
    const others = sentence.mentions.filter((one) => one.meanings.some((each) => each.path === other))
    return !areAlternatives(own, others, sentence.text)
  })
}

/** Whether the words between two facts say “or”. */
function areAlternatives(own: readonly Mention[], others: readonly Mention[], text: string): boolean {
  return own.some((a) =>
    others.some((b) => {
      const [first, second] = a.start < b.start ? [a, b] : [b, a]
      const hasOwnBetween = own.some((one) => one.start > first.start && one.end < second.start)
      return !hasOwnBetween && /\bor\b/i.test(text.slice(first.end, second.start))
    }),
  )
}

/** Lists: that there is some entry, said of none, or the other way round. */
function listsThatDiffer(pair: Pair): Disagreement[] {
  const { rule, sentence } = pair
  return [...byPathOf(rule.lists)].flatMap(([path, uses]): Disagreement[] => {
    const [first] = uses
    if (first === undefined || uses.some((one) => one.isDenied !== first.isDenied || one.kind === 'every')) return []
    // What has limits is compared by these.
    if (rule.bounds.some((one) => one.list === path) || sentence.limits.length > 0) return []
    const valued = rule.values.filter((one) => one.list === path && one.isDenied === first.isDenied)
    const mentions = sentence.mentions.filter((one) =>
      one.meanings.some(
        (each) =>
          (each.path === path && each.value === undefined) ||
          valued.some((use) => use.path === each.path && use.values.includes(each.value ?? '')),
      ),
    )
    const [mention] = mentions
    if (mention === undefined || mentions.some((one) => one.isDenied !== !first.isDenied)) return []
    // “Metastases anywhere but the humerus”: values may be denied beside the list that is not.
    const isValue = mention.meanings.every((one) => one.value !== undefined)
    const isMixed = rule.values.some((one) => one.list === path && one.isDenied !== first.isDenied)
    if ((isValue && isMixed) || mentions.some((one) => one.isException)) return []
    const label = labelOf(path, pair.dictionary)
    return [
      {
        code: 'text/polarity',
        says: first.isDenied ? `speaks of ${label} that are there` : `speaks of ${label} that are not there`,
        rule: first.isDenied ? 'looks for none' : 'looks for some',
        said: { start: mention.start, end: mention.end },
        part: undefined,
      },
    ]
  })
}

function choice(path: string, uses: readonly RuleValues[], pair: Pair): Disagreement[] {
  const variable = variableAt(pair.dictionary, path) as ChoiceVariable
  const said = valuesSaid(variable, pair)
  if (said === undefined) return []
  return path.includes('[]') ? fieldChoice(variable, uses, said, pair) : ownChoice(variable, uses, said, pair)
}

/** What a rule allows of a choice: what it names, or all but what it forbids. */
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
    isExplained(name, variable, explained, dictionary) || isHalfSaid(name, variable, pair.sentence.text)
  // What is left to a person is not lacking, unless the rule asks for nothing of what is said.
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
  // “Premenopausal women receive suppression”: who is not, is in as well, and the first half says for whom the second is.
  if (isConditional(variable.path, pair) && [...said.values].every((name) => !own.has(name))) return []
  const labels = (some: Iterable<string>): string =>
    anyOf([...some].map((name) => valueLabel(variable.path, name, dictionary)))
  const mention = said.mentions.get(lacking[0] ?? '') ?? said.mention
  return [
    {
      code: 'text/value',
      says:
        said.values.size > 0
          ? `says ${labels(said.values)} of ${variable.label}`
          : `denies ${labels(said.denied)} of ${variable.label}`,
      rule: `asks for ${labels(own)}`,
      said: { start: mention.start, end: mention.end },
      part: uses[0],
    },
  ]
}

/** “Complete or partial response”: the word that tells a value from the others is there. */
function isHalfSaid(name: string, { values }: ChoiceVariable, text: string): boolean {
  const others = new Set(values.flatMap((one) => (one.name === name ? [] : stemsOf(one.label))))
  const label = values.find((one) => one.name === name)?.label ?? name
  const own = stemsOf(label).filter((word) => word.length >= 5 && !others.has(word))
  const known = contentOf(text)
  return own.length > 0 && stemsOf(label).length > 1 && own.every((word) => known.has(word))
}

function isExplained(name: string, { path }: ChoiceVariable, explained: string, dictionary: Dictionary): boolean {
  const known = contentOf(explained)
  const words = stemsOf(valueLabel(path, name, dictionary))
  return words.length > 0 && words.every((word) => known.has(word))
}

/** Values of a field of entries: named by the sentence and not by the rule, or the other way round in a row of values. */
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
  const isHinted = (name: string): boolean =>
    stemsOf(`${valueLabel(variable.path, name, dictionary)} ${name}`).some(
      (word) => word.length >= 4 && !GENERIC.has(word) && [...known].some((one) => areAkin(one, word)),
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

const GENERIC = new Set('cancer another other disease tumour therapy treatment surgery operation'.split(' '))

/** Facts that the sentence names and the rule does not look at. */
function leftOut(pair: Pair): Disagreement[] {
  const { rule, confirm, sentence, explained, dictionary } = pair
  if (rule.isOpaque) return []
  const known = contentOf(explained)
  const index = variablesByPath(dictionary)
  for (const mention of sentence.mentions) {
    if (mention.isAside || mention.isException) continue
    const isLooked = mention.meanings.some(({ path }) => isUsed(path, pair))
    const [meaning] = mention.meanings
    if (isLooked || meaning === undefined) continue
    const isOwn = mention.meanings.every(({ path, value }) => isTelling(path, value, mention, pair))
    const said = sentence.text.slice(mention.start, mention.end)
    // A limit for it is reported as such.
    if (!isOwn || sentence.limits.some((one) => one.subjects.includes(meaning.path) && !hasLimitsOf(mention, pair)))
      continue
    if (stemsOf(said).some((word) => word.length >= 3 && known.has(word))) continue
    if (confirm !== undefined && mention.meanings.some(({ path }) => confirm.paths.has(path))) continue
    if (isInRule(said, pair) || ALLOWED.test(sentence.text.slice(mention.end))) continue
    return [
      {
        code: 'text/value',
        says: `names “${said}”`,
        rule: `does not look at ${index.get(meaning.path)?.label ?? meaning.path}`,
        said: { start: mention.start, end: mention.end },
        part: undefined,
      },
    ]
  }
  return []
}

/** “… is no exclusion”: what is said to be allowed asks for nothing. */
const ALLOWED = /^[^.;]*\b(?:no exclusion|allowed|permitted|accepted|acceptable|not required)\b/i

/** Whether the rule asks for the same in other facts: “confirmed by histology” of the lesion, not of the breast cancer. */
function isInRule(said: string, { rule, dictionary }: Pair): boolean {
  const own = [...contentOf(said)]
  const known = [...rule.values].flatMap(({ path, words }) => [...contentOf(`${labelOf(path, dictionary)} ${words}`)])
  return own.length > 0 && own.every((word) => known.some((one) => areAkin(one, word)))
}

/** A lab that shares its limit with others is named beside them. */
function hasLimitsOf({ meanings }: Mention, { rule, sentence }: Pair): boolean {
  return sentence.limits.some(
    (one) =>
      meanings.some(({ path }) => one.subjects.includes(path)) && one.subjects.some((path) => rule.paths.has(path)),
  )
}

function isUsed(path: string, { rule, confirm }: Pair): boolean {
  const list = path.replace(/\[\].*/, '')
  return [rule, confirm].some((one) => one !== undefined && (one.paths.has(path) || one.paths.has(list)))
}

/** Whether a word names a fact so clearly that a rule without it lacks something; not where it may be said of the disease in general. */
function isTelling(path: string, value: string | undefined, mention: Mention, pair: Pair): boolean {
  const { dictionary, sentence } = pair
  const variable = variablesByPath(dictionary).get(path)
  if (variable === undefined || path.includes('[]') || variable.type === 'text' || variable.type === 'list')
    return false
  const group = variablesByPath(dictionary).get(ownerPath(path))
  if (group?.type === 'group' && group.appliesWhen === variable.name) return false
  if (variable.type === 'yes_no' && variable.presumed !== undefined) return false
  if (value !== undefined) {
    const said = sentence.text.slice(mention.start, mention.end)
    return variable.type === 'choice' && mention.meanings.length === 1 && !/\s/.test(said) && said.length >= TELLING
  }
  return (
    variable.type === 'lab' || variable.type === 'integer' || variable.type === 'yes_no' || variable.type === 'choice'
  )
}

const TELLING = 10

/** Facts that the rule looks at and nothing speaks of. */
function unsaid(pair: Pair, words: Words): Disagreement[] {
  const { rule, sentence, explained, dictionary } = pair
  const known = [...contentOf(`${sentence.text} ${explained}`)]
  const seen = new Set<string>()
  return rule.values.flatMap((one): Disagreement[] => {
    const variable = variableAt(dictionary, one.path)
    if (one.list !== undefined || seen.has(one.path) || isBackground(one.path, dictionary)) return []
    seen.add(one.path)
    const values = variable.type === 'choice' ? variable.values.filter(({ name }) => one.values.includes(name)) : []
    const own = [
      variable.label,
      variable.name,
      ...values.flatMap((each) => [each.label, each.name]),
      ...wordsFor(one.path, words),
    ]
    const stems = own.flatMap(stemsOf).filter((word) => word.length > 1 && !SHARED.test(word))
    if (stems.some((word) => known.some((each) => areAkin(each, word)))) return []
    if (mentionsOf(one.path, pair).length > 0) return []
    // Its help says what pages say instead: “no period for twelve months”.
    const help = [...contentOf(variable.help ?? '')].filter((word) => known.includes(word))
    if (help.length >= 2) return []
    return [
      {
        code: 'text/unsaid',
        says: 'does not speak of it',
        rule: `asks for ${variable.label} ${one.words}`,
        said: undefined,
        part: one,
      },
    ]
  })
}

function wordsFor(path: string, words: Words): string[] {
  return Object.entries(words).flatMap(([key, own]) => (key === path || key.startsWith(`${path}=`) ? own : []))
}

/** What every text takes for granted: the patient's sex, that she lives and has the disease. */
function isBackground(path: string, dictionary: Dictionary): boolean {
  const variable = variableAt(dictionary, path)
  if (variable.type === 'yes_no' && variable.presumed !== undefined) return true
  if (variable.type === 'choice' && variable.usual?.kind === 'values' && variable.usual.share >= GRANTED) return true
  const group = variablesByPath(dictionary).get(ownerPath(path))
  return (
    conditionalGroup(dictionary, path) === undefined && group?.type === 'group' && group.appliesWhen === variable.name
  )
}

const GRANTED = 0.98
