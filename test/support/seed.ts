import fc from 'fast-check'

/**
 * Makes property tests draw the same cases in every run, so that only a change can make a test fail. `PRESCREEN_SEED`
 * overrides this with a number; for `random`, `vitest.config.ts` or the long check draws one.
 */
fc.configureGlobal({ seed: Number(process.env['PRESCREEN_SEED'] ?? '20260315') })
