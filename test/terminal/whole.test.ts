import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { parseDay } from '../../src/quantity/index.ts'
import { Screener } from '../../src/screen/index.ts'
import { samplePatient, shippedRules } from '../support/shipped.ts'
import { Terminal } from '../support/terminal.ts'
import { lacking } from '../support/tools.ts'
import { typedInterview } from '../support/typist.ts'

/** Whole interviews, key by key, on two sizes of terminal. The final screens are in `screens`. */

const AS_OF = '2026-03-15'
const screener = new Screener(await shippedRules(), parseDay(AS_OF) ?? 0)

const lack = lacking('tmux')
beforeEach(({ skip }) => skip(lack !== undefined, lack))

let terminal: Terminal | undefined
afterEach(() => terminal?.close())

/** One on each terminal in the usual run: short, and with a list that does not fit. All of them in the long check. */
const isLong = Number(process.env['PRESCREEN_RUNS'] ?? 1) >= 10
const USUAL = ['match-nct03365973']
const ALL = [...USUAL, 'match-fudan-ai-msk', 'match-nct04158843', 'missing-facts', 'man', 'two-spinal-lesions']

describe.each([
  [80, 24],
  [60, 20],
])('on %i columns and %i lines', (columns, rows) => {
  it.each(isLong ? ALL : USUAL)('the interview of %s ends with its page', async (name) => {
    const { steps } = await typedInterview(samplePatient(name), screener, { day: '2026-03-10' })
    const words = `${process.execPath} bin/prescreen.js --id P-1 --as-of ${AS_OF} --no-color`
    terminal = new Terminal(`${words}; echo "status $?"`, columns, rows)
    for (const { shows, text, enter } of steps) {
      await terminal.sees(...shows)
      terminal.type(...(text === '' ? [] : [text]), ...(enter ? ['Enter'] : []))
    }
    await terminal.sees('Enter done')
    await expect(terminal.screen()).toMatchFileSnapshot(`screens/${name}-${columns}x${rows}.txt`)
    terminal.type('Enter')
    await terminal.sees('status 0')
  })
})
