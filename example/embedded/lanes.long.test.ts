/**
 * An operator can change a site's lanes while events flow. Once older events are folded, folds of
 * different lanes have nothing in common. Until then two of them may meet at one visitor, and one
 * runs again.
 */
import { afterEach, describe, expect, test } from "vitest";
import fc from "../../src/fastCheck.helpers.js";
import {
  arbitraryArrival,
  arbitraryEvents,
  arbitraryRange,
  arbitrarySite,
} from "../../src/component/testing/arbitrary.helpers.js";
import {
  breakdownRows,
  overviewSums,
  shownFaults,
} from "../../src/component/testing/answerRows.helpers.js";
import {
  breakdownFaults,
  referenceBreakdown,
  referenceOverview,
  type ReferenceSite,
} from "../../src/component/testing/reference.helpers.js";
import { incomingOf } from "../../src/component/reports/propertyAnswers.helpers.js";
import { readRow } from "./eventRows.helpers.js";
import { channelOf } from "../../src/shared/parse/channel.js";
import type { ModelEvent } from "../../src/shared/event/event.js";
import type { IncomingEvent } from "../../src/shared/event/incoming.js";
import type { SiteSettings } from "../../src/shared/site/site.js";
import { DAY, HOUR, MINUTE, SECOND } from "../../src/shared/units.js";
import {
  conflictingWrites,
  conflicts,
  sharedWrites,
  type TransactionRecord,
} from "./engine.js";
import {
  foldsOf,
  startFootfall,
  START,
  type Footfall,
  type Range,
} from "./footfall.helpers.js";
import { allSessions } from "../../src/component/rows/peopleRows.helpers.js";

let footfall: Footfall;
afterEach(() => footfall.close());

/** Changes lanes, also while events wait in the old ones. */
async function changeLanes(lanes: number): Promise<void> {
  const { engine, siteId } = footfall;
  await engine.mutation("sites:updateSite", { siteId, lanes });
}

const site: ReferenceSite = {
  timeZone: "UTC",
  sessionTimeoutMs: 30 * MINUTE,
  sessionRule: "gap",
  channelOf,
};

/** Expects that overview, pages and sources of the ranges match the events sent so far. */
async function expectExact(
  events: ModelEvent[],
  ranges: readonly Range[],
): Promise<void> {
  for (const { from, to } of ranges) {
    const overview = await footfall.overview({ from, to });
    const expected = referenceOverview(site, events, from, to);
    expect(overviewSums(overview.cells)).toEqual(expected);
    for (const dimension of ["page", "source"] as const) {
      const answer = await footfall.breakdown({ from, to }, dimension);
      const rows = breakdownRows(answer);
      const truth = referenceBreakdown(site, events, dimension, from, to);
      expect(breakdownFaults(dimension, rows, truth)).toEqual([]);
      expect(shownFaults(answer, expected)).toEqual([]);
    }
  }
  expect(footfall.failures()).toEqual([]);
}

async function lanesUsed(): Promise<Set<number>> {
  const rows = await footfall.engine.run((ctx) =>
    ctx.db.query("events").collect(),
  );
  return new Set(rows.map((row) => readRow(row).lane as number));
}

describe("reports", () => {
  const origin = START - 9 * HOUR;
  const lanes = fc.constantFrom(1, 4, 16, 2);
  const arbitraryFlow = arbitrarySite({ origin })
    .map((some) => ({ ...some, ...site }))
    .chain((some) =>
      arbitraryEvents(some, { maxEvents: 40, spanMs: 9 * HOUR }).chain(
        (events) =>
          fc.record({
            events: fc.constant(events),
            batches: arbitraryArrival(events),
            /** The changes come before a batch, and after it, before any of it is folded. */
            changes: fc.array(fc.option(fc.tuple(lanes, lanes)), {
              minLength: 40,
              maxLength: 40,
            }),
            folds: fc.array(fc.boolean(), { minLength: 40, maxLength: 40 }),
            ranges: fc.tuple(
              arbitraryRange(some, events),
              fc.constant({ from: START - DAY, to: START + DAY }),
            ),
          }),
      ),
    );

  test("are exact while lanes change at random, with events in them unfolded", async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryFlow, async (flow) => {
        footfall = await startFootfall();
        const sent: ModelEvent[] = [];
        for (const [index, batch] of flow.batches.entries()) {
          const change = flow.changes[index];
          if (change) await changeLanes(change[0]);
          const incoming: IncomingEvent[] = [];
          for (const position of batch) {
            const event = flow.events[position];
            if (!event) continue;
            sent.push(event);
            incoming.push(incomingOf(event, `event${position}`));
          }
          await footfall.send(incoming, "import");
          if (change) await changeLanes(change[1]);
          if (!flow.folds[index]) continue;
          await footfall.foldAll();
          await expectExact(sent, flow.ranges);
        }
        await footfall.foldAll();
        await expectExact(sent, flow.ranges);
        await footfall.advance(4 * HOUR);
        await expectExact(sent, flow.ranges);
        footfall.close();
      }),
      { numRuns: 20, endOnFailure: true },
    );
  });

  test("are exact while a site goes from 1 lane to 4, to 16, and back to 2", async () => {
    footfall = await startFootfall();
    const sent: ModelEvent[] = [];
    const send = async () => {
      const events = trafficAt(footfall.now(), sent.length);
      sent.push(...events);
      const incoming = events.map((event, index) =>
        incomingOf(event, `event${sent.length} ${index}`),
      );
      await footfall.send(incoming, "import");
    };
    const hours = Array.from({ length: 3 }, (_, hour) => ({
      from: START - (START % HOUR) + hour * HOUR,
      to: START - (START % HOUR) + (hour + 1) * HOUR,
    }));
    const ragged = { from: START + 4 * MINUTE, to: START + 71 * MINUTE };
    const used = new Set<number>();
    for (const count of [1, 4, 16, 2]) {
      await changeLanes(count);
      await send();
      // This time is mid-way between two folds: the events wait in the old lanes.
      await footfall.advance(10 * SECOND);
      for (const lane of await lanesUsed()) used.add(lane);
      await footfall.advance(9 * MINUTE);
      await expectExact(sent, [...hours, ragged]);
      await send();
    }
    expect(used.size).toBeGreaterThan(12);
    await changeLanes(1);
    await send();
    await footfall.foldAll();
    await expectExact(sent, [...hours, ragged]);
    await footfall.advance(4 * HOUR);
    await expectExact(sent, [...hours, ragged]);
  });
});

/**
 * The traffic has the same 20 visitors again and again, and servers that name a user, or nobody.
 */
function trafficAt(now: number, offset: number): ModelEvent[] {
  return Array.from({ length: 60 }, (_, index): ModelEvent => {
    const occurredAt = now - (index % 7) * MINUTE;
    const path = `/${(index + offset) % 5}`;
    const event = { type: "pageview", occurredAt, path } as const;
    if (index % 6 === 4) {
      return { ...event, source: "server", userId: `user${index % 9}` };
    }
    if (index % 6 === 5) return { ...event, source: "server" };
    const search = `utm_source=source${(index + offset) % 3}`;
    const visitorId = `visitor${index % 20}`;
    return { ...event, source: "client", visitorId, search };
  });
}

let ids = 0;
const events = {
  "of visitors": (name) => ({ visitorId: name }),
  "of users, from a server": (name) => ({ userId: name, source: "server" }),
  "of nobody, from a server": () => ({ source: "server" }),
} as const satisfies Record<
  string,
  (
    name: string,
  ) => Pick<IncomingEvent, "visitorId" | "userId"> & { source?: "server" }
>;
/** Enough names that each of 16 lanes gets some. */
const names = Array.from({ length: 128 }, (_, index) => `name${index}`);

function viewBy(
  who: Partial<IncomingEvent>,
  occurredAt = footfall.now(),
): IncomingEvent {
  const eventId = `id${ids++}`;
  return { type: "pageview", path: "/", occurredAt, eventId, ...who };
}

/** Folds the waiting events. */
async function fold(): Promise<TransactionRecord[]> {
  const before = footfall.mutations.length;
  await footfall.advance(35 * SECOND);
  return foldsOf(footfall.mutations.slice(before));
}

async function start(settings: Partial<SiteSettings>): Promise<void> {
  ids = 0;
  footfall = await startFootfall(settings);
}

describe("once older events are folded", () => {
  test.each(Object.keys(events) as (keyof typeof events)[])(
    "folds of different lanes share nothing: events %s",
    async (kind) => {
      await start({ lanes: 1 });
      const send = () => {
        const given = names.map((name) => viewBy(events[kind](name)));
        return footfall.send(given, "import");
      };
      await send();
      expect(await fold()).toHaveLength(1);
      for (const lanes of [4, 16, 2]) {
        await changeLanes(lanes);
        // In the first round some of the lanes wake, and their cursors are new. In the second all
        // are at work.
        for (let round = 0; round < 2; round++) {
          await send();
          const folds = await fold();
          expect(folds).toHaveLength(lanes);
          expectApart(folds);
        }
      }
      const { from, to } = { from: START - HOUR, to: START + HOUR };
      const pageviews = 7 * names.length;
      expect(await footfall.overview({ from, to })).toMatchObject({
        events: pageviews,
        pageviews,
        sessions: kind === "of visitors" ? names.length : 0,
        users: kind.startsWith("of users") ? names.length : 0,
      });
    },
  );

  test("late events that bridge sessions keep to their lane too", async () => {
    await start({ lanes: 1 });
    const sendAt = (at: number) =>
      footfall.send(
        names.map((visitorId) => viewBy({ visitorId }, at)),
        "import",
      );
    await sendAt(START);
    await sendAt(START - 50 * MINUTE);
    await fold();
    await changeLanes(16);
    await sendAt(START - 25 * MINUTE);
    const folds = await fold();
    expect(folds).toHaveLength(16);
    expectApart(folds);
    const range = { from: START - 2 * HOUR, to: START + HOUR };
    expect(await footfall.overview(range)).toMatchObject({
      sessions: names.length,
      averageSessionDurationMs: 50 * MINUTE,
    });
  });
});

function expectApart(folds: readonly TransactionRecord[]): void {
  for (const a of folds) {
    for (const b of folds) {
      if (a === b) continue;
      expect(conflictingWrites(a, b)).toEqual([]);
      expect(sharedWrites(a, b)).toEqual([]);
    }
  }
}

describe("while older events are not folded", () => {
  /**
   * Ada's first event waits in the one lane. Her second waits in another of 16, and this answers
   * its lane.
   */
  async function startSplit() {
    await start({ lanes: 1 });
    await footfall.send([
      ...names.map((visitorId) => viewBy({ visitorId })),
      viewBy({ visitorId: "ada" }, START - MINUTE),
    ]);
    await changeLanes(16);
    await footfall.send([viewBy({ visitorId: "ada" })]);
    const lane = Math.max(...(await lanesUsed()));
    expect(lane).toBeGreaterThan(0);
    return lane;
  }

  test("two folds may meet at a visitor, and nowhere else", async () => {
    const lane = await startSplit();
    const [older, newer] = await Promise.all(
      [0, lane].map((each) => {
        const first = { siteId: footfall.siteId, lane: each, generation: 1 };
        return footfall.engine.rehearse("fold/loop:run", first);
      }),
    );
    if (!older || !newer) throw new Error("Both lanes have events.");
    expect(conflicts(older, newer)).toBe(true);
    const tables = [
      ...conflictingWrites(older, newer),
      ...conflictingWrites(newer, older),
    ].map(({ table }) => table);
    expect(new Set(tables)).toEqual(new Set(["sessions", "visitors"]));
  });

  test.each(["older", "newer"] as const)(
    "the one that is retried counts on from what the %s one has done",
    async (first) => {
      const lane = await startSplit();
      // The stopped loop stands for the fold that has lost: it goes on with the state that the
      // other left.
      const loser = first === "older" ? lane : 0;
      const { engine, siteId } = footfall;
      await engine.mutation("fold/loop:stop", { siteId, lane: loser });
      await footfall.foldAll();
      await engine.mutation("health:startFolds", { siteId });
      await footfall.foldAll();
      const range = { from: START - HOUR, to: START + HOUR };
      expect(await footfall.overview(range)).toMatchObject({
        events: names.length + 2,
        visitors: names.length + 1,
        newVisitors: names.length + 1,
        sessions: names.length + 1,
        bounceRate: names.length / (names.length + 1),
      });
      const sessions = await engine.run((ctx) => allSessions(ctx));
      expect(sessions).toHaveLength(names.length + 1);
      expect(sessions).toContainEqual(
        expect.objectContaining({
          visitorId: "ada",
          startedAt: START - MINUTE,
          endedAt: START,
          pageviews: 2,
        }),
      );
    },
  );

  test("server events without a visitor do not even meet", async () => {
    await start({ lanes: 1 });
    const who = { userId: "ada", source: "server" } as const;
    await footfall.send([viewBy(who)], "import");
    await changeLanes(16);
    await footfall.send([viewBy(who)], "import");
    const [, lane = 0] = [...(await lanesUsed())].sort((a, b) => a - b);
    expect(lane).toBeGreaterThan(0);
    const folds = await fold();
    expect(folds).toHaveLength(2);
    expectApart(folds);
    const range = { from: START - HOUR, to: START + HOUR };
    expect(await footfall.overview(range)).toMatchObject({
      events: 2,
      users: 1,
      visitors: 0,
      sessions: 0,
    });
  });
});
