/**
 * The pure core against the reference: whatever the arrival, the lanes and the moments of
 * compaction, sessions and reports are what brute force over the distinct events says.
 */
import { expect, test } from "vitest";
import fc from "../../../fastCheck.helpers.js";
import { overviewOf } from "../../../shared/figures/answers.js";
import { breakdownOf } from "../../../shared/figures/breakdowns.js";
import { emptyTable, type CellTable } from "../../../shared/codec/cells.js";
import { channelOf } from "../../../shared/parse/channel.js";
import {
  definitionOf,
  dimensionNames,
  OVERVIEW,
  type Dimension,
} from "../../../shared/dimensions.js";
import { DAY, HOUR } from "../../../shared/units.js";
import { bucketSizes, bucketStart, zoneOf } from "../../../shared/time/zone.js";
import {
  breakdownRows,
  overviewSums,
  shownFaults,
} from "../../testing/answerRows.helpers.js";
import {
  arbitraryArrival,
  arbitraryEvents,
  arbitraryRange,
  arbitraryRedelivery,
  arbitrarySite,
  type ArbitrarySite,
} from "../../testing/arbitrary.helpers.js";
import type { ModelEvent } from "../../../shared/event/event.js";
import { FoldModel } from "../../testing/foldModel.helpers.js";
import { bucketsOf, type Span } from "../rollups/rangePlan.js";
import {
  breakdownFaults,
  REFERENCE_NONE,
  referenceBreakdown,
  referenceOverview,
  referenceSessions,
  referenceTimeseries,
  type ReferenceOverview,
  type ReferenceRow,
} from "../../testing/reference.helpers.js";

const arbitraryMove = fc.record({
  kind: fc.constantFrom(
    "fold",
    "fold",
    "hour",
    "hour",
    "hour",
    "day",
    "month",
    "settle",
    "widen",
    "check",
  ),
  pick: fc.nat(1000),
  size: fc.constantFrom(1, 2, 7, 500),
  budget: fc.constantFrom(1, 20, Infinity),
});
type Move = typeof arbitraryMove extends fc.Arbitrary<infer T> ? T : never;

/** The dimensions of the model's site. */
const ownDimensions: Dimension[] = [...dimensionNames, "property:plan"];

/** Gives some of the events a value of the promoted property. */
function withPlans(events: readonly ModelEvent[]): ModelEvent[] {
  return events.map((event, index) => {
    const value = ["pro", "", undefined, 7][index % 4];
    return value === undefined
      ? event
      : { ...event, properties: [{ key: "plan", value }] };
  });
}

const arbitraryHistory = fc
  .tuple(
    arbitrarySite(),
    fc.constantFrom(3 * HOUR, 12 * HOUR, 12 * HOUR, 3 * DAY, 35 * DAY),
  )
  .chain(([site, spanMs]) =>
    arbitraryEvents(site, { spanMs }).chain((events) =>
      fc.record({
        site: fc.constant({ ...site, channelOf }),
        events: fc.constant(withPlans(events)),
        batches: arbitraryArrival(events),
        again: arbitraryRedelivery(events),
        moves: fc.array(arbitraryMove, { minLength: 4, maxLength: 40 }),
        ranges: fc.array(arbitraryRange(site, events), {
          minLength: 1,
          maxLength: 3,
        }),
      }),
    ),
  );

type Site = ArbitrarySite & { channelOf: typeof channelOf };

test("folds and reports equal the reference, whatever the arrival and compaction", () => {
  fc.assert(
    fc.property(arbitraryHistory, (history) => {
      const { site, events, batches, again, ranges } = history;
      const model = new FoldModel(site);
      const moves = [...history.moves];
      let { lanes } = site;
      const move = ({ kind, pick, size, budget }: Move) => {
        if (kind === "fold") model.fold(pick, size, budget);
        else if (kind === "hour") model.compactHour(pick);
        else if (kind === "settle")
          model.settle(pick % 2 ? "hour" : "day", pick);
        else if (kind === "widen") lanes = Math.min(4, lanes + 1);
        else if (kind === "check") check(model, site, ranges.slice(0, 1));
        else model.build(kind, pick);
      };
      const pick = (indices: number[]) =>
        indices.flatMap((index) => events[index] ?? []);
      const movesEach = Math.ceil(moves.length / (batches.length + 1));
      for (const batch of batches) {
        model.deliver([...pick(batch), ...pick(again.slice(0, 2))], lanes);
        moves.splice(0, movesEach).forEach(move);
      }
      model.deliver(pick(again), lanes);
      model.foldEverything();
      expect(new Set(model.folded)).toEqual(new Set(events));
      expect(model.folded).toHaveLength(events.length);
      moves.forEach(move);
      check(model, site, ranges);
      const whole = { from: site.origin - DAY, to: site.origin + 40 * DAY };
      const totals = () =>
        ownDimensions.map(
          (name) => readBreakdown(model, name, whole).answer.packed,
        );
      const before = totals();
      for (const level of ["day", "month"] as const) {
        for (let each = 0; each < 40; each++) {
          model.compactHour(each);
          model.build(level, each);
          model.settle("hour", each);
          model.settle("day", each);
        }
      }
      expect(totals()).toEqual(before);
      check(model, site, ranges);
    }),
    // A failure is shrunk for as long as the test may take.
    {
      numRuns: 80,
      interruptAfterTimeLimit: 100_000,
      markInterruptAsFailure: true,
    },
  );
}, 120_000);

test("a single fold is exact in every figure, visitors of session dimensions included", () => {
  const arbitrary = arbitrarySite().chain((site) =>
    fc.tuple(
      fc.constant({ ...site, channelOf }),
      arbitraryEvents(site, { maxEvents: 25 }).map(withPlans),
    ),
  );
  fc.assert(
    fc.property(arbitrary, ([site, events]) => {
      const model = new FoldModel(site);
      model.deliver(events, 1);
      model.foldEverything();
      const range = { from: site.origin - DAY, to: site.origin + 3 * DAY };
      for (const dimension of ownDimensions) {
        const { rows } = readBreakdown(model, dimension, range);
        const { from, to } = range;
        const expected = referenceBreakdown(site, events, dimension, from, to);
        expect(sorted(rows)).toEqual(sorted(expected));
      }
    }),
    { numRuns: 60 },
  );
});

const sorted = <Value>(map: Map<string, Value>) =>
  [...map].sort(([a], [b]) => (a < b ? -1 : 1));

function check(model: FoldModel, site: Site, ranges: readonly Span[]): void {
  const events = [...model.folded];
  expect(sessionsOf(model)).toEqual(referenceSessions(site, events));
  for (const range of ranges) {
    const { from, to } = range;
    const overview = readOverview(model, range);
    expect(overview).toEqual(referenceOverview(site, events, from, to));
    // The reference walks minute by minute.
    if (to - from < 4 * DAY) checkTimeseries(model, site, events, range);
    for (const dimension of ownDimensions) {
      const { rows, answer } = readBreakdown(model, dimension, range);
      const expected = referenceBreakdown(site, events, dimension, from, to);
      expect(breakdownFaults(dimension, rows, expected)).toEqual([]);
      // Nothing is trimmed here, and a table with all its parts has no negative cell.
      expect([answer.other, answer.bound]).toEqual([null, null]);
      expect(shownFaults(answer, overview)).toEqual([]);
      if (definitionOf(dimension).scope === "session") {
        expectSums(rows, overview);
      }
      rows.delete(REFERENCE_NONE);
      expect(answer.rows.length).toBe(rows.size);
    }
  }
}

/** Every session has a value or none, so they add up to the overview. */
function expectSums(
  rows: ReadonlyMap<string, ReferenceRow>,
  overview: ReferenceOverview,
): void {
  for (const metric of ["sessions", "bounces", "durationMs"] as const) {
    let sum = 0;
    for (const row of rows.values()) sum += row[metric] ?? 0;
    expect(sum).toBe(overview[metric]);
  }
}

function checkTimeseries(
  model: FoldModel,
  site: Site,
  events: ModelEvent[],
  range: Span,
): void {
  const zone = zoneOf(site.timeZone);
  for (const interval of ["hour", "day"] as const) {
    const tables = new Map<number, CellTable>();
    const tableAt = (instant: number) => {
      const start = bucketStart(zone, interval, instant);
      const table = tables.get(start) ?? emptyTable();
      tables.set(start, table);
      return table;
    };
    const levels =
      interval === "hour" ? (["hour"] as const) : (["day", "hour"] as const);
    model.read(OVERVIEW, range, levels, tableAt);
    const buckets = bucketsOf(zone, interval, range).map((start) => {
      const { cells } = overviewOf(tables.get(start) ?? emptyTable(), []);
      return { start, overview: overviewSums(cells) };
    });
    const expected = referenceTimeseries(
      site,
      events,
      range.from,
      range.to,
      interval,
    );
    expect(buckets).toEqual(
      expected.map(({ start, overview }) => ({ start, overview })),
    );
    expect([...tables.keys()].every((start) => start < range.to)).toBe(true);
  }
}

function readOverview(model: FoldModel, range: Span) {
  const table = emptyTable();
  model.read(OVERVIEW, range, bucketSizes, () => table);
  return overviewSums(overviewOf(table, []).cells);
}

function readBreakdown(model: FoldModel, dimension: Dimension, range: Span) {
  const table = emptyTable();
  model.read(dimension, range, bucketSizes, () => table);
  const answer = breakdownOf(dimension, table, [], { limit: 1000 });
  return { answer, rows: breakdownRows(answer) };
}

function sessionsOf(model: FoldModel) {
  const sessions = [...model.sessions].flatMap(([visitorId, own]) =>
    own.map(({ values, origin, exitPage, ...session }) => ({
      visitorId,
      ...session,
      origin: { ...origin, at: undefined, isOther: undefined },
      values: Object.fromEntries(
        Object.entries(values).map(([field, { value }]) => [field, value]),
      ),
      ...(exitPage && { exitPage: exitPage.value }),
    })),
  );
  return sessions.sort(
    (a, b) => a.startedAt - b.startedAt || (a.visitorId < b.visitorId ? -1 : 1),
  );
}
