import { describe, expect, it } from 'vitest'
import { rejectKind } from '../../../src/batch/index.ts'
import { retold } from '../../../src/dictionary/index.ts'
import { problemText } from '../../../src/explain/index.ts'
import { inEnglish } from '../../../src/messages/index.ts'
import { RECORD } from '../../../src/messages/en/record.ts'
import { REFUSED } from '../../../src/messages/en/refused.ts'
import { withSpans } from '../../../src/model/index.ts'
import { patientsOf } from '../../../src/patients/index.ts'
import { parseDay } from '../../../src/quantity/index.ts'
import { EntrySplitter, findRecords } from '../../../src/record/index.ts'
import type { Json, JsonObject, Problem, Unreadable } from '../../../src/record/index.ts'
import { onePage, PLAIN, resultText } from '../../../src/report/index.ts'
import { Screener } from '../../../src/screen/index.ts'
import { sheetOf, worksheetHtml, worksheetMarkdown } from '../../../src/worksheet/index.ts'
import { latinIn, rules, SAID, say } from '../../support/greek.ts'
import { readIn } from '../../support/html-text.ts'
import { AS_OF } from '../../support/rules.ts'
import { shippedRules } from '../../support/shipped.ts'

/** What is said about a record, and why it is refused, in the pseudo-language. */

const asOf = parseDay(AS_OF) ?? 0
const { dictionary } = rules
const teller = new Screener(withSpans(rules, { 'labs.crea': { count: 28, unit: 'days' } }), asOf, undefined, say)

const crea = { value: 1, unit: 'mg/dL', uln: 1.1 }
const spot = { place: 'bone', side: 'left', size: 2 }

/** What a site says about a patient, next to the record with the same number. */
const SITE: Readonly<Record<string, JsonObject>> = {
  '11': { spots: [], labs: { crea: { ...crea, value: 2, date: '2026-03-01' } }, confirmations: { U: { I1: false } } },
  '12': { spots: [spot, spot, spot, spot, spot, spot, {}] },
  '16': { spots: [{ place: 'liver' }] },
  '17': { spots: [] },
  '13': { phase: 'late', score: 2, labs: { crea: { ...crea, value: 9 } }, smoker: true, age: { min: 30, max: 40 } },
}

/** Records that lead to warnings. */
const RECORDS: readonly JsonObject[] = [
  { id: '1', sex: 'male', phase: 'late' },
  { id: '2', born: '2020', tumour: { found: '2010' }, age: 50 },
  { id: '3', spots: [{ a: 'one', b: 'three', grade: 7 }] },
  { id: '4', spots: [{ a: 'one', grade: 7 }] },
  { id: '5', tumour: { present: false, side: 'left' } },
  { id: '6', labs: { crea: { value: 1 } } },
  { id: '7', labs: { crea: { value: 99, unit: 'mg/dL' } } },
  { id: '8', born: '1990', phase: { value: 'early', date: '1980' } },
  { id: '9', labs: { crea: { ...crea, date: '2025-01' } } },
  { id: '10', labs: { crea: { ...crea, date: '2026-02' } }, confirmations: { T: { I1: true } } },
  {
    id: '11',
    spots: [spot, { seen: '2026' }],
    labs: { crea: { ...crea, date: '2026-01' } },
    confirmations: { U: { I1: { answer: true, question_sha256: '0'.repeat(64) } } },
  },
  { id: '12', spots: [] },
  { id: '13', phase: 'early', score: { value: 3, comparator: '>' }, labs: { crea }, smoker: false, age: 70 },
  { id: '14', confirmations: { U: { I1: { answer: true, question_sha256: '0'.repeat(64) } } } },
  { id: '20', confirmations: { t: { I1: true }, '9': { I1: true } } },
  { id: '21', confirmations: { U: { I1: { by: '9' } } } },
  { id: '22', phase: 'early', other_sources: [{ phase: 'late' }] },
  { id: '15', phase: 'late', provenance: { smoker: '9' } },
  { id: '16', spots: [spot] },
  { id: '17', spots: [{}] },
  { id: '18', born: '1990', confirmations: { T: { I1: { answer: true, date: '1980' } } } },
  {
    id: '19',
    born: '1990',
    interview: {
      asked: ['smoker'],
      open: [],
      verified: [{ path: 'smoker', by: '8', date: '1980-01-01', agrees: true, value: '' }],
    },
  },
]

/** The patients of these records, with what the site knows and what is assumed about every patient. */
function arriving(record: Json) {
  const patients = Object.entries(SITE).map(([id, facts]) => [id, { line: 3, facts: { id, ...facts } }] as const)
  const site = { file: '7', sha256: '', patients: new Map(patients) }
  const reading = { mapping: undefined, complete: [], site, assumed: { sex: 'male', smoker: true, score: 1 } }
  return patientsOf(record, () => reading, { dictionary, asOf, read: (own) => teller.read(own) })
}

const PAGES = RECORDS.flatMap(arriving).map((patient) => {
  const record = patient.record as JsonObject
  const found = teller.screen(record, patient)
  if (!found.ok) throw new Error(JSON.stringify(found.problems))
  const { result } = found
  const layout = { width: 1000, height: 1000, paint: PLAIN, dictionary, say }
  const sheet = sheetOf({ ...result, criteria_sha256: '0', record_sha256: '0' }, record, dictionary, { say })
  return {
    result,
    pages: {
      details: resultText(result, { ...layout, explain: false }),
      page: onePage(result, layout),
      HTML: readIn(worksheetHtml([sheet], say)),
      Markdown: worksheetMarkdown([sheet], say).replaceAll(/&\w+;/g, ' '),
    },
  }
})

/** The words in Latin letters that are not of the record or the program: without paths, sources and hashes. */
function read(page: string): string[] {
  return latinIn(
    page.replaceAll(/`[^`]*`|(?:record; )?7, line 3|confirmations|\bprescreen 0[.\d]*|\b[0-9a-f]{12,64}\b/g, ''),
  )
}

describe('the text about a record', () => {
  it('comes from the catalogue, the rules or the record', () => {
    const english = PAGES.flatMap(({ result, pages }) =>
      Object.entries(pages).flatMap(([name, page]) => {
        const found = read(page)
        return found.length > 0 ? [[result.patient, name, ...found].join(' ')] : []
      }),
    )
    expect(english).toEqual([])
    expect(PAGES.every(({ result }) => result.warnings.length > 0)).toBe(true)
  })

  it('uses each sentence that the catalogue has for it', () => {
    // These are for charts of several files, and for rules that the small dictionary does not have.
    const elsewhere = [
      'conflict.one',
      'conflict.one.treated',
      'conflict.too-many',
      'query.days-after-death',
      'query.facts-and-more',
      'chart.partial',
      'chart.partial.pages',
      'source.complete',
    ]
    const keys = Object.keys(RECORD).filter((key) => !elsewhere.includes(key))
    expect(keys.filter((key) => !SAID.has(key as never))).toEqual([])
  })
})

const REFUSED_RECORDS: readonly JsonObject[] = [
  { sexx: 1 },
  { Qqq: 1 },
  { sex: 'Qqq' },
  { spots: [{ size: 'Qqq', Qqq: 1 }] },
  { spots: [{ place: 'Qqq', seen: { value: '2026', by: 1, source: 1, date: 1 } }] },
  { spots: 'Qqq' },
  { spots: ['Qqq'] },
  { tumour: 'Qqq' },
  { smoker: 'Qqq', score: 'Qqq', age: 'Qqq', born: 1, remark: 1 },
  { score: { value: 1, comparator: 'Qqq' }, sex: { one_of: 'Qqq' } },
  { score: { value: 0, comparator: '<' } },
  { score: Infinity },
  { age: { min: 6, max: 5 } },
  { born: '2026-02-31' },
  { born: '2027' },
  { born: '1000' },
  { confirmations: 'Qqq' },
  { confirmations: { U: { I1: { answer: 'Qqq', by: 1, date: 'Qqq', question_sha256: 'Qqq' } } } },
  { confirmations: { U: { Qqq: true } } },
  { labs: { crea: 'Qqq' } },
  { labs: { crea: { value: 'Qqq', unit: 1, uln: 'Qqq', date: 'Qqq' } } },
  { labs: { crea: { value: 1, unit: 'Qqq' } } },
  { labs: { crea: { value: 1, unit: 'g/L ' } } },
  { labs: { crea: { value: 0, unit: 'mg/dL', comparator: '<' } } },
  { labs: { crea: {} }, resourceType: 'Qqq' },
  { provenance: 7 },
]

const REFUSED_TEXTS = [
  '',
  '[]',
  'Qqq',
  '{"Qqq',
  '{"Qqq": 1, "Qqq": 2}',
  `${'['.repeat(150)}${']'.repeat(150)}`,
  '{"a":1}\n7',
  '[{"id": 1},]',
  '[{"id": 1} {"id": 2}, {"id": 3}]',
  '[{"id": 1}, {"id" 2}, {"id": 3}',
  '[1 2]',
  '[',
]

function splitting(text: string, largest?: number): Unreadable[] {
  return new EntrySplitter(false, largest)
    .push(Buffer.from(text), largest === undefined)
    .entries.flatMap((one) => one.problem ?? [])
}

const PROBLEMS: readonly Problem[] = [
  ...[...REFUSED_RECORDS.map((one) => ({ id: '1', ...one })), { id: 7 }, {}, 'Qqq'].flatMap((one) => {
    const found = teller.read(one)
    return found.ok ? [] : found.problems
  }),
  ...REFUSED_TEXTS.flatMap((text) => findRecords(text)).flatMap((one) => one.problems),
  ...[...REFUSED_TEXTS.flatMap((text) => splitting(text)), ...splitting('{"id": "Qqq', 3)].map((one) => ({
    path: '',
    ...one,
  })),
]

/** Notations in records, which are the same in every language. */
const NOTATION =
  /`[^`]*`|\{[^⟦⟧]*?\}+|"[^"]*"|\b(?:sex|spots?|born|age|score|labs|crea|tumour|female|male|smoker|remark|confirmations|resourceType|provenance|one_of|items|value|unit|uln|date|comparator|answer|by|source|question_sha256|place|size|seen|side|present|bone|liver|skin|early|late|past|left|right|Qqq|id|sexx|gram|g|L|dL)\b/g

describe('the reason for refusing a record', () => {
  it('comes from the catalogue, the rules or the record', () => {
    expect(PROBLEMS.length).toBeGreaterThan(50)
    const english = PROBLEMS.flatMap((one) => {
      const found = latinIn(problemText(one, dictionary, say, '1').replaceAll(NOTATION, ''))
      return found.length > 0 ? [one.message, ...found] : []
    })
    expect(english).toEqual([])
  })

  it('is given in general without the words of the record, in English and in any language', () => {
    for (const one of PROBLEMS) {
      const { kind, said } = rejectKind(one, rules)
      const general = retold({ message: kind, said }, say, dictionary)
      expect([kind, general].filter((text) => text.includes('Qqq'))).toEqual([])
      expect(latinIn(general.replaceAll(NOTATION, ''))).toEqual([])
      expect(retold({ message: kind, said }, inEnglish, dictionary)).toBe(kind)
    }
  })

  it('uses each sentence that the catalogue has for it', async () => {
    // Long lists of values, which the small dictionary does not have.
    const shipped = await shippedRules()
    const long = { id: '1', metastases: [{ site: 'livr' }], other_cancers: [{ type: 'Qqq' }] }
    const found = new Screener(shipped, asOf, []).read(long)
    if (!found.ok) for (const one of found.problems) problemText(one, shipped.dictionary, say)
    // Sentences of commands, of charts of several files, of many units, and of problems that are found earlier.
    const elsewhere =
      /^refused\.(?:date(?:\.text)?$|unit\.known$|not-json\.line$|chart\.|fhir-|id-used|no-patient|not-utf-8|unreadable|and-more|more|count|place|standard-input|other-reasons)/
    const keys = Object.keys(REFUSED).filter((key) => !elsewhere.test(key))
    expect(keys.filter((key) => !SAID.has(key as never))).toEqual([])
  })
})
