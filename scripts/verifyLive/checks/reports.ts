/**
 * Once the component has folded everything, the reports show exactly the sent events: neither less
 * nor more, and nothing twice.
 */
import type { AnyCheck } from "../check.js";
import type { Figures } from "../ledger.js";
import { until } from "../post.js";
import type { Run } from "../run.js";

const HOUR = 60 * 60_000;

interface Health {
  ok: boolean;
  level: string;
  pendingEvents: number;
  lanes: { lagMs: number }[];
}

async function healthOf({ deployment, siteId }: Run): Promise<Health> {
  const args = { siteId, now: Date.now() };
  return (await deployment.runInComponent("health:getHealth", args)) as Health;
}

/** Takes whole hours around the run: clocks may differ by minutes. */
function rangeOf({ siteId, startedAt }: Run) {
  const hour = (time: number) => Math.floor(time / HOUR) * HOUR;
  return {
    siteId,
    from: hour(startedAt - HOUR),
    to: hour(Date.now()) + 2 * HOUR,
  };
}

type Rows = { key: string; pageviews?: number; events?: number }[];

interface Summary {
  overview: Figures;
  timeseries: { buckets: { pageviews: number; events: number }[] };
  breakdowns: { rows: Rows }[];
}

async function summaryOf(run: Run): Promise<Summary> {
  return (await run.deployment.query("analytics:getSummary", {
    ...rangeOf(run),
    interval: "hour",
    dimensions: ["page", "event"],
    limit: 1000,
  })) as Summary;
}

/**
 * Counts by key, in order. It leaves out rows without any: an event may stand on a page that nobody
 * viewed.
 */
function counts(
  rows: Rows | undefined,
  metric: "pageviews" | "events",
): Record<string, number> {
  return Object.fromEntries(
    (rows ?? [])
      .map(({ key, [metric]: count = 0 }) => [key, count] as const)
      .filter(([, count]) => count > 0)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

/** A visitor with few events, so that they fit one page of a list. */
const LISTED_VISITOR = "one";

/** A page of a list has at most so many items. */
const PAGE_ITEMS = 200;

/** Reads the list page by page, newest first. */
async function allEvents({ deployment, siteId }: Run): Promise<ListedEvent[]> {
  const events: ListedEvent[] = [];
  let cursor: string | null = null;
  for (;;) {
    const listed = await deployment.runInComponent("lists:listEvents", {
      siteId,
      paginationOpts: { numItems: PAGE_ITEMS, cursor },
    });
    const { page, isDone, continueCursor } = listed as {
      page: ListedEvent[];
      isDone: boolean;
      continueCursor: string;
    };
    events.push(...page);
    if (isDone) return events;
    cursor = continueCursor;
  }
}

interface ListedEvent {
  id: string;
  type: string;
}

export const reports: readonly AnyCheck[] = [
  {
    name: "folds: every event is counted in time",
    expected: { pendingEvents: 0, lagMs: 0 },
    run: async (run) => {
      const { pendingEvents, lanes } = await until(
        run.options.deadlineMs,
        () => healthOf(run),
        ({ pendingEvents, lanes }) =>
          pendingEvents === 0 && lanes.every(({ lagMs }) => lagMs === 0),
      );
      const lagMs = Math.max(...lanes.map((lane) => lane.lagMs));
      return { pendingEvents, lagMs };
    },
  },
  {
    name: "folds: the site is healthy",
    expected: { ok: true, level: "ok", status: 200 },
    run: async (run) => {
      const { ok, level } = await healthOf(run);
      const { deployment, slug } = run;
      const { status } = await deployment.request(
        `/analytics/health?site=${slug}`,
      );
      return { ok, level, status };
    },
  },
  {
    name: "reports: overview",
    expected: (run) => run.ledger.figures(),
    run: async (run) => {
      const { overview } = await summaryOf(run);
      const { events, pageviews, visitors, newVisitors } = overview;
      const { users, sessions, revenue } = overview;
      return {
        events,
        pageviews,
        visitors,
        newVisitors,
        users,
        sessions,
        revenue,
      };
    },
  },
  {
    name: "reports: timeseries, the sum of its hours",
    expected: ({ ledger }) => {
      const { events, pageviews } = ledger.figures();
      return { events, pageviews };
    },
    run: async (run) => {
      const { buckets } = (await summaryOf(run)).timeseries;
      const sum = (metric: "events" | "pageviews") =>
        buckets.reduce((all, bucket) => all + bucket[metric], 0);
      return { events: sum("events"), pageviews: sum("pageviews") };
    },
  },
  {
    name: "reports: pageviews of each page",
    expected: ({ ledger }) => ledger.pages(),
    run: async (run) =>
      counts((await summaryOf(run)).breakdowns[0]?.rows, "pageviews"),
  },
  {
    name: "reports: custom events of each name",
    expected: ({ ledger }) => ledger.names(),
    run: async (run) =>
      counts((await summaryOf(run)).breakdowns[1]?.rows, "events"),
  },
  {
    name: "reports: the overview by itself is that of the summary",
    expected: ({ ledger }) => ledger.figures().events,
    run: async (run) => {
      const overview = (await run.deployment.query(
        "analytics:getOverview",
        rangeOf(run),
      )) as Figures;
      return overview.events;
    },
  },
  {
    name: "lists: every event, once",
    expected: ({ ledger }) => {
      const { events, pageviews } = ledger.figures();
      return { events, ids: events, pageviews };
    },
    run: async (run) => {
      const events = await allEvents(run);
      return {
        events: events.length,
        ids: new Set(events.map(({ id }) => id)).size,
        pageviews: events.filter(({ type }) => type === "pageview").length,
      };
    },
  },
  {
    name: "lists: the events of a visitor",
    expected: ({ ledger }) => ledger.ofVisitor(LISTED_VISITOR),
    run: async ({ deployment, siteId }) => {
      const listed = await deployment.runInComponent("lists:listEvents", {
        siteId,
        visitorId: LISTED_VISITOR,
        paginationOpts: { numItems: 100, cursor: null },
      });
      return (listed as { page: unknown[] }).page.length;
    },
  },
  {
    name: "lists: the session of a visitor has its events",
    expected: ({ ledger }) => [ledger.ofVisitor(LISTED_VISITOR)],
    run: async ({ deployment, siteId }) => {
      const listed = await deployment.runInComponent("lists:listSessions", {
        siteId,
        visitorId: LISTED_VISITOR,
        paginationOpts: { numItems: 10, cursor: null },
      });
      const { page } = listed as { page: { events: number }[] };
      return page.map(({ events }) => events);
    },
  },
];
