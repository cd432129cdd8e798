import { createRequire } from 'node:module'
import { join } from 'node:path'
import { loadCached, writeCache } from './files/code-cache.ts'
import { optimizeAsUsual } from './optimizing.ts'

// The last step of the build: runs the program with the given words, and keeps the code that was compiled for it.
const core = join(import.meta.dirname, 'core.cjs')
const { compiled } = loadCached(core)
createRequire(import.meta.filename)('./program.cjs')
process.once('exit', () => {
  optimizeAsUsual()
  writeCache(core, compiled())
})
