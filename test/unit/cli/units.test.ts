import { describe, expect, it } from 'vitest'
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { prescreen } from '../../support/command.ts'
import { folderWith } from '../../support/command.ts'
import { samplePatient } from '../../support/shipped.ts'

/** The units that a site's laboratory uses, as a person sees them on the lab sheet. */

function site(config: string): { readonly env: NodeJS.ProcessEnv } {
  const folder = mkdtempSync(join(tmpdir(), 'prescreen-site-'))
  mkdirSync(join(folder, 'prescreen'))
  writeFileSync(join(folder, 'prescreen', 'config.yaml'), config)
  return { env: { XDG_CONFIG_HOME: folder } }
}

const { labs, ...others } = samplePatient('match-nct04158843')
const { creatinine: _creatinine, ...known } = labs as Record<string, never>
const from = folderWith({ 'part.json': JSON.stringify({ ...others, labs: known }) })('part.json')
const WORDS = ['interview', '--linear', '--from', from, '--as-of', '2026-03-15', '--trial', 'NCT04158843']

async function asked(config: string, typed: readonly string[]): Promise<string> {
  return (await prescreen(WORDS, { ...site(config), input: `${typed.join('\n')}\n` })).err
}

describe('a bare number on the lab sheet', () => {
  it.each([
    ['units: si\n', 'umol/L', '70 81'],
    ['units: conventional\n', 'mg/dL', '0.8 0.9'],
    ['', 'mg/dL', '0.8 0.9'],
  ])('is read in the units of the site, and repeated with them (%j)', async (config, unit, typed) => {
    const said = await asked(config, [typed])
    const [value, limit] = typed.split(' ')
    expect(said).toContain(`creatinine in ${unit}, with upper limit.`)
    expect(said).toContain(`  creatinine: ${value} ${unit}, upper limit ${limit}\n`)
    expect(said).not.toContain('far outside')
  })

  it('that cannot be in these units is questioned', async () => {
    const said = await asked('units: conventional\n', ['70 81'])
    expect(said).toContain('  creatinine: 70 mg/dL, upper limit 81\n')
    expect(said).toContain('far outside the usual range of creatinine (0.1 to 30 mg/dL)')
  })

  it('gives way to a unit that is typed', async () => {
    expect(await asked('units: si\n', ['0.8 mg/dL 0.9'])).toContain('  creatinine: 0.8 mg/dL, upper limit 0.9\n')
  })

  it('can only be in SI or conventional units', async () => {
    const { status, err } = await prescreen(['config'], site('units: us\n'))
    expect([status, err]).toEqual([2, expect.stringContaining('`units` must be si or conventional.')])
    expect((await prescreen(['config'], site('units: si\n'))).out).toMatch(/units +si/)
  })
})
