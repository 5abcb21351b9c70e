/** The gauge of a site's dead letters is what their last count has found. */
import { expect, test } from "vitest";
import { MINUTE } from "../../shared/units.js";
import { deadLetterDepth, scheduleCount } from "./deadLetterGauge.js";
import { insertLetter } from "./deadLetters.helpers.js";
import { insertGauge } from "../rows/deadLetterCounts.js";
import {
  advance,
  START,
  useSite,
  type TestBackend,
  type TestSite,
} from "../testing/setup.helpers.js";

let t: TestBackend;
let site: TestSite;
useSite((made) => ({ t, site } = made));

const depth = () => t.run((ctx) => deadLetterDepth(ctx, site.siteId));

test("a site without a gauge has no dead letters", async () => {
  const nothing = { active: 0, quarantined: 0, byReason: [], isAtLeast: false };
  expect(await depth()).toEqual(nothing);
});

test("a gauge says what was counted, and nothing about the count", async () => {
  const counted = {
    active: 2,
    quarantined: 1,
    byReason: [{ reason: "threw" as const, active: 2, quarantined: 1 }],
    isAtLeast: true,
  };
  const row = { siteId: site.siteId, ...counted, countedAt: 1, askedAt: START };
  await t.run((ctx) => insertGauge(ctx.db, row));
  expect(await depth()).toEqual(counted);
});

test("a count that is asked for finds the letters of its site", async () => {
  await insertLetter(t, site.siteId, {}, { retryAt: START + MINUTE });
  await t.run((ctx) => scheduleCount(ctx, site.siteId));
  await advance(t, 1);
  await advance(t, 1);
  expect(await depth()).toMatchObject({ active: 1, quarantined: 0 });
});
