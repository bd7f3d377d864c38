import { defineConfig } from "vitest/config"

// A process for each test file costs more than most of them do, and no test replaces modules or leaves
// anything behind in its process. Property tests take their time where the processor is shared.
const shared = { isolate: false, testTimeout: 30_000 } as const

export default defineConfig({
  ssr: { resolve: { conditions: ["source", "node", "default"] } },
  test: {
    projects: [
      {
        extends: true,
        test: { ...shared, name: "unit", include: ["packages/*/src/**/*.test.ts"] },
      },
      {
        extends: true,
        test: {
          ...shared,
          name: "integration",
          include: ["test/*.test.ts", "test/cli/**/*.test.ts"],
        },
      },
      {
        extends: true,
        test: {
          ...shared,
          name: "pglite",
          include: ["test/storage/**/*.test.ts"],
          globalSetup: ["test/support/pglite-seed.ts"],
          hookTimeout: 60_000,
          // PostgreSQL in WebAssembly takes 400 MB and two seconds: one for all files.
          maxWorkers: 1,
        },
      },
      {
        extends: true,
        test: {
          name: "e2e",
          include: ["test/e2e/**/*.test.ts"],
          globalSetup: ["test/e2e/global-setup.ts"],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          // They wait for clusters much of their time; each file more starts a Helm beside the control plane.
          maxWorkers: 2,
        },
      },
      {
        extends: true,
        test: {
          name: "bench",
          include: ["test/bench/**/*.bench.test.ts"],
          globalSetup: ["test/e2e/global-setup.ts"],
          testTimeout: 1_800_000,
          hookTimeout: 1_800_000,
          maxWorkers: 1,
        },
      },
    ],
  },
})
