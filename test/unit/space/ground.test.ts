import { describe, expect, it } from 'vitest'
import { readGround, readTrialFile, rulesOn } from '../../../src/model/index.ts'
import type { Ground, RuleSet } from '../../../src/model/index.ts'
import { compileKnowledge } from '../../../src/readings/index.ts'
import { parseDay } from '../../../src/quantity/index.ts'
import { groundOf } from '../../../src/space/index.ts'

const TODAY = parseDay('2026-03-15') ?? 0
const SIDES = 'values: {left: {label: left}, right: {label: right}}'
/** A large spot gives the hand its side, unless rules compare spots with the hand. */
const DICTIONARY = `format: prescreen/dictionary/1
units: {}
variables:
  hand: {label: hand, type: choice, ${SIDES}}
  spots:
    label: spots
    type: list
    entry: spot
    fields: {side: {label: side, type: choice, ${SIDES}}, size: {label: size, type: integer, range: 0..9}}
implications:
  - {when: {spots: {some: {size: ≥ 2}}}, then: {hand: left}, because: b.}
`
const HEADER = 'format: prescreen/trial/1\nid: T\ntitle: t\nsource: s.yaml\nenrolment: {state: open}\ncriteria:\n'

function groundFor(dictionary: string): Ground {
  const { ground } = readGround({ path: 'dictionary.yaml', text: dictionary, sha256: '' })
  if (ground === undefined) throw new Error('the dictionary is broken')
  return ground
}

function rulesWith(condition: string, ground: Ground): RuleSet {
  const text = `${HEADER}  - {id: I1, text: t, cites: I1, require: ${condition}}\n`
  const { trial } = readTrialFile({ path: 'trials/T.yaml', text, sha256: condition }, ground)
  if (trial === undefined) throw new Error('the trial is broken')
  return rulesOn(ground, [trial], '')
}

describe('the implications of a dictionary', () => {
  const ground = groundFor(DICTIONARY)
  const one = rulesWith('{hand: left}', ground)

  it('are shared by trials that leave them unchanged', () => {
    const other = rulesWith('{spots: {some: {side: left}}}', ground)
    expect(groundOf(other)).toBe(groundOf(one))
    expect(compileKnowledge(other, TODAY)).toBe(compileKnowledge(one, TODAY))
  })

  it('are compiled again for a trial that turns a value given by an implication into a prohibition', () => {
    const other = rulesWith('{spots: {some: {side: {same_as: hand}}}}', ground)
    expect(groundOf(other)).not.toBe(groundOf(one))
    expect(compileKnowledge(other, TODAY).rules).toBe(other)
  })

  it('are compiled again for another dictionary or other knowledge', () => {
    const [again, none] = [DICTIONARY, DICTIONARY.replace(/implications:[^]*$/, '')].map(groundFor)
    if (again === undefined || none === undefined) throw new Error('no dictionary')
    for (const other of [again, none]) expect(groundOf(rulesWith('{hand: left}', other))).not.toBe(groundOf(one))
    const knowing = { ...ground, knowledge: none.knowledge }
    expect(groundOf(rulesWith('{hand: left}', knowing))).not.toBe(groundOf(one))
  })
})
