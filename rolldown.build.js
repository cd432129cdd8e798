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
    minify: 'dce-only',
  },
})
