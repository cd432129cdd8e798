import { conditionalGroup, labelOf, ownerPath, variableAt, variablesByPath } from '../dictionary/index.ts'
import type { Dictionary } from '../dictionary/index.ts'
import { mentionsOf } from './disagreement.ts'
import type { Disagreement, Pair } from './disagreement.ts'
import { stemsOf } from './lexicon.ts'
import type { Words } from './lexicon.ts'
import type { Mention } from './sentence.ts'
import { areAkin, contentOf } from './tokens.ts'
import { saysOfAll, SHARED } from './values-said.ts'

/** The first fact that the sentence names and the rule does not look at. */
export function leftOut(pair: Pair): Disagreement[] {
  const { rule, confirm, sentence, explained, dictionary } = pair
  if (rule.isOpaque) return []
  const known = contentOf(explained)
  const index = variablesByPath(dictionary)
  for (const mention of sentence.mentions) {
    if (mention.isAside || mention.isException) continue
    const said = sentence.text.slice(mention.start, mention.end)
    // “Triple negative” names each of its facts.
    const lacking = saysOfAll(mention, said) ? mention.meanings.find(({ path }) => !isUsed(path, pair)) : undefined
    if (
      lacking !== undefined &&
      lacking.path !== mention.meanings[0]?.path &&
      !isNamedIn(known, lacking.path, dictionary)
    )
      return [
        {
          code: 'text/value',
          says: `names “${said}”`,
          rule: `does not use ${labelOf(lacking.path, dictionary)}`,
          said: { start: mention.start, end: mention.end },
          part: undefined,
        },
      ]
    const isLooked = mention.meanings.some(({ path }) => isUsed(path, pair))
    const [meaning] = mention.meanings
    if (isLooked || meaning === undefined) continue
    const isOwn = mention.meanings.every(({ path, value }) => isTelling(path, value, mention, pair))
    // A limit for this fact is reported as a limit.
    if (!isOwn || sentence.limits.some((one) => one.subjects.includes(meaning.path) && !hasLimitsOf(mention, pair)))
      continue
    if (stemsOf(said).some((word) => word.length >= 3 && known.has(word))) continue
    if (isNamedIn(known, meaning.path, dictionary)) continue
    if (confirm !== undefined && mention.meanings.some(({ path }) => confirm.paths.has(path))) continue
    if (isInRule(said, pair) || ALLOWED.test(sentence.text.slice(mention.end))) continue
    return [
      {
        code: 'text/value',
        says: `names “${said}”`,
        rule: `does not use ${index.get(meaning.path)?.label ?? meaning.path}`,
        said: { start: mention.start, end: mention.end },
        part: undefined,
      },
    ]
  }
  return []
}

/** Whether a note has all words of a fact's name. */
function isNamedIn(known: ReadonlySet<string>, path: string, dictionary: Dictionary): boolean {
  const own = [...contentOf(labelOf(path, dictionary))]
  return own.length > 0 && own.every((word) => known.has(word))
}

/** “… is no exclusion”: what is expressly allowed asks for nothing. */
const ALLOWED = /^[^.;]*\b(?:no exclusion|allowed|permitted|accepted|acceptable|not required)\b/i

/**
 * Whether the rule asks for the same thing through other facts: “confirmed by histology” of the lesion, not of the
 * breast cancer.
 */
function isInRule(said: string, { rule, dictionary }: Pair): boolean {
  const own = [...contentOf(said)]
  const isAmong = (word: string, known: readonly string[]): boolean => known.some((one) => areAkin(one, word))
  const values = rule.values.flatMap(({ words }) => [...contentOf(words)])
  // “Pathologically confirmed nodes”: the value is pathological.
  if (own.some((word) => word.length >= TELLING && isAmong(word, values))) return true
  const labels = rule.values.flatMap(({ path }) => [...contentOf(labelOf(path, dictionary))])
  return own.length > 0 && own.every((word) => isAmong(word, [...labels, ...values]))
}

/** Whether the mentioned lab shares its limit with labs of the rule that are named beside it. */
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

/**
 * Whether a word names a fact so clearly that a rule without it lacks something. Not if the word may describe the
 * disease in general.
 */
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

/** Facts that the rule looks at and neither the sentence nor its explanations mention. */
export function unsaid(pair: Pair, words: Words): Disagreement[] {
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
    // The help of a fact has the words that pages use instead: “no period for twelve months”.
    const help = [...contentOf(variable.help ?? '')].filter((word) => known.includes(word))
    if (help.length >= 2) return []
    return [
      {
        code: 'text/unsaid',
        says: 'does not mention it',
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

/** Whether every text takes a fact for granted: the patient's sex, that she is alive and has the disease. */
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
