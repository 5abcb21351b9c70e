/** An app with the ingest routes, and one site in it: where every run of a workload begins. */
import path from "node:path";
import { hashKey } from "../../src/client/keys.js";
import type { SiteSettings } from "../../src/shared/site/site.js";
import { createEngine, ManualClock } from "./engine.js";
import { importDirectly, loadApp, modulesIn } from "./load.js";

const appDir = path.resolve(import.meta.dirname, "fixtures/routes");
export const inComponent = { component: "footfall" } as const;

/** The same in every run, as the site is. */
export const keys = {
  public: `ff_pub_${"a".repeat(43)}`,
  secret: `ff_sec_${"b".repeat(43)}`,
};

/** The state of a scene, from which another can go on. */
export interface Saved {
  readonly at: number;
  readonly siteId: string;
  readonly poison: string | null;
  /** Names of the calls that could have failed so far; their index is their step. */
  readonly steps: readonly string[];
  readonly data: string;
}

const modules = new Map<string, Promise<unknown>>();

function importOnce(file: string): Promise<unknown> {
  let loading = modules.get(file);
  if (!loading) modules.set(file, (loading = importDirectly(file)));
  return loading;
}

/** Loaded once for thousands of engines. */
const app = loadApp(appDir, (folder) => modulesIn(folder, importOnce));

export function newEngine(from: number) {
  return createEngine({
    ...app,
    clock: new ManualClock(from),
    transactionsKept: 1,
  });
}

/** One site with its keys, in which nothing has happened yet. */
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
