import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { prescreen } from '../../support/command.ts'
import type { Ran } from '../../support/command.ts'
import { impatientDisk } from '../../support/failing-disk.ts'
import { AS_OF, SMALL_DICTIONARY } from '../../support/rules.ts'

/** The rules of a trial that only women can join. */
function trial(id: string): string {
  return `# yaml-language-server: $schema=../trial.schema.json
format: prescreen/trial/1
id: ${id}
title: Title of ${id}
source: seeds/trials/S.yaml
enrolment: {state: open, reason: enrolling}
criteria:
  - {id: I1, text: Women only., cites: I1, require: {sex: female}}
examples:
  as_of: "${AS_OF}"
  base: {sex: female}
  cases:
    - {say: a woman, is: {I1: pass}}
`
}

/** A project with these files next to its dictionary. Returns the path of each. */
function project(files: Readonly<Record<string, string>>): (name: string) => string {
  const folder = mkdtempSync(join(tmpdir(), 'prescreen-'))
  const all = { 'criteria/dictionary.yaml': SMALL_DICTIONARY, 'seeds/trials/S.yaml': SOURCE, ...files }
  for (const [name, text] of Object.entries(all)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
  return (name) => join(folder, name)
}

const SOURCE = 'id: S\ntitle: t\nbullets: {I1: Women only.}\n'
const DAY = ['--as-of', AS_OF]
const WOMAN = '{"id": "w", "sex": "female"}'

/** Makes a pipe that nobody ever writes to. */
function pipe(path: string): void {
  mkdirSync(dirname(path), { recursive: true })
  execFileSync('sh', ['-c', 'mkfifo "$0"', path])
}

/** What each command that reads a folder of criteria reports about it, with the first word of the command. */
async function said(at: (name: string) => string): Promise<readonly (readonly [string, Ran])[]> {
  const criteria = at('criteria')
  const screening = ['--criteria', criteria, ...DAY]
  const all = [
    ['check', criteria, '--no-proofs', '--no-cache', ...DAY],
    ['test', criteria, ...DAY],
    ['trials', ...screening],
    ['screen', '-', ...screening],
    ['batch', '-', '--format', 'json', ...screening],
    ['diff', criteria, criteria, ...DAY],
  ]
  const given = { input: WOMAN, disk: impatientDisk() }
  return await Promise.all(all.map(async (words) => [words[0] ?? '', await prescreen(words, given)] as const))
}

describe('a rule file in a place where it would not be read', () => {
  it.each([
    ['D.yaml', trial('D'), 'it must be in ', 'trials.'],
    ['fhir.yml', 'format: prescreen/fhir/1\n', 'it must be called fhir.yaml.', ''],
    ['Dictionary.yaml', SMALL_DICTIONARY, 'it must be called dictionary.yaml.', ''],
  ])('is refused by every command that reads the folder: %s', async (name, text, ...parts) => {
    const at = project({ 'criteria/trials/C.yaml': trial('C'), [`criteria/${name}`]: text })
    for (const [command, { status, err }] of await said(at)) {
      expect([command, status]).toEqual([command, 2])
      for (const part of [name, 'would not be read', ...parts]) expect(err).toContain(part)
    }
  })

  it('does not include a file of another kind, or a translation', async () => {
    const others = {
      'criteria/notes.yaml': 'format: something else\n',
      'criteria/dictionary.de.yaml': 'format: prescreen/translation/1\nlanguage: de\ntexts: {}\n',
    }
    const at = project({ 'criteria/trials/C.yaml': trial('C'), ...others })
    for (const [command, { status, err }] of await said(at)) {
      expect([command, status === 2]).toEqual([command, false])
      expect(err).not.toContain('read by nobody')
    }
  })
})

describe('rule files', () => {
  const SPREAD = {
    'criteria/trials/C.yaml': trial('C'),
    'criteria/trials/bone/B.YAML': trial('B'),
    'criteria/trials/bone/spine/A.Yml': trial('A'),
    'criteria/trials/.git/X.yaml': 'no rules',
    'criteria/trials/.#C.yaml': 'no rules',
  }
  const at = project(SPREAD)

  it('are read from the folder and those below it, with endings in large or small letters, by every command', async () => {
    for (const [command, { status, out, err }] of await said(at)) {
      if (command !== 'check') expect([command, status, err]).toEqual([command, 0, ''])
      if (command !== 'check' && command !== 'diff') for (const id of ['A', 'B', 'C']) expect(out).toContain(id)
    }
    const { out } = await prescreen(['check', at('criteria'), '--no-proofs', '--no-cache', '--format', 'json', ...DAY])
    expect((JSON.parse(out) as { file: string; severity: string }[]).filter((one) => one.severity === 'error')).toEqual(
      [],
    )
    expect((await prescreen(['check', at('criteria'), '--no-proofs', '--no-cache', ...DAY])).out).toContain('5 files')
  })

  it('are ordered by name, whatever folders they are in', async () => {
    const words = ['screen', '-', '--criteria', at('criteria'), '--format', 'ndjson', ...DAY]
    const result = JSON.parse((await prescreen(words, { input: WOMAN })).out) as { trials: { id: string }[] }
    expect(result.trials.map(({ id }) => id)).toEqual(['A', 'B', 'C'])
  })

  it('are only those of a folder that is named', async () => {
    const json = async (...words: string[]): Promise<unknown> => JSON.parse((await prescreen(words)).out)
    const tested = await json('test', at('criteria/trials/bone'), '--format', 'json')
    expect(JSON.stringify(tested)).toMatch(/"A".*"B"/)
    expect(JSON.stringify(tested)).not.toContain('"C"')
    const QUICK = ['--no-proofs', '--no-cache', ...DAY]
    expect((await prescreen(['check', at('criteria/trials/bone'), ...QUICK])).out).toContain('2 files checked')
    mkdirSync(at('criteria/trials/empty'))
    const { status, err } = await prescreen(['check', at('criteria/trials/empty'), ...QUICK])
    expect([status, err]).toEqual([2, expect.stringMatching(/^There is no rule file in .*trials.empty\.\n$/)])
  })

  it('are refused if two folders have the rules of one trial', async () => {
    const twice = project({ 'criteria/trials/T.yaml': trial('T'), 'criteria/trials/old/T.yaml': trial('T') })
    for (const [command, { status, out, err }] of await said(twice))
      expect([command, status, `${out}${err}`]).toEqual([
        command,
        command === 'check' ? 1 : 2,
        expect.stringContaining('trial/name'),
      ])
  })

  it('are read once if a link leads back to the folder above', async () => {
    const looped = project({ 'criteria/trials/new/T.yaml': trial('T') })
    symlinkSync('..', looped('criteria/trials/new/again'))
    symlinkSync('nowhere', looped('criteria/trials/gone'))
    const { status, out } = await prescreen(['trials', '--criteria', looped('criteria'), ...DAY])
    expect([status, out.match(/Title of T/g)?.length]).toEqual([0, 1])
  })

  it('are found in the same way in a git revision', async () => {
    const git = (...words: string[]): void =>
      void execFileSync('git', ['-c', 'user.name=n', '-c', 'user.email=e@e', '-C', at('.'), ...words], {
        stdio: 'ignore',
      })
    git('init')
    git('add', '--force', '.')
    git('commit', '-m', 'rules')
    const { status, out, err } = await prescreen(['diff', 'HEAD', at('criteria'), '--criteria', at('criteria'), ...DAY])
    expect([status, out, err]).toEqual([0, 'No difference: proved the same for every patient.\n', ''])
  })

  it('have their translations beside them', async () => {
    const own = project(SPREAD)
    expect((await prescreen(['translate', 'de', '--criteria', own('criteria'), '--quiet'])).status).toBe(0)
    expect(readdirSync(own('criteria/trials/bone')).toSorted()).toEqual(['B.YAML', 'B.de.yaml', 'spine'])
    expect((await prescreen(['translate', 'de', '--criteria', own('criteria')])).err).toContain('A.de.yaml')
    const { out } = await prescreen(['check', own('criteria'), '--no-proofs', '--no-cache', '--format', 'json', ...DAY])
    expect(out).not.toContain('translation/name')
  })
})

describe('something that is named like a rule file but is not a file', () => {
  it.each(['dictionary.yaml', 'fhir.yaml', 'trials/x.yaml', 'trials/new/x.YML', 'trials/T.de.yaml'])(
    'is refused with its path, without waiting: %s',
    async (name) => {
      for (const make of [pipe, (path: string) => mkdirSync(path, { recursive: true })]) {
        const at = project({ 'criteria/trials/T.yaml': trial('T') })
        if (name === 'dictionary.yaml') spawnSync('rm', [at(`criteria/${name}`)])
        make(at(`criteria/${name}`))
        for (const [command, { status, err }] of await said(at)) {
          if (name === 'fhir.yaml' && ['screen', 'batch', 'trials'].includes(command)) continue
          expect([command, status, err]).toEqual([command, 2, expect.stringContaining(at(`criteria/${name}`))])
          expect(err).toMatch(/ is a (?:folder|pipe, a device or a socket; only files are read here)\.\n$/)
        }
      }
    },
  )

  it('is refused if it is a device', async () => {
    const at = project({ 'criteria/trials/T.yaml': trial('T') })
    symlinkSync('/dev/zero', at('criteria/trials/x.yaml'))
    for (const [command, { status, err }] of await said(at))
      expect([command, status, err]).toEqual([command, 2, expect.stringContaining('x.yaml is a pipe, a device')])
  })

  it('is not waited for as a source record, a sample patient or the base of examples', async () => {
    const at = project({ 'criteria/trials/T.yaml': trial('T').replace('base: {sex: female}', 'base: seeds/b.json') })
    spawnSync('rm', [at('seeds/trials/S.yaml')])
    for (const name of ['seeds/trials/S.yaml', 'seeds/b.json']) pipe(at(name))
    const given = { disk: impatientDisk() }
    const check = (): Promise<Ran> => prescreen(['check', at('criteria'), '--no-cache', ...DAY], given)
    expect(await check()).toMatchObject({ status: 1, out: expect.stringContaining('source/missing') })
    expect((await prescreen(['test', at('criteria'), ...DAY], given)).status).toBe(2)
    pipe(at('seeds/patients/p.json'))
    expect(await check()).toMatchObject({ status: 2, err: expect.stringMatching(/p\.json is a pipe, a device/) })
  })

  it('is waited for if a person names it to be read once', async () => {
    const at = project({ 'criteria/trials/T.yaml': trial('T') })
    for (const name of ['records', 'facts', 'key']) pipe(at(name))
    const write = (name: string, text: string): unknown =>
      spawn('sh', ['-c', `printf '%s' "$1" > "$0"`, at(name), text])
    write('records', '{"id": "w"}\n')
    write('facts', 'id;sex\nw;female\n')
    const words = [
      'screen',
      at('records'),
      '--with',
      at('facts'),
      '--criteria',
      at('criteria'),
      '--format',
      'json',
      ...DAY,
    ]
    const { status, out } = await prescreen(words)
    expect([status, (JSON.parse(out) as { trials: { verdict: string }[] }[])[0]?.trials[0]?.verdict]).toEqual([
      0,
      'eligible',
    ])
    write('key', 'no key')
    expect((await prescreen(['log', 'key', '--key', at('key')])).err).toContain('It is not an Ed25519 key')
  })

  it('is not waited for as the configuration', async () => {
    const at = project({})
    pipe(at('config/prescreen/config.yaml'))
    const given = { disk: impatientDisk(), env: { XDG_CONFIG_HOME: at('config') } }
    const { status, err } = await prescreen(['config'], given)
    expect([status, err]).toEqual([2, expect.stringMatching(/config\.yaml is a pipe, a device or a socket/)])
  })
})
