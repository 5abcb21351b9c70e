/** A session that another version has packed stops nothing but what counts it. */
import { beforeEach, expect, test } from "vitest";
import type { IncomingEvent } from "../../shared/event/incoming.js";
import { HOUR, MINUTE } from "../../shared/units.js";
import { api } from "../_generated/api.js";
import { erase, exportAll } from "../removals/erasure.helpers.js";
import {
  foldAll,
  START,
  useSite,
  type TestBackend,
  type TestSite,
} from "../testing/setup.helpers.js";
import { sessionsOfVisitor } from "./sessions.js";

let t: TestBackend;
let site: TestSite;
useSite((made) => ({ t, site } = made));

const AT = START - HOUR;
const paginationOpts = { numItems: 50, cursor: null };

const view = (visitorId: string, at: number): IncomingEvent => ({
  ...{ type: "pageview", visitorId, occurredAt: at, path: "/" },
});

beforeEach(async () => {
  await site.send([view("ada", AT), view("bob", AT + MINUTE)]);
  await foldAll(t);
  await t.run(async (ctx) => {
    const { siteId } = site;
    const [row] = await sessionsOfVisitor(ctx.db, siteId, "ada").rows.collect();
    if (!row) throw new Error("Ada has a session.");
    await ctx.db.patch("sessions", row._id, { body: "9?" });
  });
});

test("lists leave it out, and show all others", async () => {
  const args = { siteId: site.siteId, paginationOpts };
  const sessions = await t.query(api.lists.listSessions, args);
  expect(sessions.page).toMatchObject([{ visitorId: "bob" }]);
  const active = await t.query(api.lists.listVisitors, args);
  expect(active.page).toMatchObject([{ visitorId: "bob" }]);
  const known = await t.query(api.lists.listVisitors, {
    ...args,
    order: "firstSeen",
  });
  const [bob, ada] = known.page;
  expect(bob).toMatchObject({ visitorId: "bob", session: { pageviews: 1 } });
  expect(ada).toMatchObject({ visitorId: "ada", firstSeenAt: AT });
  expect(ada).not.toHaveProperty("session");
  const events = await t.query(api.lists.listEvents, args);
  expect(events.page).toMatchObject([
    { visitorId: "bob", session: { startedAt: AT + MINUTE } },
    { visitorId: "ada" },
  ]);
  expect(events.page[1]).not.toHaveProperty("session");
  const profile = { siteId: site.siteId, visitorId: "ada" };
  expect(await t.query(api.visitorProfile.getVisitor, profile)).toMatchObject({
    visitorId: "ada",
    sessions: [],
    timeline: [{ visitorId: "ada" }],
  });
});

test("a fold that meets it sets the event aside, and no other", async () => {
  await site.send([
    view("ada", AT + 2 * MINUTE),
    view("bob", AT + 2 * MINUTE),
    view("cyd", AT + 2 * MINUTE),
  ]);
  await foldAll(t);
  const letters = await t.run((ctx) => ctx.db.query("deadLetters").collect());
  expect(letters).toMatchObject([
    { error: expect.stringContaining("unknown form 9") as string },
  ]);
  const { page } = await t.query(api.lists.listSessions, {
    ...{ siteId: site.siteId, paginationOpts },
  });
  expect(page).toMatchObject([
    { visitorId: "cyd", pageviews: 1 },
    { visitorId: "bob", pageviews: 2 },
  ]);
});

test("a report that counts it itself says why it cannot", async () => {
  const { siteId } = site;
  const edge = { siteId, from: AT - MINUTE, to: AT + 2 * MINUTE };
  await expect(t.query(api.reports.getOverview, edge)).rejects.toThrow(
    "unknown form 9",
  );
  const hours = { siteId, from: START - 3 * HOUR, to: START + 3 * HOUR };
  const { sessions } = await t.query(api.reports.getOverview, hours);
  expect(sessions).toBe(2);
});

test("exports and erasures find it", async () => {
  const lines = await exportAll(t, site, { visitorId: "ada" });
  expect(lines.map(({ table }) => table)).toEqual([
    ...["visitors", "sessions", "events"],
  ]);
  await erase(t, site, { visitorId: "ada" });
  const left = await t.run((ctx) => ctx.db.query("sessions").collect());
  expect(left).toMatchObject([{ visitorId: "bob" }]);
});
