/**
 * Offline-first devices send in bulk over HTTP. The tests look at the accepted events, and at their
 * sessions.
 */
import { afterEach, describe, expect, test, vi } from "vitest";
import type { SiteSettings } from "../../src/shared/site/site.js";
import { DAY, HOUR, MINUTE, SECOND } from "../../src/shared/units.js";
import { reading, START, startIntake, type Intake } from "./intake.helpers.js";

let intake: Intake;
afterEach(() => {
  intake.close();
  vi.restoreAllMocks();
});

async function start(settings: Partial<SiteSettings> = {}) {
  intake = await startIntake(settings);
}

const count = <T>(length: number, make: (n: number) => T): T[] =>
  Array.from({ length }, (_, n) => make(n));

describe("history of a device", () => {
  test("168 hourly readings aged 1 to 168 h: 119 of them are young enough, each a session at its own hour", async () => {
    await start();
    const readings = count(168, (n) => reading((n + 1) * HOUR));
    const { accepted, rejected } = await intake.send(readings);
    expect(accepted).toBe(119);
    expect(rejected).toHaveLength(49);
    expect(rejected.map(({ index }) => index)).toEqual(
      count(49, (n) => 119 + n),
    );
    expect(new Set(rejected.map(({ error }) => error))).toEqual(
      new Set(["event timestamp older than 5 days"]),
    );
    await intake.foldAll();
    const sessions = await intake.rows("sessions");
    expect(sessions.map(({ startedAt }) => startedAt).sort()).toEqual(
      count(119, (n) => START - (119 - n) * HOUR),
    );
    const figures = await intake.overview();
    expect(figures).toMatchObject({ sessions: 119, visitors: 1, events: 119 });
  });

  test.each([
    ["window", 240],
    ["gap", 1],
  ] as const)(
    "240 readings half an hour apart under %s: %i sessions",
    async (sessionRule, sessions) => {
      await start({ sessionRule });
      const readings = count(240, (n) => reading((n * HOUR) / 2));
      expect((await intake.send(readings)).accepted).toBe(240);
      await intake.foldAll();
      expect((await intake.overview()).sessions).toBe(sessions);
    },
  );

  test.each([
    ["window", 2],
    ["gap", 1],
  ] as const)(
    "two events 30 s apart over the edge of a window under %s: %i",
    async (sessionRule, sessions) => {
      await start({ sessionRule });
      const edge = START - 10 * MINUTE;
      const at = (occurredAt: number) => reading(0, { occurredAt });
      await intake.send([at(edge - 15 * SECOND), at(edge + 15 * SECOND)]);
      await intake.foldAll();
      expect((await intake.overview()).sessions).toBe(sessions);
    },
  );

  test.each([
    ["4 d 23 h 59 min", 5 * DAY - MINUTE, 1],
    ["5 d 1 min", 5 * DAY + MINUTE, 0],
  ])("an age of %s", async (_age, ageMs, accepted) => {
    await start();
    expect((await intake.send([reading(ageMs)])).accepted).toBe(accepted);
  });

  test.each([
    ["1 min ahead is kept", MINUTE, undefined, MINUTE],
    ["2 min ahead is clamped", 2 * MINUTE, undefined, 0],
    ["hours fast is corrected by sentAt", 3 * HOUR, 4 * HOUR, -HOUR],
    ["hours slow is corrected by sentAt", -5 * HOUR, -4 * HOUR, -HOUR],
  ])("a clock that is %s", async (_clock, aheadMs, sentAheadMs, expected) => {
    await start();
    const body =
      sentAheadMs === undefined ? {} : { sentAt: START + sentAheadMs };
    await intake.send([reading(-aheadMs)], { body });
    expect(await intake.rows("events")).toMatchObject([
      { occurredAt: START + expected, receivedAt: START },
    ]);
  });

  test("sent while the device is live leaves its live session as it is", async () => {
    await start();
    const live = count(3, (n) => reading(n * MINUTE));
    await intake.send(live);
    await intake.foldAll();
    const [session] = await intake.rows("sessions");
    await intake.send(count(100, (n) => reading((n + 2) * HOUR)));
    await intake.foldAll();
    const sessions = await intake.rows("sessions");
    expect(sessions).toHaveLength(101);
    expect(sessions).toContainEqual(session);
  });

  test("late events correct the session that a report has shown", async () => {
    await start();
    await intake.send([reading(4 * HOUR), reading(3 * HOUR)]);
    await intake.foldAll();
    expect(await intake.overview()).toMatchObject({
      sessions: 2,
      bounceRate: 1,
      averageSessionDurationMs: 0,
    });
    await intake.send([reading(3.5 * HOUR)]);
    await intake.foldAll();
    expect(await intake.overview()).toMatchObject({
      sessions: 1,
      bounceRate: 0,
      averageSessionDurationMs: HOUR,
      pageviews: 3,
    });
  });
});

describe("devices", () => {
  test("20 events in one millisecond are 20 events and 1 session", async () => {
    await start();
    await intake.send(count(20, () => reading(HOUR)));
    await intake.foldAll();
    expect(await intake.overview()).toMatchObject({
      events: 20,
      sessions: 1,
    });
  });

  test("three behind one address are three", async () => {
    await start();
    const from = { ip: "192.0.2.1", userAgent: "Sensor/1" };
    for (const visitorId of ["a", "b", "c"]) {
      await intake.send([reading(HOUR, { visitorId })], from);
    }
    // Without ids of their own, browsers differ by their agents.
    for (const version of [120, 121, 122]) {
      const userAgent = `Mozilla/5.0 (X11; Linux x86_64; rv:${version}.0) Gecko/20100101 Firefox/${version}.0`;
      const { visitorId: _none, ...row } = reading(HOUR);
      const key = intake.keys.public;
      await intake.send([row, row], { ip: "192.0.2.1", userAgent, key });
    }
    await intake.foldAll();
    expect(await intake.overview()).toMatchObject({
      visitors: 6,
      sessions: 6,
    });
  });

  test("three parallel requests with 6 events of one are 1 session", async () => {
    await start();
    await Promise.all(
      count(3, (n) =>
        intake.send(count(2, (m) => reading((3 * n + m) * MINUTE))),
      ),
    );
    await intake.foldAll();
    expect(await intake.overview()).toMatchObject({
      events: 6,
      sessions: 1,
    });
  });

  test("1,000 events of 25 are 25 sessions of 25 visitors", async () => {
    await start();
    const events = count(1000, (n) =>
      reading(HOUR + n * SECOND, { visitorId: `device ${n % 25}` }),
    );
    expect((await intake.send(events)).accepted).toBe(1000);
    await intake.foldAll();
    expect(await intake.overview()).toMatchObject({
      events: 1000,
      visitors: 25,
      sessions: 25,
    });
  });

  test("three addresses in one session are three countries on the events, and one session", async () => {
    await start();
    await intake.send(
      count(3, (n) => reading(n * MINUTE, { ip: `192.0.2.${n + 1}` })),
    );
    await intake.foldAll();
    const countries = (await intake.listed()).map(({ country }) => country);
    expect(countries).toEqual(["FR", "DE", "JP"]);
    expect((await intake.overview()).sessions).toBe(1);
    // The session has the country of its first event.
    const { rows } = await intake.breakdown("country");
    expect(rows.map(({ key }) => key)).toEqual(["JP"]);
  });
});

describe("rows", () => {
  test("that are bad cost exactly themselves", async () => {
    await start();
    const bad = [0, 1, 499, 500, 999, 1000, 1999];
    const events = count(2000, (n) =>
      bad.includes(n)
        ? n % 2 === 0
          ? { type: "pageview", occurredAt: "yesterday" }
          : reading(9 * DAY)
        : reading(HOUR, { visitorId: `device ${n % 7}` }),
    );
    const { accepted, rejected } = await intake.send(events);
    expect(accepted).toBe(1993);
    expect(rejected.map(({ index }) => index)).toEqual(bad);
    expect(rejected.every(({ reason }) => reason === "validation")).toBe(true);
  });

  test("that are all bad are told one by one", async () => {
    await start();
    const { accepted, rejected } = await intake.send(
      count(2000, () => ({ type: "nonsense" })),
    );
    expect(accepted).toBe(0);
    expect(rejected).toHaveLength(2000);
  });

  test("one that cannot be stored is internal, and the next one accepted", async () => {
    await start();
    const logged = vi
      .spyOn(console, "error")
      .mockImplementation(() => undefined);
    intake.engine.onDatabaseCall(({ table, operation, value }) => {
      const isPoison =
        table === "events" &&
        operation === "insert" &&
        String(value?.["body"]).includes("poison");
      if (isPoison) throw new Error("disk on fire");
    });
    const events = count(600, (n) => reading(HOUR, { path: `/${n}` }));
    events[321] = reading(HOUR, { path: "/poison" });
    const { accepted, rejected } = await intake.send(events);
    expect(accepted).toBe(599);
    expect(rejected).toEqual([
      {
        index: 321,
        reason: "internal",
        error: "The event could not be stored: send it again",
      },
    ]);
    expect(logged).toHaveBeenCalled();
    const stored = await intake.rows("events");
    expect(new Set(stored.map(({ path }) => path)).size).toBe(599);
  });

  test("sent twice are stored once with ids, and twice without", async () => {
    await start();
    const named = count(700, (n) => reading(HOUR, { eventId: `e${n}` }));
    const nameless = count(30, () => reading(HOUR));
    expect(await intake.send([...named, ...nameless])).toMatchObject({
      accepted: 730,
      duplicates: 0,
    });
    expect(await intake.send([...named, ...nameless])).toMatchObject({
      accepted: 30,
      duplicates: 700,
    });
    await intake.foldAll();
    expect((await intake.overview()).events).toBe(760);
  });
});
