/** An audit compares stored sessions with the events that they are made of. */
import { afterEach, describe, expect, test, vi } from "vitest";
import { HOUR, KIB, MINUTE } from "../../shared/units.js";
import * as limits from "../budget/repairLimits.js";
import { inScope } from "../testing/inScope.helpers.js";
import {
  useSite,
  type TestBackend,
  type TestSite,
} from "../testing/setup.helpers.js";
import * as auditing from "./audit.js";
import { auditSessions } from "./auditSessions.js";
import { everything, plantLetter, plantRaw } from "./repairs.helpers.js";

let t: TestBackend;
let site: TestSite;
useSite((made) => ({ t, site } = made));
afterEach(() => {
  vi.restoreAllMocks();
});

const hour = Date.UTC(2026, 2, 2, 6);
const TIMEOUT = 30 * MINUTE;

const audit = ({ most = 10, fence = everything } = {}) =>
  inScope(t, site, (scope) => auditSessions(scope, { hour, fence, most }));
/** The figures that differ, as `metric stored expected`. */
const found = async () =>
  (await audit()).drift.map(({ metric, stored, expected }) =>
    [metric, stored, expected].join(" "),
  );
const limitSessions = (limit: Partial<typeof limits.auditedSessions>) =>
  vi.spyOn(limits, "auditedSessions", "get").mockReturnValue({
    ...{ most: 10, eventsOfOne: 100, letterBytes: 256 * KIB },
    ...limit,
  });
const plantLetterAt = async (occurredAt: number) => {
  const [eventId] = await plantRaw(t, site, { events: [{ occurredAt }] });
  await plantLetter(t, site, { eventId: eventId!, occurredAt });
};
/** A visit of two pages, and the session that it is. */
const visit = (at: number, session: object = {}, visitorId = "ann") => ({
  events: [at, at + MINUTE].map((occurredAt) => ({ occurredAt, visitorId })),
  sessions: [
    { startedAt: at, endedAt: at + MINUTE, pageviews: 2, events: 2, visitorId },
  ].map((right) => ({ ...right, ...session })),
});

test("a session that agrees with its events is no drift", async () => {
  const revenue = { amount: 995, currency: "EUR" };
  await plantRaw(t, site, {
    events: [
      { occurredAt: hour, revenue },
      { occurredAt: hour + MINUTE, type: "track", name: "signup" },
    ],
    sessions: [
      {
        ...{ startedAt: hour, endedAt: hour + MINUTE, revenue: [revenue] },
        ...{ pageviews: 1, events: 2, customEvents: 1 },
      },
    ],
  });
  expect(await audit()).toEqual({ looked: 1, drift: [] });
});

test("each figure that differs is drift", async () => {
  await plantRaw(
    t,
    site,
    visit(hour, {
      ...{ endedAt: hour + 2 * MINUTE, pageviews: 9, events: 8 },
      ...{ customEvents: 7, revenue: [{ amount: 5, currency: "EUR" }] },
    }),
  );
  const of = { level: "session", bucket: hour, dimension: "overview" };
  const differing = [
    ["revenue:EUR", 5, 0],
    ["endedAt", hour + 2 * MINUTE, hour + MINUTE],
    ["pageviews", 9, 2],
    ["events", 8, 2],
    ["customEvents", 7, 0],
  ] as const;
  expect((await audit()).drift).toEqual(
    differing.map(([metric, stored, expected]) => ({
      ...{ ...of, key: "ann", metric, stored, expected },
    })),
  );
});

test("a session without events should have no figures", async () => {
  await plantRaw(t, site, { sessions: [{ startedAt: hour }] });
  expect(await found()).toEqual([
    `endedAt ${hour} 0`,
    "pageviews 1 0",
    "events 1 0",
  ]);
});

test("sessions of other hours are left alone", async () => {
  await plantRaw(t, site, {
    sessions: [{ startedAt: hour - 1 }, { startedAt: hour + HOUR }],
  });
  expect(await audit()).toEqual({ looked: 0, drift: [] });
});

describe("the events of a session", () => {
  test("are those within the timeout before and after it", async () => {
    await plantRaw(t, site, visit(hour));
    for (const occurredAt of [
      hour - TIMEOUT - 1,
      hour + MINUTE + TIMEOUT + 1,
    ]) {
      await plantRaw(t, site, { events: [{ occurredAt }] });
    }
    expect(await found()).toEqual([]);
    const occurredAt = hour + MINUTE + TIMEOUT;
    await plantRaw(t, site, { events: [{ occurredAt }] });
    expect(await found()).toContain("pageviews 2 3");
  });

  test("begin the session earlier where one lies just within the timeout", async () => {
    await plantRaw(t, site, visit(hour));
    const occurredAt = hour - TIMEOUT;
    await plantRaw(t, site, { events: [{ occurredAt }] });
    expect(await found()).toContain("pageviews 2 0");
  });

  test("are folded: neither letters nor events that wait belong to it", async () => {
    await plantRaw(t, site, visit(hour));
    await plantLetterAt(hour + 1);
    expect(await found()).toEqual([]);
    const { drift } = await audit({ fence: [] });
    expect(drift.map(({ metric, expected }) => [metric, expected])).toEqual([
      ["endedAt", 0],
      ["pageviews", 0],
      ["events", 0],
    ]);
  });
});

describe("an audit of many sessions", () => {
  test("looks at no more than it has room for", async () => {
    for (const at of [hour, hour + 1, hour + 2]) {
      await plantRaw(t, site, visit(at, { pageviews: 9 }, `visitor ${at}`));
    }
    const { looked, drift } = await audit({ most: 2 });
    expect(looked).toBe(2);
    expect(drift.map(({ bucket }) => bucket)).toEqual([hour, hour + 1]);
  });

  test("ends once the call has read enough", async () => {
    await plantRaw(t, site, visit(hour, { pageviews: 9 }));
    await plantRaw(t, site, visit(hour + 1, { pageviews: 9 }, "bea"));
    vi.spyOn(auditing, "hasReadEnough")
      .mockResolvedValueOnce(false)
      .mockResolvedValue(true);
    const { looked, drift } = await audit();
    expect(looked).toBe(2);
    expect(drift.map(({ key }) => key)).toEqual(["ann"]);
  });

  test("leaves out a session with too many events, and goes on", async () => {
    await plantRaw(t, site, visit(hour, { pageviews: 9 }));
    await plantRaw(t, site, { events: [{ occurredAt: hour + 2 }] });
    await plantRaw(t, site, visit(hour + 1, { pageviews: 9 }, "bea"));
    limitSessions({ eventsOfOne: 2 });
    const { drift } = await audit();
    expect(drift.map(({ key }) => key)).toEqual(["bea"]);
  });

  test("leaves out a session whose letters are too large, and goes on", async () => {
    await plantRaw(t, site, visit(hour, { pageviews: 9 }));
    await plantLetterAt(hour);
    await plantRaw(t, site, visit(hour + 40 * MINUTE, { events: 9 }, "bea"));
    await plantLetterAt(hour + 2 * HOUR);
    limitSessions({ letterBytes: 1 });
    const { drift } = await audit();
    expect(drift.map(({ key }) => key)).toEqual(["bea"]);
  });
});
