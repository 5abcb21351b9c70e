/**
 * Owners of what is said about a group or person, how long it is kept, and how it goes: from ingest
 * to the answers.
 */
import { describe, expect, test, vi } from "vitest";
import type { IncomingEvent } from "../../shared/event/incoming.js";
import { DAY, HOUR, MINUTE } from "../../shared/units.js";
import { api } from "../_generated/api.js";
import type { TableNames } from "../_generated/dataModel.js";
import { isByServer } from "../model/fold/owned.js";
import { killRemovals } from "../removals/removals.helpers.js";
import {
  advance,
  foldAll,
  START,
  useSite,
  type TestBackend,
  type TestSite,
} from "../testing/setup.helpers.js";
import { allEvents } from "../rows/eventRows.helpers.js";
import { allVisitors } from "../rows/peopleRows.helpers.js";

let t: TestBackend;
let site: TestSite;
useSite((made) => ({ t, site } = made), {
  maxEventAgeMs: DAY,
  eventRetentionDays: 2,
  hourRetentionDays: 2,
  sessionRetentionDays: 2,
  visitorRetentionDays: 10,
});

const AT = START - HOUR;
const byPublicKey = { trusted: false, import: false };

const describeGroup = (
  groupId: string,
  at: number,
  fields: Partial<IncomingEvent> = {},
): IncomingEvent => ({
  type: "group",
  groupId,
  occurredAt: AT + at,
  ...fields,
});

const identify = (
  at: number,
  fields: Partial<IncomingEvent>,
): IncomingEvent => ({
  type: "identify",
  occurredAt: AT + at,
  ...fields,
});

async function send(events: IncomingEvent[], extra = {}): Promise<void> {
  await site.send(events, extra);
  await foldAll(t);
}

const ofSite = () => ({ siteId: site.siteId });
const getGroup = (groupId: string) =>
  t.query(api.groups.getGroup, { ...ofSite(), groupId });
const getVisitor = (visitorId: string) =>
  t.query(api.visitorProfile.getVisitor, { ...ofSite(), visitorId });
const getUser = (userId: string) =>
  t.query(api.users.getUser, { ...ofSite(), userId });
const count = (table: TableNames) =>
  t.run(async (ctx) => (await ctx.db.query(table).collect()).length);

describe("what a server said", () => {
  const plan = (value: string | null) => [{ key: "plan", value }];

  test("is no duplicate of what a public key has sent under its id before", async () => {
    const eventId = "plan-of-acme";
    const ofServer = describeGroup("acme", 1, { eventId, traits: plan("a") });
    await send([describeGroup("b", 0, { eventId })], byPublicKey);
    await send([ofServer]);
    await send([ofServer]);
    await send([{ ...ofServer, traits: plan("b") }], byPublicKey);
    expect(await getGroup("acme")).toMatchObject({ traits: plan("a") });
    expect(await count("events")).toBe(2);
  });

  test("of a group, a visitor and a user, a public key does not change, and the server does", async () => {
    const said = (at: number, value: string | null) => [
      describeGroup("acme", at, { name: `Acme ${value}`, traits: plan(value) }),
      identify(at, { visitorId: "ada", userId: "ann", traits: plan(value) }),
      identify(at, { userId: "ann", traits: plan(value) }),
    ];
    const answers = async () => [
      await getGroup("acme"),
      await getVisitor("ada"),
      await getUser("ann"),
    ];
    const shows = (value: string) =>
      Array.from({ length: 3 }, () => ({ traits: plan(value) }));
    await send(said(1, "claimed"), byPublicKey);
    expect(await answers()).toMatchObject(shows("claimed"));
    await send(said(0, "pro"));
    await send(said(2, "free"), byPublicKey);
    await send(said(3, null), byPublicKey);
    expect(await answers()).toMatchObject(shows("pro"));
    expect(await getGroup("acme")).toMatchObject({ name: "Acme pro" });
    await send(said(4, "team"));
    expect(await answers()).toMatchObject(shows("team"));
    const rows = await t.run((ctx) => allEvents(ctx));
    for (const event of rows) {
      expect(isByServer(event)).toBe(event.importId === null);
    }
  });

  test("is marked on an event only where it says something and its source does not say so", async () => {
    await send([
      { type: "pageview", visitorId: "ada", path: "/", occurredAt: AT },
      { type: "track", name: "paid", userId: "ann", occurredAt: AT },
      identify(0, { userId: "ann" }),
      identify(0, { visitorId: "ada", userId: "ann" }),
    ]);
    const rows = await t.run((ctx) => allEvents(ctx));
    expect(rows.map(({ source, byServer }) => [source, byServer])).toEqual([
      ["client", undefined],
      ["server", undefined],
      ["server", undefined],
      ["client", true],
    ]);
    const { page } = await t.query(api.lists.listEvents, {
      ...ofSite(),
      paginationOpts: { numItems: 10, cursor: null },
    });
    expect(page.filter((event) => "byServer" in event)).toEqual([]);
  });
});

test("a trait is removed and a name emptied, and neither comes back with what was said before", async () => {
  const traits = [{ key: "plan", value: "pro" }];
  await send([
    identify(1, { visitorId: "ada", userId: "ann", traits }),
    describeGroup("acme", 1, { name: "Acme", groupType: "company", traits }),
  ]);
  const removed = [{ key: "plan", value: null }];
  await send([
    identify(5, { visitorId: "ada", userId: "ann", traits: removed }),
    describeGroup("acme", 5, { name: "", groupType: "", traits: removed }),
  ]);
  await send([
    identify(3, { visitorId: "ada", userId: "ann", traits }),
    describeGroup("acme", 3, { name: "Late", groupType: "team", traits }),
  ]);
  expect(await getVisitor("ada")).toMatchObject({ traits: [] });
  expect(await getGroup("acme")).toEqual({
    groupId: "acme",
    traits: [],
    updatedAt: AT + 5,
  });
});

describe("clean-up", () => {
  const cleanup = (limit?: number) =>
    t.mutation(api.retention.cleanupSite, {
      ...ofSite(),
      ...(limit !== undefined && { limit }),
    });

  test("deletes groups that only a public key made, once their retention is over", async () => {
    await send(
      [
        ...Array.from({ length: 5 }, (_, index) =>
          describeGroup(`made up ${index}`, index),
        ),
        describeGroup("both", 0),
      ],
      byPublicKey,
    );
    await send([describeGroup("served", 0), describeGroup("both", 0)]);
    expect((await cleanup()).deleted.groups).toBe(0);
    vi.setSystemTime(START + 9 * DAY);
    await send([describeGroup("made up 4", 9 * DAY)], byPublicKey);
    vi.setSystemTime(START + 12 * DAY);
    // Its events and the others first.
    let deleted = 0;
    for (let calls = 0; calls < 40; calls++) {
      const batch = await cleanup(3);
      deleted += batch.deleted.groups;
      if (!batch.hasMore) break;
    }
    expect(deleted).toBe(4);
    const left = await t.run((ctx) => ctx.db.query("groups").collect());
    expect(left.map(({ groupId }) => groupId).sort()).toEqual([
      "both",
      "made up 4",
      "served",
    ]);
  });

  test("keeps them for ever where visitors are", async () => {
    await t.mutation(api.sites.updateSite, {
      ...ofSite(),
      visitorRetentionDays: 0,
    });
    await send([describeGroup("made up", 0)], byPublicKey);
    vi.setSystemTime(START + 900 * DAY);
    await cleanup();
    expect(await getGroup("made up")).not.toBeNull();
  });

  test("takes memberships along with visitors", async () => {
    await send([identify(0, { visitorId: "ada", groups: ["acme", "blue"] })]);
    expect(await count("groupMembers")).toBe(2);
    vi.setSystemTime(START + 40 * DAY);
    for (let calls = 0; calls < 5; calls++) await cleanup();
    expect([await count("visitors"), await count("groupMembers")]).toEqual([
      0, 0,
    ]);
  });
});

describe("deleteGroup", () => {
  const deleteGroup = (groupId: string) =>
    t.mutation(api.groupDeletion.deleteGroup, { ...ofSite(), groupId });
  const listed = async (groupId: string) => {
    const { page } = await t.query(api.lists.listEvents, {
      ...ofSite(),
      groupId,
      paginationOpts: { numItems: 50, cursor: null },
    });
    return page.length;
  };
  const members = [
    identify(0, { visitorId: "ada", groups: ["acme", "blue"] }),
    identify(0, { userId: "ann", groups: ["acme"] }),
    identify(0, { userId: "bob", groups: ["blue"] }),
    {
      type: "track",
      name: "paid",
      userId: "ann",
      groups: ["acme"],
      occurredAt: AT,
    },
  ] satisfies IncomingEvent[];

  test.each(["", "a".repeat(201)])("refuses %j, which is no id", async (id) => {
    await expect(deleteGroup(id)).rejects.toMatchObject({
      data: { kind: "invalidArgument", argument: "groupId" },
    });
    expect(await count("removals")).toBe(0);
  });

  test("deletes the group and who belongs to it, and no figure changes", async () => {
    await send([
      ...members,
      describeGroup("acme", 0, { name: "Acme" }),
      describeGroup("acme", 1),
      describeGroup("blue", 0, { name: "Acme" }),
    ]);
    // An event that waits for its fold must not bring the group back.
    await site.send([describeGroup("acme", 2, { name: "Acme again" })]);
    const range = [AT - DAY, AT + DAY] as const;
    const before = await site.overview(...range);
    expect(await deleteGroup("acme")).toEqual({
      deleted: { groups: 1, members: 2, events: 3 },
      done: true,
    });
    await foldAll(t);
    expect(await getGroup("acme")).toBeNull();
    expect(await getGroup("blue")).toMatchObject({ name: "Acme" });
    expect(await getVisitor("ada")).toMatchObject({ groups: ["blue"] });
    expect(await getUser("ann")).toMatchObject({ groups: [] });
    expect([await listed("acme"), await listed("blue")]).toEqual([0, 2]);
    expect(await site.overview(...range)).toEqual(before);
    expect(await deleteGroup("acme")).toEqual({
      deleted: { groups: 0, members: 0, events: 0 },
      done: true,
    });
    expect(await count("removals")).toBe(0);
    await send([identify(9, { visitorId: "ada", groups: ["acme"] })]);
    expect(await getVisitor("ada")).toMatchObject({ groups: ["acme", "blue"] });
  });

  test("leaves what describes the group while its members are still being deleted", async () => {
    const many = Array.from({ length: 450 }, (_, index) =>
      identify(index, { visitorId: `v${index}`, groups: ["acme"] }),
    );
    await send([...many, describeGroup("acme", 0, { name: "Acme" })]);
    expect(await deleteGroup("acme")).toMatchObject({
      deleted: { groups: 1, events: 1 },
      done: false,
    });
    await killRemovals(t);
    await send([describeGroup("acme", 1, { name: "Acme again" })]);
    expect(await deleteGroup("acme")).toMatchObject({
      deleted: { groups: 0, events: 0 },
    });
    await advance(t, 3 * MINUTE);
    expect([await count("removals"), await count("groupMembers")]).toEqual([
      0, 0,
    ]);
    expect(await getGroup("acme")).toMatchObject({ name: "Acme again" });
  });

  test("goes on in the background where there is much, or when it is asked again", async () => {
    const many = Array.from({ length: 450 }, (_, index) =>
      identify(index, { visitorId: `v${index}`, groups: ["acme"] }),
    );
    await send(many);
    await send(
      Array.from({ length: 450 }, (_, index) =>
        describeGroup(index % 2 === 0 ? "acme" : "blue", index, {
          name: `name ${index % 7}`,
        }),
      ),
    );
    const first = await deleteGroup("acme");
    expect(first.done).toBe(false);
    await killRemovals(t);
    const second = await deleteGroup("acme");
    expect(second.done).toBe(false);
    await advance(t, 3 * MINUTE);
    expect(await deleteGroup("acme")).toMatchObject({ done: true });
    expect(await listed("acme")).toBe(0);
    expect(await count("groupMembers")).toBe(0);
    const rows = await t.run((ctx) => allVisitors(ctx));
    expect(rows.filter(({ groups }) => groups !== undefined)).toEqual([]);
    const groups = await t.run((ctx) => ctx.db.query("groups").collect());
    expect(groups.map(({ groupId }) => groupId)).toEqual(["blue"]);
    const left = await t.run((ctx) => allEvents(ctx));
    expect(left.filter(({ groupId }) => groupId === "acme")).toEqual([]);
    expect(left.filter(({ groupId }) => groupId === "blue")).toHaveLength(225);
  });
});
