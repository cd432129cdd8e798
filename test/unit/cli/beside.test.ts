import { Writable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import type { Standing } from '../../../src/cli/interviewing.ts'
import type { PickConfig } from '../../../src/cli/prompts/pick.ts'
import type { LabSheetConfig } from '../../../src/cli/prompts/sheet.ts'
import type { Prompts } from '../../../src/cli/prompts/prompts.ts'
import { terminalRespondent } from '../../../src/cli/prompts/respondent.ts'
import { withStreams } from '../../../src/cli/streams.ts'
import { say } from '../../../src/cli/terminal.ts'
import { conversation, questionFor } from '../../../src/interview/index.ts'
import { parseDay } from '../../../src/quantity/index.ts'
import type { JsonObject } from '../../../src/record/index.ts'
import { PLAIN } from '../../../src/report/index.ts'
import { Screener } from '../../../src/screen/index.ts'
import { samplePatient, shippedRules } from '../../support/shipped.ts'

const AS_OF = '2026-03-15'

/** Does some work at a terminal of 80 columns, and returns what was printed there. */
async function atTerminal(work: () => Promise<void>): Promise<string> {
  let said = ''
  const write = (chunk: Buffer, _encoding: unknown, done: () => void): void => {
    said += chunk.toString()
    done()
  }
  const errors = Object.assign(new Writable({ write }), { isTTY: true, columns: 80 })
  const input = { isTTY: true, stream: () => process.stdin, bytes: () => new Uint8Array() }
  await withStreams({ input, output: errors, errors, env: {} }, work)
  return said
}

describe('text on a terminal', () => {
  it('wraps at spaces, with later lines indented more', async () => {
    const answer = `  systemic therapies: 1. chemotherapy; 2. ovarian suppression, still going on; 3. aromatase inhibitor`
    const said = await atTerminal(() => Promise.resolve(say(answer)))
    expect(said).toBe(
      '  systemic therapies: 1. chemotherapy; 2. ovarian suppression, still going on;\n    3. aromatase inhibitor\n',
    )
  })
})

describe('a lab that is too old', () => {
  it('is asked for again, on one sheet with all other labs that are too old', async () => {
    const record = samplePatient('match-nct04158843')
    const labs = record['labs'] as Readonly<Record<string, JsonObject>>
    const dated = Object.fromEntries(Object.entries(labs).map(([name, lab]) => [name, { ...lab, date: '2026-01-05' }]))
    const young = { ...dated, albumin: { ...dated['albumin'], date: '2026-03-10' } }
    expect(await rowsFor({ ...record, labs: young }, 'labs.alt')).toEqual(
      Object.keys(labs)
        .flatMap((name) => (name === 'albumin' ? [] : `labs.${name}`))
        .toSorted(),
    )
    expect(await rowsFor({ ...record, labs: young }, 'labs.albumin')).toEqual(['labs.albumin'])
  })

  /** The labs on the sheet that asks for the lab at this path. */
  async function rowsFor(record: JsonObject, path: string): Promise<readonly string[]> {
    const rules = await shippedRules()
    const { dictionary } = rules
    const screener = new Screener(rules, parseDay(AS_OF) ?? 0, ['NCT04158843'])
    const read = screener.read(record)
    if (!read.ok) throw new Error(JSON.stringify(read.problems))
    const evaluations = screener.evaluate(read.facts)
    const warnings = screener.aged(read.facts)
    const standing: Standing = {
      talk: conversation(record),
      facts: read.facts,
      evaluations,
      considered: evaluations,
      warnings,
    }
    const question = questionFor(path, evaluations, dictionary)
    if (question === undefined) throw new Error(path)
    let rows: readonly string[] = []
    const labSheet = (config: LabSheetConfig) => {
      rows = config.rows.map((one) => one.path)
      return Promise.resolve({ kind: 'back' as const })
    }
    await atTerminal(async () => {
      const prompts = { labSheet } as unknown as Prompts
      const terminal = { dictionary, today: AS_OF, prompts, paint: PLAIN, saved: undefined, resumed: false }
      await terminalRespondent(terminal).answer(question, standing, undefined)
    })
    return rows.toSorted()
  }
})

describe('the question whether to go on for closed trials', () => {
  async function question(record: JsonObject): Promise<string> {
    const rules = await shippedRules()
    const screener = new Screener(rules, parseDay(AS_OF) ?? 0)
    const read = screener.read(record)
    if (!read.ok) throw new Error(JSON.stringify(read.problems))
    const evaluations = screener.evaluate(read.facts)
    const considered = evaluations.filter(({ compiled }) => compiled.trial.enrolment.state !== 'closed')
    const standing: Standing = { talk: conversation(record), facts: read.facts, evaluations, considered, warnings: [] }
    let asked = ''
    const pick = ({ screen }: PickConfig<unknown>) => {
      asked = screen.question
      return Promise.resolve({ kind: 'back' as const })
    }
    const { dictionary } = rules
    const prompts = { pick } as unknown as Prompts
    await atTerminal(async () => {
      const terminal = { dictionary, today: AS_OF, prompts, paint: PLAIN, saved: undefined, resumed: false }
      await terminalRespondent(terminal).goOn?.(2, standing)
    })
    return asked
  }

  it('does not say that all is decided if something nobody knows leaves a trial open', async () => {
    expect(await question({ id: 'p', sex: 'male' })).toBe(
      'All trials that enrol are decided. Go on for 2 trials that are closed?',
    )
    expect(await question({ id: 'p', sex: 'female' })).toBe(
      'Everything was asked for the trials that enrol, and not all is known. Go on for 2 trials that are closed?',
    )
  })
})
