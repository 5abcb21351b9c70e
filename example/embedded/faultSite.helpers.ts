/** An app with the ingest routes, and one site in it. Every run of a workload begins with it. */
import path from "node:path";
import { hashKey } from "../../src/client/keys.js";
import type { SiteSettings } from "../../src/shared/site/site.js";
import { createEngine, ManualClock } from "./engine.js";
import { importDirectly, loadApp, modulesIn } from "./load.js";

const appDir = path.resolve(import.meta.dirname, "fixtures/routes");
export const inComponent = { component: "footfall" } as const;

/** Keys that are the same in every run, as the site is. */
export const keys = {
  public: `ff_pub_${"a".repeat(43)}`,
  secret: `ff_sec_${"b".repeat(43)}`,
};

/** The state of a scene. Another scene can go on from it. */
export interface Saved {
  readonly at: number;
  readonly siteId: string;
  readonly poison: string | null;
  /** Names of the calls that could have failed so far. The index is the step. */
  readonly steps: readonly string[];
  readonly data: string;
}

const modules = new Map<string, Promise<unknown>>();

function importOnce(file: string): Promise<unknown> {
  let loading = modules.get(file);
  if (!loading) modules.set(file, (loading = importDirectly(file)));
  return loading;
}

/** Thousands of engines share one load of it. */
const app = loadApp(appDir, (folder) => modulesIn(folder, importOnce));

export function newEngine(from: number) {
  return createEngine({
    ...app,
    clock: new ManualClock(from),
    transactionsKept: 1,
  });
}

/** Makes a site with its keys, in which nothing has happened yet. */
export async function newSite(
  from: number,
  settings: Partial<SiteSettings> = {},
): Promise<Saved> {
  const engine = await newEngine(from);
  const { siteId } = (await engine.mutation(
    "sites:createSite",
    { slug: "site", name: "Site", promotedProperties: ["plan"], ...settings },
    inComponent,
  )) as { siteId: string };
  for (const kind of ["public", "secret"] as const) {
    const hash = hashKey(keys[kind], "value", kind);
    const args = { siteId, kind, hash };
    await engine.mutation("keys:createKey", args, inComponent);
  }
  const data = engine.save();
  engine.close();
  return { at: from, siteId, poison: null, steps: [], data };
}
