/**
 * `npm run demo` runs the example app on the embedded backend, with visitors. Everything is in this
 * process and on loopback. `npx convex dev` uses a real deployment instead.
 */
import { spawn } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import path from "node:path";
import { demoOptions, usage, type DemoOptions } from "./demoOptions.js";
import { readWebLog, replay } from "./demoReplay.js";
import {
  newestEventAt,
  provisionDemoSite,
  setDemoEnvironment,
  settleDemoSite,
} from "./demoSite.js";
import { backfill, startLiveTraffic } from "./demoTraffic.js";
import { startEmbedded } from "./serve.js";

const root = path.resolve(import.meta.dirname, "../..");

try {
  const options = demoOptions(process.argv.slice(2));
  if (options === null) console.log(usage);
  else await run(options);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

async function run(options: DemoOptions): Promise<void> {
  const log = options.replay
    ? readWebLog(options.replay, options.host)
    : undefined;
  setDemoEnvironment(log?.range);
  const stateFile = path.join(path.resolve(root, options.state), "state.json");
  if (options.fresh) rmSync(stateFile, { force: true });
  mkdirSync(path.dirname(stateFile), { recursive: true });
  const backend = await startEmbedded({
    root,
    port: options.port,
    vite: { configFile: path.join(root, "example/vite.config.ts") },
    ...(options.deploymentClass && {
      deploymentClass: options.deploymentClass,
    }),
    // The demo keeps no state for a replayed log, so that nothing mixes with it.
    ...(!log && { stateFile }),
  });
  const { engine, url } = backend;
  const dashboard = `${url}/dashboard`;
  const siteId = await provisionDemoSite(engine);
  let stopTraffic = () => {};
  if (log) {
    await replay(engine, url, siteId, log);
  } else if (options.visitorsPerDay > 0) {
    console.log("Two weeks of visitors are coming in …");
    const started = performance.now();
    const events = await backfill(url, await newestEventAt(engine));
    await settleDemoSite(engine, siteId);
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    console.log(`${events} events stored and counted in ${seconds} s.`);
    stopTraffic = startLiveTraffic(url, options.visitorsPerDay, (error) =>
      console.error("Live traffic:", error),
    );
  }
  console.log(`\n  Shop       ${url}\n  Dashboard  ${dashboard}\n`);
  if (options.open) openBrowser(dashboard);
  if (options.seconds === null) console.log("Stop with Ctrl+C.");
  await interrupted(options.seconds);
  stopTraffic();
  await backend.close();
}

/** Resolves when somebody stops the demo, or when its time is over. */
function interrupted(seconds: number | null): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) {
      process.once(signal, () => resolve());
    }
    // Without a limit, something has to keep the process alive, and the server does.
    if (seconds !== null) setTimeout(resolve, seconds * 1000);
  });
}

function openBrowser(url: string): void {
  const commands: Partial<Record<NodeJS.Platform, string[]>> = {
    darwin: ["open"],
    win32: ["cmd", "/c", "start", ""],
  };
  const [command = "xdg-open", ...args] = commands[process.platform] ?? [];
  const browser = spawn(command, [...args, url], {
    stdio: "ignore",
    detached: true,
  });
  browser.on("error", () => console.log(`Open ${url} in a browser.`));
  browser.unref();
}
