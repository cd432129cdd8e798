/** What verifying the screening log finds. */
export const VERIFY = {
  // The result for the log.
  'verify.whole':
    '{count, plural, one {The log is whole: # entry, the last with the hash {hash}.} other {The log is whole: # entries, the last with the hash {hash}.}}',
  'verify.whole.empty': 'The log is whole: 0 entries.',
  'verify.unsigned': 'No entry is signed.',
  'verify.unsigned.some':
    '{count, plural, one {Entry {first} is not signed.} other {Entries {first} to {last} are not signed.}}',
  'verify.signed':
    '{count, plural, one {# entry is signed with the key that entry {named} names, for {people}:} other {# entries are signed with the key that entry {named} names, for {people}:}}',
  'verify.own-key': 'The key at hand signed none of these entries.',
  'verify.span':
    '{count, plural, one {From {from} to {to}: # entry, {state}.} other {From {from} to {to}: # entries, {state}.}}',
  'verify.span.beginning': 'the beginning',
  'verify.span.checkpoint': 'checkpoint {number} ({date})',
  'verify.span.sound': 'none changed',
  'verify.span.changed': 'not all as they were written',
  'verify.since':
    '{count, plural, one {Entry {first} came after the last checkpoint.} other {Entries {first} to {last} came after the last checkpoint.}}',
  'verify.record':
    '{count, plural, one {Entry {numbers} is of this record.} other {Entries {numbers} are of this record.}}',
  'verify.record.none': 'No entry is of this record.',
  'verify.paper': 'For the paper file:',
  'verify.paper.help': 'prescreen log verify --checkpoint LINE then also notices a log that was cut or written anew.',

  // Problems with the log as a whole.
  'verify.other-hash': 'The expected hash is not in this log: it was written anew, or it is another log.',
  'verify.other-key.unsigned': 'The log is not signed at all: it was written anew, or it is another log.',
  'verify.other-key':
    'The log is first signed with another key ({fingerprint}): it was written anew, or it is another log.',
  'verify.missing': '{count, plural, one {Entry {first} is missing.} other {Entries {first} to {last} are missing.}}',

  // Problems with an entry.
  'verify.columns': 'Row {number} does not have the columns of an entry.',
  'verify.put-in': 'Entry {number} was put in: a log begins with entry 1.',
  'verify.twice': 'Entry {number} is there more than once.',
  'verify.unreadable': 'Entry {number} cannot be read: entries were changed or put in another order.',
  'verify.moved': 'Entry {number} was written as entry {own}: entries were changed or put in another order.',
  'verify.foreign': 'Entry {number} is not an entry that this program writes.',
  'verify.changed': 'Entry {number} was changed: its text does not have its hash.',
  'verify.end': 'Entry {number} was not written by this program: the end of the log does not know it.',
  'verify.earlier': 'Entry {number} says that it was written before an earlier entry ({at}, {latest}).',
  'verify.record-hash': 'Entry {number} keeps a record that does not have its hash.',
  'verify.key.false': 'Entry {number} names a key that does not say this of itself.',
  'verify.key.twice': 'Entry {number} names a key for the second time.',
  'verify.key.unvouched': 'Entry {number} names a key that no key of this log vouches for.',
  'verify.key.unsigned': 'Entry {number} names a key that did not sign it.',
  'verify.signature.missing': 'Entry {number} is not signed, although entries are since entry {since}.',
  'verify.signature.unnamed': 'Entry {number} has a signature that it does not speak of.',
  'verify.signature.unknown-key': 'Entry {number} is signed with a key that this log does not know.',
  'verify.signature.removed': 'The signature of entry {number} was removed.',
  'verify.signature.false': 'The signature of entry {number} is false.',
  'verify.signature.other-person': 'Entry {number} is by {who}, but its key signs for {people} only.',

  // Problems with a checkpoint, and what they say about the log.
  'verify.checkpoint.short':
    '{count, plural, one {The log has {entries} entries, the checkpoint of {date} ({from}) {checkpoint}: entry {first} is missing.} other {The log has {entries} entries, the checkpoint of {date} ({from}) {checkpoint}: entries {first} to {checkpoint} are missing.}}',
  'verify.checkpoint.differs':
    '{count, plural, one {The log differs from the checkpoint of {date} ({from}): entry {first} is not what was written.} other {The log differs from the checkpoint of {date} ({from}): some of entries {first} to {checkpoint} are not what was written.}}',
  'verify.checkpoint.older':
    'At the checkpoint of {date} ({from}): it is older than the entry of {at} that it is about; a clock was wrong.',
  'verify.checkpoint.unsigned': 'At the checkpoint of {date} ({from}): it is not signed, although the entry is.',
  'verify.checkpoint.unknown-key': 'At the checkpoint of {date} ({from}): this log does not know its key.',
  'verify.checkpoint.removed': 'At the checkpoint of {date} ({from}): its signature was removed.',
  'verify.checkpoint.false': 'At the checkpoint of {date} ({from}): its signature is false.',
  'verify.and-so': '{message} And so {count} more.',
} as const
