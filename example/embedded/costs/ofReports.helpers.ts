/** Claims about the costs of reports. */
import { DAY, HOUR, MINUTE } from "../../../src/shared/units.js";
import { START, type CostApp } from "./app.helpers.js";
import type { CostCase, CostClaim } from "./claims.helpers.js";
import { buy, visit } from "./events.helpers.js";
import { insertView } from "../eventRows.helpers.js";

/** Sets events aside that failed to fold, of the time of the purchases. */
async function setAside(app: CostApp, count: number): Promise<void> {
  await buy(app, 1);
  await app.engine.run(
    async (ctx) => {
      const event = await ctx.db.query("events").first();
      const eventDocumentId = event?._id ?? null;
      for (let letters = 0; letters < count; letters++)
        await ctx.db.insert("deadLetters", {
          siteId: app.siteId,
          lane: 0,
          eventDocumentId,
          occurredAt: START,
          failedAt: START,
          reason: "threw",
          error: "out of order",
          attempts: 1,
        });
    },
    { component: "footfall" },
  );
}

/** Inserts pageviews of as many visitors into the log, newest first, and no session. */
const insertViews = (app: CostApp, count: number) =>
  app.engine.run(
    async (ctx) => {
      for (let at = 0; at < count; at++)
        await insertView(ctx, {
          visitorId: `visitor ${at}`,
          siteId: app.siteId as never,
          occurredAt: START - at * 400,
          receivedAt: START,
        });
    },
    { component: "footfall" },
  );

const span = { from: START - DAY, to: START + HOUR };

/** A claim about events of one name counts the same for values and for names of properties. */
const propertyCases = (
  call: (app: CostApp) => Promise<unknown>,
): CostCase[] => [
  {
    name: "events",
    sizes: [10, 30],
    setUp: buy,
    call,
    cost: (size) => ({ ranges: 4 + size, rowsRead: 1 + 2 * size }),
  },
  {
    name: "an event among dead letters",
    sizes: [5, 15],
    setUp: setAside,
    call,
    cost: (size) => ({ ranges: 5, rowsRead: 3 + size }),
  },
];

const askOverview = (app: CostApp) =>
  app.query("reports:getOverview", { from: START - DAY, to: START + DAY });

const askRealtime = (app: CostApp) =>
  app.query("realtime:getRealtime", { now: START + MINUTE });

export const costsOfReports: readonly CostClaim[] = [
  {
    places: [
      {
        of: "client/exposeAnalyticsApi.ts: exposeAnalyticsApi",
        says: ["A query costs one call of the component."],
      },
    ],
    cases: [
      {
        name: "a report",
        call: (app) =>
          app.engine.query("app:getOverview", { siteId: app.siteId, ...span }),
        cost: () => ({ calls: 1, componentCalls: 1, authAsked: 1 }),
      },
    ],
  },
  {
    places: [
      {
        of: "component/reports.ts: getOverview",
        says: [
          "Reads one row for each whole month, for each day and hour at its ends, and the few deltas of the last hours, whatever the number of events.",
        ],
      },
    ],
    assertedBy: ["example/embedded/boundedCosts.long.test.ts"],
    cases: [
      {
        name: "a closed hour",
        sizes: [1, 30],
        setUp: async (app, size) => {
          await visit(app, size);
          await app.advance(3 * HOUR);
        },
        call: askOverview,
        cost: () => ({ rowsRead: 2 }),
      },
    ],
  },
  {
    places: [
      {
        of: "component/firstBucket.ts: getFirstBucket",
        says: [
          "Reads up to four rows, and those that an erasure or removal has left empty.",
        ],
      },
    ],
    cases: [
      {
        name: "a site without figures",
        call: (app) => app.query("firstBucket:getFirstBucket"),
        cost: () => ({ ranges: 5, rowsRead: 1 }),
      },
      {
        name: "a site with deltas",
        sizes: [30],
        setUp: visit,
        call: (app) => app.query("firstBucket:getFirstBucket"),
        cost: () => ({ ranges: 5, rowsRead: 2 }),
      },
    ],
  },
  {
    places: [
      {
        of: "component/eventProperties.ts: getEventPropertyBreakdown",
        says: [
          "Costs the newest events of that name in the range, at most 3,000 or 3 MiB, and a lookup for each.",
          "It also costs the site's dead letters of the same time, at most 2,000 or 1 MiB.",
        ],
      },
    ],
    assertedBy: ["src/component/reports/eventProperties.test.ts"],
    cases: propertyCases((app) =>
      app.query("eventProperties:getEventPropertyBreakdown", {
        ...span,
        eventName: "buy",
        propertyKey: "plan",
      }),
    ),
  },
  {
    places: [
      {
        of: "component/eventProperties.ts: getEventPropertyKeys",
        says: ["Costs the same."],
      },
    ],
    assertedBy: ["src/component/reports/eventPropertyKeys.test.ts"],
    cases: propertyCases((app) =>
      app.query("eventProperties:getEventPropertyKeys", {
        ...span,
        eventName: "buy",
      }),
    ),
  },
  {
    places: [
      {
        of: "component/realtime.ts: getRealtime",
        says: [
          "Costs those events and a session or two for each visitor, and runs again with every event.",
          "Costs those events, the sessions that began in the half hour, and one session for each of up to 500 visitors who have none of these: at most 8,500 rows in 503 index ranges.",
          "Costs 4,001 events, 17 events of each older quarter minute, and a session and the newest events of up to 300 visitors, 2,000 events in all: at most 8,400 rows in 720 index ranges, and less than 14 MiB even of the largest events.",
        ],
      },
    ],
    assertedBy: ["src/component/reports/realtime.long.test.ts"],
    cases: [
      {
        name: "some visitors in the half hour",
        sizes: [10, 30],
        setUp: visit,
        call: askRealtime,
        cost: (size) => ({ ranges: 3, rowsRead: 1 + 2 * size }),
      },
      {
        name: "more than 500 visitors without a session",
        sizes: [510],
        setUp: insertViews,
        call: askRealtime,
        cost: (size) => ({ ranges: 503, rowsRead: 1 + size }),
      },
    ],
  },
];
