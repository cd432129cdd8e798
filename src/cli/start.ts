import { createRequire } from 'node:module'
import { join } from 'node:path'
import { loadCached } from './files/code-cache.ts'

// The file that `bin/prescreen.js` loads: loads the core from its code cache, then the program, which finds it loaded.
loadCached(join(import.meta.dirname, 'core.cjs'))
createRequire(import.meta.filename)('./program.cjs')
