/** `npm run test:browser`: one scenario per file, each with a backend and a browser of its own. */
import path from "node:path";
import { defineConfig } from "vitest/config";

export default defineConfig({
  root: path.resolve(import.meta.dirname, "../.."),
  test: {
    name: "browser",
    environment: "node",
    include: ["example/browser-tests/*.browser.ts"],
    globalSetup: [path.join(import.meta.dirname, "globalSetup.ts")],
    // A browser and a backend at once are enough for two cores.
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // What the tests measure is printed beside them, without a heading for each line.
    disableConsoleIntercept: true,
  },
});
