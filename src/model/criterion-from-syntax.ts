import { readCondition } from '../conditions/index.ts'
import type { Dictionary } from '../dictionary/index.ts'
import type { Fields, Reader, Syntax } from '../syntax/index.ts'
import { questionHash } from './question.ts'
import { readSpans } from './spans-from-syntax.ts'
import type { Criterion, CriterionForm, CriterionKind, Question, Remark } from './trial.ts'

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

export function readCriterion(
  node: Syntax,
  reader: Reader,
  dictionary: Dictionary,
  seen: Set<string>,
): Criterion | undefined {
  const fields = reader.map(node, 'a criterion', CRITERION_KEYS)
  const idNode = fields?.required('id')
  if (fields === undefined || idNode === undefined) return undefined
  const id = reader.text(idNode, '`id`')
  const kind = id === undefined ? undefined : kindOf(id)
  if (id === undefined || kind === undefined) {
    return reader.error(
      'criterion/id',
      idNode,
      'A criterion must be named after its bullet or registry field: I1, E1, R-SEX, R-AGE or R-HV.',
    )
  }
  if (seen.has(id)) reader.error('criterion/duplicate', idNode, `There are two criteria named ${id}.`)
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

/** The kind of a criterion, by its id; undefined if the id is not a valid one. */
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
    return reader.error('criterion/form', wrong, `An ${kind} criterion needs \`${wanted}:\`, not \`${other}:\`.`)
  }
  const present = [wanted, 'ask', 'not_screened'].filter((key) => fields.get(key) !== undefined)
  if (present.length !== 1) {
    return reader.error(
      'criterion/form',
      fields.node,
      `A criterion needs exactly one of \`${wanted}:\`, \`ask:\` and \`not_screened:\`.`,
    )
  }
  const condition = fields.get(wanted)
  if (condition !== undefined) return readDecided(condition, fields, reader, dictionary)
  const confirm = fields.get('confirm')
  if (confirm !== undefined)
    return reader.error('criterion/form', confirm, `\`confirm:\` can only be used with \`${wanted}:\`.`)
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
