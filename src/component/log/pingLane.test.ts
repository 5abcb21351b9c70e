/** The ping that makes a lane's loop run, its runs, and the watchdog behind them. */
import { expect, test } from "vitest";
import { MINUTE, SECOND } from "../../shared/units.js";
import { laneStatus } from "./lanes.js";
import { storeCommit } from "./logRows.helpers.js";
import { pingLane } from "./pingLane.js";
import { progressOf } from "../rows/laneProgress.js";
import {
  advance,
  useSite,
  type TestBackend,
  type TestSite,
} from "../testing/setup.helpers.js";

let t: TestBackend;
let site: TestSite;
useSite((made) => ({ t, site } = made));

test("a ping has the lane's events folded within the flush interval", async () => {
  const { siteId } = site;
  const pinged = {
    _id: siteId,
    flushIntervalMs: 2 * MINUTE,
    maxStalenessMs: MINUTE,
  };
  await storeCommit(t, siteId, ["signup"], { lane: 1 });
  const status = () => t.run((ctx) => laneStatus(ctx, siteId, 1));
  expect(await status()).toBe("idle");
  await t.run((ctx) => pingLane(ctx, pinged, 1));
  expect(await status()).toBe("running");
  const folded = () =>
    t.run(async (ctx) =>
      (await progressOf(ctx, siteId)).map((row) => row.lane),
    );
  await advance(t, 2 * MINUTE - SECOND);
  expect(await folded()).toEqual([]);
  await advance(t, SECOND);
  expect(await folded()).toEqual([1]);
});
