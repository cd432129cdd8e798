import { settings } from '../config.ts'
import { outlets, streams } from '../streams.ts'
import type { Prompts } from './prompts.ts'

/** Who asks for lines: the option, the configuration, or a terminal that says that it cannot draw. */
export interface LinearOption {
  readonly linear?: boolean
}

/** Whether questions are single lines. */
export async function isLinear({ linear }: LinearOption): Promise<boolean> {
  return linear ?? (await settings()).linear ?? streams().env['TERM'] === 'dumb'
}

/** How the person of this call is asked. All goes to standard error, so that results stay alone on standard output. */
export async function promptsFor(options: LinearOption): Promise<Prompts> {
  const { errors, input } = streams()
  if (!(await isLinear(options))) {
    const { drawnPrompts } = await import('./drawn.ts')
    return drawnPrompts({ output: errors })
  }
  const [{ linearPrompts }, { Lines }] = await Promise.all([import('./linear.ts'), import('./lines.ts')])
  const { errors: outlet } = outlets()
  return linearPrompts(new Lines(input.stream), (line) => outlet.write(`${line}\n`))
}
