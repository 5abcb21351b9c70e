/**
 * The ragged edges of reports where rows are more than their budget: tiny budgets, random histories
 * and ranges, events that are late, that bridge sessions, that wait for a fold or have failed in
 * one. What an answer does not call approximate is the reference's figure, what it does is off by
 * no more than it says, and nothing is negative.
 */
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import fc from "../../fastCheck.helpers.js";
import { overviewOf, timeseriesOf } from "../../shared/figures/answers.js";
import { breakdownOf } from "../../shared/figures/breakdowns.js";
import type { FigureGroup } from "../../shared/api/approximationFields.js";
import { channelOf } from "../../shared/parse/channel.js";
import { emptyTable } from "../../shared/codec/cells.js";
import {
  definitionOf,
  dimensionNames,
  type DistinctMetric,
  type Metric,
} from "../../shared/dimensions.js";
import type { ModelEvent } from "../../shared/event/event.js";
import { MAX_BREAKDOWN_LIMIT } from "../../shared/api/reportLimits.js";
import { HOUR, MIB, MINUTE } from "../../shared/units.js";
import { api } from "../_generated/api.js";
import { breakdownRows, overviewSums } from "../testing/answerRows.helpers.js";
import {
  arbitraryArrival,
  arbitraryEvents,
  arbitraryRange,
  arbitrarySite,
  type ArbitrarySite,
} from "../testing/arbitrary.helpers.js";
import * as contributions from "../model/fold/contributions.js";
import type { Span } from "../model/rollups/rangePlan.js";
import {
  referenceBreakdown,
  referenceOverview,
  referenceTimeseries,
} from "../testing/reference.helpers.js";
import { isRevenue } from "../testing/referenceRevenue.helpers.js";
import { incomingOf } from "./propertyAnswers.helpers.js";
import type { EdgeLimits } from "../budget/reportLimits.js";
import { inOneTable, readReport } from "./reportReader.js";
import { requireSite } from "../scope/requireSite.js";
import { scopeOf } from "../scope/scope.js";
import {
  advance,
  foldAll,
  initConvexTest,
  initSite,
  type TestBackend,
} from "../testing/setup.helpers.js";
import { sumOfBuckets, timeBucketsOf } from "./timeBuckets.js";

vi.mock("../model/fold/contributions.js", { spy: true });
const { addEvent } = await vi.importActual<typeof contributions>(
  "../model/fold/contributions.js",
);

beforeEach(() => {
  vi.useFakeTimers();
  // Stopped lanes are logged, as they should be.
  vi.spyOn(console, "error").mockImplementation(() => undefined);
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const tinyLimits = fc.tuple(fc.nat(6), fc.nat(6)).map(([edge, rest]) => ({
  edge: { rows: edge, bytes: MIB },
  both: { rows: edge + rest, bytes: 2 * MIB },
}));

/** Ends among the events, so that hours are cut in which much has happened. */
function arbitraryCut(
  site: ArbitrarySite,
  events: readonly ModelEvent[],
): fc.Arbitrary<Span> {
  const times = [site.origin, ...events.map((event) => event.occurredAt)];
  const end = fc
    .tuple(fc.constantFrom(...times), fc.constantFrom(0, 1, MINUTE))
    .map(([time, shift]) => time + shift);
  return fc.tuple(end, end).map(([one, other]) => ({
    from: Math.min(one, other),
    to: Math.max(one, other) + 1,
  }));
}

const arbitraryHistory = arbitrarySite().chain((site) =>
  arbitraryEvents(site, { maxEvents: 30, spanMs: 2 * HOUR }).chain((events) =>
    fc.record({
      site: fc.constant(site),
      events: fc.constant(events),
      batches: arbitraryArrival(events),
      pauses: fc.array(fc.constantFrom(0, 0, 10 * MINUTE, 3 * HOUR), {
        minLength: 1,
        maxLength: 5,
      }),
      /** Events from this one on wait. */
      waitingFrom: fc.oneof(fc.constant(Infinity), fc.nat(events.length)),
      /** The events that fail to fold. */
      failing: fc.oneof(
        fc.constant(new Set<number>()),
        fc
          .uniqueArray(fc.nat(30), { maxLength: 3 })
          .map((some) => new Set(some)),
      ),
      ranges: fc.array(
        fc.oneof(
          { weight: 1, arbitrary: arbitraryRange(site, events) },
          { weight: 4, arbitrary: arbitraryCut(site, events) },
        ),
        { minLength: 5, maxLength: 5 },
      ),
      limits: fc.record({
        events: tinyLimits,
        sessions: tinyLimits,
        visitors: tinyLimits,
      }),
      /** Rows do not say how far they count. */
      isOld: fc.boolean(),
    }),
  ),
);

test("edges over their budgets are as exact as they say, and never negative", async () => {
  let [exact, bounded] = [0, 0];
  await fc.assert(
    fc.asyncProperty(arbitraryHistory, async (history) => {
      const { site, events, batches, pauses, failing } = history;
      vi.setSystemTime(site.origin + HOUR);
      const t = initConvexTest();
      const { timeZone, sessionTimeoutMs, sessionRule, lanes } = site;
      const settings = { timeZone, sessionTimeoutMs, sessionRule, lanes };
      const target = await initSite(t, settings);
      const { siteId } = target;
      const waiting = new Set<number>();
      // Folds take rows, which have an id. Reports read events that wait as they are.
      const fails = (event: object) =>
        "eventId" in event && isLetter(Number(event.eventId));
      vi.mocked(contributions.addEvent).mockImplementation(
        (deltas, countedBy, event) => {
          if (fails(event)) throw new Error("It fails.");
          addEvent(deltas, countedBy, event);
        },
      );
      let sent = 0;
      for (const [index, batch] of batches.entries()) {
        if (sent >= history.waitingFrom && waiting.size === 0) {
          await foldAll(t);
          await t.mutation(api.health.stopFolds, { siteId });
        }
        if (sent >= history.waitingFrom) {
          for (const each of batch) waiting.add(each);
        }
        sent += batch.length;
        await target.send(
          batch.flatMap((each) => {
            const event = events[each];
            return event ? [incomingOf(event, `${each}`)] : [];
          }),
          { receivedAt: Math.max(Date.now(), site.origin + 9 * HOUR) },
        );
        await advance(t, pauses[index % pauses.length] ?? 0);
      }
      await foldAll(t);
      if (history.isOld) await forgetFences(t);
      const all = events.filter((_, index) => !isLetter(index));
      const counted = events.filter(
        (_, index) => !isLetter(index) && !waiting.has(index),
      );
      function isLetter(index: number) {
        return failing.has(index) && !waiting.has(index);
      }
      for (const range of history.ranges) {
        const answer = await answerOf(t, siteId, range, history.limits);
        const check = new Check(site, counted, all, range);
        check.overview(answer.overview);
        check.timeseries(answer.timeseries);
        for (const breakdown of answer.breakdowns) check.breakdown(breakdown);
        expect(check.faults).toEqual([]);
        exact += check.exact;
        bounded += check.bounded;
      }
    }),
    { numRuns: 50, endOnFailure: true, seed: 14 },
  );
  // The budgets are neither so large nor so small that only one of both is tested.
  expect(exact).toBeGreaterThan(1000);
  expect(bounded).toBeGreaterThan(100);
}, 180_000);

function forgetFences(t: TestBackend): Promise<void> {
  return t.run(async (ctx) => {
    for (const { _id } of await ctx.db.query("rollups").collect()) {
      await ctx.db.patch("rollups", _id, { countedTo: undefined });
    }
  });
}

/** As `getSummary`, of all dimensions. */
function answerOf(
  t: TestBackend,
  siteId: string,
  range: Span,
  limits: EdgeLimits,
) {
  return t.run(async (ctx) => {
    const scope = scopeOf(ctx, await requireSite(ctx, siteId));
    const buckets = await timeBucketsOf(scope, { interval: "hour" }, range);
    const tables = dimensionNames.map((name) => [name, emptyTable()] as const);
    const asks = tables.map(([name, table]) => inOneTable(name, table));
    const said = await readReport(scope, range, [buckets.wanted, ...asks], {
      limits,
    });
    return {
      overview: overviewOf(sumOfBuckets(buckets), said("overview")),
      timeseries: timeseriesOf(buckets, buckets.tables, said("overview")),
      breakdowns: tables.map(([name, table]) =>
        breakdownOf(name, table, said(name), { limit: MAX_BREAKDOWN_LIMIT }),
      ),
    };
  });
}

type Answer = Awaited<ReturnType<typeof answerOf>>;
type Said = Pick<Answer["overview"], "approximate" | "approximations">;

/** The figures of an overview that have one group each. */
const overviewGroups = {
  events: "events",
  pageviews: "events",
  sessions: "sessions",
  bounces: "sessions",
  newVisitors: "newVisitors",
  visitors: "visitors",
  users: "users",
} as const satisfies Partial<Record<Metric | DistinctMetric, FigureGroup>>;

class Check {
  readonly faults: string[] = [];
  exact = 0;
  bounded = 0;
  readonly #site: ArbitrarySite & { channelOf: typeof channelOf };
  readonly #counted: ModelEvent[];
  readonly #all: ModelEvent[];
  readonly #range: Span;

  constructor(
    site: ArbitrarySite,
    counted: ModelEvent[],
    all: ModelEvent[],
    range: Span,
  ) {
    this.#site = { ...site, channelOf };
    this.#counted = counted;
    this.#all = all;
    this.#range = range;
  }

  overview(answer: Answer["overview"]): void {
    const { from, to } = this.#range;
    const [counted, all] = [this.#counted, this.#all].map((events) =>
      referenceOverview(this.#site, events, from, to),
    );
    const sums = overviewSums(answer.cells);
    for (const [name, figures] of Object.entries(overviewGroups)) {
      const metric = name as keyof typeof overviewGroups;
      // Sessions and visitors are what folds have made of them, events what was sent.
      const isOfFolds = figures === "sessions" || figures === "newVisitors";
      const most = (isOfFolds ? counted : all)?.[metric] ?? 0;
      const truth = [counted?.[metric] ?? 0, most] as const;
      this.#compare(`overview ${metric}`, answer, figures, sums[metric], truth);
    }
    // As it is shown: no more than visitors.
    const { newVisitors = 0 } = counted ?? {};
    this.#compare("new visitors", answer, "newVisitors", answer.newVisitors, [
      newVisitors,
      newVisitors,
    ]);
    this.#compareRevenue("overview", answer, sums, counted);
    this.#notNegative("overview", sums);
  }

  timeseries(answer: Answer["timeseries"]): void {
    const { from, to } = this.#range;
    const [counted, all] = [this.#counted, this.#all].map((events) =>
      referenceTimeseries(this.#site, events, from, to, "hour"),
    );
    for (const [index, bucket] of answer.buckets.entries()) {
      for (const metric of [
        "events",
        "pageviews",
        "visitors",
        "users",
        "sessions",
        "newVisitors",
      ] as const) {
        const isOfFolds = metric === "sessions" || metric === "newVisitors";
        const least = counted?.[index]?.overview[metric] ?? 0;
        const most = all?.[index]?.overview[metric] ?? 0;
        const truth = [least, isOfFolds ? least : most] as const;
        const figures = overviewGroups[metric];
        // The ends, of which cells are known: figures of a bucket keep to one another.
        const value = bucket.cells
          ? overviewSums(bucket.cells)[metric]
          : bucket[metric];
        this.#compare(
          `bucket ${index} ${metric}`,
          answer,
          figures,
          value,
          truth,
        );
      }
      if (bucket.cells) {
        this.#notNegative(`bucket ${index}`, overviewSums(bucket.cells));
      }
    }
  }

  breakdown(answer: Answer["breakdowns"][number]): void {
    const { dimension } = answer;
    const { scope, metrics, distinct } = definitionOf(dimension);
    const { from, to } = this.#range;
    const [counted, all] = [this.#counted, this.#all].map((events) =>
      referenceBreakdown(this.#site, events, dimension, from, to),
    );
    const rows = breakdownRows(answer);
    const isOfFolds = scope === "session";
    const keys = [rows, counted, all].flatMap((some) => [
      ...(some?.keys() ?? []),
    ]);
    for (const key of new Set(keys)) {
      const row = rows.get(key);
      for (const metric of [...metrics, ...distinct]) {
        if (metric === "durationMs") continue;
        const least = counted?.get(key)?.[metric] ?? 0;
        const most = all?.get(key)?.[metric] ?? 0;
        // A session that was attributed again leaves its visitor behind.
        const ghosts = metric === "visitors" && isOfFolds ? Infinity : 0;
        const truth = [least, (isOfFolds ? least : most) + ghosts] as const;
        const figures =
          metric === "visitors" ? metric : isOfFolds ? "sessions" : "events";
        const name = `${dimension} "${key}" ${metric}`;
        this.#compare(name, answer, figures, row?.[metric] ?? 0, truth);
      }
      const name = `${dimension} "${key}"`;
      this.#compareRevenue(name, answer, row ?? {}, counted?.get(key));
      if (row) this.#notNegative(name, row);
    }
  }

  #compare(
    name: string,
    { approximations = [], approximate }: Said,
    figures: FigureGroup,
    value: number,
    [least, most]: readonly [number, number],
  ): void {
    const said = approximations.find((one) => one.figures === figures);
    if (said && !approximate) this.faults.push(`${name}: not approximate`);
    if (said) this.bounded++;
    else this.exact++;
    const atMost = said ? (said.atMost ?? NaN) : 0;
    if (value >= least - atMost && value <= most + atMost) return;
    this.faults.push(
      `${name}: ${value}, not ${least} to ${most}, ${atMost} at most`,
    );
  }

  /** Once nothing waits: revenue that waits may be of either sign. */
  #compareRevenue(
    name: string,
    { approximations = [] }: Said,
    actual: object,
    expected: object = {},
  ): void {
    const isWaiting = this.#counted.length < this.#all.length;
    if (isWaiting || approximations.some((one) => one.reason === "budget"))
      return;
    const revenueOf = (figures: object) =>
      JSON.stringify(
        Object.entries(figures)
          .filter(([figure]) => isRevenue(figure))
          .sort(),
      );
    const [is, shouldBe] = [revenueOf(actual), revenueOf(expected)];
    if (is !== shouldBe) this.faults.push(`${name}: ${is}, not ${shouldBe}`);
  }

  /** Revenue may be: refunds are. */
  #notNegative(name: string, figures: object): void {
    for (const [figure, value] of Object.entries(figures)) {
      if (figure.includes("revenue") || !(Number(value) < 0)) continue;
      this.faults.push(`${name} ${figure}: ${value}`);
    }
  }
}
