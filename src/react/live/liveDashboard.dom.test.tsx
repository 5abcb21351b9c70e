/** The dashboard and the overview of sites send heartbeats where the app gives `liveApi`. */
import { anyApi } from "convex/server";
import { act } from "react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { MINUTE } from "../../shared/units.js";
import type { LiveApi } from "../api.js";
import type { QueryAnswers } from "../convexClient.helpers.js";
import { siteOf } from "../fixtures.helpers.js";
import type { DashboardOptions } from "../index.js";
import {
  listFirst,
  openDashboard,
  panelText,
} from "../openDashboard.helpers.js";
import { button, click, named, textOf, until } from "../page.helpers.js";
import { stubPopovers } from "../popovers.helpers.js";

const liveApi = anyApi.live as unknown as LiveApi;
const sites = [
  { slug: "shop", name: "Shop" },
  { slug: "blog", name: "Blog" },
];

beforeEach(() => {
  localStorage.clear();
  stubPopovers();
});
afterEach(() => localStorage.clear());

/** Opens the dashboard, and keeps the sites of its heartbeats. */
async function open(
  props: Partial<DashboardOptions>,
  more: QueryAnswers = {},
  options = {},
) {
  const beats: string[] = [];
  const answers: QueryAnswers = {
    getSite: ({ slug }) => siteOf({ siteId: slug, slug, name: slug }),
    heartbeat: ({ siteId }) => {
      beats.push(siteId);
      return null;
    },
    ...more,
  };
  const all = { tabs: listFirst, ...props };
  const page = await openDashboard(answers, all, options);
  return { ...page, beats };
}

test("a dashboard says so when its site is known, and every five minutes", async () => {
  const { beats, sent } = await open({ liveApi }, {}, { areTimersFake: true });
  expect(beats).toEqual(["shop"]);
  expect(sent.indexOf("live:heartbeat")).toBeGreaterThan(
    sent.indexOf("analytics:getSite"),
  );
  await act(() => vi.advanceTimersByTimeAsync(5 * MINUTE));
  expect(beats).toEqual(["shop", "shop"]);
});

test("a dashboard without liveApi calls nothing", async () => {
  const { beats } = await open({ sites }, {}, { areTimersFake: true });
  await act(() => vi.advanceTimersByTimeAsync(11 * MINUTE));
  expect(beats).toEqual([]);
});

test("a dashboard whose site does not exist says nothing", async () => {
  const { beats } = await open({ liveApi }, { getSite: () => null });
  expect(beats).toEqual([]);
});

test("figures stay where the app does not have the function", async () => {
  const warn = vi.spyOn(console, "warn").mockImplementation(() => undefined);
  await open(
    { liveApi },
    {
      heartbeat: () =>
        new Error("Could not find public function for 'live:heartbeat'."),
    },
  );
  expect(panelText("Sessions")).toContain("/pricing");
  expect(warn).toHaveBeenCalledTimes(1);
});

test("another site that a viewer chooses is looked at from then on", async () => {
  const { beats } = await open({ liveApi, sites });
  await click(button(/^Site:/));
  await until(() => named("button.footfall-listed", "Blog"));
  await click(named("button.footfall-listed", "Blog"));
  expect(beats).toEqual(["shop", "blog"]);
});

test("the overview of sites looks at each site that it shows", async () => {
  const { beats } = await open({ liveApi, sites, site: "*" });
  await until(() => {
    expect(textOf()).toContain("Blog");
    expect(beats).toHaveLength(2);
  });
  expect(beats.sort()).toEqual(["blog", "shop"]);
});
