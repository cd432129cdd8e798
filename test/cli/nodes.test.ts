import { spawnSync } from 'node:child_process'
import { appendFileSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { beforeAll, describe, expect, it } from 'vitest'
import { cohortPatient } from '../support/cohort.ts'
import { prescreen, started } from '../support/command.ts'
import type { Ran } from '../support/command.ts'
import { projectCopy } from '../support/project-copy.ts'

/** The built program on every Node it supports. PRESCREEN_NODES names those other than the one that runs the tests. */

const others = (process.env['PRESCREEN_NODES'] ?? '').split(delimiter).filter((path) => path !== '')
const AS_OF = ['--as-of', '2026-03-15']
const PATIENTS = 'seeds/patients'
const PATIENT = `${PATIENTS}/multi-match.json`

const { folder, path } = projectCopy('NCT04158843')
appendFileSync(path('criteria/dictionary.yaml'), '# Not the dictionary of the build.\n')

const samples = readdirSync(PATIENTS).filter((name) => name.endsWith('.json'))
// Given as a stream, so that the program cannot see that it is small.
const cohort = Array.from({ length: 60 }, (_, i) => `${JSON.stringify(cohortPatient(i))}\n`).join('')

const SCREEN = ['screen', ...samples.map((name) => `${PATIENTS}/${name}`), '--format', 'json', ...AS_OF]
const OWN_RULES = ['screen', PATIENT, '--criteria', join(folder, 'criteria'), ...AS_OF]
const BATCH = ['batch', '-', '--format', 'ndjson', '--quiet', ...AS_OF, '--workers']

function versionOf(node: string): string {
  return spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout.trim()
}

/** What every Node must give, worked out in this process. */
let expected: { readonly screen: Ran; readonly ownRules: Ran; readonly batch: Ran }

beforeAll(async () => {
  expected = {
    screen: await prescreen(SCREEN),
    ownRules: await prescreen(OWN_RULES),
    batch: await prescreen([...BATCH, '1'], { input: cohort }),
  }
})

// The Node that runs the tests is enough unless others are named.
describe.each((others.length > 0 ? others : [process.execPath]).map((node) => [versionOf(node), node] as const))(
  'Node %s',
  (_, node) => {
    it('screens the sample patients with the same bytes', () => {
      expect(expected.screen.out).toContain('"patient": "multi-match"')
      expect(started(SCREEN, {}, node)).toEqual(expected.screen)
    })

    it('reads rules that are not the shipped ones', () => {
      expect(expected.ownRules.out).toContain('NCT04158843')
      expect(started(OWN_RULES, {}, node)).toEqual(expected.ownRules)
    })

    it('divides a batch between workers', () => {
      expect(expected.batch.out.trimEnd().split('\n')).toHaveLength(60)
      expect(started([...BATCH, '2'], { input: cohort }, node)).toEqual(expected.batch)
    })

    it('reads a packed file', () => {
      const packed = join(mkdtempSync(join(tmpdir(), 'prescreen-node-')), 'multi-match.json.gz')
      writeFileSync(packed, gzipSync(readFileSync(PATIENT)))
      const ran = started(['screen', packed, '--format', 'json', ...AS_OF], {}, node)
      expect(ran).toMatchObject({ status: 0, err: '' })
      expect(ran.out).toContain('"patient": "multi-match"')
    })

    it('writes and verifies the log', () => {
      const env = { XDG_STATE_HOME: mkdtempSync(join(tmpdir(), 'prescreen-node-')) }
      expect(started(['screen', PATIENT, '--log', '--by', 'AB', ...AS_OF], { env }, node).status).toBe(0)
      expect(started(['log', 'verify'], { env }, node).status).toBe(0)
      expect(started(['log', 'list'], { env }, node).out).toContain('NCT03365973: eligible')
    })
  },
)
