/** Pings of one visitor: one in each second says all that there is. */
import { describe, expect, test } from "vitest";
import fc from "../../fastCheck.helpers.js";
import type { IncomingEvent } from "../../shared/event/incoming.js";
import { HOUR, SECOND } from "../../shared/units.js";
import { api } from "../_generated/api.js";
import {
  foldAll,
  initConvexTest,
  initSite,
  START,
  stored,
  useTestClock,
} from "../testing/setup.helpers.js";
import { allEvents } from "../rows/eventRows.helpers.js";
import { allVisitors } from "../rows/peopleRows.helpers.js";

useTestClock();

type Extra = Parameters<Awaited<ReturnType<typeof initSite>>["send"]>[1];

async function start() {
  const t = initConvexTest();
  const site = await initSite(t);
  return {
    t,
    ...site,
    /** As a browser sends, unless said otherwise. */
    send: async (events: IncomingEvent[], extra: Extra = {}) => {
      const browser = { trusted: false, import: false };
      return stored(await site.send(events, { ...browser, ...extra }));
    },
    events: () => t.run((ctx) => allEvents(ctx)),
  };
}

const ping = (visitorId: string, agoMs: number): IncomingEvent => ({
  type: "engagement",
  visitorId,
  occurredAt: START - agoMs,
  path: "/",
});

describe("pings of a visitor", () => {
  test("in one second are one, in one request and in several", async () => {
    const { send, events, siteId, t } = await start();
    const same = Array.from({ length: 500 }, () => ping("v", 0));
    expect(await send(same)).toMatchObject({ accepted: 1, duplicates: 499 });
    expect(await send(same)).toMatchObject({ accepted: 0, duplicates: 500 });
    expect(await events()).toHaveLength(1);
    await foldAll(t);
    const range = { siteId, from: START - HOUR, to: START + HOUR };
    const [day] = await t.query(api.usage.getUsage, range);
    expect(day).toMatchObject({ accepted: 1, duplicates: 999 });
  });

  test("that say who somebody is are stored, each", async () => {
    const { send, t } = await start();
    const trait = (value: string) => [{ key: "plan", value }];
    const told = { ...ping("v", 0), traits: trait("free") };
    const again = { ...ping("v", 1), traits: trait("pro") };
    const events = [ping("v", 0), again, told];
    expect(await send(events)).toMatchObject({ accepted: 3, duplicates: 0 });
    await foldAll(t);
    const [visitor] = await t.run((ctx) => allVisitors(ctx));
    expect(visitor?.traits).toMatchObject([{ key: "plan", value: "free" }]);
  });

  test("without a time are of the moment of receipt", async () => {
    const { send } = await start();
    const { occurredAt: _now, ...nameless } = ping("v", 0);
    const same = Array.from({ length: 100 }, () => nameless);
    expect(await send(same)).toMatchObject({ accepted: 1, duplicates: 99 });
  });

  test("a second apart are all stored, and extend the session as before", async () => {
    const { send, overview, t } = await start();
    const minute = Array.from({ length: 60 }, (_, n) => ping("v", n * SECOND));
    const view = { ...ping("v", 60 * SECOND), type: "pageview" as const };
    expect(await send([view, ...minute])).toMatchObject({ accepted: 61 });
    await foldAll(t);
    expect(await overview(START - HOUR, START + HOUR)).toMatchObject({
      sessions: 1,
      averageSessionDurationMs: 60 * SECOND,
    });
  });

  test("are none of another visitor's, nor of what is no ping", async () => {
    const { send } = await start();
    const others = [
      ping("v", 0),
      ping("w", 0),
      { ...ping("v", 0), type: "pageview" as const },
      { ...ping("v", 0), type: "track" as const, name: "read" },
      { ...ping("v", 0), type: "track" as const, name: "read" },
    ];
    expect(await send(others)).toMatchObject({ accepted: 5, duplicates: 0 });
    expect(await send([ping("w", 0)])).toMatchObject({ duplicates: 1 });
  });

  test("in one second of one request are one, whatever else happened in that second", async () => {
    const { send } = await start();
    const views = Array.from({ length: 20 }, () => ({
      ...ping("v", 0),
      type: "pageview" as const,
    }));
    const sent = [...views, ping("v", 0), ping("v", 0)];
    expect(await send(sent)).toMatchObject({ accepted: 21, duplicates: 1 });
  });

  test("of nobody are all stored", async () => {
    const { send } = await start();
    const { visitorId: _nobody, ...nameless } = ping("v", 0);
    const sent = [nameless, nameless];
    expect(await send(sent)).toMatchObject({ accepted: 2, duplicates: 0 });
    expect(await send(sent)).toMatchObject({ accepted: 2, duplicates: 0 });
  });

  test("are looked for among a megabyte of other events in a request, and stored behind it", async () => {
    const { send } = await start();
    const large = (visitorId: string): IncomingEvent => ({
      ...ping(visitorId, 0),
      type: "pageview",
      properties: Array.from({ length: 4 }, (_, n) => ({
        key: `note${n}`,
        value: "x".repeat(7500),
      })),
    });
    for (const visitorId of ["v", "w"]) {
      const views = Array.from({ length: 18 }, () => large(visitorId));
      await send([...views, ping(visitorId, 0)]);
    }
    await send([ping("late", 0)]);
    // The pages of two visitors are more than a megabyte.
    const known = ["v", "w", "late"].map((visitorId) => ping(visitorId, 0));
    for (const one of known) {
      expect(await send([one])).toMatchObject({ duplicates: 1 });
    }
    expect(await send(known)).toMatchObject({ accepted: 2, duplicates: 1 });
  });

  test("are found behind what else happened in their second, within reason", async () => {
    const { send } = await start();
    const view = { ...ping("v", 0), type: "pageview" as const };
    await send([...Array.from({ length: 19 }, () => view), ping("v", 0)]);
    expect(await send([ping("v", 0)])).toMatchObject({ duplicates: 1 });
    await send(Array.from({ length: 20 }, () => ({ ...view, visitorId: "w" })));
    await send([ping("w", 0)]);
    expect(await send([ping("w", 0)])).toMatchObject({ accepted: 1 });
  });

  test.each([
    ["a server", { trusted: true }],
    ["an import", { trusted: true, import: true }],
  ])("of %s are all stored", async (_from, extra) => {
    const { send } = await start();
    const same = [ping("v", 0), ping("v", 0)];
    expect(await send(same, extra)).toMatchObject({ accepted: 2 });
  });

  test("in every order and batching: a second of a visitor in which pings came stores one", async () => {
    const arbitraryPing = fc.record({
      visitorId: fc.constantFrom("a", "b", "c"),
      agoMs: fc.nat(5 * SECOND),
    });
    const batches = fc.array(fc.array(arbitraryPing, { minLength: 1 }), {
      maxLength: 6,
    });
    await fc.assert(
      fc.asyncProperty(batches, async (sent) => {
        const { send, events } = await start();
        let duplicates = 0;
        for (const batch of sent) {
          const answer = await send(
            batch.map(({ visitorId, agoMs }) => ping(visitorId, agoMs)),
          );
          duplicates += answer.duplicates;
        }
        const nameOf = (visitorId: string | undefined, at: number) =>
          `${visitorId} ${Math.floor(at / SECOND)}`;
        const all = sent.flat();
        const expected = new Set(
          all.map(({ visitorId, agoMs }) => nameOf(visitorId, START - agoMs)),
        );
        const names = (await events()).map(({ visitorId, occurredAt }) =>
          nameOf(visitorId, occurredAt),
        );
        expect(names.sort()).toEqual([...expected].sort());
        expect(duplicates).toBe(all.length - expected.size);
      }),
      { numRuns: 30 },
    );
  });
});
