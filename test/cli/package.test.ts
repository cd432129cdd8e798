import { execFileSync, spawnSync } from 'node:child_process'
import { copyFileSync, cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { folderWith, prescreen } from '../support/command.ts'
import type { Ran } from '../support/command.ts'

/** What an installation consists of, and what is reported if it is incomplete. */

const SCREEN = ['screen', resolve('seeds/patients/multi-match.json'), '--as-of', '2026-03-15', '--format', 'json']

function run(program: string, words: readonly string[], folder: string, env: NodeJS.ProcessEnv = {}): Ran {
  const ran = spawnSync(program, words, { cwd: folder, encoding: 'utf8', env: { ...process.env, ...env } })
  return { status: ran.status, out: ran.stdout, err: ran.stderr }
}

describe('an installation from the package', () => {
  let folder: string

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'prescreen-package-'))
    const packed = ['pack', '--ignore-scripts', '--json', '--pack-destination', folder]
    const [{ filename }] = JSON.parse(execFileSync('npm', packed, { encoding: 'utf8' })) as [{ filename: string }]
    writeFileSync(join(folder, 'package.json'), '{"name": "a-site", "type": "module"}')
    execFileSync('npm', ['install', '--offline', '--omit=optional', `./${filename}`], { cwd: folder, stdio: 'ignore' })
  })

  it('needs no other package for screening', async () => {
    expect(readdirSync(join(folder, 'node_modules')).filter((name) => !name.startsWith('.'))).toEqual(['prescreen'])
    const screened = await prescreen(SCREEN)
    expect(screened.out).toContain('"patient": "multi-match"')
    expect(run('npx', ['--offline', 'prescreen', ...SCREEN], folder)).toEqual(screened)
  })

  it('has the manual page for `man`, in ASCII', async () => {
    const { man } = JSON.parse(readFileSync('package.json', 'utf8')) as { readonly man: readonly string[] }
    const pages = man.map((path) => readFileSync(join(folder, 'node_modules', 'prescreen', path), 'utf8'))
    expect(pages).toEqual([(await prescreen(['man'])).out])
    // oxlint-disable-next-line no-control-regex
    expect(pages[0]).toMatch(/^\.TH PRESCREEN 1 [\u0000-\u007f]*$/)
  })

  it('has an API that runs and whose types need no other package', () => {
    const readme = /```ts\n(.*?)```/s.exec(readFileSync('README.md', 'utf8'))?.[1] ?? ''
    writeFileSync(join(folder, 'use.ts'), `declare const console: { log(line: unknown): void }\n${readme}`)
    const options = { module: 'NodeNext', target: 'ES2023', lib: ['ES2023'], strict: true, types: [], outDir: 'built' }
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions: options, files: ['use.ts'] }))
    const checked = run(process.execPath, [resolve('node_modules/typescript/bin/tsc')], folder)
    expect(checked).toEqual({ status: 0, out: '', err: '' })
    cpSync('criteria', join(folder, 'criteria'), { recursive: true })
    expect(run(process.execPath, ['built/use.js'], folder).out).toContain("'NCT04158843 undetermined'")
  })
})

describe('the built files', () => {
  // Matches the name of a package, however a module asks for it.
  const IMPORT = /\b(?:from|import|require)\s*\(?\s*["'`]([\w@][\w@:./-]*)["'`]/g
  const { dependencies, optionalDependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as {
    readonly dependencies?: object
    readonly optionalDependencies: object
  }

  it('import only built-in modules and the package of the log, which may be missing', () => {
    const files = ['.build', '.build/api'].flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)))
    const texts = files.filter((path) => /\.c?js$/.test(path)).map((path) => readFileSync(path, 'utf8'))
    const found = texts.flatMap((text) => [...text.matchAll(IMPORT)])
    const names = new Set(found.map((one) => (one[1] ?? '').replace(/^node:/, '')))
    const others = [...names].filter((name) => !builtinModules.includes(name))
    expect(others).toEqual(['@libsql/client/sqlite3'])
    expect(Object.keys(optionalDependencies)).toEqual(['@libsql/client'])
    expect(dependencies).toBeUndefined()
  })
})

describe('the build without development packages', () => {
  const folder = folderWith({ 'package.json': '{"type": "module"}' })('.')
  copyFileSync('rolldown.build.js', join(folder, 'rolldown.build.js'))
  const sentence = `prescreen was not built: not all of its development packages are installed. To build it, run \`npm ci --include=dev --include=optional\` in ${folder}.\n`

  it.each([
    ['fails', 'run', 2],
    ['fails no installation', 'ci', 0],
  ])('says what is missing, and %s', (_, command, status) => {
    const ran = run(process.execPath, ['rolldown.build.js'], folder, { npm_command: command })
    expect(ran).toEqual({ status, out: '', err: sentence })
  })
})

describe('bin/prescreen.js', () => {
  /** A folder that contains this file, and this text as the built program. */
  function binWith(program?: string): string {
    const folder = folderWith({ 'package.json': '{"type": "module"}' })('.')
    mkdirSync(join(folder, 'bin'))
    for (const name of ['prescreen.js', 'package.json']) copyFileSync(join('bin', name), join(folder, 'bin', name))
    if (program !== undefined) {
      mkdirSync(join(folder, '.build'))
      writeFileSync(join(folder, '.build/prescreen.cjs'), program)
    }
    return folder
  }

  const start = (folder: string, ...words: string[]): Ran =>
    run(process.execPath, [...words, 'bin/prescreen.js'], folder)

  it('says that prescreen is not built yet, and how to build it', () => {
    const folder = binWith()
    const err = `prescreen is not built yet: run \`npm run build\` in ${folder}.\n`
    expect(start(folder)).toEqual({ status: 2, out: '', err })
  })

  it.each([
    ['require("./missing.cjs")', "Cannot find module './missing.cjs'"],
    ['require("missing/.build/prescreen.cjs")', "Cannot find module 'missing/.build/prescreen.cjs'"],
    ['throw new Error("of the program")', 'Error: of the program'],
  ])('does not hide an error of the built program: %s', (program, message) => {
    const { status, err } = start(binWith(program))
    expect(status).toBe(1)
    expect(err).toContain(message)
    expect(err).not.toContain('not built')
  })

  it('fails if the program ends before it has set its status', () => {
    const err = 'prescreen ended before it was done. Please report this.\n'
    expect(start(binWith('new Promise(() => {})'))).toEqual({ status: 2, out: '', err })
    expect(start(binWith('process.exitCode = 1')).status).toBe(1)
    expect(start(binWith('process.exit()')).status).toBe(0)
  })

  it.each(['10.24.1', '18.20.8', '20.18.3'])('says that Node %s is too old', (version) => {
    const folder = binWith('throw new Error("started")')
    writeFileSync(
      join(folder, 'old.cjs'),
      `Object.defineProperty(process, 'versions', { value: { node: '${version}' } })`,
    )
    const err = `prescreen needs Node.js 20.19 or later; this is ${version}.\n`
    expect(start(folder, '--require', './old.cjs')).toEqual({ status: 2, out: '', err })
  })
})
