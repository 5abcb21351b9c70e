import { describe, expect, test } from "vitest";
import type { FunctionArgs } from "convex/server";
import type { IncomingEvent } from "../../shared/event/incoming.js";
import { DAY, HOUR, MINUTE, SECOND } from "../../shared/units.js";
import { api } from "../_generated/api.js";
import type { TableNames } from "../_generated/dataModel.js";
import { repaired } from "./erasure.helpers.js";
import {
  advance,
  foldAll,
  START,
  useSite,
  type TestBackend,
  type TestSite,
} from "../testing/setup.helpers.js";
import { allOf, allEvents } from "../rows/eventRows.helpers.js";

let t: TestBackend;
let site: TestSite;
useSite((made) => ({ t, site } = made));

const everything = { from: START - 10 * DAY, to: START + 10 * DAY };
type Asked = Partial<FunctionArgs<typeof api.removals.deleteEvents>>;
const remove = (asked: Asked) =>
  t.mutation(api.removals.deleteEvents, {
    siteId: site.siteId,
    ...everything,
    ...asked,
  });
const overview = () => site.overview(everything.from, everything.to);
const breakdown = async (dimension: "page" | "referrer" | "browser") =>
  (
    await t.query(api.reports.getBreakdown, {
      siteId: site.siteId,
      ...everything,
      dimension,
    })
  ).rows;

const view = (
  visitorId: string,
  at: number,
  more: Partial<IncomingEvent> = {},
): IncomingEvent => ({
  type: "pageview",
  visitorId,
  path: "/",
  occurredAt: at,
  ...more,
});

const rowsOf = <Table extends TableNames>(table: Table) =>
  t.run((ctx) => allOf(ctx, table));

const spam = { hostname: "spam.example" };

describe("deleteEvents", () => {
  test("takes spam back, whose figures are gone from every report", async () => {
    await site.send([
      view("ann", START - 3 * HOUR),
      view("bot", START - 3 * HOUR, spam),
      view("bot", START - 3 * HOUR + MINUTE, { ...spam, path: "/buy" }),
      view("bot2", START - HOUR, spam),
    ]);
    await foldAll(t);
    expect(await overview()).toMatchObject({ events: 4, sessions: 3 });
    expect(await remove(spam)).toEqual({
      kind: "deleted",
      deleted: { events: 3, sessions: 2, visitors: 2 },
      done: true,
      repairing: 1,
      unrepairedDays: 0,
    });
    await repaired(t);
    expect(await overview()).toMatchObject({
      events: 1,
      visitors: 1,
      newVisitors: 1,
      sessions: 1,
      pageviews: 1,
    });
    expect(await breakdown("page")).toMatchObject([{ key: "/", pageviews: 1 }]);
    expect(await remove(spam)).toMatchObject({
      deleted: { events: 0, sessions: 0, visitors: 0 },
      done: true,
      repairing: 0,
    });
    expect(await rowsOf("removals")).toEqual([]);
  });

  test("only what fits every condition, in the range, its end excluded", async () => {
    const at = START - 5 * HOUR;
    const referrer = "https://www.seo.example/top?x=1";
    await site.send([
      view("a", at, { ...spam, path: "/wp/admin", browser: "Bot", referrer }),
      view("b", at + HOUR, { ...spam, path: "/wp/admin", browser: "Bot" }),
      view("c", at + HOUR, { path: "/wp/x", browser: "Bot", referrer }),
      view("d", at + 2 * HOUR, { ...spam, path: "/wp/admin", referrer }),
    ]);
    await foldAll(t);
    const gone = async (asked: Asked) => {
      const answer = await remove({ ...asked, preview: true });
      return answer.kind === "preview" ? answer.events : null;
    };
    expect(await gone(spam)).toBe(3);
    expect(await gone({ hostname: "www.SPAM.example" })).toBe(3);
    expect(await gone({ hostname: "*.spam.example" })).toBe(0);
    expect(await gone({ referrer: "seo.example" })).toBe(3);
    expect(await gone({ referrer: "*.example" })).toBe(3);
    expect(await gone({ path: "/wp/*" })).toBe(4);
    expect(await gone({ path: "/wp/admin" })).toBe(3);
    expect(await gone({ browser: "Bot" })).toBe(3);
    expect(await gone({ ...spam, browser: "Bot" })).toBe(2);
    expect(await gone({ ...spam, browser: "Bot", path: "/wp/x" })).toBe(0);
    expect(await gone({ ...spam, from: at, to: at + HOUR })).toBe(1);
    expect(await gone({ path: "/wp/admin", from: at + 1, to: at + HOUR })).toBe(
      0,
    );
    const both = { ...spam, referrer: "seo.example" };
    expect(await remove(both)).toMatchObject({ deleted: { events: 2 } });
    await repaired(t);
    expect(await breakdown("browser")).toMatchObject([
      { key: "Bot", sessions: 2 },
    ]);
  });

  test("a page that ends in a blank is another than the one without", async () => {
    await site.send([
      view("a", START - HOUR, { path: "/l " }),
      view("b", START - HOUR, { path: "/l" }),
    ]);
    await foldAll(t);
    expect(await remove({ path: "/l " })).toMatchObject({
      deleted: { events: 1 },
    });
    await repaired(t);
    expect(await breakdown("page")).toMatchObject([{ key: "/l" }]);
  });

  test("by referrer, leaves those who came back from a payment", async () => {
    const { siteId } = site;
    const own = { ignoredReferrers: ["pay.example"] };
    await t.mutation(api.sites.updateSite, { siteId, ...own });
    const from = (host: string) => ({ referrer: `https://${host}/` });
    await site.send([
      view("a", START - HOUR, from("seo.example")),
      view("b", START - HOUR, from("pay.example")),
      view("c", START - HOUR, from("checkout.stripe.com")),
    ]);
    await foldAll(t);
    expect(await breakdown("referrer")).toMatchObject([{ key: "seo.example" }]);
    for (const host of ["pay.example", "checkout.stripe.com", "*.stripe.com"]) {
      const answer = await remove({ referrer: host });
      expect(answer).toMatchObject({ deleted: { events: 0 }, done: true });
    }
    expect(await remove({ referrer: "*.example" })).toMatchObject({
      deleted: { events: 1 },
    });
  });

  test("a preview says what would go, and changes nothing", async () => {
    await site.send([
      view("bot", START - HOUR, { ...spam, path: "/a" }),
      view("bot", START - HOUR + MINUTE, { ...spam, path: "/b" }),
      view("bot", START - HOUR + 2 * MINUTE),
      view("other", START - HOUR, spam),
      view("ann", START - HOUR),
    ]);
    await foldAll(t);
    const before = await overview();
    expect(await remove({ ...spam, preview: true })).toEqual({
      kind: "preview",
      events: 3,
      sessions: 2,
      visitors: 2,
      isAtLeast: false,
      examples: [
        { occurredAt: START - HOUR, path: "/a", hostname: "spam.example" },
        { occurredAt: START - HOUR, path: "/", hostname: "spam.example" },
        {
          occurredAt: START - HOUR + MINUTE,
          path: "/b",
          hostname: "spam.example",
        },
      ],
      unrepairedDays: 0,
    });
    expect(await rowsOf("events")).toHaveLength(5);
    expect(await rowsOf("removals")).toEqual([]);
    expect(await overview()).toEqual(before);
  });

  test("a session from whose middle it takes falls into two", async () => {
    await site.send([
      view("ann", START - 2 * HOUR, { path: "/first" }),
      view("ann", START - 2 * HOUR + 20 * MINUTE, spam),
      view("ann", START - 2 * HOUR + 40 * MINUTE, { path: "/last" }),
    ]);
    await foldAll(t);
    expect(await overview()).toMatchObject({ sessions: 1, events: 3 });
    expect(await remove(spam)).toMatchObject({
      deleted: { events: 1, sessions: 0, visitors: 0 },
      done: true,
    });
    await repaired(t);
    expect(await overview()).toMatchObject({ sessions: 2, events: 2 });
    const sessions = await rowsOf("sessions");
    expect(
      sessions.map(({ startedAt, endedAt }) => [startedAt, endedAt]),
    ).toEqual([
      [START - 2 * HOUR, START - 2 * HOUR],
      [START - 2 * HOUR + 40 * MINUTE, START - 2 * HOUR + 40 * MINUTE],
    ]);
  });

  test("a visitor whose first event goes is new when the next one happened", async () => {
    await site.send([
      view("ann", START - 30 * HOUR, spam),
      view("ann", START - 2 * HOUR),
    ]);
    await foldAll(t);
    expect(await remove(spam)).toMatchObject({
      deleted: { events: 1, sessions: 1, visitors: 0 },
      repairing: 2,
    });
    await repaired(t);
    const { cells: _, ...now } = await site.overview(START - 3 * HOUR, START);
    expect(now).toMatchObject({ newVisitors: 1, visitors: 1 });
    expect(await overview()).toMatchObject({ newVisitors: 1, visitors: 1 });
  });

  test("what waits for its fold is not counted later", async () => {
    await site.send([view("bot", START, spam), view("ann", START)]);
    expect(await remove(spam)).toMatchObject({
      deleted: { events: 1, sessions: 0, visitors: 0 },
      repairing: 0,
    });
    await foldAll(t);
    await repaired(t);
    expect(await overview()).toMatchObject({ events: 1, visitors: 1 });
  });

  test("what came in with it and waits is counted when it is folded", async () => {
    await site.send([view("ann", START, spam)]);
    await foldAll(t);
    await site.send([view("ann", START + SECOND)]);
    expect(await remove(spam)).toMatchObject({
      deleted: { events: 1, sessions: 1, visitors: 1 },
    });
    await foldAll(t);
    await repaired(t);
    expect(await overview()).toMatchObject({
      events: 1,
      sessions: 1,
      newVisitors: 1,
    });
  });

  test("takes the dead letter of an event along, which has counted nowhere", async () => {
    await site.send([view("bot", START, spam), view("ann", START)]);
    await t.run(async (ctx) => {
      for (const row of await allEvents(ctx)) {
        await ctx.db.insert("deadLetters", {
          siteId: row.siteId,
          lane: row.lane,
          eventDocumentId: row._id,
          occurredAt: row.occurredAt,
          failedAt: START,
          reason: "threw",
          error: "It failed.",
          attempts: 0,
          retryAt: START + DAY,
        });
      }
    });
    expect(await remove(spam)).toMatchObject({ deleted: { events: 1 } });
    const [letter, ...others] = await rowsOf("deadLetters");
    expect(others).toEqual([]);
    const [event] = await rowsOf("events");
    expect(letter?.eventDocumentId).toBe(event?._id);
    expect(event?.visitorId).toBe("ann");
  });

  test("leaves sums of days whose raw events are gone, and says how many", async () => {
    await site.send([
      view("bot", START - 3 * DAY, spam),
      view("bot", START - 3 * DAY + MINUTE),
      view("ann", START, spam),
    ]);
    await foldAll(t);
    await t.run(async (ctx) => {
      const siteId = ctx.db.normalizeId("sites", site.siteId);
      if (!siteId) throw new Error("No site");
      const events = Date.UTC(2026, 2, 2);
      const rest = { hours: 0, days: 0 };
      await ctx.db.insert("horizons", { siteId, events, ...rest });
    });
    expect(await remove(spam)).toMatchObject({
      deleted: { events: 2, sessions: 1, visitors: 1 },
      done: true,
      unrepairedDays: 3,
    });
    await repaired(t);
    expect(await overview()).toMatchObject({
      events: 2,
      visitors: 1,
      sessions: 1,
      newVisitors: 1,
    });
    const [session] = await rowsOf("sessions");
    expect(session).toMatchObject({ visitorId: "bot", events: 2 });
  });

  test("goes on in the background where there is much, and then counts again", async () => {
    const many = Array.from({ length: 900 }, (_, index) =>
      view(`bot${index % 3}`, START - 6 * HOUR + index * 20 * SECOND, spam),
    );
    await site.send(many.slice(0, 450));
    await site.send(many.slice(450));
    await site.send([view("ann", START - HOUR)]);
    await foldAll(t);
    const first = await remove(spam);
    // The rest of the 400 rows of one transaction are visitors.
    const deleted = { events: 399, sessions: 1, visitors: 1 };
    expect(first).toMatchObject({ done: false, deleted, repairing: 1 });
    expect(await rowsOf("removals")).toHaveLength(1);
    // More of the same hours is about to be deleted, and they wait for it.
    const [repair] = await rowsOf("repairs");
    expect(repair?.notBefore).toBeGreaterThan(Date.now());
    await advance(t, MINUTE);
    expect(await rowsOf("removals")).toEqual([]);
    await repaired(t);
    expect(await overview()).toMatchObject({ events: 1, sessions: 1 });
    expect(await rowsOf("sessions")).toHaveLength(1);
    expect(await remove(spam)).toMatchObject({
      done: true,
      deleted: { events: 0 },
    });
  });

  test("wants a condition, a range and a site that there is", async () => {
    await expect(remove({})).rejects.toThrow(
      "by hostname, referrer, path, browser",
    );
    await expect(remove({ hostname: " " })).rejects.toThrow("hostname is");
    await expect(remove({ referrer: "https://spam.example/" })).rejects.toThrow(
      "a host is expected",
    );
    await expect(remove({ hostname: "spam.example:80" })).rejects.toThrow(
      "without scheme, port or path",
    );
    expect(await remove({ hostname: "[::1]" })).toMatchObject({ done: true });
    await expect(remove({ path: "" })).rejects.toThrow("path is empty");
    await expect(remove({ path: " " })).rejects.toThrow("path is empty");
    for (const name of ["path", "hostname", "browser"]) {
      await expect(remove({ [name]: "x".repeat(1_100_000) })).rejects.toThrow(
        `${name} has 1100000 characters`,
      );
    }
    const [from, to] = [START - DAY, START];
    await expect(remove({ ...spam, from, to: from })).rejects.toThrow(
      "is empty",
    );
    await expect(remove({ ...spam, from: to, to: from })).rejects.toThrow(
      "not usable",
    );
    const seconds = { from: from / SECOND, to: to / SECOND };
    await expect(remove({ ...spam, ...seconds })).rejects.toThrow(
      `looks like seconds: epoch milliseconds are expected, [${from}, ${to})`,
    );
    await expect(remove({ ...spam, siteId: "x" })).rejects.toThrow("no site");
  });
});
