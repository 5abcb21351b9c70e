/** Revenue from ingest to the reports and lists. */
import { describe, expect, test } from "vitest";
import type { Dimension } from "../../shared/dimensions.js";
import type { IncomingEvent } from "../../shared/event/incoming.js";
import type { Revenue } from "../../shared/event/revenue.js";
import { DAY, HOUR, MINUTE } from "../../shared/units.js";
import { api } from "../_generated/api.js";
import {
  foldAll,
  START,
  useSite,
  type TestBackend,
  type TestSite,
} from "../testing/setup.helpers.js";

let t: TestBackend;
let site: TestSite;
useSite((made) => ({ t, site } = made), { promotedProperties: ["plan"] });

const HOUR_START = START - HOUR / 2;
const euros = (amount: number): Revenue => ({ amount, currency: "EUR" });
const day = { from: HOUR_START - DAY, to: HOUR_START + DAY };

const order = (
  minutes: number,
  revenue: IncomingEvent["revenue"],
  more: Partial<IncomingEvent> = {},
): IncomingEvent => ({
  type: "track",
  name: "order",
  visitorId: "ada",
  path: "/checkout",
  occurredAt: HOUR_START + minutes * MINUTE,
  ...(revenue && { revenue }),
  ...more,
});

const overview = (from = day.from, to = day.to) =>
  t.query(api.reports.getOverview, { siteId: site.siteId, from, to });

/** Key and revenue of each row. */
async function earned(dimension: Dimension, range = day) {
  const { rows } = await t.query(api.reports.getBreakdown, {
    siteId: site.siteId,
    ...range,
    dimension,
  });
  return Object.fromEntries(rows.map((row) => [row.key, row.revenue]));
}

test("counts in the bucket of its event, and under the session where that starts", async () => {
  const plan = { properties: [{ key: "plan", value: "pro" }] };
  await site.send([
    { ...order(-10, undefined), type: "pageview", country: "DE" },
    order(5, euros(1000), plan),
    order(8, euros(-400)),
    order(9, { amount: 7, currency: "JPY" }),
    order(9, { amount: 0, currency: "USD" }),
    // Belongs to no session, whoever sent it.
    order(10, euros(50), { source: "server" }),
  ]);
  await foldAll(t);
  const all = [euros(650), { amount: 7, currency: "JPY" }];
  const ofSession = [euros(600), { amount: 7, currency: "JPY" }];
  expect((await overview()).revenue).toEqual(all);
  expect((await overview(HOUR_START)).revenue).toEqual(all);
  expect((await overview(day.from, HOUR_START)).revenue).toEqual([]);
  expect(await earned("page")).toEqual({ "/checkout": all });
  expect(await earned("event")).toEqual({ order: all });
  expect(await earned("property:plan")).toEqual({ pro: [euros(1000)] });
  expect(await earned("country")).toEqual({ DE: ofSession });
  const before = { from: day.from, to: HOUR_START };
  expect(await earned("country", before)).toEqual({ DE: ofSession });
  expect(await earned("page", before)).toEqual({ "/checkout": undefined });
  const series = await t.query(api.reports.getTimeseries, {
    siteId: site.siteId,
    from: HOUR_START - HOUR,
    to: HOUR_START + HOUR,
    interval: "hour",
  });
  expect(series.buckets.map(({ revenue }) => revenue)).toEqual([[], all]);
});

test("follows a session that a late event makes begin earlier", async () => {
  await site.send([order(5, euros(1000), { country: "DE" })]);
  await foldAll(t);
  await site.send([order(-10, euros(1), { country: "CH" })]);
  await foldAll(t);
  expect(await earned("country")).toEqual({ CH: [euros(1001)] });
  const after = { from: HOUR_START, to: day.to };
  expect(await earned("country", after)).toEqual({});
});

test("what adds up to nothing is absent", async () => {
  await site.send([order(1, euros(500)), order(2, euros(-500))]);
  await foldAll(t);
  expect((await overview()).revenue).toEqual([]);
  expect(await earned("event")).toEqual({ order: undefined });
});

describe("under a public key", () => {
  const sent = order(1, { amount: 500 });
  const send = () => site.send([sent], { trusted: false, import: false });
  const listed = async () => {
    const { page } = await t.query(api.lists.listEvents, {
      siteId: site.siteId,
      paginationOpts: { numItems: 10, cursor: null },
    });
    return page;
  };

  test("it is a claim: listed, and counted nowhere", async () => {
    await send();
    await foldAll(t);
    expect((await overview()).revenue).toEqual([]);
    const [event] = await listed();
    expect(event?.revenue).toBeUndefined();
    expect(event?.extras).toEqual([
      { key: "revenue", value: { json: '{"amount":500}' } },
    ]);
  });

  test("it counts where the site allows it, in the site's currency", async () => {
    await t.mutation(api.sites.updateSite, {
      siteId: site.siteId,
      allowPublicRevenue: true,
      currency: "CHF",
    });
    await send();
    await foldAll(t);
    const revenue = { amount: 500, currency: "CHF" };
    expect((await overview()).revenue).toEqual([revenue]);
    const [event] = await listed();
    expect(event?.revenue).toEqual(revenue);
    expect(event?.extras).toBeUndefined();
    const { page } = await t.query(api.lists.listSessions, {
      siteId: site.siteId,
      paginationOpts: { numItems: 10, cursor: null },
    });
    expect(page.map((session) => session.revenue)).toEqual([[revenue]]);
  });
});
