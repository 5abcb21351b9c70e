/** Claims about the costs of upkeep. */
import { DAY, HOUR, MINUTE } from "../../../src/shared/units.js";
import { START, type CostApp } from "./app.helpers.js";
import type { CostClaim } from "./claims.helpers.js";
import { views } from "./events.helpers.js";

/** Calls of the component's own crons on an idle day, with one site. */
const IDLE_CALLS_A_DAY = 42;

/** Provisions further sites. */
async function addSites(app: CostApp, count: number): Promise<void> {
  for (let site = 0; site < count; site++)
    await app.engine.mutation("app:provision", { slug: `site-${site}` });
}

/** Runs the crons for a day, so that the next one is like all others. */
async function idleForADay(app: CostApp): Promise<void> {
  await app.engine.startCrons();
  await app.engine.runUntil(START + DAY);
}

const compact = (app: CostApp) => app.engine.action("app:compact");

/** Inserts deltas of as many days that are over, which nothing has compacted. */
async function leaveDays(app: CostApp, days: number): Promise<void> {
  for (let day = 1; day <= days; day++)
    await app.ingest(
      views(1, () => ({ occurredAt: START - day * DAY })),
      { import: true },
    );
  await app.advance(MINUTE);
}

async function startPasses(app: CostApp): Promise<void> {
  await app.callAnySite("mutation", "reportPasses:startReportPasses", {});
}

async function passOf({ engine }: CostApp): Promise<string | undefined> {
  const site = await engine.query("staff:getSite", { slug: "default" });
  const { passes } = site as { passes?: { getOverview?: string } };
  return passes?.getOverview;
}

const askReport = ({ engine, siteId }: CostApp, pass: string | undefined) =>
  engine.query("staff:getOverview", {
    siteId,
    from: START - DAY,
    to: START - HOUR,
    ...(pass !== undefined && { pass }),
  });

export const costsOfUpkeep: readonly CostClaim[] = [
  {
    places: [
      {
        of: "component/compaction.ts: compactShards",
        says: [
          "Costs two calls, three more for each site, and one for each bucket.",
        ],
      },
    ],
    cases: [
      {
        name: "a run that finds nothing",
        sizes: [1, 3],
        setUp: (app, size) => addSites(app, size - 1),
        call: (app) =>
          app.engine.action(
            "compaction:compactShards",
            {},
            {
              component: "footfall",
            },
          ),
        cost: (size) => ({ calls: 2 + 3 * size, scheduled: 0 }),
      },
      {
        name: "a run that finds days with deltas",
        sizes: [1, 3],
        setUp: leaveDays,
        call: (app) =>
          app.engine.action(
            "compaction:compactShards",
            {},
            {
              component: "footfall",
            },
          ),
        cost: (size) => ({ calls: 5, scheduled: size }),
      },
    ],
  },
  {
    places: [
      {
        of: "client/runUpkeep.ts: runCompaction",
        says: [
          "Costs two calls, three more per site, and one per merged bucket.",
        ],
      },
    ],
    cases: [
      {
        name: "a run, besides the action that asks for it",
        sizes: [3],
        setUp: (app, size) => addSites(app, size - 1),
        call: compact,
        cost: (size) => ({ calls: 1 + 2 + 3 * size }),
      },
    ],
  },
  {
    places: [
      {
        of: "component/retry.ts: retryDueDeadLetters",
        says: [
          "Costs two index ranges if none is due of all sites, and four if none is due of one.",
        ],
      },
    ],
    cases: [
      {
        name: "a run for all sites",
        sizes: [3],
        setUp: (app, size) => addSites(app, size - 1),
        call: (app) =>
          app.callAnySite("mutation", "retry:retryDueDeadLetters", {}),
        cost: () => ({ ranges: 2, rowsRead: 0, rowsWritten: 0, scheduled: 0 }),
      },
      {
        name: "a run for one site",
        call: (app) =>
          app.callAnySite("mutation", "retry:retryDueDeadLetters", {
            slug: "default",
          }),
        cost: () => ({ ranges: 4, rowsRead: 1, rowsWritten: 0, scheduled: 0 }),
      },
    ],
  },
  {
    places: [
      {
        of: "client/crons.ts: defaultUpkeepSchedules",
        says: ["They cost an idle site 223 function calls a day."],
      },
    ],
    cases: [
      {
        name: "an idle day, and what the component's own crons ask",
        hasOwnCrons: true,
        setUp: idleForADay,
        call: (app) => app.advance(DAY),
        cost: () => ({ calls: 223 + 35 }),
      },
    ],
  },
  {
    places: [
      {
        of: "docs/operations.md",
        says: [
          "Idle, all of the upkeep is 1,260 function calls in thirty days with one site ($0.003), and 210 more for each further site.",
        ],
      },
    ],
    assertedBy: ["example/embedded/upkeep.long.test.ts"],
    cases: [
      {
        name: "an idle day",
        sizes: [1, 3],
        setUp: async (app, size) => {
          await addSites(app, size - 1);
          await idleForADay(app);
        },
        call: (app) => app.advance(DAY),
        cost: (size) => ({ calls: (1260 + 210 * (size - 1)) / 30 }),
      },
    ],
  },
  {
    places: [
      {
        of: "docs/costs.md",
        says: [
          "Passes cost 24 calls a day, one document (0.2 KB) more for each report, and an execution of what is over once an hour, when the key changes.",
          "`getSite` asks `auth` six times, and runs twice an hour for each viewer.",
        ],
      },
    ],
    assertedBy: ["example/embedded/sharedReports.long.test.ts"],
    cases: [
      {
        name: "an idle day with passes",
        setUp: async (app) => {
          await startPasses(app);
          await idleForADay(app);
        },
        call: (app) => app.advance(DAY),
        cost: () => ({ calls: IDLE_CALLS_A_DAY + 24 }),
      },
      {
        name: "a report of a site without figures",
        call: (app) => askReport(app, undefined),
        cost: () => ({ rowsRead: 1, authAsked: 1 }),
      },
      {
        name: "`getSite` with passes",
        setUp: startPasses,
        call: passOf,
        // It asks about itself, and for each of five reports.
        cost: () => ({ calls: 1, rowsRead: 2, authAsked: 6 }),
      },
      {
        name: "`getSite` with passes, and then that report with its pass",
        setUp: startPasses,
        call: async (app) => askReport(app, await passOf(app)),
        cost: () => ({ calls: 2, rowsRead: 2 + 1 + 1, authAsked: 6 }),
      },
    ],
  },
];
