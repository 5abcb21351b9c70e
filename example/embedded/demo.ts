/**
 * `npm run demo` runs the example app on the embedded backend, with visitors. Everything is in this
 * process and on loopback. `npx convex dev` uses a real deployment instead.
 *
 * `demoStart.mjs` loads this file, and it imports little: options that are wrong end it at once.
 */
import { sentenceOf } from "./demoErrors.js";
import { demoOptions, usage } from "./demoOptions.js";

try {
  const options = demoOptions(process.argv.slice(2));
  if (options === null) console.log(usage);
  else {
    const { runDemo } = await import("./demoRun.js");
    await runDemo(options).catch((error: unknown) => {
      throw new Error(sentenceOf(error, options), { cause: error });
    });
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  // Something that a failed start left running must not keep the process.
  process.exit(1);
}
