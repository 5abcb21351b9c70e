/**
 * Reads the proxies' files of Vercel and Netlify with the packages that these platforms publish for
 * it. They are installed into a folder of their own: nothing else needs them.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { openShell } from "./shell.js";

const proxies = path.resolve(import.meta.dirname, "../../example/proxies");
const packages = [
  "@vercel/routing-utils@6.6.0",
  "netlify-redirect-parser@14.4.0",
  "ajv@8.17.1",
];

/** @throws Error for a file that the platform would refuse, or read in another way */
export async function readByPublishedParsers(folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, "package.json"), "{}");
  const shell = openShell(folder);
  await shell.run(
    `npm install --no-audit --no-fund --prefer-offline --ignore-scripts ${packages.join(" ")}`,
  );
  const require = createRequire(path.join(folder, "package.json"));
  readVercel(require);
  await readNetlify(require);
}

function readVercel(require: NodeJS.Require): void {
  const { routesSchema, getTransformedRoutes } =
    require("@vercel/routing-utils") as {
      routesSchema: object;
      getTransformedRoutes: (this: void, config: object) => { error: unknown };
    };
  const { default: Ajv } = require("ajv") as {
    default: new (options: object) => {
      validate(schema: object, data: unknown): boolean;
      errors: unknown;
    };
  };
  const file = path.join(proxies, "vercel/vercel.json");
  const config = JSON.parse(readFileSync(file, "utf8")) as {
    routes: unknown[];
  };
  const ajv = new Ajv({ strict: false });
  if (!ajv.validate(routesSchema, config.routes))
    throw new Error(`vercel.json: ${JSON.stringify(ajv.errors)}`);
  const { error } = getTransformedRoutes(config);
  if (error) throw new Error(`vercel.json: ${JSON.stringify(error)}`);
}

async function readNetlify(require: NodeJS.Require): Promise<void> {
  const module = pathToFileURL(require.resolve("netlify-redirect-parser"));
  const { parseAllRedirects } = (await import(module.href)) as {
    parseAllRedirects: (
      this: void,
      options: object,
    ) => Promise<{
      redirects: { from: string; to: string; status: number; force: boolean }[];
      errors: unknown[];
    }>;
  };
  const { redirects, errors } = await parseAllRedirects({
    redirectsFiles: [],
    netlifyConfigPath: path.join(proxies, "netlify/netlify.toml"),
    configRedirects: [],
    minimal: true,
  });
  const [rule] = redirects;
  const isAsWritten =
    redirects.length === 1 &&
    rule?.from === "/shop/v1/*" &&
    rule.to === "https://YOUR-DEPLOYMENT.convex.site/shop/v1/:splat" &&
    rule.status === 200 &&
    rule.force;
  if (errors.length > 0 || !isAsWritten)
    throw new Error(`netlify.toml: ${JSON.stringify({ errors, redirects })}`);
}
