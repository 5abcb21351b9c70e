/**
 * One database call of requests, erasures, imports or clean-up fails, whichever it is. The site
 * ends up the same.
 */
import { expect, test } from "vitest";
import { testEveryFault } from "./everyFault.helpers.js";
import { prepare } from "./faults.helpers.js";
import {
  erasing,
  expiring,
  importing,
  overHttp,
} from "./faultUpkeepWorkloads.helpers.js";

testEveryFault({
  "over HTTP": overHttp,
  "erasing and deleting": erasing,
  "imports and their undoing": importing,
  "clean-up": expiring,
});

test("clean-up ends the retention of a made-up group and of rates", async () => {
  const { steps, state } = await prepare(expiring);
  expect(steps).toEqual(
    expect.arrayContaining([
      "retention/siteCleanup:cleanupBatch delete groups",
      "retention/siteCleanup:cleanupBatch delete groupMembers",
      "prune:pruneExpired delete rateUses",
    ]),
  );
  // The word of a server stays.
  expect(state["groups"]).toHaveLength(1);
  expect(state["groups"]?.[0]).toContain("acme");
  expect(state["oldRateUses"]).toEqual([]);
});
