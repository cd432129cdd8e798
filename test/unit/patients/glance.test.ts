import { describe, expect, it } from 'vitest'
import { glanceAt } from '../../../src/patients/index.ts'
import type { Json, JsonObject } from '../../../src/record/index.ts'

const subject = { reference: 'Patient/q' }
const bundle = {
  resourceType: 'Bundle',
  type: 'searchset',
  entry: [
    { fullUrl: 'urn:uuid:1', resource: { resourceType: 'Patient', id: 'p', name: [{ text: 'subject' }] } },
    { fullUrl: 'urn:uuid:2', resource: { resourceType: 'Condition', id: 'c', subject } },
    { fullUrl: 'urn:uuid:3', resource: { resourceType: 'Immunization', id: 'i', patient: { reference: 'r' } } },
  ],
}

/** A value with its keys in reverse order. */
function turned(value: Json): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map(turned)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value as JsonObject)
      .toReversed()
      .map(([key, own]): [string, Json] => [key, turned(own)]),
  )
}

describe('a glance at a document', () => {
  it.each([
    ['as programs write it', JSON.stringify(bundle)],
    ['over several lines', JSON.stringify(bundle, undefined, 2)],
    ['with its keys in another order', JSON.stringify(turned(bundle))],
    ['with letters of keys as numbers', JSON.stringify(bundle).replaceAll('"subject"', String.raw`"\u0073ubject"`)],
    ['with more before a reference', JSON.stringify(bundle).replaceAll('{"ref', '{"display":"x","ref')],
  ])('finds all patients that it names, %s', (_, text) => {
    const { kind, names, patients } = glanceAt(text)
    expect(kind).toBe('bundle')
    expect([...names].toSorted()).toEqual(['1', 'p', 'q', 'r'])
    expect([...patients]).toEqual(['p'])
  })

  it('finds the patients named in a text that is not JSON', () => {
    const { kind, names } = glanceAt(`{"resourceType":"Condition",,"subject":{"display":"x","reference":"Patient/q"}`)
    expect([kind, [...names]]).toEqual(['resource', ['q']])
  })

  it('recognizes a record, and a resource that other charts may need', () => {
    expect(glanceAt('{"id":"p","sex":"female"}').kind).toBe('record')
    expect(glanceAt('{"resourceType":"Medication","id":"m"}').lends).toBe(true)
  })
})
