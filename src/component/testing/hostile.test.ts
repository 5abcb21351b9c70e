import { describe, expect, test } from "vitest";
import fc from "../../fastCheck.helpers.js";
import { HOUR, KIB, MINUTE } from "../../shared/units.js";
import { api } from "../_generated/api.js";
import {
  foldVisitor,
  type FoldEvent,
  type Visitor,
} from "../model/fold/visitors.js";
import {
  advance,
  foldAll,
  initConvexTest,
  initSite,
  START,
  stored,
  useTestClock,
} from "./setup.helpers.js";

useTestClock();

const text = (length: number) => "x".repeat(length);

describe("what anyone with a public key can send", () => {
  test("traits of a visitor stay small, whatever is sent", () => {
    const anyTraits = fc.array(
      fc.record({
        key: fc.string({ maxLength: 200 }),
        value: fc.nat(1000).map(text),
      }),
      { maxLength: 64 },
    );
    fc.assert(
      fc.property(fc.array(anyTraits, { maxLength: 20 }), (identifies) => {
        let visitor: Visitor | null = null;
        for (const [index, traits] of identifies.entries()) {
          const event: FoldEvent = {
            type: "identify",
            source: "client",
            visitorId: "ada",
            userId: "u",
            occurredAt: START + index,
            traits,
          };
          visitor = foldVisitor(visitor, [event]);
        }
        expect(JSON.stringify(visitor).length).toBeLessThan(20 * KIB);
      }),
      { numRuns: 50 },
    );
  });

  test("sixty large identifies hold up nobody", async () => {
    const t = initConvexTest();
    const site = await initSite(t);
    const publicKey = { trusted: false, import: false };
    const identifies = Array.from({ length: 60 }, (_, index) => ({
      type: "identify" as const,
      visitorId: "mallory",
      userId: "m",
      traits: Array.from({ length: 20 }, (_trait, each) => ({
        key: `trait ${index} ${each}`,
        value: text(900),
      })),
    }));
    const views = Array.from({ length: 30 }, (_, index) => ({
      type: "pageview" as const,
      visitorId: `v${index}`,
      path: "/",
    }));
    await site.send([...identifies, ...views], publicKey);
    await foldAll(t);
    const now = Date.now();
    const { siteId } = site;
    expect(await t.query(api.health.getHealth, { siteId, now })).toMatchObject({
      ok: true,
      lanes: [{ lane: 0, status: "idle", lagMs: 0, isLate: false }],
      deadLetters: { active: 0, quarantined: 0 },
      repairing: 0,
    });
    const overview = await site.overview(START - HOUR, START + HOUR);
    expect(overview).toMatchObject({ pageviews: 30, visitors: 31 });
  });

  test("what no HTTP request could carry is rejected by row", async () => {
    const t = initConvexTest();
    const site = await initSite(t);
    const view = { type: "pageview" as const, visitorId: "v" };
    const { accepted, rejected } = stored(
      await site.send([
        view,
        { ...view, occurredAt: NaN },
        { ...view, visitorId: text(201) },
        { ...view, path: text(100_000) },
        {
          ...view,
          type: "identify",
          traits: [{ key: "k", value: text(2000) }],
        },
        { ...view, occurredAt: 1e300 },
      ]),
    );
    // A time in the far future becomes the time of receipt.
    expect(accepted).toBe(2);
    expect(rejected.map(({ index }) => index)).toEqual([1, 2, 3, 4]);
  });
});

describe("reports that would read too much", () => {
  test("an edge of large events is its hour less the rest of it", async () => {
    const t = initConvexTest();
    const site = await initSite(t);
    for (let batch = 0; batch < 2; batch++) {
      await site.send(
        Array.from({ length: 60 }, (_, index) => ({
          type: "pageview" as const,
          visitorId: `v${index}`,
          path: "/",
          occurredAt: START + batch * MINUTE,
          properties: Array.from({ length: 4 }, (_property, each) => ({
            key: `k${each}`,
            value: text(6000),
          })),
        })),
      );
    }
    await advance(t, 3 * MINUTE);
    const overview = await site.overview(START - MINUTE, START + 10 * MINUTE);
    expect(overview).toMatchObject({ events: 120, approximate: false });
  });

  test("a cut behind the caller's clock, in the live hours, says that it holds more", async () => {
    const t = initConvexTest();
    const site = await initSite(t);
    const hour = START - 30 * MINUTE;
    await site.send([
      { type: "pageview", visitorId: "ada", occurredAt: hour + 25 * MINUTE },
    ]);
    await foldAll(t);
    const ask = (to: number, now?: number) =>
      t.query(api.reports.getOverview, {
        siteId: site.siteId,
        from: hour,
        to,
        ...(now !== undefined && { now }),
      });
    expect(await ask(hour + 10 * MINUTE)).toMatchObject({
      events: 0,
      approximate: false,
    });
    expect(await ask(hour + 10 * MINUTE, START)).toMatchObject({
      events: 1,
      approximate: true,
    });
    expect(await ask(START, START)).toMatchObject({
      events: 1,
      approximate: false,
    });
  });

  test.each([
    ["not a number", NaN, START],
    ["a far future", 7.492819070712914e22, 7.492819070712914e22],
    ["from behind to", START, START - 1],
    ["before 1970", -1, START],
    ["in seconds", (START - HOUR) / 1000, START / 1000],
  ])("ranges: %s", async (_case, from, to) => {
    const t = initConvexTest();
    const { siteId } = await initSite(t, { timeZone: "Europe/Berlin" });
    for (const interval of ["hour", "day"] as const) {
      const args = { siteId, from, to, interval };
      await expect(t.query(api.reports.getTimeseries, args)).rejects.toThrow(
        /invalidRange/,
      );
    }
    await expect(
      t.query(api.reports.getOverview, { siteId, from, to, now: 1e300 }),
    ).rejects.toThrow(/invalidRange/);
  });
});
