import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

const CHROMIUM = '/usr/bin/chromium'

/** A real browser, and what reads the pages that it prints; installed where they are not there. */
export function needChromium(): string {
  if (!existsSync(CHROMIUM) || spawnSync('pdftotext', ['-v']).status !== 0) {
    const packages = 'chromium poppler-utils fonts-dejavu-core'
    const install = `apt-get install -y ${packages} || (apt-get update && apt-get install -y ${packages})`
    spawnSync('sh', ['-c', install], { stdio: 'ignore', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } })
  }
  if (!existsSync(CHROMIUM)) throw new Error('The tests need a browser: apt-get install chromium poppler-utils')
  return CHROMIUM
}
