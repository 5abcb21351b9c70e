/** Runs the demo: builds the package, starts the backend, brings visitors, and waits. */
import { accessSync, constants, existsSync, mkdirSync, rmSync } from "node:fs";
import path from "node:path";
import { readWebLog, type WebLog } from "../traffic/webLog.js";
import { buildDist } from "./demoBuild.js";
import { showHistory, type DemoBackend } from "./demoHistory.js";
import type { DemoOptions } from "./demoOptions.js";
import { refuseUsedPort } from "./demoPort.js";
import { openBrowser } from "./openBrowser.js";

const root = path.resolve(import.meta.dirname, "../..");

/** Checks everything that may be wrong before it builds and loads what takes seconds. */
export async function runDemo(options: DemoOptions): Promise<void> {
  const log = options.replay
    ? readWebLog(options.replay, options.host)
    : undefined;
  // The demo keeps no state for a replayed log, so that nothing mixes with it.
  const stateFile = log ? undefined : prepareState(options);
  await refuseUsedPort(options.port);
  await buildDist(root);
  const { backend, siteId } = await start(options, log, stateFile);
  const stopTraffic = await bringVisitors({ backend, siteId }, options, log);
  const { url } = backend;
  const dashboard = `${url}/dashboard`;
  console.log(`\n  Shop       ${url}\n  Dashboard  ${dashboard}\n`);
  if (options.open) openBrowser(dashboard);
  if (options.seconds === null) console.log("Stop with Ctrl+C.");
  await interrupted(options.seconds);
  stopTraffic();
  await backend.close();
}

/** Answers the file that keeps the data. Its folder is there, and the demo may write there. */
function prepareState({ state, fresh }: DemoOptions): string {
  const folder = path.resolve(state);
  const file = path.join(folder, "state.json");
  mkdirSync(folder, { recursive: true });
  accessSync(folder, constants.W_OK);
  if (fresh) rmSync(file, { force: true });
  return file;
}

async function start(
  options: DemoOptions,
  log: WebLog | undefined,
  stateFile: string | undefined,
): Promise<DemoBackend> {
  const { provisionDemoSite, setDemoEnvironment } =
    await import("./demoSite.js");
  const { startEmbedded } = await import("./serve.js");
  setDemoEnvironment(log?.range);
  if (!log && options.visitorsPerDay > 0) {
    (await import("./demoBlog.js")).setDemoSites();
  }
  const isLoading = stateFile !== undefined && existsSync(stateFile);
  console.log(
    isLoading
      ? "Starting the backend with the data of the last run …"
      : "Starting the backend …",
  );
  let siteId = "";
  const backend = await startEmbedded({
    root,
    port: options.port,
    vite: { configFile: path.join(root, "example/vite.config.ts") },
    ...(options.deploymentClass && {
      deploymentClass: options.deploymentClass,
    }),
    ...(stateFile !== undefined && { stateFile }),
    prepare: async (engine) => {
      siteId = await provisionDemoSite(engine);
    },
  });
  return { backend, siteId };
}

/** Sends what the options ask for. Answers what stops the visitors who go on coming. */
async function bringVisitors(
  demo: DemoBackend,
  { visitorsPerDay }: DemoOptions,
  log: WebLog | undefined,
): Promise<() => void> {
  const { backend, siteId } = demo;
  if (log) {
    const { replay } = await import("./demoReplay.js");
    await replay(backend.engine, backend.url, siteId, log);
    return () => {};
  }
  if (visitorsPerDay === 0) return () => {};
  const from = await showHistory(demo, visitorsPerDay);
  const { startLiveTraffic } = await import("./demoTraffic.js");
  const { bringBlogVisitors } = await import("./demoBlog.js");
  const { engine, url } = backend;
  const startBlog = await bringBlogVisitors({ engine, url, visitorsPerDay });
  const onError = (error: unknown) =>
    console.error(
      `Visitors could not be sent: ${error instanceof Error ? error.message : String(error)}`,
    );
  const stops = [
    startLiveTraffic(url, { visitorsPerDay, from, onError }),
    startBlog(onError),
  ];
  return () => stops.forEach((stop) => stop());
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
