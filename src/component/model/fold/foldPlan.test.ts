import { describe, expect, test } from "vitest";
import { MINUTE, SECOND } from "../../../shared/units.js";
import { zoneOf } from "../../../shared/time/zone.js";
import {
  ATTEMPT_SHARE,
  attemptLimits,
  batchSize,
  planFold,
  shareAfterFailure,
} from "./foldPlan.js";
import { watchdogLagMs } from "../log/laneLoop.js";
import { event, nobody } from "../../testing/referenceEvents.helpers.js";

describe("batchSize", () => {
  const step = 90 * SECOND;

  test.each([
    ["no stall", 0, 500],
    ["a clock that runs behind", -MINUTE, 500],
    ["just under a step", step - 1, 500],
    ["one step", step, 250],
    ["two", 2 * step, 125],
    ["seven", 7 * step, 3],
    ["eight: one event", 8 * step, 1],
    ["still one event, the third try", 11 * step - 1, 1],
    ["set aside untried", 11 * step, 0],
    ["again, should that fail", 13 * step - 1, 0],
    ["then as if nothing had been", 13 * step, 500],
    ["a lane that was not running begins again", 60 * step, 500],
  ])("%s", (_, stallMs, size) => {
    expect(batchSize(stallMs)).toBe(size);
  });

  test("every size is tried at least once by a fold tried again each minute", () => {
    const lag = watchdogLagMs(30 * SECOND);
    const sizes = Array.from({ length: 20 }, (_, run) => batchSize(run * lag));
    expect(sizes).toEqual(expect.arrayContaining([500, 250, 125, 62, 31]));
    expect(sizes).toEqual(expect.arrayContaining([15, 7, 3, 1, 0]));
    expect(sizes.filter((size) => size === 1).length).toBeGreaterThan(2);
  });
});

describe("planFold", () => {
  const zone = zoneOf("UTC");
  const cut = { sessionRule: "gap", sessionTimeoutMs: 30 * MINUTE } as const;
  const plan = (events: Parameters<typeof planFold>[2], budget: number) =>
    planFold(cut, zone, events, budget);

  const aboutGroup = (groupId: string) =>
    nobody(0, { type: "group", groupId, groups: ["ignored"] });

  test.each([
    ["nothing", [], 0],
    ["a visitor, a run, its hour and the one before", [event(0)], 14],
    ["more of the same", [event(0), event(1), event(29)], 14],
    ["another run", [event(0), event(31)], 18],
    ["another hour has another run", [event(0), event(61)], 22],
    ["another visitor", [event(0), event(0, { visitorId: "b" })], 20],
    [
      "the row of a user's visitor, once",
      [event(0, { type: "identify" }), event(1, { type: "identify" })],
      15,
    ],
    ["a server event has no run", [event(0, { source: "server" })], 6],
    [
      "a group's row, and no hour",
      [aboutGroup("acme"), aboutGroup("acme"), aboutGroup("blue")],
      4,
    ],
    [
      "a user whom no visitor stands for",
      [
        nobody(0, { type: "identify", userId: "ann" }),
        nobody(1, { type: "identify", userId: "ann" }),
        nobody(2, { type: "track", userId: "bob" }),
      ],
      6,
    ],
    [
      "a row for each group that a listed event names",
      [
        nobody(0, { groups: ["acme", "blue"] }),
        nobody(0, { type: "engagement", groups: ["acme"] }),
      ],
      6,
    ],
    ["nobody costs the hour", [nobody(0), nobody(1)], 4],
    [
      "a row and a membership for each group that a person joins",
      [nobody(0, { type: "identify", groups: ["acme", "blue"] })],
      8,
    ],
    ["a user's row", [nobody(0, { type: "identify", userId: "ann" })], 6],
  ])("costs %s", (_, events, ranges) => {
    expect(plan(events, Infinity)).toEqual({ events, ranges });
  });

  test.each([
    ["exactly the budget", 22, 2],
    ["one below", 21, 1],
    ["the first is always taken", 0, 1],
    ["no limit", Infinity, 3],
  ])("cuts before the event that passes the budget: %s", (_, budget, taken) => {
    const events = [event(0), event(61), event(122)];
    const { events: some, ranges } = plan(events, budget);
    expect(some).toEqual(events.slice(0, taken));
    expect(ranges).toBe(6 + 8 * taken);
  });

  test("an attempt may use its share of each limit of a transaction", () => {
    expect(attemptLimits(0.5)).toEqual({
      limits: {
        databaseQueries: 2048,
        documentsRead: 16_000,
        bytesRead: 8 * 1024 * 1024,
        documentsWritten: 8000,
        bytesWritten: 8 * 1024 * 1024,
      },
      rangeBudget: 2048 - 138,
    });
  });

  test("a full plan stays below what its attempt may use", () => {
    const events = Array.from({ length: 500 }, (_, index) =>
      event(61 * index, { visitorId: `visitor${index}` }),
    );
    for (const share of [ATTEMPT_SHARE, shareAfterFailure(ATTEMPT_SHARE)]) {
      const { limits, rangeBudget } = attemptLimits(share);
      const { ranges, events: some } = plan(events, rangeBudget);
      expect(some.length).toBeGreaterThan(40);
      expect(ranges).toBeLessThanOrEqual(rangeBudget);
      expect(rangeBudget).toBeLessThan(limits.databaseQueries);
    }
  });
});
