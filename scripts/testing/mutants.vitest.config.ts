/**
 * Runs the tests of one room for `npm run test:mutants`. Stryker starts vitest again for each mutant, so this
 * leaves out whatever does not help: other rooms, projects, reporters, and a runtime of its own for each file.
 */
import path from "node:path";
import { defineConfig } from "vitest/config";

/** The pattern of the room's tests. `scripts/testing/mutants.ts` sets it, and nothing runs without. */
const { MUTANTS_TESTS = "" } = process.env;

export default defineConfig({
  root: path.resolve(import.meta.dirname, "../.."),
  test: {
    environment: "node",
    include: [MUTANTS_TESTS],
    setupFiles: [path.resolve(import.meta.dirname, "mutants.setup.ts")],
    // A mutant that survives would wait for each of their random histories.
    exclude: ["**/*.long.test.ts", "**/*.property.test.ts"],
    // A property is as quick as an example.
    env: { FAST_CHECK_MOST_RUNS: "100" },
    isolate: false,
    testTimeout: 60_000,
  },
});
