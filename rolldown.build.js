import { spawnSync } from 'node:child_process'
import { build, watch } from 'rolldown'

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

/** Compiles the shipped rules, which the program reads beside its bundles. */
function compileShipped() {
  return spawnSync(process.execPath, ['.build/compile-shipped.js'], { stdio: 'inherit' }).status === 0
}

// `--watch` builds again after every change of a source file, until it is ended; changed rule files are read by the program itself.
if (process.argv.includes('--watch')) {
  const watcher = watch(options)
  watcher.on('event', async (event) => {
    if (event.code === 'ERROR') process.stderr.write(`${event.error.message}\n`)
    if (event.code === 'BUNDLE_END' && compileShipped()) process.stdout.write('bin/prescreen.js is current.\n')
    if ('result' in event) await event.result.close()
  })
} else await build(options)
