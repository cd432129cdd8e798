/** Questions to a person, and what is said beside them. What is typed is understood in English (`today`, `2 weeks ago`, `March`), whatever asks for it. */
export const INTERVIEW = {
  // The beginning, and where the interview stands.
  'interview.resumed': 'Going on with the saved interview.',
  'interview.unsaved': 'Nothing is saved unless you start with --save FILE. Ctrl-C ends.',
  'interview.saved': 'Saved to {file} after every answer. Ctrl-C ends; --resume goes on.',
  'interview.first': 'This is the first question.',
  'interview.position': 'Question {number}; {left}',
  'interview.left': 'at most {count} left, and the details of entries',
  'interview.decided': 'everything is decided',
  'board.trials': '{state} {trials}',
  'board.match': 'match',
  'board.possible': 'possible',
  'board.closed': 'closed',
  'board.out': 'out',

  // A question, and why it is asked.
  'question.plain': '{fact}?',
  'question.labs': 'What are the latest laboratory values?',
  'question.blood': 'On what day was the blood drawn?',
  'question.checked': 'On what day was this last checked: {fact}?',
  'question.day.help':
    'A value says how the patient was on that day: from it the program tells when it is too old. The month is enough where the day is not known.',
  'question.age': 'To see whether it is too old for {trials}.',
  'question.for': 'For {trial} {criterion}: {text}',
  'question.for.more':
    '{count, plural, one {{asked} And for # more criterion of this trial.} other {{asked} And for # more criteria of this trial.}}',
  'question.for.more.trials':
    '{count, plural, one {{asked} And for # more criterion of {trials} trials.} other {{asked} And for # more criteria of {trials} trials.}}',
  'question.total': '{why} {total} so far: {known}.',
  'question.total.known': 'the total {total} is already known',

  // How an answer is written.
  'form.whole': 'A whole number from {min} to {max}.',
  'form.date': '2024, March 2024, 5 March 2024 or 2024-03-05; today, 2 weeks ago.',
  'form.day': '2024, March 2024, 5 March 2024 or 2024-03-05; today, 2 weeks ago. Enter: not known.',
  'form.day.same':
    '2024, March 2024, 5 March 2024 or 2024-03-05; today, 2 weeks ago. {key}: {day}, as before. Enter: not known.',
  'form.end': '2024, March 2024, 5 March 2024 or 2024-03-05. {key}: it is still going on.',
  'form.birth': '2024, March 2024, 5 March 2024 or 2024-03-05; today, 2 weeks ago; or the age: 58, 60-69, >65.',
  'form.labs':
    'Value, then its upper limit of normal from the same report (35 40); {key} where it is not known. {report}',
  'form.labs.pasted': 'Lines of a report can be pasted: ALT 31 U/L (0-40).',
  'form.labs.typed': 'Lines of a report can be typed, too: ALT 31 U/L (0-40).',

  // The words whose first letters answer; both begin with letters of their own, or neither does so.
  'answer.yes': 'yes',
  'answer.no': 'no',
  'answer.unknown': "don't know",

  // The entries of a list.
  'entries.noted': 'Noted so far: {entries}.',
  'entries.add.a': 'yes, note a {entry}',
  'entries.add.an': 'yes, note an {entry}',
  'entries.add.another': 'yes, note another {entry}',
  'entries.no': 'no, none',
  'entries.all': 'no, that is all',
  'entries.change': 'change {entry} {number}: {fields}',
  'entries.remove': 'remove {entry} {number}: {fields}',
  'entries.unknown': "don't know whether there are more",
  'entries.numbered': '{number}. {fields}',
  'entries.bare': '{entry} without details',
  'entries.perhaps': 'none noted, perhaps some',
  'entries.perhaps-more': '{entries}, perhaps more',

  // What is understood of an answer.
  'understood.age': '{age} years old',
  'understood.limit': '{value} (upper limit {limit})',
  'understood.lab': '{value}, upper limit {limit}',
  'understood.lab.alone': '{value}, upper limit not given',

  // Why an answer is not taken.
  'typed.nothing': 'Nothing is typed yet. Press {key} if it is not known.',
  'typed.rest': 'This looks like the rest of the last answer, so it was not taken. Type it again if it is meant.',
  'typed.two-ways': '{typed} can be read in two ways.',
  'typed.no-day': 'No day was said before.',
  'typed.today-ended': 'If it is still going on, type {key}. If it ended today, write {day}.',
  'typed.later': '{day} lies after {today}.',
  'typed.short-year': 'Please write the year with four digits.',
  'typed.no-such-date': 'There is no such date.',
  'typed.no-date': 'Please write a date such as {year}, March {year}, 5 March {year} or {year}-03-05.',
  'typed.no-birth':
    'Please write a date such as {year}, March {year} or {year}-03-05, or an age such as 58, 60-69 or >65.',
  'typed.age': 'An age from {min} to {max}, please, such as 58, 60-69 or >65.',
  'typed.whole': 'A whole number from {min} to {max}, please.',
  'typed.comma': '{typed} can be read as {whole} or as {decimal}; please write it without the comma.',
  'typed.gap':
    '{typed} can be read as {whole}, or as {value} with an upper limit of {limit}; please write it without the space, or with its unit.',
  'typed.no-lab': 'Please write the value, then its upper limit of normal: {example}.',
  'typed.unit': '{unit} is not a unit of {lab}; it is given in {units}.',
  'typed.limit': 'An upper limit of normal is above 0.',
  'typed.report': 'Not understood, so not taken: {lines}.',
  'typed.report.more': 'Not understood, so not taken: {lines} and {count} more.',
  'typed.report.line': '"{line}"',
  'typed.report.others':
    '{count, plural, one {# more of the report is not needed now, so not taken.} other {# more of the report are not needed now, so not taken.}}',
  'typed.lost': '{count} of these lines would be lost. Once more goes back.',
  'typed.number': 'At most {count} letters, please.',
  'choice.nothing': 'Nothing is chosen yet.',
  'choice.nothing.known': 'Nothing is chosen yet. Press {key} if it is not known.',
  'choice.none': 'nothing here is called “{typed}”',
  'choice.none.screen': 'Nothing here is called “{typed}”. Esc clears it.',
  'choice.none.line': 'Nothing here is called “{typed}”. {key} explains.',
  'choice.none.keys': 'Nothing here is called “{typed}”. {keys}',
  'choice.digits': 'The numbers have {count} digits: {first} to {last}.',
  'choice.many.screen': '“{typed}” can mean more than one of these: type more of it, or choose with ↑↓ and Enter.',
  'choice.many.line': '“{typed}” can mean more than one of these: type more of it.',
  'choice.typed': 'typed: {typed}',

  // Keys and what they do; a sheet of labs.
  'key.number-or-letter': 'number or letter',
  'key.number': 'number',
  'key.letter': 'letter',
  'key.typing': 'typing or ↑↓, then Enter',
  'key.chooses': 'chooses',
  'key.choose': 'choose',
  'key.accept': 'accept',
  'key.next': 'next',
  'key.done': 'done',
  'key.move': 'move',
  'key.unit': 'other unit',
  'key.explain': 'explain',
  'key.back': 'back',
  'key.clear': 'clear',
  'key.answers': 'answers',
  'help.none': 'There is no more to say about it.',
  'sheet.part': '{from} to {to} of {count} labs',
  'sheet.unit.limit': '{unit}, with upper limit',
  'sheet.row': '{number} of {count}: {lab} in {unit}.',
  'sheet.row.kept': '{number} of {count}: {lab} in {unit}. Enter: {kept}.',

  // Line by line.
  'line.hint':
    'One line asks, one line answers; end yours with Enter. Type {help} for why it is asked and what its words mean, {back} to go back, {review} for the answers so far.',
  'line.keys': "{key} don't know; {back} back; {review} answers so far; Ctrl-C ends.",
  'line.form': "{form} {key} don't know.",
  'line.kept': '{form} Enter: {kept}.',
  'line.meant': '{answer}? Enter takes it; or type another answer.',

  // What came up, and earlier answers.
  'answers.board': 'Answers so far',
  'answers.change': 'Which answer do you want to change?',
  'answers.none': 'none, go on',
  'came-up.look': '{count, plural, one {Please look at this again.} other {Please look at these again.}}',
  'came-up.again': 'answer again: {answer}',
  'came-up.change': 'change {answer}',
  'came-up.change.from': 'change {answer} (from {source})',
  'came-up.leave': 'leave both; which is right is treated as unknown',
  'came-up.keep': 'it is right, keep it',
  'go-on.ask':
    '{count, plural, one {All trials that enrol are decided. Go on for # trial that is closed?} other {All trials that enrol are decided. Go on for # trials that are closed?}}',
  'go-on.why': '{count, plural, one {Nobody can join it now.} other {Nobody can join them now.}}',
  'go-on.no': 'no, show what came of it',
  'go-on.yes': 'yes, go on',

  // The number of the patient, and what becomes of the answers.
  'number.ask': "What is the patient's number?",
  'number.why': 'It stands on the record, the worksheet and in the log: a study or screening number, no name.',
  'number.form': 'Enter: no number.',
  'number.without': 'Without a number, the patient is called "interview" on the record and the worksheet.',
  'end.details': 'details',
  'end.confirm': 'record what people confirmed',
  'end.worksheet': 'worksheet',
  'end.keep': 'keep the record',
  'end.worksheet.in': 'The worksheet is in {file}.',
  'end.record.in': 'The record is in {file}.',
  'kept.interrupted': 'Interrupted.',
  'kept.nothing': 'Nothing was saved.',
  'kept.interrupted.nothing': 'Interrupted. Nothing was saved.',
  'kept.interrupted.in': 'Interrupted. Saved in {file}; go on with --resume {file}.',
  'kept.in': 'Saved in {file}; go on with --resume {file}.',
  'kept.before': 'What was answered before is in {file}; go on with --resume {file}.',
  'kept.keep': 'keep the answers',
  'kept.drop': 'drop them',
  'kept.file': 'In which file are the answers to be kept?',
  'kept.file.why': 'A name, in this folder or with the folder before it; what is there stays as it is.',
  'kept.file.form': 'A name such as P-001.json.',

  // What people have confirmed.
  'confirm.position': 'Question {number} of {count}, for {who}',
  'confirm.open': 'leave it open',
  'confirm.by': 'By whom was this confirmed?',
  'confirm.by.why': 'Name or initials; they stand beside each of these answers, with the day.',
  'confirm.by.form': 'Enter alone: not said.',

  // A second person.
  'verify.hint':
    'Please answer from the source, not from what somebody entered. Nothing is written unless you start with --out FILE. Ctrl-C ends.',
  'verify.hint.out':
    'Please answer from the source, not from what somebody entered. Written to {file} at the end. Ctrl-C ends.',
  'verify.by': 'Patient {patient}: verified by {by}',
  'verify.same': 'The same ({count}): {facts}',
  'verify.not-known': 'Not known to the second person: {facts}',
  'verify.settled': 'Settled: {facts}',
  'verify.nothing': 'Nothing to verify: no verdict depends on a recorded fact.',
  'verify.agreed': 'No discrepancy.',
  'verify.open': 'Discrepancies ({count}): each is treated as unknown between the two until it is settled',
  'verify.differ': '{fact}: first {first}; second {second}',
  'verify.settle': 'Settle: prescreen verify-facts {file} --settle {fact}=first --by EF --out FILE (or second)',
  'verify.unwritten': 'Nothing was written. Use --out FILE to keep it.',
} as const
