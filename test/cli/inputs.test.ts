import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { folderWith, prescreen } from '../support/command.ts'
import { failingDisk } from '../support/failing-disk.ts'

const AS_OF = '--as-of 2026-03-15 --trial NCT00557986'
const BATCH = `"${process.execPath}" bin/prescreen.js batch ${AS_OF} --format ndjson --quiet`

interface Shell {
  readonly status: number | null
  readonly ids: readonly string[]
  readonly err: string
}

/** Runs a line of bash in which `batch` is the built program. Returns the patients of its results in order. */
function shell(line: string, folder: string): Shell {
  const script = `batch() { ${BATCH} "$@"; }; cd "$0"; F="$1"; ${line}`
  const ran = spawnSync('bash', ['-c', script, process.cwd(), folder], {
    encoding: 'utf8',
    timeout: 60_000,
    maxBuffer: 1 << 28,
  })
  return { status: ran.status, ids: idsOf(ran.stdout), err: ran.stderr }
}

function idsOf(results: string): string[] {
  const lines = results.split('\n').filter((one) => one !== '')
  return lines.map((one) => (JSON.parse(one) as { patient: string }).patient)
}

function ids(count: number): string[] {
  return Array.from({ length: count }, (_, i) => `p${i}`)
}

function records(count: number): string {
  return ids(count)
    .map((id) => `${JSON.stringify({ id, sex: 'female', age: 50 })}\n`)
    .join('')
}

const SNOMED = 'http://snomed.info/sct'

function patient(id: string): object {
  return { resourceType: 'Patient', id, gender: 'female', birthDate: '1960-01-01' }
}

/** A breast cancer of this patient. */
function cancer(id: string): object {
  return {
    resourceType: 'Condition',
    id: `c-${id}`,
    subject: { reference: `Patient/${id}` },
    code: { coding: [{ system: SNOMED, code: '254837009', display: 'Malignant neoplasm of breast' }] },
  }
}

/** Single resources as lines. */
function resources(count: number): string {
  const all = [...ids(count).map(patient), ...ids(count).map(cancer)]
  return all.map((one) => `${JSON.stringify(one)}\n`).join('')
}

describe('every input of a batch is read only once', () => {
  const COUNT = 2000
  const folder = folderWith({ 'all.ndjson': records(COUNT), 'fhir.ndjson': resources(40) })('.')

  it.each([
    ['a pipe of the shell', 'batch <(cat "$F/all.ndjson")'],
    ['two pipes of the shell', 'batch <(head -n 1000 "$F/all.ndjson") <(tail -n +1001 "$F/all.ndjson")'],
    ['a named pipe', 'mkfifo "$F/pipe"; cat "$F/all.ndjson" > "$F/pipe" & batch "$F/pipe"'],
    ['/dev/stdin behind a pipe', 'cat "$F/all.ndjson" | batch /dev/stdin'],
    ['/dev/stdin from a file', 'batch /dev/stdin < "$F/all.ndjson"'],
    ['standard input', 'cat "$F/all.ndjson" | batch -'],
    ['a file and standard input', 'tail -n +1001 "$F/all.ndjson" | batch <(head -n 1000 "$F/all.ndjson") -'],
  ])('%s loses no record', (_, line) => {
    expect(shell(line, folder)).toEqual({ status: 0, ids: ids(COUNT), err: '' })
  })

  it.each([
    ['a file', 'batch "$F/fhir.ndjson"'],
    ['standard input', 'cat "$F/fhir.ndjson" | batch -'],
    ['a pipe', 'batch <(cat "$F/fhir.ndjson")'],
    ['two pipes', 'batch <(head -n 40 "$F/fhir.ndjson") <(tail -n +41 "$F/fhir.ndjson")'],
  ])('single resources of FHIR are put together from %s', (_, line) => {
    const { status, ids: found, err } = shell(line, folder)
    expect({ status, found, err }).toEqual({ status: 0, found: ids(40), err: '' })
  })

  it('single resources of FHIR from a pipe are refused if there are too many to keep', () => {
    const resource = `printf '{"resourceType":"Observation","x":"'; head -c 60000000 /dev/zero | tr '\\0' a; echo '"}'`
    const { status, err } = shell(`(for i in 1 2 3 4 5; do ${resource}; done) | batch -`, folder)
    expect(err).toContain('Save it as a file')
    expect(status).toBe(2)
  })

  it.each(['/dev/null', '<(true)'])('%s is reported as having no record', (input) => {
    const { status, err } = shell(`batch ${input}`, folder)
    expect(err).toBe('There is no record in what was given, so nobody was screened.\n')
    expect(status).toBe(1)
  })
})

describe('a batch with more files than may be open at once', () => {
  const files = ids(300).flatMap((id): [string, string][] => [
    [`${id}-patient.json`, JSON.stringify(patient(id))],
    [`${id}-cancer.json`, JSON.stringify(cancer(id))],
  ])
  const folder = folderWith(Object.fromEntries(files))('.')

  it('gives the same results as without that limit', () => {
    const free = shell('batch "$F"', folder)
    expect(free.ids).toHaveLength(300)
    expect(shell('ulimit -n 64; batch "$F"', folder)).toEqual(free)
  })
})

describe('the inputs of a batch', () => {
  const batch = (...words: string[]): ReturnType<typeof prescreen> =>
    prescreen(['batch', ...AS_OF.split(' '), '--format', 'ndjson', '--quiet', ...words])
  const record = (id: string): string => JSON.stringify({ id, sex: 'female' })

  it('are followed through links, each folder once', async () => {
    const at = folderWith({ 'a.json': record('a') })
    const other = folderWith({ 'b.json': record('b') })
    mkdirSync(at('sub'))
    symlinkSync(other('.'), at('other'))
    symlinkSync(other('.'), at('sub/other'))
    symlinkSync('..', at('sub/loop'))
    symlinkSync(other('b.json'), at('note.txt'))
    const { status, out, err } = await batch(at('.'))
    expect({ status, found: idsOf(out), err }).toEqual({ status: 0, found: ['a', 'b'], err: '' })
  })

  it.each(['gone.json', 'gone'])('are reported if they are links that lead nowhere: %s', async (name) => {
    const at = folderWith({ 'a.json': record('a') })
    symlinkSync(at('nowhere'), at(name))
    const { status, out, err } = await batch(at('.'))
    expect(idsOf(out)).toEqual(['a'])
    expect(err).toMatch(new RegExp(`^${at(name)}: The file cannot be read: .*does not exist`))
    expect(status).toBe(2)
  })

  it('are reported if they have no record, which is no error while others have some', async () => {
    const at = folderWith({ 'a.json': record('a'), 'x.ndjson': '', 'y.json': '[]', 'z.ndjson': '\n \n' })
    const words = ['batch', at('.'), ...AS_OF.split(' '), '--format', 'ndjson']
    const { status, out, err } = await prescreen(words)
    expect(idsOf(out)).toEqual(['a'])
    expect(err).toBe(['x.ndjson', 'y.json', 'z.ndjson'].map((one) => `${at(one)}: no record in it.\n`).join(''))
    expect(status).toBe(0)
    const empty = await batch(at('x.ndjson'), at('y.json'))
    expect(empty.err).toBe('There is no record in what was given, so nobody was screened.\n')
    expect(empty.status).toBe(1)
    expect((await batch(folderWith({ 'note.txt': 'x' })('.'))).status).toBe(1)
  })

  it('that break off are screened as far as they can be read, and the batch ends with status 2', async () => {
    const packed = gzipSync(records(3000))
    const at = folderWith({ 'a.json': record('a'), 'cut.ndjson.gz': packed.subarray(0, packed.length / 2) })
    const { status, out, err } = await batch(at('.'))
    expect(idsOf(out)[0]).toBe('a')
    expect(idsOf(out).length).toBeLessThan(3000)
    expect(err).toMatch(/cut\.ndjson\.gz: The file cannot be read: /)
    expect(status).toBe(2)
  })

  it('that could not be read are read when the run is resumed', async () => {
    const [at, out] = [folderWith({ 'a.json': record('a'), 'c.json': record('c') }), folderWith({})('run')]
    const words = [at('a.json'), at('b.json'), at('c.json'), '--out', out]
    const first = await batch(...words)
    expect(first.status).toBe(2)
    expect(first.err).toContain('--resume goes on there')
    expect(idsOf(readFileSync(join(out, 'results.ndjson'), 'utf8'))).toEqual(['a', 'c'])
    expect(readFileSync(join(out, 'rejected.ndjson'), 'utf8')).toContain('The file cannot be read')
    const second = await batch(...words, '--resume')
    expect(second.status).toBe(2)
    writeFileSync(at('b.json'), record('b'))
    const third = await batch(...words, '--resume')
    expect({ status: third.status, err: third.err }).toEqual({ status: 0, err: '' })
    expect(idsOf(readFileSync(join(out, 'results.ndjson'), 'utf8'))).toEqual(['a', 'b', 'c'])
    expect(readFileSync(join(out, 'rejected.ndjson'), 'utf8')).toBe('')
  })

  it('screen no patient of an export if one of its files cannot be read', async () => {
    const at = folderWith({
      'Patient.ndjson': '{"resourceType":"Patient","id":"a","gender":"female"}',
      'Condition.ndjson':
        '{"resourceType":"Condition","id":"c","subject":{"reference":"Patient/a"},"code":{"coding":[{"system":"http://hl7.org/fhir/sid/icd-10","code":"C50.9"}]}}',
      'p.json': record('p'),
    })
    const words = ['Patient.ndjson', 'Condition.ndjson', 'p.json'].map(at)
    expect(idsOf((await batch(...words)).out)).toEqual(['p', 'a'])
    for (const broken of [
      [...words, at('Procedure.ndjson')],
      [at('Procedure.ndjson'), ...words],
    ]) {
      const { status, out, err } = await batch(...broken)
      expect([status, idsOf(out)]).toEqual([2, ['p']])
      expect(err).toContain('may hold a part of this chart')
    }
    const screened = await prescreen(['screen', ...words, at('Procedure.ndjson'), '--format', 'ndjson'])
    expect([screened.status, idsOf(screened.out)]).toEqual([2, ['p']])
    expect(screened.err).toContain('may hold a part of this chart')
    for (let n = 1; n <= 20; n++) {
      const { disk, calls } = failingDisk('read', n)
      const { status, out } = await prescreen(
        ['batch', ...words, ...AS_OF.split(' '), '--format', 'ndjson', '--quiet'],
        { disk },
      )
      if (calls() < n) break
      if (idsOf(out).includes('a')) expect(status).toBe(0)
    }
  })

  it('are refused if they are devices, or pipes in a folder', () => {
    const folder = folderWith({ 'a.json': record('a') })('.')
    const { status, ids: found, err } = shell('mkfifo "$F/pipe.json"; batch "$F"', folder)
    expect(found).toEqual(['a'])
    expect(err).toContain('in a folder only files are read')
    expect(status).toBe(2)
  })
})
