/**
 * The screening log: an append-only list of entries, each chained to the one before and possibly signed.
 *
 * The file. SQLite with the application id 1886548844. Table `entries`: `number` (integer, primary key), `body`, `hash`
 * (text), `signature` (text or null; older logs have no such column). Table `head`: one row, with the `count` of
 * entries and the `hash` of the last one. All texts are UTF-8. SHA-256 and salts are in lower-case hexadecimal,
 * signatures and keys in base64 with padding.
 *
 * An entry. `body` is a JSON object without spaces, as JSON.stringify writes it, of the schema `prescreen/log-entry/1`
 * or `/2`. Its `number` is 1, 2, 3 … and equals the column. Its `at` is never earlier than that of any entry before.
 * `hash` is SHA-256 of the previous entry's hash (64 zeros for the first entry), a line feed, and `body`. `/1` is a
 * screening with the plain `record_sha256`. `/2` has a `kind`:
 * - `screening`: `record_hash` is HMAC-SHA-256, keyed with the 16 bytes of `record_salt`, over the 32 bytes of the
 *   record's SHA-256, which is taken of its JSON without spaces, with the keys of each object sorted. A kept
 *   `record` must have that hash. `screening_number` is the number by which a person identifies the patient. For each
 *   trial, `enrolment` says whether it was enrolling (`open`, `closed`, `unknown`) and `enrolment_reason` why,
 *   `reasons` has the texts of its failed criteria, and `consent` the date and version of the consent. Each of these
 *   is left out if nobody gave it, and in older entries.
 * - `key`: `key` is a key's statement about itself (`prescreen/log-key/1`): `public_key` (Ed25519, SPKI in DER), `by`
 *   (the initials of the people for whom it signs), `made`, and its own `signature` of `prescreen/log-key/1`, a line
 *   feed, and the JSON of `public_key`, `by`, `made` in this order.
 *
 * Signatures. A signed entry names the SHA-256 of the signing public key in `signed_by`, so that the hash covers it.
 * `signature` is the Ed25519 signature of `prescreen/log-entry/2`, a line feed, and the entry's `hash`. The first `key`
 * entry is signed by the key that it names, every other one by a key named before; a key is named only once. A signing
 * key must have been named before (or by the entry itself), and the `by` of a screening must be among the key's `by`.
 * After the first signed entry, every entry is signed.
 *
 * A checkpoint. `prescreen-log/1 COUNT DATE HASH KEY CHECK`, separated by single spaces: the number of entries, the day
 * (UTC), the first 20 bytes of the last entry's hash and, if that entry is signed, the first 5 bytes of the key's
 * SHA-256, both in Crockford's base 32 in groups of four with hyphens. CHECK is the first four base 32 digits of the
 * SHA-256 of the line before it. In a file, a space and the Ed25519 signature of `prescreen/log-checkpoint/1`, a line
 * feed, and the line without CHECK follow.
 */
export { KEY_ENTRY_START, nextEntry } from './chain.ts'
export type { StoredEntry } from './chain.ts'
export { checkpointFileLine, checkpointHash, checkpointIn, checkpointOf, signedCheckpoint } from './checkpoint.ts'
export type { Checkpoint } from './checkpoint.ts'
export type { GivenCheckpoint } from './check-checkpoints.ts'
export { draftOf, entriesOfTrials, isScreening } from './entry.ts'
export type { Consent, Draft, KeyEntry, LogEntry } from './entry.ts'
export { logCsv, logJson } from './export.ts'
export { trialFlows } from './flow.ts'
export type { TrialFlow } from './flow.ts'
export { againText, eligibleWord, enrolmentTexts, logListText } from './list-text.ts'
export { siteRows } from './site-rows.ts'
export type { SiteRow } from './site-rows.ts'
export { fingerprintOf, groupedHex, isGenuine, statementOf } from './key.ts'
export type { KeyStatement, Signer } from './key.ts'
export { hasSoundSignature, refusal, soundEnd, timeAfter } from './next.ts'
export type { LastEntry } from './next.ts'
export { logReportText, paperLine } from './report-text.ts'
export { entryIn, INITIALS, statementIn } from './schema.ts'
export { storedEntry, verifyLog } from './verify.ts'
export type { LogContents, LogReport, LogWitness } from './verify.ts'
