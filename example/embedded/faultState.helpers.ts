/** Writes all that a site holds and answers as text, so that tests can compare two runs. */
import type { GenericDocument } from "convex/server";
import { unpackTables } from "../../src/component/model/rollups/blocks.js";
import { NOT_STORED_LANE } from "../../src/component/intake/usageRows.js";
import {
  fromStored,
  type StoredDims,
} from "../../src/component/model/rollups/storedDims.js";
import type {
  Breakdown,
  Overview,
  Timeseries,
} from "../../src/shared/api/reports.js";
import { DAY, MINUTE } from "../../src/shared/units.js";
import type { Engine } from "./engine.js";
import { inComponent } from "./faultSite.helpers.js";
import { readRow } from "./eventRows.helpers.js";

/** Lines by table or report. Lines without an order of their own are sorted. */
export type SiteState = Readonly<Record<string, readonly string[]>>;

export interface Span {
  readonly from: number;
  readonly to: number;
}

export async function siteState(
  engine: Engine,
  siteId: string,
  span: Span,
): Promise<SiteState> {
  return {
    ...(await tablesOf(engine)),
    ...(await reportsOf(engine, siteId, span)),
  };
}

/**
 * Leaves out ids, times of creation and receipt, and all other traces of when something was done.
 */
function tablesOf(engine: Engine): Promise<SiteState> {
  return engine.runQuery(async (ctx) => {
    const all = async (table: string) =>
      (await ctx.db.query(table).collect()).map(readRow);
    const events = await all("events");
    const eventIds = new Map(events.map(({ _id, eventId }) => [_id, eventId]));
    const letters = await all("deadLetters");
    const rollups = await all("rollups");
    const usage = await all("usage");
    return {
      events: lines(
        events.map(({ seq: _seq, receivedAt: _receivedAt, ...event }) => event),
      ),
      sessions: lines(await all("sessions")),
      visitors: lines(await all("visitors")),
      visitorUsers: lines(await all("visitorUsers")),
      users: lines(await all("users")),
      groups: lines(await all("groups")),
      groupMembers: lines(await all("groupMembers")),
      eventGroups: lines(
        (await all("eventGroups")).map(({ eventDocumentId, ...row }) => ({
          ...row,
          eventId: eventIds.get(eventDocumentId as never),
        })),
      ),
      imports: lines(
        (await all("imports")).map(
          ({ importId, closedAt, closedBy, undoneAt, stayCounted }) => ({
            importId,
            isClosed: closedAt !== undefined,
            closedBy,
            isUndone: undoneAt !== undefined,
            stayCounted,
          }),
        ),
      ),
      removals: lines(await all("removals")),
      // Uses of today differ when events were sent again.
      oldRateUses: lines(
        (await all("rateUses")).filter(
          ({ at }) => Number(at) < engine.now() - DAY,
        ),
      ),
      deadLetters: lines(
        letters.map(({ eventDocumentId, error }) => ({
          eventId: eventIds.get(eventDocumentId as never),
          error: error,
        })),
      ),
      // A gauge that shows none counts like no gauge.
      gauges: lines(
        (await all("deadLetterCounts"))
          .filter(({ active, quarantined }) => active || quarantined)
          .map(({ active, quarantined }) => ({ active, quarantined })),
      ),
      failing: lines(
        (await all("laneProgress")).filter(({ failing }) => failing),
      ),
      usage: lines(usage.filter(({ lane }) => lane !== NOT_STORED_LANE)),
      notStored: lines(usage.filter(({ lane }) => lane === NOT_STORED_LANE)),
      // Entries that wait or are under way.
      usageEntries: lines(await all("usageEntries")),
      backlog: lines(await all("backlog")),
      repairs: lines(await all("repairs")),
      rollups: lines(
        // Places of the log show when an event was stored, so they are left out.
        rollups.map(({ dims, countedTo: _countedTo, ...place }) => ({
          ...place,
          tables: unpackTables(fromStored(dims as StoredDims)),
        })),
      ),
    };
  }, inComponent);
}

async function reportsOf(
  engine: Engine,
  siteId: string,
  span: Span,
): Promise<SiteState> {
  const ask = async (name: string, args: object) =>
    (await engine.query(
      `reports:${name}`,
      { siteId, ...args },
      inComponent,
    )) as unknown;
  const state: Record<string, string[]> = {};
  // The ranges have whole hours, and ends that reports count from raw events.
  const ragged = {
    from: span.from + 21 * MINUTE,
    to: span.from + 130 * MINUTE,
  };
  for (const [name, range] of Object.entries({ whole: span, ragged })) {
    const overview = (await ask("getOverview", range)) as Overview;
    state[`overview ${name}`] = lines([overview]);
  }
  for (const dimension of ["page", "entryPage", "event", "property:plan"]) {
    const args = { ...span, dimension };
    const answer = (await ask("getBreakdown", args)) as Breakdown;
    const { packed: _packed, ...breakdown } = answer;
    state[dimension] = lines([breakdown]);
  }
  const args = { ...span, interval: "hour" };
  const series = (await ask("getTimeseries", args)) as Timeseries;
  state.timeseries = lines(series.buckets);
  return state;
}

function lines(rows: readonly (GenericDocument | object)[]): string[] {
  return rows.map((row) => JSON.stringify(plain(row))).sort();
}

const ids = ["_id", "_creationTime", "siteId"];

/** Sorts keys, and drops what JSON leaves out. */
function plain(value: unknown): unknown {
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value !== "object" || value === null) return value;
  if (value instanceof ArrayBuffer) return [...new Uint8Array(value)];
  if (ArrayBuffer.isView(value)) return [...(value as Uint8Array)];
  if (Array.isArray(value)) return value.map(plain);
  const entries =
    value instanceof Map
      ? ([...value] as [string, unknown][])
      : Object.entries(value);
  return Object.fromEntries(
    entries
      .filter(([name]) => !ids.includes(name))
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, inner]) => [name, plain(inner)]),
  );
}

const SHOWN = 300;

/** Answers the lines that one has and the other has not. Empty when they are equal. */
export function differences(expected: SiteState, actual: SiteState): string[] {
  return Object.keys(expected).flatMap((name) => {
    const [before, after] = [expected[name] ?? [], actual[name] ?? []];
    const missing = before.filter((line) => !after.includes(line));
    const extra = after.filter((line) => !before.includes(line));
    const isLonger = before.length !== after.length;
    return [
      ...missing.map((line) => `${name}: not ${line.slice(0, SHOWN)}`),
      ...extra.map((line) => `${name}: but ${line.slice(0, SHOWN)}`),
      ...(isLonger
        ? [`${name}: ${after.length} rows, not ${before.length}`]
        : []),
    ];
  });
}
