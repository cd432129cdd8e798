/** The pages and questions of one patient. */
export const PATIENT = {
  // The pages.
  'page.patient': 'Patient {id}',
  'page.as-of': '{patient}, as of {day}',
  'page.assumed': 'Assumed, not recorded: {facts}.',
  'page.assumed.heading': 'Assumed, not recorded',
  'page.warnings.heading': 'Check the record',
  'page.check':
    '{count, plural, one {Check # thing in the record: see the details.} other {Check # things in the record: see the details.}}',
  'page.find-first': 'Find out first: {fact}.',
  'page.find-first.several': 'Find out first: {fact} ({count} trials depend on it).',
  'page.footer.short': 'A pre-screen from recorded facts, not a decision.',
  'page.footer':
    'This is a pre-screen from recorded facts, not a decision: whether to take part is for the investigator and the patient.',
  'page.more-trials': 'and {count} more',
  'page.ask': 'Ask',
  'page.ask-about': '{who} about {criteria}',
  'page.question': '{who}: {ask}',
  'page.find-out': 'Find out:',
  'page.too-old': 'Too old:',
  'page.too-old.ask': 'Too old, ask for new ones: {facts}',
  'page.too-old.ask.more': 'Too old, ask for new ones: {facts} and {count} more',
  'page.note': 'Note: {text}',
  'page.reading': 'Reading: {text}',
  'group.match': 'MATCHES ({count})',
  'group.possible': 'POSSIBLE ({count})',
  'group.closed': 'CLOSED TO ENROLMENT ({count})',
  'group.no': 'DOES NOT MATCH ({count})',
  'group.word.match': 'match',
  'group.word.possible': 'possible',
  'group.word.closed': 'closed',
  'group.word.no': 'no',

  // The question for a fact that has none in the dictionary.
  'question.what': 'What is the {fact}?',
  'question.known': 'What is known of {fact}?',
  'question.of-entry': '{question} ({fact})',
} as const
