import { decidingFacts, problemText } from '../../explain/index.ts'
import {
  conversation,
  discrepanciesIn,
  factsOfQuestion,
  leftToVerify,
  saidBySecond,
  settled,
  toVerify,
  verifications,
  verifiedRecord,
} from '../../interview/index.ts'
import type { Conversation, Verification } from '../../interview/index.ts'
import { plainName } from '../../dictionary/index.ts'
import type { Dictionary } from '../../dictionary/index.ts'
import { withSemicolons } from '../../messages/index.ts'
import type { Say } from '../../messages/index.ts'
import { dayText } from '../../quantity/index.ts'
import { originsIn, verifiedValue } from '../../record/index.ts'
import type { Json, JsonObject, Verified } from '../../record/index.ts'
import { hanging } from '../../report/index.ts'
import { Screener } from '../../screen/index.ts'
import { harmless } from '../../text/index.ts'
import { recordText } from '../record-text.ts'
import { cannotRun } from '../exit.ts'
import { createFile, mustBeFree } from '../files/writing.ts'
import { Interview } from '../interviewing.ts'
import { asOfDay, formatOf, rulesFor, trialIds } from '../options.ts'
import type { CommonOptions } from '../options.ts'
import { answerText } from '../prompts/answer-text.ts'
import { asking } from '../prompts/prompts-for.ts'
import type { LinearOption } from '../prompts/prompts-for.ts'
import type { ReadingOptions } from '../reading.ts'
import { speechFor, tellerFor } from '../speech.ts'
import { endWith } from '../streams.ts'
import { attempt, outputWidth, print } from '../terminal.ts'
import { answering } from '../screening.ts'
import { atTerminal, canAsk, finished, recordIn, replaying } from './interview.ts'

export interface VerifyFactsOptions extends CommonOptions, ReadingOptions, LinearOption {
  readonly by?: string
  readonly answers?: string
  readonly settle?: readonly string[]
  readonly out?: string
}

/**
 * `prescreen verify-facts RECORD`: asks a second person, who does not see the record, for the facts that verdicts
 * depend on. Where the two differ, both statements are kept until one is chosen with `--settle`. Only `--out` writes
 * anything.
 */
export async function verifyFactsCommand(path: string, options: VerifyFactsOptions): Promise<void> {
  const format = formatOf(options, ['text', 'json'])
  const speech = await speechFor(options)
  const { say } = speech
  const day = asOfDay(options)
  const by = await answering(options)
  if (by === undefined) throw cannotRun('Who verifies? Give --by AB, or `by: AB` in the configuration.')
  if (options.out !== undefined) mustBeFree(options.out, 'Choose another name for --out.')
  const rules = await rulesFor(options)
  const screener = tellerFor(speech, new Screener(rules, day, trialIds(options, rules)))
  const first = await recordIn(path, screener, options, say)
  const now = { by, date: dayText(day) }
  const done =
    options.settle === undefined
      ? await asked(first, now, screener, options, say)
      : { record: settledAll(first, options.settle, now, rules.dictionary), found: [] }
  const read = screener.read(done.record)
  if (!read.ok) throw cannotRun(read.problems.map((one) => problemText(one, screener.rules.dictionary, say)).join('\n'))
  const { out } = options
  if (out !== undefined) await attempt(() => createFile(out, recordText(done.record)))
  const open = discrepanciesIn(done.record, rules.dictionary)
  const chosen = (options.settle ?? []).map((one) => one.split('=')[0] ?? '')
  const { record } = done
  const shown = { record, patient: String(first['id']), ...now, found: done.found, chosen, open }
  print(format === 'json' ? json(shown) : verifiedText(shown, screener.rules.dictionary, out, say))
  if (open.length > 0) endWith(1)
}

interface Done {
  readonly record: JsonObject
  readonly found: readonly Verification[]
}

type Now = Pick<Verified, 'by' | 'date'>

async function asked(
  first: JsonObject,
  now: Now,
  screener: Screener,
  options: VerifyFactsOptions,
  say: Say,
): Promise<Done> {
  const { dictionary } = screener.rules
  const screened = screener.screen(first, undefined, false)
  if (!screened.ok) throw cannotRun(screened.problems.map((one) => problemText(one, dictionary, say)).join('\n'))
  const named = decidingFacts(screened.result, first, screener.rules)
  const paths = toVerify(named, first, dictionary)
  mustBeSecond(
    first,
    paths.flatMap((one) => factsOfQuestion(one, dictionary)),
    now.by,
  )
  if (paths.length === 0) return { record: first, found: [] }
  if (options.answers === undefined && !canAsk(options))
    throw cannotRun(
      'Asking the second person needs a terminal, or --linear to ask line by line. Use `--answers FILE` for answers in a record.',
    )
  const start = { id: first['id'] ?? null }
  const wanted = (talk: Conversation): string[] => leftToVerify(talk, paths, named, dictionary)
  const { talk } = await asking(options, async (prompts) => {
    const respondent =
      options.answers === undefined
        ? await atTerminal(screener, options, start, prompts, { say, hint: hintFor(options, say) })
        : replaying(await recordIn(options.answers, screener, options, say), dictionary)
    const interview = new Interview(screener, respondent, () => undefined, { all: false, by: now.by, wanted, say })
    return finished(interview.run(conversation(start)), undefined, say)
  })
  const found = verifications(first, talk.record, paths, named, dictionary, clashing(first, screener))
  return { record: verifiedRecord(first, found, now, dictionary), found }
}

function hintFor({ out }: VerifyFactsOptions, say: Say): string {
  return out === undefined ? say('verify.hint') : say('verify.hint.out', { file: harmless(out) })
}

/** Refuses a person who recorded one of these facts: nobody verifies their own record. */
function mustBeSecond(first: JsonObject, paths: readonly string[], by: string): void {
  const own = [...originsIn(first)].find(
    ([path, origin]) =>
      paths.some((one) => path === one || path.startsWith(`${one}[`)) &&
      origin.by?.trim().toLowerCase() === by.toLowerCase(),
  )
  if (own !== undefined)
    throw cannotRun(
      `${harmless(by)} recorded ${harmless(own[0])}, and people cannot verify what they recorded themselves. Please ask a second person, with another --by.`,
    )
}

/**
 * Tells whether another statement contradicts the record. The engine decides this, as it converts units and compares
 * months with days.
 */
function clashing(first: JsonObject, screener: Screener): (other: JsonObject) => boolean {
  const conflicts = (record: JsonObject): string[] => {
    const read = screener.read(record)
    if (!read.ok) return read.problems.map((one) => `${one.path} ${one.message}`)
    return read.facts.warnings.flatMap((one) => (one.kind === 'conflict' ? [`${one.path} ${one.message}`] : []))
  }
  const known = new Set(conflicts(first))
  const others = (first['other_sources'] ?? []) as readonly Json[]
  return (other) => conflicts({ ...first, other_sources: [...others, other] }).some((one) => !known.has(one))
}

function settledAll(first: JsonObject, choices: readonly string[], now: Now, dictionary: Dictionary): JsonObject {
  return choices.reduce((record, choice) => {
    const [path = '', holds] = choice.split('=')
    if (holds !== 'first' && holds !== 'second')
      throw cannotRun(`--settle needs FACT=first or FACT=second, not \`${harmless(choice)}\`.`)
    const next = settled(record, path, holds, now, dictionary)
    if (next === undefined) throw cannotRun(`In this record there is nothing to settle about \`${harmless(path)}\`.`)
    return next
  }, first)
}

interface Shown extends Now {
  readonly record: JsonObject
  readonly patient: string
  readonly found: readonly Verification[]
  /** The facts that are settled by this call. */
  readonly chosen: readonly string[]
  /** All discrepancies in the record that are not settled. */
  readonly open: readonly Verified[]
}

function json({ patient, by, date, found, open }: Shown): string {
  const facts = found.map(({ path, outcome, first, second }) => ({ path, outcome, first, second }))
  const discrepancies = open.map(({ path, value, other }) => {
    return { path, first: verifiedValue(value) ?? null, second: verifiedValue(other) ?? null }
  })
  return `${JSON.stringify({ patient, by, date, facts, discrepancies }, undefined, 2)}\n`
}

/** What the two people said, as text for people. `out`: the file to which the record is written. */
function verifiedText(
  { record, patient, by, found, open, chosen }: Shown,
  dictionary: Dictionary,
  out: string | undefined,
  say: Say,
): string {
  const width = outputWidth()
  const name = (path: string): string => plainName(path, dictionary, say)
  const named = (outcome: Verification['outcome']): string[] =>
    found.flatMap((one) => (one.outcome === outcome ? [name(one.path)] : []))
  const said = (path: string, value: string | undefined): string =>
    harmless(answerText({ path, value: verifiedValue(value) ?? null }, dictionary, say))
  const [agreed, unknown] = [named('agrees'), named('not known')]
  const lines = [say('verify.by', { patient: harmless(patient), by: harmless(by) })]
  const add = (text: string): void => void lines.push(...hanging('', text, 2, 2, width))
  if (agreed.length > 0) add(say('verify.same', { count: agreed.length, facts: withSemicolons(agreed, say) }))
  if (unknown.length > 0) add(say('verify.not-known', { facts: withSemicolons(unknown, say) }))
  if (chosen.length > 0) add(say('verify.settled', { facts: withSemicolons(chosen.map(name), say) }))
  else if (found.length === 0 && open.length === 0) lines.push(`  ${say('verify.nothing')}`)
  else if (open.length === 0) lines.push(`  ${say('verify.agreed')}`)
  if (open.length > 0) lines.push(...hanging('', say('verify.open', { count: open.length }), 2, 0, width))
  for (const { path, value, other } of open) {
    const own = saidBySecond(record, path, dictionary)
    const second = own === path ? said(path, other) : say('fact.value', { fact: name(own), value: said(own, other) })
    const differ = { fact: name(path), first: said(path, value), second }
    lines.push(...hanging('✗', say('verify.differ', differ), 4, 2, width))
  }
  const [one] = open
  if (one !== undefined && out !== undefined) add(say('verify.settle', { file: harmless(out), fact: one.path }))
  if (out === undefined && found.length > 0) lines.push(...hanging('', say('verify.unwritten'), 2, 0, width))
  return `${lines.join('\n')}\n`
}
