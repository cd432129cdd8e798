import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Result } from '../../src/index.ts'
import { prescreen } from '../support/command.ts'
import { projectCopy } from '../support/project-copy.ts'

const TRIAL = 'criteria/trials/NCT04158843.yaml'
const AS_OF = ['--as-of', '2026-03-15']

interface Change {
  readonly id: string
  readonly criteria: readonly {
    readonly id: string
    readonly kind: string
    readonly wider?: { readonly before: string; readonly after: string; readonly record: object }
    readonly narrower?: { readonly before: string; readonly after: string; readonly record: object }
  }[]
}

/** The trials that differ between the shipped rules, or others, and a changed copy of them. */
async function changes(copy: ReturnType<typeof projectCopy>, was = 'criteria'): Promise<Change[]> {
  const ran = await prescreen(['diff', was, copy.path('criteria'), '--format', 'json', ...AS_OF])
  return (JSON.parse(ran.out) as { trials: Change[] }).trials
}

/** The status of a criterion for a patient under the rules of a folder. */
async function statusUnder(folder: string, record: object, id: string): Promise<string | undefined> {
  const args = ['screen', '-', '--criteria', folder, '--trial', 'NCT04158843', '--format', 'ndjson', ...AS_OF]
  const { out } = await prescreen(args, { input: JSON.stringify({ id: 'w', ...record }) })
  return (JSON.parse(out) as Result).trials[0]?.criteria.find((one) => one.id === id)?.status
}

describe('prescreen diff', () => {
  it('finds no difference between equal rules', async () => {
    const { status, out } = await prescreen(['diff', 'criteria', projectCopy().path('criteria'), ...AS_OF])
    expect([status, out]).toEqual([0, 'No difference: proved the same for every patient.\n'])
  })

  it.each([
    ['wider', 'age: 18..75', 'age: 18..80'],
    ['narrower', 'age: 18..75', 'age: 21..75'],
    ['changed', 'age: 18..75', 'age: 21..80'],
  ])('shows what is %s, with patients who prove it under both rules', async (kind, from, to) => {
    const copy = projectCopy()
    copy.edit(TRIAL, from, to)
    const [trial] = await changes(copy)
    const [one] = trial?.criteria ?? []
    expect([trial?.id, trial?.criteria.length, one?.id, one?.kind]).toEqual(['NCT04158843', 1, 'I2', kind])
    const shown = [one?.wider, one?.narrower].filter((each) => each !== undefined)
    expect(shown).toHaveLength(kind === 'changed' ? 2 : 1)
    for (const { record, before, after } of shown) {
      expect(await statusUnder('criteria', record, 'I2')).toBe(before)
      expect(await statusUnder(copy.path('criteria'), record, 'I2')).toBe(after)
    }
  })

  it('proves that other words, another order and equivalent conditions change nothing', async () => {
    const copy = projectCopy()
    copy.edit(TRIAL, 'text: Women aged 18 to 75.', 'text: Only women from 18 to 75.')
    copy.edit(
      TRIAL,
      'require: {sex: female, age: 18..75}',
      'require: {all: [{age: ≤ 75}, {sex: female}, {not: {age: < 18}}]}',
    )
    const [trial] = await changes(copy)
    expect(trial?.criteria.map((one) => `${one.id} ${one.kind}`)).toEqual(['I2 only wording'])
    const { status, out } = await prescreen(['diff', 'criteria', copy.path('criteria'), ...AS_OF])
    expect(status).toBe(1)
    expect(out).toContain('only the wording: proved the same for every patient')
  })

  it('reads each side with its own dictionary, and proves nothing where the dictionaries differ', async () => {
    const [was, copy] = [projectCopy('NCT04158843'), projectCopy('NCT04158843')]
    // Examples are searched for each lab that the criterion asks for, in each of its units. With one lab that is quick.
    for (const one of [was, copy])
      for (const lab of ['white_cells: ≥ 3', 'neutrophils: ≥ 1.5', 'platelets: ≥ 100'])
        one.edit(TRIAL, `      labs.${lab} 10*9/L\n`, '')
    copy.edit('criteria/dictionary.yaml', 'g/dL: "10"', 'g/dL: "100"')
    const { status, out } = await prescreen(['diff', was.path(TRIAL), copy.path(TRIAL), ...AS_OF])
    expect(status).toBe(1)
    expect(out).toContain('the factor of g/dL (mass_concentration): was 10, now 100')
    expect(out).not.toContain('proved the same')
    const [trial] = await changes(copy, was.path('criteria'))
    const one = trial?.criteria.find((each) => each.id === 'I16')
    expect(one?.kind).toBe('not proved')
    expect(one?.narrower).toMatchObject({ before: 'pass', after: 'fail' })
    expect(await statusUnder(was.path('criteria'), one?.narrower?.record ?? {}, 'I16')).toBe('pass')
    expect(await statusUnder(copy.path('criteria'), one?.narrower?.record ?? {}, 'I16')).toBe('fail')
  })

  it("says that charts may be read differently, and reads patients' charts with each mapping", async () => {
    const copy = projectCopy()
    copy.edit('criteria/fhir.yaml', 'loinc 89247-1', 'loinc 0-0')
    const chart = [
      { resourceType: 'Patient', id: 'p' },
      {
        resourceType: 'Observation',
        id: 'o',
        status: 'final',
        code: { coding: [{ system: 'http://loinc.org', code: '89247-1' }] },
        valueInteger: 4,
        effectiveDateTime: '2026-03-01',
      },
    ]
    writeFileSync(copy.path('chart.json'), JSON.stringify(chart))
    const args = ['diff', 'criteria', copy.path('criteria'), '--patients', copy.path('chart.json'), ...AS_OF]
    const { status, out } = await prescreen(args)
    expect(status).toBe(1)
    expect(out).toContain('Charts (FHIR) may be read differently')
    expect(out).not.toContain('proved the same')
    expect(out).toMatch(/ineligible → undetermined, because of \S+ \(1\)/)
  })

  it('reads a rule file outside a criteria folder with the shipped dictionary', async () => {
    const copy = projectCopy()
    const loose = join(mkdtempSync(join(tmpdir(), 'loose-')), 'NCT04158843.yaml')
    writeFileSync(loose, readFileSync(TRIAL, 'utf8').replace('age: 18..75', 'age: 18..80'))
    const { status, out } = await prescreen(['diff', copy.path(TRIAL), loose, ...AS_OF])
    expect(status).toBe(1)
    expect(out).toContain('wider')
  })

  it('counts the patients whose verdict changes, and says which criteria change it', async () => {
    const copy = projectCopy()
    copy.edit(TRIAL, 'require: {sex: female, age: 18..75}', 'require: {sex: female, age: 18..40}')
    const args = ['diff', 'criteria', copy.path('criteria'), '--patients', 'seeds/patients/match-nct04158843.json']
    const { out } = await prescreen([...args, ...AS_OF])
    expect(out).toMatch(/NCT04158843 \S+ → ineligible, because of I2 \(1\):\s+match-nct04158843/)
    const markdown = (await prescreen([...args, ...AS_OF, '--format', 'markdown'])).out
    expect(markdown).toContain('| I2 |')
    expect(markdown.split('\n').filter((line) => line.startsWith('|') && !line.endsWith('|'))).toEqual([])
  })

  it('names the records that both versions refuse, as a batch does', async () => {
    const copy = projectCopy()
    const records = ['{"id": "a"}', '{"id": "b", "ecog": 7}', 'nonsense', '{"sex": "male"}', '{"id": "a"}']
    const file = copy.path('patients.ndjson')
    writeFileSync(file, records.join('\n'))
    const trial = ['--trial', 'NCT00557986', ...AS_OF]
    const batch = await prescreen(['batch', file, '--format', 'ndjson', '--quiet', ...trial])
    const args = ['diff', 'criteria', copy.path('criteria'), '--patients', file, ...trial]
    for (const format of ['text', 'markdown', 'json']) {
      const { status, err } = await prescreen([...args, '--format', format])
      expect([status, err.split('\n').slice(0, 3)]).toEqual([1, batch.err.split('\n').slice(0, 3)])
      expect(err).toMatch(/^\S+patients\.ndjson, line 2, record 2: ecog: /)
      expect(err).toContain('patients.ndjson, line 5, record 5: id: The id `a` was used before (')
      expect(err.endsWith('\n4 records were refused; 1 screened.\n')).toBe(true)
    }
    expect((await prescreen([...args, '--quiet'])).err).not.toContain('were refused')
  })

  it('names the records that only one version refuses', async () => {
    const copy = projectCopy()
    const tall = '  tall: {label: tall, type: yes_no, question: Is she tall?}\n'
    copy.edit('criteria/dictionary.yaml', '\nvariables:\n', `\nvariables:\n${tall}`)
    const file = copy.path('patients.ndjson')
    writeFileSync(file, '{"id": "a", "tall": true}\n{"id": "b"}\n')
    const diff = (a: string, b: string): ReturnType<typeof prescreen> =>
      prescreen(['diff', a, b, '--patients', file, '--trial', 'NCT00557986', ...AS_OF])
    const place = 'patients.ndjson, line 1, record 1'
    expect((await diff('criteria', copy.path('criteria'))).err).toContain(`${place}, by the old version only: tall: `)
    expect((await diff(copy.path('criteria'), 'criteria')).err).toContain(`${place}, by the new version only: tall: `)
  })

  it('compares only the trials that are asked for, on either side', async () => {
    const copy = projectCopy()
    copy.edit(TRIAL, 'require: {sex: female, age: 18..75}', 'require: {sex: female, age: 18..40}')
    writeFileSync(copy.path('criteria/trials/NEW.yaml'), copy.read(TRIAL).replace('id: NCT04158843', 'id: NEW'))
    const patients = ['--patients', 'seeds/patients/match-nct04158843.json']
    const diff = (...ids: readonly string[]) =>
      prescreen([
        'diff',
        'criteria',
        copy.path('criteria'),
        ...patients,
        ...ids.flatMap((id) => ['--trial', id]),
        ...AS_OF,
      ])
    const one = await diff('NCT04158843')
    expect(one.status).toBe(1)
    expect(one.out).toMatch(/NCT04158843 \S+ → ineligible, because of I2 \(1\)/)
    expect(one.out).not.toContain('NEW')
    const added = await diff('NEW')
    expect([added.status, added.out.includes('NCT04158843')]).toEqual([1, false])
    expect(added.out).toContain('NEW')
    const none = await diff('NCT04199520')
    expect([none.status, none.out.split('\n')[0]]).toEqual([0, 'No difference: proved the same for every patient.'])
    const wrong = await diff('NCT04158844')
    expect([wrong.status, wrong.out]).toEqual([2, ''])
    expect(wrong.err).toContain('There is no trial `NCT04158844`.')
  })

  it('accepts a git revision of the criteria folder for either side', async () => {
    const copy = projectCopy()
    const git = (...args: string[]): void => {
      const who = ['-c', 'user.name=t', '-c', 'user.email=t@example.org', '-c', 'commit.gpgsign=false']
      execFileSync('git', ['-C', copy.folder, ...who, ...args], { stdio: 'ignore' })
    }
    git('init')
    git('add', '.')
    git('commit', '-m', 'first')
    copy.edit(TRIAL, 'age: 18..75', 'age: 18..80')
    const criteria = copy.path('criteria')
    const { status, out } = await prescreen(['diff', 'HEAD', criteria, '--criteria', criteria, ...AS_OF])
    expect(status).toBe(1)
    expect(out).toContain('wider')
  })

  it('says what it cannot compare', async () => {
    const wrong = await prescreen(['diff', 'no-such-thing', 'criteria'])
    expect(wrong.status).toBe(2)
    expect(wrong.err).toContain('no-such-thing is not a file, a folder, or a git revision')
    const copy = projectCopy()
    writeFileSync(copy.path(TRIAL), 'format: [')
    const broken = await prescreen(['diff', 'criteria', copy.path('criteria')])
    expect([broken.status, broken.out]).toEqual([2, ''])
    expect(broken.err).toContain('NCT04158843.yaml:1:')
  })
})
