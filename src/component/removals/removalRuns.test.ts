/** Removals that are cut off, meet each other, or meet folds in the middle of a session. */
import { beforeEach, describe, expect, test } from "vitest";
import type { IncomingEvent } from "../../shared/event/incoming.js";
import { limits } from "../../shared/limits.js";
import { DAY, HOUR, MINUTE, SECOND } from "../../shared/units.js";
import { api } from "../_generated/api.js";
import type { TableNames } from "../_generated/dataModel.js";
import { repaired } from "./erasure.helpers.js";
import { killRemovals, removeWithin } from "./removals.helpers.js";
import {
  advance,
  foldAll,
  START,
  useSite,
  type TestBackend,
  type TestSite,
} from "../testing/setup.helpers.js";
import { allOf, allEvents, changeEvent } from "../rows/eventRows.helpers.js";

let t: TestBackend;
let site: TestSite;
// A zone in which an event can fail to fold.
useSite((made) => ({ t, site } = made), { timeZone: "Europe/Berlin" });

const everything = { from: START - 10 * DAY, to: START + 10 * DAY };
const spam = { hostname: "spam.example", ...everything };
const overview = () => site.overview(everything.from, everything.to);
const rowsOf = <Table extends TableNames>(table: Table) =>
  t.run((ctx) => allOf(ctx, table));

/** Every second event is spam. All are of one session. */
const visit = (count: number): IncomingEvent[] =>
  Array.from({ length: count }, (_, index) => ({
    type: "pageview",
    visitorId: "ann",
    eventId: `event${index}`,
    path: `/${index}`,
    occurredAt: START - HOUR + index * SECOND,
    ...(index % 2 === 0 && { hostname: "spam.example" }),
  }));

/** Steps that have room for little, each cut off, until they count the session again. */
async function removeSome(ranges = 40): Promise<void> {
  await removeWithin(t, site, spam, ranges);
  await killRemovals(t);
}

async function removeRest(): Promise<void> {
  for (let calls = 0; calls < 200; calls++) {
    const answer = await removeWithin(t, site, spam, 40);
    if (answer.kind === "deleted" && answer.done) return;
    await killRemovals(t);
  }
  throw new Error("There is no end to it");
}

async function expectSession(pageviews: number): Promise<void> {
  await foldAll(t);
  await repaired(t);
  expect(await rowsOf("sessions")).toMatchObject([{ pageviews }]);
  expect(await overview()).toMatchObject({
    sessions: 1,
    pageviews,
    visitors: 1,
    newVisitors: 1,
  });
  const { siteId } = site;
  const { drift } = await t.mutation(api.audit.auditBuckets, { siteId });
  expect(drift).toEqual([]);
}

describe("a session that takes several transactions", () => {
  beforeEach(async () => {
    await site.send(visit(60));
    await foldAll(t);
  });

  test("goes on where it was cut off", async () => {
    await removeSome();
    const [removal] = await rowsOf("removals");
    expect(removal?.session).toMatchObject({ visitorId: "ann" });
    await removeRest();
    await expectSession(30);
  });

  test("takes in what is folded meanwhile, within it and behind it", async () => {
    await removeSome();
    const [removal] = await rowsOf("removals");
    const at = START - HOUR + 58 * SECOND + 1;
    // The walk will come to it, and must not count it, because its fold has.
    expect(removal?.session?.after?.at ?? 0).toBeLessThan(at);
    await site.send(
      [at, START - HOUR + 10 * MINUTE].map((occurredAt) => ({
        type: "pageview",
        visitorId: "ann",
        path: "/late",
        occurredAt,
      })),
    );
    await foldAll(t);
    await removeSome();
    await removeRest();
    await expectSession(32);
  });

  test("begins again when a dead letter of it is folded meanwhile", async () => {
    await failOnce(START - HOUR + 50 * SECOND + 1);
    await removeSome();
    await retryLetters();
    const [removal] = await rowsOf("removals");
    expect(removal?.session).toMatchObject({ isStale: true });
    await removeRest();
    await expectSession(31);
  });

  test("leaves a dead letter out, which counts once it is folded", async () => {
    await failOnce(START - HOUR + 50 * SECOND + 1);
    await removeRest();
    await retryLetters();
    await expectSession(31);
  });

  test("is found again by the safety net", async () => {
    await removeSome();
    expect(await rowsOf("removals")).toHaveLength(1);
    await t.action(api.compaction.compactShards, {});
    await advance(t, MINUTE);
    expect(await rowsOf("removals")).toEqual([]);
    await expectSession(30);
  });

  test("of a visitor who is erased meanwhile does not come back", async () => {
    await removeSome();
    const { siteId } = site;
    await t.mutation(api.erasure.eraseVisitor, { siteId, visitorId: "ann" });
    await removeRest();
    await foldAll(t);
    await repaired(t);
    expect(await rowsOf("sessions")).toEqual([]);
    expect(await rowsOf("visitors")).toEqual([]);
    expect(await overview()).toMatchObject({ events: 0, visitors: 0 });
  });

  test("of a site that is gone meanwhile goes with it", async () => {
    await removeSome();
    const { siteId } = site;
    await t.mutation(api.sites.deleteSite, { siteId });
    await advance(t, HOUR);
    expect(await rowsOf("removals")).toEqual([]);
  });
});

test("one run keeps to its bytes, with events of the largest size", async () => {
  const value = "x".repeat(limits.MAX_PROPERTY_VALUE_LENGTH.value);
  const properties = ["a", "b", "c", "d"].map((key) => ({ key, value }));
  const most = limits.MAX_MUTATION_BYTES.value / limits.MAX_EVENT_BYTES.value;
  const large = visit(4 * most).map((event) => ({ ...event, properties }));
  for (let sent = 0; sent < large.length; sent += most) {
    const result = await site.send(large.slice(sent, sent + most));
    expect(result).toMatchObject({ accepted: most });
  }
  await advance(t, 10 * MINUTE);
  const { siteId } = site;
  const first = await t.mutation(api.removals.deleteEvents, {
    siteId,
    ...spam,
  });
  expect(first).toMatchObject({ kind: "deleted", done: false });
  await advance(t, 10 * MINUTE);
  expect(await rowsOf("removals")).toEqual([]);
  await expectSession(2 * most);
});

describe("several removals of a site", () => {
  test("are worked at one after the other, and each is gone on with", async () => {
    await site.send(visit(200));
    await foldAll(t);
    await removeSome();
    const others = { path: "/1*", ...everything };
    expect(await removeWithin(t, site, others, 40)).toMatchObject({
      done: false,
      deleted: { events: 0, sessions: 0, visitors: 0 },
    });
    expect(await rowsOf("removals")).toHaveLength(2);
    await advance(t, 5 * MINUTE);
    expect(await rowsOf("removals")).toEqual([]);
    // 100 events are not spam. Of those, /1, five from /11 on and fifty from /101 on are deleted.
    await expectSession(44);
  });

  test("past a hundred that wait are refused", async () => {
    await t.run(async (ctx) => {
      const siteId = ctx.db.normalizeId("sites", site.siteId);
      if (!siteId) throw new Error("No site");
      for (let index = 0; index < 100; index++) {
        const path = `/${index}`;
        const target = { kind: "matching" as const, ...everything, path };
        await ctx.db.insert("removals", { siteId, target, after: null });
      }
    });
    const { siteId } = site;
    const ask = (path: string) =>
      t.mutation(api.removals.deleteEvents, { siteId, path, ...everything });
    await expect(ask("/other")).rejects.toThrow("under way");
    expect(await ask("/99")).toMatchObject({ done: false });
  });
});

/** An event of the visitor becomes a dead letter, whose retry would succeed. */
async function failOnce(occurredAt: number): Promise<void> {
  const event = { visitorId: "ann", path: "/failed", eventId: "failed" };
  await site.send([{ type: "pageview", ...event, occurredAt }]);
  // A time that has no hour in any zone.
  await patchEvent(event.eventId, 1e300);
  await advance(t, 45 * SECOND);
  expect(await rowsOf("deadLetters")).toHaveLength(1);
  await patchEvent(event.eventId, occurredAt);
}

async function retryLetters(): Promise<void> {
  const { siteId } = site;
  await t.mutation(api.deadLetters.retryDeadLetters, { siteId });
  await advance(t, MINUTE);
  expect(await rowsOf("deadLetters")).toEqual([]);
}

/** Sets the time of an event and of its dead letter. */
async function patchEvent(eventId: string, occurredAt: number) {
  await t.run(async (ctx) => {
    for (const event of await allEvents(ctx)) {
      if (event.eventId !== eventId) continue;
      await changeEvent(ctx, event._id, { occurredAt });
    }
    for (const { _id } of await ctx.db.query("deadLetters").collect()) {
      await ctx.db.patch("deadLetters", _id, { occurredAt });
    }
  });
}
