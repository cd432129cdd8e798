/** The worksheet of a patient, with the sheets to be signed. */
export const WORKSHEET = {
  'sheet.title': 'Pre-screening of {patient}, {day}',
  'sheet.title.several': '{count, plural, one {Pre-screening of # patient} other {Pre-screening of # patients}}',
  'sheet.name': 'Pre-screening worksheet',
  'sheet.heading': 'Pre-screening worksheet: {patient}',
  'sheet.as-of': 'As of {day}.',
  'sheet.trial': '{id}: {title}',
  'sheet.outlook': '{label}: {text}',

  // The margins of printed pages.
  'print.page': 'page {page} of {pages}',
  'print.record': 'Record {patient}',
  'print.screening-number': 'Screening number {number}',
  'print.result': 'Result (SHA-256) {hash}',

  // Who, where and when: a name with a value, or with a line to write on.
  'sheet.field.site': 'Site',
  'sheet.field.screening-number': 'Screening number',
  'sheet.field.initials': 'Initials or label',
  'sheet.field.screened-by': 'Screened by',
  'sheet.field.screened-for': 'Screened for the day',
  'sheet.field.made': 'Made on',
  'sheet.field.protocol.number': 'Protocol number',
  'sheet.field.protocol.version': 'Protocol version',
  'sheet.field.protocol.dated': 'Date of this version',
  'sheet.field.consent.version': 'Consent form version',
  'sheet.field.consent.date': 'Consent signed on',

  // What a person writes: names, answers, the decision.
  'sign.screener': 'Who screened: name',
  'sign.investigator': 'Investigator: name',
  'sign.name': 'name',
  'sign.signature': 'signature',
  'sign.date': 'date',
  'sign.answer': '☐ yes ☐ no',
  'sign.decision': 'Decision:',
  'sign.decisions': '☐ eligible ☐ not eligible ☐ screen failure',
  'sign.reason': 'Reason',

  // Column headings on all pages. In tables they are capitalized.
  'column.trial': 'trial',
  'column.number': 'No.',
  'column.criterion': 'criterion',
  'column.fact': 'fact',
  'column.value': 'value',
  'column.date': 'date',
  'column.source': 'source',
  'column.by': 'by',
  'column.what': 'what',
  'column.version': 'version',
  'column.patients': 'patients',

  // The cover.
  'sheet.none': 'No trial may take the patient, as far as is known.',
  'sheet.trials': 'Trials that match or are possible; each has pages to be signed',
  'sheet.column.verdict': 'Pre-screen',
  'sheet.column.about': 'Whom to call, and what else to know',
  'sheet.others': 'Other trials',
  'sheet.column.why-not': 'Why not',
  'sheet.matches': 'Matches.',
  'sheet.matches-so-far': 'Matches so far.',
  'sheet.closed.open-facts': 'facts are missing, too',

  // The sheet of a trial.
  'sheet.criteria': 'Criteria of {trial}, in the order of its page',
  'sheet.column.answer': 'Answer',
  'sheet.column.reason': 'Value, day, source; or the question',
  'sheet.find-first': 'To find out first: {questions}',
  'sheet.no-day': '{mark} The record does not say of which day it is.',
  'sheet.no-source': '{mark} The record does not say where it comes from.',

  // What the record says.
  'known.heading': 'What is known',
  'known.caption': 'Recorded facts',
  'known.nothing': 'nothing is known of it',
  'known.by-another': '{fact}, by another source',
  'known.limit': '{value}, upper limit {limit}',
  'known.verified': 'verified by {who}, {day}',
  'known.from-record': 'record',
  'known.more': 'There may be more than is recorded: {list}.',
  'readings.heading': 'How open wordings were read',
  'readings.caption': 'Notes on criteria',
  'readings.column': 'Reading',

  // The versions that made the pages.
  'versions.heading': 'Versions',
  'versions.caption': 'What this worksheet was made with',
  'versions.program': 'Program',
  'versions.rules': 'All rules (SHA-256)',
  'versions.rules-of': 'Rules of {trial} (SHA-256)',
  'versions.record': 'Record (SHA-256)',
  'versions.chart': 'Chart',
  'versions.result': 'Result (SHA-256 of its line of NDJSON)',
} as const
