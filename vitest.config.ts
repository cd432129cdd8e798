import { defineConfig } from 'vitest/config'

/** Tests of what is in `src`, in this process: nothing is built or started for them. */
const INSIDE = [
  'test/{unit,conformance,golden,prompts,align}/**/*.test.ts',
  'test/property/{certificates,completions,findings,missing,oracle,plain,reading,readings}.test.ts',
  'test/criteria/{contract,sources}.test.ts',
]

/** Those of them that together take some seconds, to be run before every commit. */
const FAST = [
  'test/{golden,align}/**/*.test.ts',
  'test/conformance/conformance.test.ts',
  'test/unit/{batch,cells,conditions,days,diagram,dictionary,fhir,files,interview,patients,quantity}/**/*.test.ts',
  'test/unit/{readings,record,schemas,screen,space,text}/**/*.test.ts',
  'test/unit/{layers,planted,yaml-text}.test.ts',
  'test/property/{completions,findings,plain}.test.ts',
  'test/criteria/sources.test.ts',
]

/** What takes a minute by itself, or fails in ways of the operating system, belongs to the long check (`npm run check:long`). */
const LONG = [
  'test/property/{decide,dictionaries,order,proofs,shipped-trials,timing,typed-answers,varied}.test.ts',
  'test/criteria/long-lists.test.ts',
  'test/cli/{failures,full-disk,inputs,other-ci}.test.ts',
]

/** The compiled code of the program is taken from its cache only by a process in which little else was loaded. */
const APART = ['test/cli/code-cache.test.ts']
const times = Number(process.env['PRESCREEN_RUNS'] ?? 1)
const isLong = times >= 10

// New cases can be drawn again: their seed is one number for all tests, and is printed.
if (process.env['PRESCREEN_SEED'] === 'random') {
  process.env['PRESCREEN_SEED'] = String(Math.floor(Math.random() * 1e9))
  process.stdout.write(`PRESCREEN_SEED=${process.env['PRESCREEN_SEED']}\n`)
}

const shared = {
  setupFiles: ['test/support/seed.ts'],
  // More cases get more time.
  testTimeout: 120_000 * Math.max(1, times),
  hookTimeout: 120_000,
  // The tests use no configuration, log or cache of the person who runs them; no folder can be made where the cache would be.
  env: {
    XDG_CONFIG_HOME: '/nonexistent/prescreen',
    XDG_STATE_HOME: '/nonexistent/prescreen',
    XDG_CACHE_HOME: '/dev/null',
  },
}

export default defineConfig({
  test: {
    // Left to itself, vitest keeps one processor free: of two, half.
    maxWorkers: '100%',
    projects: [
      // Its files share what they import, and nothing else: they leave no trace.
      { test: { ...shared, name: 'fast', include: FAST, isolate: false } },
      { test: { ...shared, name: 'inside', include: INSIDE, exclude: FAST, isolate: false } },
      {
        test: {
          ...shared,
          name: 'program',
          // As above: what a file changes, it puts back.
          isolate: false,
          include: ['test/**/*.test.ts'],
          exclude: [...INSIDE, ...APART, ...(isLong ? [] : LONG)],
          globalSetup: ['test/support/build.ts'],
        },
      },
      { test: { ...shared, name: 'apart', include: APART } },
    ],
  },
})
