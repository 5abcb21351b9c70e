/** The answers of a lane's loop to whether there is work, and which events a batch takes. */
import { beforeEach, describe, expect, test, vi } from "vitest";
import { HOUR, SECOND } from "../../shared/units.js";
import { internal } from "../_generated/api.js";
import type { Id } from "../_generated/dataModel.js";
import { positionOf } from "../log/eventLog.js";
import { isUnwell } from "../log/laneProgress.js";
import { findProgress } from "../rows/laneProgress.js";
import type { FoldCursor } from "../model/log/foldCursor.js";
import {
  START,
  useNoChance,
  useSite,
  type TestBackend,
  type TestSite,
} from "../testing/setup.helpers.js";
import { allEvents } from "../rows/eventRows.helpers.js";
import type { LoggedEvent } from "../rows/eventForm.js";

const FLUSH_MS = 20 * SECOND;
/** The stall after which a batch takes half as many events. */
const STEP_MS = 90 * SECOND;
const idle = null;

let t: TestBackend;
let site: TestSite;
let siteId: Id<"sites">;
useNoChance();
useSite((made) => ({ t, site } = made), {
  timeZone: "Europe/Berlin",
  flushIntervalMs: FLUSH_MS,
});
beforeEach(() => (siteId = site.siteId));

/** A lane that has not slept for an hour. */
async function next(cursor: FoldCursor | null, lane = 0) {
  const progress = await t.run((ctx) => findProgress(ctx, siteId, lane));
  return await t.query(internal.fold.laneWork.nextBatch, {
    ...{ siteId, lane, cursor, flushIntervalMs: FLUSH_MS },
    isUnwell: isUnwell(progress),
    dueAt: START - HOUR,
  });
}

/** Stores events, each in a commit of its own. */
async function send(count: number): Promise<LoggedEvent[]> {
  for (let index = 0; index < count; index++) {
    await site.send([
      { type: "pageview", visitorId: "ada", occurredAt: START },
    ]);
  }
  return await t.run((ctx) => allEvents(ctx));
}

const behind = (event: LoggedEvent, at = START): FoldCursor => ({
  ...positionOf(event),
  at,
});

describe("a lane is idle", () => {
  test("before the first event, and behind the last", async () => {
    expect(await next(null)).toEqual(idle);
    const [event] = await send(1);
    expect(await next(behind(event!))).toEqual(idle);
    expect(await next(null, 1)).toEqual(idle);
  });
});

describe("a batch", () => {
  test("ends with the newest event", async () => {
    const events = await send(3);
    const batch = { upTo: positionOf(events[2]!).seq, size: 500 };
    expect(await next(null)).toEqual(batch);
    expect(await next(behind(events[0]!))).toEqual(batch);
  });

  test.each([
    [FLUSH_MS + STEP_MS - 1, 500],
    [FLUSH_MS + STEP_MS, 250],
  ])("whose first event has waited for %d ms takes %d", async (ms, size) => {
    await send(1);
    vi.setSystemTime(START + ms);
    expect(await next(null)).toMatchObject({ size });
  });

  test("does not shrink while the lane gets on, however old the event", async () => {
    const [first] = await send(2);
    vi.setSystemTime(START + FLUSH_MS + STEP_MS);
    expect(await next(behind(first!, START))).toMatchObject({ size: 250 });
    expect(await next(behind(first!, START + 1))).toMatchObject({ size: 500 });
  });
});

describe("an empty run", () => {
  const empty = (upTo: bigint) => ({ upTo, size: 1 });

  /** Notes that the lane is stuck. */
  const noteStuck = () =>
    t.run((ctx) =>
      ctx.db.insert("laneProgress", {
        ...{ siteId, lane: 0, seq: 0n, after: 0, at: START, stuckAt: START },
      }),
    );

  async function noteArrivals(): Promise<bigint> {
    const id = await t.run((ctx) =>
      ctx.db.insert("backlog", {
        ...{ siteId, lane: 0, seq: ctx.db.vars.commitTs, events: 100 },
      }),
    );
    const row = await t.run((ctx) => ctx.db.get("backlog", id));
    return row!.seq as bigint;
  }

  test("clears what the backlog notes of events that are gone", async () => {
    const arrivals = await noteArrivals();
    expect(await next(null)).toMatchObject(empty(arrivals));
    const later = { seq: arrivals + 5n, after: 0, at: START };
    expect(await next(later)).toMatchObject(empty(arrivals + 5n));
    const earlier = { seq: arrivals - 1n, after: 0, at: START };
    expect(await next(earlier)).toMatchObject(empty(arrivals));
  });

  test("ends the state of a lane that was stuck at an event that is gone", async () => {
    await noteStuck();
    expect(await next(null)).toMatchObject(empty(0n));
    const cursor = { seq: 7n, after: 1, at: START };
    expect(await next(cursor)).toEqual(empty(7n));
  });
});
