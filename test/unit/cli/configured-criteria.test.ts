import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { prescreen } from '../../support/command.ts'
import type { Ran } from '../../support/command.ts'
import { home } from '../../support/home.ts'
import { failingDisk } from '../../support/failing-disk.ts'
import { projectCopy } from '../../support/project-copy.ts'

// Every command uses the folder of rules that `--criteria` names, else that of the configuration, else the shipped one.

const ID = 'NCT00557986'
const DAY = ['--as-of', '2026-03-15']
const site = projectCopy(ID)
site.edit(`criteria/trials/${ID}.yaml`, 'title: ', 'title: Ours, ')
// The site reads ECOG from charts in another way.
site.edit('criteria/fhir.yaml', '  - fact: ecog\n    several: latest', '  - fact: ecog\n    several: conflict')
const { env } = home(`criteria: ${site.path('criteria')}\n`)

/** Runs the same words with the folder in the configuration, and with the folder named. */
async function both(words: readonly string[], input = ''): Promise<readonly [configured: Ran, named: Ran]> {
  const [a, b] = [prescreen([...words, ...DAY], { env, input }), named(words, input)]
  return [await a, await b]
}

function named(words: readonly string[], input = ''): Promise<Ran> {
  return prescreen([...words, '--criteria', site.path('criteria'), ...DAY], { input })
}

describe('the folder of rules in the configuration', () => {
  it.each([
    ['trials'],
    ['check', '--no-proofs', '--no-cache', '--format', 'junit'],
    ['test', '--coverage'],
    ['screen', 'seeds/patients/man.json'],
  ])('gives the same as if it were named: %s', async (...words) => {
    const [configured, own] = await both(words)
    expect(configured).toEqual(own)
    expect(configured.out).toContain(ID)
    expect(configured.out).not.toContain('FUDAN-AI-MSK')
  })

  it('contains the mapping that charts are read with', async () => {
    const observation = (id: string, grade: number): object => ({
      resourceType: 'Observation',
      id,
      status: 'final',
      code: { coding: [{ system: 'http://loinc.org', code: '89247-1' }] },
      valueInteger: grade,
      effectiveDateTime: `2026-03-0${grade}`,
    })
    const chart = JSON.stringify([
      { resourceType: 'Patient', id: 'p', gender: 'female' },
      observation('a', 1),
      observation('b', 2),
    ])
    for (const words of [
      ['screen', '-', '--format', 'json'],
      ['convert', '-'],
      ['batch', '-', '--format', 'json'],
    ]) {
      const [configured, own] = await both(words, chart)
      expect(configured).toEqual(own)
    }
    rmSync(site.path('criteria/fhir.yaml'))
    const [without] = await both(['screen', '-'], chart)
    expect([without.status, without.err]).toEqual([1, expect.stringContaining('the criteria folder has no fhir.yaml')])
  })

  it('is the folder whose revision is compared, and whose dictionary a loose rule file is read with', async () => {
    const git = (...words: string[]): void =>
      void execFileSync('git', ['-c', 'user.name=n', '-c', 'user.email=e@e', '-C', site.folder, ...words], {
        stdio: 'ignore',
      })
    git('init')
    git('add', '--force', '.')
    git('commit', '-m', 'rules')
    const loose = join(mkdtempSync(join(tmpdir(), 'loose-')), `${ID}.yaml`)
    writeFileSync(loose, site.read(`criteria/trials/${ID}.yaml`))
    for (const words of [
      ['diff', 'HEAD', site.path('criteria')],
      ['diff', site.path(`criteria/trials/${ID}.yaml`), loose],
    ]) {
      const [configured, own] = await both(words)
      expect(configured).toEqual(own)
      expect([configured.status, configured.out]).toEqual([0, 'No difference: proved the same for every patient.\n'])
    }
  })

  it.each([
    ['check --fix', 'your fixes'],
    ['test --suggest', 'your examples'],
    ['translate xx', 'your translation'],
  ])('or a named one is needed by a command that writes: %s', async (command, lost) => {
    const words = [...command.split(' '), ...(command.startsWith('test') ? ['--yes'] : []), ...DAY]
    // The disk refuses to write, so a mistake in the program costs no file.
    const { disk } = failingDisk('rename', 1, true)
    const { status, out, err } = await prescreen([...words, '--trial', ID], { disk })
    expect([status, out]).toEqual([2, ''])
    expect(err.replaceAll(/\s+/g, ' ')).toContain(
      `Every new version of prescreen replaces the shipped rules, and ${lost} would be lost. Copy`,
    )
    expect(err.replaceAll(/\s+/g, ' ')).toContain(`run \`prescreen ${command} --criteria my-criteria\`, and`)
  })

  it('is written to', async () => {
    const own = projectCopy(ID)
    const configured = home(`criteria: ${own.path('criteria')}\n`).env
    const text = own.read(`criteria/trials/${ID}.yaml`)
    writeFileSync(own.path(`criteria/trials/${ID}.yaml`), text.replace(/^.*\n/, ''))
    const { err } = await prescreen(['check', '--fix', '--no-proofs', '--no-cache', ...DAY], { env: configured })
    expect([err.startsWith('Fixed 1 in '), own.read(`criteria/trials/${ID}.yaml`)]).toEqual([true, text])
  })

  it('is not used if a path is given', async () => {
    const { out } = await prescreen(['test', `criteria/trials/${ID}.yaml`, '--format', 'json', ...DAY], { env })
    expect((JSON.parse(out) as { file: string }[]).map((one) => one.file)).toEqual([`criteria/trials/${ID}.yaml`])
  })
})
