/**
 * `npm run verify:live` checks a live deployment that runs the example app. See
 * `docs/verifying.md`.
 */
import { readCommandLine, usage, UsageError } from "./options.js";
import { verify } from "./verify.js";

process.exitCode = await main(process.argv.slice(2));

async function main(args: string[]): Promise<number> {
  let commandLine;
  try {
    commandLine = readCommandLine(args, process.env);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    console.error(`${error.message}\n\n${usage}`);
    return 2;
  }
  if (commandLine === null) {
    console.log(usage);
    return 0;
  }
  const { target, ...settings } = commandLine;
  const embedded = target === null ? await startEmbeddedTarget() : null;
  const abort = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => abort.abort());
  }
  try {
    const { siteUrl, apiUrl, adminKey } = (target ?? embedded)!;
    const isRight = await verify({
      ...settings,
      siteUrl,
      apiUrl,
      adminKey,
      signal: abort.signal,
      print: (line) => console.log(line),
    });
    return isRight ? 0 : 1;
  } finally {
    await embedded?.close();
  }
}

/** Loads the module on demand: it brings a whole backend with it. */
async function startEmbeddedTarget() {
  const { startTarget } = await import("./embedded.js");
  return startTarget();
}
