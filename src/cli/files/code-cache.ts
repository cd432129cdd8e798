import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire, Module } from 'node:module'
import { dirname } from 'node:path'
import { constants, Script } from 'node:vm'

// Compiled code of a built file lies beside it, so that a start need not compile it. It is made once, by the build, and only ever read afterwards.
// This file is loaded before all others, and imports none of them.

/** A built file that was loaded: whether its cache was of use, and its code as it is compiled by now. */
export interface Loaded {
  readonly isFromCache: boolean
  readonly compiled: () => Buffer
}

/**
 * Loads a CommonJS file of the build, as `require` would, with the code cache beside it. Without a cache, or with one that was made of other bytes,
 * by another Node or with other flags of V8, the file is compiled anew. What the file throws is thrown.
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
  // Whoever requires the file gets this one.
  require.cache[path] = module
  const run = script.runInThisContext() as (...given: readonly unknown[]) => void
  run.call(module.exports, module.exports, require, module, path, dirname(path))
  module.loaded = true
  return {
    isFromCache: cachedData !== undefined && script.cachedDataRejected === false,
    compiled: () => script.createCachedData(),
  }
}

/** Keeps compiled code for a built file. */
export function writeCache(path: string, code: Uint8Array): void {
  writeFileSync(cachePath(path), Buffer.concat([sealOf(readFileSync(path), code), code]))
}

function cachePath(path: string): string {
  return `${path}.cache`
}

/** The compiled code of these very bytes; undefined where there is none that can be trusted. V8 itself looks only at their length. */
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

/** Ties compiled code to the bytes it was made of and to the Node that made it. */
function sealOf(source: Uint8Array, code: Uint8Array): Buffer {
  const { version, arch, platform, versions } = process
  const made = `prescreen code 1 ${version} ${versions.v8} ${platform} ${arch} ${source.length}\n`
  return createHash('sha256').update(made).update(source).update(code).digest()
}
