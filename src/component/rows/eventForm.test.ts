/** The row of an event: what it holds, what it takes, and that the event comes back. */
import { getDocumentSize } from "convex/values";
import { expect, test } from "vitest";
import fc from "../../fastCheck.helpers.js";
import {
  initConvexTest,
  initSite,
  START,
  useTestClock,
} from "../testing/setup.helpers.js";
import { eventOf, readable, storedForm } from "./eventForm.js";
import type { LoggedEvent } from "./eventForm.js";
import { putEvent } from "./eventRows.helpers.js";
import { eventsOfLane, eventsOfVisitor, eventsWithId } from "./events.js";
import { eventsOfLanesAfter } from "./eventSearches.js";

useTestClock();

const UUID = "0197a6c1-7f00-7abc-8def-0123456789ab";
const DIGITS = "387162950128440117293716290011";

const view: LoggedEvent = {
  ...{ _id: "j".repeat(32), siteId: "k".repeat(32) },
  ...{ _creationTime: START, seq: 7n, lane: 0 },
  ...{ type: "pageview", source: "client" },
  ...{ occurredAt: START, receivedAt: START + 40 },
} as LoggedEvent;

const rowOf = ({ _id, _creationTime, ...event }: LoggedEvent) => ({
  _id,
  _creationTime,
  ...storedForm(event),
});

const anyId = fc.oneof(
  fc.uuid(),
  fc.stringMatching(/^[1-9][0-9]{0,41}$/),
  fc.stringMatching(/^[0-9a-f]{0,66}$/),
  fc.string(),
);

test("an event comes back with its ids and its lane", () => {
  const some = fc.record(
    { eventId: anyId, visitorId: anyId, lane: fc.nat(15) },
    { requiredKeys: ["lane"], noNullPrototype: true },
  );
  fc.assert(
    fc.property(some, (fields) => {
      const event = { ...view, ...fields };
      expect(eventOf(rowOf(event))).toStrictEqual(event);
    }),
    { numRuns: 500 },
  );
});

test("a pageview of the tracker takes less than 225 bytes and its texts", () => {
  const texts = { hostname: "shop.example", path: "/hats", title: "Hats" };
  const row = rowOf({
    ...{ ...view, ...texts, eventId: DIGITS, visitorId: DIGITS },
    ...{ country: "DE", language: "de-DE" },
    ...{ device: "mobile", browser: "Safari", os: "iOS" },
  });
  const bytes = Object.values(texts).join("").length;
  expect(getDocumentSize(row)).toBeLessThan(225 + bytes);
  expect(row).not.toHaveProperty("lane");
});

test.each([
  ["of the event", { id: new Uint8Array([9, 1]).buffer }, { visitorId: UUID }],
  ["of the visitor", { visitor: new ArrayBuffer(0) }, { eventId: DIGITS }],
])(
  "an id %s in an unknown form: nobody can read the event",
  (_, change, left) => {
    const row = rowOf({ ...view, eventId: DIGITS, visitorId: UUID });
    const event = eventOf({ ...row, ...change });
    const { _id, _creationTime, siteId, seq, lane, occurredAt } = view;
    expect(event).toStrictEqual({
      ...{ _id, _creationTime, siteId, seq, lane, occurredAt, ...left },
      ...{ type: "group", source: "client", receivedAt: occurredAt },
      unreadable: expect.stringContaining("unknown form") as string,
    });
    expect(() => readable(event)).toThrow("unknown form");
  },
);

test("indexes find events by ids of any form, and lanes in their order", async () => {
  const t = initConvexTest();
  const { siteId } = await initSite(t);
  await t.run(async (ctx) => {
    for (const [lane, id] of [
      [2, UUID],
      [0, DIGITS],
      [15, "ann"],
      [0, UUID],
    ] as const) {
      const { _id, _creationTime, ...event } = view;
      const seq = ctx.db.vars.commitTs;
      const ids = { eventId: id, visitorId: id };
      await putEvent(ctx, { ...event, siteId, seq, lane, ...ids });
    }
    const lanesOf = async (events: AsyncIterable<LoggedEvent>) => {
      const lanes: number[] = [];
      for await (const { lane } of events) lanes.push(lane);
      return lanes;
    };
    const after = (lane: number | null) =>
      lanesOf(eventsOfLanesAfter(ctx.db, siteId, lane));
    expect(await after(null)).toEqual([0, 0, 2, 15]);
    expect(await after(0)).toEqual([2, 15]);
    expect(await after(2)).toEqual([15]);
    expect(await after(15)).toEqual([]);
    for (const [id, lanes] of [
      [UUID, [2, 0]],
      [DIGITS, [0]],
      ["ann", [15]],
      ["bob", []],
    ] as const) {
      const { db } = ctx;
      expect(await lanesOf(eventsWithId(db, siteId, id))).toEqual(lanes);
      expect(await lanesOf(eventsOfVisitor(db, siteId, id))).toEqual(lanes);
    }
    expect(await lanesOf(eventsOfLane(ctx.db, siteId, 0))).toEqual([0, 0]);
    expect(await lanesOf(eventsOfLane(ctx.db, siteId, 1))).toEqual([]);
  });
});
