import { createHash, createPublicKey, sign, verify } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { base32 } from './base32.ts'

/** A key's statement about itself, signed by itself: for which people it may sign. */
export interface KeyStatement {
  readonly schema: 'prescreen/log-key/1'
  /** Ed25519, as SPKI in DER, in base64. */
  readonly public_key: string
  /** The initials of the people whose entries the key may sign. */
  readonly by: readonly string[]
  /** When the key was made, in UTC to the second (ISO 8601). */
  readonly made: string
  /**
   * Ed25519 signature, in base64, of `prescreen/log-key/1`, a line feed, and the statement as JSON without schema and
   * signature.
   */
  readonly signature: string
}

/** A private key with its statement, ready to sign. */
export interface Signer {
  readonly statement: KeyStatement
  readonly privateKey: KeyObject
}

/** Makes and signs the statement of a new key. */
export function statementOf(privateKey: KeyObject, by: readonly string[], made: string): KeyStatement {
  const public_key = createPublicKey(privateKey).export({ type: 'spki', format: 'der' }).toString('base64')
  const signature = signatureOf(statementText({ public_key, by, made }), privateKey)
  return { schema: 'prescreen/log-key/1', public_key, by, made, signature }
}

/** Whether a statement was signed with its own key. */
export function isGenuine(statement: KeyStatement): boolean {
  return hasSignature(statementText(statement), statement.signature, statement)
}

function statementText({ public_key, by, made }: Pick<KeyStatement, 'public_key' | 'by' | 'made'>): string {
  return `prescreen/log-key/1\n${JSON.stringify({ public_key, by, made })}`
}

/** SHA-256 of a public key (SPKI in DER), in hexadecimal. */
export function fingerprintOf({ public_key }: KeyStatement): string {
  return createHash('sha256').update(Buffer.from(public_key, 'base64')).digest('hex')
}

/** The short name of a key in a checkpoint: the first 40 bits of its fingerprint, in base 32. */
export function keyTag(fingerprint: string): string {
  return base32(Buffer.from(fingerprint.slice(0, 10), 'hex'))
}

/** A fingerprint in groups of four digits, for people. */
export function groupedHex(fingerprint: string): string {
  return (fingerprint.match(/.{4}/g) ?? []).join(' ')
}

/** The Ed25519 signature of a text, in base64. */
export function signatureOf(text: string, privateKey: KeyObject): string {
  return sign(null, Buffer.from(text), privateKey).toString('base64')
}

/** Whether this is the signature of a text with a statement's key. Never throws. */
export function hasSignature(text: string, signature: string, statement: KeyStatement): boolean {
  try {
    const bytes = Buffer.from(signature, 'base64')
    return (
      // Only one spelling of a signature is accepted, so that none can be changed unnoticed.
      bytes.toString('base64') === signature && verify(null, Buffer.from(text), publicKeyOf(statement), bytes)
    )
  } catch {
    return false
  }
}

function publicKeyOf({ public_key }: KeyStatement): KeyObject {
  const key = createPublicKey({ key: Buffer.from(public_key, 'base64'), type: 'spki', format: 'der' })
  if (key.asymmetricKeyType !== 'ed25519') throw new Error('This is not an Ed25519 key.')
  return key
}
