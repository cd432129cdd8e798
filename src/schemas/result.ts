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
        criteria_sha256: { ...SHA256, description: 'The hash of the dictionary and all rule files.' },
        record_sha256: { ...SHA256, description: 'The hash of the record.' },
        assumed: mapOf(SCALAR, 'Values assumed for facts that nobody recorded, by the path of the fact.'),
        chart: {
          ...objectSchema(CHART, Object.keys(CHART)),
          description: 'How the resources of the patient’s chart were used; the counts add up to the total.',
        },
        fresh: mapOf({ type: 'string' }, 'How old facts may be at this site, if this differs from the dictionary.'),
        undated: {
          ...NAMES,
          description: 'Facts that a criterion depends on and that go out of date, but whose date is unknown.',
        },
        completion: mapOf(
          {},
          'With --certify: one completion of the record. The completions in certificates list only what differs from it.',
        ),
        contradictions: contradictions(),
        trials: listOf(trial(), 'In the order of the rule files.'),
        warnings: listOf(
          objectSchema(
            {
              path: { type: 'string' },
              message: { type: 'string' },
              kind: WARNING,
              query: { type: 'string', description: 'The query of the dictionary that was raised.' },
              against: { ...NAMES, description: 'The other facts in a contradiction.' },
              assumed: { ...SCALAR, description: 'The value that was to be assumed for the fact.' },
            },
            ['path', 'message', 'kind'],
          ),
          'Facts that need attention: contradictory, unlikely, out of date or read in a certain way.',
        ),
      },
      ['schema', 'patient', 'as_of', 'engine', 'criteria_sha256', 'record_sha256', 'trials', 'warnings'],
    ),
  }
}

function trial(): Schema {
  return objectSchema(
    {
      id: text('The id of the trial.'),
      title: text('The title of the trial.'),
      verdict: {
        enum: ['eligible', 'needs-confirmation', 'ineligible', 'undetermined'],
        description: 'Decided if every completion of the record agrees.',
      },
      enrolment: { enum: ['open', 'closed', 'unknown'] },
      enrolment_reason: text('Why enrolment is in this state.'),
      matches: {
        type: 'boolean',
        description: 'True if the verdict is `eligible` or `needs-confirmation` and enrolment is not closed.',
      },
      rules_sha256: { ...SHA256, description: 'The hash of the rule file.' },
      criteria: listOf(criterion(), 'In page order.'),
      failed: NAMES,
      unknown: NAMES,
      confirm: NAMES,
      missing: {
        ...NAMES,
        description: 'The missing facts that can still change the verdict; empty once it is decided.',
      },
      stale: { ...NAMES, description: 'The facts that a criterion depends on and that are out of date.' },
      rules_from: {
        ...objectSchema(
          {
            source: { enum: ['registry page', 'protocol'] },
            number: text('The number of the protocol.'),
            version: text('The version of the protocol.'),
            dated: text('The date of the page or version; left out if unknown.'),
            amendment: text('The amendment of the protocol.'),
          },
          ['source'],
        ),
        description: 'What the rules were written from.',
      },
      contact: { ...CONTACT, description: 'Whom to call about the trial; left out if nobody is named.' },
      not_worked_out: {
        ...NAMES,
        description:
          'Criteria whose status, or effect on the verdict and its missing facts, was not worked out because the missing facts combine in too many ways; left out if there are none. `missing` may then name more facts than can change the verdict.',
      },
      certificate: certificate('verdict'),
      earliest_eligible: {
        ...DAY,
        description: 'If the patient does not match now: the first day on which she would, all else being equal.',
      },
      earliest_eligible_range: dayRange('The same, if dates are not known exactly.'),
      eligible_until: {
        ...DAY,
        description: 'If the patient matches now: the last day on which she would, all else being equal.',
      },
      eligible_until_range: dayRange('The same, if dates are not known exactly.'),
      goes_stale: { ...NAMES, description: 'The facts that go out of date after that day, if this is why it ends.' },
      near_miss: listOf(obstruction(), 'If only one or two criteria fail: whether each of them can change.'),
      to_find_out: objectSchema(
        {
          match: listOf(question(), 'The smallest set of facts that can make it a match.'),
          out: listOf(question(), 'The smallest set of facts that can rule it out.'),
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
  const own = { not_before: DAY, at_latest: { ...DAY, description: 'Left out if it may never come.' } }
  return { ...objectSchema(own, ['not_before']), description }
}

function obstruction(): Schema {
  const ways = { enum: ['time', 'repeat', 'treatment', 'course'] }
  const fact = objectSchema({ path: text('The fact.'), needed: text('What it must be.') }, ['path'])
  return objectSchema(
    {
      criterion: text('The failed criterion.'),
      ways: listOf(
        ways,
        'How it can change: with time, measured again (`repeat`), by treatment, or in the course of the disease; empty if it cannot.',
      ),
      facts: listOf(fact, 'The smallest set of facts with which it would no longer fail.'),
      advice: text('The same in words; left out if it cannot change.'),
    },
    ['criterion', 'ways', 'facts'],
  )
}

const OUTCOME: Schema = { enum: ['pass', 'fail', 'confirm'] }
const CHANGES = mapOf({}, 'Facts by path, lists as a whole; null means no value.')

function proofOf(kind: string, properties: Readonly<Record<string, Schema>>): Schema {
  return objectSchema({ kind: { const: kind }, ...properties }, ['kind', ...Object.keys(properties)])
}

const TWO_COMPLETIONS = proofOf('completions', {
  first: CHANGES,
  second: CHANGES,
  gives: { ...listOf(OUTCOME, 'The outcome of each of the two.'), minItems: 2, maxItems: 2 },
})
const NOT_CERTIFIED = proofOf('not-certified', { why: text('Why there is no proof.') })

const CASE = objectSchema(
  {
    when: mapOf(listOf({ type: ['string', 'boolean'] }), 'For each open fact, the pieces in which its value lies.'),
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
        conflicts: listOf(conflict, 'Statements of the record that cannot all be true, with the proof.'),
        readings: listOf(
          reading,
          'Every largest set of statements that can all be true: what each leaves out, and a completion.',
        ),
      },
      ['conflicts', 'readings'],
    ),
    description: 'With --certify, for a record that contradicts itself: the contradictions and the readings.',
  }
}

/** The proof of a verdict or a status. criteria/README.md says how to check it. */
function certificate(what: string): Schema {
  const proofs = [
    proofOf('cover', COVER),
    proofOf('readings', { of: listOf(objectSchema(COVER, ['facts', 'cases']), 'A cover for each reading.') }),
    proofOf('criteria', { of: NAMES }),
    proofOf('missing', { fact: text('The missing fact whose two completions prove it.') }),
    proofOf('refuted', { by: CHANGES, gives: OUTCOME }),
    TWO_COMPLETIONS,
    NOT_CERTIFIED,
  ]
  const missing = mapOf({ oneOf: [TWO_COMPLETIONS, NOT_CERTIFIED] }, 'Two completions for each missing fact.')
  return {
    ...objectSchema({ proof: { oneOf: proofs }, missing }, ['proof', 'missing']),
    description: `With --certify: the proof of the ${what}.`,
  }
}

function question(): Schema {
  return objectSchema({ fact: text('The fact.'), ask: text('The question.') }, ['fact', 'ask'])
}

function criterion(): Schema {
  return objectSchema(
    {
      id: text('The id of the criterion, named after its bullet.'),
      kind: { enum: ['registry', 'inclusion', 'exclusion'] },
      status: { enum: ['pass', 'fail', 'unknown', 'confirm', 'not-screened'] },
      text: text('What the page says, in our own words.'),
      reason: text('What the patient has, compared with what is required.'),
      finding: finding(),
      facts: mapOf({}, 'The facts that the reason mentions, by path.'),
      missing: { ...NAMES, description: 'The missing facts that can still change this status.' },
      stale: {
        ...NAMES,
        description: 'The facts that it depends on and that are out of date; left out if there are none.',
      },
      not_worked_out: {
        const: true,
        description:
          'The missing facts combine in too many ways to work them all out. Either the status is `unknown` and must be checked by hand (`is_spent` in `finding`), or `missing` names every open fact, perhaps more than can change the status (`missing_is_spent`). Left out otherwise.',
      },
      source: text("The bullet of the source record; left out if the criterion is the program's own."),
      question: objectSchema(
        {
          ask: text('The question.'),
          who: text('Who answers it.'),
          favourable: {
            const: 'no',
            description: 'The answer “no” counts in the patient’s favour; left out if it is “yes”.',
          },
          sha256: {
            ...SHA256,
            description: 'The hash of `ask`, a line feed and `who`; recorded answers keep it as `question_sha256`.',
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
