#!/usr/bin/env node
// Any Node can read these lines: an old one gets a sentence, not a syntax error. CommonJS, because Node starts it sooner.
const [major, minor] = process.versions.node.split('.').map(Number)
if (major < 20 || (major === 20 && minor < 19)) {
  refuse(`prescreen needs Node.js 20.19 or later; this is ${process.versions.node}.`)
} else {
  process.once('beforeExit', sayUnfinished)
  start()
}

function start() {
  const { join } = require('node:path')
  const folder = join(__dirname, '..')
  const program = join(folder, '.build', 'prescreen.cjs')
  if (require('node:fs').existsSync(program)) require(program)
  else refuse(`prescreen is not built yet: run \`npm run build\` in ${folder}.`)
}

/** Node takes it for success when nothing is left to wait for, although the program has not said how it went. */
function sayUnfinished() {
  if (process.exitCode === undefined) refuse('prescreen ended before it was done. Please report this.')
}

function refuse(sentence) {
  process.stderr.write(`${sentence}\n`)
  process.exitCode = 2
}
