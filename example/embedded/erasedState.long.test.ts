/**
 * Searches the whole stored state for everything that could identify a person, scheduled functions
 * and inner components included. After an erasure nothing is left. Sketches hold hashes, so the
 * search skips them.
 */
import { afterEach, expect, test } from "vitest";
import { convexToJson } from "convex/values";
import { storedId } from "../../src/component/model/log/storedId.js";
import type { IncomingEvent } from "../../src/shared/event/incoming.js";
import { DAY, HOUR, MINUTE } from "../../src/shared/units.js";
import { START, startFootfall, type Footfall } from "./footfall.helpers.js";
import { readRow } from "./eventRows.helpers.js";

let footfall: Footfall;
afterEach(() => {
  expect(footfall.failures()).toEqual([]);
  footfall.close();
});

const AT = START - 3 * HOUR;

/** Each mark is in a place of its own. */
const marks = {
  userId: "user-ann-4711",
  // These three are stored as bytes.
  visitorId: "387162950128440117293716294712",
  cookieless: "a1b2c3d4e5f64713",
  name: "Ann Example-4714",
  email: "ann-4715@example.com",
  group: "company-of-ann-4716",
  groupName: "Ann and Company 4717",
  path: "/invoices/ann-4718",
  property: "property-ann-4719",
  title: "Letter to Ann 4720",
  eventId: "0197a6c1-7f00-7abc-8def-012345674721",
  extra: "extra-ann-4722",
  referrer: "ann-4723.example",
  failed: "failed-ann-4724",
  waiting: "waiting-ann-4725",
};

const view = (visitorId: string, at: number, more = {}): IncomingEvent => ({
  type: "pageview",
  visitorId,
  path: "/",
  occurredAt: AT + at,
  ...more,
});
const traits = [
  { key: "name", value: marks.name },
  { key: "email", value: marks.email },
];
const { userId } = marks;

const anns: IncomingEvent[] = [
  view(marks.visitorId, 0, {
    path: marks.path,
    title: marks.title,
    eventId: marks.eventId,
    referrer: `https://${marks.referrer}/`,
  }),
  view(marks.visitorId, MINUTE, {
    type: "identify",
    userId,
    traits,
    groups: [marks.group],
    increments: [{ key: marks.email, by: 1 }],
  }),
  view(marks.cookieless, HOUR, { userId }),
  view("kiosk", HOUR, {
    type: "identify",
    userId,
    traits,
    groups: [marks.group],
  }),
  view("kiosk", HOUR + MINUTE, {
    type: "track",
    name: "signup",
    userId,
    path: marks.path,
    properties: [{ key: "plan", value: marks.property }],
    extras: [{ key: "note", value: { json: JSON.stringify([marks.extra]) } }],
  }),
  {
    type: "identify",
    userId,
    source: "server",
    traits,
    groups: [marks.group],
    occurredAt: AT,
  },
];

const bobs: IncomingEvent[] = [
  view("kiosk", 0),
  view("kiosk", 1, {
    type: "identify",
    userId: "bob",
    traits: [{ key: "name", value: "Bob" }],
    groups: ["acme"],
  }),
  view("laptop", HOUR, { userId: "bob" }),
];

/** The marks in the stored state, as text or as the bytes of an id. */
function found(): string[] {
  const state = footfall.engine.save();
  return Object.entries(marks).flatMap(([place, mark]) => {
    const stored = JSON.stringify(convexToJson(storedId(mark)));
    return state.includes(mark) || state.includes(stored) ? [place] : [];
  });
}

async function plant(): Promise<void> {
  footfall = await startFootfall({ promotedProperties: ["plan"] });
  await footfall.send(bobs, "import");
  await footfall.send(anns, "import");
  await footfall.send(
    [
      {
        type: "group",
        groupId: marks.group,
        name: marks.groupName,
        occurredAt: AT,
      },
    ],
    "import",
  );
  await footfall.foldAll();
  // One event has failed, and one waits for its fold.
  await footfall.send([view("kiosk", 4, { userId, title: marks.failed })]);
  await footfall.foldAll();
  await footfall.engine.run(async (ctx) => {
    const events = (await ctx.db.query("events").collect()).map(readRow);
    const id = events.find((row) => row["title"] === marks.failed)?.["_id"];
    if (id === undefined) throw new Error("It was not stored.");
    await ctx.db.insert("deadLetters", {
      siteId: footfall.siteId,
      lane: 0,
      eventDocumentId: id,
      occurredAt: AT + 4,
      failedAt: footfall.now(),
      reason: "threw",
      error: `It failed at ${marks.failed}.`,
      attempts: 0,
      retryAt: footfall.now() + DAY,
    });
  });
  await footfall.advance(4 * HOUR);
  await footfall.send([
    view(marks.visitorId, 4 * HOUR, { title: marks.waiting }),
  ]);
}

test("nothing by which the person could be known is left", async () => {
  await plant();
  expect(found()).toEqual(Object.keys(marks));
  expect(footfall.engine.save()).not.toContain(marks.eventId);
  const erased = await footfall.call("erasure:eraseVisitor", { userId });
  expect(erased).toMatchObject({
    done: true,
    groupsLeftAlone: [marks.group],
  });
  await footfall.foldAll();
  await footfall.finishRemovals();
  // A group is no person, unless the operator says so.
  expect(found()).toEqual(["group", "groupName"]);
  const deleted = await footfall.call("groupDeletion:deleteGroup", {
    groupId: marks.group,
  });
  expect(deleted).toMatchObject({ done: true });
  await footfall.foldAll();
  expect(found()).toEqual([]);

  // All events of others there are as they would be without the person.
  const state = footfall.engine.save();
  for (const other of ["bob", "Bob", "acme", "laptop", "kiosk"]) {
    expect(state).toContain(`"${other}"`);
  }
  const all = { from: AT - DAY, to: START + 2 * DAY };
  expect(await footfall.overview(all)).toMatchObject({
    events: 3,
    visitors: 2,
    users: 1,
    sessions: 2,
  });
});

test("nor while the background has done it, in many transactions", async () => {
  await plant();
  await footfall.insert(
    Array.from({ length: 1200 }, (_, index) => ({
      visitorId: marks.visitorId,
      path: marks.path,
      occurredAt: AT - index * MINUTE,
    })),
  );
  await footfall.send([view("waker", 4 * HOUR)]);
  await footfall.foldAll();
  const erased = await footfall.call("erasure:eraseVisitor", { userId });
  expect(erased).toMatchObject({ done: false });
  await footfall.finishRemovals();
  await footfall.call("groupDeletion:deleteGroup", { groupId: marks.group });
  await footfall.finishRemovals();
  expect(found()).toEqual([]);
});
