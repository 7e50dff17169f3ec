import { defineConfig } from "vitest/config";

/** Timeouts are generous because a test must never fail for the machine being busy: nothing here is timed. */
export default defineConfig({
  test: {
    include: ["packages/**/*.test.ts", "packages/**/*.test.tsx", "tests/**/*.test.ts"],
    exclude: ["**/node_modules/**", "build/**"],
    testTimeout: 240_000,
    hookTimeout: 240_000,
    pool: "forks",
    maxWorkers: 2,
  },
});
