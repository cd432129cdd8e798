/** Why a criterion has its status, and what the status is. */
export const REASONS = {
  // The sentences of a reason: what is known, and what is asked.
  'reason.is': '{what}.',
  'reason.needs': '{what}; needs {asked}.',
  'reason.needs.alone': 'Needs {asked}.',
  'reason.enough': '{what}; would be enough: {asked}.',
  'reason.enough.alone': 'Would be enough: {asked}.',
  'reason.enough-with-the-rest': '{what}; would be enough with the rest: {asked}.',
  'reason.enough-with-the-rest.alone': 'Would be enough with the rest: {asked}.',
  'reason.must-not-be': '{what}; must not be {asked}.',
  'reason.must-not-be.alone': 'Must not be {asked}.',
  'reason.must-not-have': '{what}; must not have {asked}.',
  'reason.must-not-have.alone': 'Must not have {asked}.',
  'reason.excludes': '{what}; this excludes.',
  'reason.limit-excludes': '{what}; {asked} excludes.',
  'reason.number-excludes': '{what}; {asked} exclude.',
  'reason.would-exclude': '{what}; would exclude: {asked}.',
  'reason.would-exclude.alone': 'Would exclude: {asked}.',
  'reason.would-exclude-together': '{what}; would exclude with the rest: {asked}.',
  'reason.would-exclude-together.alone': 'Would exclude with the rest: {asked}.',
  'reason.part': '{what} ({asked}).',
  'reason.part-needs': '{what} (needs {asked}).',
  'reason.together': 'Together these exclude.',
  'reason.more': 'And {count} more.',
  'reason.not-known': 'Not known: {facts}.',

  // What is left to a person.
  'reason.asked': '{ask} ({who})',
  'reason.asked.no': '{ask} (“no” is favourable) ({who})',
  'reason.answered.yes': '{ask} Recorded answer: yes.',
  'reason.answered.no': '{ask} Recorded answer: no.',

  // A criterion with too many missing facts to explain its status.
  'spent.met': 'Met, whatever the missing facts turn out to be; there are too many of them to go into.',
  'spent.does-not-apply':
    'Does not apply, whatever the missing facts turn out to be; there are too many of them to go into.',
  'spent.out':
    'Keeps the patient out, whatever the missing facts turn out to be; there are too many of them to go into.',
  'spent.person': 'Left to a person, whatever the missing facts turn out to be; there are too many of them to go into.',
  'spent.unknown':
    '{count, plural, one {Not worked out: 1 fact is missing ({facts}), with too many combinations to go through. Please check this criterion by hand.} other {Not worked out: # facts are missing ({facts}), with too many combinations to go through. Please check this criterion by hand.}}',
  'spent.unknown.many':
    'Not worked out: {count} facts are missing, with too many combinations to go through. Please check this criterion by hand.',
  'spent.which': 'Which of these facts can still change it was not worked out: they have too many combinations.',
  'spent.missing': 'Not known: {facts}.',
  'spent.missing.many': 'Not known: {count} facts.',

  // The status of a criterion. A patient *meets* an inclusion, and an exclusion *applies* to her; “exclusion met” would
  // be read as its opposite.
  'status.pass': 'met',
  'status.fail': 'NOT MET',
  'status.unknown': 'unknown',
  'status.confirm': 'to confirm',
  'status.not-screened': 'not asked',
  'status.exclusion.pass': 'does not apply',
  'status.exclusion.fail': 'APPLIES',
  'status.not-worked-out': 'not worked out',

  // The criteria that keep a patient out, by id and in numbers; and all criteria in numbers.
  'failed.registry': '{count, plural, one {registry field not met: {ids}} other {registry fields not met: {ids}}}',
  'failed.inclusion': '{count, plural, one {inclusion not met: {ids}} other {inclusions not met: {ids}}}',
  'failed.exclusion': '{count, plural, one {exclusion applies: {ids}} other {exclusions apply: {ids}}}',
  'count.registry.fail': '{count, plural, one {# registry field not met} other {# registry fields not met}}',
  'count.inclusion.fail': '{count, plural, one {# inclusion not met} other {# inclusions not met}}',
  'count.exclusion.fail': '{count, plural, one {# exclusion applies} other {# exclusions apply}}',
  'count.registry.pass': '{count, plural, one {# registry field met} other {# registry fields met}}',
  'count.inclusion.pass': '{count, plural, one {# inclusion met} other {# inclusions met}}',
  'count.exclusion.pass': '{count, plural, one {# exclusion does not apply} other {# exclusions do not apply}}',
  'count.registry.also': '{count} not met',
  'count.inclusion.also': '{count} not met',
  'count.exclusion.also': '{count, plural, one {# applies} other {# apply}}',
  'count.unknown': '{count} unknown',
  'count.confirm': '{count} left to people',
  'count.not-screened': '{count} not a question today',
  'count.not-worked-out': '{count} not worked out',
  'count.criteria': '{count, plural, one {Of # criterion: {totals}.} other {Of # criteria: {totals}.}}',
} as const
