/**
 * The way in: from an empty folder with the packed tarball, by the commands of README.md, to a
 * first event of a page in Chromium, seen in the dashboard of that app. Once with Vite, and once
 * with Next.js.
 *
 * `npm run test:wayin -- [--tarball FILE] [--only NAME] [--keep]`. Without a tarball it builds and
 * packs one. It reads the commands from the document, so it fails when they no longer work. The
 * deployment is the embedded backend (`deployment.ts`).
 */
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { launchChromium } from "../../example/browser-tests/chromium.js";
import { packPackage } from "../package/packPackage.js";
import { combinations } from "../packedApp/combinations.js";
import { startDeployment } from "./deployment.js";
import { readWay, type DocumentedWay } from "./documentedWay.js";
import { emptyApps, type EmptyApp } from "./emptyApps.js";
import { readByPublishedParsers } from "./publishedParsers.js";
import { tryProxy } from "./proxied.js";
import { openShell, type Shell } from "./shell.js";
import { visitApp } from "./visit.js";

const root = path.resolve(import.meta.dirname, "../..");
const { values: options } = parseArgs({
  options: {
    tarball: { type: "string" },
    only: { type: "string" },
    keep: { type: "boolean", default: false },
  },
});

for (const signal of ["SIGINT", "SIGTERM"] as const)
  process.on(signal, () => process.exit(1)); // It ends what it has started: `shell.ts`.

const folder = mkdtempSync(path.join(tmpdir(), "footfall-wayin-"));
try {
  const tarball = path.resolve(
    options.tarball ?? packPackage(folder, { build: true }),
  );
  const way = readWay(readFileSync(path.join(root, "README.md"), "utf8"));
  const chosen = emptyApps.filter(
    ({ framework }) => !options.only || framework === options.only,
  );
  if (chosen.length === 0) throw new Error(`No app is called ${options.only}.`);
  for (const app of chosen) await walk(app, { tarball, way });
  if (options.only === undefined)
    await step("files of proxies, by the platforms' own parsers", () =>
      readByPublishedParsers(path.join(folder, "parsers")),
    );
} finally {
  if (options.keep) console.log(`kept: ${folder}`);
  else rmSync(folder, { recursive: true, force: true });
}

async function walk(
  app: EmptyApp,
  { tarball, way }: { tarball: string; way: DocumentedWay },
): Promise<void> {
  const { framework } = app;
  console.log(`── ${framework}`);
  const parent = path.join(folder, framework);
  const home = path.join(parent, "app");
  mkdirSync(parent, { recursive: true });
  const outside = openShell(parent);
  const shell = openShell(home);
  const deployment = await startDeployment(home);
  try {
    await step(app.create.join(" "), () => outside.run(app.create.join(" ")));
    const { convex } = combinations[0]!;
    const install = `npm install --no-audit --no-fund --prefer-offline convex@${convex}`;
    await step(install, () => shell.run(install));
    // A person has a deployment by `convex dev` and an account, or by these lines.
    appendFileSync(
      path.join(home, ".env.local"),
      `CONVEX_SELF_HOSTED_URL=${deployment.url}\nCONVEX_SELF_HOSTED_ADMIN_KEY='${deployment.adminKey}'\n`,
    );
    const address = await follow(way, shell, tarball);
    await step("a visit in Chromium, and the dashboard counts it", () =>
      visit(app, way, address),
    );
    if (app.hasProxy)
      await step("docs/proxy.md", () =>
        tryProxy({ folder: home, shell, deployment }),
      );
  } finally {
    shell.close();
    outside.close();
    await deployment.close();
  }
}

/** Takes the documented steps. Answers the address at which the app runs. */
async function follow(
  { steps }: DocumentedWay,
  shell: Shell,
  tarball: string,
): Promise<string> {
  let output = "";
  for (const documented of steps) {
    const { command } = documented;
    output = await step(command, async () => {
      switch (documented.kind) {
        case "ends":
          return await shell.run(
            command.replace(/(?<= )convex-footfall(?= |$)/, tarball),
          );
        case "goesOn":
          return await shell.start(command, documented.ready);
        case "asks": {
          const printed = await shell.runInTerminal(command);
          if (printed.includes(documented.done)) return printed;
          throw new Error(`It does not say "${documented.done}":\n${printed}`);
        }
      }
    });
  }
  const [address] = /http:\/\/localhost:\d+/.exec(output) ?? [];
  if (address === undefined)
    throw new Error(`No address of the app:\n${output}`);
  return address;
}

async function visit(
  { framework, countsDashboard }: EmptyApp,
  { dashboards }: DocumentedWay,
  address: string,
): Promise<void> {
  const dashboard = dashboards[framework];
  if (dashboard === undefined)
    throw new Error(
      `README.md does not say where the dashboard is with ${framework}.`,
    );
  const browser = await launchChromium();
  try {
    await visitApp(browser, {
      home: `${address}/`,
      dashboard: `${address}${dashboard}`,
      countsDashboard,
    });
  } finally {
    await browser.close();
  }
}

async function step<Result>(
  name: string,
  work: () => Promise<Result>,
): Promise<Result> {
  const started = performance.now();
  try {
    const result = await work();
    const seconds = (performance.now() - started) / 1000;
    console.log(`   ${seconds.toFixed(1)} s: ${name}`);
    return result;
  } catch (error) {
    console.error(`FAILED: ${name}`);
    throw error;
  }
}
