import { Aligner, asksTheOtherWay, meaningOf } from '../align/index.ts'
import type { AlignedRule, Disagreement, Part } from '../align/index.ts'
import { variableOf } from '../dictionary/index.ts'
import type { Dictionary } from '../dictionary/index.ts'
import { pageCriteria, questionOf } from '../model/index.ts'
import type { Criterion } from '../model/index.ts'
import { literal } from '../text/index.ts'
import type { SourceFile, Span } from '../text/index.ts'
import { partSpans } from './part-spans.ts'
import { criterionNode, spanIn, textOf, valueOf } from './project.ts'
import type { CheckedDictionary, CheckedTrial, Checking } from './project.ts'
import { checkRegistry } from './registry.ts'

/** Checks rules against their texts, and both against the bullets and registry fields of the source record. */
export function checkAlignment(checking: Checking, aligner: Aligner): void {
  for (const one of checking.trials) {
    for (const criterion of pageCriteria(one.trial)) checkCriterion(criterion, one, aligner, checking)
    checkRegistry(one, aligner, checking)
  }
}

/** The aligner that compares texts with rules, with the dictionary's further words for facts and values. */
export function alignerOf(dictionary: Dictionary): Aligner {
  const isThere = wordedIn(dictionary)
  return new Aligner(dictionary, Object.fromEntries(Object.entries(dictionary.words).filter(([key]) => isThere(key))))
}

/** Reports further words for something that the dictionary does not have. */
export function checkWordKeys({ file, root, rules, report }: CheckedDictionary): void {
  const node = valueOf(root, 'words')
  const isThere = wordedIn(rules.dictionary)
  for (const { key, keySpan } of node?.kind === 'map' ? node.entries : [])
    if (!isThere(key)) {
      const message = `There is no fact, list or value \`${key}\`, so these words are never used.`
      report('dictionary/words', file, keySpan, message)
    }
}

/** Returns a function that says whether a key names a fact, list or value that may have further words. */
function wordedIn(dictionary: Dictionary): (key: string) => boolean {
  return (key) => {
    const { path, value: name } = meaningOf(key)
    const variable = variableOf(dictionary, path)
    if (variable === undefined || variable.type === 'group') return false
    return name === undefined || (variable.type === 'choice' && variable.values.some((one) => one.name === name))
  }
}

function checkCriterion(criterion: Criterion, one: CheckedTrial, aligner: Aligner, checking: Checking): void {
  const bullet = bulletOf(criterion, one)
  const { form, text } = criterion
  if (form.kind === 'decided') checkDecided(criterion, bullet, one, aligner, checking)
  else checkWords(criterion, bullet, one, aligner, checking)
  // If both text and question of an exclusion have a number, the question asks about the other side of it, so polarity
  // cannot be checked.
  if (form.kind !== 'asked' || hasOwnLimit(criterion)) return
  const asked = { kind: kindOf(criterion), text, ask: form.ask, yesIsFavourable: form.favourable !== 'no' }
  if (asksTheOtherWay(asked, checking.rules.dictionary) !== true) return
  const favourable = asked.yesIsFavourable ? 'yes' : 'no'
  checking.report(
    'question/polarity',
    one.file,
    spanIn(one, criterion.id, 'ask'),
    `${criterion.id}: the answer “${favourable}” would count in the patient’s favour, but the text says the opposite.`,
    { help: 'Ask for what is favourable, or declare `favourable: no`.' },
  )
}

/** Whether text and question of an exclusion both have a number. */
function hasOwnLimit({ kind, form, text }: Criterion): boolean {
  return kind === 'exclusion' && form.kind === 'asked' && /\d/.test(text) && /\d/.test(form.ask)
}

function bulletOf({ cites }: Criterion, { source }: CheckedTrial): string {
  return source === undefined || cites === undefined ? '' : textOf(valueOf(source.root, 'bullets'), cites)
}

function kindOf({ kind }: Criterion): 'inclusion' | 'exclusion' {
  return kind === 'exclusion' ? 'exclusion' : 'inclusion'
}

function checkDecided(
  criterion: Criterion,
  bullet: string,
  one: CheckedTrial,
  aligner: Aligner,
  { report, rules }: Checking,
): void {
  const { id, text, form, note, remarks } = criterion
  if (form.kind !== 'decided') return
  const { condition, confirm } = form
  const rule: AlignedRule = {
    kind: kindOf(criterion),
    condition,
    confirm: confirm?.when,
    explained: [note, questionOf(form)?.ask, ...remarks.map(({ say }) => say)].join(' '),
    elsewhere: pageCriteria(one.trial)
      .flatMap((other) => (other.id === id ? [] : other.text))
      .join(' '),
  }
  const node = criterionNode(one, id)
  const written = node && (valueOf(node, 'require') ?? valueOf(node, 'exclude'))
  const parts = written === undefined ? new Map<string, readonly Span[]>() : partSpans(written, rules.dictionary)
  const place = (found: Disagreement): Span =>
    found.said !== undefined
      ? textSpan(one, id, text, found.said)
      : (partSpan(found.part, parts) ?? spanIn(one, id, 'text'))
  const within = spanIn(one, id, 'text')
  const own = aligner.compare(text, rule)
  for (const found of own)
    report(found.code, one.file, place(found), `${id}: the text ${found.says}; the rule ${found.rule}.`, { within })
  if (bullet === '' || sameWords(bullet, text)) return
  const others = aligner.compare(bullet, rule).filter((found) => !own.some((each) => areAlike(each, found)))
  for (const found of others) {
    const said = found.part === undefined ? undefined : aligner.placeOf(text, rule, found.part)
    const at = said === undefined ? spanIn(one, id, 'text') : textSpan(one, id, text, said)
    report('source/bullet', one.file, at, `${id}: the page ${found.says}; the rule ${found.rule}.`, {
      help: `The bullet is: ${bullet}`,
      within,
    })
  }
}

function areAlike(a: Disagreement, b: Disagreement): boolean {
  return a.code === b.code && a.part?.path === b.part?.path
}

function sameWords(a: string, b: string): boolean {
  const plain = (text: string): string => text.trim().replaceAll(/\s+/g, ' ')
  return plain(a) === plain(b)
}

/**
 * For criteria that no rule decides: checks the numbers in the question against the text, and the text against the
 * page.
 */
function checkWords(
  criterion: Criterion,
  bullet: string,
  one: CheckedTrial,
  aligner: Aligner,
  { report }: Checking,
): void {
  const { id, text, form, note } = criterion
  const explained = [note, form.kind === 'not-screened' ? form.reason : undefined].join(' ')
  if (form.kind === 'asked' && !hasOwnLimit(criterion))
    for (const { said, message } of aligner.compareTexts(form.ask, text, kindOf(criterion), explained))
      report(
        'question/polarity',
        one.file,
        scalarSpan(one, id, 'ask', form.ask, said),
        `${id}: the question ${message}.`,
        { within: spanIn(one, id, 'ask') },
      )
  if (bullet === '' || sameWords(bullet, text)) return
  for (const { said, message } of aligner.compareTexts(text, bullet, kindOf(criterion), explained))
    report('source/bullet', one.file, textSpan(one, id, text, said), `${id}: the text ${message}.`, {
      help: `The bullet is: ${bullet}`,
      within: spanIn(one, id, 'text'),
    })
}

function textSpan(one: CheckedTrial, id: string, text: string, said: Span): Span {
  return scalarSpan(one, id, 'text', text, said)
}

/** Where some words of a text are written in the file; the whole text if quotes or folded lines hide them. */
function scalarSpan(one: CheckedTrial, id: string, key: string, text: string, { start, end }: Span): Span {
  const span = spanIn(one, id, key)
  return wordsIn(one.file, span, text, start, end) ?? span
}

function wordsIn(file: SourceFile, span: Span, text: string, start: number, end: number): Span | undefined {
  const raw = file.text.slice(span.start, span.end)
  const pattern = (words: string): string =>
    words
      .trim()
      .split(/\s+/)
      .map(literal)
      .join(String.raw`\s+`)
  // The words before tell which of several equal places is meant.
  const before = text.slice(0, start).trimEnd()
  const lead = before === '' ? '' : `${pattern(before)}\\s*`
  const match = new RegExp(`(${lead})(${pattern(text.slice(start, end))})`).exec(raw)
  if (match === null) return undefined
  const from = span.start + match.index + (match[1]?.length ?? 0)
  return { start: from, end: from + (match[2]?.length ?? 0) }
}

function partSpan(part: Part | undefined, parts: ReadonlyMap<string, readonly Span[]>): Span | undefined {
  return part === undefined ? undefined : parts.get(part.path)?.[part.nth]
}
