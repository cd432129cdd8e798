import { trialListText, trialText } from '../../report/index.ts'
import { asOfDay, formatOf, rulesFor, trialIds } from '../options.ts'
import type { CommonOptions } from '../options.ts'
import { streams } from '../streams.ts'
import { outputWidth, paintFor, print } from '../terminal.ts'

/** `prescreen trials [ID…]`: the rule sets in plain words, rendered from the rules. */
export async function trialsCommand(ids: readonly string[], options: CommonOptions): Promise<void> {
  const format = formatOf(options, ['text', 'json'])
  asOfDay(options)
  const rules = await rulesFor(options)
  const wanted = trialIds({ ...options, trial: [...ids, ...(options.trial ?? [])] }, rules)
  const trials = rules.trials.filter((trial) => wanted === undefined || wanted.includes(trial.id))
  if (format === 'json') {
    print(`${JSON.stringify(trials, undefined, 2)}\n`)
    return
  }
  const layout = {
    width: outputWidth(),
    paint: paintFor(streams().output, options.color),
    dictionary: rules.dictionary,
  }
  if (wanted === undefined) print(trialListText(trials, layout))
  else print(trials.map((trial) => trialText(trial, layout)).join('\n'))
}
