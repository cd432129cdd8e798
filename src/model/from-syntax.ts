import { EVERYTHING, readCondition } from '../conditions/index.ts'
import { FRESH_FORM, listOf, spanOf, variableOf, variablesByPath } from '../dictionary/index.ts'
import type { Dictionary, ListVariable } from '../dictionary/index.ts'
import { parsePartialDate } from '../quantity/index.ts'
import type { Period } from '../quantity/index.ts'
import type { Entry, Fields, Reader, Syntax } from '../syntax/index.ts'
import { offer } from '../text/index.ts'
import { CONTACT_PARTS, contactProblem } from './contact.ts'
import { questionHash } from './question.ts'
import type { Contact } from './contact.ts'
import { dependenciesOf } from './dependencies.ts'
import type { Dependencies } from './dependencies.ts'
import { withChains } from './orders.ts'
import { conditionsOf } from './parts.ts'
import type {
  Criterion,
  CriterionForm,
  CriterionKind,
  DateOrder,
  Implication,
  Query,
  Question,
  Remark,
  RulesFrom,
  Spans,
  Trial,
} from './trial.ts'

export const TRIAL_FORMAT = 'prescreen/trial/1'

const CRITERION_KEYS = [
  'id',
  'text',
  'cites',
  'note',
  'remarks',
  'require',
  'exclude',
  'confirm',
  'ask',
  'who',
  'favourable',
  'formerly',
  'not_screened',
  'fresh',
]

/** Reads a rule file; what is wrong is reported, and then the trial must not be used. */
export function readTrial(
  root: Syntax,
  reader: Reader,
  dictionary: Dictionary,
  sha256: string,
  { alive, dependencies }: Pick<Knowledge, 'alive' | 'dependencies'>,
): Trial | undefined {
  const fields = reader.map(root, 'a trial', [
    'format',
    'id',
    'title',
    'source',
    'enrolment',
    'page_date',
    'protocol',
    'contact',
    'criteria',
    // Read by src/examples; they do not screen anyone.
    'examples',
  ])
  if (fields === undefined) return undefined
  const format = fields.required('format')
  if (format !== undefined) reader.oneOf(format, '`format`', [TRIAL_FORMAT])
  const list = fields.required('criteria')
  const items = list === undefined ? [] : (reader.list(list, '`criteria`')?.items ?? [])
  if (list?.kind === 'list' && items.length === 0)
    reader.error('trial/empty', list, 'A trial needs at least one criterion.')
  const seen = new Set([ALIVE])
  const known = dependencies.copy()
  const own = items.flatMap((item) => {
    const criterion = readCriterion(item, reader, dictionary, seen)
    if (criterion !== undefined) refuseCompared(criterion, item, known, reader)
    return criterion ?? []
  })
  return {
    id: fields.requiredText('id'),
    title: fields.requiredText('title'),
    source: fields.requiredText('source'),
    enrolment: readEnrolment(fields, reader),
    rulesFrom: readRulesFrom(fields, reader),
    ...readContact(fields, reader),
    criteria: alive === undefined ? own : [alive, ...own],
    sha256,
  }
}

/** Reports a criterion that compares the entries of a list with a fact whose value comes from that list. */
function refuseCompared(criterion: Criterion, node: Syntax, dependencies: Dependencies, reader: Reader): void {
  const conditions = [...conditionsOf(criterion.form), ...criterion.remarks.map((remark) => remark.when)]
  const compared = conditions.flatMap((condition) => [...dependencies.addCompared(condition)])
  refuseCircle(new Set(compared), node, dependencies, reader)
}

/** Reports the first of some facts that depends on itself; the way on which it does, as facts. */
function refuseCircle(
  paths: Iterable<string>,
  node: Syntax,
  dependencies: Dependencies,
  reader: Reader,
): readonly string[] {
  for (const path of paths) {
    const circle = dependencies.circle(path)
    if (circle === undefined) continue
    reader.error('implication/circular', node, `\`${path}\` depends on itself: ${circle.join(' → ')}.`)
    return circle
  }
  return []
}

function readEnrolment(fields: Fields, reader: Reader): Trial['enrolment'] {
  const node = fields.required('enrolment')
  const own = node === undefined ? undefined : reader.map(node, '`enrolment`', ['state', 'reason'])
  const stateNode = own?.required('state')
  const state = stateNode === undefined ? undefined : reader.oneOf(stateNode, '`state`', ['open', 'closed', 'unknown'])
  return { state: state ?? 'unknown', reason: own?.text('reason') }
}

/** The version of the protocol that the rules follow, or the page of the registry. */
function readRulesFrom(fields: Fields, reader: Reader): RulesFrom {
  const protocol = fields.get('protocol')
  const own =
    protocol === undefined ? undefined : reader.map(protocol, '`protocol`', ['number', 'version', 'date', 'amendment'])
  if (own === undefined) {
    const page = readDate(fields, 'page_date', reader)
    return { source: 'registry page', ...(page !== undefined && { dated: page }) }
  }
  const number = own.text('number')
  const version = own.requiredText('version')
  own.required('date')
  const dated = readDate(own, 'date', reader)
  const amendment = own.text('amendment')
  return {
    source: 'protocol',
    ...(number !== undefined && { number }),
    version,
    ...(dated !== undefined && { dated }),
    ...(amendment !== undefined && { amendment }),
  }
}

/** Whom to call about the trial. */
function readContact(fields: Fields, reader: Reader): { readonly contact?: Contact } {
  const node = fields.get('contact')
  const own = node === undefined ? undefined : reader.map(node, '`contact`', CONTACT_PARTS)
  if (node === undefined || own === undefined) return {}
  const parts = CONTACT_PARTS.filter((part) => own.get(part) !== undefined)
  const texts = parts.map((part) => [part, own.text(part)] as const)
  // A part that is no text was reported already.
  if (texts.some(([, text]) => text === undefined)) return {}
  const contact = Object.fromEntries(texts) as Contact
  const problem = contactProblem(contact)
  if (problem === undefined) return { contact }
  return reader.error('trial/contact', node, problem) ?? {}
}

function readDate(fields: Fields, key: string, reader: Reader): string | undefined {
  const text = fields.text(key)
  if (text === undefined || parsePartialDate(text) !== undefined) return text
  return reader.error('trial/date', fields.get(key) ?? fields.node, `\`${key}\` is a day, a month or a year: ${text}.`)
}

/** `{labs.alt: 14 days, ecog: none}`: facts, or groups and lists of them. */
export function readSpans(node: Syntax, reader: Reader, dictionary: Dictionary): Spans {
  const known = variablesByPath(dictionary)
  const spans = (reader.map(node, '`fresh`')?.entries ?? []).flatMap(({ key, keySpan, value }) => {
    if (!known.has(key)) {
      const help = offer(key, [...known.keys()])
      reader.error('variable/unknown', { span: keySpan }, `There is no variable \`${key}\`.`, help)
      return []
    }
    const span = spanOf(value.kind === 'scalar' ? value.text : '')
    if (span !== undefined) return [[key, span] as const]
    reader.error('dictionary/fresh', value, FRESH_FORM)
    return []
  })
  return Object.fromEntries<Period | null>(spans)
}

function readCriterion(node: Syntax, reader: Reader, dictionary: Dictionary, seen: Set<string>): Criterion | undefined {
  const fields = reader.map(node, 'a criterion', CRITERION_KEYS)
  const idNode = fields?.required('id')
  if (fields === undefined || idNode === undefined) return undefined
  const id = reader.text(idNode, '`id`')
  const kind = id === undefined ? undefined : kindOf(id)
  if (id === undefined || kind === undefined) {
    return reader.error('criterion/id', idNode, 'A criterion is named like its bullet: I1, E1, R-SEX, R-AGE or R-HV.')
  }
  if (seen.has(id)) reader.error('criterion/duplicate', idNode, `There are two criteria ${id}.`)
  seen.add(id)
  const form = readForm(fields, kind, reader, dictionary)
  const remarks = readRemarks(fields.get('remarks'), reader, dictionary)
  const text = fields.requiredText('text')
  const cites = fields.requiredText('cites')
  const freshNode = fields.get('fresh')
  const fresh = freshNode === undefined ? undefined : readSpans(freshNode, reader, dictionary)
  if (form === undefined) return undefined
  return { id, kind, text, cites, note: fields.text('note'), remarks, form, ...(fresh !== undefined && { fresh }) }
}

/** What a criterion is, by its id; undefined when no criterion can be called so. */
export function kindOf(id: string): CriterionKind | undefined {
  if (/^I[1-9]\d*$/.test(id)) return 'inclusion'
  if (/^E[1-9]\d*$/.test(id)) return 'exclusion'
  return /^R-[A-Z]+$/.test(id) ? 'registry' : undefined
}

function readForm(
  fields: Fields,
  kind: CriterionKind,
  reader: Reader,
  dictionary: Dictionary,
): CriterionForm | undefined {
  const [wanted, other] = kind === 'exclusion' ? (['exclude', 'require'] as const) : (['require', 'exclude'] as const)
  const wrong = fields.get(other)
  if (wrong !== undefined) {
    return reader.error(
      'criterion/form',
      wrong,
      `An ${kind} criterion is written with \`${wanted}:\`, not \`${other}:\`.`,
    )
  }
  const present = [wanted, 'ask', 'not_screened'].filter((key) => fields.get(key) !== undefined)
  if (present.length !== 1) {
    return reader.error(
      'criterion/form',
      fields.node,
      `A criterion has exactly one of \`${wanted}:\`, \`ask:\` and \`not_screened:\`.`,
    )
  }
  const condition = fields.get(wanted)
  if (condition !== undefined) return readDecided(condition, fields, reader, dictionary)
  const confirm = fields.get('confirm')
  if (confirm !== undefined) return reader.error('criterion/form', confirm, `\`confirm:\` goes with \`${wanted}:\`.`)
  const reason = fields.get('not_screened')
  if (reason !== undefined) return readNotScreened(reason, reader)
  return { kind: 'asked', ...readQuestion(fields, reader) }
}

function readDecided(node: Syntax, fields: Fields, reader: Reader, dictionary: Dictionary): CriterionForm | undefined {
  const scope = { dictionary, list: undefined, reader }
  const condition = readCondition(node, scope)
  const confirmNode = fields.get('confirm')
  if (confirmNode === undefined)
    return condition === undefined ? undefined : { kind: 'decided', condition, confirm: undefined }
  const own = reader.map(confirmNode, '`confirm`', ['when', 'ask', 'who', 'favourable', 'formerly'])
  const whenNode = own?.required('when')
  const when = whenNode === undefined ? undefined : readCondition(whenNode, scope)
  if (own === undefined || when === undefined || condition === undefined) return undefined
  return { kind: 'decided', condition, confirm: { when, ...readQuestion(own, reader) } }
}

function readQuestion(fields: Fields, reader: Reader): Question {
  const node = fields.get('favourable')
  const answer = node === undefined ? 'yes' : reader.oneOf(node, '`favourable`', ['yes', 'no'])
  const question = { ask: fields.requiredText('ask'), who: fields.requiredText('who') }
  const before = fields.get('formerly')
  const asks = (before && reader.list(before, '`formerly`'))?.items.flatMap((item) => reader.text(item, 'a question'))
  const formerly = asks?.flatMap((ask) => (ask === undefined ? [] : questionHash({ ...question, ask })))
  return { ...question, ...(answer === 'no' && { favourable: answer }), ...(formerly !== undefined && { formerly }) }
}

function readNotScreened(node: Syntax, reader: Reader): CriterionForm | undefined {
  const own = reader.map(node, '`not_screened`', ['as', 'reason'])
  const asNode = own?.required('as')
  const as = asNode === undefined ? undefined : reader.oneOf(asNode, '`as`', ['heading', 'after_enrolment', 'quota'])
  return own === undefined || as === undefined
    ? undefined
    : { kind: 'not-screened', as, reason: own.requiredText('reason') }
}

function readRemarks(node: Syntax | undefined, reader: Reader, dictionary: Dictionary): Remark[] {
  if (node === undefined) return []
  return (reader.list(node, '`remarks`')?.items ?? []).flatMap((item) => {
    const fields = reader.map(item, 'a remark', ['when', 'say'])
    const whenNode = fields?.required('when')
    const when = whenNode === undefined ? undefined : readCondition(whenNode, { dictionary, list: undefined, reader })
    return fields === undefined || when === undefined ? [] : { when, say: fields.requiredText('say') }
  })
}

/** What the dictionary file says holds of every patient. */
export interface Knowledge {
  readonly implications: readonly Implication[]
  readonly orders: readonly DateOrder[]
  readonly alive: Criterion | undefined
  readonly queries: readonly Query[]
  /** What facts depend on through all of this. */
  readonly dependencies: Dependencies
}

/** Reads what the dictionary file says holds of every patient: implications and the order of dates. */
export function readKnowledge(root: Syntax, reader: Reader, dictionary: Dictionary): Knowledge {
  const fields = reader.map(root, 'the dictionary')
  const orders = fields?.get('orders')
  const written = items(fields?.get('implications'), '`implications`', reader).map((node) => ({
    node,
    implications: readImplication(node, reader, dictionary),
  }))
  const implications = [...written.flatMap((one) => one.implications), ...whatGoesOn(dictionary)]
  const alive = readAlive(fields?.get('alive'), reader, dictionary)
  const dependencies = checkedDependencies(implications, written, alive, dictionary, reader)
  return {
    implications,
    orders: withChains(items(orders, '`orders`', reader).flatMap((item) => readOrder(item, reader, dictionary))),
    alive,
    queries: readQueries(fields?.get('queries'), dependencies, reader, dictionary),
    dependencies,
  }
}

/** What facts depend on; each circle is reported once, at the first implication that is part of it. */
function checkedDependencies(
  implications: readonly Implication[],
  written: readonly { readonly node: Syntax; readonly implications: readonly Implication[] }[],
  alive: Criterion | undefined,
  dictionary: Dictionary,
  reader: Reader,
): Dependencies {
  const dependencies = dependenciesOf(implications, dictionary)
  for (const condition of alive === undefined ? [] : conditionsOf(alive.form)) dependencies.addCompared(condition)
  const reported = new Set<string>()
  for (const { node, implications: own } of written) {
    const erased = own.flatMap((one) => (one.kind === 'erases' && !reported.has(one.path) ? [one.path] : []))
    for (const path of refuseCircle(erased, node, dependencies, reader)) reported.add(path)
  }
  return dependencies
}

/** The id of the criterion that stands first in every trial: nobody who has died matches. */
export const ALIVE = 'R-ALIVE'

function readAlive(node: Syntax | undefined, reader: Reader, dictionary: Dictionary): Criterion | undefined {
  if (node === undefined) return undefined
  const fields = reader.map(node, '`alive`', ['text', 'require'])
  const required = fields?.required('require')
  const condition =
    required === undefined ? undefined : readCondition(required, { dictionary, list: undefined, reader })
  if (fields === undefined || condition === undefined) return undefined
  const form = { kind: 'decided', condition, confirm: undefined } as const
  const text = fields.requiredText('text')
  return { id: ALIVE, kind: 'registry', text, cites: undefined, note: undefined, remarks: [], form }
}

function readQueries(
  node: Syntax | undefined,
  known: Dependencies,
  reader: Reader,
  dictionary: Dictionary,
): readonly Query[] {
  const seen = new Set<string>()
  return items(node, '`queries`', reader).flatMap((item) => {
    const fields = reader.map(item, 'a query', ['id', 'when', 'say', 'because', 'source'])
    const idNode = fields?.required('id')
    const whenNode = fields?.required('when')
    if (fields === undefined || idNode === undefined || whenNode === undefined) return []
    const id = reader.text(idNode, '`id`') ?? ''
    if (!/^[a-z][a-z0-9-]*$/.test(id))
      reader.error('query/id', idNode, 'A query is named with small letters, digits and hyphens.')
    if (seen.has(id)) reader.error('query/id', idNode, `There are two queries ${id}.`)
    seen.add(id)
    const when = readCondition(whenNode, { dictionary, list: undefined, reader })
    const [say, because] = [fields.requiredText('say'), fields.requiredText('because')]
    if (when === undefined) return []
    const dependencies = known.copy()
    refuseCircle(dependencies.addCompared(when), item, dependencies, reader)
    return [{ id, when, say, because, source: fields.text('source') }]
  })
}

/** A date that is open while something goes on is the as-of day then. */
function whatGoesOn({ variables }: Dictionary): Implication[] {
  return variables.flatMap((list) =>
    list.type !== 'list'
      ? []
      : list.fields.flatMap((field): Implication[] => {
          if (field.type !== 'date' || field.openWhile === undefined) return []
          const when = { kind: 'is', path: `${list.path}[].${field.openWhile}`, values: [true] } as const
          const today = { kind: 'time', path: field.path, when: 'within', period: { count: 0, unit: 'days' } } as const
          const because = `A ${list.entry} that goes on has not ended.`
          return [{ kind: 'requires', each: list.path, when, implied: today, because }]
        }),
  )
}

function items(node: Syntax | undefined, what: string, reader: Reader): readonly Syntax[] {
  return node === undefined ? [] : (reader.list(node, what)?.items ?? [])
}

function readImplication(node: Syntax, reader: Reader, dictionary: Dictionary): Implication[] {
  const fields = reader.map(node, 'an implication', ['each', 'when', 'then', 'because'])
  const thenNode = fields?.required('then')
  if (fields === undefined || thenNode === undefined) return []
  const eachNode = fields.get('each')
  const list = eachNode === undefined ? undefined : listNamed(eachNode, reader, dictionary)
  if (eachNode !== undefined && list === undefined) return []
  const scope = { dictionary, list, reader }
  const whenNode = fields.get('when')
  const when = whenNode === undefined ? EVERYTHING : readCondition(whenNode, scope)
  const because = fields.requiredText('because')
  const entries = reader.map(thenNode, '`then`')?.entries ?? []
  if (when === undefined) return []
  return entries.flatMap((entry): Implication[] => {
    const erased = list === undefined ? erasedPath(entry, dictionary) : undefined
    if (erased !== undefined) return [{ kind: 'erases', each: undefined, when, path: erased, because }]
    const implied = readCondition({ kind: 'map', span: thenNode.span, entries: [entry] }, scope)
    return implied === undefined ? [] : [{ kind: 'requires', each: list?.path, when, implied, because }]
  })
}

function listNamed(node: Syntax, reader: Reader, dictionary: Dictionary): ListVariable | undefined {
  const name = reader.scalar(node, '`each`')?.text ?? ''
  const variable = variableOf(dictionary, name)
  if (variable?.type === 'list') return variable
  return reader.error('implication/list', node, `\`${name}\` is not a list.`)
}

/** The fact of the whole patient that has no value: `menopausal_status: none`, unless `none` is one of its values. */
function erasedPath({ key, value }: Entry, dictionary: Dictionary): string | undefined {
  const variable = variablesByPath(dictionary).get(key)
  if (value.kind !== 'scalar' || value.text !== 'none' || key.includes('[]')) return undefined
  if (variable?.type === 'yes_no') return key
  return variable?.type === 'choice' && variable.values.every((one) => one.name !== 'none') ? key : undefined
}

function readOrder(node: Syntax, reader: Reader, dictionary: Dictionary): DateOrder[] {
  const fields = reader.map(node, 'an order', ['earlier', 'later', 'because'])
  if (fields === undefined) return []
  const [earlier, later] = (['earlier', 'later'] as const).map((key) => {
    const name = fields.requiredText(key)
    const parts = name.split('.')
    const path =
      variablesByPath(dictionary).has(parts[0] ?? '') && !name.includes('[]') ? listField(name, dictionary) : name
    if (variableOf(dictionary, path)?.type !== 'date') {
      reader.error('order/date', fields.node, `\`${name}\` is not a date.`)
      return undefined
    }
    return path
  })
  if (earlier === undefined || later === undefined) return []
  if (listOf(earlier) === undefined || listOf(earlier) !== listOf(later)) {
    const message = `\`${earlier}\` and \`${later}\` are not in one entry of a list; only dates of one entry are kept in order.`
    reader.error('order/date', fields.node, message)
    return []
  }
  return [{ earlier, later, because: fields.requiredText('because') }]
}

function listField(name: string, dictionary: Dictionary): string {
  const dot = name.indexOf('.')
  const head = dot === -1 ? undefined : variableOf(dictionary, name.slice(0, dot))
  return head?.type === 'list' ? `${name.slice(0, dot)}[].${name.slice(dot + 1)}` : name
}
