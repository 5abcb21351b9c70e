/** Bundles a script for a page of another site: one file, as its owner would serve it. */
import path from "node:path";
import { build } from "vite";

/** @param script a module beside this file, or a path from here */
export async function bundle(
  script: string,
  format: "es" | "iife" = "es",
): Promise<string> {
  const entry = path.resolve(import.meta.dirname, script);
  const built = await build({
    configFile: false,
    logLevel: "error",
    build: {
      write: false,
      // An `iife` has a name. Nothing uses it where nothing is exported.
      lib: { entry, formats: [format], name: "script" },
      rollupOptions: {
        // The SDK loads recording when a page asks for it. No page here does. The tracker loads
        // help on a development page. Pages here are such pages, and scripts that are weighed are
        // for others.
        external: format === "es" ? /replay-/ : /replay-|consoleHelp/,
        output: { inlineDynamicImports: true },
      },
    },
  });
  const [result] = Array.isArray(built) ? built : [built];
  if (!result || !("output" in result)) throw new Error("Nothing was built.");
  return result.output[0].code;
}
