/**
 * `npm run test:browser` runs one scenario per file, each with a backend and a browser of its own.
 */
import path from "node:path";
import { defineConfig } from "vitest/config";

export default defineConfig({
  root: path.resolve(import.meta.dirname, "../.."),
  test: {
    name: "browser",
    environment: "node",
    include: ["example/browser-tests/*.browser.ts"],
    // The package comes first: the example imports it by its name.
    globalSetup: [
      path.resolve(import.meta.dirname, "../../scripts/build.mjs"),
      path.join(import.meta.dirname, "globalSetup.ts"),
    ],
    // Two scenarios run at once: each waits more than it works. Each leaves nothing behind for the
    // next, so they share the loaded modules.
    maxWorkers: 2,
    isolate: false,
    // The machine may be busy, or a page whose clock has moved may connect again. So tests wait for
    // what they expect.
    expect: { poll: { timeout: 20_000 } },
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Tests print the figures that they measure, without a heading for each line.
    disableConsoleIntercept: true,
  },
});
