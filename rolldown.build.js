import { spawnSync } from 'node:child_process'

// The whole build: bundles, types, and the shipped rules compiled. `--watch` bundles again after every change of a source file,
// until it is ended; changed rule files are read by the program itself.

// One bundle for each way in; what is imported dynamically becomes a file of its own and is loaded only when used.
const options = {
  input: {
    prescreen: 'src/cli/start.ts',
    index: 'src/index.ts',
    'batch-worker': 'src/cli/batch/worker.ts',
    'compile-shipped': 'src/cli/compile-shipped.ts',
  },
  platform: 'node',
  // It has a part in machine code, which cannot be bundled.
  external: [/^@libsql\//],
  // The reader of rule files is loaded when files differ from those of the build; commands about rules load it at once.
  checks: { ineffectiveDynamicImport: false },
  output: {
    dir: '.build',
    format: 'esm',
    entryFileNames: '[name].js',
    chunkFileNames: '[name]-[hash].js',
    cleanDir: true,
    minify: true,
    // What a screening needs lies in one file: opening ten small ones takes longer than reading one.
    codeSplitting: {
      groups: [
        {
          name: 'core',
          test: /\/src\/(?:text|quantity|diagram|dictionary|record|facts|evaluate|decide|outlook|explain|screen|report|cli\/(?!start|main|prompts|batch|log\/(?!writing)|commands\/(?!screen|trials)|compile-shipped|rule-files))|\/node_modules\/(?:zod|chalk)\//,
        },
      ],
    },
  },
}

const rolldown = await bundler()
if (rolldown === undefined) refuse()
else if (process.argv.includes('--watch')) watch(rolldown)
else {
  await rolldown.build(options)
  if (!run('node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json') || !compileShipped()) process.exitCode = 1
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

function watch({ watch }) {
  const watcher = watch(options)
  watcher.on('event', async (event) => {
    if (event.code === 'ERROR') process.stderr.write(`${event.error.message}\n`)
    if (event.code === 'BUNDLE_END' && compileShipped()) process.stdout.write('bin/prescreen.js is current.\n')
    if ('result' in event) await event.result.close()
  })
}

/** Compiles the shipped rules, which the program reads beside its bundles. */
function compileShipped() {
  return run('.build/compile-shipped.js')
}

/** Whether a program of Node's did what it should. */
function run(...words) {
  return spawnSync(process.execPath, words, { stdio: 'inherit' }).status === 0
}
