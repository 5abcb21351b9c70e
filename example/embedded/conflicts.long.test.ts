/**
 * Compares read and write sets of real transactions of the component, as the platform compares them
 * at commit: which ones may run at the same time?
 */
import { afterEach, describe, expect, test } from "vitest";
import type { IncomingEvent } from "../../src/shared/event/incoming.js";
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
} from "./footfall.helpers.js";

const visitors = Array.from({ length: 24 }, (_, i) => `visitor ${i}`);
/** One fold of waiting events comes within the time that `fold` waits, and not a second run. */
const FLUSH_MS = 30 * SECOND;
let ids = 0;
const pageview = (visitorId: string, occurredAt: number): IncomingEvent => ({
  type: "pageview",
  eventId: `event ${ids++}`,
  visitorId,
  path: "/",
  occurredAt,
});

let footfall: Footfall;
afterEach(() => footfall.close());

/** Starts a site without an event. */
async function start(lanes: number): Promise<void> {
  footfall = await startFootfall({ lanes, flushIntervalMs: FLUSH_MS });
}

/** Starts a site whose lanes are awake and folding. */
async function startAwake(lanes: number) {
  await start(lanes);
  return sendOf(...visitors);
}

function sendOf(...senders: string[]): Promise<TransactionRecord> {
  return footfall.send(senders.map((id) => pageview(id, footfall.now())));
}

/** Folds the waiting events, and answers the folds that ran. */
async function fold(): Promise<TransactionRecord[]> {
  const before = footfall.mutations.length;
  await footfall.advance(35 * SECOND);
  return foldsOf(footfall.mutations.slice(before));
}

/** Whether the transaction is a run that puts its loop to sleep. */
function goesIdle({ path, writes }: TransactionRecord): boolean {
  return (
    path === "fold/loop:run" &&
    writes.some(({ table }) => table === "laneLoops")
  );
}

const tablesOf = (writes: readonly { component: string; table: string }[]) =>
  new Set(writes.map(({ component, table }) => `${component}:${table}`));

describe.each([1, 4])(
  "two ingests of different visitors, %i lanes",
  (lanes) => {
    test("share nothing once the lanes are awake", async () => {
      await startAwake(lanes);
      const ingests: TransactionRecord[] = [];
      for (const visitor of visitors) ingests.push(await sendOf(visitor));
      for (const a of ingests) {
        for (const b of ingests) {
          if (a === b) continue;
          expect(conflicts(a, b)).toBe(false);
          expect(sharedWrites(a, b)).toEqual([]);
        }
      }
    });

    test("meet at the wake-up row only, and only the one that wakes the lane writes it", async () => {
      const first = await startAwake(lanes);
      const second = await sendOf(...visitors);
      expect(sharedWrites(first, second)).toEqual([]);
      expect(conflictingWrites(first, second)).toEqual([]);
      expect(tablesOf(conflictingWrites(second, first))).toEqual(
        new Set([":laneLoops"]),
      );
      // One ingest in four of this size also notes how many events it stands for.
      const written = tablesOf(second.writes);
      written.delete(":backlog");
      expect(written).toEqual(new Set([":events"]));
    });

    test("without an id of the visitor neither, after the first of the day", async () => {
      await startAwake(lanes);
      const anonymous = () => footfall.send([{ type: "pageview", path: "/" }]);
      await anonymous();
      const a = await anonymous();
      const b = await anonymous();
      expect(conflicts(a, b)).toBe(false);
      expect(sharedWrites(a, b)).toEqual([]);
    });
  },
);

describe("two mutations of an import", () => {
  /** Sends rows of the chunk "0", from a position on. */
  async function piece(from: number, importId = "history") {
    const { value, record } = await footfall.engine.execute(
      "ingest:ingest",
      "mutation",
      {
        siteId: footfall.siteId,
        trusted: true,
        receivedAt: footfall.now(),
        import: true,
        piece: {
          importId,
          chunk: "0",
          rows: visitors.map((_visitor, n) => from + n),
          rowsInChunk: 2000,
        },
        events: visitors.map((id, n) =>
          pageview(id, START - 100 * DAY + (from + n) * MINUTE),
        ) as never,
      },
    );
    expect(value).toMatchObject({ accepted: visitors.length });
    return record;
  }

  async function startRuns() {
    await startAwake(4);
    for (const importId of ["history", "other"]) {
      const { siteId } = footfall;
      await footfall.engine.mutation("imports:openImport", {
        siteId,
        importId,
      });
    }
  }

  test("are apart in different blocks of a chunk, and in different runs", async () => {
    await startRuns();
    const pieces = [await piece(0), await piece(500), await piece(1500)];
    pieces.push(await piece(0, "other"));
    for (const a of pieces) {
      for (const b of pieces) if (a !== b) expectApart(a, b);
    }
    const written = tablesOf(pieces.flatMap(({ writes }) => writes));
    written.delete(":backlog");
    expect(written).toEqual(new Set([":events", ":importChunks"]));
  });

  test("meet in the same block: the later one finds what the earlier has stored", async () => {
    await startRuns();
    const [first, second] = [await piece(0), await piece(100)];
    expect(tablesOf(conflictingWrites(first, second))).toEqual(
      new Set([":importChunks"]),
    );
    expect(tablesOf(conflictingWrites(second, first))).toEqual(
      new Set([":importChunks"]),
    );
  });

  test("are apart without a run", async () => {
    await startRuns();
    const send = (day: number) =>
      footfall.send(
        visitors.map((id) => pageview(id, START - day * DAY)),
        "import",
      );
    expectApart(await send(30), await send(40));
  });
});

/** Records an event as `Footfall.track` does, in a transaction that holds nothing else. */
async function recordApart(
  fields: Partial<IncomingEvent>,
  stored: boolean,
): Promise<TransactionRecord> {
  const event = { type: "track", name: "purchase", ...fields };
  const { value, record } = await footfall.engine.execute(
    "record:record",
    "mutation",
    { site: "site", event: event as never },
  );
  expect(value).toEqual({ stored });
  return record;
}

const track = (fields: Partial<IncomingEvent>) => recordApart(fields, true);
const trackAgain = (eventId: string) => recordApart({ eventId }, false);
const trackOf = (visitorId: string) => track({ visitorId });
const trackAs = (eventId: string) => track({ eventId });

/** Expects that neither has to run again, whichever of them commits first. */
function expectApart(a: TransactionRecord, b: TransactionRecord): void {
  expect(conflictingWrites(a, b)).toEqual([]);
  expect(conflictingWrites(b, a)).toEqual([]);
  expect(sharedWrites(a, b)).toEqual([]);
}

describe.each([1, 4])("two tracks of the app's own, %i lanes", (lanes) => {
  const states: [string, () => Promise<unknown>][] = [
    ["before any event", async () => start(lanes)],
    [
      "while the lanes sleep",
      async () => {
        await startAwake(lanes);
        await footfall.foldAll();
      },
    ],
    ["once the lanes are awake", async () => startAwake(lanes)],
  ];

  test.each(states)("share nothing %s", async (_when, prepare) => {
    await prepare();
    const tracks = [
      await track({}),
      await track({}),
      await trackOf(visitors[0]!),
      await trackOf(visitors[1]!),
      await trackOf(visitors[0]!),
      await trackAs("first"),
      await trackAs("second"),
    ];
    for (const a of tracks) {
      for (const b of tracks) if (a !== b) expectApart(a, b);
      const written = tablesOf(a.writes);
      written.delete(":backlog");
      // These rows wake a sleeping lane.
      written.delete(":_scheduled_functions");
      expect(written).toEqual(new Set([":events", ":eventLookups"]));
    }
  });

  test.each(states)("nor with an ingest %s", async (_when, prepare) => {
    await prepare();
    const tracks = [await track({}), await trackAs("first")];
    const ingest = await sendOf(...visitors);
    for (const tracked of tracks) expectApart(tracked, ingest);
    await sendOf(...visitors);
    const later = await sendOf(...visitors);
    for (const tracked of [await track({}), await trackAs("second")]) {
      expectApart(tracked, later);
    }
  });

  test("beside a fold share nothing with it", async () => {
    await startAwake(lanes);
    const folds = await fold();
    expect(folds).toHaveLength(lanes);
    const tracked = await trackOf(visitors[0]!);
    for (const folded of folds) expectApart(folded, tracked);
  });

  test("duplicates neither, while nothing adds up usage", async () => {
    await start(lanes);
    await trackAs("a");
    await trackAs("b");
    expectApart(await trackAgain("a"), await trackAgain("b"));
  });

  test("with the same id do conflict, so that it is stored once", async () => {
    await start(lanes);
    const first = await trackAs("the same");
    const second = await trackAgain("the same");
    expect(tablesOf(conflictingWrites(second, first))).toEqual(
      new Set([":events"]),
    );
  });

  test("wake the lanes, and all is counted", async () => {
    await start(lanes);
    for (const visitor of visitors) await trackOf(visitor);
    await footfall.foldAll();
    for (const visitor of visitors) await trackOf(visitor);
    await footfall.foldAll();
    const range = { from: START - HOUR, to: START + HOUR };
    expect((await footfall.overview(range)).events).toBe(2 * visitors.length);
    expect(footfall.failures()).toEqual([]);
  });
});

describe("an ingest beside a fold", () => {
  test.each([1, 4])("of %i lanes", async (lanes) => {
    await startAwake(lanes);
    const earlier = await sendOf(...visitors);
    const folds = await fold();
    const later = await sendOf(...visitors);
    expect(folds).toHaveLength(lanes);
    for (const folded of folds) {
      expect(conflictingWrites(folded, later)).toEqual([]);
      expect(conflictingWrites(later, folded)).toEqual([]);
      expect(sharedWrites(folded, later)).toEqual([]);
      // The fold's events were committed before it began, so those ingests cannot be disturbed
      // either.
      expect(conflictingWrites(earlier, folded)).toEqual([]);
      // The fold deletes the note that such an ingest has made about the backlog.
      const tables = tablesOf(sharedWrites(earlier, folded));
      tables.delete(":backlog");
      expect(tables).toEqual(new Set());
    }
  });

  test.each([
    ["an ingest", () => sendOf(...visitors)],
    ["a track", () => track({})],
  ])(
    "a lane going idle meets %s that has seen it awake",
    async (_what, add) => {
      await startAwake(1);
      await fold();
      const adding = await add();
      await fold();
      const before = footfall.mutations.length;
      await footfall.advance(2 * MINUTE);
      const [idle] = footfall.mutations.slice(before).filter(goesIdle);
      // Without this conflict the event would stay waiting.
      expect(tablesOf(conflictingWrites(adding, idle!))).toEqual(
        new Set([":laneLoops"]),
      );
    },
  );

  test.each([
    ["an ingest", () => sendOf("a guest")],
    ["a track", () => track({})],
  ])(
    "a fold behind which a quiet lane sleeps meets %s that has seen it awake",
    async (_what, add) => {
      await startAwake(1);
      await footfall.advance(HOUR);
      await sendOf("a visitor");
      const adding = await add();
      const [folded] = await fold();
      expect(goesIdle(folded!)).toBe(true);
      expect(tablesOf(conflictingWrites(adding, folded!))).toEqual(
        new Set([":laneLoops"]),
      );
    },
  );

  test("a fold behind which a quiet lane sleeps depends on the end of its log", async () => {
    await startAwake(1);
    await footfall.advance(HOUR);
    await sendOf("a visitor");
    const [folded] = await fold();
    const waking = await sendOf("a guest");
    expect(tablesOf(conflictingWrites(folded!, waking))).toEqual(
      new Set([":events", ":laneLoops"]),
    );
  });

  test("a lane going idle meets an ingest at the wake-up row, so that no event is left waiting", async () => {
    await startAwake(1);
    await fold();
    const before = footfall.mutations.length;
    await footfall.advance(2 * MINUTE);
    const idle = footfall.mutations.slice(before).filter(goesIdle);
    const waking = await sendOf(...visitors);
    expect(idle).toHaveLength(1);
    expect(sharedWrites(idle[0]!, waking).map(({ table }) => table)).toEqual(
      expect.arrayContaining(["laneLoops"]),
    );
    expect(conflicts(idle[0]!, waking)).toBe(true);
  });
});

describe("a heartbeat of a dashboard", () => {
  async function heartbeat(): Promise<TransactionRecord> {
    const { engine, siteId } = footfall;
    const beat = { siteId };
    return (await engine.execute("live:heartbeat", "mutation", beat)).record;
  }

  /** The dashboard was opened hours ago, and an event waits. */
  async function startUnseen(): Promise<void> {
    await startAwake(1);
    await heartbeat();
    await footfall.advance(3 * HOUR);
    await sendOf("a visitor");
    await footfall.advance(MINUTE);
  }

  test("shares nothing with ingests while the lane is awake", async () => {
    await startAwake(1);
    await heartbeat();
    const earlier = await sendOf(...visitors);
    await footfall.advance(SECOND);
    const beat = await heartbeat();
    const later = await sendOf(...visitors);
    expect(beat.writes).toEqual([]);
    expect(conflicts(earlier, beat) || conflicts(beat, later)).toBe(false);
  });

  test("that is noted meets a fold at its own row only", async () => {
    await startAwake(1);
    await heartbeat();
    await footfall.advance(2 * MINUTE);
    await sendOf(...visitors);
    const [folded] = await fold();
    await footfall.advance(MINUTE);
    const beat = await heartbeat();
    expect(tablesOf(beat.writes)).toEqual(new Set([":viewings"]));
    expect(sharedWrites(beat, folded!)).toEqual([]);
    expect(conflictingWrites(beat, folded!)).toEqual([]);
    expect(
      [...tablesOf(conflictingWrites(folded!, beat))].filter(
        (table) => table !== ":viewings",
      ),
    ).toEqual([]);
  });

  test("that comes after a pause meets ingests at the row of the lane's loop, once", async () => {
    await startUnseen();
    const earlier = await sendOf("a guest");
    const beat = await heartbeat();
    expect(tablesOf(beat.writes)).toEqual(
      new Set([":viewings", ":laneLoops", ":_scheduled_functions"]),
    );
    expect(tablesOf(conflictingWrites(earlier, beat))).toEqual(
      new Set([":laneLoops"]),
    );
    // The next one finds that somebody looks already.
    await footfall.advance(MINUTE);
    expect(tablesOf((await heartbeat()).writes)).toEqual(
      new Set([":viewings"]),
    );
  });

  test("and an ingest that wakes the lane at once are not both right: one runs again", async () => {
    await startAwake(1);
    await heartbeat();
    await footfall.advance(3 * HOUR);
    const waking = await sendOf("a visitor");
    const beat = await heartbeat();
    // Otherwise the event would wait although somebody looks.
    expect(conflicts(waking, beat)).toBe(true);
  });
});

describe("folds of different lanes", () => {
  test("conflict neither when they open an hour nor later", async () => {
    await startAwake(4);
    const opening = await fold();
    await sendOf(...visitors);
    const following = await fold();
    for (const folds of [opening, following]) {
      expect(folds).toHaveLength(4);
      for (const a of folds) {
        for (const b of folds) {
          if (a === b) continue;
          expect(conflicts(a, b)).toBe(false);
          expect(sharedWrites(a, b)).toEqual([]);
        }
      }
    }
  });
});

describe("reports", () => {
  const reports = [
    ["getOverview", {}],
    ["getTimeseries", { interval: "hour" }],
    ["getTimeseries", { interval: "day" }],
    ["getBreakdown", { dimension: "page" }],
    ["getBreakdown", { dimension: "country" }],
    ["getSummary", { interval: "day", dimensions: ["page", "country"] }],
  ] as const;

  /** Starts with three days of traffic, the last of it just now. */
  async function startWithHistory() {
    footfall = await startFootfall({ lanes: 4 });
    for (let hour = 72; hour > 0; hour -= 3) {
      await footfall.send(
        visitors.map((id) => pageview(id, START - hour * HOUR)),
        "import",
      );
    }
    await footfall.advance(3 * HOUR);
    await sendOf(...visitors);
    await fold();
  }

  /** Expects that all four lanes fold, and that the report has read none of their writes. */
  async function expectNoFoldMeets(record: TransactionRecord): Promise<void> {
    const before = footfall.mutations.length;
    await sendOf(...visitors);
    await fold();
    const since = footfall.mutations.slice(before);
    expect(foldsOf(since)).toHaveLength(4);
    for (const mutation of since) {
      expect(conflictingWrites(record, mutation)).toEqual([]);
    }
  }

  test.each(reports)("a closed %s %o is never re-run", async (name, args) => {
    await startWithHistory();
    const thisHour = Math.floor(footfall.now() / HOUR) * HOUR;
    const range = { from: START - 3 * DAY, to: thisHour - HOUR };
    const { record } = await footfall.report(name, { ...range, ...args });
    await expectNoFoldMeets(record);
  });

  test.each(reports)(
    "a closed %s %o, cut within an hour of more rows than its budget, neither",
    async (name, args) => {
      await startWithHistory();
      const from = START - 3 * DAY;
      const note = [{ key: "note", value: "x".repeat(1000) }];
      const busy = (count: number, at: number) =>
        Array.from({ length: count }, (_, index) => ({
          ...pageview(visitors[index % 24] ?? "", at + index),
          properties: note,
        }));
      for (let sent = 0; sent < 1200; sent += 300) {
        await footfall.send(busy(300, from + sent), "import");
      }
      await footfall.send(busy(100, from - 10 * MINUTE), "import");
      await footfall.advance(3 * HOUR);
      const thisHour = Math.floor(footfall.now() / HOUR) * HOUR;
      const range = { from, to: thisHour - HOUR };
      const { record, value } = await footfall.report(name, {
        ...range,
        ...args,
      });
      if (name === "getOverview") {
        // The views are those of every third hour, and the ones just now.
        expect(value).toMatchObject({ pageviews: 1200 + 24 * 24 + 24 });
      }
      await expectNoFoldMeets(record);
    },
  );

  test.each(reports)(
    "a live %s %o is re-run by a fold and not by an ingest",
    async (name, args) => {
      await startWithHistory();
      const now = Math.floor(footfall.now() / MINUTE) * MINUTE;
      const range = { from: START - 3 * DAY, to: now, now };
      const { record } = await footfall.report(name, { ...range, ...args });
      const ingest = await sendOf(...visitors);
      const folds = await fold();
      expect(conflictingWrites(record, ingest)).toEqual([]);
      for (const folded of folds) {
        expect(tablesOf(conflictingWrites(record, folded))).toEqual(
          new Set([":rollups"]),
        );
      }
    },
  );
});
