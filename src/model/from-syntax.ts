import type { Dictionary } from '../dictionary/index.ts'
import { listOf, variablesByPath } from '../dictionary/index.ts'
import { offer } from '../text/index.ts'
import type { Fields, Reader, Syntax } from '../syntax/index.ts'
import { readCondition } from './condition-from-syntax.ts'
import type {
  Criterion,
  CriterionForm,
  CriterionKind,
  DateOrder,
  Implication,
  Question,
  Remark,
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
  'not_screened',
]

/** Reads a rule file; what is wrong is reported, and then the trial must not be used. */
export function readTrial(root: Syntax, reader: Reader, dictionary: Dictionary, sha256: string): Trial | undefined {
  const fields = reader.map(root, 'a trial', [
    'format',
    'id',
    'title',
    'source',
    'enrolment',
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
  const seen = new Set<string>()
  const criteria = items.flatMap((item) => readCriterion(item, reader, dictionary, seen) ?? [])
  return {
    id: fields.requiredText('id'),
    title: fields.requiredText('title'),
    source: fields.requiredText('source'),
    enrolment: readEnrolment(fields, reader),
    criteria,
    sha256,
  }
}

function readEnrolment(fields: Fields, reader: Reader): Trial['enrolment'] {
  const node = fields.required('enrolment')
  const own = node === undefined ? undefined : reader.map(node, '`enrolment`', ['state', 'reason'])
  const stateNode = own?.required('state')
  const state = stateNode === undefined ? undefined : reader.oneOf(stateNode, '`state`', ['open', 'closed', 'unknown'])
  return { state: state ?? 'unknown', reason: own?.text('reason') }
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
  return form === undefined ? undefined : { id, kind, text, cites, note: fields.text('note'), remarks, form }
}

function kindOf(id: string): CriterionKind | undefined {
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
  return { kind: 'asked', ...readQuestion(fields) }
}

function readDecided(node: Syntax, fields: Fields, reader: Reader, dictionary: Dictionary): CriterionForm | undefined {
  const scope = { dictionary, list: undefined, reader }
  const condition = readCondition(node, scope)
  const confirmNode = fields.get('confirm')
  if (confirmNode === undefined)
    return condition === undefined ? undefined : { kind: 'decided', condition, confirm: undefined }
  const own = reader.map(confirmNode, '`confirm`', ['when', 'ask', 'who'])
  const whenNode = own?.required('when')
  const when = whenNode === undefined ? undefined : readCondition(whenNode, scope)
  if (own === undefined || when === undefined || condition === undefined) return undefined
  return { kind: 'decided', condition, confirm: { when, ...readQuestion(own) } }
}

function readQuestion(fields: Fields): Question {
  return { ask: fields.requiredText('ask'), who: fields.requiredText('who') }
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

/** Reads what the dictionary file says holds of every patient: implications and the order of dates. */
export function readKnowledge(
  root: Syntax,
  reader: Reader,
  dictionary: Dictionary,
): { implications: Implication[]; orders: DateOrder[] } {
  const fields = reader.map(root, 'the dictionary')
  const implications = fields?.get('implications')
  const orders = fields?.get('orders')
  return {
    implications: items(implications, '`implications`', reader).flatMap((item) =>
      readImplication(item, reader, dictionary),
    ),
    orders: items(orders, '`orders`', reader).flatMap((item) => readOrder(item, reader, dictionary)),
  }
}

function items(node: Syntax | undefined, what: string, reader: Reader): readonly Syntax[] {
  return node === undefined ? [] : (reader.list(node, what)?.items ?? [])
}

function readImplication(node: Syntax, reader: Reader, dictionary: Dictionary): Implication[] {
  const fields = reader.map(node, 'an implication', ['when', 'then', 'because'])
  const whenNode = fields?.required('when')
  const thenNode = fields?.required('then')
  if (fields === undefined || whenNode === undefined || thenNode === undefined) return []
  const when = readCondition(whenNode, { dictionary, list: undefined, reader })
  const because = fields.requiredText('because')
  const facts = reader.map(thenNode, '`then`')?.entries ?? []
  if (when === undefined) return []
  return facts.flatMap(({ key, keySpan, value }) => {
    const variable = variablesByPath(dictionary).get(key)
    const scalar = reader.scalar(value, 'The value')
    const known =
      variable?.type === 'choice' ? ['none', ...variable.values.map((one) => one.name)] : ['true', 'false', 'none']
    if (variable === undefined || (variable.type !== 'choice' && variable.type !== 'yes_no') || scalar === undefined) {
      reader.error('implication/variable', { span: keySpan }, `\`${key}\` is not a fact with a fixed set of values.`)
      return []
    }
    if (key.includes('[]')) {
      reader.error(
        'implication/variable',
        { span: keySpan },
        `\`${key}\` is a field of a list; only facts outside lists follow from others.`,
      )
      return []
    }
    if (!known.includes(scalar.text)) {
      reader.error('value/unknown', value, `\`${key}\` has no value \`${scalar.text}\`.`, offer(scalar.text, known))
      return []
    }
    const forced = variable.type === 'yes_no' && scalar.text !== 'none' ? scalar.text === 'true' : scalar.text
    return { when, path: key, value: forced, because }
  })
}

function readOrder(node: Syntax, reader: Reader, dictionary: Dictionary): DateOrder[] {
  const fields = reader.map(node, 'an order', ['earlier', 'later', 'because'])
  if (fields === undefined) return []
  const [earlier, later] = (['earlier', 'later'] as const).map((key) => {
    const name = fields.requiredText(key)
    const parts = name.split('.')
    const path =
      variablesByPath(dictionary).has(parts[0] ?? '') && !name.includes('[]') ? listField(name, dictionary) : name
    if (variablesByPath(dictionary).get(path)?.type !== 'date') {
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
  const head = dot === -1 ? undefined : variablesByPath(dictionary).get(name.slice(0, dot))
  return head?.type === 'list' ? `${name.slice(0, dot)}[].${name.slice(dot + 1)}` : name
}
