/** Helpers that the tests of clean-up share. */
import { ConvexError } from "convex/values";
import { vi } from "vitest";
import type { IncomingEvent } from "../../shared/event/incoming.js";
import type { SiteSettings } from "../../shared/site/site.js";
import { DAY, HOUR, MINUTE } from "../../shared/units.js";
import { api } from "../_generated/api.js";
import type { Doc } from "../_generated/dataModel.js";
import {
  advance,
  type TestBackend,
  type TestSite,
} from "../testing/setup.helpers.js";
import { allEvents } from "../rows/eventRows.helpers.js";
import type { LoggedEvent } from "../rows/eventForm.js";
import type { SessionRow } from "../rows/sessionForm.js";
import type { VisitorRow } from "../rows/visitorForm.js";
import { allSessions, allVisitors } from "../rows/peopleRows.helpers.js";

export const DAY_START = Date.UTC(2026, 2, 2);

/**
 * Settings under which all rows that may expire do so after two days, if they arrived in time:
 * within one day.
 */
export const short: Partial<SiteSettings> = {
  maxEventAgeMs: DAY,
  eventRetentionDays: 2,
  hourRetentionDays: 2,
  sessionRetentionDays: 2,
  visitorRetentionDays: 2,
};

/** Sent as it happens. Clean-up keeps an import longer. */
export const live = { import: false } as const;

export const view = (
  visitorId: string,
  occurredAt: number,
  path = "/",
): IncomingEvent => ({ type: "pageview", visitorId, occurredAt, path });

/** Lets the time pass in long steps, and runs what is due. */
export async function pass(t: TestBackend, durationMs: number): Promise<void> {
  for (let passed = 0; passed < durationMs; passed += HOUR) {
    vi.advanceTimersByTime(HOUR);
    await t.finishInProgressScheduledFunctions();
  }
  await advance(t, 3 * MINUTE);
}

export function cleanup(t: TestBackend, { siteId }: TestSite, limit?: number) {
  return t.mutation(api.retention.cleanupSite, {
    siteId,
    ...(limit !== undefined && { limit }),
  });
}

export const nothing = {
  events: 0,
  hours: 0,
  days: 0,
  sessions: 0,
  visitors: 0,
  groups: 0,
};

export interface Tables {
  events: LoggedEvent[];
  hours: Doc<"rollups">[];
  days: Doc<"rollups">[];
  sessions: SessionRow[];
  visitors: Omit<VisitorRow, "userRow">[];
  groups: Doc<"groups">[];
}

export function tables(t: TestBackend): Promise<Tables> {
  return t.run(async (ctx) => {
    const blocks = await ctx.db.query("rollups").collect();
    return {
      events: await allEvents(ctx),
      hours: blocks.filter(({ level }) => level === "hour"),
      days: blocks.filter(({ level }) => level === "day"),
      sessions: await allSessions(ctx),
      visitors: await allVisitors(ctx),
      groups: await ctx.db.query("groups").collect(),
    };
  });
}

/** How many rows there are of each kind. */
export async function rows(t: TestBackend) {
  const { events, hours, days, sessions, visitors, groups } = await tables(t);
  return {
    events: events.length,
    hours: hours.length,
    days: days.length,
    sessions: sessions.length,
    visitors: visitors.length,
    groups: groups.length,
  };
}

/** The answers of reports for whole days. */
export async function answers(t: TestBackend, { siteId }: TestSite, days = 1) {
  const range = { siteId, from: DAY_START, to: DAY_START + days * DAY };
  return [
    await t.query(api.reports.getOverview, range),
    await t.query(api.reports.getTimeseries, { ...range, interval: "day" }),
    await t.query(api.reports.getBreakdown, { ...range, dimension: "page" }),
    await t.query(api.reports.getBreakdown, { ...range, dimension: "os" }),
    await t.query(api.reports.getBreakdown, {
      ...range,
      dimension: "entryPage",
    }),
  ];
}

export async function kindOf(promise: Promise<unknown>) {
  const error: unknown = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof ConvexError)) return error;
  const data: unknown = error.data;
  return (typeof data === "string" ? JSON.parse(data) : data) as object;
}
