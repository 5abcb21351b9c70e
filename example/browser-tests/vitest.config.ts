/** `npm run test:browser`: one scenario per file, each with a backend and a browser of its own. */
import path from "node:path";
import { defineConfig } from "vitest/config";

export default defineConfig({
  root: path.resolve(import.meta.dirname, "../.."),
  test: {
    name: "browser",
    environment: "node",
    include: ["example/browser-tests/*.browser.ts"],
    // First the package, which the example imports by its name.
    globalSetup: [
      path.resolve(import.meta.dirname, "../../scripts/build.mjs"),
      path.join(import.meta.dirname, "globalSetup.ts"),
    ],
    // Two scenarios at once: each waits more than it works. Nothing of one is left when the next begins, so they
    // share what is loaded.
    maxWorkers: 2,
    isolate: false,
    // The machine may be busy, or a page whose clock was moved connect anew: what comes is waited for.
    expect: { poll: { timeout: 20_000 } },
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Figures that tests measure are printed beside them, without a heading for each line.
    disableConsoleIntercept: true,
  },
});
