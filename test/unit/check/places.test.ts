import { describe, expect, it } from 'vitest'
import { checkProject } from '../../../src/check/index.ts'
import { placeOf } from '../../../src/text/index.ts'
import { projectOf } from '../../support/pages.ts'
import { SMALL_DICTIONARY } from '../../support/rules.ts'

/** Codes with line and column of the findings in these lines of a criterion, which begin at line 7. */
function placesIn(lines: string): string[] {
  const head = 'format: prescreen/trial/1\nid: T\ntitle: t\nsource: s.yaml\nenrolment: {state: open}\ncriteria:\n'
  const project = projectOf({
    'criteria/dictionary.yaml': SMALL_DICTIONARY,
    'criteria/trials/T.yaml': `${head}${lines}`,
    's.yaml': 'format: prescreen/source/1\nid: T\nbullets:\n  I1: a\n',
  })
  const { found } = checkProject(project, { proofs: false, pairs: false, severities: {} })
  return found
    .filter(({ code }) => /^(?:quantity|value)\//.test(code))
    .map(({ code, file, span }) => {
      const { line, column } = placeOf(file, span.start)
      return `${code} ${line}:${column}`
    })
}

describe('a finding in a condition', () => {
  it('is shown where its part is written, also in branches and in zones for people', () => {
    const lines = `  - id: I1
    text: t
    cites: I1
    note: n
    require:
      labs.crea: ≤ 3 mg/dL
      any:
        - labs.crea: ≤ 900 mg/dL
        - sex: [male, male]
    confirm:
      when: {sex: female, labs.crea: ≤ 800 mg/dL}
      ask: Is it so?
      who: the nurse
`
    expect(placesIn(lines)).toEqual(['quantity/implausible 14:22', 'value/twice 15:16', 'quantity/implausible 17:38'])
  })
})
