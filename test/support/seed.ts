import fc from 'fast-check'

/**
 * The cases of the property tests are the same ones in every run, so that a change is what makes a test fail, unless
 * `PRESCREEN_SEED` says otherwise: a number, for which `random` draws one (`vitest.config.ts`), or the long check.
 */
fc.configureGlobal({ seed: Number(process.env['PRESCREEN_SEED'] ?? '20260315') })
