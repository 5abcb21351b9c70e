/**
 * Installs the packed package into an empty app, as a stranger does, once for each combination of
 * versions. Works there: types, generated code, a test, and the dashboard in a browser. Then it does so
 * in the apps of `docs/frameworks/`: types, builds and pages.
 *
 * `npm run test:package -- [--tarball FILE] [--only NAME] [--keep]`. Without a tarball it builds
 * and packs one.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { codegen } from "../codegen/codegen.js";
import { packPackage } from "../package/packPackage.js";
import { writeApp, writeManifest } from "./app.js";
import { combinations, type Combination } from "./combinations.js";
import { showDashboard } from "./showDashboard.js";
import { checkFramework } from "./checkFramework.js";
import { frameworkApps, type FrameworkApp } from "./frameworkApps.js";
import { commandsIn, quietly, step } from "./steps.js";

const { values: options } = parseArgs({
  options: {
    tarball: { type: "string" },
    only: { type: "string" },
    keep: { type: "boolean", default: false },
  },
});
const folder = mkdtempSync(path.join(tmpdir(), "footfall-app-"));
try {
  const tarball = path.resolve(
    options.tarball ?? packPackage(folder, { build: true }),
  );
  const isChosen = ({ name }: { name: string }) =>
    options.only === undefined || name === options.only;
  const chosen = combinations.filter(isChosen);
  const frameworks = frameworkApps.filter(isChosen);
  if (chosen.length + frameworks.length === 0)
    throw new Error(`No combination or framework is called ${options.only}.`);
  for (const combination of chosen) {
    await check(path.join(folder, combination.name), tarball, combination);
  }
  await checkFrameworks(frameworks, tarball);
} finally {
  if (options.keep) console.log(`kept: ${folder}`);
  else rmSync(folder, { recursive: true, force: true });
}

/** Checks two at a time. An install waits for the registry while a build uses the processors. */
async function checkFrameworks(
  apps: readonly FrameworkApp[],
  tarball: string,
): Promise<void> {
  const waiting = [...apps];
  if (waiting.length > 0)
    console.log(`── ${apps.map(({ name }) => name).join(", ")}`);
  const lane = async () => {
    for (let app = waiting.shift(); app; app = waiting.shift())
      await checkFramework(path.join(folder, app.name), tarball, app);
  };
  await Promise.all([lane(), lane()]);
}

async function check(app: string, tarball: string, combination: Combination) {
  const { name, ...versions } = combination;
  console.log(`── ${name}: ${JSON.stringify(versions)}`);
  const command = commandsIn(app);
  writeManifest(app, tarball, combination);
  await step("npm install", command("npm", "install", ...quietly));
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
