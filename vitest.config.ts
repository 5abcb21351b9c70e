import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { defineConfig } from "vitest/config";

/** Runs the component's own tests on the embedded backend instead of convex-test. */
const convexTestOnEmbeddedBackend = {
  "convex-test": path.resolve(
    import.meta.dirname,
    "example/embedded/convexTestShim.ts",
  ),
};

/** Tests of more than some seconds: `npm run test:rest` runs them, `npm test` does not. */
const long = "**/*.long.test.{ts,tsx}";

/** Tests of the dashboard in a document. happy-dom makes it. */
const inADocument = "src/react/**/*.dom.test.tsx";

/** Pure code: the embedded backend cannot change what these say. */
const asksNoBackend = [
  "src/component/model/**/*.test.ts",
  "src/client/http/**/*.test.ts",
];
const needsABackend = [
  "src/component/**/*.test.ts",
  "src/client/**/*.test.ts",
  "src/test.test.ts",
];

/**
 * Thousands of rows or of histories. convex-test looks through all rows of a table one by one, the embedded backend
 * has indexes. convex-test 0.0.60 and 0.0.70 also run a job at once that is due in more than 24.8 days (2^31 - 1 ms).
 */
const embeddedBackendOnly = [
  "src/component/!(model)/**/*.property.test.ts",
  "src/component/*.property.test.ts",
  "src/client/*.property.test.ts",
];

/** Files that replace modules need modules of their own. All others share what they import. */
const replacesModules = testsThat(/\bvi\.(?:mock|doMock|resetModules)\(/);

function isOfBackend(file: string): boolean {
  return /^src\/(?:component|client)\//.test(file);
}

function testsThat(contain: RegExp): string[] {
  return readdirSync(path.join(import.meta.dirname, "src"), {
    recursive: true,
    encoding: "utf8",
  })
    .filter((file) => /\.test\.tsx?$/.test(file))
    .map((file) => `src/${file.split(path.sep).join("/")}`)
    .filter((file) =>
      contain.test(readFileSync(path.join(import.meta.dirname, file), "utf8")),
    );
}

/** The longest of these tests take ten seconds on a quiet machine, and a busy one may be ten times slower. */
const ofLongTests = { testTimeout: 180_000, hookTimeout: 180_000 };

/** The runtime of Convex functions: no Node, no DOM. */
const unit = {
  environment: "edge-runtime",
  include: ["src/**/*.test.{ts,tsx}"],
  exclude: ["src/react/**", "src/cli/**", long, ...embeddedBackendOnly],
};

/** The component and the client on the embedded backend. */
const parity = {
  ...ofLongTests,
  environment: "node",
  include: needsABackend,
};

export default defineConfig({
  test: {
    // By default vitest leaves one core idle: half of two.
    maxWorkers: "100%",
    testTimeout: 60_000,
    hookTimeout: 60_000,
    reporters: ["default", "./scripts/testing/reporter.ts"],
    coverage: {
      provider: "v8",
      include: ["src/**/*.{ts,tsx}"],
      exclude: ["**/_generated/**", "**/*.helpers.{ts,tsx}"],
      // `scripts/testing/reporter.ts` prints the lines of each folder.
      reporter: [],
      reportsDirectory: "artifacts/coverage",
    },
    projects: [
      {
        extends: true,
        test: {
          ...unit,
          name: "unit",
          isolate: false,
          exclude: [...unit.exclude, ...replacesModules],
        },
      },
      {
        extends: true,
        test: {
          ...unit,
          name: "unit-mocks",
          include: replacesModules,
        },
      },
      {
        extends: true,
        test: {
          name: "react",
          environment: "node",
          include: ["src/react/**/*.test.{ts,tsx}"],
          exclude: [inADocument],
          isolate: false,
        },
      },
      {
        extends: true,
        test: {
          name: "react-dom",
          environment: "happy-dom",
          include: [inADocument],
          isolate: false,
        },
      },
      {
        extends: true,
        test: {
          name: "node",
          environment: "node",
          include: ["{example,bench,scripts,src/cli}/**/*.test.ts"],
          // The example imports the package by its name, so it gets the files of `dist/`.
          globalSetup: "scripts/build.mjs",
          // `npm run test:package` runs the tests of an app that installs the package.
          exclude: ["scripts/packedApp/app/**", long],
        },
      },
      {
        extends: true,
        test: {
          ...ofLongTests,
          name: "long",
          environment: "node",
          include: [
            "{example,bench,scripts}/**/*.long.test.ts",
            "src/{browser,react,shared}/**/*.long.test.{ts,tsx}",
          ],
          globalSetup: "scripts/build.mjs",
        },
      },
      {
        extends: true,
        resolve: { alias: convexTestOnEmbeddedBackend },
        test: {
          ...parity,
          name: "parity",
          isolate: false,
          exclude: [...asksNoBackend, ...replacesModules],
        },
      },
      {
        extends: true,
        resolve: { alias: convexTestOnEmbeddedBackend },
        test: {
          ...parity,
          name: "parity-mocks",
          include: replacesModules.filter(isOfBackend),
          exclude: asksNoBackend,
        },
      },
    ],
  },
});
