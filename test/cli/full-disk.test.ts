import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { cohortPatient } from '../support/cohort.ts'
import { folderWith } from '../support/command.ts'

// A full disk, as seen by the process: incomplete output is never taken for complete.

const PATIENTS = folderWith({
  'many.ndjson': Array.from({ length: 8 }, (_, i) => JSON.stringify(cohortPatient(i))).join('\n'),
})('many.ndjson')

interface Ended {
  readonly status: number | null
  readonly err: string
}

/** Runs a script in a shell; `{}` in the script stands for the program. */
function shell(script: string): Ended {
  const ran = spawnSync('bash', ['-c', script.replaceAll('{}', `"${process.execPath}" bin/prescreen.js`)], {
    encoding: 'utf8',
  })
  return { status: ran.status, err: ran.stderr }
}

const scratch = (): string => mkdtempSync(join(tmpdir(), 'prescreen-full-'))

/** A shell in which no file grows beyond 1 KB: further writes are refused as by a full disk. */
const LITTLE_SPACE = "trap '' XFSZ; ulimit -f 1;"

const OUTPUTS = [
  ...['json', 'html'].map((format) => `screen ${PATIENTS} --trial NCT00557986 --format ${format}`),
  ...['csv', 'parquet'].map((format) => `batch ${PATIENTS} --workers 1 --quiet --format ${format}`),
]

describe('standard output', () => {
  it.each(OUTPUTS)('that a full disk cuts off is reported and gives status 2 (%s)', (words) => {
    const file = join(scratch(), 'out')
    const { status, err } = shell(`${LITTLE_SPACE} {} ${words} --as-of 2026-03-15 > ${file}`)
    expect([status, err]).toEqual([2, expect.stringContaining('The output is incomplete.')])
    expect(statSync(file).size).toBe(1024)
    expect(err).not.toMatch(/mistake|^ {4}at /m)
  })

  it.each([...OUTPUTS.slice(-2), '--help', 'trials', 'schema trial'])(
    'to a full device gives status 2 (%s)',
    (words) => {
      const { status, err } = shell(`{} ${words} > /dev/full`)
      expect([status, err]).toEqual([2, 'The output is incomplete. The disk is full.\n'])
    },
  )

  it('whose reader goes away is not an error', () => {
    for (const words of OUTPUTS.slice(1, 3))
      expect(shell(`set -o pipefail; {} ${words} | head -c 10`)).toEqual({ status: 0, err: '' })
  })

  it('is complete even if the reader is slow', () => {
    const file = join(scratch(), 'out')
    const slow = 'while IFS= read -r -N 3000 part; do printf %s "$part"; sleep 0.001; done; printf %s "$part"'
    expect(shell(`{} screen ${PATIENTS} --format json | { ${slow}; } > ${file}`).status).toBe(0)
    expect(JSON.parse(readFileSync(file, 'utf8'))).toHaveLength(8)
  })
})

describe('standard error', () => {
  it('that cannot report refused records gives status 2', () => {
    expect(shell(`echo '{"id": 1}' | {} batch - --format ndjson 2> /dev/full`).status).toBe(2)
  })
})

describe('the folder of a run', () => {
  it('on a full disk keeps what its manifest counts, and the run continues when there is room', () => {
    const [out, whole] = [join(scratch(), 'run'), join(scratch(), 'run')]
    const words = `batch ${PATIENTS} --workers 1 --quiet --as-of 2026-03-15 --format csv`
    const full = shell(`${LITTLE_SPACE} {} ${words} --out ${out}`)
    expect([full.status, full.err]).toEqual([2, expect.stringContaining('larger than this system allows')])
    expect(existsSync(join(out, 'summary.json'))).toBe(false)
    expect(shell(`{} ${words} --out ${out} --resume`).status).toBe(0)
    expect(shell(`{} ${words} --out ${whole}`).status).toBe(0)
    for (const name of ['results.csv', 'manifest.json'])
      expect(readFileSync(join(out, name), 'utf8')).toBe(readFileSync(join(whole, name), 'utf8'))
  })
})
