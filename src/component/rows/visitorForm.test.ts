/** A visitor whose id another version has stored stops nothing but what needs its id. */
import { beforeEach, expect, test, vi } from "vitest";
import type { IncomingEvent } from "../../shared/event/incoming.js";
import { DAY, HOUR, MINUTE } from "../../shared/units.js";
import { api } from "../_generated/api.js";
import { erase, previewErasure } from "../removals/erasure.helpers.js";
import { cleanup, live, short } from "../retention/retention.helpers.js";
import {
  foldAll,
  START,
  useSite,
  type TestBackend,
  type TestSite,
} from "../testing/setup.helpers.js";

let t: TestBackend;
let site: TestSite;
useSite((made) => ({ t, site } = made), short);

const AT = START - HOUR;
const paginationOpts = { numItems: 50, cursor: null };
const unknown = new Uint8Array([9, 1, 2, 3]).buffer;

const identify = (
  visitorId: string,
  userId: string,
  at: number,
): IncomingEvent => ({
  ...{ type: "identify", visitorId, userId, occurredAt: at },
  groups: ["acme"],
});

beforeEach(async () => {
  await site.send(
    [identify("ada", "ann", AT), identify("bob", "bo", AT + 1)],
    live,
  );
  await site.send(
    [{ type: "track", name: "paid", userId: "ann", occurredAt: AT + MINUTE }],
    live,
  );
  await foldAll(t);
  await t.run(async ({ db }) => {
    for (const table of ["visitors", "visitorUsers", "groupMembers"] as const) {
      const rows = await db.query(table).collect();
      for (const { _id, visitorId } of rows) {
        if (visitorId === "ada")
          await db.patch(table, _id, { visitorId: unknown });
      }
    }
  });
});

test("lists leave it out, and show all others", async () => {
  const args = { siteId: site.siteId, paginationOpts };
  const order = "firstSeen" as const;
  const known = await t.query(api.lists.listVisitors, { ...args, order });
  expect(known.page).toMatchObject([{ visitorId: "bob" }]);
  const ofUser = { ...args, userId: "ann" };
  expect((await t.query(api.lists.listVisitors, ofUser)).page).toEqual([]);
  const events = await t.query(api.lists.listEvents, args);
  expect(events.page).toMatchObject([
    ...[{ name: "paid" }, { visitorId: "bob" }, { visitorId: "ada" }],
  ]);
  expect((await t.query(api.lists.listEvents, ofUser)).page).toHaveLength(2);
});

test("clean-up leaves it, and deletes others", async () => {
  vi.setSystemTime(START + 10 * DAY);
  await cleanup(t, site);
  await cleanup(t, site);
  const left = await t.run(({ db }) => db.query("visitors").collect());
  expect(left).toMatchObject([{ visitorId: unknown }]);
});

test("others are erased, and its user's erasure says why it cannot", async () => {
  const bo = { userId: "bo" };
  expect(await previewErasure(t, site, bo)).toMatchObject({
    ...{ visitors: 1, groupsLeftAlone: [] },
  });
  await erase(t, site, bo);
  await expect(erase(t, site, { userId: "ann" })).rejects.toThrow(
    "unknown form 9",
  );
});
