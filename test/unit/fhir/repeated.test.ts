import { describe, expect, it } from 'vitest'
import { withoutRepeated } from '../../../src/fhir/repeated.ts'
import type { Resource } from '../../../src/fhir/resources.ts'
import type { JsonObject } from '../../../src/record/index.ts'

function resource(id: string, body: JsonObject, type = 'Condition'): Resource {
  return { type, id, name: id === '' ? type : `${type}/${id}`, body: { resourceType: type, ...body } }
}

const version = (note: string, meta: JsonObject): Resource => resource('a', { note, meta })
const notes = (all: readonly Resource[]): unknown[] => all.map((one) => one.body['note'])

describe('a resource that occurs again', () => {
  it('counts once, whatever the order of its keys', () => {
    const one = resource('a', { note: 'x', code: { text: 'y' } })
    const again = resource('a', { code: { text: 'y' }, note: 'x' })
    const { kept, repeated, unclear } = withoutRepeated([one, resource('b', {}), again])
    expect(kept.map((each) => each.name)).toEqual(['Condition/a', 'Condition/b'])
    expect(kept[0]).toBe(one)
    expect(repeated).toEqual([again])
    expect(unclear).toEqual([])
  })

  it('is identified by its content if it has no id', () => {
    const all = [resource('', { note: 'x' }), resource('', { note: 'y' }), resource('', { note: 'x' })]
    expect(notes(withoutRepeated(all).kept)).toEqual(['x', 'y'])
    expect(withoutRepeated(all).repeated).toHaveLength(1)
  })

  it('differs from a resource of another type with the same id', () => {
    expect(withoutRepeated([resource('a', {}), resource('a', {}, 'Observation')]).kept).toHaveLength(2)
  })
})

describe('versions of a resource', () => {
  it.each<[string, JsonObject, JsonObject]>([
    ['numbers', { versionId: '9' }, { versionId: '10' }],
    ['times', { lastUpdated: '2026-01-01T23:00:00Z' }, { lastUpdated: '2026-01-02T00:30:00+01:00' }],
    [
      'both',
      { versionId: '1', lastUpdated: '2026-01-01T00:00:00Z' },
      { versionId: '2', lastUpdated: '2026-01-02T00:00:00Z' },
    ],
    [
      'numbers, with one time',
      { versionId: '1', lastUpdated: '2026-01-01T00:00:00Z' },
      { versionId: '2', lastUpdated: '2026-01-01T00:00:00Z' },
    ],
  ])('are ordered by %s, and only the newest counts', (_, older, newer) => {
    const [a, b] = [version('old', older), version('new', newer)]
    for (const all of [
      [a, b],
      [b, a],
    ]) {
      const { kept, repeated, unclear } = withoutRepeated(all)
      expect([notes(kept), notes(repeated), unclear]).toEqual([['new'], ['old'], []])
    }
  })

  it.each<[string, JsonObject, JsonObject]>([
    ['nothing is said', {}, {}],
    ['only one says it', { versionId: '2' }, {}],
    ['the numbers are the same', { versionId: '2' }, { versionId: '2' }],
    ['the numbers are none', { versionId: 'b' }, { versionId: 'a' }],
    ['a time has no zone', { lastUpdated: '2026-01-01T00:00:00' }, { lastUpdated: '2026-01-02T00:00:00' }],
    [
      'number and time contradict each other',
      { versionId: '1', lastUpdated: '2026-01-02T00:00:00Z' },
      { versionId: '2', lastUpdated: '2026-01-01T00:00:00Z' },
    ],
  ])('all count if %s', (_, one, other) => {
    const { kept, repeated, unclear } = withoutRepeated([version('a', one), version('b', other)])
    expect([notes(kept), repeated, notes(unclear)]).toEqual([['a', 'b'], [], ['a', 'b']])
  })

  it('that are the same count once, and of three the newest counts', () => {
    const all = ['1', '3', '2', '3'].map((versionId) => version(versionId, { versionId }))
    expect(notes(withoutRepeated(all).kept)).toEqual(['3'])
  })
})
