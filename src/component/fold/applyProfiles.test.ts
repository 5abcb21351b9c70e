/** The rows of users and groups that folding a run of events writes and leaves alone. */
import { beforeEach, describe, expect, test } from "vitest";
import type { IncomingEvent } from "../../shared/event/incoming.js";
import type { Id } from "../_generated/dataModel.js";
import { foldSettingsOf } from "../model/fold/foldSettings.js";
import { findSite } from "../scope/requireSite.js";
import {
  START,
  useSite,
  type TestBackend,
  type TestSite,
} from "../testing/setup.helpers.js";
import { applyEvents } from "./applyEvents.js";
import { allEvents } from "../rows/eventRows.helpers.js";
import type { LoggedEvent } from "../rows/eventForm.js";
import { allSessions, allVisitors } from "../rows/peopleRows.helpers.js";

let t: TestBackend;
let site: TestSite;
let siteId: Id<"sites">;
useSite((made) => ({ t, site } = made));
beforeEach(() => (siteId = site.siteId));

const view = (visitorId: string, at = START): IncomingEvent => ({
  ...{ type: "pageview", visitorId, occurredAt: at, path: "/" },
});

/** Stores events, and returns their rows. */
async function send(events: IncomingEvent[]): Promise<LoggedEvent[]> {
  const known = await t.run((ctx) => allEvents(ctx));
  await site.send(events);
  const rows = await t.run((ctx) => allEvents(ctx));
  return rows.slice(known.length);
}

/** Folds events, and returns how many documents that has written. */
async function fold(events: LoggedEvent[], rangeBudget = 1000) {
  return await t.run(async (ctx) => {
    const settings = foldSettingsOf((await findSite(ctx, siteId))!);
    const lane = { siteId, lane: 0, settings };
    const folded = await applyEvents(ctx, lane, events, rangeBudget);
    const { documentsWritten } = await ctx.meta.getTransactionMetrics();
    return { folded, written: documentsWritten.used };
  });
}

const tables = () =>
  t.run(async (ctx) => ({
    visitors: await allVisitors(ctx),
    sessions: await allSessions(ctx),
    users: await ctx.db.query("users").collect(),
    groups: await ctx.db.query("groups").collect(),
    members: await ctx.db.query("groupMembers").collect(),
    eventGroups: await ctx.db.query("eventGroups").collect(),
    rollups: await ctx.db.query("rollups").collect(),
  }));

describe("what is said about users and groups", () => {
  const identify = (fields: Partial<IncomingEvent>, at = 0): IncomingEvent => ({
    ...{ type: "identify", occurredAt: START + at, ...fields },
  });
  const members = async () =>
    (await tables()).members.map(({ groupId, userId, visitorId }) => [
      groupId,
      userId ?? visitorId,
    ]);

  test.each(["userId", "visitorId"])(
    "changes the row and the groups of a %s in a later fold",
    async (key) => {
      const id = { [key]: "ann" };
      await fold(await send([identify({ ...id, groups: ["acme"] })]));
      const plan = [{ key: "plan", value: "pro" }];
      const later = [
        identify({ ...id, groups: ["blue"], traits: plan }, 1),
        identify({ ...id, groups: ["acme"] }, 2),
      ];
      await fold(await send(later));
      const { users, visitors } = await tables();
      expect([...users, ...visitors]).toMatchObject([
        { ...id, groups: ["acme", "blue"], traits: [{ key: "plan" }] },
      ]);
      expect(await members()).toEqual([
        ["acme", "ann"],
        ["blue", "ann"],
      ]);
    },
  );

  test("writes nothing that is known already", async () => {
    const said = () => [
      identify({ userId: "ann", traits: [{ key: "plan", value: "pro" }] }),
      {
        ...identify({}),
        type: "group" as const,
        groupId: "acme",
        name: "Acme",
      },
    ];
    await fold(await send(said()));
    const again = await fold(await send(said()));
    // The two blocks of the hour count an event of a user, and are no news about the user.
    expect(again.written).toBe(2);
  });

  test("changes the row of a group in a later fold", async () => {
    const group = (name: string, at: number) => ({
      ...identify({ groupId: "acme", name }, at),
      type: "group" as const,
    });
    await fold(await send([group("Acme", 0), group("Acme!", 1)]));
    const [before] = (await tables()).groups;
    expect(before).toMatchObject({ name: { value: "Acme!" } });
    await fold(await send([group("Acme?", 2)]));
    expect((await tables()).groups).toMatchObject([
      { _id: before!._id, name: { value: "Acme?" } },
    ]);
  });

  test("finds a listed event by each of its groups, and no other event", async () => {
    const [listed, ...others] = await send([
      { ...view("ada"), groups: ["acme", "blue"] },
      view("bob"),
      identify({ visitorId: "ada", groups: ["acme"] }),
      { ...view("ada", START + 1), type: "engagement", groups: ["acme"] },
    ]);
    await fold([listed!, ...others]);
    const { eventGroups } = await tables();
    const row = { siteId, occurredAt: START, eventDocumentId: listed!._id };
    expect(eventGroups).toMatchObject([
      { ...row, groupId: "acme" },
      { ...row, groupId: "blue" },
      { ...row, groupId: "acme", eventDocumentId: others[1]!._id },
    ]);
  });
});
