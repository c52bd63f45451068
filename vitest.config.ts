import { availableParallelism } from "node:os";
import path from "node:path";
import { defineConfig } from "vitest/config";

export default defineConfig({
  resolve: {
    alias: {
      "@": import.meta.dirname,
      // The package throws without React's `react-server` condition, which tests do not set.
      "server-only": path.join(import.meta.dirname, "db/testing/empty.ts"),
    },
  },
  test: {
    // The limits are generous enough for a busy machine, so only tests that hang reach them.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 60_000 } },
    // Workers spend half of their time waiting for Postgres and other programs, and some tests wait out a ten-second
    // limit.
    maxWorkers: availableParallelism() + 1,
    // The setup file gives each test file its own modules, so only packages are shared.
    isolate: false,
    setupFiles: ["local/vitest-setup.ts"],
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: ["{app,lib,db,local,scripts}/**/*.test.{ts,tsx}", "bench/*.test.ts"],
          exclude: ["**/*.db.test.ts", "**/*.contract.test.ts"],
        },
      },
      {
        extends: true,
        test: {
          name: "database",
          include: ["{app,lib,db,local,scripts,e2e}/**/*.db.test.ts"],
          globalSetup: ["db/testing/global-setup.ts", "e2e/command-bundle.ts"],
          setupFiles: ["db/testing/setup.ts"],
        },
      },
      {
        extends: true,
        test: {
          name: "products",
          include: ["e2e/products/**/*.test.ts", "e2e/extending.test.ts"],
          exclude: ["e2e/products/**/*.db.test.ts"],
          globalSetup: "db/testing/global-setup.ts",
          setupFiles: ["db/testing/setup.ts"],
        },
      },
      {
        extends: true,
        test: {
          name: "faults",
          include: ["e2e/faults/**/*.test.ts"],
          globalSetup: "db/testing/global-setup.ts",
          setupFiles: ["db/testing/setup.ts"],
        },
      },
      {
        extends: true,
        test: {
          name: "chaos",
          include: ["e2e/chaos/*.test.ts"],
          globalSetup: "db/testing/global-setup.ts",
          testTimeout: 600_000,
          fileParallelism: false,
        },
      },
      {
        extends: true,
        test: {
          name: "failover",
          include: ["e2e/chaos/failover/*.test.ts"],
          fileParallelism: false,
        },
      },
      {
        extends: true,
        test: {
          name: "read-replica",
          include: ["e2e/chaos/read-replica/*.test.ts"],
          fileParallelism: false,
        },
      },
      {
        extends: true,
        test: {
          name: "auth-contract",
          include: ["local/auth/**/*.contract.test.ts"],
          globalSetup: "db/testing/global-setup.ts",
        },
      },
    ],
  },
});
