/** `getRealtime` is exact on an ordinary site, and says what it has not looked up. */
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { IncomingEvent } from "../../shared/event/incoming.js";
import { DAY, MIB, MINUTE, SECOND } from "../../shared/units.js";
import { api } from "../_generated/api.js";
import * as limits from "../budget/realtimeLimits.js";
import {
  foldAll,
  START,
  useSite,
  type TestBackend,
  type TestSite,
} from "../testing/setup.helpers.js";

let t: TestBackend;
let site: TestSite;
useSite((made) => ({ t, site } = made));
afterEach(() => {
  vi.restoreAllMocks();
});

const view = (
  visitorId: string,
  occurredAt = START,
  path = "/",
): IncomingEvent => ({ type: "pageview", visitorId, occurredAt, path });

const realtime = (now = START, siteId: string = site.siteId) =>
  t.query(api.realtime.getRealtime, { siteId, now });

describe("getRealtime", () => {
  test("shows an event at once, and folding changes nothing", async () => {
    await site.send([
      // The source is the first page view's, though it has another; the country the first that is
      // known.
      { ...view("ada", START, "/tea"), search: "ref=late", country: "DE" },
      { ...view("ada", START - 7 * MINUTE), search: "ref=news" },
      { type: "engagement", visitorId: "bob", occurredAt: START - 8 * MINUTE },
      { ...view("cyd"), source: "server" },
      { type: "track", name: "paid", userId: "user1", occurredAt: START },
    ]);
    const answer = await realtime();
    expect(answer).toMatchObject({
      activeVisitors: 1,
      visitors: 2,
      pages: [
        { key: "/", visitors: 1 },
        { key: "/tea", visitors: 1 },
      ],
      sources: [{ key: "news", visitors: 1 }],
      countries: [{ key: "DE", visitors: 1 }],
      approximate: false,
    });
    const active = answer.minutes.filter(({ visitors }) => visitors > 0);
    expect(active).toEqual([
      { start: START - 8 * MINUTE, visitors: 1 },
      { start: START - 7 * MINUTE, visitors: 1 },
      { start: START, visitors: 1 },
    ]);
    await foldAll(t);
    expect(await realtime()).toEqual(answer);
  });

  test("knows what a session that began long ago began with", async () => {
    await site.send([
      { ...view("ada", START - 50 * MINUTE), search: "ref=news" },
      { ...view("bob", START - 90 * MINUTE), search: "ref=old" },
    ]);
    await site.send([view("ada", START - 25 * MINUTE)]);
    await foldAll(t);
    // Both are not folded yet: one session goes on, the other begins again.
    await site.send([view("ada"), { ...view("bob"), search: "ref=new" }]);
    const answer = await realtime();
    expect(answer.sources).toEqual([
      { key: "new", visitors: 1 },
      { key: "news", visitors: 1 },
    ]);
    await foldAll(t);
    expect(await realtime()).toEqual(answer);
  });

  test("counts the minute ahead, nothing else outside, and looks at no clock", async () => {
    await site.send([view("ada", START + 50 * SECOND)]);
    const answer = await realtime(START - 10 * SECOND);
    expect(answer.minutes.at(-1)).toEqual({
      start: START - MINUTE,
      visitors: 1,
    });
    await site.send([
      view("late", START - 31 * MINUTE),
      view("later", START - 2 * DAY),
    ]);
    vi.setSystemTime(START + DAY);
    await site.send([view("after", START + MINUTE)]);
    expect(await realtime(START - 10 * SECOND)).toEqual(answer);
  });

  test("refuses a time that is none, and a site that is none", async () => {
    await expect(realtime(Infinity)).rejects.toThrow(/invalidArgument/);
    await expect(realtime(NaN)).rejects.toThrow(/now is NaN/);
    await expect(realtime(START, "nonsense")).rejects.toThrow(/siteNotFound/);
  });
});

describe("sessions that began before the half hour", () => {
  /** Began long ago, each in a country of its own, and were there since. */
  const visitors = ["ada", "bea", "cyd"];
  const country = (visitorId: string) => `${visitorId[0]!.toUpperCase()}X`;

  beforeEach(async () => {
    for (const at of [50, 32, 20]) {
      await site.send(
        visitors.map((visitorId) => ({
          ...view(visitorId, START - at * MINUTE),
          ...(at === 50 && { country: country(visitorId) }),
        })),
      );
    }
    await foldAll(t);
    vi.setSystemTime(START);
    await site.send([...visitors].reverse().map((id) => view(id)));
  });
  const allow = (lookups: { rows?: number; bytes?: number }, atOnce = 20) => {
    const most = { rows: 500, bytes: MIB, ...lookups };
    vi.spyOn(limits, "earlierSessions", "get").mockReturnValue(most);
    const pace: { LOOKUPS_AT_ONCE: number } = limits;
    vi.spyOn(pace, "LOOKUPS_AT_ONCE", "get").mockReturnValue(atOnce);
  };
  const countries = async () => {
    const { countries: rows, approximations } = await realtime();
    return { keys: rows.map(({ key }) => key), approximations };
  };
  const cut = [{ reason: "budget", figures: "rows" }];

  test("are looked up by visitor, as many as there is room for", async () => {
    const all = { keys: ["AX", "BX", "CX"], approximations: undefined };
    expect(await countries()).toEqual(all);
    allow({ rows: 3 }, 3);
    expect(await countries()).toEqual(all);
    allow({ rows: 4 }, 2);
    expect(await countries()).toEqual(all);
  });

  test("are of fewer visitors where there is less room, and the answer says so", async () => {
    allow({ rows: 2 });
    const { keys, approximations } = await countries();
    expect(keys).toHaveLength(2);
    expect(approximations).toEqual(cut);
  });

  test("end with the lookups that were made at once where they are large", async () => {
    allow({ bytes: 1 }, 2);
    const { keys, approximations } = await countries();
    expect(keys).toHaveLength(2);
    expect(approximations).toEqual(cut);
  });

  test("are not looked up of servers, nor where a session began since", async () => {
    await site.send([
      view("dan", START - 5 * MINUTE),
      { ...view("backend"), source: "server" },
      { type: "track", name: "paid", userId: "user1", occurredAt: START },
    ]);
    await foldAll(t);
    allow({ rows: 3 });
    const { approximate, visitors: count } = await realtime();
    expect([approximate, count]).toEqual([false, 4]);
  });
});

test("a window with more events than are read is an estimate of its minutes", async () => {
  vi.spyOn(limits, "closedEvents", "get").mockReturnValue({
    rows: 3,
    bytes: MIB,
  });
  await site.send(
    [1, 2, 3, 4].map((minutes) => ({
      ...view(`visitor${minutes}`, START - minutes * MINUTE),
      country: "DE",
    })),
  );
  const answer = await realtime();
  expect(answer).toMatchObject({
    visitors: 4,
    pages: [{ key: "/", visitors: 4 }],
    countries: [{ key: "DE", visitors: 4 }],
    approximate: true,
  });
  expect(answer.minutes.slice(-5).map(({ visitors }) => visitors)).toEqual([
    0, 1, 1, 1, 1,
  ]);
});
