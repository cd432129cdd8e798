#!/usr/bin/env node
// Any Node can read these lines, also as CommonJS: an old one gets a sentence, not a syntax error.
const [major, minor] = process.versions.node.split('.').map(Number)
if (major < 20 || (major === 20 && minor < 19)) {
  refuse(`prescreen needs Node.js 20.19 or later; this is ${process.versions.node}.`)
} else {
  process.once('beforeExit', sayUnfinished)
  import('../.build/prescreen.js').catch(sayNotBuilt)
}

/** Only the program itself may be missing: what goes wrong within it is an error like any other. */
async function sayNotBuilt(error) {
  if (error.code !== 'ERR_MODULE_NOT_FOUND' || !String(error.url).endsWith('/.build/prescreen.js')) throw error
  const { fileURLToPath } = await import('node:url')
  const folder = fileURLToPath(new URL('..', error.url)).slice(0, -1)
  refuse(`prescreen is not built yet: run \`npm run build\` in ${folder}.`)
}

/** Node takes it for success when nothing is left to wait for, although the program has not said how it went. */
function sayUnfinished() {
  if (process.exitCode === undefined) refuse('prescreen ended before it was done. Please report this.')
}

function refuse(sentence) {
  process.stderr.write(`${sentence}\n`)
  process.exitCode = 2
}
