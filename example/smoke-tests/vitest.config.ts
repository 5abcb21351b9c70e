/** `npm run test:browsers` runs the same steps in the browsers of all engines. */
import path from "node:path";
import { defineConfig } from "vitest/config";
import browserTests from "../browser-tests/vitest.config.js";

const { test } = browserTests;

export default defineConfig({
  ...browserTests,
  test: {
    ...test,
    name: "browsers",
    // WebKit draws by the processor. Beside other work, all tabs take it a minute.
    testTimeout: 120_000,
    include: ["example/smoke-tests/*.smoke.ts"],
    globalSetup: [
      path.resolve(import.meta.dirname, "../../scripts/build.mjs"),
      path.join(import.meta.dirname, "globalSetup.ts"),
    ],
  },
});
