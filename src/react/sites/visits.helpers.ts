/** Answers of the read API for several sites, from a list of visits. */
import {
  cellOf,
  emptyTable,
  type CellTable,
} from "../../shared/codec/cells.js";
import { hash32 } from "../../shared/codec/hash.js";
import { addHash, emptySketch } from "../../shared/codec/sketch.js";
import { layoutOf, OVERVIEW, OVERVIEW_KEY } from "../../shared/dimensions.js";
import { overviewOf, timeseriesOf } from "../../shared/figures/answers.js";
import { DAY } from "../../shared/units.js";
import type { QueryAnswers } from "../convexClient.helpers.js";

/** One pageview, which is a session of its own. */
export interface Visit {
  at: number;
  visitor: string;
}

function tableOf(visits: readonly Visit[]): CellTable {
  const layout = layoutOf(OVERVIEW);
  const table = emptyTable();
  if (visits.length === 0) return table;
  const counted: readonly string[] = ["events", "pageviews", "sessions"];
  const cell = cellOf(table, layout, OVERVIEW_KEY);
  cell.sums = layout.metrics.map((metric) =>
    counted.includes(metric) ? visits.length : 0,
  );
  cell.sketches = layout.distinct.map(() =>
    visits.reduce(
      (sketch, { visitor }) =>
        addHash(sketch, hash32(visitor), layout.precision),
      emptySketch(),
    ),
  );
  return table;
}

/** Answers by day of a zone without changes of its clock, `offsetMs` before UTC. */
export function answersOf(
  visitsOf: (siteId: string) => readonly Visit[],
  offsetOf: (siteId: string) => number,
): Required<Pick<QueryAnswers, "getOverview" | "getTimeseries">> {
  const within = (siteId: string, from: number, to: number) =>
    visitsOf(siteId).filter(({ at }) => from <= at && at < to);
  return {
    getOverview: ({ siteId, from, to }) =>
      overviewOf(tableOf(within(siteId, from, to))),
    getTimeseries: ({ siteId, from, to }) => {
      const tables = new Map<number, CellTable>();
      let start = dayStart(from, offsetOf(siteId));
      for (; start < to; start += DAY) {
        const [first, end] = [Math.max(from, start), Math.min(to, start + DAY)];
        tables.set(start, tableOf(within(siteId, first, end)));
      }
      return timeseriesOf({ interval: "day" }, tables, []);
    },
  };
}

export function dayStart(at: number, offsetMs: number): number {
  return Math.floor((at + offsetMs) / DAY) * DAY - offsetMs;
}
