/**
 * The demo's site on the embedded backend: the app's own function sets it up, then it flushes fast.
 */
import type { Engine } from "./engine.js";

/**
 * Made-up keys of a made-up shop: the backend is in this process, on loopback, and ends with it.
 */
export const demoKeys = {
  FOOTFALL_PUBLIC_KEY: "ff_pub_demo-0000000000000000",
  FOOTFALL_SECRET_KEY: "ff_sec_demo-0000000000000000",
} as const;

/**
 * A user who signs in from a shell, as `README.md` here does, works for the shop: the backend
 * believes tokens on loopback.
 */
const DEMO_STAFF = "https://shell.example|me";

/**
 * The page should move while people look. The default of 30 s suits a bill, not a demonstration.
 */
export const FLUSH_INTERVAL_MS = 2000;

const inComponent = { component: "footfall" } as const;

/** Sets the variables before the server starts: functions and pages read their environment then. */
export function setDemoEnvironment(range?: { from: number; to: number }) {
  Object.assign(process.env, demoKeys);
  process.env.FOOTFALL_DEMO = "true";
  // The backend listens on loopback, so whoever reaches it has started it.
  process.env.FOOTFALL_LOCAL_STAFF ??= "true";
  process.env.FOOTFALL_STAFF ??= DEMO_STAFF;
  process.env.VITE_FOOTFALL_KEY = demoKeys.FOOTFALL_PUBLIC_KEY;
  if (range) process.env.VITE_FOOTFALL_RANGE = `${range.from},${range.to}`;
}

export async function provisionDemoSite(engine: Engine): Promise<string> {
  const { siteId } = (await engine.mutation("setup:provision")) as {
    siteId: string;
  };
  await engine.mutation(
    "sites:updateSite",
    { siteId, flushIntervalMs: FLUSH_INTERVAL_MS },
    inComponent,
  );
  return siteId;
}

/** Answers the time of the newest event that the site has, or 0. */
export async function newestEventAt(
  engine: Engine,
  siteId: string,
): Promise<number> {
  return await engine.runQuery(async (ctx) => {
    const newest = await ctx.db
      .query("events")
      .withIndex("by_siteId_and_at", (all) => all.eq("siteId", siteId))
      .order("desc")
      .first();
    return newest ? Number(newest.at) : 0;
  }, inComponent);
}

/** Bounds a read, as the backend reads at most 32,000 documents at once. */
const EVENTS_PER_READ = 8000;

/** Counts the site's stored events that happened at a time or later. */
export async function countEvents(
  engine: Engine,
  siteId: string,
  from: number,
): Promise<number> {
  let count = 0;
  for (let after = 0; ;) {
    const events = await engine.runQuery(
      (ctx) =>
        ctx.db
          .query("events")
          .withIndex("by_creation_time", (all) =>
            all.gt("_creationTime", after),
          )
          .take(EVENTS_PER_READ),
      inComponent,
    );
    count += events.filter(
      (event) => event.siteId === siteId && Number(event.at) >= from,
    ).length;
    const last = events.at(-1);
    if (last === undefined) return count;
    after = Number(last._creationTime);
  }
}

interface Counting {
  lanes: { lagMs: number }[];
  pendingEvents: number;
}

/**
 * Waits until every stored event is in the reports, then compacts the closed hours.
 * @param onPending called with an estimate of the events that are not counted yet
 */
export async function settleDemoSite(
  engine: Engine,
  siteId: string,
  onPending: (events: number) => void = () => {},
) {
  for (;;) {
    const args = { siteId, now: Date.now() };
    const health = (await engine.query(
      "health:getHealth",
      args,
      inComponent,
    )) as unknown as Counting;
    if (health.lanes.every((lane) => lane.lagMs === 0)) break;
    onPending(health.pendingEvents);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  await engine.action("compaction:compactShards", {}, inComponent);
}

export function demoReport(
  engine: Engine,
  name: "getOverview" | "getBreakdown",
  args: Record<string, string | number>,
) {
  return engine.query(`reports:${name}`, args, inComponent);
}
