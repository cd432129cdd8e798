import { spawnSync } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

// The whole build: bundles, types, and the shipped rules compiled. `--watch` bundles again after every change of a source file,
// until it is ended; changed rule files are read by the program itself.

/**
 * The catalogue is joined, and its templates parsed, here: to join its parts takes as long as an empty process, to begin to parse as long as to
 * screen a patient.
 */
const messages = {
  name: 'messages',
  async load(id) {
    const [input, name, take] = MADE.find(([, , , file]) => id.endsWith(file)) ?? []
    if (input === undefined) return null
    const { exported, files } = await madeOf(input)
    for (const file of files) this.addWatchFile(file)
    // JSON is read faster than literals.
    return `export const ${name} = JSON.parse(${JSON.stringify(JSON.stringify(take(exported)))})`
  },
}

/** Modules that are plain data once they are made: of which module, under which name, what of it, and in whose place. */
const MADE = [
  ['src/messages/parse.ts', 'PARSED', (made) => made.parsedMessages(), join('src', 'messages', 'parsed.ts')],
  ['src/messages/en/index.ts', 'EN', (made) => made.EN, join('src', 'messages', 'en', 'index.ts')],
]

/** What a module exports, and the files that it was made of. */
async function madeOf(input) {
  const { rolldown } = await bundler()
  const bundle = await rolldown({ input, platform: 'node' })
  const { output } = await bundle.generate({ format: 'esm' })
  await bundle.close()
  const [{ code, moduleIds }] = output
  return { exported: await import(`data:text/javascript,${encodeURIComponent(code)}`), files: moduleIds }
}

/** What tells the widths of characters is made when a text needs it: patterns over all emojis take as long to make as to screen a patient. */
const widths = {
  name: 'widths',
  transform(code, id) {
    if (!id.endsWith(join('string-width', 'index.js'))) return null
    const [, imports, body] = /^((?:import .*\n)+)([^]*)$/.exec(code) ?? []
    const begins = 'export default function stringWidth('
    if (body?.split(/\bexport\b/).length !== 2 || !body.includes(begins))
      throw new Error('string-width is written otherwise than it was.')
    const made = body.replace(begins, 'return function stringWidth(')
    return `${imports}let made; export default (...given) => (made ??= make())(...given); function make() {${made}}`
  },
}

/** Parts of Node that are slow to load, and that only some runs ask for. */
const builtins = {
  name: 'builtins',
  transform(code, id) {
    if (!id.endsWith(join('commander', 'lib', 'command.js'))) return null
    const loaded = "const childProcess = require('node:child_process');"
    if (!code.includes(loaded)) throw new Error('commander is written otherwise than it was.')
    return code.replace(loaded, '').replaceAll(/\bchildProcess\b/g, "require('node:child_process')")
  },
}

const shared = {
  platform: 'node',
  plugins: [messages, widths, builtins],
  // A module of ours does nothing but define: who imports one name of a folder does not load all of it.
  treeshake: {
    moduleSideEffects: [
      {
        test: /\/src\/|\/node_modules\/(?:yaml|csv-[a-z]+|hyparquet[a-z-]*|string-width|strip-ansi|ansi-regex|get-east-asian-width)\//,
        sideEffects: false,
      },
    ],
  },
  // It has a part in machine code, which cannot be bundled.
  external: [/^@libsql\//],
  // The reader of rule files is loaded when files differ from those of the build; commands about rules load it at once.
  checks: { ineffectiveDynamicImport: false },
}

/** The command line, as CommonJS: only that can be started from a code cache. What is imported dynamically is loaded only when used. */
function commandLine(core) {
  return {
    ...shared,
    input: {
      prescreen: 'src/cli/start.ts',
      program: 'src/cli/program.ts',
      'batch-worker': 'src/cli/batch/worker.ts',
      'compile-shipped': 'src/cli/compile-shipped.ts',
      'cache-code': 'src/cli/cache-code.ts',
    },
    preserveEntrySignatures: 'allow-extension',
    output: {
      dir: '.build',
      format: 'cjs',
      entryFileNames: '[name].cjs',
      chunkFileNames: ({ name }) => (name === 'core' ? 'core.cjs' : '[name]-[hash].cjs'),
      minify: true,
      // What a screening needs lies in one file: opening ten small ones takes longer than reading one.
      codeSplitting: {
        groups: [{ name: 'core', test: (id) => core.has(id) || id.includes('rolldown/runtime') }],
      },
    },
  }
}

/** The API, as modules. */
const api = {
  ...shared,
  input: { index: 'src/index.ts' },
  output: { dir: '.build/api', format: 'esm', entryFileNames: '[name].js', minify: true },
}

const rolldown = await bundler()
if (rolldown === undefined) refuse()
else if (process.argv.includes('--watch')) watch(rolldown, [commandLine(await coreOf(rolldown)), api])
else {
  rmSync('.build', { recursive: true, force: true })
  await rolldown.build([commandLine(await coreOf(rolldown)), api])
  if (!run('node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json') || !finish()) process.exitCode = 1
}

/** The modules that a screening always loads. */
async function coreOf({ rolldown }) {
  const bundle = await rolldown({
    ...shared,
    input: ['src/cli/program.ts', 'src/cli/commands/screen.ts'],
    plugins: [messages, widths, builtins, { name: 'static', resolveDynamicImport: () => false }],
  })
  const { output } = await bundle.generate({})
  await bundle.close()
  const modules = output.flatMap((chunk) => Object.entries(chunk.modules ?? {}))
  const entry = resolve('src/cli/program.ts')
  return new Set(modules.flatMap(([id, { renderedLength }]) => (renderedLength > 0 && id !== entry ? [id] : [])))
}

/** The bundler; undefined where it, or its part for this platform, is not installed. */
async function bundler() {
  try {
    return await import('rolldown')
  } catch (error) {
    if (error.code === 'ERR_MODULE_NOT_FOUND' || /native binding/.test(error.message)) return undefined
    throw error
  }
}

/** An installation without development packages is one for a program that was built elsewhere, and does not fail. */
function refuse() {
  process.stderr.write(
    `prescreen was not built: not all of its development packages are installed. To build it, run \`npm ci --include=dev --include=optional\` in ${process.cwd()}.\n`,
  )
  if (!['ci', 'install'].includes(process.env.npm_command)) process.exitCode = 2
}

function watch({ watch }, options) {
  const watcher = watch(options)
  watcher.on('event', async (event) => {
    if (event.code === 'ERROR') process.stderr.write(`${event.error.message}\n`)
    if (event.code === 'END' && finish()) process.stdout.write('bin/prescreen.js is current.\n')
    if ('result' in event) await event.result.close()
  })
}

/**
 * Compiles the shipped rules, which the program reads beside its bundles, and what a screening runs of the core; writes the manual page, which an
 * installation gives to `man`.
 */
function finish() {
  const screening = ['screen', 'seeds/patients/match-nct04158843.json', '--as-of', '2026-03-15']
  return run('.build/compile-shipped.cjs') && run('.build/cache-code.cjs', ...screening) && writeManual()
}

function writeManual() {
  const page = spawnSync(process.execPath, ['.build/prescreen.cjs', 'man'], { encoding: 'utf8' })
  if (page.status === 0) writeFileSync('.build/prescreen.1', page.stdout)
  else process.stderr.write(page.stderr)
  return page.status === 0
}

/** Whether a program of Node's did what it should. What it found out is of no interest. */
function run(...words) {
  return spawnSync(process.execPath, words, { stdio: ['ignore', 'ignore', 'inherit'] }).status === 0
}
