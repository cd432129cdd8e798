import { factName, rawAt, resultOf, valueLabel } from '../../explain/index.ts'
import type { Result } from '../../explain/index.ts'
import { nextQuestion, withValue } from '../../interview/index.ts'
import type { NextQuestion } from '../../interview/index.ts'
import type { RuleSet } from '../../model/index.ts'
import { dayText } from '../../quantity/index.ts'
import { isObject } from '../../record/index.ts'
import type { Json, JsonObject } from '../../record/index.ts'
import { resultText } from '../../report/index.ts'
import { Screener, VERSION } from '../../screen/index.ts'
import { harmless } from '../../text/index.ts'
import { cannotRun } from '../exit.ts'
import { asOfDay, formatOf, rulesFor, trialIds } from '../options.ts'
import type { CommonOptions } from '../options.ts'
import { readPatientFile } from '../patient-files.ts'
import type { Answer } from '../prompts/ask.ts'
import { outputWidth, paintFor, say } from '../terminal.ts'

export interface InterviewOptions extends CommonOptions {
  readonly from?: string
  readonly answers?: string
}

/** Gives the answer to a question; undefined is "not known". */
type Respond = (question: NextQuestion, record: JsonObject) => Promise<Answer>

/** `prescreen interview`: asks what can still change a verdict, and stops when every trial is decided. */
export async function interviewCommand(options: InterviewOptions): Promise<void> {
  const format = formatOf(options, ['text', 'json'])
  const asOf = asOfDay(options)
  if (options.answers === undefined && !(process.stdin.isTTY && process.stderr.isTTY)) {
    const help = 'Use `prescreen screen FILE` for records, or `--answers FILE` to replay a record.'
    throw cannotRun(`The interview needs a terminal to ask at. ${help}`)
  }
  const rules = await rulesFor(options)
  const screener = new Screener(rules, asOf, trialIds(options, rules))
  const start = options.from === undefined ? { id: 'interview' } : recordIn(options.from, screener)
  const answers = options.answers === undefined ? undefined : recordIn(options.answers, screener)
  const respond = answers === undefined ? await prompting(screener) : replaying(answers)
  const { result, asked } = await converse(screener, answers === undefined ? start : opening(start, answers), respond)
  if (format === 'json') {
    process.stdout.write(`${JSON.stringify({ asked, result }, undefined, 2)}\n`)
    return
  }
  const paint = paintFor(process.stdout, options.color)
  process.stdout.write(
    `\n${resultText(result, { width: outputWidth(), paint, explain: false, dictionary: rules.dictionary })}`,
  )
}

function recordIn(path: string, screener: Screener): JsonObject {
  const file = readPatientFile(path)
  if ('unreadable' in file) throw cannotRun(`${file.name}: cannot be read. ${file.unreadable}`)
  const [found, ...others] = file.records
  if (found === undefined || others.length > 0)
    throw cannotRun(`${file.name}: one patient was expected, not ${file.records.length}.`)
  const read = found.value === undefined || found.problems.length > 0 ? found : screener.read(found.value)
  const problems = 'ok' in read ? (read.ok ? [] : read.problems) : read.problems
  if (problems.length > 0 || !isObject(found.value)) {
    const lines = problems.map(
      ({ path: at, message }) => `${file.name}: ${at === '' ? '' : `${harmless(at)}: `}${message}`,
    )
    throw cannotRun(lines.join('\n'))
  }
  return found.value
}

/** What a replayed interview knows before the first question: who it is about, and what people have confirmed. */
function opening(start: JsonObject, answers: JsonObject): JsonObject {
  const confirmations = answers['confirmations']
  return { ...start, id: answers['id'] ?? null, ...(confirmations === undefined ? {} : { confirmations }) }
}

async function converse(
  screener: Screener,
  start: JsonObject,
  respond: Respond,
): Promise<{ readonly result: Result; readonly asked: readonly string[] }> {
  let record = start
  const asked: string[] = []
  const settled = new Set<string>()
  for (;;) {
    const read = screener.read(record)
    if (!read.ok) throw cannotRun(read.problems.map((one) => `${one.path}: ${one.message}`).join('\n'))
    const evaluations = screener.evaluate(read.facts)
    const question = nextQuestion(evaluations, settled, screener.rules.dictionary)
    if (question === undefined) {
      const { warnings } = read.facts
      return { result: resultOf(record, evaluations, screener.rules, screener.asOf, warnings, VERSION), asked }
    }
    if (!asked.includes(question.path)) asked.push(question.path)
    const next = await answered(question, record, screener, respond)
    if (next?.more !== true) settled.add(question.path)
    record = next?.record ?? record
  }
}

/** The record with the answer; undefined when it is not known. An answer that the record refuses is asked for again. */
async function answered(
  question: NextQuestion,
  record: JsonObject,
  screener: Screener,
  respond: Respond,
): Promise<{ readonly record: JsonObject; readonly more: boolean } | undefined> {
  for (;;) {
    const answer = await respond(question, record)
    if (answer === undefined) return undefined
    const next = withValue(record, answer.path, answer.value)
    const read = screener.read(next)
    if (read.ok) return { record: next, more: answer.more === true }
    say(read.problems.map((one) => `${one.path}: ${one.message}`).join('\n'))
  }
}

async function prompting(screener: Screener): Promise<Respond> {
  const { ask } = await import('../prompts/ask.ts')
  const today = dayText(screener.asOf)
  const { dictionary } = screener.rules
  say('Arrow keys and Enter choose; "don\'t know" is always an answer. Ctrl-C ends.\n')
  return async (question, record) => {
    const answer = await ask(question, record, dictionary, today)
    say(`  ${factName(question.path, dictionary)}: ${answerText(answer, question, dictionary)}`)
    return answer
  }
}

/** Answers from a record: each question gets what the record says there, whole lists at once. */
function replaying(answers: JsonObject): Respond {
  return async ({ path, part }) => {
    const owner = part === 'whole' ? path : path.slice(0, path.lastIndexOf('.'))
    const value: Json | undefined = rawAt(answers, owner)
    if (value !== undefined && value !== null) return { path: owner, value }
    const age = answers['age']
    return owner === 'birth_date' && age !== undefined && age !== null ? { path: 'age', value: age } : undefined
  }
}

/** The answer as it is shown once it was given. */
function answerText(answer: Answer, { path }: NextQuestion, dictionary: RuleSet['dictionary']): string {
  if (answer === undefined) return 'not known'
  const { value } = answer
  if (typeof value === 'string' || typeof value === 'boolean') return valueLabel(path, value, dictionary)
  if (typeof value === 'number') return String(value)
  const items = Array.isArray(value)
    ? value
    : isObject(value) && Array.isArray(value['items'])
      ? value['items']
      : undefined
  if (items !== undefined) return items.length === 0 ? 'none' : `${items.length} noted`
  return isObject(value) ? [value['value'], value['unit']].filter((part) => part !== undefined).join(' ') : ''
}
