/** Claims about the costs of administration. */
import { DAY, HOUR } from "../../../src/shared/units.js";
import { START, type CostApp } from "./app.helpers.js";
import type { CostClaim } from "./claims.helpers.js";
import { views } from "./events.helpers.js";

/** Stores and folds visits of as many visitors, three hours ago, and closes their hour. */
async function visitBefore(app: CostApp, count: number): Promise<void> {
  await app.ingest(
    views(count, (at) => ({ occurredAt: START - 3 * HOUR + at })),
    { import: true },
  );
  await app.foldAll();
  await app.advance(2 * HOUR);
}

/** Stores and folds a visit on each of as many days, and closes their hours. */
async function visitOnDays(app: CostApp, days: number): Promise<void> {
  const at = (day: number) => START - day * DAY - 3 * HOUR;
  const events = views(days, (day) => ({ occurredAt: at(day) }));
  await app.ingest(events, { import: true });
  await app.foldAll();
  await app.advance(2 * HOUR);
}

/** Rebuilds the last days, and waits for the end of it. */
async function rebuild(app: CostApp, days: number): Promise<void> {
  await app.mutation("rebuild:rebuildRange", {
    from: START - days * DAY,
    to: START,
  });
  await app.advance(2 * HOUR);
}

const provision = (slug: string) => (app: CostApp) =>
  app.engine.action("app:provisionFromAction", { slug });

export const costsOfAdministration: readonly CostClaim[] = [
  {
    places: [
      {
        of: "component/usage.ts: getUsage",
        says: [
          "Costs one small row for each day and lane, and one for each day on which something was not stored.",
        ],
      },
    ],
    cases: [
      {
        name: "days on which events were stored",
        sizes: [1, 3],
        setUp: async (app, days) => {
          for (let day = 0; day < days; day++) {
            await app.ingest(views(5));
            await app.advance(DAY);
          }
        },
        call: (app, days) =>
          app.query("usage:getUsage", { from: START, to: START + days * DAY }),
        cost: (days) => ({ ranges: 2, rowsRead: 1 + days }),
      },
      {
        name: "days on which events were stored and others were not",
        sizes: [1, 3],
        setUp: async (app, days) => {
          for (let day = 0; day < days; day++) {
            const events = views(2, () => ({ eventId: `event ${day}` }));
            await app.ingest(events);
            await app.advance(DAY);
          }
        },
        call: (app, days) =>
          app.query("usage:getUsage", { from: START, to: START + days * DAY }),
        cost: (days) => ({ ranges: 2, rowsRead: 1 + 2 * days }),
      },
    ],
  },
  {
    places: [
      {
        of: "component/siteList.ts: listSites",
        says: ["Costs one row for each site."],
      },
    ],
    cases: [
      {
        name: "a page of all sites",
        sizes: [1, 5],
        setUp: async (app, more) => {
          for (let i = 0; i < more; i++) await provision(`more-${i}`)(app);
        },
        call: (app) =>
          app.callAnySite("query", "siteList:listSites", {
            paginationOpts: { numItems: 100, cursor: null },
          }),
        // The site of the app itself is one of them.
        cost: (more) => ({ ranges: 1, rowsRead: more + 1 }),
      },
    ],
  },
  {
    places: [
      {
        of: "component/rebuild.ts: rebuildRange",
        says: [
          "Costs as much as reading the range's raw events, with their sessions and visitors, and one call for every few hours.",
        ],
      },
    ],
    cases: [
      {
        name: "the rebuild of a day with more events",
        sizes: [10, 30],
        setUp: visitBefore,
        call: (app) => rebuild(app, 1),
        cost: (size) => ({ rowsRead: 41 + 3 * size }),
      },
      {
        name: "the rebuild of several days",
        sizes: [1, 3],
        setUp: visitOnDays,
        call: rebuild,
        // A day takes six calls, and today has ten hours.
        cost: (days) => ({ calls: 6 * days - 1 }),
      },
    ],
  },
  {
    places: [
      {
        of: "component/audit.ts: auditBuckets",
        says: [
          "Costs as much as reading the raw events and sessions of those hours twice, and their visitors once, within one transaction.",
        ],
      },
    ],
    cases: [
      {
        name: "an audit",
        sizes: [10, 30],
        setUp: visitBefore,
        call: (app) => app.mutation("audit:auditBuckets"),
        cost: (size) => ({ calls: 1, rowsRead: 6 + 5 * size, scheduled: 0 }),
      },
    ],
  },
  {
    places: [
      {
        of: "client/provisionSite.ts: provisionSite",
        says: ["Costs one mutation of the component."],
      },
    ],
    cases: [
      {
        name: "a site that is there, from an action",
        call: provision("default"),
        cost: () => ({ calls: 2, rowsWritten: 0 }),
      },
      {
        name: "a new site, from an action",
        call: provision("new"),
        cost: () => ({ calls: 2, rowsWritten: 1 }),
      },
      {
        name: "a site that is there, from a mutation",
        call: (app) =>
          app.engine.mutation("app:provision", { slug: "default" }),
        cost: () => ({ calls: 1, componentCalls: 1, rowsWritten: 0 }),
      },
    ],
  },
];
