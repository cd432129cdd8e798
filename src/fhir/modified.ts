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
 * Something unknown here that changes the meaning of a resource or of a part of it: a modifier extension, or implicit
 * rules. Undefined if there is none. Such a resource must not be used (FHIR R4, extensibility): the modifier may say
 * that the opposite is true.
 */
export function modifierOf(body: JsonObject): Remark | undefined {
  const rules = textAt(body, 'implicitRules')
  if (rules !== undefined) return { key: 'note.changed.rules', given: { rules } }
  const url = modifierIn(body)
  if (url === undefined) return undefined
  return url === NAMELESS ? { key: 'note.changed.nameless' } : { key: 'note.changed.extension', given: { url } }
}

/**
 * The URL of the first modifier extension in a resource, not counting contained resources. This walks the whole
 * resource whenever a chart is read, so for speed it skips plain values and builds no lists.
 */
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

/** The field with other resources, which are looked at separately. */
const CONTAINED = 'contained'

function urlOf(extensions: Json | undefined): string | undefined {
  const [first] = Array.isArray(extensions) ? (extensions as readonly Json[]) : [extensions ?? undefined]
  if (first === undefined) return undefined
  return (isObject(first) ? textAt(first, 'url') : undefined) ?? NAMELESS
}

/** Stands for the URL of an extension that has none. */
const NAMELESS = ''

/**
 * Whether a resource has a status that is not a valid FHIR R4 status, or only a reason why it has none: the status is
 * then unreadable.
 */
function hasOddStatus({ body, type }: Resource): boolean {
  if (type !== 'Condition') {
    const said = body['status'] ?? body['_status'] ?? undefined
    return said !== undefined && typeof said !== 'string'
  }
  const said = body['verificationStatus'] ?? undefined
  if (said === undefined) return false
  return !isObject(said) || !statusOf(body, 'verificationStatus').some((one) => VERIFIED.includes(one))
}

/** The verification statuses of a condition (FHIR R4). An empty one says nothing. */
const VERIFIED = ['', 'confirmed', 'unconfirmed', 'provisional', 'differential', 'refuted', 'entered-in-error']

/**
 * The resource as it may be read. If it is changed by something unknown, may have been taken back, or has an unreadable
 * status, it is reported and given an uncertain status.
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

/** The types that are reported if they may have been taken back, because something may be read from them. */
const TOLD = [...READ, 'Encounter', 'DiagnosticReport', 'Medication', 'Specimen']
