/** Reads of a lane go on behind any event, also inside of a commit, and are bounded. */
import { getDocumentSize } from "convex/values";
import { beforeEach, describe, expect, test } from "vitest";
import type { Id } from "../_generated/dataModel.js";
import { MAX_LOG_READ_BYTES } from "../budget/intakeLimits.js";
import {
  eventsOf,
  firstPending,
  hasPassed,
  newestEvent,
  positionOf,
  readLog,
} from "./eventLog.js";
import { storeCommit } from "./logRows.helpers.js";
import {
  START,
  useSite,
  type TestBackend,
  type TestSite,
} from "../testing/setup.helpers.js";
import { changeEvent, eventAt, putEvent } from "../rows/eventRows.helpers.js";
import type { LoggedEvent } from "../rows/eventForm.js";

let t: TestBackend;
let site: TestSite;
useSite((made) => ({ t, site } = made));

/** Two commits of lane 0, and one between them in lane 1. */
let events: LoggedEvent[];
beforeEach(async () => {
  const { siteId } = site;
  events = await storeCommit(t, siteId, ["a", "b"]);
  await storeCommit(t, siteId, ["other"], { lane: 1 });
  events.push(...(await storeCommit(t, siteId, ["c", "d"])));
});

const behind = (index: number) =>
  index === 0 ? null : positionOf(events[index - 1]!);
const logFrom = (index: number, upTo = 2n ** 62n) => ({
  siteId: site.siteId,
  lane: 0,
  cursor: behind(index),
  upTo,
});
const namesOf = (rows: readonly LoggedEvent[]) =>
  rows.map(({ name }) => name).join("");

async function read(log: ReturnType<typeof logFrom>, size: number) {
  const { events: rows, exhausted } = await t.run((ctx) =>
    readLog(ctx, log, size),
  );
  return [namesOf(rows), exhausted];
}

describe("a read of the log", () => {
  test.each([
    [0, "abcd"],
    [1, "bcd"],
    [2, "cd"],
    [3, "d"],
    [4, ""],
  ])(
    "goes on behind %d events of the lane with '%s'",
    async (passed, names) => {
      expect(await read(logFrom(passed), 10)).toEqual([names, true]);
      const all = await t.run(async (ctx) => {
        const rows: LoggedEvent[] = [];
        for await (const row of eventsOf(ctx, logFrom(passed))) rows.push(row);
        return rows;
      });
      expect(namesOf(all)).toBe(names);
      const first = await t.run((ctx) =>
        firstPending(ctx, site.siteId, 0, behind(passed)),
      );
      expect(first?.name).toBe(names[0]);
    },
  );

  test.each([
    [1, "a", false],
    [3, "abc", false],
    [4, "abcd", true],
  ])(
    "of %d events takes '%s' and says whether that is all: %j",
    async (size, names, exhausted) => {
      expect(await read(logFrom(0), size)).toEqual([names, exhausted]);
    },
  );

  test("ends with the commit that it is bounded by", async () => {
    const upTo = positionOf(events[1]!).seq;
    expect(await read(logFrom(0, upTo), 10)).toEqual(["ab", true]);
    expect(await read(logFrom(1, upTo), 10)).toEqual(["b", true]);
  });

  test("takes four MiB of large events, and no byte more", async () => {
    const { siteId } = site;
    const title = "x".repeat(800_000);
    const large = await storeCommit(t, siteId, ["1", "2", "3", "4"], {
      lane: 2,
      title,
    });
    const [last] = await storeCommit(t, siteId, ["5"], { lane: 2, title: "" });
    await storeCommit(t, siteId, ["6"], { lane: 2 });
    const bytes = [...large, last!].reduce(
      (sum, event) => sum + getDocumentSize(event),
      0,
    );
    const room = MAX_LOG_READ_BYTES - bytes;
    const log = { ...logFrom(0), lane: 2 };
    for (const [length, names] of [
      [room, "12345"],
      [room + 1, "1234"],
    ] as const) {
      await setTitle(last!._id, "x".repeat(length));
      expect(await read(log, 10)).toEqual([names, false]);
    }
  });
});

const setTitle = (id: Id<"events">, title: string) =>
  t.run((ctx) => changeEvent(ctx, id, { title }));

test("nothing waits in a lane without events, and none is its newest", async () => {
  const [first, newest] = await t.run(async (ctx) => [
    await firstPending(ctx, site.siteId, 3, null),
    await newestEvent(ctx, site.siteId, 3),
  ]);
  expect([first, newest]).toEqual([null, null]);
});

test("the newest event is the last of the lane's last commit", async () => {
  const newest = await t.run((ctx) => newestEvent(ctx, site.siteId, 0));
  expect(newest?.name).toBe("d");
});

test("a cursor has passed the events up to it, also within a commit", () => {
  const passed = (cursor: number) =>
    events.map((event) => hasPassed(behind(cursor), event));
  expect(passed(0)).toEqual([false, false, false, false]);
  expect(passed(1)).toEqual([true, false, false, false]);
  expect(passed(2)).toEqual([true, true, false, false]);
  expect(passed(3)).toEqual([true, true, true, false]);
  expect(passed(4)).toEqual([true, true, true, true]);
  expect(hasPassed(undefined, events[0]!)).toBe(false);
  // The order of commits counts, not that of storing.
  const { seq } = positionOf(events[1]!);
  expect(hasPassed({ seq: seq - 1n, after: Infinity }, events[1]!)).toBe(false);
  expect(hasPassed({ seq: seq + 1n, after: 0 }, events[1]!)).toBe(true);
});

test("an event has no position before its commit", async () => {
  await t.run(async (ctx) => {
    const id = await putEvent(ctx, {
      type: "pageview",
      siteId: site.siteId,
      lane: 0,
      seq: ctx.db.vars.commitTs,
      occurredAt: START,
      receivedAt: START,
      source: "client",
    });
    const event = await eventAt(ctx, id);
    expect(() => positionOf(event!)).toThrow("not committed");
  });
});
