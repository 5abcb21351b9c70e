/** `npm run test:mutants` starts StrykerJS with this for each room (`scripts/testing/mutants.ts`). */
export default {
  testRunner: "vitest",
  plugins: ["@stryker-mutator/vitest-runner"],
  vitest: {
    configFile: "scripts/testing/mutants.vitest.config.ts",
    // The configuration names the tests of the room, and Stryker knows which of them reach a mutant.
    related: false,
  },
  mutator: {
    // Most are texts of errors, and a test of a text repeats the text. Names of fields and states
    // are strings, too: types check these.
    excludedMutations: ["StringLiteral"],
  },
  coverageAnalysis: "perTest",
  // A constant is evaluated when its module loads. A mutant there needs all modules again and all
  // tests of the room.
  ignoreStatic: true,
  // Stryker ends an endless loop by its number of turns. The time is for whatever waits, and a busy
  // machine must not take a slow test for an endless one.
  timeoutMS: 120_000,
  // Stryker changes a copy, never the sources themselves. It leaves out what no test of a room reads.
  tempDirName: "artifacts/mutants/copies",
  ignorePatterns: [
    "/artifacts",
    "/bench",
    "/dist",
    "/docs",
    "/example",
    "/findings",
  ],
};
