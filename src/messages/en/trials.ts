/** Everything about a trial: its verdict, its rules, whom to call, what could change. */
export const TRIALS = {
  // The verdict.
  'died.line': 'not eligible: the record says that the patient has died',
  'died.sentence': 'Not eligible: the record says that the patient has died.',
  'trial.eligible': 'every inclusion met, no exclusion applies',
  'trial.needs-confirmation': 'nothing that is recorded speaks against it; people confirm {criteria}',
  'trial.find-out': 'find out {facts}',
  'trial.find-out.more': 'find out {facts} and {count} more',
  'trial.ineligible': 'not eligible, whatever the missing facts turn out to be',
  'trial.closed': 'closed; {line}',
  'trial.would-match': 'would match if it still enrolled',
  'trial.sentence.eligible': 'As far as can be checked, every inclusion is met and no exclusion applies.',
  'trial.sentence.needs-confirmation':
    '{count, plural, one {Nothing that is recorded speaks against it; # question for people is left.} other {Nothing that is recorded speaks against it; # questions for people are left.}}',
  'trial.sentence.undetermined': 'Not decided: facts are missing that can still change it.',
  'trial.sentence.failed': 'Not eligible: {failed}.',
  'trial.sentence.ineligible': 'Not eligible, whatever the missing facts turn out to be.',
  'not-worked-out.line': 'could not be worked out; check {criteria} by hand',
  'not-worked-out.sentence':
    '{count, plural, one {Not decided: {criteria} could not be worked out. Please check it by hand.} other {Not decided: {criteria} could not be worked out. Please check them by hand.}}',
  'not-worked-out.together':
    'Not decided: facts are missing, in too many combinations to work out which of them can still change it.',
  'enrolment.closed': 'The trial is closed.',
  'enrolment.closed.because': 'The trial is closed ({reason}).',
  'enrolment.but-closed': 'But the trial is closed.',
  'enrolment.but-closed.because': 'But the trial is closed ({reason}).',
  'enrolment.open': 'Enrolment is open.',
  'enrolment.open.because': 'Enrolment is open ({reason}).',
  'enrolment.unknown': 'Whether it still enrols is unknown.',
  'enrolment.unknown.because': 'Whether it still enrols is unknown ({reason}).',
  'find.many': '{count} facts are missing. The more of them are recorded, the sooner the rest can be worked out.',

  // Where the rules come from, and how old facts are.
  'rules.registry':
    'Rules from the registry page (its date is not known), not the protocol; check against the protocol version in force.',
  'rules.registry.dated':
    'Rules from the registry page of {day}, not the protocol; check against the protocol version in force.',
  'rules.which.version': 'version {version}',
  'rules.which.numbered': '{number}, version {version}',
  'rules.protocol': 'Rules from protocol {which}; check that this version is in force.',
  'rules.protocol.dated': 'Rules from protocol {which} of {day}; check that this version is in force.',
  'rules.protocol.amended': 'Rules from protocol {which}, amendment {amendment}; check that this version is in force.',
  'rules.protocol.dated.amended':
    'Rules from protocol {which} of {day}, amendment {amendment}; check that this version is in force.',
  'stale.too-old': 'too old, ask for a new one: {fact}',
  'stale.told': '{fact} {message}',
  'stale.sentence': '{told}.',
  undated: 'The day is not recorded of: {facts}. Nobody can tell from the record whether they are too old.',
  'warning.of-fact': '{fact}: {message}',
  'warning.of-age': '{fact} {message}',
  chart: '{count, plural, one {Chart: # resource, {endings}.} other {Chart: # resources, {endings}.}}',
  'chart.none': 'none',
  'chart.used': '{count} used',
  'chart.not_relevant': '{count} not relevant',
  'chart.old': '{count} old',
  'chart.not_certain': '{count} not certain',
  'chart.not_understood': '{count} not understood',

  // Whom to call about a trial.
  'contact.call': 'Call {who}',
  'contact.write': 'Write to {who}',
  'contact.ask': 'Ask {who}',
  'contact.name-and-role': '{name} ({role})',

  // What would have to be different.
  'advice.or': '{before}; or {next}',
  'advice.and': '{before} and {next}',
  'advice.from': 'possible from {day}',
  'advice.from.earliest': 'possible from {day} at the earliest',
  'advice.from.between': 'possible from {day} at the earliest, from {last} at the latest',
  'advice.depends': 'depends on {facts}, which {can}',
  'advice.inclusion': 'would be met with {facts}; this {can}',
  'advice.exclusion': 'would no longer apply with {facts}; this {can}',
  'advice.fact': '{fact}: {needed}',
  'advice.number': '{fact} {needed}',
  'advice.can.repeat': 'can be measured again',
  'advice.can.treatment': 'may be different after treatment',
  'advice.can.course': 'can change by itself',
  'advice.can.course.several': 'can change by themselves',
  'advice.can.or': '{before} or {next}',
  'advice.after': 'after',
  'advice.after.days': '{count, plural, one {from # day after} other {from # days after}}',
  'advice.new-entry': 'a new {entry}',

  // What can still change a verdict.
  'outlook.time': 'With time alone',
  'outlook.equal': 'All else equal',
  'outlook.either': 'Could settle it either way',
  'outlook.match': 'Could be enough for a match',
  'outlook.out': 'Could be enough to rule it out',
  'outlook.rests-on': 'What this rests on',
  'outlook.label': '{label}:',
  'outlook.sentence': '{text}.',
  'outlook.from.exact': 'it matches from {first}',
  'outlook.from.between': 'it matches from {first} at the earliest, from {last} at the latest',
  'outlook.from.open': 'it matches from {first} at the earliest; whether it ever will depends on missing facts',
  'outlook.until.exact': 'matches until {first}',
  'outlook.until.between': 'matches at least until {first}, at most until {last}',
  'outlook.until.open': 'matches at least until {first}; after that it depends on dates not known exactly',
  'outlook.until.stale':
    '{count, plural, one {{until}; then {facts} is too old} other {{until}; then {facts} are too old}}',

  // What a verdict rests on.
  'proof.left': 'not proved: {criteria} could not be gone through case by case.',
  'proof.rules-out':
    '{count, plural, =1 {{criteria} alone rules the patient out whatever the missing facts are.} other {{criteria} alone rules the patient out in all # cases of the missing facts.}}',
  'proof.each':
    '{count, plural, =1 {each criterion was gone through and gives the same whatever the missing facts are.} other {each criterion was gone through and gives the same in all # cases of the missing facts.}}',
  'proof.ineligible':
    '{count, plural, =1 {not eligible whatever the missing facts are: each time {criteria} rules the patient out.} other {not eligible in all # cases of the missing facts: each time {criteria} rules the patient out.}}',
  'proof.same':
    '{count, plural, =1 {the outcome is the same whatever the missing facts are.} other {the outcome is the same in all # cases of the missing facts.}}',
  'proof.differ': 'two ways to fill in what is missing, both possible, lead to different answers.',
  'proof.refuted':
    'WRONG: a way to fill in what is missing leads to another answer. Do not use this verdict, and report it.',
  'proof.not': 'not proved: {why}.',
} as const
