/** Random rows of lists, few instants for many rows, put into the tables as they are. */
import fc from "../../fastCheck.helpers.js";
import { eventTypes, type EventType } from "../../shared/event/event.js";
import type { Properties } from "../../shared/event/incoming.js";
import { api } from "../_generated/api.js";
import type { Id } from "../_generated/dataModel.js";
import {
  initConvexTest,
  initSite,
  START,
  type TestBackend,
} from "../testing/setup.helpers.js";
import { allOf, putEvent } from "../rows/eventRows.helpers.js";
import { putSession, putVisitor } from "../rows/peopleRows.helpers.js";

export const names = ["signup", "purchase"];
export const paths = ["/", "/a"];
/** The second is stored as bytes. */
export const visitorIds = ["ada", "0197a6c1-7f00-7abc-8def-0123456789ab"];
export const userIds = ["user1", "user2"];
export const groupIds = ["acme", "blue"];

export interface EventRow {
  type: EventType;
  occurredAt: number;
  name?: string;
  path?: string;
  visitorId?: string;
  userId?: string;
  groups?: string[];
  properties?: Properties;
}

export interface SessionRow {
  startedAt: number;
  durationMs: number;
  visitorId: string;
}

export interface Rows {
  events: EventRow[];
  sessions: SessionRow[];
  /** Each a visitor of its own. */
  visitors: { firstSeenAt: number; userId?: string }[];
}

const arbitraryTime = fc.nat(4).map((delta) => START + delta);

const arbitraryEventRow: fc.Arbitrary<EventRow> = fc
  .record({
    type: fc.constantFrom<EventType[]>("track", "engagement", ...eventTypes),
    occurredAt: arbitraryTime,
    name: fc.constantFrom(...names),
    rest: fc.record(
      {
        path: fc.constantFrom(...paths),
        visitorId: fc.constantFrom(...visitorIds),
        userId: fc.constantFrom(...userIds),
        groups: fc.subarray(groupIds),
      },
      { requiredKeys: [] },
    ),
  })
  .map(({ type, name, occurredAt, rest }) => ({
    ...rest,
    type,
    occurredAt,
    ...(type === "track" && { name }),
  }));

export function arbitraryRows(maxLength: number): fc.Arbitrary<Rows> {
  const many = { maxLength, size: "max" } as const;
  return fc.record({
    events: fc.array(arbitraryEventRow, many),
    sessions: fc.array(
      fc.record({
        startedAt: arbitraryTime,
        durationMs: fc.nat(3),
        visitorId: fc.constantFrom(...visitorIds),
      }),
      many,
    ),
    visitors: fc.array(
      fc.record(
        {
          firstSeenAt: arbitraryTime,
          userId: fc.constantFrom(...userIds),
        },
        { requiredKeys: ["firstSeenAt"] },
      ),
      many,
    ),
  });
}

export const arbitrarySpan = fc.record(
  {
    from: fc.integer({ min: START - 1, max: START + 2 }),
    to: fc.integer({ min: START + 2, max: START + 6 }),
  },
  { requiredKeys: [] },
);

/** A site with these rows, beside one that has the same. */
export async function initRows(rows: Partial<Rows>) {
  const t = initConvexTest();
  const { siteId } = await initSite(t);
  const neighbour = await t.mutation(api.sites.createSite, {
    slug: "neighbour",
    name: "Neighbour",
  });
  await insertRows(t, neighbour.siteId, rows);
  await insertRows(t, siteId, rows);
  return { t, siteId };
}

let visitorCount = 0;

export async function insertRows(
  t: TestBackend,
  site: string,
  { events = [], sessions = [], visitors = [] }: Partial<Rows>,
): Promise<void> {
  const siteId = site as Id<"sites">;
  await t.run(async (ctx) => {
    for (const event of events) {
      const eventDocumentId = await putEvent(ctx, {
        ...event,
        siteId,
        lane: 0,
        seq: ctx.db.vars.commitTs,
        receivedAt: START,
        source: "client",
      });
      const { occurredAt, groups = [] } = event;
      for (const groupId of groups) {
        const row = { siteId, groupId, occurredAt, eventDocumentId };
        await ctx.db.insert("eventGroups", row);
      }
    }
    for (const { durationMs, ...session } of sessions) {
      await putSession(ctx, {
        ...session,
        siteId,
        endedAt: session.startedAt + durationMs,
        pageviews: 1,
        events: 1,
        customEvents: 0,
        values: {},
        origin: { at: session.startedAt },
      });
    }
    for (const { firstSeenAt, userId } of visitors) {
      await putVisitor(ctx, {
        siteId,
        visitorId: `visitor${visitorCount++}`,
        firstSeenAt,
        ...(userId && { user: { at: firstSeenAt, value: userId } }),
      });
    }
  });
}

/** Deletes every so many of the site's rows. Returns the ids of those that are gone. */
export function deleteSome(
  t: TestBackend,
  siteId: string,
  every: number,
): Promise<string[]> {
  return t.run(async (ctx) => {
    const gone: string[] = [];
    for (const table of ["events", "sessions", "visitors"] as const) {
      const rows = await allOf(ctx, table);
      for (const [index, row] of rows.entries()) {
        if (row.siteId !== siteId || index % every !== 0) continue;
        await ctx.db.delete(table, row._id);
        gone.push("firstSeenAt" in row ? row.visitorId : row._id);
      }
    }
    return gone;
  });
}
