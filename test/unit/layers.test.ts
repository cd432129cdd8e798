import { readdirSync, readFileSync } from 'node:fs'
import { join, normalize } from 'node:path'
import { describe, expect, it } from 'vitest'

/**
 * What each folder of `src` may import: folders of rows above its own, through their index.ts; `*` stands for all of
 * them. A new folder gets a row, and a folder that two rows need stands above both. So no folders can import each other
 * in a circle.
 */
const MAY_IMPORT: Layers = {
  catalogue: '',
  messages: '',
  text: 'catalogue messages',
  quantity: 'messages',
  diagram: 'quantity',
  syntax: 'catalogue text',
  dictionary: 'catalogue messages text quantity syntax',
  conditions: 'messages text quantity syntax dictionary',
  model: 'text quantity syntax dictionary conditions',
  languages: 'messages text syntax dictionary model',
  record: 'messages text quantity dictionary',
  reference: 'quantity dictionary conditions model record',
  facts: 'messages text quantity dictionary record',
  space: 'quantity diagram dictionary conditions model facts',
  readings: 'messages quantity diagram dictionary conditions model facts space',
  cells: 'quantity diagram dictionary conditions facts space',
  evaluate: 'quantity diagram dictionary conditions model facts space cells',
  review: 'messages quantity diagram dictionary conditions model facts space readings evaluate',
  outlook: 'quantity diagram dictionary conditions model facts space readings evaluate',
  explain:
    'messages text quantity diagram dictionary conditions model record reference facts space evaluate review outlook',
  certify: 'quantity dictionary model record reference explain',
  screen: 'messages quantity model record facts space readings evaluate review explain',
  interview: 'messages text quantity diagram dictionary languages record space evaluate',
  prove: 'catalogue quantity diagram dictionary conditions model record facts space',
  examples: 'text quantity diagram syntax dictionary conditions model record facts space evaluate explain screen prove',
  compare: 'quantity dictionary conditions model record screen prove',
  align: 'text quantity dictionary conditions',
  mapping: 'text syntax dictionary',
  fhir: 'messages text quantity dictionary record mapping',
  patients: 'messages text quantity dictionary record mapping fhir',
  check:
    'catalogue messages text quantity syntax dictionary conditions model languages record facts space readings prove examples align mapping',
  schemas: 'quantity syntax dictionary conditions model',
  batch: 'messages quantity dictionary model record space explain certify screen fhir patients',
  report: 'catalogue messages text dictionary model record evaluate explain prove examples compare patients batch',
  log: 'messages text quantity model record facts explain batch report',
  worksheet: 'messages text dictionary record explain batch report log',
  replay: 'record screen',
  cli: '*',
  'index.ts': 'quantity model record explain screen cli',
}

/** Folder → the folders it may import, by their names, separated by blanks. */
type Layers = Readonly<Record<string, string>>

interface Import {
  /** `src/…`, like the paths below. */
  readonly file: string
  /** The folder of the file; a file in no folder stands for itself. */
  readonly from: string
  /** The path as written. */
  readonly path: string
  /** The file that it names. */
  readonly target: string
  /** The folder of that file. */
  readonly to: string
}

/** A file outside `src` also stands for itself. */
const folderOf = (file: string): string => /^src\/([^/]+)/.exec(file)?.[1] ?? file

/** Every text in a file that names a file in another folder, however that is imported. */
function importsOf(file: string, text: string): Import[] {
  return [...text.matchAll(/['"`](\.\.?\/[^'"`\s]*)['"`]/g)].flatMap(([, path = '']) => {
    const target = normalize(join(file, '..', path))
    const [from, to] = [folderOf(file), folderOf(target)]
    return from === to ? [] : [{ file, from, path, target, to }]
  })
}

const SOURCES = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'))

/** The files of `src` by path. */
const FILES = new Map(SOURCES.map((name) => [`src/${name}`, readFileSync(`src/${name}`, 'utf8')]))
const IMPORTS = [...FILES].flatMap(([file, text]) => importsOf(file, text))

/** The folders that a row allows; undefined if there is no row. */
function allowedFor(folder: string, layers: Layers): readonly string[] | undefined {
  const row = layers[folder]
  const rows = Object.keys(layers)
  if (row === '*') return rows.slice(0, rows.indexOf(folder))
  return row?.split(' ').filter((one) => one !== '')
}

/** What is wrong with an import, and what is allowed instead. */
function wrongWith({ file, from, path, target, to }: Import, layers: Layers): string[] {
  const allowed = allowedFor(from, layers)
  const rule = `${file} imports ${path}, but`
  if (allowed === undefined) return [`${rule} ${from} has no row in the table.`]
  if (!allowed.includes(to)) return [`${rule} ${from} may import: ${allowed.join(', ') || 'nothing'}.`]
  return target === `src/${to}/index.ts` ? [] : [`${rule} ${to} is imported only by its index.ts.`]
}

/** Rows that name a folder that does not stand above them, so that a circle could go through it. */
function wrongRows(layers: Layers): string[] {
  const rows = Object.keys(layers)
  return rows.flatMap((folder, at) =>
    (allowedFor(folder, layers) ?? [])
      .filter((one) => !rows.slice(0, at).includes(one))
      .map((one) => `${folder} may not import ${one}: above it are: ${rows.slice(0, at).join(', ') || 'none'}.`),
  )
}

/** A way from a file back to itself. */
function circle(file: string, importsOf: (file: string) => readonly string[]): string[] {
  const reached = new Set(importsOf(file))
  for (const one of reached) for (const next of importsOf(one)) reached.add(next)
  return reached.has(file) ? [`${file} imports itself, through some of ${[...reached].join(', ')}`] : []
}

describe('the folders of src', () => {
  it('import one another only as the table says, by their index.ts', () => {
    expect(IMPORTS.flatMap((one) => wrongWith(one, MAY_IMPORT))).toEqual([])
  })

  it('have files that do not import one another in a circle, types included', () => {
    const within = (file: string): string[] =>
      [...(FILES.get(file) ?? '').matchAll(/(?:from|import\() ?'(\.{1,2}\/[^']+\.ts)'/g)]
        .map(([, path = '']) => normalize(join(file, '..', path)))
        .filter((target) => folderOf(target) === folderOf(file))
    expect([...FILES.keys()].flatMap((file) => circle(file, within))).toEqual([])
  })

  it('cannot import one another in a circle: a row names only rows above it', () => {
    expect(wrongRows(MAY_IMPORT)).toEqual([])
  })

  it('have one row each, which allows no more than is used', () => {
    const folders = new Set([...FILES.keys()].map(folderOf))
    expect(Object.keys(MAY_IMPORT).toSorted()).toEqual([...folders].toSorted())
    const used = new Set(IMPORTS.map(({ from, to }) => `${from} imports ${to}`))
    const rows = Object.entries(MAY_IMPORT).filter(([, row]) => row !== '*')
    const allowed = rows.flatMap(([from]) => allowedFor(from, MAY_IMPORT)?.map((to) => `${from} imports ${to}`) ?? [])
    expect(allowed.filter((one) => !used.has(one))).toEqual([])
  })
})

describe('the table', () => {
  const layers: Layers = { low: '', middle: 'low', high: '*' }
  const wrong = (file: string, text: string): string[] => importsOf(file, text).flatMap((one) => wrongWith(one, layers))

  it('forbids what it does not name, however it is imported', () => {
    const said = (path: string): string[] => [`src/low/a.ts imports ${path}, but low may import: nothing.`]
    for (const text of [
      "import { b } from '../middle/index.ts'",
      "import type { B } from '../middle/index.ts'",
      "export * from '../middle/index.ts'",
      "import '../middle/index.ts'",
      "const b = await import('../middle/index.ts')",
      "type B = import('../middle/index.ts').B",
    ])
      expect(wrong('src/low/a.ts', text)).toEqual(said('../middle/index.ts'))
    expect(wrong('src/middle/in/a.ts', "import { b } from '../../high/index.ts'")).toEqual([
      'src/middle/in/a.ts imports ../../high/index.ts, but middle may import: low.',
    ])
    expect(wrong('src/high/a.ts', "import { b } from '../../test/b.ts'")).toEqual([
      'src/high/a.ts imports ../../test/b.ts, but high may import: low, middle.',
    ])
    expect(wrong('src/new/a.ts', "import { b } from '../low/index.ts'")).toEqual([
      'src/new/a.ts imports ../low/index.ts, but new has no row in the table.',
    ])
  })

  it('forbids importing a folder other than by its index.ts', () => {
    const said = (path: string): string => `src/high/a.ts imports ${path}, but low is imported only by its index.ts.`
    for (const path of ['../low/b.ts', '../low/in/index.ts', '../low', '../low/index.js'])
      expect(wrong('src/high/a.ts', `import { b } from '${path}'`)).toEqual([said(path)])
    expect(wrong('src/high/a.ts', "import { b } from '../low/index.ts'\nimport { c } from './in/c.ts'")).toEqual([])
  })

  it('is wrong if it allows a circle, or names a folder that it does not have', () => {
    expect(wrongRows(layers)).toEqual([])
    expect(wrongRows({ low: 'high', high: 'low' })).toEqual(['low may not import high: above it are: none.'])
    expect(wrongRows({ low: 'low' })).toHaveLength(1)
    expect(wrongRows({ low: '', high: 'lwo' })).toEqual(['high may not import lwo: above it are: low.'])
  })
})
