import { describe, expect, it } from 'vitest'
import { variableAt } from '../../../src/dictionary/index.ts'
import type { ChoiceVariable } from '../../../src/dictionary/index.ts'
import { answerable, choiceNumbers, readAnswer } from '../../../src/interview/index.ts'
import type { Answerable } from '../../../src/interview/index.ts'
import { shippedRules } from '../../support/shipped.ts'

/** What nurses write for drugs and regimens when they are asked for the class of a treatment. */

const { dictionary } = await shippedRules()
const { values } = variableAt(dictionary, 'systemic_therapies[].class') as ChoiceVariable
const choices: readonly Answerable[] = [
  ...values.map(answerable),
  { label: "don't know", inFull: ['unknown'], unknown: true },
]
const nameOf = (at: number): string => values[at]?.name ?? ''

/** The class that is chosen at once, by a complete name. */
function kindOf(typed: string): string | undefined {
  const { chosen, exact } = readAnswer(typed, choices)
  return exact && chosen !== undefined ? nameOf(chosen) : undefined
}

/** The classes that are named together, so that none is chosen. */
function togetherIn(typed: string): readonly string[] | undefined {
  const { chosen, together } = readAnswer(typed, choices)
  expect(chosen).toBeUndefined()
  return together?.map(nameOf)
}

const KINDS: Readonly<Record<string, readonly string[]>> = {
  targeted: [
    'T-DXd',
    'TDXd',
    't-dxd',
    'Enhertu',
    'T-DM1',
    'TDM1',
    'Kadcyla',
    'ado-trastuzumab emtansine',
    'Dato-DXd',
    'SG',
    'Trodelvy',
    'sacituzumab govitecan',
    'HP',
    'CDK4/6',
    'CDK 4/6',
    'CDK4/6i',
    'cdk4/6 inhibitor',
    'CDK 4/6 inhibitor',
    'palbociclib',
    'Ibrance',
    'ribociclib',
    'Kisqali',
    'abemaciclib',
    'Verzenio',
    'Verzenios',
    'dalpiciclib',
    'PARP inhibitor',
    'Herceptin',
    'trastuzumab + pertuzumab',
  ],
  chemotherapy: [
    'AC',
    'ddAC',
    'AC-T',
    'EC',
    'EC-T',
    'FEC',
    'FAC',
    'TAC',
    'TC',
    'CMF',
    'TCb',
    '5-FU',
    '5FU',
    'MTX',
    'nab-paclitaxel',
    'Taxol',
    'Xeloda',
    'paclitaxel and carboplatin',
    'AC then paclitaxel',
    'EC, docetaxel',
  ],
  aromatase_inhibitor: ['AI', 'Femara', 'Arimidex', 'Aromasin'],
  other_endocrine: ['Nolvadex', 'Faslodex', 'SERD', 'SERM'],
  ovarian_suppression: ['OFS', 'Zoladex', 'GnRH', 'GnRH agonist', 'LHRH'],
}

describe('a short name of a drug or a regimen', () => {
  it.each(Object.entries(KINDS).flatMap(([kind, names]) => names.map((name) => [name, kind] as const)))(
    '%s means %s',
    (name, kind) => {
      expect(kindOf(name)).toBe(kind)
    },
  )

  it.each<[string, readonly string[]]>([
    ['TCHP', ['chemotherapy', 'targeted']],
    ['TCbHP', ['chemotherapy', 'targeted']],
    ['TCH', ['chemotherapy', 'targeted']],
    ['TH', ['chemotherapy', 'targeted']],
    ['THP', ['chemotherapy', 'targeted']],
    ['AC-TH', ['chemotherapy', 'targeted']],
    ['AC-THP', ['chemotherapy', 'targeted']],
    ['paclitaxel + trastuzumab', ['chemotherapy', 'targeted']],
    ['letrozole/ribociclib', ['aromatase_inhibitor', 'targeted']],
    ['letrozole plus CDK4/6 inhibitor', ['aromatase_inhibitor', 'targeted']],
    ['AI and OFS', ['aromatase_inhibitor', 'ovarian_suppression']],
    ['tamoxifen & goserelin', ['other_endocrine', 'ovarian_suppression']],
    ['AC then TH', ['chemotherapy', 'targeted']],
  ])('%s means several classes, and chooses none', (name, kinds) => {
    expect(togetherIn(name)).toEqual(kinds)
    expect(readAnswer(name, choices).found.map(nameOf)).toEqual(kinds)
  })

  // A letter, a scan, or several things: the person chooses.
  it.each(['T', 'A', 'CT', 'ET', 'CAP', 'AP', 'HER2', 'zoledronic acid', 'letrozole and Qqq', 'and', '+', 'CDK', 'TA'])(
    '%s chooses nothing',
    (name) => {
      const { chosen } = readAnswer(name, choices)
      expect(chosen).toBeUndefined()
    },
  )

  it('leaves the choices their numbers; a number that begins a name waits for Enter', () => {
    expect(choiceNumbers(choices)?.filter((one) => one !== undefined)).toEqual(['1', '2', '3', '4', '5', '6'])
    const byNumber = (typed: string): readonly [string, boolean] => {
      const reading = readAnswer(typed, choices)
      return [nameOf(reading.chosen ?? -1), reading.byNumber]
    }
    expect(byNumber('3')).toEqual(['chemotherapy', true])
    expect(byNumber('5')).toEqual(['ovarian_suppression', false])
    expect(byNumber('5-')).toEqual(['', false])
  })
})
