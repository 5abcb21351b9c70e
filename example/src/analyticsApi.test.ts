import { getFunctionName } from "convex/server";
import { expect, expectTypeOf, test } from "vitest";
import type {
  AdminApi,
  AnalyticsApi,
  AnalyticsDashboardProps,
  LiveApi,
  ReportsApi,
} from "convex-footfall/react";
import { api } from "../convex/_generated/api.js";

test("the app's own analytics functions are what the dashboard takes, without a cast", () => {
  const { analytics } = api;
  expectTypeOf(analytics).toExtend<AnalyticsApi>();
  expectTypeOf<{
    api: typeof analytics;
    site: string;
  }>().toExtend<AnalyticsDashboardProps>();
  expect(getFunctionName(analytics.getSite)).toBe("analytics:getSite");
  expect(getFunctionName(analytics.getSummary)).toBe("analytics:getSummary");
});

test("any part of the app's own administration is what the settings take, without a cast", () => {
  const { analytics } = api;
  type Functions = typeof analytics;
  expectTypeOf(analytics).toExtend<AdminApi>();
  expectTypeOf<
    Pick<Functions, "listKeys" | "createKey">
  >().toExtend<AdminApi>();
  expectTypeOf<{
    api: Functions;
    adminApi: Pick<Functions, "getHealth">;
    site: string;
  }>().toExtend<AnalyticsDashboardProps>();
  // A function of another name does not fit.
  expectTypeOf<{
    listKeys: Functions["getHealth"];
  }>().not.toExtend<AdminApi>();
});

test("the app's own heartbeat is what an open dashboard calls, without a cast", () => {
  const { analytics } = api;
  expectTypeOf(analytics).toExtend<LiveApi>();
  expectTypeOf<{
    api: typeof analytics;
    liveApi: typeof analytics;
    site: string;
  }>().toExtend<AnalyticsDashboardProps>();
  expect(getFunctionName(analytics.heartbeat)).toBe("analytics:heartbeat");
});

test("an app that keeps its lists to itself names the tabs that need none", () => {
  type WithoutLists<More> = { api: ReportsApi; site: string } & More;
  expectTypeOf<
    WithoutLists<{ tabs: ["overview", "realtime"] }>
  >().toExtend<AnalyticsDashboardProps>();
  expectTypeOf<
    WithoutLists<{ tabs: ["visitors"] }>
  >().not.toExtend<AnalyticsDashboardProps>();
  expectTypeOf<WithoutLists<object>>().not.toExtend<AnalyticsDashboardProps>();
});
