/** Claims about the costs of lists and profiles. */
import { DAY, HOUR } from "../../../src/shared/units.js";
import { START, type CostApp } from "./app.helpers.js";
import type { CostClaim } from "./claims.helpers.js";
import { buy, visit, views } from "./events.helpers.js";

const users = (count: number) =>
  Array.from({ length: count }, (_, at) => `user ${at}`);

/** Describes a group as often. */
async function describeGroup(app: CostApp, count: number): Promise<void> {
  await app.ingest(
    users(count).map((name) => ({
      type: "group" as const,
      groupId: "group",
      name,
    })),
  );
  await app.foldAll();
}

/** Says something about as many users, as a server does. */
async function identify(app: CostApp, count: number): Promise<void> {
  await app.ingest(
    users(count).map((userId) => ({
      type: "identify" as const,
      userId,
      traits: [{ key: "plan", value: "pro" }],
    })),
  );
  await app.foldAll();
}

/** Has one user sign in on as many devices, each with a session. */
async function signInOnDevices(app: CostApp, count: number): Promise<void> {
  await app.ingest(
    views(count, (at) => ({
      ...{ type: "identify" as const, userId: "user" },
      visitorId: `device ${at}`,
    })),
  );
  await app.foldAll();
}

/** Stores as many sessions of one visitor, an hour apart. */
async function visitAgain(app: CostApp, count: number): Promise<void> {
  await app.ingest(
    views(count, (at) => ({
      visitorId: "visitor",
      occurredAt: START - at * HOUR,
    })),
    { import: true },
  );
  await app.foldAll();
}

/** The arguments of a list: its first page, of as many rows. */
const page = (size: number, filter: object = {}) => ({
  ...filter,
  paginationOpts: { numItems: size, cursor: null },
});

const LIST_LIMITS = "src/component/rows/listPager.long.test.ts";

export const costsOfLists: readonly CostClaim[] = [
  {
    places: [
      {
        of: "component/lists.ts: listEvents",
        says: [
          "A page reads at most 2,000 rows and 4 MiB, and a session for each event.",
          "A list by name, user or group reads one more row for each event, and one by user 1,000 rows at most.",
          "A list by group has an event once it is folded.",
        ],
      },
    ],
    assertedBy: [LIST_LIMITS],
    cases: [
      {
        name: "a page",
        sizes: [10, 30],
        setUp: buy,
        call: (app, size) => app.query("lists:listEvents", page(size)),
        cost: (size) => ({ ranges: 2 + size, rowsRead: 1 + 2 * size }),
      },
      {
        name: "a page by group",
        sizes: [10, 30],
        setUp: buy,
        call: (app, size) =>
          app.query("lists:listEvents", page(size, { groupId: "group" })),
        cost: (size) => ({ ranges: 2 + 2 * size, rowsRead: 1 + 3 * size }),
      },
    ],
  },
  {
    places: [
      {
        of: "component/lists.ts: listPageviews",
        says: ["Costs the same as `listEvents`."],
      },
    ],
    assertedBy: [LIST_LIMITS],
    cases: [
      {
        name: "a page",
        sizes: [10, 30],
        setUp: visit,
        call: (app, size) => app.query("lists:listPageviews", page(size)),
        cost: (size) => ({ ranges: 2 + size, rowsRead: 1 + 2 * size }),
      },
    ],
  },
  {
    places: [
      {
        of: "component/lists.ts: listVisitors",
        says: [
          "A page reads at most 500 sessions and 4 MiB with what it joins, so it may be short or empty with more to follow.",
          "Each listed visitor costs a read, and another where the range has an end.",
          "A later page reads one more index range for each visitor that it passes.",
          "A user's visitors always come so, 1,000 at most, and cost one more read each.",
          "Reads one session of each.",
        ],
      },
    ],
    assertedBy: ["src/component/lists/activeVisitors.test.ts"],
    cases: [
      {
        name: "a page of active visitors",
        sizes: [10, 30],
        setUp: visit,
        call: (app, size) => app.query("lists:listVisitors", page(size)),
        cost: (size) => ({ ranges: 2 + size, rowsRead: 1 + 2 * size }),
      },
      {
        name: "a page of active visitors where the range has an end",
        sizes: [10, 30],
        setUp: visit,
        call: (app, size) =>
          app.query("lists:listVisitors", page(size, { to: START + DAY })),
        cost: (size) => ({ ranges: 2 + 2 * size, rowsRead: 1 + 3 * size }),
      },
      {
        name: "a page by when they were first seen",
        sizes: [10, 30],
        setUp: visit,
        call: (app, size) =>
          app.query("lists:listVisitors", page(size, { order: "firstSeen" })),
        cost: (size) => ({ ranges: 2 + size, rowsRead: 1 + 2 * size }),
      },
      {
        name: "a page of the visitors of a user",
        sizes: [10, 30],
        setUp: signInOnDevices,
        call: (app, size) =>
          app.query(
            "lists:listVisitors",
            page(size, { userId: "user", order: "firstSeen" }),
          ),
        cost: (size) => ({ ranges: 2 + 2 * size, rowsRead: 1 + 3 * size }),
      },
    ],
  },
  {
    places: [
      {
        of: "component/lists.ts: listSessions",
        says: ["A page reads at most 2,000 rows and 4 MiB."],
      },
    ],
    assertedBy: [LIST_LIMITS],
    cases: [
      {
        name: "a page",
        sizes: [10, 30],
        setUp: visit,
        call: (app, size) => app.query("lists:listSessions", page(size)),
        cost: (size) => ({ ranges: 2, rowsRead: 1 + size }),
      },
    ],
  },
  {
    places: [
      {
        of: "component/groups.ts: getGroup",
        says: ["Reads one row besides the site's."],
      },
    ],
    cases: [
      {
        name: "a group",
        sizes: [30],
        setUp: describeGroup,
        call: (app) => app.query("groups:getGroup", { groupId: "group" }),
        cost: () => ({ ranges: 2, rowsRead: 2 }),
      },
    ],
  },
  {
    places: [
      {
        of: "component/users.ts: getUser",
        says: ["Reads one row besides the site's."],
      },
    ],
    cases: [
      {
        name: "a user",
        sizes: [30],
        setUp: identify,
        call: (app) => app.query("users:getUser", { userId: "user 0" }),
        cost: () => ({ ranges: 2, rowsRead: 2 }),
      },
    ],
  },
  {
    places: [
      {
        of: "component/profiles.ts: findFixedTraits",
        says: [
          "Reads one row for each profile, as of the last fold, besides the site's.",
        ],
      },
    ],
    cases: [
      {
        name: "profiles of users",
        sizes: [10, 30],
        setUp: identify,
        call: (app, size) =>
          app.query("profiles:findFixedTraits", {
            profiles: users(size).map((userId) => ({ userId, keys: ["a"] })),
          }),
        cost: (size) => ({ ranges: 1 + size, rowsRead: 1 + size }),
      },
    ],
  },
  {
    places: [
      {
        of: "component/visitorProfile.ts: getVisitor",
        says: [
          "Reads 20 sessions, the events of the timeline with the engagement pings between them (6,000 rows or 4 MiB at most), and up to one session for each listed event.",
        ],
      },
    ],
    assertedBy: ["src/component/lists/visitorProfile.test.ts"],
    cases: [
      {
        name: "a visitor with as many sessions of one event",
        sizes: [10, 30],
        setUp: visitAgain,
        call: (app) =>
          app.query("visitorProfile:getVisitor", { visitorId: "visitor" }),
        cost: (size) => ({ rowsRead: 2 + Math.min(size, 20) + 2 * size }),
      },
    ],
  },
  {
    places: [
      {
        of: "component/groups.ts: listGroups",
        says: ["A page reads at most 2,000 rows and 4 MiB."],
      },
    ],
    assertedBy: [LIST_LIMITS],
  },
  {
    places: [
      {
        of: "component/personExport.ts: exportVisitor",
        says: [
          "A page has up to `numItems` rows and reads at most 2,000 rows and 4 MiB, so it may be short or empty with more to follow.",
        ],
      },
    ],
    assertedBy: [LIST_LIMITS],
  },
];
