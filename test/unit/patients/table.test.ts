import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readTable } from '../../../src/patients/index.ts'
import { parseDay } from '../../../src/quantity/index.ts'
import { Screener } from '../../../src/screen/index.ts'
import { AS_OF, rulesOf } from '../../support/rules.ts'
import { runs } from '../../support/runs.ts'
import { shippedRules } from '../../support/shipped.ts'

/** Tables of facts, as saved by a spreadsheet. */

const { dictionary } = await shippedRules()

const loadedRules = () => rulesOf({})

async function facts(text: string): Promise<unknown[]> {
  const { rows, problems } = await readTable(text, dictionary)
  expect(problems).toEqual([])
  return rows.map((one) => one.facts)
}

async function problems(text: string): Promise<string[]> {
  const { problems: found } = await readTable(text, dictionary)
  return found.map(({ line, column, message }) => `${line} ${column ?? '-'} ${message}`)
}

const FOUND = [{ id: '007', ecog: 1, recurrence: 'none', breast_cancer: { her2: 'negative' } }]

describe('a table of facts', () => {
  it.each([
    ['commas', 'id,ecog,recurrence,breast_cancer.her2\n007,1,none,negative\n'],
    ['semicolons', 'id;ecog;recurrence;breast_cancer.her2\r\n007;1;none;negative\r\n'],
    ['tabs', 'id\tecog\trecurrence\tbreast_cancer.her2\n007\t1\tnone\tnegative'],
    ['quotation marks', '"id","ecog","recurrence","breast_cancer.her2"\n"007","1","none","negative"\n'],
    ['the separator named', 'sep=;\nid;ecog;recurrence;breast_cancer.her2\n007;1;none;negative\n'],
    ['other words for a value', 'id,ecog,recurrence,breast_cancer.her2\n007,1, None ,NEG\n'],
    ['empty lines and cells', 'id,pregnant,ecog,recurrence,breast_cancer.her2\n\n007,,1,none,negative\n,,,,\n'],
  ])('is read with %s', async (_, text) => {
    expect(await facts(text)).toEqual(FOUND)
  })

  it('can have dates, yes and no, ranges, and labs with their units', async () => {
    const head =
      'id,breast_cancer.diagnosis_date,pregnant,hiv_suppressed,age,ecog,labs.platelets,labs.alt.uln,labs.alt,labs.alt.date,metastases'
    expect(await facts(`${head}\np,2026-03,no,TRUE,60-69,<=1,120 10*9/L,40 U/L,<5U/L,2026-03-01,none\n`)).toEqual([
      {
        id: 'p',
        breast_cancer: { diagnosis_date: '2026-03' },
        pregnant: false,
        hiv_suppressed: true,
        age: { min: 60, max: 69 },
        ecog: { value: 1, comparator: '<=' },
        labs: {
          platelets: { value: 120, unit: '10*9/L' },
          alt: { uln: 40, unit: 'U/L', value: 5, comparator: '<', date: '2026-03-01' },
        },
        metastases: [],
      },
    ])
  })

  it('can have the day of a fact, before or after its value', async () => {
    const head =
      'id,ecog.date,ecog,hiv,hiv.date,pregnant,pregnant.date,age,age.date,breast_cancer.er,breast_cancer.er.date'
    expect(await facts(`${head}\np,2026-03-01,<=1,negative,2026,no,2026-03,60-69,2025-06-30,,\n`)).toEqual([
      {
        id: 'p',
        ecog: { value: 1, comparator: '<=', date: '2026-03-01' },
        hiv: { value: 'negative', date: '2026' },
        pregnant: { value: false, date: '2026-03' },
        age: { min: 60, max: 69, date: '2025-06-30' },
      },
    ])
    expect(
      await facts('id,metastases,metastases.date,birth_date,birth_date.date\np,none,2026-03-01,1960,2026\n'),
    ).toEqual([
      {
        id: 'p',
        metastases: { complete: true, items: [], date: '2026-03-01' },
        birth_date: { value: '1960', date: '2026' },
      },
    ])
  })

  it('can have an age on one side of a limit', async () => {
    const age = async (text: string): Promise<unknown> => (await facts(`id,age\np,${text}\n`))[0]
    expect(await age('>70')).toEqual({ id: 'p', age: { min: 71, max: 130 } })
    expect(await age('>= 70')).toEqual({ id: 'p', age: { min: 70, max: 130 } })
    expect(await age('<65')).toEqual({ id: 'p', age: { min: 0, max: 64 } })
    expect(await age('<=65')).toEqual({ id: 'p', age: { min: 0, max: 65 } })
  })

  it.each([
    ['hiv', '-', 'negative'],
    ['hiv', '–', 'negative'],
    ['breast_cancer.er', '-', 'negative'],
    ['recist_response', 'NA', 'not_applicable'],
    ['recist_response', 'n/a', 'not_applicable'],
  ])('refuses in %s the cell %s, which could also mean that nothing is known', async (column, cell, value) => {
    expect(await problems(`id,${column}\np,${cell}\n`)).toEqual([
      `2 ${column} \`${cell}\` is often written where nothing is known; write \`${value}\`, or leave the cell empty.`,
    ])
    expect(await facts(`id,${column}\np,${value}\n`)).toHaveLength(1)
  })

  it.each(['-', 'NA', 'n/a', '.', '?', 'unknown', 'null'])(
    'does not accept %s as a value of any type',
    async (cell) => {
      const small = loadedRules()
      const columns = [
        'sex',
        'smoker',
        'score',
        'age',
        'born',
        'remark',
        'labs.crea',
        'labs.crea.uln',
        'spots',
        'score.date',
      ]
      for (const column of columns) {
        const { rows, problems: found } = await readTable(`id,${column}\np,${cell}\n`, small.dictionary)
        const refused = rows.flatMap(({ facts: own }) => {
          const read = new Screener(small, parseDay(AS_OF) ?? 0).read(own)
          return read.ok ? [] : read.problems
        })
        expect([column, found.length + refused.length]).toEqual([column, 1])
      }
    },
  )

  it('says that a text should be left out if nothing is known', async () => {
    const { problems: found } = await readTable('id,remark\np,N/A\n', loadedRules().dictionary)
    expect(found.map(({ message }) => message)).toEqual([
      '`N/A` is often written where nothing is known; leave the cell empty.',
    ])
    const { rows } = await readTable('id,remark\np,not applicable any more\n', loadedRules().dictionary)
    expect(rows).toEqual([{ line: 2, facts: { id: 'p', remark: 'not applicable any more' } }])
  })

  it.each([
    ['a column twice', 'id,ecog,ecog\n', '1 ecog This column is there twice.'],
    ['an unknown column', 'id,recurence\n', '1 recurence There is no fact of this name. Did you mean `recurrence`?'],
    [
      'a fact without its group',
      'id,her2\n',
      '1 her2 There is no fact of this name. Did you mean `breast_cancer.her2`?',
    ],
    ['no id', 'ID,ecog\n', '1 - There is no column `id` with the ids of the patients. Did you mean `ID`?'],
    ['an id that is missing', 'id,ecog\n,1\n', '2 id The id is missing.'],
    [
      'a line that is too long',
      'id,ecog\np,1,2\n',
      '2 - This line has 3 cells and the header 2; a cell with a comma or semicolon inside needs quotation marks.',
    ],
    ['a quotation mark too many', 'id,ecog\np,"1\n', '2 - The quotation marks here do not match.'],
    [
      'a lab without a unit',
      'id,labs.alt\np,30\n',
      '2 labs.alt `30` does not fit here; ALT is written with its unit and a decimal point, such as `12.5 U/L`.',
    ],
    [
      'a decimal comma',
      'id;labs.alt\np;30,5 U/L\n',
      '2 labs.alt `30,5 U/L` does not fit here; ALT is written with its unit and a decimal point, such as `12.5 U/L`.',
    ],
    [
      'two units',
      'id,labs.alt,labs.alt.uln\np,30 U/L,1 ukat/L\n',
      '2 labs.alt.uln The result and its upper limit have different units.',
    ],
    [
      'a date of no lab',
      'id,labs.alt.date\np,2026\n',
      '2 labs.alt.date There is a date here, and no value that it is of.',
    ],
    [
      'a date of a lab that is wrong',
      'id,labs.alt.date,labs.alt\np,2026,30\n',
      '2 labs.alt `30` does not fit here; ALT is written with its unit and a decimal point, such as `12.5 U/L`.',
    ],
    [
      'a date of no value',
      'id,ecog,ecog.date\np,,2026\n',
      '2 ecog.date There is a date here, and no value that it is of.',
    ],
    ['a date twice', 'id,ecog,ecog.date,ecog.date\n', '1 ecog.date This column is there twice.'],
    [
      'a date of a group',
      'id,other_trial.date\n',
      '1 other_trial.date There is no fact of this name. Did you mean `other_trial.ended`?',
    ],
    [
      'a date in a list',
      'id,surgeries[].major.date\n',
      '1 surgeries[].major.date There is no fact of this name. `prescreen schema patient` names all facts.',
    ],
    [
      'entries of a list',
      'id,metastases\np,liver\n',
      '2 metastases Entries of distant metastases have no place in a table; `none` says that there are none. Give them as JSON.',
    ],
    ['nothing', '\n', '1 - The file is empty.'],
  ])('is refused for %s', async (_, text, problem) => {
    expect(await problems(text)).toEqual([problem])
  })

  it('gives the line in the file, even after cells with several lines', async () => {
    expect(await problems('id,ecog\n\n"p\nq",1\n,1\n')).toEqual(['5 id The id is missing.'])
  })

  it('has the same meaning in any order of columns and rows', async () => {
    const columns = ['id', 'ecog', 'recurrence', 'pregnant', 'labs.alt', 'labs.alt.uln', 'ecog.date', 'labs.alt.date']
    const rows = [
      ['a', '1', 'none', 'no', '30 U/L', '40 U/L', '2026', '2026-03'],
      ['b', '', 'distant', '', '', '35 U/L', '', '2026-02'],
      ['c', '2', '', 'yes', '28 U/L', '', '2026-01-01', ''],
    ]
    const byId = (all: readonly unknown[]): Map<unknown, unknown> =>
      new Map(all.map((one) => [(one as { readonly id: string }).id, one]))
    const expected = byId(await facts([columns, ...rows].map((one) => one.join()).join('\n')))
    const order = fc.shuffledSubarray([0, 1, 2, 3, 4, 5, 6, 7], { minLength: 8 })
    const lines = fc.shuffledSubarray([0, 1, 2], { minLength: 3 })
    await fc.assert(
      fc.asyncProperty(order, lines, async (own, which) => {
        const table = [columns, ...which.map((at) => rows[at] ?? [])]
        const text = table.map((one) => own.map((at) => one[at]).join(';')).join('\n')
        expect(byId(await facts(text))).toEqual(expected)
      }),
      { numRuns: runs(100) },
    )
  })
})
