import { describe, expect, test } from "vitest";
import type { IncomingEvent } from "../../shared/event/incoming.js";
import { HOUR, MINUTE } from "../../shared/units.js";
import { api } from "../_generated/api.js";
import {
  foldAll,
  initConvexTest,
  initSite,
  START,
  type TestBackend,
  useTestClock,
} from "../testing/setup.helpers.js";
import { putEvent } from "../rows/eventRows.helpers.js";

useTestClock();

/** Long enough ago that nothing that follows lies in the future. */
const AT = START - HOUR;

const view = (at: number): IncomingEvent => ({
  type: "pageview",
  visitorId: "ada",
  occurredAt: at,
});

const profileOf = (t: TestBackend, siteId: string, visitorId = "ada") =>
  t.query(api.visitorProfile.getVisitor, { siteId, visitorId });

describe("getVisitor", () => {
  test("knows a visitor once an event of it is folded", async () => {
    const t = initConvexTest();
    const site = await initSite(t);
    const { siteId } = site;
    await site.send([view(AT)]);
    expect(await profileOf(t, siteId)).toBeNull();
    await foldAll(t);
    const profile = await profileOf(t, siteId);
    const session = { startedAt: AT, endedAt: AT };
    expect(profile).toMatchObject({
      visitorId: "ada",
      firstSeenAt: AT,
      lastSeenAt: AT,
      traits: [],
      sessions: [{ ...session, isBounce: true }],
      timeline: [{ type: "pageview", session }],
    });
    expect(profile?.timeline[0]?.session?.id).toBe(profile?.sessions[0]?.id);
    expect(await profileOf(t, siteId, "bob")).toBeNull();
  });

  test("has the newest 20 sessions and 100 events, without engagement", async () => {
    const t = initConvexTest();
    const site = await initSite(t);
    const { siteId } = site;
    const starts = Array.from({ length: 25 }, (_, each) => AT - each * HOUR);
    await site.send(
      starts.flatMap((at) => [
        ...Array.from({ length: 5 }, (_, minute) => view(at + minute * MINUTE)),
        {
          type: "engagement",
          visitorId: "ada",
          occurredAt: at + 5 * MINUTE,
        } as const,
      ]),
    );
    await foldAll(t);
    const profile = await profileOf(t, siteId);
    expect(profile?.sessions.map(({ startedAt }) => startedAt)).toEqual(
      starts.slice(0, 20),
    );
    expect(profile?.lastSeenAt).toBe(AT + 5 * MINUTE);
    expect(profile?.firstSeenAt).toBe(starts.at(-1));
    expect(profile?.timeline.map(({ occurredAt }) => occurredAt)).toEqual(
      starts
        .slice(0, 20)
        .flatMap((at) => [4, 3, 2, 1, 0].map((minute) => at + minute * MINUTE)),
    );
  });

  test.each([
    { pings: 2500, timeline: 1, timelineIsWhole: true },
    { pings: 6500, timeline: 0, timelineIsWhole: false },
  ])(
    "looks behind $pings pings, as far as it may, and says so",
    async (given) => {
      const t = initConvexTest();
      const site = await initSite(t);
      await site.send([view(AT - HOUR)]);
      await foldAll(t);
      await t.run(async (ctx) => {
        for (let index = 0; index < given.pings; index++) {
          await putEvent(ctx, {
            type: "engagement",
            visitorId: "ada",
            siteId: site.siteId,
            lane: 0,
            seq: ctx.db.vars.commitTs,
            occurredAt: AT + index,
            receivedAt: START,
            source: "client",
          });
        }
      });
      const profile = await profileOf(t, site.siteId);
      expect(profile?.timeline).toHaveLength(given.timeline);
      expect(profile?.timelineIsWhole).toBe(given.timelineIsWhole);
    },
  );

  test("refuses an unknown site", async () => {
    const t = initConvexTest();
    await expect(profileOf(t, "unknown")).rejects.toMatchObject({
      data: { kind: "siteNotFound" },
    });
  });
});
