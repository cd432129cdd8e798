import { wrap } from '../../report/index.ts'
import { settings } from '../config.ts'
import { drawing, outlets, streams } from '../streams.ts'
import { messageWidth } from '../terminal.ts'
import { Interruptions } from './interruptions.ts'
import type { Prompts } from './prompts.ts'

/**
 * Whether questions are asked line by line. If left out, the configuration decides, or a terminal that says that it
 * cannot draw.
 */
export interface LinearOption {
  readonly linear?: boolean
}

/** Whether questions are asked line by line instead of being drawn on a screen. */
export async function isLinear({ linear }: LinearOption): Promise<boolean> {
  return linear ?? (await settings()).linear ?? streams().env['TERM'] === 'dumb'
}

/**
 * Lets `work` ask a person, on a screen or line by line. Everything is written to standard error, so that standard
 * output holds only results.
 */
export async function asking<T>(options: LinearOption, work: (prompts: Prompts) => Promise<T>): Promise<T> {
  const repeatsLabs = await isLinear(options)
  let interruptions: Interruptions | undefined
  let loaded: Promise<Prompts> | undefined
  /**
   * The prompts, loaded when the first question is asked, and not after Ctrl-C. Before that there are no answers to
   * lose, so Ctrl-C ends the program at once, even while it waits for a file.
   */
  const own = async (): Promise<Prompts> => {
    interruptions ??= new Interruptions()
    const prompts = await (loaded ??= repeatsLabs ? linear(interruptions) : drawn())
    await interruptions.check()
    return prompts
  }
  try {
    return await work({
      pick: async (config) => (await own()).pick(config),
      line: async (config) => (await own()).line(config),
      labSheet: async (config) => (await own()).labSheet(config),
      press: async (config) => (await own()).press(config),
      repeatsLabs,
    })
  } finally {
    interruptions?.close()
  }
}

async function drawn(): Promise<Prompts> {
  const { drawnPrompts } = await import('./drawn.ts')
  return drawnPrompts({
    // A new stream for each prompt, because each prompt closes its own.
    get output() {
      return drawing()
    },
  })
}

async function linear(interruptions: Interruptions): Promise<Prompts> {
  const [{ linearPrompts }, { Lines }] = await Promise.all([import('./linear.ts'), import('./lines.ts')])
  const { errors, input } = streams()
  const outlet = outlets().errors
  return linearPrompts(new Lines(input.stream, interruptions), (line) => {
    outlet.write(`${(errors.isTTY === true ? broken(line, messageWidth()) : [line]).join('\n')}\n`)
  })
}

/** Wraps a long line between words; the terminal would break it inside a word. */
function broken(line: string, width: number): string[] {
  const [indent = ''] = /^ */.exec(line) ?? []
  return wrap(line, width - indent.length).map((part) => indent + part)
}
