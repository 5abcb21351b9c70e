/**
 * A site gets live events and imports, in pieces and again. Clean-up runs at any moment, and its
 * retention is raised and lowered. Events that a sender may repeat, or that others may join, are
 * known. Nothing else stays forever. No report of whole days ever says anything but what was sent.
 */
import { expect, test, vi } from "vitest";
import fc from "../../fastCheck.helpers.js";
import type { IncomingEvent } from "../../shared/event/incoming.js";
import { DAY, HOUR, MINUTE } from "../../shared/units.js";
import { zoneOf, type Zone } from "../../shared/time/zone.js";
import { api } from "../_generated/api.js";
import type { Doc, Id } from "../_generated/dataModel.js";
import { POISON } from "../deadLetters/deadLetters.helpers.js";
import { horizonsOf } from "../rows/horizons.js";
import { pingLane } from "../log/pingLane.js";
import {
  isAnyGone,
  noHorizons,
  type Horizons,
} from "../model/rollups/horizons.js";
import { referenceOverview } from "../testing/reference.helpers.js";
import { findSite } from "../scope/requireSite.js";
import { pass, tables, type Tables } from "./retention.helpers.js";
import {
  expiredBefore,
  SentToSite,
  type Request,
} from "./retentionModel.helpers.js";
import {
  arbitraryQuietBytes,
  useQuietBytes,
} from "../testing/quietHours.helpers.js";
import {
  foldAll,
  initConvexTest,
  initSite,
  START,
  stored,
  type TestBackend,
  useTestClock,
} from "../testing/setup.helpers.js";
import { putEvent } from "../rows/eventRows.helpers.js";

useTestClock();

const RUNS = ["history", "shop"] as const;
const SESSION_TIMEOUT_MS = 30 * MINUTE;
/** With the timeout, this is a little less than the two days that events are kept at least. */
const MAX_EVENT_AGE_MS = 47 * HOUR;

const arbitraryEvent = fc.record({
  visitor: fc.nat(5),
  /** The age in thousandths of the greatest age that the event may have. */
  age: fc.noBias(fc.nat(1000)),
  /** Near another one of the visitor, so that the two are joined. */
  isNear: fc.boolean(),
  isServer: fc.boolean(),
  amount: fc.constantFrom(undefined, undefined, 500, -300),
});
const arbitraryEvents = fc.array(arbitraryEvent, {
  minLength: 1,
  maxLength: 5,
});

const arbitraryRetention = fc.record({
  eventRetentionDays: fc.constantFrom(2, 2, 3, 10, 40),
  hourRetentionDays: fc.constantFrom(1, 3, 40),
  sessionRetentionDays: fc.constantFrom(0, 1, 1, 40),
  visitorRetentionDays: fc.constantFrom(0, 1, 10, 25),
});

const arbitraryArrival = fc.record({
  events: arbitraryEvents,
  how: fc.constantFrom("live", "live", "live", "import", ...RUNS),
});
type Arrival = ValueOf<typeof arbitraryArrival>;

/** Events arrive, time passes, clean-up runs, and senders repeat some of what they sent. */
const arbitraryRound = fc.record({
  arrivals: fc.array(arbitraryArrival, { minLength: 1, maxLength: 3 }),
  hasPoison: fc.nat(3).map((draw) => draw === 0),
  retention: fc.option(arbitraryRetention, { freq: 1 }),
  isFolded: fc.nat(3).map((draw) => draw > 0),
  closes: fc.option(fc.constantFrom(...RUNS), { freq: 1 }),
  waitMs: fc.constantFrom(0, 3 * HOUR, 26 * HOUR, 5 * DAY, 8 * DAY, 31 * DAY),
  cleanups: fc.array(
    fc.oneof(fc.constant(1000), fc.integer({ min: 1, max: 12 })),
    { maxLength: 4 },
  ),
  sendsAgain: fc.array(fc.nat(), { maxLength: 3 }),
});
type Round = ValueOf<typeof arbitraryRound>;

type ValueOf<Arbitrary> =
  Arbitrary extends fc.Arbitrary<infer Value> ? Value : never;

const arbitraryHistory = fc.record({
  settings: fc.record({
    timeZone: fc.constantFrom("UTC", "Asia/Kolkata", "America/New_York"),
    lanes: fc.integer({ min: 1, max: 3 }),
  }),
  retention: arbitraryRetention,
  quietBytes: arbitraryQuietBytes,
  rounds: fc.array(arbitraryRound, { minLength: 5, maxLength: 9, size: "max" }),
});

test("what may be sent again is known, the rest goes, and every day says what was sent", async () => {
  await fc.assert(
    fc.asyncProperty(
      arbitraryHistory,
      async ({ settings, retention, quietBytes, rounds }) => {
        useQuietBytes(quietBytes);
        vi.setSystemTime(START);
        const t = initConvexTest();
        const history = await History.begin(t, { ...settings, ...retention });
        for (const round of rounds) await history.live(round);
        await history.end();
      },
    ),
    // Shrinking would repeat a slow run hundreds of times. The seed brings the failure back.
    { numRuns: 15, endOnFailure: true, seed: 20_260_302 },
  );
}, 120_000);

type Site = Awaited<ReturnType<typeof initSite>>;

class History {
  readonly #t: TestBackend;
  readonly #site: Site;
  readonly #zone: Zone;
  readonly #sent = new SentToSite();
  /** Horizons by the rows that were deleted. */
  #gone: Horizons = noHorizons;
  #ids = 0;
  /** Rows and answers after the last clean-up, as long as nothing else has happened. */
  #cleaned: [Tables, unknown] | null = null;

  private constructor(t: TestBackend, site: Site, zone: Zone) {
    this.#t = t;
    this.#site = site;
    this.#zone = zone;
  }

  static async begin(
    t: TestBackend,
    settings: Parameters<typeof initSite>[1] & { timeZone: string },
  ): Promise<History> {
    const site = await initSite(t, {
      ...settings,
      maxEventAgeMs: MAX_EVENT_AGE_MS,
    });
    return new History(t, site, zoneOf(settings.timeZone));
  }

  async live(round: Round): Promise<void> {
    const { siteId } = this.#site;
    this.#cleaned = null;
    for (const arrival of round.arrivals) await this.#arrive(arrival);
    if (round.hasPoison) await this.#poison();
    if (round.retention) {
      const change = { siteId, ...round.retention };
      await this.#t.mutation(api.sites.updateSite, change);
    }
    if (round.isFolded) await foldAll(this.#t);
    if (round.closes) await this.#close(round.closes);
    if (round.waitMs > 0) await this.#wait(round.waitMs);
    for (const limit of round.cleanups) await this.#cleanUp(limit);
    this.#cleaned = null;
    for (const pick of round.sendsAgain) await this.#sendAgain(pick);
  }

  async end(): Promise<void> {
    for (const run of RUNS) await this.#close(run);
    await this.#wait(41 * DAY);
    await pass(this.#t, 30 * HOUR);
    // Clean-up looks again on the next day at sessions and visitors that stayed because of other
    // rows.
    for (let day = 0; day < 3; day++) {
      for (
        let calls = 0;
        (await this.#cleanUp(calls < 3 ? 7 : 1000)).hasMore;
      ) {
        expect(++calls).toBeLessThan(200);
      }
      await this.#wait(DAY);
    }
    for (let calls = 0; (await this.#cleanUp(1000)).hasMore;) {
      expect(++calls).toBeLessThan(20);
    }
    await this.#expectAllGone();
    await this.#expectCounted();
    await this.#expectNoDrift();
    for (const [index] of this.#sent.requests.entries()) {
      await this.#sendAgain(index);
    }
  }

  async #arrive({ events: drawn, how }: Arrival): Promise<void> {
    const isImport = how !== "live";
    const runOf = how === "live" || how === "import" ? null : how;
    // A run that an operator has closed takes nothing new.
    if (runOf !== null && (await this.#stateOf(runOf)) === "closed") return;
    const now = Date.now();
    const there = await tables(this.#t);
    const maxAgeMs = isImport ? 60 * DAY : MAX_EVENT_AGE_MS - MINUTE;
    const events: IncomingEvent[] = [];
    for (const { visitor, age, isNear, isServer, amount } of drawn) {
      const visitorId = `visitor${visitor}`;
      const before = this.#sent.events.filter(
        (event) => event.visitorId === visitorId,
      );
      const near = isNear ? before.at(-1)?.occurredAt : undefined;
      const drawnAt = now - Math.floor((age * maxAgeMs) / 1001);
      const nearAt = near === undefined ? drawnAt : near + 5 * MINUTE;
      const isPossible = nearAt <= now && now - nearAt < maxAgeMs;
      const occurredAt = isPossible ? nearAt : drawnAt;
      // Events that it would join are no longer known, and need not be.
      const isLeft = (at: number) =>
        there.events.some(
          (row) => row.visitorId === visitorId && row.occurredAt === at,
        );
      const isLate = before.some(
        ({ occurredAt: at }) =>
          Math.abs(at - occurredAt) <= SESSION_TIMEOUT_MS && !isLeft(at),
      );
      if (isLate) continue;
      events.push({
        type: "pageview",
        ...{ visitorId, occurredAt },
        path: `/${visitor}`,
        ...(runOf === null && { eventId: `event${this.#ids++}` }),
        ...(isServer && { source: "server" }),
        ...(amount !== undefined && { revenue: { amount, currency: "EUR" } }),
      });
    }
    if (events.length === 0) return;
    const chunk = `${this.#ids++}`;
    const receivedAt = now;
    const request = { isImport, runOf, chunk, events, receivedAt };
    const answer = await this.#offer(request);
    expect(answer).toMatchObject({ accepted: events.length });
    this.#sent.add(request);
  }

  async #offer({ isImport, runOf, chunk, events }: Request) {
    const { siteId } = this.#site;
    const importId = runOf;
    if (importId !== null) {
      await this.#t.mutation(api.imports.openImport, { siteId, importId });
    }
    const rows = events.map((_, index) => index);
    const rowsInChunk = events.length;
    return stored(
      await this.#site.send([...events], {
        import: isImport,
        ...(importId !== null && {
          piece: { importId, chunk, rows, rowsInChunk },
        }),
      }),
    );
  }

  /** Sends a request again. As long as a sender may do so, nothing of it is new. */
  async #sendAgain(pick: number): Promise<void> {
    const { requests } = this.#sent;
    const request = requests[pick % Math.max(1, requests.length)];
    if (!request) return;
    const now = Date.now();
    const { isImport, runOf, events, receivedAt } = request;
    if (isImport && runOf === null && now - receivedAt > 30 * DAY) return;
    const answer = await this.#offer(request);
    expect(answer.accepted).toBe(0);
    // Ingest rejects a live one that is too old.
    const ages = events.map(({ occurredAt = 0 }) => now - occurredAt);
    const inTime = ages.filter(
      (ageMs) => isImport || ageMs < MAX_EVENT_AGE_MS,
    ).length;
    expect(answer.duplicates).toBe(inTime);
    if (runOf !== null && (await this.#stateOf(runOf)) === "open") {
      this.#sent.closedRuns.delete(runOf);
    }
  }

  async #close(importId: string): Promise<void> {
    if ((await this.#stateOf(importId)) === null) return;
    const { siteId } = this.#site;
    await this.#t.mutation(api.imports.closeImport, { siteId, importId });
    this.#sent.closedRuns.add(importId);
  }

  async #stateOf(importId: string): Promise<string | null> {
    const { siteId } = this.#site;
    const paginationOpts = { numItems: 10, cursor: null };
    const list = { siteId, paginationOpts };
    const { page } = await this.#t.query(api.imports.listImports, list);
    return page.find((run) => run.importId === importId)?.state ?? null;
  }

  async #wait(durationMs: number): Promise<void> {
    this.#cleaned = null;
    const short = Math.min(durationMs, 6 * HOUR);
    vi.setSystemTime(Date.now() + durationMs - short);
    await pass(this.#t, short);
  }

  /** Sends an event that no fold can count, at a time of no hour. Its lane sets it aside. */
  async #poison(): Promise<void> {
    if (this.#zone === zoneOf("UTC")) return;
    const siteId = asId(this.#site.siteId);
    await this.#t.run(async (ctx) => {
      const site = await findSite(ctx, siteId);
      if (site) await pingLane(ctx, site, 0);
      await putEvent(ctx, {
        ...{ siteId, lane: 0, seq: ctx.db.vars.commitTs, path: "/poison" },
        ...{ type: "pageview", source: "client", receivedAt: Date.now() },
        ...POISON,
      });
    });
  }

  async #settings(): Promise<Doc<"sites">> {
    const id = asId(this.#site.siteId);
    const site = await this.#t.run((ctx) => ctx.db.get("sites", id));
    if (!site) throw new Error("No site");
    return site;
  }

  async #cleanUp(limit: number) {
    const t = this.#t;
    const { siteId } = this.#site;
    const now = Date.now();
    const [before, said] = this.#cleaned ?? [
      await tables(t),
      await this.#reports(),
    ];
    const args = { siteId, limit };
    const result = await t.mutation(api.retention.cleanupSite, args);
    const after = await tables(t);
    const gone = without(before, after);
    expect(countsOf(gone)).toEqual(result.deleted);
    const deleted = Object.values(result.deleted);
    expect(deleted.reduce((sum, some) => sum + some)).toBeLessThanOrEqual(
      limit,
    );
    for (const run of RUNS) {
      const state = await this.#stateOf(run);
      if (state === "idle") this.#sent.closedRuns.add(run);
    }
    this.#expectDeletable(gone, before, after, await this.#settings(), now);
    for (const { visitorId } of gone.visitors) this.#sent.forget(visitorId);
    await this.#expectHorizons(gone);
    expect(await this.#reports()).toEqual(said);
    this.#cleaned = [after, said];
    return result;
  }

  #expectDeletable(
    gone: Tables,
    before: Tables,
    after: Tables,
    site: Doc<"sites">,
    now: number,
  ): void {
    const expired = expiredBefore(site, this.#zone, now);
    for (const event of gone.events) {
      const isPoison = event.path === "/poison";
      const at = isPoison ? event.receivedAt : event.occurredAt;
      expect(at).toBeLessThan(expired.events);
      expect(this.#sent.isHeld(event, site, now)).toBe(false);
    }
    for (const { bucket, unit } of gone.hours) {
      expect(bucket).toBeLessThan(expired.hours);
      const day = before.days.filter(
        (row) => row.bucket === this.#zone.dayStart(bucket),
      );
      const units = day.map((row) => row.unit);
      expect(units).toContain(unit === "totals" ? "totals" : "*");
    }
    for (const { visitorId, startedAt, endedAt } of gone.sessions) {
      expect(endedAt).toBeLessThan(expired.sessions);
      const own = after.events.filter(
        (event) =>
          event.visitorId === visitorId &&
          event.occurredAt >= startedAt &&
          event.occurredAt <= endedAt,
      );
      expect(own).toEqual([]);
    }
    for (const { visitorId } of gone.visitors) {
      expect(this.#sent.lastSeenAt(visitorId)).toBeLessThan(expired.visitors);
      expect(tracesOf(after, visitorId)).toBe(0);
    }
  }

  /** Horizons say where something was deleted, and name no other day. */
  async #expectHorizons(gone: Tables): Promise<void> {
    const zone = this.#zone;
    const deleted = {
      events: gone.events.map(({ occurredAt, receivedAt }) =>
        Math.min(occurredAt, receivedAt),
      ),
      hours: gone.hours.map(({ bucket }) => bucket),
    };
    for (const kind of ["events", "hours"] as const) {
      const to = this.#gone[kind];
      const from = this.#gone[`${kind}From`] ?? Infinity;
      const starts = deleted[kind].map((at) => zone.dayStart(at));
      const ends = starts.map((start) => zone.nextDay(start));
      if (starts.length === 0) continue;
      this.#gone = {
        ...this.#gone,
        [kind]: Math.max(to, ...ends),
        [`${kind}From`]: Math.min(from, ...starts),
      };
    }
    const siteId = asId(this.#site.siteId);
    const stored = await this.#t.run((ctx) => horizonsOf(ctx, siteId));
    expect(stored).toEqual(this.#gone);
  }

  /** Each day of the whole time. */
  async #reports() {
    const { siteId } = this.#site;
    const range = { siteId, ...this.#wholeTime() };
    const { getTimeseries, getBreakdown, getOverview } = api.reports;
    return {
      days: await this.#t.query(getTimeseries, { ...range, interval: "day" }),
      pages: await this.#t.query(getBreakdown, { ...range, dimension: "page" }),
      all: await this.#t.query(getOverview, range),
    };
  }

  #wholeTime() {
    const zone = this.#zone;
    return {
      from: zone.dayStart(START - 70 * DAY),
      to: zone.nextDay(zone.dayStart(Date.now())),
    };
  }

  async #expectAllGone(): Promise<void> {
    const left = await tables(this.#t);
    const site = await this.#settings();
    const now = Date.now();
    const zone = this.#zone;
    const expired = expiredBefore(site, zone, now);
    for (const event of left.events) {
      const at = Math.min(event.occurredAt, event.receivedAt);
      const isDue =
        at < expired.events &&
        // It is kept with others of one request, or of one receipt.
        event.receivedAt < expired.events;
      expect(isDue && !this.#sent.isHeld(event, site, now)).toBe(false);
    }
    // Each letter is deleted with its event.
    const letters = await this.#t.run((ctx) =>
      ctx.db.query("deadLetters").collect(),
    );
    const events = new Set<string>(left.events.map(({ _id }) => _id));
    expect(letters.every((one) => events.has(one.eventDocumentId))).toBe(true);
    const isKept = (hour: number) =>
      hour >= expired.hours &&
      !isAnyGone(this.#gone, "hours", { from: hour, to: hour + 1 });
    const hoursOf = (hours: readonly number[]) =>
      [...new Set(hours.filter(isKept))].sort((a, b) => a - b);
    const times = this.#sent.events.map(({ occurredAt }) => occurredAt);
    expect(hoursOf(left.hours.map(({ bucket }) => bucket))).toEqual(
      hoursOf(times.map((at) => zone.hourStart(at))),
    );
    expect(left.hours.every(({ bucket }) => bucket >= expired.hours)).toBe(
      true,
    );
    for (const { endedAt, visitorId, startedAt } of left.sessions) {
      const isNeeded = left.events.some(
        (event) =>
          event.visitorId === visitorId &&
          event.occurredAt >= startedAt - SESSION_TIMEOUT_MS &&
          event.occurredAt <= endedAt + SESSION_TIMEOUT_MS,
      );
      expect(endedAt >= expired.sessions || isNeeded).toBe(true);
    }
    for (const { visitorId } of left.visitors) {
      const isSeen = this.#sent.lastSeenAt(visitorId) >= expired.visitors;
      expect(isSeen || tracesOf(left, visitorId) > 0).toBe(true);
    }
  }

  /** Checks figures whatever is deleted. Where nothing is deleted, checks ragged ranges as well. */
  async #expectCounted(): Promise<void> {
    const { timeZone } = await this.#settings();
    const site = {
      ...{ timeZone, sessionRule: "gap" as const },
      sessionTimeoutMs: SESSION_TIMEOUT_MS,
    };
    const { days, all } = await this.#reports();
    const { from, to } = this.#wholeTime();
    const expected = this.#sent.days(site, from, to);
    const figures = days.buckets.map(
      ({ start, events, pageviews, visitors, newVisitors, ...bucket }) => ({
        ...{ start, events, pageviews, visitors, newVisitors },
        sessions: bucket.sessions,
        bounceRate: bucket.bounceRate,
        averageSessionDurationMs: bucket.averageSessionDurationMs,
      }),
    );
    expect(figures).toEqual(expected);
    expect(days.approximate).toBe(false);
    const { events } = this.#sent;
    const whole = referenceOverview(site, events, from, to);
    const amount = events.reduce(
      (sum, { revenue }) => sum + (revenue?.amount ?? 0),
      0,
    );
    expect(all).toMatchObject({
      events: whole.events,
      visitors: whole.visitors,
      newVisitors: whole.visitors,
      sessions: whole.sessions,
      revenue: amount === 0 ? [] : [{ amount, currency: "EUR" }],
    });
    for (const { occurredAt } of events) {
      const range = {
        from: occurredAt - 10 * MINUTE,
        to: occurredAt + 100 * MINUTE,
      };
      const isKept = (["events", "hours"] as const).every(
        (kind) => !isAnyGone(this.#gone, kind, range),
      );
      if (!isKept) continue;
      const ragged = referenceOverview(site, events, range.from, range.to);
      expect(await this.#site.overview(range.from, range.to)).toMatchObject({
        approximate: false,
        events: ragged.events,
        visitors: ragged.visitors,
        sessions: ragged.sessions,
      });
    }
  }

  async #expectNoDrift(): Promise<void> {
    const { siteId } = this.#site;
    const args = { siteId, sample: 200 };
    const { drift } = await this.#t.mutation(api.audit.auditBuckets, args);
    expect(drift).toEqual([]);
  }
}

function asId(siteId: string) {
  return siteId as Id<"sites">;
}

function without(before: Tables, after: Tables): Tables {
  const rest = <Row extends { _id: string }>(all: Row[], left: Row[]) => {
    const ids = new Set(left.map(({ _id }) => _id));
    return all.filter(({ _id }) => !ids.has(_id));
  };
  return {
    events: rest(before.events, after.events),
    hours: rest(before.hours, after.hours),
    days: rest(before.days, after.days),
    sessions: rest(before.sessions, after.sessions),
    visitors: rest(before.visitors, after.visitors),
    groups: rest(before.groups, after.groups),
  };
}

function countsOf(gone: Tables) {
  const { events, hours, days, sessions, visitors, groups } = gone;
  return {
    events: events.length,
    hours: hours.length,
    days: days.length,
    sessions: sessions.length,
    visitors: visitors.length,
    groups: groups.length,
  };
}

/** Sessions and events of a visitor. */
function tracesOf({ sessions, events }: Tables, visitorId: string): number {
  return [...sessions, ...events].filter((row) => row.visitorId === visitorId)
    .length;
}
