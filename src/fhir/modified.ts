import type { Json, JsonObject } from '../record/index.ts'
import { isObject } from '../record/index.ts'
import type { Claims } from './claims.ts'
import { hedged } from './hedged.ts'
import { about } from './remark.ts'
import type { Remark } from './remark.ts'
import { statusOf, textAt } from './resources.ts'
import type { Resource } from './resources.ts'
import { READ } from './subject.ts'

/**
 * What changes the meaning of a resource, or of a part of it, and is not known here: a modifier extension, or rules that it was written under. Undefined
 * where nothing does. Nobody may use what is changed by something unknown (FHIR R4, extensibility): it may say that the opposite is so.
 */
export function modifierOf(body: JsonObject): Remark | undefined {
  const rules = textAt(body, 'implicitRules')
  if (rules !== undefined) return { key: 'note.changed.rules', given: { rules } }
  const url = modifierIn(body)
  if (url === undefined) return undefined
  return url === NAMELESS ? { key: 'note.changed.nameless' } : { key: 'note.changed.extension', given: { url } }
}

/** Goes through all of a resource, each time a chart is read: so it looks only into what can hold something, and makes no lists of it. */
function modifierIn(value: readonly Json[] | JsonObject): string | undefined {
  if (isList(value)) {
    for (const one of value) {
      const found = isHolder(one) ? modifierIn(one) : undefined
      if (found !== undefined) return found
    }
    return undefined
  }
  for (const key of Object.keys(value)) {
    const own = value[key]
    const found =
      key === 'modifierExtension' ? urlOf(own) : isHolder(own) && key !== CONTAINED ? modifierIn(own) : undefined
    if (found !== undefined) return found
  }
  return undefined
}

function isHolder(value: Json | undefined): value is readonly Json[] | JsonObject {
  return typeof value === 'object' && value !== null
}

function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value)
}

/** Where resources by themselves stand. */
const CONTAINED = 'contained'

function urlOf(extensions: Json | undefined): string | undefined {
  const [first] = Array.isArray(extensions) ? (extensions as readonly Json[]) : [extensions ?? undefined]
  if (first === undefined) return undefined
  return (isObject(first) ? textAt(first, 'url') : undefined) ?? NAMELESS
}

/** An extension without a URL. */
const NAMELESS = ''

/** Whether a resource has a status and does not say it as FHIR R4 does, or only why it says none: which one it is cannot be read. */
function hasOddStatus({ body, type }: Resource): boolean {
  if (type !== 'Condition') {
    const said = body['status'] ?? body['_status'] ?? undefined
    return said !== undefined && typeof said !== 'string'
  }
  const said = body['verificationStatus'] ?? undefined
  if (said === undefined) return false
  return !isObject(said) || !statusOf(body, 'verificationStatus').some((one) => VERIFIED.includes(one))
}

/** The statuses of a condition's verification (FHIR R4); an empty one says nothing. */
const VERIFIED = ['', 'confirmed', 'unconfirmed', 'provisional', 'differential', 'refuted', 'entered-in-error']

/**
 * A resource as it may be read: one that is changed by something unknown, may have been taken back, or whose status cannot be read, is told, and worded as
 * uncertain.
 */
export function unlessUncertain(resource: Resource, claims: Claims): Resource {
  const { type, name, doubt } = resource
  const isTold = doubt !== undefined && TOLD.includes(type)
  if (isTold) claims.setAside({ path: '', source: name, reason: 'not certain', says: doubt })
  if (![...READ, 'Patient'].includes(type)) return resource
  const by = modifierOf(resource.body)
  const isOdd = type !== 'Patient' && hasOddStatus(resource)
  if (by === undefined && !isOdd) return isTold ? hedgedFor(resource, doubt) : resource
  const why: Remark = by ?? { key: 'note.status-unreadable' }
  claims.leave(name, 'not certain', why)
  claims.warn('', about(name, why))
  return type === 'Patient' ? resource : hedgedFor(resource, why)
}

function hedgedFor(resource: Resource, why: Remark): Resource {
  return { ...resource, body: hedged(resource), hedgedFor: why }
}

/** What is told where it may have been taken back, since something may be read from it. */
const TOLD = [...READ, 'Encounter', 'DiagnosticReport', 'Medication', 'Specimen']
