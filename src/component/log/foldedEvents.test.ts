/** Whether events are folded is one look at the cursor of their lane, however many there are. */
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { FoldedEvents } from "./foldedEvents.js";
import * as lanes from "./lanes.js";
import { storeCommit } from "./logRows.helpers.js";
import { pingLane } from "./pingLane.js";
import {
  foldAll,
  useSite,
  type TestBackend,
  type TestSite,
} from "../testing/setup.helpers.js";
import type { LoggedEvent } from "../rows/eventForm.js";

let t: TestBackend;
let site: TestSite;
useSite((made) => ({ t, site } = made));
afterEach(() => {
  vi.restoreAllMocks();
});

/** Lane 0 has folded its first event; lane 1 has folded nothing. */
let folded: LoggedEvent;
let waiting: LoggedEvent;
let elsewhere: LoggedEvent;
beforeEach(async () => {
  const { siteId } = site;
  [elsewhere] = (await storeCommit(t, siteId, ["c"], { lane: 1 })) as [
    LoggedEvent,
  ];
  [folded] = (await storeCommit(t, siteId, ["a"])) as [LoggedEvent];
  const pinged = {
    _id: siteId,
    flushIntervalMs: 30_000,
    maxStalenessMs: 60_000,
  };
  await t.run((ctx) => pingLane(ctx, pinged, 0));
  await foldAll(t);
  [waiting] = (await storeCommit(t, siteId, ["b"])) as [LoggedEvent];
});

test("an event is folded once the cursor of its own lane has passed it", async () => {
  const answers = await t.run(async (ctx) => {
    const events = new FoldedEvents(ctx, site.siteId);
    return [
      [await events.isKnown(folded), await events.isFolded(folded)],
      [await events.isKnown(waiting), await events.isFolded(waiting)],
      [await events.isKnown(elsewhere), await events.isFolded(elsewhere)],
    ];
  });
  expect(answers).toEqual([
    [true, true],
    [false, false],
    [false, false],
  ]);
});

test("folded events cost one look at their lane, and events that wait one more", async () => {
  const looks = vi.spyOn(lanes, "laneCursor");
  await t.run(async (ctx) => {
    const events = new FoldedEvents(ctx, site.siteId);
    for (let event = 0; event < 3; event++) await events.isFolded(folded);
    expect(looks).toHaveBeenCalledTimes(1);
    for (let event = 0; event < 3; event++) await events.isKnown(waiting);
    expect(looks).toHaveBeenCalledTimes(1);
    for (let event = 0; event < 3; event++) await events.isFolded(waiting);
    expect(looks).toHaveBeenCalledTimes(2);
    for (let event = 0; event < 3; event++) await events.isFolded(elsewhere);
    expect(looks).toHaveBeenCalledTimes(4);
  });
});

test("a look at an event that is known reads a stale cursor, which no fold conflicts with", async () => {
  const options = await t.run(async (ctx) => {
    const query = vi.spyOn(ctx, "runQuery");
    await new FoldedEvents(ctx, site.siteId).isFolded(folded);
    return query.mock.calls.map((call) => call[2] as unknown);
  });
  expect(options).toEqual([{ useStaleSnapshot: true }]);
});

test("an event that is folded a moment after a stale look counts as folded", async () => {
  const answers = await t.run(async (ctx) => {
    const events = new FoldedEvents(ctx, site.siteId);
    const before = await events.isKnown(waiting);
    const { seq, _creationTime } = waiting;
    const cursor = { seq: seq as bigint, after: _creationTime, at: 0 };
    vi.spyOn(lanes, "laneCursor").mockResolvedValue(cursor);
    return [
      before,
      await events.isKnown(waiting),
      await events.isFolded(waiting),
    ];
  });
  expect(answers).toEqual([false, false, true]);
});
