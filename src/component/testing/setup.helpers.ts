/// <reference types="vite/client" />
/** The component on its own, as the root of a test, with the components it uses inside. */
import batchWorker from "@convex-dev/batch-worker/test";
import { convexTest } from "convex-test";
import type { FunctionArgs, FunctionReturnType } from "convex/server";
import { afterEach, beforeEach, vi } from "vitest";
import type {
  IncomingEvent,
  IngestResult,
} from "../../shared/event/incoming.js";
import type { SiteSettings } from "../../shared/site/site.js";
import type { KeyKind } from "../../shared/site/keys.js";
import { MINUTE } from "../../shared/units.js";
import { api } from "../_generated/api.js";
import type { Doc, TableNames } from "../_generated/dataModel.js";
import schema from "../schema.js";
import { scheduledPaths } from "./scheduledPaths.helpers.js";

export const modules = import.meta.glob("../**/*.ts");

export function initConvexTest() {
  const t = convexTest({ schema, modules, transactionLimits: true });
  batchWorker.register(t);
  return t;
}
export type TestBackend = ReturnType<typeof initConvexTest>;

/** A fixed moment, so that no calendar date decides a result. */
export const START = Date.UTC(2026, 2, 2, 9, 30);

/** The tests of a file own the clock, which starts at `START` for each. */
export function useTestClock(): void {
  beforeEach(() => {
    vi.useFakeTimers();
    vi.setSystemTime(START);
  });
  afterEach(() => {
    vi.useRealTimers();
  });
}

/**
 * Turns chance off: counts by sample note no small number of events unless the test says so.
 * Otherwise one run in a hundred of a test that sends a single event would have one more row.
 */
export function useNoChance(): (random: number) => void {
  const chance = (random: number) =>
    void vi.spyOn(Math, "random").mockReturnValue(random);
  beforeEach(() => chance(0.999));
  afterEach(() => {
    vi.restoreAllMocks();
  });
  return chance;
}

/** A site with one key of each kind, and shortcuts for what tests do with it. */
export async function initSite(
  t: TestBackend,
  settings: Partial<SiteSettings> = {},
) {
  const { siteId } = await t.mutation(api.sites.createSite, {
    slug: "site",
    name: "Site",
    ...settings,
  });
  const hashes: Record<KeyKind, string> = {
    public: "a".repeat(64),
    secret: "b".repeat(64),
  };
  for (const kind of ["public", "secret"] as const) {
    await t.mutation(api.keys.createKey, { siteId, kind, hash: hashes[kind] });
  }
  type Extra = Partial<FunctionArgs<typeof api.ingest.ingest>>;
  return {
    siteId,
    hashes,
    /** Sends events, by default under the secret key, and as an import if they can be one. */
    async send(events: IncomingEvent[], extra: Extra = {}) {
      const result = await t.mutation(api.ingest.ingest, {
        siteId,
        trusted: true,
        receivedAt: Date.now(),
        import: isHistory(events),
        events,
        ...extra,
      });
      return result;
    },
    overview: (from: number, to: number) =>
      t.query(api.reports.getOverview, { siteId, from, to }),
  };
}

/** Whether every one of them says when it happened. */
function isHistory(events: readonly IncomingEvent[]): boolean {
  return events.every(
    ({ occurredAt }) => occurredAt !== undefined && occurredAt <= Date.now(),
  );
}
export type TestSite = Awaited<ReturnType<typeof initSite>>;

/** The tests of a file own the clock, and each has a backend of its own with one site. */
export function useSite(
  hand: (made: { t: TestBackend; site: TestSite }) => void,
  settings?: Partial<SiteSettings>,
): void {
  useTestClock();
  beforeEach(async () => {
    const t = initConvexTest();
    hand({ t, site: await initSite(t, settings) });
  });
}
export type Overview = FunctionReturnType<typeof api.reports.getOverview>;

/** The stored counts, or a failure that says why nothing was stored. */
export function stored(result: IngestResult) {
  if (result.kind === "gone") throw new Error("The site is gone.");
  return result;
}

/** All rows of all tables. */
export async function allRows(
  t: Pick<TestBackend, "run">,
): Promise<Doc<TableNames>[]> {
  return await t.run(async (ctx) => {
    const rows: Doc<TableNames>[] = [];
    for (const name of Object.keys(schema.tables) as TableNames[]) {
      rows.push(...(await ctx.db.query(name).collect()));
    }
    return rows;
  });
}

/**
 * Cancels pending functions of a room, a module of it, or one function, so that the call is lost.
 * Returns how many there were.
 *
 * @throws if no scheduled function has a path that begins so
 */
export async function losePending(
  t: TestBackend,
  name: string,
): Promise<number> {
  if (!scheduledPaths.some((path) => path.startsWith(name))) {
    throw new Error(`Nothing schedules "${name}"; see scheduledPaths.`);
  }
  return await t.run(async (ctx) => {
    const jobs = await ctx.db.system.query("_scheduled_functions").collect();
    const pending = jobs.filter(
      (job) => job.state.kind === "pending" && job.name.startsWith(name),
    );
    for (const { _id } of pending) await ctx.scheduler.cancel(_id);
    return pending.length;
  });
}

/** Runs everything that is due until then: folds, compaction, watchdogs. */
export async function advance(
  t: Pick<TestBackend, "finishInProgressScheduledFunctions">,
  durationMs: number,
) {
  const end = Date.now() + durationMs;
  while (Date.now() < end) {
    vi.advanceTimersByTime(Math.min(MINUTE / 2, end - Date.now()));
    await t.finishInProgressScheduledFunctions();
  }
}

/** Runs folds until every lane is idle. */
export async function foldAll(t: TestBackend) {
  await advance(t, 3 * MINUTE);
}
