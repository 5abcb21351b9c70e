/** Each import of the package exports its names: nothing twice, and nothing at an old place. */
import { expect, test } from "vitest";
import * as root from "convex-footfall";
import * as admin from "convex-footfall/admin";
import * as api from "convex-footfall/api";
import * as crons from "convex-footfall/crons";
import * as geo from "convex-footfall/geo";
import * as http from "convex-footfall/http";
import * as ingest from "convex-footfall/ingest";
import * as live from "convex-footfall/live";
import * as merge from "convex-footfall/merge";
import * as setup from "convex-footfall/setup";

const upkeep = ["exposeUpkeepApi", "registerDefaultAnalyticsCrons"];
const runs = ["runCleanupSite", "runCompaction", "runPruneExpired"];
const merges = [
  ...["mergeBreakdowns", "mergeOverviews"],
  ...["mergeSummaries", "mergeTimeseries"],
];

test.each([
  ["convex-footfall", root, ["Footfall", "isFootfallError"]],
  ["/admin", admin, ["exposeAdminApi"]],
  ["/api", api, ["exposeAnalyticsApi"]],
  ["/crons", crons, ["defaultUpkeepSchedules", ...upkeep, ...runs]],
  ["/geo", geo, ["placeLookup"]],
  ["/http", http, ["registerRoutes"]],
  ["/ingest", ingest, ["exposeIngestApi"]],
  ["/live", live, ["exposeLiveApi"]],
  ["/merge", merge, merges],
  ["/setup", setup, ["generateKey", "provisionSite"]],
])("%s", (_name, entry, names) => {
  expect(Object.keys(entry).sort()).toEqual([...names].sort());
});

test("an import from the old place is an error of types", () => {
  // @ts-expect-error registerRoutes is in convex-footfall/http
  expect(root.registerRoutes).toBeUndefined();
  // @ts-expect-error exposeAnalyticsApi is in convex-footfall/api
  expect(root.exposeAnalyticsApi).toBeUndefined();
});
