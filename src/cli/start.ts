import { createRequire } from 'node:module'
import { join } from 'node:path'
import { loadCached } from './files/code-cache.ts'

// What `bin/prescreen.js` loads: the core from its code cache, then the program, which finds it there.
loadCached(join(import.meta.dirname, 'core.cjs'))
createRequire(import.meta.filename)('./program.cjs')
