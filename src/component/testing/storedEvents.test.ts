/** This version reads and counts what every released version has stored. */
import { describe, expect, test } from "vitest";
import type { Dimension } from "../../shared/dimensions.js";
import { HOUR, MINUTE } from "../../shared/units.js";
import { api } from "../_generated/api.js";
import {
  initConvexTestWithoutSchema,
  insertLetter,
  lettersOf,
} from "../deadLetters/deadLetters.helpers.js";
import {
  advance,
  initSite,
  START,
  type TestSite,
  useTestClock,
} from "./setup.helpers.js";
import { packEvent } from "../model/log/packedEvent.js";
import { packedEvents, storedEvents } from "./storedEvents.helpers.js";

useTestClock();

async function replay(events: readonly Record<string, unknown>[]) {
  const t = initConvexTestWithoutSchema();
  const site = await initSite(t, { promotedProperties: ["plan"] });
  const bare = { visitorId: undefined, path: undefined };
  for (const event of events) {
    await insertLetter(t, site.siteId, { ...bare, ...event });
  }
  await t.mutation(api.retry.retryDueDeadLetters, {});
  await advance(t, MINUTE);
  return { t, site };
}

const range = { from: START - 1.5 * HOUR, to: START + 1.5 * HOUR };
const overviewOf = (site: TestSite) => site.overview(range.from, range.to);

describe.each(Object.entries(storedEvents))("of %s", (version, events) => {
  test("each is counted by all that it says", async () => {
    const rows = events.map((event, index) => ({
      ...event,
      body: packedEvents[version]?.[index],
    }));
    const { t, site } = await replay(rows);
    const { siteId } = site;
    expect(await lettersOf(t)).toEqual([]);
    expect(await overviewOf(site)).toMatchObject({
      events: 4,
      pageviews: 1,
      sessions: 1,
      visitors: 1,
      newVisitors: 1,
      bounceRate: 0,
      averageSessionDurationMs: 3 * MINUTE,
    });
    for (const [dimension, keys] of Object.entries({
      page: ["/hats"],
      hostname: ["shop.example"],
      referrer: ["search.example"],
      source: ["news"],
      medium: ["email"],
      campaign: ["spring"],
      channel: ["Email"],
      language: ["de"],
      country: ["DE"],
      region: ["BE"],
      city: ["Berlin"],
      device: ["desktop"],
      browser: ["Firefox"],
      os: ["Linux"],
      event: ["signup", "renewal"],
      "property:plan": ["pro"],
    })) {
      const { rows } = await t.query(api.reports.getBreakdown, {
        siteId,
        ...range,
        dimension: dimension as Dimension,
      });
      const found = rows.map(({ key }) => key);
      expect([dimension, found.sort()]).toEqual([dimension, keys.sort()]);
    }
    const profile = await t.query(api.visitorProfile.getVisitor, {
      siteId,
      visitorId: "ann",
    });
    expect(profile).toMatchObject({
      userId: "user1",
      traits: [{ key: "email", value: "ann@example.com" }],
    });
    const listed = profile?.timeline.find(({ type }) => type === "pageview");
    const { lane: _lane, ...shown } = events[0] ?? {};
    expect(listed).toMatchObject(shown);
  });

  test("a renamed field would be noticed", () => {
    const packed = events.map((event) => packEvent(event as never));
    expect(packed).toEqual(packedEvents[version]);
  });

  test("a form that is not known is set aside", async () => {
    for (const text of packedEvents[version] ?? []) {
      for (const body of [`${text}\u001f~x`, text.slice(1)]) {
        const { t } = await replay([{ ...events[0], body }]);
        expect(await lettersOf(t)).toMatchObject([{ reason: "unreadable" }]);
      }
    }
  });
});
