import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../../src/record/index.ts'
import { folderWith, prescreen } from '../support/command.ts'

/** A score whose total can be given instead of one of its components. */

const LESION: JsonObject = {
  level: 'L3',
  pain: 'non_mechanical',
  confirmed_by: 'imaging',
  pathology: 'not_biopsied',
  prior_stabilization: 'none',
}
const START: JsonObject = {
  id: 'P-1',
  sex: 'female',
  birth_date: '1968-03',
  breast_cancer: { present: true, histologically_confirmed: true },
  other_cancers: [],
}
const PAIN = 'Is there pain at the lesion'
const BONE = 'Is the bone lesion lytic, mixed or blastic?'
const ALIGNED = 'How is the spine aligned'
const TOTAL = 'What is the recorded SINS total?'

interface Talk {
  /** The questions that were asked, each by the words it begins with. */
  readonly put: readonly (string | undefined)[]
  readonly said: string
  readonly record: JsonObject
  readonly lesion: JsonObject
}

/** Runs an interview with these lines about a lesion for which some components are not known. */
async function typed(lines: readonly string[], lesion: JsonObject = LESION): Promise<Talk> {
  const at = folderWith({ 'from.json': JSON.stringify({ ...START, spinal_lesions: [lesion] }) })
  const words = ['interview', '--linear', '--from', at('from.json'), '--save', at('saved.json')]
  const ran = await prescreen([...words, '--as-of', '2026-03-15', '--trial', 'NCT03365973'], {
    input: lines.map((line) => `${line}\n`).join(''),
  })
  expect(existsSync(at('saved.json'))).toBe(true)
  const record = JSON.parse(readFileSync(at('saved.json'), 'utf8')) as JsonObject
  const list = record['spinal_lesions'] as readonly JsonObject[]
  const known = [PAIN, BONE, ALIGNED, TOTAL]
  const put = ran.err
    .split('\n')
    .filter((line) => line.startsWith('Question'))
    .map((line) => known.find((one) => line.includes(one)))
  return { put, said: ran.err, record, lesion: list[0] ?? {} }
}

describe('the total, given instead of a component', () => {
  it('ends the questions for components if it is exact', async () => {
    const { put, lesion, record } = await typed(['4', '8'])
    expect(put).toEqual([BONE, TOTAL])
    expect(lesion['sins']).toBe(8)
    expect(record['interview']).toMatchObject({ asked: ['spinal_lesions[0].sins'], open: [] })
  })

  it('leaves the component to be asked if it is only partly known', async () => {
    const { put, lesion } = await typed(['4', '>=9', '1', '*'])
    expect(put.slice(0, 4)).toEqual([BONE, TOTAL, BONE, ALIGNED])
    expect(lesion).toMatchObject({ sins: { value: 9, comparator: '>=' }, bone_lesion: 'lytic', alignment: null })
  })

  it('leaves the component to be asked if it turns out not to be known', async () => {
    const { put, lesion, record } = await typed(['4', '*', '2'])
    expect(put.slice(0, 3)).toEqual([BONE, TOTAL, BONE])
    expect(lesion).toMatchObject({ sins: null, bone_lesion: 'mixed' })
    expect(record['interview']).toMatchObject({ asked: ['spinal_lesions[0].sins', 'spinal_lesions[0].bone_lesion'] })
  })

  it('is offered as it is recorded', async () => {
    const { said, lesion } = await typed(['4', ''], { ...LESION, sins: { value: 9, comparator: '>=' } })
    expect(said).toContain("What is the recorded SINS total? A whole number from 0 to 18. * don't know. Enter: >=9.")
    expect(lesion['sins']).toEqual({ value: 9, comparator: '>=' })
  })

  it('goes back to the component', async () => {
    const { pain: _pain, ...painless } = LESION
    const { put, lesion } = await typed(['2', '4', '<', '3'], painless)
    expect(put.slice(0, 4)).toEqual([PAIN, BONE, TOTAL, BONE])
    expect(lesion).toMatchObject({ pain: 'non_mechanical', bone_lesion: 'blastic' })
    expect(lesion).not.toHaveProperty('sins')
  })

  it('is listed among the answers so far under its own name', async () => {
    const { said } = await typed(['4', '>=9', '#'])
    expect(said).toContain('SINS (spinal lesion 1): >= 9')
    expect(said).not.toContain('bone lesion (spinal lesion 1): not known')
  })

  it('is not chosen by single letters of its words', async () => {
    for (const line of ['n', 'no', 'a', 'is', 'i', 'k']) {
      const { put } = await typed([line])
      expect([line, put]).toEqual([line, [BONE]])
    }
    // Line by line, part of an answer is offered, and Enter accepts it.
    for (const lines of [['sins'], ['SIN', ''], ['total', '']]) {
      const { put } = await typed(lines)
      expect([lines, put]).toEqual([lines, [BONE, TOTAL]])
    }
  })
})

describe('the total so far', () => {
  it('takes into account what is recorded about the total itself', async () => {
    // L3 gives 2 and occasional pain 1; the other four give 0 to 12.
    expect((await typed(['?'])).said).toContain('SINS so far: 3 to 15.')
    const atLeast = { ...LESION, sins: { value: 7, comparator: '>=' } }
    expect((await typed(['?'], atLeast)).said).toContain('SINS so far: 7 to 15.')
    const below = { ...LESION, sins: { value: 9, comparator: '<' } }
    expect((await typed(['?'], below)).said).toContain('SINS so far: 3 to 8.')
  })
})
