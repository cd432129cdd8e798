/**
 * Why a record is refused. Summaries use the general form, which leaves out what only this record, its file or its
 * place says.
 */
export const REFUSED = {
  'refused.at': '{path}: {problem}',
  'refused.of-record': '{place}: {problem}',
  'refused.and-more': '{problem} (and {count} more)',
  'refused.more': '{count, plural, one {{place}: # more problem.} other {{place}: # more problems.}}',
  'refused.count':
    '{count, plural, one {# record was refused; {screened} screened.} other {# records were refused; {screened} screened.}}',
  'refused.place': '{file}, line {line}, record {record}',
  // When two versions of the rules are compared and only one accepts the record.
  'refused.place.old': '{place}, by the old version only',
  'refused.place.new': '{place}, by the new version only',
  'refused.standard-input': 'standard input',
  'refused.other-reasons': 'other reasons',

  // The text of a file.
  'refused.not-json': 'This is not JSON: {what}.',
  'refused.not-json.place': 'This is not JSON: {what} (line {line}, column {column}).',
  'refused.not-json.line': 'This is not JSON: {what} (line {line}).',
  'refused.not-json.line.last': 'This is not JSON: {what} (line {line}). More patients may be missing.',
  'refused.not-json.unread':
    '{count, plural, one {This is not JSON: {what} (line {line}). # byte was not read, up to the record on line {next}.} other {This is not JSON: {what} (line {line}). # bytes were not read, up to the record on line {next}.}}',
  'refused.not-json.unread.last':
    '{count, plural, one {This is not JSON: {what} (line {line}). # byte was not read, to the end. More patients may be missing.} other {This is not JSON: {what} (line {line}). # bytes were not read, to the end. More patients may be missing.}}',
  'refused.not-json.early': 'the text ends too early',
  'refused.not-json.unexpected': 'unexpected text',
  'refused.not-json.comma': 'This is not JSON: the list ends after a comma.',
  'refused.not-json.comma.line':
    'This is not JSON: the list ends after a comma (line {line}). A record may be missing there.',
  'refused.not-utf-8': 'This is not text in UTF-8.',
  'refused.not-utf-8.and': 'This is not text in UTF-8. {problem}',
  'refused.unreadable': 'It cannot be read.',
  'refused.empty-file': 'The file is empty; a patient record was expected.',
  'refused.no-patient': 'There is no record in it.',
  'refused.empty-array': 'The array is empty; there is no patient in it.',
  'refused.too-deep': 'This record has more than {count} objects and lists within each other; no patient record has.',
  'refused.too-large': 'This record is larger than 64 MB.',
  'refused.twice': 'This key stands twice; keep one of the two.',

  // Not a record at all, or a record of a patient who was already there.
  'refused.not-object': 'A patient record is one JSON object.',
  'refused.fhir':
    'This is a FHIR resource, not a record; `prescreen convert` gives the record of what is understood of it.',
  'refused.fhir-among-records': 'This is FHIR among records of prescreen; give FHIR in files of its own.',
  'refused.fhir-no-mapping': 'This is FHIR, and the criteria folder has no fhir.yaml that says how to read it.',
  'refused.id-used': 'This id was used before; each patient needs an id of their own.',
  'refused.id-used.at': 'The id `{id}` was used before ({place}); each patient needs an id of their own.',

  // Charts.
  'refused.chart.cut':
    'A file that could not be read may hold a part of this chart, so nothing is said of the patient.',
  'refused.chart.broken':
    'What stands in {place} belongs to this chart and cannot be read, so nothing is said of the patient.',
  'refused.chart.broken-part':
    'A part of a file belongs to this chart and cannot be read, so nothing is said of the patient.',
  'refused.chart.ambiguous':
    'Two resources of this chart have the same fullUrl, so it is not certain which of them others mean.',
  'refused.chart.no-patient': 'There is no Patient among these FHIR resources.',
  'refused.chart.no-id': 'A Patient has no id.',
  'refused.chart.only-r4': 'Only FHIR R4 is read; other versions mean different things by the same names.',
  'refused.chart.only-r4.file': '{clue} Only FHIR R4 is read; other versions mean different things by the same names.',
  'refused.chart.only-r4.patient':
    '{clue} Only FHIR R4 is read; other versions mean different things by the same names. So nothing is said of {patient}; if it is R4 all the same, --fhir-version R4 reads it.',
  'refused.chart.two-people':
    'Two Patients with this id differ in sex and birth, and may be two people; read the chart of each by itself.',
  'refused.chart.two-people.named':
    '{patient}: Two Patients with this id differ in sex and birth, and may be two people; read the chart of each by itself.',
  'refused.chart.two-servers':
    'Two servers have different Patients with this id, who may be two people; read the charts of each server by themselves.',
  'refused.chart.two-servers.named':
    '{patient}: Two servers have different Patients with this id, who may be two people; read the charts of each server by themselves.',
  'refused.chart.replaced':
    'It was replaced by another record, and it is not certain by which, or that one is not here.',
  'refused.chart.replaced.unclear':
    '{patient} was replaced by another record, and it is not certain by which; it is not screened.',
  'refused.chart.replaced.elsewhere':
    '{patient} was replaced by another record, and {successor} is not here; it is not screened.',
  'refused.chart.deleted': 'The Patient was deleted, or may have been.',
  'refused.chart.deleted.certain': '{patient} was deleted; it is not screened.',
  'refused.chart.deleted.perhaps':
    '{patient} was deleted, and nothing says whether before or after it was written; it is not screened.',
  'refused.chart.deleted.search':
    '{patient} may have been deleted, since a deletion names a search and no resource; it is not screened.',
  'refused.chart.strays': 'FHIR resources name no patient of this export, or are broken.',
  'refused.chart.strays.count':
    '{count, plural, one {# FHIR resource names no patient of this export, or is broken.} other {# FHIR resources name no patient of this export, or are broken.}}',

  // Keys and values.
  'refused.key': 'This key is not known.',
  'refused.key.near': 'This key is not known. {help}',
  'refused.missing': 'It is missing; {wanted}.',
  'refused.value': '{value} does not fit here; {wanted}.',
  'refused.value.near': '{value} does not fit here; {wanted}. {help}',
  'refused.value.this': 'This value does not fit here; {wanted}.',
  'refused.value.of-size': 'A number of this size',
  'refused.number': 'No value is so small or large.',
  'refused.number.whole': 'No whole number from {min} to {max} is {comparator} {limit}.',
  'refused.number.lab': 'No value is {comparator} {value}.',
  'refused.backwards': 'The range runs backwards.',
  'refused.backwards.range': 'The range runs backwards: {min} to {max}.',
  'refused.unit': 'This is not a unit of {lab}.',
  'refused.unit.named': '`{unit}` is not a unit of {lab}. {help}',
  'refused.unit.known': 'It is given in {units}.',
  'refused.date': 'This is not a date.',
  'refused.date.text': '`{text}` is not a date.',
  'refused.date.later': 'The date lies after the as-of date.',
  'refused.date.later.day': '{date} lies after the as-of date, {day}.',
  'refused.date.earlier': 'The date lies more than 130 years before the as-of date.',
  'refused.date.earlier.day': '{date} lies more than 130 years before the as-of date.',
  'refused.criterion': 'The trial has no such criterion.',
  'refused.criterion.named': '{trial} has no criterion {criterion}.',

  // What was expected instead.
  'wanted.id': 'an id is a text of 1 to {count} letters',
  'wanted.schema': 'see `prescreen schema patient`',
  'wanted.comparator': 'a comparator is one of <, <=, >=, >',
  'wanted.set': 'a set names the values that are possible, as in {example}',
  'wanted.by': 'who recorded it is a text',
  'wanted.source': 'a source is a text',
  'wanted.date': 'a date is written 2024, 2024-03 or 2024-03-05',
  'wanted.choice': '{fact} is one of {values}',
  'wanted.choice.some': '{values}, …',
  'wanted.yes-no': '{fact} is true or false',
  'wanted.whole': '{fact} is a whole number from {min} to {max}',
  'wanted.age': 'age is a whole number from {min} to {max}, or {example}',
  'wanted.text': '{fact} is a text',
  'wanted.group': '{fact} is an object with named facts',
  'wanted.list': '{list} is an array, or {example}',
  'wanted.entry': 'an entry of {list} is an object with named facts',
  'wanted.lab': 'a lab is written {example}',
  'wanted.lab.value': 'a lab value is a number, 0 or more',
  'wanted.lab.limit': 'an upper limit of normal is a number above 0',
  'wanted.lab.unit': 'a unit is a text such as "{unit}"',
  'wanted.answers': 'confirmations are written {example}, or {longer} for true',
  'wanted.answer': 'an answer is true (favourable to the patient) or false',
  'wanted.answer.by': 'who answered is a text',
  'wanted.answer.hash': 'the hash of a question has 64 digits, 0 to 9 and a to f',

  // What may have been meant.
  'offer.near': 'Did you mean `{name}`?',
  'offer.known': 'Known here: {names}.',
} as const
