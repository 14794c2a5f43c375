import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    globalSetup: ['test/support/postgres-setup.ts', 'test/support/called-rpcs-setup.ts'],
    // Files share the modules of their process; `npm run test:isolated` gives each file its own.
    isolate: false,
    // Examples of the OpenAPI documents are calls of the tests (npm run examples).
    setupFiles: process.env.RECORD_CALLS ? ['test/support/record-calls.ts'] : [],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // Two cores: the server under test, its store and the client all run beside the tests.
    maxWorkers: 2,
    reporters: ['default'],
  },
})
