import type { Trial } from '../../model/index.ts'
import { trialListText, trialText } from '../../report/index.ts'
import { asOfDay, formatOf, rulesFor, trialIds } from '../options.ts'
import type { CommonOptions } from '../options.ts'
import { speechFor } from '../speech.ts'
import { streams } from '../streams.ts'
import { outputWidth, paintFor, print } from '../terminal.ts'

/** `prescreen trials [ID…]`: the rules in plain words. */
export async function trialsCommand(ids: readonly string[], options: CommonOptions): Promise<void> {
  const format = formatOf(options, ['text', 'json'])
  asOfDay(options)
  const rules = await rulesFor(options)
  const wanted = trialIds({ ...options, trial: [...ids, ...(options.trial ?? [])] }, rules)
  const isWanted = ({ id }: Trial): boolean => wanted === undefined || wanted.includes(id)
  if (format === 'json') {
    print(`${JSON.stringify(rules.trials.filter(isWanted), undefined, 2)}\n`)
    return
  }
  const { say, rules: inWords } = await speechFor(options)
  const told = inWords(rules)
  const layout = {
    say,
    width: outputWidth(),
    paint: paintFor(streams().output, options.color),
    dictionary: told.dictionary,
  }
  const trials = told.trials.filter(isWanted)
  if (wanted === undefined) print(trialListText(trials, layout))
  else print(trials.map((trial) => trialText(trial, layout)).join('\n'))
}
