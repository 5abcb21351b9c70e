import { getFunctionName } from "convex/server";
import { expect, expectTypeOf, test } from "vitest";
import type {
  AnalyticsApi,
  AnalyticsDashboardProps,
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
