/** Notices on the terminal that go with results. */
export const NOTICES = {
  'notice.details': 'Why, criterion by criterion: the same with --details.',

  // The log.
  'notice.logged': 'Logged as entry {number} in {file}.',
  'notice.logged.several': 'Logged as entries {number} to {last} in {file}.',
  'notice.logged.before':
    'Screening number {screening} was used before, last in entry {entry}: a rescreen, unless that was another patient.',
  'notice.log-changed':
    'The screening log {file} is not as it was written, so what is shown of it may be wrong. `prescreen log verify` says where.',
  'notice.no-checkpoint': 'It is logged as entry {number} in {file}, but its checkpoint was not kept.',
  'notice.no-checkpoint.several':
    'It is logged as entries {number} to {last} in {file}, but its checkpoint was not kept.',
  'notice.not-logged': 'This screening is NOT in the log.',
  'notice.nobody-screened': 'Nobody was screened. --no-log screens without the log.',
  'notice.pages': '{count, plural, one {# page is in {folder}.} other {# pages are in {folder}.}}',
  'notice.pages.bare': 'The pages have no titles and contacts.',

  // What the site knows beyond the records.
  'notice.site.patient': '{file} has no facts about this patient.',
  'notice.site.patients': '{file} has no facts about {count} of the patients.',
  'notice.site.ids':
    '{count, plural, one {Nobody who was screened has this id of {file}: {ids}.} other {Nobody who was screened has these # ids of {file}: {ids}.}}',
  'notice.site.more': '{ids} and {count} more',

  // A batch.
  'notice.no-record': '{file}: no record in it.',
  'notice.no-records': 'There is no record in what was given, so nobody was screened.',
  'notice.stopped': 'Stopped at the first refused record. --resume goes on behind it.',
  'notice.cut': 'Not every input could be read. --resume goes on there.',
  'notice.finished': 'This run is finished; nothing was left to do.',
  'notice.kept': 'What was screened before is kept in {folder}; --resume goes on from there.',
  'notice.watch-list': '{count} to look at again within {days} days: watch-list.csv.',
  'notice.refused': '{rejected} refused; {screened} screened.',
  'progress.records': '{records} records, {rate} a second',
  'progress.left': '{records}, {time} left',
  'progress.seconds': '{count} s',
  'progress.minutes': '{count} min',
  'progress.hours': '{hours} h {minutes} min',
} as const
