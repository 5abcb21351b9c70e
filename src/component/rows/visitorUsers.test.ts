/** Rows of users follow the rows of their visitors, whatever form the visitors' ids have. */
import { beforeEach, describe, expect, test } from "vitest";
import type { IncomingEvent } from "../../shared/event/incoming.js";
import { DAY, HOUR, MINUTE } from "../../shared/units.js";
import { api } from "../_generated/api.js";
import {
  erase,
  exportAll,
  previewErasure,
} from "../removals/erasure.helpers.js";
import {
  foldAll,
  START,
  useSite,
  type TestBackend,
  type TestSite,
} from "../testing/setup.helpers.js";
import {
  allSessions,
  allVisitors,
  areVisitorUsersRight,
} from "./peopleRows.helpers.js";

let t: TestBackend;
let site: TestSite;
useSite((made) => ({ t, site } = made));

const AT = START - HOUR;

/** Ids of all stored forms. */
const ids = [
  "0f2a1c3e-5b6d-4e7f-8a9b-0c1d2e3f4a5b",
  "18446744073709551615",
  "a1b2c3d4e5f60718",
  "phone of ann",
];

const view = (visitorId: string, at: number): IncomingEvent => ({
  ...{ type: "pageview", visitorId, occurredAt: at, path: "/" },
});
const identify = (
  visitorId: string,
  userId: string,
  at: number,
): IncomingEvent => ({
  ...{ type: "identify", visitorId, userId, occurredAt: at },
});

async function fold(events: IncomingEvent[]) {
  await site.send(events);
  await foldAll(t);
  expect(await t.run(areVisitorUsersRight)).toBe(true);
}

async function visitorsOf(userId: string, numItems = 50) {
  const found: string[] = [];
  let cursor: string | null = null;
  do {
    const result: Awaited<ReturnType<typeof nextPage>> = await nextPage(
      userId,
      { numItems, cursor },
    );
    found.push(...result.page.map(({ visitorId }) => visitorId));
    cursor = result.isDone ? null : result.continueCursor;
  } while (cursor !== null);
  return found;
}

const nextPage = (
  userId: string,
  paginationOpts: { numItems: number; cursor: string | null },
) =>
  t.query(api.lists.listVisitors, {
    siteId: site.siteId,
    ...{ userId, paginationOpts },
  });

describe("visitors of a user", () => {
  beforeEach(async () => {
    await fold(
      ids.flatMap((id, index) => [
        view(id, AT + index * MINUTE),
        identify(id, "ann", AT + index * MINUTE + 1),
      ]),
    );
  });

  test.each([1, 2, 50])(
    "are listed in pages of %i, newest first",
    async (n) => {
      expect(await visitorsOf("ann", n)).toEqual([...ids].reverse());
      expect(await visitorsOf("bob", n)).toEqual([]);
    },
  );

  test("move to the user who was identified last", async () => {
    const [first = "", second = ""] = ids;
    await fold([identify(first, "bob", AT + HOUR)]);
    expect(await visitorsOf("bob")).toEqual([first]);
    expect(await visitorsOf("ann")).toEqual(ids.slice(1).reverse());
    await fold([identify(second, "bob", AT + HOUR)]);
    expect(await visitorsOf("bob")).toEqual([second, first]);
    // An event from before the last one changes nothing.
    await fold([identify(second, "cyd", AT + MINUTE + 2)]);
    expect(await visitorsOf("cyd")).toEqual([]);
  });

  test("are as old as the earliest event says", async () => {
    const last = ids.at(-1) ?? "";
    await fold([view(last, AT - DAY)]);
    expect(await visitorsOf("ann")).toEqual([
      ...ids.slice(0, -1).reverse(),
      last,
    ]);
  });

  test("are exported and erased with the user, and nobody else", async () => {
    await fold([view("else", AT), identify("else", "bob", AT + 1)]);
    const ann = { userId: "ann" };
    const lines = await exportAll(t, site, ann);
    expect(
      lines.flatMap(({ table, visitorId }) =>
        table === "visitors" ? [visitorId] : [],
      ),
    ).toEqual(ids);
    expect(JSON.stringify(lines)).not.toContain("userRow");
    expect(await previewErasure(t, site, ann)).toMatchObject({
      ...{ visitors: 4, sessions: 4, visitorIds: ids },
    });
    await erase(t, site, ann);
    expect(await t.run(areVisitorUsersRight)).toBe(true);
    expect(await t.run(allVisitors)).toMatchObject([{ visitorId: "else" }]);
    expect(await t.run(allSessions)).toMatchObject([{ visitorId: "else" }]);
    expect(await visitorsOf("ann")).toEqual([]);
    expect(await visitorsOf("bob")).toEqual(["else"]);
  });
});

test("a visitor without a user has no row, and one fold writes one row of each", async () => {
  await fold(ids.map((id) => view(id, AT)));
  const rows = () => t.run((ctx) => ctx.db.query("visitorUsers").collect());
  expect(await rows()).toEqual([]);
  await fold([identify(ids[0] ?? "", "ann", AT + 1)]);
  expect(await rows()).toMatchObject([{ userId: "ann", firstSeenAt: AT }]);
});

test("sessions and profiles are found by the id that was sent", async () => {
  await fold(ids.map((id) => view(id, AT)));
  for (const visitorId of ids) {
    const args = { siteId: site.siteId, visitorId };
    const profile = await t.query(api.visitorProfile.getVisitor, args);
    expect(profile).toMatchObject({ visitorId, sessions: [{ visitorId }] });
    const { page } = await t.query(api.lists.listSessions, {
      ...{ ...args, paginationOpts: { numItems: 9, cursor: null } },
    });
    expect(page).toMatchObject([{ visitorId, startedAt: AT }]);
  }
  const stored = await t.run((ctx) => ctx.db.query("visitors").collect());
  const bytes = stored.filter(({ visitorId }) => typeof visitorId !== "string");
  expect(bytes).toHaveLength(3);
});
