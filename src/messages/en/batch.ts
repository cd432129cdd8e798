/** The numbers of a batch, for a terminal and as a page. */
export const BATCH = {
  'batch.title': 'Pre-screening of a cohort, {day}',
  'batch.heading': 'Pre-screening of a cohort',
  'batch.counts':
    '{count, plural, one {# record: {screened} screened, {rejected} refused} other {# records: {screened} screened, {rejected} refused}}',
  'batch.patients': '{count, plural, one {# patient} other {# patients}}',
  'batch.trials': '{count, plural, one {# trial} other {# trials}}',
  'batch.matches': '{count, plural, one {# match} other {# matches}}',
  'batch.verdicts': '{count, plural, one {# verdict} other {# verdicts}}',
  'batch.more': '… {count} more; --format json has them all',
  'batch.more-reasons': '… {count} more reasons',
  'batch.versions': 'Program {program}. All rules (SHA-256): {hash}',

  // What was added to the records, and what was proved.
  'batch.with': 'With {file}: it knows something of {joined} of those screened, and nothing of {without}.',
  'batch.with.unmatched':
    '{count, plural, one {# id of {file} is of nobody who was screened.} other {# ids of {file} are of nobody who was screened.}}',
  'batch.assumed': 'Assumed, where it was not recorded: {assumed}, for {patients}.',
  'batch.certified':
    '{count, plural, one {Of # record what was said was proved, and the proofs were checked: {proved} verdicts, statuses and missing facts; for {left} no proof was found.} other {Of # records what was said was proved, and the proofs were checked: {proved} verdicts, statuses and missing facts; for {left} no proof was found.}}',

  // The trials.
  'batch.match': 'match',
  'batch.possible': 'possible',
  'batch.out': 'out',
  'batch.trials.caption': 'Trials: match, possible (a missing fact decides), out',
  'batch.trials.shares': 'Shares',
  'batch.trials.bar': '{trial}: {match} match, {possible} possible, {out} out',
  'batch.trials.bars': 'Bars: black, match; hatched, possible; white, out.',
  'batch.trials.legend': '{match} match  {possible} possible: a missing fact decides  {out} out',
  'batch.trials.closed': 'Closed to enrolment, so everybody is out; the criteria rule out {count} of {screened}.',
  'batch.trials.stale':
    '{count, plural, one {Of its {matches}, # rests on facts that are too old: {facts}.} other {Of its {matches}, # rest on facts that are too old: {facts}.}}',
  'batch.trials.stale.fact': '{fact} {count}',

  // How many patients each criterion keeps out.
  'batch.attrition': 'Attrition of {trial}',
  'batch.attrition.none': 'No criterion keeps anybody out, and nothing is unknown.',
  'batch.attrition.keeps-out': 'Keeps out',
  'batch.attrition.alone': 'alone',
  'batch.attrition.unknown': 'unknown',
  'batch.attrition.left': 'left',
  'batch.attrition.share': 'Share kept out',
  'batch.attrition.bar': '{criterion} keeps out {count} of {screened}',
  'batch.attrition.legend':
    'Keeps out: the inclusion is not met, or the exclusion applies. Alone: kept out by this criterion and no other. Left: kept out neither by this criterion nor by any before it.',
  'batch.attrition.jointly':
    '{count, plural, one {# patient kept out by the criteria together, though by no single one.} other {# patients kept out by the criteria together, though by no single one.}}',
  'batch.attrition.spent':
    '{count, plural, one {# patient could not be worked out in full: the missing facts have too many combinations. Please look at each; these facts are not among those to find out, and results name the criteria (not_worked_out).} other {# patients could not be worked out in full: the missing facts have too many combinations. Please look at each; these facts are not among those to find out, and results name the criteria (not_worked_out).}}',

  // What to find out, to measure again and to check.
  'batch.work': 'To find out, what could open most first',
  'batch.work.caption': 'Missing facts',
  'batch.work.none': 'Nothing is left to find out.',
  'batch.work.none-else': 'Nothing else is left to find out.',
  'batch.work.verdicts': 'verdicts',
  'batch.work.settled': 'Settled alone',
  'batch.work.trials': 'Trials',
  'batch.work.change': 'Verdicts it could change',
  'batch.work.bar': '{fact}: {verdicts}',
  'batch.work.fact': '{fact}: {trials}',
  'batch.again': 'Too old: to measure or ask for again',
  'batch.again.caption': 'Facts that are too old, of patients who match or may still match',
  'batch.queries': 'Unlikely: to check',
  'batch.queries.caption': 'What is unlikely in the records',
  'batch.queries.query': 'query',
  'batch.queries.what': 'What is unlikely',
  'batch.queries.line': '{query}: {text}',

  // Charts, and refused records.
  'batch.charts': 'Charts',
  'batch.charts.ended':
    '{count, plural, one {# resource of charts ({patients} screened): {endings}.} other {# resources of charts ({patients} screened): {endings}.}}',
  'batch.codes': 'Codes to map next',
  'batch.codes.code': 'code',
  'batch.codes.shown': 'Shown as',
  'batch.codes.system': 'System',
  'batch.codes.display': '{code} “{display}”',
  'batch.codes.of-system': '{code} ({system})',
  'batch.refused': 'Refused records',
  'batch.refused.caption': 'Why records were refused',
  'batch.refused.records': 'Records',
} as const
