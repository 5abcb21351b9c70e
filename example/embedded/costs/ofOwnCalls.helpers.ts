/** Claims about the costs of events that functions of the app bring in. */
import { MINUTE, SECOND } from "../../../src/shared/units.js";
import type { CostApp } from "./app.helpers.js";
import type { CostClaim } from "./claims.helpers.js";
import { trackAll, views, wake } from "./events.helpers.js";

const send = (app: CostApp, count: number) =>
  app.engine.mutation("app:ingest", {
    events: views(count).map((event) => JSON.stringify(event)),
  });

const trackCases = [
  {
    name: "calls in a mutation, with the loop awake",
    sizes: [1, 3],
    setUp: wake,
    call: trackAll,
    cost: (size: number) => ({
      calls: 1,
      componentCalls: size,
      rowsWritten: 2 * size,
      scheduled: 0,
    }),
  },
  {
    name: "calls in a mutation, with the loop asleep",
    sizes: [1, 3],
    call: trackAll,
    cost: (size: number) => ({
      calls: 1,
      componentCalls: size,
      rowsWritten: 2 * size,
      scheduled: 1,
    }),
  },
];

const beat = (app: CostApp) => app.mutation("live:heartbeat", {});

export const costsOfOwnCalls: readonly CostClaim[] = [
  {
    places: [
      {
        of: "client/exposeIngestApi.ts: exposeIngestApi",
        says: [
          "It costs one billed call for up to 500 events; HTTP takes two.",
        ],
      },
    ],
    cases: [
      {
        name: "a batch",
        sizes: [1, 500],
        setUp: wake,
        call: send,
        cost: () => ({ calls: 1 }),
      },
    ],
  },
  {
    places: [
      {
        of: "client/footfall.ts: Footfall",
        says: [
          "In a mutation they cost no further function call while the site's loop is awake.",
          "Otherwise a transaction pays one call, to wake the loop.",
        ],
      },
      {
        of: "docs/backend-tracking.md",
        says: [
          "A call adds no billed call while the site's loop is awake.",
          "Otherwise it adds one for each transaction that wakes the loop.",
        ],
      },
    ],
    cases: trackCases,
  },
  {
    places: [
      {
        of: "component/live.ts: heartbeat",
        says: ["Costs two ranges, and once a minute one more and a small row."],
      },
    ],
    cases: [
      {
        name: "a heartbeat within a minute",
        setUp: beat,
        call: beat,
        cost: () => ({ ranges: 2, rowsWritten: 0, scheduled: 0 }),
      },
      {
        name: "a heartbeat after five minutes",
        setUp: async (app) => {
          await beat(app);
          await app.advance(5 * MINUTE);
        },
        call: beat,
        cost: () => ({ ranges: 3, rowsWritten: 1, scheduled: 0 }),
      },
    ],
  },
  {
    places: [
      {
        of: "docs/costs.md",
        says: [
          "A site that is never idle and that somebody looks at folds once per interval: 259,200 times a month at 10 s.",
        ],
      },
    ],
    cases: [
      {
        name: "a site that is never idle, for five minutes",
        setUp: wake,
        call: async (app) => {
          for (let sent = 0; sent < 30; sent++) {
            await app.ingest(views(1));
            await app.advance(10 * SECOND);
          }
        },
        cost: () => ({ folds: (5 * MINUTE) / (10 * SECOND) }),
      },
    ],
  },
];
