import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

/** Milliseconds a test may take: real processes and databases are slower than pure rules. */
const patience = { quick: 40_000, real: 150_000, long: 300_000 }

function project(name: string, include: readonly string[], timeoutMs: number, isolate = true) {
  return {
    extends: true as const,
    test: {
      ...{ name, isolate },
      include: [...include],
      testTimeout: timeoutMs,
      hookTimeout: timeoutMs,
    },
  }
}

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  test: {
    environment: 'node',
    // Tests start real programs and real databases, in forks, which keep their file descriptors apart. They wait
    // for those longer than they work: three share the two cores of the smallest machine.
    pool: 'forks',
    maxWorkers: 3,
    passWithNoTests: false,
    // What is waited for comes, in a while: a browser of its own shares the two cores.
    expect: { poll: { timeout: 20_000 } },
    // A rehearsal database outlives a hanging test otherwise.
    teardownTimeout: 20_000,
    projects: [
      // Pure rules leave nothing behind: files that share a process load each module once, in half the time.
      project('unit', ['test/unit/**/*.test.{ts,tsx,mjs}'], patience.quick, false),
      project('architecture', ['test/architecture/**/*.test.ts'], patience.quick),
      project('conformance', ['test/conformance/**/*.test.ts'], patience.real),
      project('integration', ['test/integration/**/*.test.ts'], patience.real),
      project('crash', ['test/crash/**/*.test.ts'], patience.long),
    ],
  },
})
