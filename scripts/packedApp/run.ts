/**
 * Installs the packed package into an empty app, as a stranger does, once for each combination of
 * versions. Works there: types, generated code, a test, and the dashboard in a browser.
 *
 * `npm run test:package -- [--tarball FILE] [--only NAME] [--keep]`. Without a tarball it builds
 * and packs one.
 */
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs, promisify } from "node:util";
import { codegen } from "../codegen/codegen.js";
import { packPackage } from "../package/packPackage.js";
import { writeApp, writeManifest } from "./app.js";
import { combinations, type Combination } from "./combinations.js";
import { showDashboard } from "./showDashboard.js";
import { namingDocuments, type Snippet } from "./snippets.js";

const run = promisify(execFile);
const { values: options } = parseArgs({
  options: {
    tarball: { type: "string" },
    only: { type: "string" },
    keep: { type: "boolean", default: false },
  },
});
/**
 * A copy of the given environment. The server of the page sets `NODE_ENV`, and then npm would leave
 * out the next app's development dependencies.
 */
const environment = { ...process.env };

const folder = mkdtempSync(path.join(tmpdir(), "footfall-app-"));
try {
  const tarball = path.resolve(
    options.tarball ?? packPackage(folder, { build: true }),
  );
  const chosen = combinations.filter(
    ({ name }) => options.only === undefined || name === options.only,
  );
  if (chosen.length === 0)
    throw new Error(`No combination is called ${options.only}.`);
  for (const combination of chosen) {
    await check(path.join(folder, combination.name), tarball, combination);
  }
} finally {
  if (options.keep) console.log(`kept: ${folder}`);
  else rmSync(folder, { recursive: true, force: true });
}

async function check(app: string, tarball: string, combination: Combination) {
  const { name, ...versions } = combination;
  console.log(`── ${name}: ${JSON.stringify(versions)}`);
  const command =
    (...args: string[]) =>
    async () => {
      const [file, ...rest] = args;
      await run(file!, rest, {
        cwd: app,
        env: environment,
        maxBuffer: 1 << 26,
      });
    };
  writeManifest(app, tarball, combination);
  await step(
    "npm install",
    command(
      "npm",
      "install",
      "--no-audit",
      "--no-fund",
      "--prefer-offline",
      "--ignore-scripts",
    ),
  );
  // npm fails where a peer that a package asks for is missing, or has another version.
  await step("npm ls", command("npm", "ls", "--all"));
  const { snippets, skipped } = writeApp(app);
  for (const { document, line, reason } of skipped) {
    console.log(`   not compiled: ${document}:${line}, ${reason}`);
  }
  await step("codegen", async () => {
    await codegen({ project: app, isCheck: false });
  });
  await step(
    "vitest",
    command("node_modules/.bin/vitest", "run", "--testTimeout", "60000"),
  );
  if (versions.overrides) return; // The app's own imports are as in another combination.
  for (const project of ["convex", ".", "snippets"]) {
    await step(
      `tsc -p ${project}`,
      command("node_modules/.bin/tsc", "-p", project),
      snippets,
    );
  }
  await step(
    "vite build",
    command("node_modules/.bin/vite", "build", "--logLevel", "error"),
  );
  await step("dashboard in Chromium", () =>
    showDashboard(path.join(app, "dist"), versions.react),
  );
}

/** @param snippets a failure's output names their documents */
async function step(
  name: string,
  work: () => Promise<void>,
  snippets: readonly Snippet[] = [],
) {
  const started = performance.now();
  try {
    await work();
  } catch (error) {
    const { stdout = "", stderr = "" } = error as {
      stdout?: string;
      stderr?: string;
    };
    const output = namingDocuments(`${stdout}${stderr}`, snippets);
    console.error(`FAILED: ${name}\n${output}`);
    throw error;
  }
  console.log(
    `   ${((performance.now() - started) / 1000).toFixed(1)} s: ${name}`,
  );
}
