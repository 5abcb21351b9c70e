/**
 * Starts the component alone on this backend, with real limits and a clock of its own. It serves
 * tests that look at transactions rather than at answers only.
 */
import path from "node:path";
import type { GenericDataModel, GenericMutationCtx } from "convex/server";
import type {
  IncomingEvent,
  IngestResult,
} from "../../src/shared/event/incoming.js";
import type { Breakdown, Overview } from "../../src/shared/api/reports.js";
import type { SiteSettings } from "../../src/shared/site/site.js";
import { MINUTE } from "../../src/shared/units.js";
import { ManualClock, type Limits, type TransactionRecord } from "./engine.js";
import { createEngineFromModules } from "./load.js";
import type { NewLoggedEvent } from "../../src/component/rows/eventForm.js";
import { insertView } from "./eventRows.helpers.js";

const componentDir = path.resolve(import.meta.dirname, "../../src/component");

/** A fixed moment, half past an hour: no calendar date decides a result. */
export const START = Date.UTC(2026, 2, 2, 9, 30);

const hashes = { public: "a".repeat(64), secret: "b".repeat(64) };

export interface Range {
  from: number;
  to: number;
  now?: number;
}

/** Starts a component with one site, and keeps what happens in it. */
export async function startFootfall(settings: Partial<SiteSettings> = {}) {
  const engine = await createEngineFromModules(componentDir, {
    clock: new ManualClock(START),
    transactionsKept: 1,
  });
  const { siteId } = (await engine.mutation("sites:createSite", {
    slug: "site",
    name: "Site",
    ...settings,
  })) as { siteId: string };
  for (const kind of ["public", "secret"] as const) {
    const hash = hashes[kind];
    await engine.mutation("keys:createKey", { siteId, kind, hash });
  }
  const mutations: TransactionRecord[] = [];
  const most: Partial<Limits> = {};
  engine.onTransaction((record) => {
    if (record.kind === "mutation") mutations.push(record);
    for (const [metric, used] of Object.entries(record.used)) {
      const name = metric as keyof Limits;
      most[name] = Math.max(most[name] ?? 0, used);
    }
  });

  const ask = (report: string, args: object) =>
    engine.execute(`reports:${report}`, "query", { siteId, ...args });

  return {
    engine,
    siteId,
    /** Every mutation so far, scheduled ones included. */
    mutations,
    /** The most that any one transaction has used of each limit. */
    most,
    now: () => engine.now(),
    advance: (durationMs: number) => engine.runUntil(engine.now() + durationMs),
    /** Runs long enough for a lane to fold the waiting events and to go idle. */
    foldAll: () => engine.runUntil(engine.now() + 5 * MINUTE),
    /** Sends a view of the waker through ingest, so that the lane folds the inserted rows. */
    async foldInserted(): Promise<void> {
      await this.send([
        { type: "pageview", visitorId: "waker", path: "/", occurredAt: START },
      ]);
      await this.foldAll();
    },
    /** Runs until no removal and no repair is left. Throws where that takes four hours. */
    async finishRemovals(): Promise<void> {
      for (let minutes = 0; minutes < 240; minutes++) {
        await this.advance(MINUTE);
        const left = await engine.run(async (ctx) => [
          await ctx.db.query("removals").first(),
          await ctx.db.query("repairs").first(),
        ]);
        if (left.every((row) => row === null)) return;
      }
      throw new Error("There is no end to it");
    },
    /** Sends through ingest, now, as a browser would, or with the secret key as an import. */
    async send(
      events: IncomingEvent[],
      kind: "browser" | "import" = "browser",
    ): Promise<TransactionRecord> {
      const isImport = kind === "import";
      const { value, record } = await engine.execute(
        "ingest:ingest",
        "mutation",
        {
          siteId,
          trusted: isImport,
          receivedAt: engine.now(),
          import: isImport,
          events: events as never,
        },
      );
      const result = value as IngestResult;
      if (result.kind !== "stored" || result.accepted !== events.length) {
        throw new Error(`Not all stored: ${JSON.stringify(result)}`);
      }
      return record;
    },
    /**
     * Inserts many rows, 5,000 in one commit, without ingest's limits. The lane stays asleep. A row
     * may need two lookups, too.
     */
    async insert(rows: readonly StoredEvent[]): Promise<void> {
      for (let from = 0; from < rows.length; from += 5000) {
        const some = rows.slice(from, from + 5000);
        await engine.run((ctx) => insertEvents(ctx, siteId, some));
      }
    },
    /** Calls any function of the component that is about the site. */
    async call(
      name: string,
      args: object,
      kind: "mutation" | "query" = "mutation",
    ): Promise<Record<string, unknown>> {
      const { value } = await engine.execute(name, kind, { siteId, ...args });
      return value as Record<string, unknown>;
    },
    report: (name: string, args: object) => ask(name, args),
    overview: async (range: Range) =>
      (await ask("getOverview", range)).value as unknown as Overview,
    breakdown: async (range: Range, dimension: string, limit = 1000) =>
      (await ask("getBreakdown", { ...range, dimension, limit }))
        .value as unknown as Breakdown,
    /** Answers the mutations that threw. A nested attempt whose error was caught does not count. */
    failures: () =>
      mutations
        .filter(({ outcome }) => outcome === "failure")
        .map(({ path: name, error }) => `${name}: ${error}`),
    close: () => engine.close(),
  };
}
export type Footfall = Awaited<ReturnType<typeof startFootfall>>;

export type StoredEvent = Partial<Omit<NewLoggedEvent, "siteId" | "seq">> & {
  visitorId: string;
  occurredAt: number;
};

async function insertEvents(
  ctx: GenericMutationCtx<GenericDataModel>,
  siteId: string,
  rows: readonly StoredEvent[],
): Promise<void> {
  for (const row of rows) {
    await insertView(ctx, { receivedAt: START, ...row, siteId } as never);
  }
}

/** Answers the runs of a lane's loop that folded something. */
export function foldsOf(records: readonly TransactionRecord[]) {
  return records.filter(({ functions }) =>
    functions.has("fold/loop:foldAttempt"),
  );
}

/** Prints how near transactions came to the limits. */
export function logMost(name: string, { most }: Footfall): void {
  const { databaseQueries, documentsRead, documentsWritten } = most;
  const mebibytes = (bytes = 0) => `${(bytes / 2 ** 20).toFixed(1)} MiB`;
  console.log(
    `${name}: at most ${databaseQueries} ranges, ${documentsRead} documents and ${mebibytes(most.bytesRead)} read, ${documentsWritten} documents and ${mebibytes(most.bytesWritten)} written`,
  );
}
