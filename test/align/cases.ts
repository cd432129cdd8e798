import { readdirSync, readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { checkProject } from '../../src/check/index.ts'
import { parseDay } from '../../src/quantity/index.ts'
import { AS_OF } from '../support/rules.ts'

/** One criterion with its bullet (the criterion's own text if left out), and what is wrong with it. */
export interface AlignCase {
  readonly id?: string
  readonly text: string
  readonly bullet?: string
  readonly registry?: object
  /** The code of the finding; undefined if there is none. */
  readonly finds?: string
  /** The text at the place of the finding. */
  readonly at?: string
  readonly require?: object
  readonly exclude?: object
  readonly [key: string]: unknown
}

export interface Outcome {
  readonly file: string
  readonly isHeldOut: boolean
  readonly given: AlignCase
  /** The codes, with the text at their places. */
  readonly found: readonly { readonly code: string; readonly at: string; readonly message: string }[]
}

const FOLDER = 'test/align'

/** What is found in the cases of all files. Every third case of a file was held out while the reading was written. */
export function outcomes(): readonly Outcome[] {
  const all = readdirSync(FOLDER)
    .filter((name) => name.endsWith('.yaml'))
    .flatMap((file) =>
      (parse(readFileSync(`${FOLDER}/${file}`, 'utf8')) as AlignCase[]).map((given, i) => ({
        file,
        given,
        isHeldOut: i % 3 === 2,
      })),
    )
  const files = new Map(all.flatMap(({ given }, i) => filesOf(given, `T${i}`)))
  const rule = (path: string) => ({ path, text: files.get(path) ?? '', sha256: path })
  const { found } = checkProject(
    {
      dictionary: { path: 'd.yaml', text: readFileSync('criteria/dictionary.yaml', 'utf8'), sha256: 'd' },
      trials: [...files.keys()].filter((path) => path.startsWith('T')).map(rule),
      fhir: undefined,
      patients: [],
      read: (path) => ({ path, text: files.get(path) ?? '' }),
      today: parseDay(AS_OF) ?? 0,
      staleAfter: 100,
    },
    { proofs: false, pairs: false, severities: {} },
  )
  return all.map(({ file, given, isHeldOut }, i) => ({
    file,
    given,
    isHeldOut,
    found: found
      .filter((one) => one.file.path === `T${i}.yaml` && FAMILIES.test(one.code))
      .map(({ code, message, file: { text }, span }) => ({
        code,
        message,
        at: text.slice(span.start, span.start + 40),
      })),
  }))
}

/** All codes except those that every case has: no examples, no schema line. */
const FAMILIES = /^(?!trial\/|dictionary\/|criterion\/no-note)/

function filesOf(given: AlignCase, name: string): [string, string][] {
  const { id: own, text, bullet = text, registry = {}, finds: _finds, at: _at, ...form } = given
  const id = own ?? (given.exclude === undefined ? 'I1' : 'E1')
  const asked = form['ask'] === undefined ? {} : { who: 'the investigator' }
  const lines = Object.entries({ id, text, ...form, ...asked, cites: id }).map(
    ([key, value]) =>
      `${key}: ${typeof value === 'string' && /^[\w .,-]+$/.test(value) ? value : JSON.stringify(value)}`,
  )
  const source = { title: 't', bullets: { [id]: bullet }, ...registry }
  const head = `format: prescreen/trial/1\nid: ${name}\ntitle: t\nsource: s${name}\nenrolment: {state: open}\n`
  return [
    [`${name}.yaml`, `${head}criteria:\n  - ${lines.join('\n    ')}\n`],
    [`s${name}`, JSON.stringify(source)],
  ]
}
