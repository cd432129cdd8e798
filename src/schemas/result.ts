import { finding } from './finding.ts'
import { CONTACT, DRAFT, listOf, mapOf, text } from './parts.ts'
import { objectSchema } from '../syntax/index.ts'
import type { Schema } from '../syntax/index.ts'

const SHA256 = { type: 'string', pattern: '^[0-9a-f]{64}$' }
const SCALAR = { type: ['string', 'number', 'boolean'] }
const NAMES = listOf({ type: 'string' })
const WARNING = { enum: ['conflict', 'query', 'stale', 'reading'] }
const DATE = { type: 'string', format: 'date' }

/** JSON Schema (draft-07) of one screening result, `prescreen/result/1`. */
export function resultJsonSchema(): Schema {
  return {
    $schema: DRAFT,
    title: 'prescreen result',
    ...objectSchema(
      {
        schema: { const: 'prescreen/result/1' },
        patient: text('The id of the record.'),
        as_of: { ...DATE, description: 'The day for which the patient was screened.' },
        engine: objectSchema({ name: { const: 'prescreen' }, version: { type: 'string' } }, ['name', 'version']),
        criteria_sha256: { ...SHA256, description: 'Of the dictionary and all rule files.' },
        record_sha256: { ...SHA256, description: 'Of the record.' },
        assumed: mapOf(SCALAR, 'What nobody recorded and was assumed of the patient, by the path of the fact.'),
        chart: {
          ...objectSchema(CHART, Object.keys(CHART)),
          description: 'What became of the resources of the chart that the record was made of; they add up.',
        },
        fresh: mapOf(
          { type: 'string' },
          'How old facts may be at the site, where it says otherwise than the dictionary.',
        ),
        undated: {
          ...NAMES,
          description: 'Facts that age and that a criterion hangs on, of which the day is not known.',
        },
        completion: mapOf(
          {},
          'With --certify: a complete record, one way to fill in all that the record leaves open. The completions of certificates are this one with other facts.',
        ),
        contradictions: contradictions(),
        trials: listOf(trial(), 'In the order of the rule files.'),
        warnings: listOf(
          objectSchema(
            {
              path: { type: 'string' },
              message: { type: 'string' },
              kind: WARNING,
              query: { type: 'string', description: 'The query of the dictionary that is raised.' },
              against: { ...NAMES, description: 'The other facts of a contradiction.' },
              assumed: { ...SCALAR, description: 'The value that was to be assumed of the fact.' },
            },
            ['path', 'message', 'kind'],
          ),
          'Facts that were not taken as they stand.',
        ),
      },
      ['schema', 'patient', 'as_of', 'engine', 'criteria_sha256', 'record_sha256', 'trials', 'warnings'],
    ),
  }
}

function trial(): Schema {
  return objectSchema(
    {
      id: text('The trial.'),
      title: text('Its title.'),
      verdict: {
        enum: ['eligible', 'needs-confirmation', 'ineligible', 'undetermined'],
        description: 'Decided whenever every completion of the missing facts agrees.',
      },
      enrolment: { enum: ['open', 'closed', 'unknown'] },
      enrolment_reason: text('Why it is so.'),
      matches: { type: 'boolean', description: 'Eligible or needs-confirmation, and enrolment is not closed.' },
      rules_sha256: { ...SHA256, description: 'Of the rule file.' },
      criteria: listOf(criterion(), 'In page order.'),
      failed: NAMES,
      unknown: NAMES,
      confirm: NAMES,
      missing: { ...NAMES, description: 'The facts that can still change the verdict; empty once it is decided.' },
      stale: { ...NAMES, description: 'The facts that a criterion hangs on and that are older than they may be.' },
      rules_from: {
        ...objectSchema(
          {
            source: { enum: ['registry page', 'protocol'] },
            number: text('The number of the protocol.'),
            version: text('The version of the protocol.'),
            dated: text('The day of the page or version; left out where it is not known.'),
            amendment: text('The amendment of the protocol.'),
          },
          ['source'],
        ),
        description: 'What the rules were written from.',
      },
      contact: { ...CONTACT, description: 'Whom to call about the trial; left out where nobody is named.' },
      not_worked_out: {
        ...NAMES,
        description:
          'Criteria of which the status, or the part in the verdict and its missing facts, was not worked out, because the missing facts combine in too many ways; left out where there are none. `missing` may then name more facts than can change the verdict.',
      },
      certificate: certificate('verdict'),
      earliest_eligible: { ...DAY, description: 'Out now: the first day on which she would match, all else equal.' },
      earliest_eligible_range: dayRange('The same, where dates are not known exactly.'),
      eligible_until: { ...DAY, description: 'Matching now: the last day on which she would, all else equal.' },
      eligible_until_range: dayRange('The same, where dates are not known exactly.'),
      goes_stale: { ...NAMES, description: 'The facts that are too old after that day, where this is what ends it.' },
      near_miss: listOf(obstruction(), 'For one or two failed criteria: whether each can change.'),
      to_find_out: objectSchema(
        {
          match: listOf(question(), 'The fewest facts that alone can make it a match.'),
          out: listOf(question(), 'The fewest facts that alone can rule it out.'),
        },
        [],
      ),
    },
    [
      'id',
      'title',
      'verdict',
      'enrolment',
      'matches',
      'rules_sha256',
      'criteria',
      'failed',
      'unknown',
      'confirm',
      'missing',
      'stale',
      'rules_from',
    ],
  )
}

const COUNT: Schema = { type: 'integer', minimum: 0 }
const CHART = {
  resources: COUNT,
  used: COUNT,
  not_relevant: COUNT,
  old: COUNT,
  not_certain: COUNT,
  not_understood: COUNT,
}

const DAY: Schema = { type: 'string', format: 'date' }

function dayRange(description: string): Schema {
  const own = { not_before: DAY, at_latest: { ...DAY, description: 'Missing when nothing says that it comes.' } }
  return { ...objectSchema(own, ['not_before']), description }
}

function obstruction(): Schema {
  const ways = { enum: ['time', 'repeat', 'treatment', 'course'] }
  const fact = objectSchema({ path: text('The fact.'), needed: text('What it must be.') }, ['path'])
  return objectSchema(
    {
      criterion: text('The failed criterion.'),
      ways: listOf(ways, 'How it may change: with time, measured again, by treatment, by itself; none: it cannot.'),
      facts: listOf(fact, 'The fewest facts with which it would be met.'),
      advice: text('The same in words; left out when it cannot change.'),
    },
    ['criterion', 'ways', 'facts'],
  )
}

const OUTCOME: Schema = { enum: ['pass', 'fail', 'confirm'] }
const CHANGES = mapOf({}, 'Facts by their paths, lists as a whole; null: none.')

function proofOf(kind: string, properties: Readonly<Record<string, Schema>>): Schema {
  return objectSchema({ kind: { const: kind }, ...properties }, ['kind', ...Object.keys(properties)])
}

const TWO_COMPLETIONS = proofOf('completions', {
  first: CHANGES,
  second: CHANGES,
  gives: { ...listOf(OUTCOME, 'What each gives.'), minItems: 2, maxItems: 2 },
})
const NOT_CERTIFIED = proofOf('not-certified', { why: text('Why nothing is proved.') })

const CASE = objectSchema(
  {
    when: mapOf(listOf({ type: ['string', 'boolean'] }), 'Of each open fact the pieces in which it lies.'),
    gives: OUTCOME,
    criterion: text('The criterion that fails.'),
    impossible: text('Why there is no such patient.'),
  },
  ['when'],
)
const COVER = { facts: NAMES, cases: listOf(CASE) }

/** The contradictions in a record, and its readings. */
function contradictions(): Schema {
  const conflict = objectSchema({ statements: NAMES, ...COVER }, ['statements', 'facts', 'cases'])
  const reading = objectSchema({ without: NAMES, completion: CHANGES }, ['without', 'completion'])
  return {
    ...objectSchema(
      {
        conflicts: listOf(conflict, 'Statements of the record that cannot all be so, with what proves it.'),
        readings: listOf(
          reading,
          'All largest sets of statements that can be so: what each leaves out, and a completion.',
        ),
      },
      ['conflicts', 'readings'],
    ),
    description: 'With --certify, of a record that contradicts itself: in what it does, and its readings.',
  }
}

/** The proof of a verdict or a status. criteria/README.md says how to check it. */
function certificate(what: string): Schema {
  const proofs = [
    proofOf('cover', COVER),
    proofOf('readings', { of: listOf(objectSchema(COVER, ['facts', 'cases']), 'A cover for each reading.') }),
    proofOf('criteria', { of: NAMES }),
    proofOf('missing', { fact: text('The missing fact whose two completions are meant.') }),
    proofOf('refuted', { by: CHANGES, gives: OUTCOME }),
    TWO_COMPLETIONS,
    NOT_CERTIFIED,
  ]
  const missing = mapOf({ oneOf: [TWO_COMPLETIONS, NOT_CERTIFIED] }, 'Two completions for each missing fact.')
  return {
    ...objectSchema({ proof: { oneOf: proofs }, missing }, ['proof', 'missing']),
    description: `With --certify: what proves the ${what}.`,
  }
}

function question(): Schema {
  return objectSchema({ fact: text('The fact.'), ask: text('The question.') }, ['fact', 'ask'])
}

function criterion(): Schema {
  return objectSchema(
    {
      id: text('Named like its bullet.'),
      kind: { enum: ['registry', 'inclusion', 'exclusion'] },
      status: { enum: ['pass', 'fail', 'unknown', 'confirm', 'not-screened'] },
      text: text('What the page says, in our own words.'),
      reason: text('The value of the patient against what is required.'),
      finding: finding(),
      facts: mapOf({}, 'The facts that the reason speaks of, by path.'),
      missing: { ...NAMES, description: 'The facts that can still change this status.' },
      stale: {
        ...NAMES,
        description: 'The facts that it hangs on and that are older than they may be; left out where there are none.',
      },
      not_worked_out: {
        const: true,
        description:
          'The missing facts combine in too many ways to be gone through, so that the status is `unknown` (check it by hand: `is_spent` in `finding`), or so that `missing` names every open fact, and perhaps more than can change the status (`missing_is_spent`). Left out otherwise.',
      },
      source: text("The bullet of the source record; absent where the criterion is the program's own."),
      question: objectSchema(
        {
          ask: text('The question.'),
          who: text('Who answers it.'),
          favourable: { const: 'no', description: 'The favourable answer is no; left out where it is yes.' },
          sha256: {
            ...SHA256,
            description: 'Of `ask`, a line feed and `who`; an answer keeps it as `question_sha256`.',
          },
        },
        ['ask', 'who', 'sha256'],
      ),
      note: text('How an ambiguous wording was read.'),
      remarks: NAMES,
      certificate: certificate('status'),
    },
    ['id', 'kind', 'status', 'text', 'reason', 'facts', 'missing'],
  )
}
