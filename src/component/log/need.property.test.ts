/**
 * Folds by need, with heartbeats and changes of settings at any time: no event waits longer than
 * the settings of its time allow, no lane has two chains, and every event is counted once.
 */
import { expect, test, vi } from "vitest";
import fc from "../../fastCheck.helpers.js";
import { DAY, HOUR, MINUTE, SECOND } from "../../shared/units.js";
import { api } from "../_generated/api.js";
import { allEvents } from "../rows/eventRows.helpers.js";
import { hasPassed } from "./eventLog.js";
import { twiceChained } from "../testing/loops.helpers.js";
import {
  advance,
  initConvexTest,
  initSite,
  START,
  useNoChance,
  useTestClock,
  type TestBackend,
} from "../testing/setup.helpers.js";

useTestClock();
const chance = useNoChance();

/** `advance` runs what is due every 30 s. A hurry takes two such steps, and a fold may take one. */
const SLACK_MS = 95 * SECOND;
/** A heartbeat is promised to count for so long. */
const LOOK_MS = 5 * MINUTE;
/** So many events of one request are due without regard to who looks. */
const MANY = 300;

const arbitraryStep = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ send: fc.integer({ min: 1, max: 4 }) }),
  },
  { weight: 1, arbitrary: fc.constant({ send: MANY }) },
  {
    weight: 3,
    arbitrary: fc.record({ waitMs: fc.integer({ min: 1, max: 4 * MINUTE }) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      waitMs: fc.integer({ min: 4 * MINUTE, max: 40 * MINUTE }),
    }),
  },
  { weight: 3, arbitrary: fc.constant({ heartbeat: true }) },
  {
    weight: 1,
    arbitrary: fc.record({
      flushIntervalMs: fc.constantFrom(SECOND, 10 * SECOND, 2 * MINUTE),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      maxStalenessMs: fc.constantFrom(MINUTE, 15 * MINUTE, HOUR),
    }),
  },
);

/** Knows by when each event has to be folded. Knows nothing of loops. */
class DueModel {
  /** By the time of receipt. */
  readonly #due = new Map<number, number>();
  #flushes = [{ at: -Infinity, flushMs: 10 * SECOND }];
  #stalenessMs = 15 * MINUTE;
  #lookedAt: number | null = null;

  received(isMany: boolean): void {
    const now = Date.now();
    const isSoon = isMany || this.#lookedAt === null || this.#isLookedAt();
    const waitMs = isSoon ? 0 : this.#stalenessMs;
    const dueBy = now + Math.max(this.#flushMs(), waitMs);
    // Events of one moment share a time of receipt: the earlier due holds for all of them.
    this.#due.set(now, Math.min(dueBy, this.#due.get(now) ?? Infinity));
  }

  heartbeat(): void {
    const isNew = this.#lookedAt !== null && !this.#isLookedAt();
    this.#lookedAt = Date.now();
    if (isNew) this.#hurry(this.#flushMs());
  }

  flushChanged(flushMs: number): void {
    this.#flushes.push({ at: Date.now(), flushMs });
  }

  stalenessChanged(stalenessMs: number): void {
    this.#stalenessMs = stalenessMs;
    this.#hurry(Math.max(stalenessMs, this.#flushMs()));
  }

  dueBy(receivedAt: number): number {
    return this.#due.get(receivedAt)!;
  }

  #isLookedAt() {
    return this.#lookedAt !== null && Date.now() - this.#lookedAt < LOOK_MS;
  }

  /** The longest interval by which a run may still be planned. */
  #flushMs(): number {
    const since = Date.now() - 3 * MINUTE;
    const recent = this.#flushes.filter(
      (_, index) => (this.#flushes[index + 1]?.at ?? Infinity) >= since,
    );
    return Math.max(...recent.map(({ flushMs }) => flushMs));
  }

  #hurry(withinMs: number): void {
    const dueBy = Date.now() + withinMs;
    for (const [at, due] of this.#due) {
      this.#due.set(at, Math.min(due, dueBy));
    }
  }
}

/** When each event was received that waits for its fold. */
const waiting = (t: TestBackend) =>
  t.run(async (ctx) => {
    const lanes = await ctx.db.query("laneProgress").collect();
    const events = await allEvents(ctx);
    return events.flatMap((event) => {
      const cursor = lanes.find(({ lane }) => lane === event.lane) ?? null;
      return hasPassed(cursor, event) ? [] : event.receivedAt;
    });
  });

test("no event waits longer than somebody's looks and the settings allow", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(arbitraryStep, { minLength: 6, maxLength: 24 }),
      async (steps) => {
        vi.setSystemTime(START);
        const t = initConvexTest();
        const site = await initSite(t);
        const { siteId } = site;
        const model = new DueModel();
        let sent = 0;
        const check = async () => {
          expect(await twiceChained(t)).toEqual([]);
          const late = (await waiting(t)).filter(
            (at) => Date.now() > model.dueBy(at) + SLACK_MS,
          );
          expect(late).toEqual([]);
        };
        const update = (settings: object) =>
          t.mutation(api.sites.updateSite, { siteId, ...settings });
        for (const step of steps) {
          if ("send" in step) {
            const isMany = step.send === MANY;
            const views = Array.from({ length: step.send }, () => ({
              type: "pageview" as const,
              visitorId: `visitor${sent++}`,
            }));
            // The samples of the others may hurry them: an event that is early is no mistake.
            chance(sent % 3 === 0 ? 0 : 0.999);
            model.received(isMany);
            await site.send(views, { import: false });
          } else if ("heartbeat" in step) {
            model.heartbeat();
            await t.mutation(api.live.heartbeat, { siteId });
          } else if ("waitMs" in step) {
            const until = Date.now() + step.waitMs;
            while (Date.now() < until) {
              await advance(t, Math.min(MINUTE, until - Date.now()));
              await check();
            }
          } else if ("flushIntervalMs" in step) {
            await update(step);
            model.flushChanged(step.flushIntervalMs);
          } else {
            await update(step);
            model.stalenessChanged(step.maxStalenessMs);
          }
          await check();
        }
        for (let minute = 0; minute < 70; minute += 5) {
          await advance(t, 5 * MINUTE);
          await check();
        }
        const { pageviews } = await site.overview(START - DAY, START + 2 * DAY);
        expect(pageviews).toBe(sent);
        const health = { siteId, now: Date.now() };
        expect(await t.query(api.health.getHealth, health)).toMatchObject({
          ok: true,
          lanes: [{ lagMs: 0 }],
        });
      },
    ),
    // Shrinking would repeat a slow run hundreds of times; the seed brings the failure back.
    { numRuns: 25, endOnFailure: true },
  );
}, 180_000);
