/**
 * Notes about a chart (FHIR), made while its record is put together. `{resource}` is the name of a resource, followed
 * in brackets by what people see of it, if that helps: `Observation/17 (8 g/dL)`.
 */
export const CHART = {
  // How resources and their content are named.
  'note.shown': '{resource} ({shown})',
  'note.and-more': '{resource} and {count} more',
  'note.likewise': '{said} The same goes for {count} more.',
  'note.shown.not-certain': '{shown}, not certain',
  'note.shown.sites': '{shown}, at several body sites',
  'note.shown.again': '{shown}, which may be the same as another one',
  'note.shown.metastasis': '{shown}, a metastasis that is there or may be',
  'note.shown.without-words': '{code}, without words',
  'note.shown.without-code': 'without a code',
  'note.shown.category-m': 'a category of M',
  'note.shown.stage-unclear': 'a stage that is not understood',
  'note.shown.stage': 'stage {stage}',
  'note.shown.stage.dated': 'stage {stage}, {date}',
  'note.shown.no-result': 'no result',

  // The chart as a whole.
  'note.complete': 'Taken as complete, as asked with --assume-complete.',
  'note.doubts': 'Not understood, and may belong here: {list}.',
  'note.doubts.more':
    '{count, plural, one {Not understood, and may belong here: {list}; and # other kind.} other {Not understood, and may belong here: {list}; and # other kinds.}}',
  'note.doubts.not-assumed': '{said} So --assume-complete does not apply to this list.',
  'note.strays':
    '{count, plural, one {# resource names none of the patients in this file, and is not taken.} other {# resources name none of the patients in this file, and are not taken.}}',
  'note.strays.anyones':
    '{count, plural, one {# resource names none of the patients in this file, and is not taken. It may be of any patient, so no list is taken as complete.} other {# resources name none of the patients in this file, and are not taken. They may be of any patient, so no list is taken as complete.}}',
  'note.partial': '{resource} says that something may not be here ({code}), so no list is taken as complete.',
  'note.partial.more':
    '{resource} says that something may not be here ({code}, and {count} more), so no list is taken as complete.',
  'note.read-as-r4': '{clue} It is read as R4, as asked.',
  'note.perhaps-deleted':
    '{resource} was deleted, and nothing says whether before or after it was written; it is read as not certain.',
  'note.perhaps-deleted.search':
    '{resource} may have been deleted, since a deletion names a search and no resource; it is read as not certain.',
  'note.perhaps-taken-back':
    'A version of {resource} takes it back, and nothing tells which is the newest; it is read as not certain.',
  'note.versions':
    '{resource} stands here in several versions, and nothing tells which is the newest; what each says is taken.',
  'note.changed.rules':
    '{resource} is changed by rules that are not known here ({rules}), so nothing in it is certain.',
  'note.changed.extension':
    '{resource} is changed by an extension that is not known here ({url}), so nothing in it is certain.',
  'note.changed.nameless':
    '{resource} is changed by an extension that is not known here and has no URL, so nothing in it is certain.',
  'note.status-unreadable': '{resource} has a status that cannot be read, so nothing in it is certain.',
  'note.withdrawn': '{resource} is a result of {report}, which was taken back, so nothing in it is certain.',
  'note.contained':
    '{resource} stands inside another resource and has no identity of its own, so nothing in it is certain.',
  'note.later': '{resource} is dated {date}, after the day of screening; it is not taken.',

  // Signs that a chart is in another version of FHIR.
  'note.version.kind': 'This is FHIR {version}: {resource} is of a kind that only this version has.',
  'note.version.profile': 'This is FHIR {version}: {resource} names a profile of this version.',
  'note.version.system': 'This is FHIR {version}: {resource} names a code system of this version.',
  'note.version.requester': 'This is FHIR {version}: {resource} has a requester with an agent.',
  'note.version.recorded': 'This is FHIR {version}: {resource} has the status recorded.',
  'note.version.dose': 'This is FHIR {version}: {resource} has a dose that does not stand in doseAndRate.',
  'note.version.field': 'This is FHIR {version}: {resource} has the field {field}.',
  'note.version.field.text': 'This is FHIR {version}: {resource} has the field {field} as one word.',
  'note.version.field.object': 'This is FHIR {version}: {resource} has the field {field} as one object.',
  'note.version.field.list': 'This is FHIR {version}: {resource} has the field {field} as a list.',

  // Who the patient is.
  'note.inactive': '{resource} is marked as not active; check that this record is still in use.',
  'note.replaced': '{resource} was replaced by {successor}; its resources are taken as theirs.',
  'note.birth-unreadable': 'The day of birth in {resource} cannot be read, so it is unknown.',
  'note.birth-utc':
    'The day of birth in {resource} is written as a time in UTC and may be the next one, so it is known in part only.',
  'note.sex-unclear': '{resource} says neither female nor male, so the sex is unknown.',
  'note.died-later': '{resource} died on {date}, after the day of screening.',
  'note.died-day-unclear': '{resource} has died, but the day of death is not understood; check it.',
  'note.died-though-alive': '{resource} is said to be alive and has a day of death; taken as dead. Check it.',
  'note.died-unclear': '{resource} does not say with yes or no whether the patient has died; check it.',
  'note.ended-later': '{resource} ended with a death on {date}, after the day of screening.',
  'note.ended-as': '{resource} ended as “{words}”; check whether the patient has died.',

  // Several resources about one fact.
  'note.unread': 'The result in {resource} cannot be read, so it is taken as unknown.',
  'note.unread.newer':
    'The result in {resource} is not taken and may be newer than that in {older}, so it is taken as unknown.',
  'note.disagree': 'The sources disagree, so it is taken as unknown: {list}.',
  'note.says': '{value} ({resource})',
  'note.says.dated': '{value} ({resource}, {date})',

  // Values that are, or may be, too old.
  'note.undated': '{resource} does not say of which day it is; it is not taken.',
  'note.undated.taken': '{resource} does not say of which day it is; check that it still holds.',
  'note.may-be-old': '{resource} is of {date}, which may be older than {limit}; it is not taken.',
  'note.may-be-old.taken': '{resource} is of {date}, which may be older than {limit}; check that it still holds.',
  'note.old': '{resource} is of {date}, {age} ago, which is older than {limit}; it is not taken.',
  'note.old.taken': '{resource} is of {date}, {age} ago, which is older than {limit}; check that it still holds.',

  // The breast cancer.
  'note.code-and-words': 'The code of {resource} and what it shows contradict each other ({shown}).',
  'note.codes-differ': 'The codes of {resource} name different diseases ({shown}); nothing is taken from it.',
  'note.lobular-in-situ': '{resource} is a lobular carcinoma in situ, which is no breast cancer.',
  'note.side-of-past':
    '{resource} is said to be over, and {other}, which is there now, does not say a side, so the side is taken as unknown.',
  'note.not-certain': '{resource} is not certain.',
  'note.said-over': '{resource} is said to be over.',
  'note.suspected': '{resource} is only suspected, or its words say that it is not so; nothing is taken from it.',
  'note.may-be-invasive': '{resource} may or may not mean invasive breast cancer; nothing is taken from it.',
  'note.came-back': '{resource} has the status {status}, and does not say where the cancer came back.',
  'note.in-situ-now':
    '{resource} is in situ and there now, and {others} is over; which is the cancer in question is not certain.',
  'note.in-situ-beside': '{resource} is a cancer in situ beside an invasive one, so nothing more is taken from it.',
  'note.both-breasts':
    '{left} is of the left breast and {right} of the right one, and the chart does not say that they were there at the same time.',
  'note.stage-unclear': 'The stage in {resource} is not understood.',
  'note.stage-m0': '{resource} says M0, which contradicts stage IV; the stage is taken as unknown.',
  'note.stage.when': '{resource} may be of another time than the diagnosis; it is not taken.',
  'note.stage.when.four':
    '{resource} may be of another time than the diagnosis; it is not taken. It may speak of a recurrence or of metastases; check it.',
  'note.stage.before':
    '{resource} is of {date}, {age} before the diagnosis ({diagnosis}), so it is not the stage at diagnosis.',
  'note.stage.after':
    '{resource} is of {date}, {age} after the diagnosis ({diagnosis}), so it is not the stage at diagnosis.',
  'note.stage.after.four':
    '{resource} is of {date}, {age} after the diagnosis ({diagnosis}), so it is not the stage at diagnosis. It may speak of a recurrence or of metastases; check it.',

  // Metastases.
  'note.metastasis.code': '{resource} is not taken: {because}',
  'note.metastasis.regional': '{resource} is regional, not a distant metastasis.',
  'note.metastasis.contralateral':
    '{resource} is on another side than the breast cancer, so it may be a distant metastasis.',
  'note.metastasis.whose': '{resource} is not known to be of the breast cancer, so it is not taken.',
  'note.metastasis.nowhere':
    '{resource} does not say in codes known here where the metastasis is; it may be regional, so it is not taken.',
  'note.metastasis.places':
    'The code of {resource} and its body site name different places; where the metastasis is, is taken as unknown.',
  'note.metastasis.place': '{resource} does not say closely enough where the metastasis is.',
  'note.metastasis.over': '{resource} is said to be over; whether the metastasis is gone is for a person to see.',

  // Results.
  'note.result.not-final': '{resource} is not final (status {status}); it is not taken.',
  'note.result.of-another': '{resource} is not about the patient but about another; it is not taken.',
  'note.result.of-another-perhaps': '{resource} does not say clearly whom it is about; it is not taken.',
  'note.result.specimen-wrong': '{resource} is of a specimen whose status is {status}; it is not taken.',
  'note.result.none-and-one': '{resource} says that it has no result, and gives one; it is not taken.',
  'note.result.whose': '{resource} is not known to be about the breast cancer, so it is not taken.',
  'note.result.whose-stage': '{resource} is not known to be the stage of the breast cancer, so it is not taken.',
  'note.result.several-tests': 'The codes of {resource} mean several tests; it is taken as unknown.',
  'note.result.not-by-itself': '{resource} does not tell by itself; it is not taken.',
  'note.result.unclear': 'The result in {resource} is not one that is understood, so it is taken as unknown.',
  'note.result.unclear.codes':
    'The result in {resource} is not one that is understood ({codes}), so it is taken as unknown.',
  'note.result.impossible': '{resource} says {value}, which is not possible ({min} to {max}).',
  'note.result.display':
    'In {resource}, the code says {value} and its display says “{display}”; it is taken as unknown.',
  'note.result.interpretation':
    'In {resource}, the result and its interpretation contradict each other; it is taken as unknown.',
  'note.result.two': '{resource} gives two results at once, so it is taken as unknown.',
  'note.result.borderline': '{resource} says {value}: {remark}',

  // Labs.
  'note.lab.unit': 'The unit in {resource} ({unit}) is none of {lab}, so the value is not taken.',
  'note.lab.units': 'The unit in {resource} is shown as {unit} and coded as {code}, so the value is not taken.',
  'note.lab.implausible':
    '{resource} says {value} {unit}, which {lab} cannot be; most often the unit is wrong. It is taken as unknown.',
  'note.range.text':
    'The reference range in {resource} says in words whom or what it is of, or other numbers, so the upper limit of normal is unknown.',
  'note.lab.specimen': '{resource} is not of blood, serum or plasma, by its words; it is not taken.',
  'note.range.other':
    'The reference range in {resource} is not that of normal values, so the upper limit of normal is unknown.',
  'note.range.some':
    'The reference range in {resource} is that of some people only, so the upper limit of normal is unknown.',
  'note.range.several':
    'The reference range in {resource} is not the only one, so the upper limit of normal is unknown.',
  'note.range.end': 'The reference range in {resource} ends at {max}, so the upper limit of normal is unknown.',
  'note.range.endless': 'The reference range in {resource} has no end, so the upper limit of normal is unknown.',
  'note.range.upside-down':
    'The reference range in {resource} is upside down, so the upper limit of normal is unknown.',
  'note.range.unit':
    'The reference range in {resource} has another unit than the value, so the upper limit of normal is unknown.',

  // Drugs.
  'note.drug.other-reason': '{resource} is given for {reason}, not for cancer; it is not taken as a therapy.',
  'note.drug.local': '{resource} is given at one place only; it is no systemic therapy.',
  'note.drug.may-be-other':
    '{resource} gives no reason, and the chart has another disease for which it is given; it is not taken as a therapy.',
  'note.drug.to-come': '{resource} begins on {date}, after the day of screening; it is not taken as a therapy.',
  'note.drug.taken-back': '{resource} was not given for certain, by its words; it is not taken as a therapy.',
  'note.drug.forbidden': '{resource} is an order not to give it; it is not taken as a therapy.',
  'note.drug.proposed': '{resource} is only planned or proposed (intent {intent}); it is not taken as a therapy.',
  'note.drug.planned': '{resource} is only planned (status {status}); it is not taken as a therapy.',
  'note.drug.not-given': '{resource} was not given for certain (status {status}); it is not taken as a therapy.',
  'note.drug.code-and-agent':
    'The ATC code of {resource} and the agent it names contradict each other; it is not taken.',
  'note.drug.classes': '{resource} names agents of several classes; it is not taken.',
  'note.drug.no-start': '{resource} does not say when the therapy began.',
  'note.drug.end-planned': '{resource} goes on; its end is planned for {date}.',
  'note.drug.end-to-come': '{resource} has an end of {date}, which has not passed: whether it goes on is not known.',
  'note.drug.end-though-over':
    '{resource} has an end of {date}, although its status is {status}: whether it goes on is not known.',
  'note.drug.called-active': '{resource} is called active, of {date}; whether it still goes on is not known.',
  'note.drug.called-active.undated':
    '{resource} is called active, without a date; whether it still goes on is not known.',

  // Operations and radiotherapy.
  'note.procedure.taken-back': '{resource} was not done for certain, by its words; it is not taken.',
  'note.procedure.not-done': '{resource} was not done for certain (status {status}); it is not taken.',
  'note.procedure.other-reason':
    '{resource} gives a reason that is not known to be the breast cancer; whether it was for it is open.',
  'note.radiotherapy.shown-as': '{resource} has a code of radiotherapy and is shown as {words}; it is not taken.',
  'note.radiotherapy.where': '{resource} does not say in words known here what was irradiated.',
  'note.radiotherapy.no-end': '{resource} does not say on which day it ended.',
} as const
