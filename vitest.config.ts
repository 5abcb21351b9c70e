import path from "node:path";
import { defineConfig } from "vitest/config";

/** Runs the component's own tests on the embedded backend instead of convex-test. */
const convexTestOnEmbeddedBackend = {
  "convex-test": path.resolve(
    import.meta.dirname,
    "example/embedded/convexTestShim.ts",
  ),
};

const needsABackend = [
  "src/component/**/*.test.ts",
  "src/client/**/*.test.ts",
  "src/test.test.ts",
];
/**
 * Parity adds nothing to these tests: they ask no backend, or ask one so often that once is enough.
 */
const askedOnce = [
  "src/component/model/**/*.test.ts",
  "src/client/http/**/*.test.ts",
  "src/component/{compactionBounds,repairSizes,rawEdges.property}.test.ts",
];

/**
 * These tests have thousands of rows or histories. convex-test looks through rows one by one, and
 * the embedded backend has indexes.
 */
const muchData = [
  "src/component/{crash,crashMixed,crashTrimming}.property.test.ts",
  "src/component/{cleanupMixed,laneStops,pipeline,removals,retention,usage}.property.test.ts",
  "src/client/imports.property.test.ts",
  "src/component/{listPager,rawEdges,realtime,repairs,repairSteps,retention,stillKnown}.test.ts",
];

/**
 * A job more than 24.8 days (2^31 - 1 ms) ahead: convex-test 0.0.60 and 0.0.70 run it at once. Both
 * also lose the data of a `ConvexError` with a bigint where a nested call throws it. No test has
 * one.
 */
const farAhead = ["src/component/removals/erasure.property.test.ts"];

export default defineConfig({
  test: {
    // By default vitest leaves one core idle: half of two.
    maxWorkers: "100%",
    testTimeout: 60_000,
    hookTimeout: 60_000,
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          environment: "edge-runtime",
          include: ["src/**/*.test.ts", "src/**/*.test.tsx"],
          exclude: ["src/react/**", ...muchData, ...farAhead],
        },
      },
      {
        extends: true,
        test: {
          name: "node",
          environment: "node",
          include: ["{example,bench,scripts}/**/*.test.ts"],
          // The example imports the package by its name, so it gets the files of `dist/`.
          globalSetup: "scripts/build.mjs",
          // A separate app that installs the package: `npm run test:package`.
          exclude: ["scripts/packedApp/app/**"],
        },
      },
      {
        extends: true,
        test: {
          name: "react",
          environment: "node",
          include: ["src/react/**/*.test.ts", "src/react/**/*.test.tsx"],
          // Forty small files share their imports, which take longer to load than the tests take to
          // run.
          isolate: false,
        },
      },
      {
        extends: true,
        resolve: { alias: convexTestOnEmbeddedBackend },
        test: {
          name: "parity",
          environment: "node",
          include: needsABackend,
          exclude: askedOnce,
        },
      },
    ],
  },
});
