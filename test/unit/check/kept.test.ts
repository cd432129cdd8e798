import { describe, expect, it } from 'vitest'
import { checkProject } from '../../../src/check/index.ts'
import type { CheckOptions } from '../../../src/check/index.ts'
import type { Diagnostic } from '../../../src/text/index.ts'
import { projectOf } from '../../support/pages.ts'
import type { Files } from '../../support/pages.ts'
import { SMALL_DICTIONARY } from '../../support/rules.ts'

const EXAMPLES = 'examples:\n  as_of: 2026-03-15\n  base: {sex: male}\n  cases: [{say: a, is: {I1: pass}}]\n'

function trial(id: string, criteria: string): string {
  return `format: prescreen/trial/1\nid: ${id}\ntitle: t\nsource: ${id}-source.yaml\nenrolment: {state: open}\ncriteria:\n${criteria}${EXAMPLES}`
}

const source = (bullet: string): string =>
  `format: prescreen/source/1\nid: T\ntitle: t\nstatus: {word: R, enrolment: open}\npage_date: "2026-01-01"\nbullets:\n  I1: ${bullet}\n`

const FILES: Files = {
  'criteria/dictionary.yaml': SMALL_DICTIONARY,
  'criteria/trials/T.yaml': trial(
    'T',
    '  - {id: I1, text: Score up to 2., cites: I1, require: {sex: female, score: ≤ 1}}\n',
  ),
  'criteria/trials/U.yaml': trial(
    'U',
    '  - {id: I1, text: Men only., cites: I1, require: {any: [{sex: male}, {sex: male}]}}\n',
  ),
  'T-source.yaml': source('Score up to 2.'),
  'U-source.yaml': source('Men.'),
}

/** A cache of check results that counts how many were written. */
class Keeping {
  readonly texts = new Map<string, string>()
  written = 0

  get(name: string): string | undefined {
    return this.texts.get(name)
  }

  set(name: string, text: string): void {
    this.written++
    this.texts.set(name, text)
  }
}

function check(files: Files, options: Partial<CheckOptions> = {}): readonly Diagnostic[] {
  return checkProject(projectOf(files), { proofs: true, pairs: true, severities: {}, ...options }).found
}

describe('cached check results', () => {
  it('equal newly computed ones, and are not computed again', () => {
    const kept = new Keeping()
    const anew = check(FILES)
    expect(anew.map(({ code }) => code)).toEqual(
      expect.arrayContaining(['text/number', 'examples/failed', 'proof/dead-branch', 'proof/excluding-trials']),
    )
    expect(check(FILES, { kept })).toEqual(anew)
    const before = kept.written
    expect(check(FILES, { kept })).toEqual(anew)
    expect([before, kept.written - before]).toEqual([10, 0])
  })

  it('are computed again if a file, a file it refers to, the dictionary or the options differ', () => {
    const changed = (name: string, from: string, to: string): Files => ({
      ...FILES,
      [name]: (FILES[name] ?? '').replace(from, to),
    })
    const others: readonly (readonly [Files, Partial<CheckOptions>, number])[] = [
      [changed('criteria/trials/T.yaml', 'score: ≤ 1', 'score: ≤ 2'), {}, 5],
      [changed('T-source.yaml', 'up to 2', 'up to 3'), {}, 2],
      [changed('criteria/dictionary.yaml', 'label: sex', 'label: her sex'), {}, 10],
      [FILES, { severities: { 'proof/implied': 'off' } }, 2],
    ]
    for (const [files, options, parts] of others) {
      const kept = new Keeping()
      check(FILES, { kept })
      const before = kept.written
      expect(check(files, { ...options, kept })).toEqual(check(files, options))
      expect(kept.written - before).toBe(parts)
    }
  })
})

describe('a check of one file', () => {
  it('does not look at other trials', () => {
    const kept = new Keeping()
    const found = check(FILES, { kept, isAsked: (path) => path === 'criteria/trials/T.yaml' })
    expect(new Set(found.map(({ file }) => file.path))).toEqual(new Set(['criteria/trials/T.yaml']))
    expect(kept.written).toBe(4)
  })

  it('includes the trial that cites a source record', () => {
    const files = { ...FILES, 'T-source.yaml': `${FILES['T-source.yaml'] ?? ''}  I2: b\n` }
    const found = check(files, { isAsked: (path) => path === 'T-source.yaml' })
    expect(found.map(({ code }) => code)).toEqual(['source/uncovered'])
  })

  it('knows what all trials use if the file is the dictionary', () => {
    const isAsked = (path: string): boolean => path === 'criteria/dictionary.yaml'
    const all = check(FILES).filter(({ file }) => isAsked(file.path))
    expect(check(FILES, { isAsked })).toEqual(all)
    expect(all.length).toBeGreaterThan(0)
  })
})

describe('a severity of off', () => {
  it('skips the work of a family of checks', () => {
    const written = (options: Partial<CheckOptions>): number => {
      const kept = new Keeping()
      check(FILES, { ...options, kept })
      return kept.written
    }
    const all = written({})
    expect(all - written({ severities: { examples: 'off' } })).toBe(2)
    expect(all - written({ severities: { text: 'off', source: 'off', question: 'off' } })).toBe(2)
    expect(all - written({ severities: { proof: 'off', query: 'off' } })).toBe(4)
    expect(all - written({ severities: { 'proof/excluding-trials': 'off' } })).toBe(1)
  })
})

describe('pairs of trials', () => {
  it('are counted if they are not compared', () => {
    const options = { proofs: true, severities: {} }
    expect(checkProject(projectOf(FILES), { ...options, pairs: false }).pairsLeftOut).toBe(1)
    expect(checkProject(projectOf(FILES), { ...options, pairs: true }).pairsLeftOut).toBe(0)
    const isAsked = (path: string): boolean => path === 'criteria/trials/T.yaml'
    expect(checkProject(projectOf(FILES), { ...options, pairs: false, isAsked }).pairsLeftOut).toBe(0)
  })
})
