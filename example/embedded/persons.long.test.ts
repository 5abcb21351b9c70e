/** Persons and groups with many rows stay within the limits of real transactions. */
import { afterEach, expect, test } from "vitest";
import type { IncomingEvent } from "../../src/shared/event/incoming.js";
import { HOUR, SECOND } from "../../src/shared/units.js";
import {
  logMost,
  START,
  startFootfall,
  type Footfall,
} from "./footfall.helpers.js";
import { allVisitors } from "../../src/component/rows/peopleRows.helpers.js";

let footfall: Footfall;
afterEach(() => {
  expect(footfall.failures()).toEqual([]);
  footfall.close();
});

const all = { from: 0, to: START + 24 * HOUR };

async function exported(subject: object): Promise<number> {
  let lines = 0;
  let cursor: unknown = null;
  for (let pages = 0; pages < 500; pages++) {
    const args = { ...subject, paginationOpts: { numItems: 200, cursor } };
    const answer = await footfall.call(
      "personExport:exportVisitor",
      args,
      "query",
    );
    lines += (answer["page"] as string[]).length;
    if (answer["isDone"] === true) return lines;
    cursor = answer["continueCursor"];
  }
  throw new Error("There is no end to it");
}

test("a kiosk of 12,000 events of which every third is one user's", async () => {
  footfall = await startFootfall();
  const first = START - 6 * HOUR;
  await footfall.insert(
    Array.from({ length: 12_000 }, (_, index) => ({
      visitorId: "kiosk",
      path: `/${index % 10}`,
      occurredAt: first + index * SECOND,
      ...(index % 3 === 0 && { userId: "ann" }),
      ...(index === 11_999 && { userId: "bob" }),
    })),
  );
  await footfall.foldInserted();
  const ann = { userId: "ann" };
  expect(
    await footfall.call("erasure:eraseVisitor", { ...ann, preview: true }),
  ).toMatchObject({ kind: "preview", visitors: 0, isAtLeast: true });
  // The kiosk's own row does not say whose it is.
  expect(await exported(ann)).toBe(4000);
  const begun = await footfall.call("erasure:eraseVisitor", ann);
  expect(begun).toMatchObject({ kind: "deleted", done: false });
  await footfall.finishRemovals();
  logMost("a kiosk of 12,000 events", footfall);
  expect(await footfall.overview(all)).toMatchObject({
    events: 8001,
    visitors: 2,
    newVisitors: 2,
    sessions: 2,
  });
  expect(await exported(ann)).toBe(0);
});

test("a user of 300 browsers with 100 groups, and a group of 1,500 members", async () => {
  footfall = await startFootfall();
  const groups = Array.from({ length: 100 }, (_, index) => `group${index}`);
  const identify = (
    visitorId: string,
    userId: string,
    joined: string[],
    at: number,
  ): IncomingEvent => ({
    type: "identify",
    visitorId,
    userId,
    groups: joined,
    occurredAt: START - HOUR + at,
  });
  for (let from = 0; from < 100; from += 20) {
    const some = groups.slice(from, from + 20);
    await footfall.send(
      Array.from({ length: 300 }, (_, index) =>
        identify(`browser${index}`, "ann", some, index),
      ),
    );
    await footfall.foldAll();
  }
  for (let sent = 0; sent < 1200; sent += 400) {
    await footfall.send(
      Array.from({ length: 400 }, (_, index) =>
        identify(`b${sent + index}`, `u${sent + index}`, ["group7"], index),
      ),
    );
    await footfall.foldAll();
  }
  const deleted = await footfall.call("groupDeletion:deleteGroup", {
    groupId: "group7",
  });
  expect(deleted).toMatchObject({ done: false });
  await footfall.finishRemovals();
  const preview = await footfall.call("erasure:eraseVisitor", {
    userId: "ann",
    preview: true,
  });
  expect((preview["visitorIds"] as string[]).length).toBe(100);
  const begun = await footfall.call("erasure:eraseVisitor", { userId: "ann" });
  expect(begun).toMatchObject({ done: false });
  await footfall.finishRemovals();
  logMost("a user of 300 browsers", footfall);
  const left = await footfall.engine.run(async (ctx) => ({
    members: (await ctx.db.query("groupMembers").collect()).length,
    visitors: (await allVisitors(ctx)).length,
    eventGroups: (await ctx.db.query("eventGroups").collect()).length,
  }));
  expect(left).toEqual({ members: 0, visitors: 1200, eventGroups: 0 });
  expect(await exported({ userId: "ann" })).toBe(0);
});
