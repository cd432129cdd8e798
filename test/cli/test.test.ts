import { writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { prescreen } from '../support/command.ts'
import { projectCopy } from '../support/project-copy.ts'

const TRIAL = 'criteria/trials/NCT04158843.yaml'
/** The smallest trial, for what takes long. */
const SMALL = 'NCT00557986'
const SMALL_TRIAL = `criteria/trials/${SMALL}.yaml`

describe('prescreen test', () => {
  it('passes for the shipped rules: every status, limit and branch has an example, and every mistake is noticed', async () => {
    const { status, out, err } = await prescreen(['test', '--min-coverage', '100', '--min-mutation', '95'])
    expect(err).toBe('')
    expect(out.match(/coverage 100 %/g)).toHaveLength(5)
    expect(out.match(/mutation 100 %/g)).toHaveLength(5)
    expect(out).toMatch(/\d+ passed, 0 failed\n$/)
    expect(status).toBe(0)
  })

  it('names a failing example with file and line, and exits with 1', async () => {
    const { path, edit } = projectCopy('NCT04158843')
    edit(TRIAL, 'require: {sex: female, age: 18..75}', 'require: {sex: female, age: 18..70}')
    const { status, out } = await prescreen(['test', path(TRIAL)])
    expect(status).toBe(1)
    expect(out).toMatch(/✗ .*\n?.*NCT04158843\.yaml:\d+\)/)
    expect(out).toContain('I2')
    const xml = (await prescreen(['test', path(TRIAL), '--format', 'junit'])).out
    expect(xml).toMatch(/<failure message="I2: NOT MET \(fail\); expected: met \(pass\)\. /)
    const json = JSON.parse((await prescreen(['test', path(TRIAL), '--format', 'json'])).out) as {
      examples: { failures: string[] }[]
    }[]
    expect(json[0]?.examples.some((one) => one.failures.length > 0)).toBe(true)
  })

  it('finds what no example shows, suggests an example, and writes it with --yes', async () => {
    const { path, read, edit } = projectCopy(SMALL)
    const text = read(SMALL_TRIAL)
    const cases = text.slice(text.indexOf('  cases:\n'))
    edit(SMALL_TRIAL, cases, '  cases:\n    - {say: a woman, is: {R-SEX: pass}}\n')
    const low = await prescreen(['test', path(SMALL_TRIAL), '--coverage', '--mutation', '--min-coverage', '90'])
    expect(low.status).toBe(1)
    expect(low.err).toContain('NCT00557986 is below the threshold.')
    expect(low.out).toContain('nobody notices:')
    const offered = await prescreen(['test', path(SMALL_TRIAL), '--suggest'])
    expect(offered.err).toContain('- {say: ')
    expect(read(SMALL_TRIAL)).toContain('  cases:\n    - {say: a woman')
    expect(read(SMALL_TRIAL).split('\n').length).toBeLessThan(text.split('\n').length)
    await prescreen(['test', path(SMALL_TRIAL), '--suggest', '--yes'])
    const unread = await prescreen(['test', path(SMALL_TRIAL), '--min-coverage', '90'])
    expect([unread.status, unread.out]).toEqual([1, expect.stringMatching(/, \d+ not reviewed yet\n/)])
    // A suggestion that was written is not made again.
    expect((await prescreen(['test', path(SMALL_TRIAL), '--suggest'])).err).not.toContain('- {say: ')
    writeFileSync(path(SMALL_TRIAL), read(SMALL_TRIAL).replaceAll(', unread: true}', '}'))
    const after = await prescreen(['test', path(SMALL_TRIAL), '--min-mutation', '95'])
    expect([after.status, after.err]).toEqual([0, ''])
  })

  it('starts the examples of a trial that has none with a patient who matches', async () => {
    const { path, read } = projectCopy(SMALL)
    writeFileSync(path(SMALL_TRIAL), read(SMALL_TRIAL).slice(0, read(SMALL_TRIAL).indexOf('examples:\n')))
    const words = ['test', path(SMALL_TRIAL), '--suggest', '--yes', '--as-of', '2026-04-01']
    expect((await prescreen(words)).err).toContain('Written to ')
    const [, head = '', first = ''] = /\n(examples:\n.*\n.*\n.*\n)(.*)\n/.exec(read(SMALL_TRIAL)) ?? []
    expect(head).toMatch(/^examples:\n  as_of: "2026-04-01"\n  base: \{.+\}\n  cases:\n$/)
    expect(first).toMatch(/^    - \{say: "somebody who matches", is: \{.*I1: (?:pass|confirm).*\}, unread: true\}$/)
    expect((await prescreen(['test', path(SMALL_TRIAL)])).out).toContain(' 0 failed')
    const codes = (await prescreen(['check', path(SMALL_TRIAL), '--no-proofs', '--as-of', '2026-04-01'])).out
    expect(codes.match(/warning examples\/unread/g)).toHaveLength(1)
  })

  it('writes examples with the line ends of the file', async () => {
    const { path, read } = projectCopy(SMALL)
    const text = read(SMALL_TRIAL).slice(0, read(SMALL_TRIAL).indexOf('examples:\n'))
    writeFileSync(path(SMALL_TRIAL), text.replaceAll('\n', '\r\n'))
    const words = ['test', path(SMALL_TRIAL), '--suggest', '--yes', '--as-of', '2026-04-01']
    expect((await prescreen(words)).err).toContain('Written to ')
    expect(read(SMALL_TRIAL)).toContain('\r\n  cases:\r\n    - {say: ')
    expect(read(SMALL_TRIAL)).not.toMatch(/[^\r]\n/)
  })

  it('tests only the trials that are asked for', async () => {
    const { status, out } = await prescreen(['test', '--trial', 'NCT04158843', '--format', 'json'])
    expect(status).toBe(0)
    expect((JSON.parse(out) as { trial: string }[]).map((one) => one.trial)).toEqual(['NCT04158843'])
    const wrong = await prescreen(['test', '--trial', 'NCT04158844'])
    expect([wrong.status, wrong.out]).toEqual([2, ''])
    expect(wrong.err).toContain('There is no trial `NCT04158844`.')
  })

  it('refuses a threshold that is not a number', async () => {
    expect((await prescreen(['test', '--min-coverage', 'all'])).status).toBe(2)
  })
})
