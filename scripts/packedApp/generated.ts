/**
 * Writes `convex/_generated` of an app, as `npx convex codegen` does, on a machine that has no
 * deployment to ask.
 */
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";

/** Files that are the same in every app. */
const shared = ["api.js", "server.js", "dataModel.d.ts"];

/** @param from the `_generated` of a similar app */
export function writeGenerated(from: string, functions: string) {
  const to = path.join(functions, "_generated");
  const write = (file: string, content: string) =>
    writeFileSync(path.join(to, file), content);
  const read = (file: string) => readFileSync(path.join(from, file), "utf8");
  mkdirSync(to, { recursive: true });
  for (const file of shared) write(file, read(file));
  const config = readFileSync(path.join(functions, "convex.config.ts"), "utf8");
  write("server.d.ts", withVariables(read("server.d.ts"), config));
  write("api.d.ts", apiOf(modulesOf(functions)));
}

/** Adds the environment variables that the app's configuration declares. */
function withVariables(server: string, config: string): string {
  const names = [...config.matchAll(/(\w+): v\.optional\(v\.string/g)];
  const fields = names.map(
    ([, name]) => `  readonly ${name}: string | undefined;\n`,
  );
  return server.replace(
    /(type Env = \{(?:\s+readonly CONVEX_\w+: string;)*)[^}]*\}/,
    (_, platform) => `${platform}\n${fields.join("")}}`,
  );
}

/** Lists the modules as Convex sees them: no tests, and no configuration. */
function modulesOf(functions: string): string[] {
  return readdirSync(functions)
    .filter((file) => /^\w+\.ts$/.test(file) && file !== "schema.ts")
    .map((file) => path.basename(file, ".ts"))
    .sort();
}

function apiOf(modules: string[]): string {
  const imports = modules.map(
    (each) => `import type * as ${each} from "../${each}.js";`,
  );
  const fields = modules.map((each) => `  ${each}: typeof ${each};`);
  return `${imports.join("\n")}
import type { ApiFromModules, FilterApi, FunctionReference } from "convex/server";

declare const fullApi: ApiFromModules<{
${fields.join("\n")}
}>;
export declare const api: FilterApi<typeof fullApi, FunctionReference<any, "public">>;
export declare const internal: FilterApi<typeof fullApi, FunctionReference<any, "internal">>;
export declare const components: {
  footfall: import("convex-footfall/_generated/component.js").ComponentApi<"footfall">;
};
`;
}
