/** What an amendment of the rules changes, and for whom. */
export const AMENDMENT = {
  'amendment.heading': 'What this amendment changes',
  'amendment.none': 'No difference: proved the same for every patient.',
  'amendment.none.in-criteria':
    'The criteria are the same, and none looks at what differs: every record that both sides read gives the same.',

  // What differs outside of criteria.
  'amendment.dictionary.meaning': 'The dictionaries differ; each side is read with its own',
  'amendment.dictionary.charts': 'The dictionaries read charts (FHIR) differently',
  'amendment.dictionary.wording':
    'The dictionaries have other words, or ask in another order; nothing is decided by it',
  'amendment.charts': 'Charts (FHIR) may be read differently',
  'amendment.value.added': 'added ({is})',
  'amendment.value.removed': 'removed ({was})',
  'amendment.value.changed': 'was {was}, is {is}',
  'amendment.what': '{what}: {change}',
  'amendment.what.turning': '{what}: {change}; may turn {criteria}',

  // A trial.
  'amendment.trial.added': '{trial} added',
  'amendment.trial.removed': '{trial} removed',
  'amendment.trial.amended': '{trial} amended',
  'amendment.enrolment': 'enrolment: {before} → {after}',
  'amendment.enrolment.open': 'open',
  'amendment.enrolment.closed': 'closed',
  'amendment.enrolment.unknown': 'unknown',
  'amendment.reordered': 'criteria reordered; no effect',

  // A criterion.
  'amendment.added': 'added',
  'amendment.removed': 'removed',
  'amendment.wider': 'wider: some patients are better off, nobody is worse off',
  'amendment.narrower': 'narrower: some patients are worse off, nobody is better off',
  'amendment.changed': 'changed: some patients are better off, others worse off',
  'amendment.question': 'question changed: a person must read it',
  'amendment.spans': 'how old facts may be: proved the same status for every patient, but other facts are too old',
  'amendment.part.title': 'title',
  'amendment.part.rules from': 'what the rules were written from',
  'amendment.part.contact': 'contact',
  'amendment.part.reason of enrolment': 'reason of the state of enrolment',
  'amendment.part.note': 'note',
  'amendment.part.remarks': 'remarks',
  'amendment.part.spans': 'how old facts may be',
  'amendment.wording': 'only wording: proved the same for every patient',
  'amendment.not-proved': 'not proved: the dictionaries differ in what it looks at',
  'amendment.not-worked-out':
    'not proved: it asks for too much at once to go through all patients; a person must read it',
  'amendment.not-found': 'No patient was found whom it turns; that is no proof that there is none.',
  'amendment.was': 'was',
  'amendment.is': 'is',
  'amendment.question.was': 'question was',
  'amendment.question.is': 'question is',
  'amendment.better-off': 'better off',
  'amendment.worse-off': 'worse off',
  'amendment.patient': '{was} → {is}: {facts}',
  'amendment.patient.on': '{was} → {is} as of {day}: {facts}',
  'amendment.column.change': 'change',
  'amendment.column.better-off': 'better off, for example',
  'amendment.column.worse-off': 'worse off, for example',

  // The patients who were given.
  'amendment.flips': 'Patients whose verdict changes',
  'amendment.flips.none': 'No verdict of these patients changes.',
  'amendment.flip': '{trial} {from} → {to}: {patients}',
  'amendment.flip.through': '{trial} {from} → {to}, through {criteria}: {patients}',
  'amendment.flip.criterion': '{id} ({count})',
  'amendment.flip.more': '{patients} and {count} more',
  'amendment.column.from': 'from',
  'amendment.column.to': 'to',
  'amendment.column.through': 'through',
} as const
