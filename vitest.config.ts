import path from "node:path";
import { defineConfig } from "vitest/config";

/** Runs the component's own tests on the embedded backend in place of convex-test. */
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
/** Parity has nothing to add to them: no backend is asked, or so often that once is enough. */
const askedOnce = [
  "src/component/model/**/*.test.ts",
  "src/client/http/**/*.test.ts",
  "src/component/{compactionBounds,repairSizes,rawEdges.property}.test.ts",
];

/** Thousands of rows or of histories, through which convex-test looks one by one: the embedded backend has indexes. */
const muchData = [
  "src/component/{crash,crashMixed,crashTrimming}.property.test.ts",
  "src/component/{cleanupMixed,laneStops,pipeline,removals,retention,usage}.property.test.ts",
  "src/client/imports.property.test.ts",
  "src/component/{listPager,rawEdges,realtime,repairs,repairSteps,retention,stillKnown}.test.ts",
];

/**
 * A job more than 24.8 days (2^31 - 1 ms) ahead: convex-test 0.0.60, and 0.0.70, runs it at once. Both lose the data of a
 * `ConvexError` with a bigint where a nested call throws it; no test has one.
 */
const farAhead = ["src/component/removals/erasure.property.test.ts"];

export default defineConfig({
  test: {
    // By default one core is left idle: of two, half.
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
          // The example imports the package by its name, which is what `dist/` holds.
          globalSetup: "scripts/build.mjs",
          // An app of its own, where the package is installed: `npm run test:package`.
          exclude: ["scripts/packedApp/app/**"],
        },
      },
      {
        extends: true,
        test: {
          name: "react",
          environment: "node",
          include: ["src/react/**/*.test.ts", "src/react/**/*.test.tsx"],
          // Forty small files: what they import takes longer than they do, and is shared.
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
