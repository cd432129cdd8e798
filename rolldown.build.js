import { build } from 'rolldown'

// One bundle for each way in; what is imported dynamically becomes a file of its own and is loaded only when used.
await build({
  input: {
    prescreen: 'src/cli/main.ts',
    index: 'src/index.ts',
    'compile-shipped': 'src/cli/compile-shipped.ts',
  },
  platform: 'node',
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
          test: /\/src\/(?!model\/|syntax\/|interview\/|cli\/(?:main|prompts|commands\/interview|compile-shipped))|\/node_modules\/(?:zod|chalk)\//,
        },
      ],
    },
  },
})
