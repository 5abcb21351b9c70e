import { getFunctionName } from "convex/server";
import { expect, test } from "vitest";
import type { AnalyticsApi } from "../../src/react/index.js";
import { api } from "../convex/_generated/api.js";

test("the app's own analytics functions are what the dashboard takes, without a cast", () => {
  const analytics: AnalyticsApi = api.analytics;
  expect(getFunctionName(analytics.getSite)).toBe("analytics:getSite");
  expect(getFunctionName(analytics.getOverview)).toBe("analytics:getOverview");
  expect(getFunctionName(analytics.getTimeseries)).toBe(
    "analytics:getTimeseries",
  );
  expect(getFunctionName(analytics.getBreakdown)).toBe(
    "analytics:getBreakdown",
  );
});
