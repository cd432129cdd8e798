import type { Dictionary } from '../dictionary/index.ts'
import { parsePartialDate } from '../quantity/index.ts'
import type { Fields, Reader, Syntax } from '../syntax/index.ts'
import { CONTACT_PARTS, contactProblem } from './contact.ts'
import type { Contact } from './contact.ts'
import { readCriterion } from './criterion-from-syntax.ts'
import { refuseCircle } from './dependencies.ts'
import type { Dependencies } from './dependencies.ts'
import { ALIVE } from './knowledge-from-syntax.ts'
import type { Knowledge } from './knowledge-from-syntax.ts'
import { conditionsOf } from './parts.ts'
import type { Criterion, RulesFrom, Trial } from './trial.ts'

export const TRIAL_FORMAT = 'prescreen/trial/1'

/**
 * Reads a rule file. Undefined if it is not a mapping. What is wrong is reported, and then the trial must not be used.
 */
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
    // Read by `src/examples`; examples play no part in screening.
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

/** Reports a criterion that compares the entries of a list with a fact that depends on that list. */
function refuseCompared(criterion: Criterion, node: Syntax, dependencies: Dependencies, reader: Reader): void {
  const conditions = [...conditionsOf(criterion.form), ...criterion.remarks.map((remark) => remark.when)]
  const compared = conditions.flatMap((condition) => [...dependencies.addCompared(condition)])
  refuseCircle(new Set(compared), node, dependencies, reader)
}

function readEnrolment(fields: Fields, reader: Reader): Trial['enrolment'] {
  const node = fields.required('enrolment')
  const own = node === undefined ? undefined : reader.map(node, '`enrolment`', ['state', 'reason'])
  const stateNode = own?.required('state')
  const state = stateNode === undefined ? undefined : reader.oneOf(stateNode, '`state`', ['open', 'closed', 'unknown'])
  return { state: state ?? 'unknown', reason: own?.text('reason') }
}

/** Reads what the rules were written from: a version of the protocol or the page of the registry. */
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

/** Reads whom to call about the trial. */
function readContact(fields: Fields, reader: Reader): { readonly contact?: Contact } {
  const node = fields.get('contact')
  const own = node === undefined ? undefined : reader.map(node, '`contact`', CONTACT_PARTS)
  if (node === undefined || own === undefined) return {}
  const parts = CONTACT_PARTS.filter((part) => own.get(part) !== undefined)
  const texts = parts.map((part) => [part, own.text(part)] as const)
  // A part that is not text has already been reported.
  if (texts.some(([, text]) => text === undefined)) return {}
  const contact = Object.fromEntries(texts) as Contact
  const problem = contactProblem(contact)
  if (problem === undefined) return { contact }
  return reader.error('trial/contact', node, problem) ?? {}
}

function readDate(fields: Fields, key: string, reader: Reader): string | undefined {
  const text = fields.text(key)
  if (text === undefined || parsePartialDate(text) !== undefined) return text
  return reader.error(
    'trial/date',
    fields.get(key) ?? fields.node,
    `\`${key}\` must be a day, a month or a year, not \`${text}\`.`,
  )
}
