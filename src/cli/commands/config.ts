import { harmless } from '../../text/index.ts'
import { disk } from '../files/disk.ts'
import { allSettings, configPath } from '../config.ts'
import { formatOf } from '../options.ts'
import type { CommonOptions } from '../options.ts'
import { print } from '../terminal.ts'

/** `prescreen config`: every setting with its value and where it comes from. */
export async function configCommand(options: CommonOptions): Promise<void> {
  const format = formatOf(options, ['text', 'json'])
  const all = await allSettings()
  if (format === 'json') {
    print(`${JSON.stringify({ file: configPath(), settings: all }, undefined, 2)}\n`)
    return
  }
  const there = disk().existsSync(configPath()) ? '' : ' (does not exist; it is not needed)'
  const lines = all.map(
    ({ name, value, origin }) => `  ${name.padEnd(16)} ${harmless(value === '' ? '–' : value)}  (${harmless(origin)})`,
  )
  print(`${harmless(configPath())}${there}\n${lines.join('\n')}\n`)
}
