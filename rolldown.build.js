import { build } from 'rolldown'

// One bundle for each way in; what is imported dynamically becomes a file of its own and is loaded only when used.
await build({
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
})
