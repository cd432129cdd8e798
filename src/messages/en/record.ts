/**
 * Warnings and notes about a record that is still screened: what to check in it, and what was noted while it was put
 * together.
 */
export const RECORD = {
  // What cannot be right.
  'conflict.one': '{facts} cannot be right.',
  'conflict.both': '{facts} cannot both be right.',
  'conflict.all': '{facts} cannot all be right.',
  'conflict.one.treated': 'It is treated as unknown.',
  'conflict.treated': 'Which is right is treated as unknown.',
  'conflict.too-many':
    'Which facts of the record can be right together is too much to work out; all of these are treated as unknown.',
  'conflict.sources': 'The sources disagree.',
  'conflict.birth-first': 'Nothing happens before birth.',
  'conflict.one-birth': 'The age and the date of birth do not agree.',
  'conflict.components': 'The recorded components of {total} give {given}.',
  'conflict.told': '{fact} {told}',
  'conflict.set-aside': 'Set aside: the record says `{condition}: false`, so {fact} does not apply.',
  'conflict.day-before-birth':
    'The day of {fact}, {day}, is before the birth of the patient, so it is taken as not known.',
  'conflict.answer-before-birth':
    'The day of {fact}, {day}, is before the birth of the patient. The answer counts all the same; please check that it is about this patient.',
  'query.days-after-death':
    'The patient is recorded as having died ({day}), yet later days are recorded, of {facts}. Please check whether all of it is about this patient.',
  'query.facts-and-more': '{facts} and {count} more',
  'day.answer': 'the answer to {criterion} of {trial}',
  'day.verified': 'what a second person said of {fact}',
  'conflict.the-record': 'the record',
  'conflict.another-source': 'another source',

  // Answers that people gave.
  'answer.asks-nobody': '{criterion} of {trial} asks nobody, so this answer is not used.',
  'answer.lost': 'It is recorded who answered {criterion} of {trial}, or when, but not what the answer was; ask again.',
  'answer.no-trial': 'The rules have no trial {trial}, so what people answered for it is not used.',
  'answer.no-trial.near': 'The rules have no trial {trial}, so what people answered for it is not used. {help}',
  'answer.other-question':
    'The question of {criterion} has other words now than when it was answered, so the answer does not count; ask again.',
  'answer.differs':
    'The answers to {criterion} of {trial} in the record and in {source} are not the same, so none counts; ask again.',

  // Labs.
  'lab.no-unit': '{lab} has no unit, so its value is not used.',
  'lab.implausible':
    'This is far outside the usual range of {lab} ({min} to {max} {unit}); check the value and its unit.',

  // How old facts are, to follow their names.
  'age.too-old': 'of {day}, older than {period}: ask for a new one',
  'age.may-be-too-old': 'of {day}, may be older than {period}: ask for the day, or for a new one',

  // What was assumed for everybody.
  'source.assumed': 'assumed (--assume)',
  'source.complete': 'taken as complete (--assume-complete)',
  'assumed.filled': 'Nobody recorded it; assumed to be {value}, as --assume says of all patients.',
  'assumed.gave-way': 'Not assumed to be {value}, as --assume says: that cannot stand beside what is recorded.',
  'assumed.open':
    'Not assumed to be {value}, as --assume says: something is recorded of it, and it is not certain what holds.',

  // What a site knows beyond the record.
  'site.later': 'There is a result of {before} ({source}) and one of {now} ({other}); the later one is taken.',
  'site.none-or-some':
    '{source} says that there are no {list}; the other source has {entries}. One of them is wrong: the list is taken as incomplete, and nothing is said of these.',
  'site.complete-or-not':
    '{source} says that its list of {list} is complete; the other source has {entries}. One of them is wrong: the list is taken as incomplete, and nothing is said of these.',
  'site.entries-and-more': '{entries} and {count} more',
  'site.the-record': 'The record',
  'site.record': 'record',
  'site.entry': '{entry} ({source})',
  'site.entry.nameless': 'an entry',
  'site.field': '{field} {value}',

  // Charts that may be incomplete.
  'chart.partial':
    'Something in the files cannot be read, or names nobody, and may be a part of this chart, so no list of it is taken as complete.',
  'chart.partial.pages':
    'A page of a search is not here (a bundle names a next one), so a part of this chart may be missing. No list of it is taken as complete; give all pages.',
} as const
