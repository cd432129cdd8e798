import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/build.ts'],
    setupFiles: ['test/support/seed.ts'],
    testTimeout: 120_000,
    // Nobody's own configuration or log has a part in the tests.
    env: { XDG_CONFIG_HOME: '/nonexistent/prescreen', XDG_STATE_HOME: '/nonexistent/prescreen' },
  },
})
