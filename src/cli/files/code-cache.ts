import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire, Module } from 'node:module'
import { dirname } from 'node:path'
import { constants, Script } from 'node:vm'

// The compiled code of a built file is kept in a file beside it, so that it need not be compiled at every start. The
// build makes it once; afterwards it is only read. This file is loaded before all others and imports none of them.

/** A built file that was loaded: whether its code came from the cache, and its code as compiled by now. */
export interface Loaded {
  readonly isFromCache: boolean
  readonly compiled: () => Buffer
}

/**
 * Loads a CommonJS file of the build as `require` would, using the code cache beside it. The file is compiled anew if
 * there is no cache, or if the cache was made from other bytes, by another Node, or with other flags of V8. Throws
 * whatever the file throws.
 */
export function loadCached(path: string): Loaded {
  const source = readFileSync(path)
  const cachedData = cachedCode(path, source)
  const script = new Script(`(function (exports, require, module, __filename, __dirname) {${source.toString()}\n})`, {
    filename: path,
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
    ...(cachedData !== undefined && { cachedData }),
  })
  const require = createRequire(path)
  const module = new Module(path)
  module.filename = path
  // Later `require` calls for this file get this module.
  require.cache[path] = module
  const run = script.runInThisContext() as (...given: readonly unknown[]) => void
  run.call(module.exports, module.exports, require, module, path, dirname(path))
  module.loaded = true
  return {
    isFromCache: cachedData !== undefined && script.cachedDataRejected === false,
    compiled: () => script.createCachedData(),
  }
}

/** Writes the compiled code of a built file to its cache. */
export function writeCache(path: string, code: Uint8Array): void {
  writeFileSync(cachePath(path), Buffer.concat([sealOf(readFileSync(path), code), code]))
}

function cachePath(path: string): string {
  return `${path}.cache`
}

/**
 * The compiled code of exactly these bytes; undefined if there is none that can be trusted. V8 itself compares only the
 * length of the source.
 */
function cachedCode(path: string, source: Buffer): Buffer | undefined {
  try {
    const cache = readFileSync(cachePath(path))
    const code = cache.subarray(SEAL_LENGTH)
    return sealOf(source, code).equals(cache.subarray(0, SEAL_LENGTH)) ? code : undefined
  } catch {
    return undefined
  }
}

const SEAL_LENGTH = 32

/** Ties compiled code to the bytes it was made from and to the Node that made it. */
function sealOf(source: Uint8Array, code: Uint8Array): Buffer {
  const { version, arch, platform, versions } = process
  const made = `prescreen code 1 ${version} ${versions.v8} ${platform} ${arch} ${source.length}\n`
  return createHash('sha256').update(made).update(source).update(code).digest()
}
