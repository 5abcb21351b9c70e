/**
 * Questions carry the pass that the site's answer has for them, and a new pass changes nothing on
 * screen.
 */
import { ConvexProvider } from "convex/react";
import { anyApi, getFunctionName } from "convex/server";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { overviewOf } from "../../shared/figures/answers.js";
import { emptyTable } from "../../shared/codec/cells.js";
import {
  sharedReports,
  type ReportPasses,
} from "../../shared/site/reportPasses.js";
import type { Overview } from "../../shared/api/reports.js";
import type { PublicSite } from "../../shared/site/publicSite.js";
import { DAY } from "../../shared/units.js";
import { offsetsOfUtc } from "../../shared/time/utcOffsets.js";
import type { ReportsApi } from "../api.js";
import { createConvexClient } from "../convexClient.helpers.js";
import { useViewOf } from "../dashboard/useSiteView.js";
import { createEffectsRoot } from "../effects.helpers.js";
import { useRealtime } from "../realtime/useRealtime.js";
import { cutRange } from "./cut.js";
import type { Report } from "./report.js";
import { useOverview, useSite } from "./useReports.js";
import {
  closedQuestions,
  liveQuestions,
  type ViewOf,
} from "./viewQuestions.js";
import { withPass } from "./withPass.js";

const api = anyApi.analytics as unknown as ReportsApi;
const passesOf = (mark: string): ReportPasses =>
  Object.fromEntries(sharedReports.map((name) => [name, `${name} ${mark}`]));

test("withPass: of the report asked, and none where there is none", () => {
  const args = { siteId: "s1" };
  const passes = { getOverview: "o", getSummary: "s" };
  expect(withPass(passes, "getOverview", args)).toEqual({
    siteId: "s1",
    pass: "o",
  });
  expect(withPass(passes, "getRealtime", args)).toEqual(args);
  expect(withPass({}, "getOverview", args)).toEqual(args);
  expect(withPass(undefined, "getOverview", args)).toEqual(args);
});

test("each question of a view has the pass to what it asks, and differs in nothing else", () => {
  const view: ViewOf = {
    siteId: "s1",
    utcOffsets: offsetsOfUtc,
    range: { from: 0, to: 20 * DAY },
    interval: "day",
    weekStartsOn: 1,
    comparison: { from: -20 * DAY, to: 0, figuresTo: 0 },
    dimensions: ["page", "os"],
    now: 19 * DAY,
  };
  const all = (of: ViewOf) => {
    const { closed, live } = cutRange(of.range, of.utcOffsets, of.now);
    return Object.entries({
      ...closedQuestions(api, of, closed),
      ...liveQuestions(api, of, live),
    });
  };
  const without = all(view);
  const passes = passesOf("p");
  expect(all({ ...view, passes })).toEqual(
    without.map(([name, question]) => {
      const { query, args } = question!;
      const [, report] = getFunctionName(query).split(":");
      return [name, { query, args: { ...args, pass: `${report} p` } }];
    }),
  );
  expect(without).toHaveLength(10);
});

test("the dashboard's view and its current visitors have the passes of the site", async () => {
  const server = createConvexClient();
  const render = createEffectsRoot();
  vi.stubGlobal("document", {
    addEventListener: () => {},
    removeEventListener: () => {},
  });
  const passes = passesOf("p");
  const site = { siteId: "s1", utcOffsets: [...offsetsOfUtc], passes };
  const spans = {
    span: { from: 0, to: DAY },
    interval: "day",
    weekStartsOn: 1,
    isClipped: false,
    comparison: null,
  } as const;
  let view: ViewOf | undefined;
  function Page() {
    view = useViewOf(site, spans, ["page"], DAY);
    useRealtime(api, site);
    return null;
  }
  await render(
    <ConvexProvider client={server.client}>
      <Page />
    </ConvexProvider>,
  );
  expect(view!.passes).toEqual(passes);
  expect(server.asked("getRealtime")).toEqual([
    expect.stringContaining('"pass":"getRealtime p"'),
  ]);
});

describe("a page with the site's overview", () => {
  const range = { from: 0, to: DAY };
  const overview = (events: number): Overview => ({
    ...overviewOf(emptyTable()),
    events,
  });
  const siteOf = (siteId: string, passes?: ReportPasses) =>
    ({ siteId, timeZone: "UTC", ...(passes && { passes }) }) as PublicSite;

  let server: ReturnType<typeof createConvexClient>;
  let show: (slug?: string) => Promise<void>;
  let renders: Report<Overview>[];
  beforeEach(async () => {
    server = createConvexClient();
    renders = [];
    const render = createEffectsRoot();
    // The clock of the page listens to it.
    vi.stubGlobal("document", {
      addEventListener: () => {},
      removeEventListener: () => {},
    });
    function Page({ slug }: { slug: string }) {
      const { data } = useSite(api, slug);
      const site = data && { ...data, ...range };
      renders.push(useOverview(api, site ?? "skip"));
      return null;
    }
    show = (slug = "shop") =>
      render(
        <ConvexProvider client={server.client}>
          <Page slug={slug} />
        </ConvexProvider>,
      );
    await show();
    await server.answer("getSite", siteOf("s1", passesOf("a")));
  });
  const seen = () => renders.at(-1)!.data?.events;

  test("asks with the pass, and keeps what is shown while another takes its place", async () => {
    expect(server.asked("getOverview")).toEqual([
      expect.stringContaining('"pass":"getOverview a"'),
    ]);
    await server.answer("getOverview a", overview(7));
    expect(seen()).toBe(7);

    renders = [];
    await server.answer("getSite", siteOf("s1", passesOf("b")));
    expect(server.asked("getOverview")).toEqual([
      expect.stringContaining('"pass":"getOverview b"'),
    ]);
    await server.answer("getOverview b", overview(8));
    expect(seen()).toBe(8);
    for (const { data, isStale, error } of renders) {
      expect([7, 8]).toContain(data?.events);
      expect([isStale, error]).toEqual([false, undefined]);
    }
  });

  test("goes on without a pass where the site is refused, or has none any more", async () => {
    await server.answer("getOverview a", overview(7));
    for (const answer of [new Error("forbidden"), siteOf("s1", {})]) {
      await server.answer("getSite", answer);
      expect(server.asked("getOverview")).toEqual([
        expect.not.stringContaining("pass"),
      ]);
      expect(seen()).toBe(7);
    }
  });

  test("shows another site neither the pass nor the figures of the one before", async () => {
    await server.answer("getOverview a", overview(7));
    renders = [];
    await show("other");
    await server.answer('"other"', siteOf("s2", passesOf("of s2")));
    expect(server.asked("getOverview")).toEqual([
      expect.stringMatching(/"s2".*"getOverview of s2"/),
    ]);
    expect(renders.filter(({ data }) => data !== undefined)).toEqual([]);
    await server.answer("of s2", overview(1));
    expect(seen()).toBe(1);
  });
});
