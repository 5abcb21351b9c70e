/**
 * Measures the cost of ten signed-in viewers of one dashboard. They ask what the dashboard asks,
 * with the passes that `getSite` gives each of them. The platform's rule decides what runs: it
 * caches a query that looked at the identity for that identity alone (convex-backend 94a42c3,
 * crates/application/src/cache/mod.rs:208-222).
 */
import path from "node:path";
import { anyApi } from "convex/server";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { components } from "../convex/_generated/api.js";
import { exposeAnalyticsApi } from "../../src/client/exposeAnalyticsApi.js";
import { cutRange } from "../../src/react/data/cut.js";
import {
  closedQuestions,
  liveQuestions,
  type ViewOf,
} from "../../src/react/data/viewQuestions.js";
import type { PublicSite } from "../../src/shared/site/publicSite.js";
import { DAY, HOUR, MINUTE, SECOND } from "../../src/shared/units.js";
import { demoKeys, provisionDemoSite } from "./demoSite.js";
import { createEngine, ManualClock, type Engine } from "./engine.js";
import { loadApp } from "./load.js";

const START = Date.UTC(2026, 2, 2, 9, 30);
const VIEWERS = 10;
const inComponent = { component: "footfall" } as const;
const viewers = Array.from({ length: VIEWERS }, (_, at) => ({
  subject: `viewer ${at}`,
  issuer: "https://test",
}));
type Viewer = (typeof viewers)[number];

/** Viewers whom `auth` does not know any more. */
const refused = new Set<string>();
const auth: Parameters<typeof exposeAnalyticsApi>[1]["auth"] = async (ctx) => {
  const identity = await ctx.auth.getUserIdentity();
  return identity && !refused.has(identity.subject) ? identity : null;
};

let engine: Engine;
let siteId: string;
beforeEach(async () => {
  for (const [name, key] of Object.entries(demoKeys)) vi.stubEnv(name, key);
  refused.clear();
  const { app, components: installed } = loadApp(
    path.resolve(import.meta.dirname, "../convex"),
  );
  const facades = {
    shared: {
      sharedReports: { audience: "viewers" },
    },
    unshared: {},
  };
  const modules = Object.fromEntries(
    Object.entries(facades).map(([name, options]) => [
      name,
      async () => exposeAnalyticsApi(components.footfall, { auth, ...options }),
    ]),
  );
  engine = await createEngine({
    app: { ...app, modules: { ...app.modules, ...modules } },
    components: installed!,
    clock: new ManualClock(START),
    transactionsKept: 1,
  });
  siteId = await provisionDemoSite(engine);
  await engine.startCrons();
  await engine.mutation("reportPasses:startReportPasses", {}, inComponent);
  await visit("long-gone", START - 3 * HOUR);
});
afterEach(() => {
  engine.close();
  vi.unstubAllEnvs();
});

/** Tracks a visit, and waits until it is in the reports. */
async function visit(visitorId: string, occurredAt = engine.now()) {
  await engine.mutation(
    "ingest:ingest",
    {
      siteId,
      trusted: false,
      receivedAt: engine.now(),
      events: [{ type: "pageview", visitorId, path: "/", occurredAt }],
    },
    inComponent,
  );
  await engine.runUntil(engine.now() + 10 * SECOND);
}

type Facade = "shared" | "unshared";

/** Opens the overview of seven days, compared with those before, and of the last half hour. */
async function look(facade: Facade, identity: Viewer): Promise<number> {
  const ask = (name: string, args: object) =>
    engine.query(`${facade}:${name}`, args as never, { identity });
  const site = (await ask("getSite", {
    slug: "default",
  })) as unknown as PublicSite;
  const { passes } = site;
  const now = engine.now() - (engine.now() % MINUTE);
  const to = START + 14.5 * HOUR;
  const view: ViewOf = {
    siteId,
    utcOffsets: site.utcOffsets,
    range: { from: to - 7 * DAY, to },
    interval: "day",
    weekStartsOn: 1,
    comparison: {
      from: to - 14 * DAY,
      to: to - 7 * DAY,
      figuresTo: to - 7 * DAY,
    },
    dimensions: ["page", "source", "country"],
    now,
    passes,
  };
  const api = anyApi[facade] as never;
  const { closed, live } = cutRange(view.range, view.utcOffsets, now);
  const questions = {
    ...closedQuestions(api, view, closed),
    ...liveQuestions(api, view, live),
  };
  const asked = Object.values(questions).filter((each) => each !== null);
  for (const { query, args } of asked)
    await engine.query(query, args, { identity });
  const pass = passes?.getRealtime;
  await ask("getRealtime", { siteId, now, ...(pass && { pass }) });
  return asked.length + 1;
}

async function everyoneLooks(facade: Facade): Promise<Record<string, number>> {
  const { queryExecutions } = engine.stats;
  const before = new Map(queryExecutions);
  for (const viewer of viewers) await look(facade, viewer);
  return Object.fromEntries(
    [...queryExecutions].flatMap(([name, runs]) => {
      const more = runs - (before.get(name) ?? 0);
      const [module, query] = name.split(":");
      return module === facade && more > 0 ? [[query!, more]] : [];
    }),
  );
}

const opened = {
  getOverview: 2,
  getTimeseries: 2,
  // Each of three panels asks for its rows and for those of the time before.
  getBreakdown: 6,
  getSummary: 2,
  getRealtime: 1,
};
const tenTimes = Object.fromEntries(
  Object.entries(opened).map(([name, runs]) => [name, runs * VIEWERS]),
);

describe("ten viewers whom auth looks at", () => {
  test("have ten executions of everything without passes", async () => {
    expect(await everyoneLooks("unshared")).toEqual({
      getSite: VIEWERS,
      ...tenTimes,
    });
    await visit("new");
    expect(await everyoneLooks("unshared")).toEqual({
      getSummary: VIEWERS,
      getRealtime: VIEWERS,
    });
  });

  test("share one with passes, and auth is asked once for each", async () => {
    expect(await everyoneLooks("shared")).toEqual({
      getSite: VIEWERS,
      ...opened,
    });
    expect(await everyoneLooks("shared")).toEqual({});
    for (let fold = 0; fold < 3; fold++) {
      await visit(`new ${fold}`);
      expect(await everyoneLooks("shared")).toEqual({
        getSummary: 1,
        getRealtime: 1,
      });
    }
  });

  test("change over to new passes with one execution more of each", async () => {
    await everyoneLooks("shared");
    // The cron of the component runs an hour after the deployment.
    await engine.runUntil(START + HOUR + MINUTE);
    expect(await everyoneLooks("shared")).toEqual({
      getSite: VIEWERS,
      ...opened,
    });
    // The old key ends, and nothing under the new one runs again.
    await engine.runUntil(START + 80 * MINUTE);
    const { getRealtime: _, ...runs } = await everyoneLooks("shared");
    expect(runs).toEqual({ getSite: VIEWERS });
  });

  test("are ten again where passes are revoked, until they have new ones", async () => {
    await everyoneLooks("shared");
    await engine.mutation("reportPasses:stopReportPasses", {}, inComponent);
    expect(await everyoneLooks("shared")).toEqual({
      getSite: VIEWERS,
      ...tenTimes,
    });
    await engine.mutation("reportPasses:startReportPasses", {}, inComponent);
    expect(await everyoneLooks("shared")).toEqual({
      getSite: VIEWERS,
      ...opened,
    });
  });
});

test("a stranger gets nothing that a viewer has had answered", async () => {
  await everyoneLooks("shared");
  const stranger = { subject: "stranger", issuer: "https://test" };
  refused.add("stranger");
  await expect(look("shared", stranger)).rejects.toThrow("not allowed");
  await expect(
    engine.query(
      "shared:getOverview",
      { siteId, from: START - DAY, to: START },
      { identity: stranger },
    ),
  ).rejects.toThrow("getOverview is not allowed");
});
