/** The live part of a view: both parts of its summary, added up piece by piece. */
import type { Dimension } from "../../shared/dimensions.js";
import type {
  Breakdown,
  Overview,
  Summary,
  Timeseries,
} from "../../shared/api/reports.js";
import { mergeOverviews, sumTimeseries } from "../../shared/figures/answers.js";
import { mergeBreakdowns } from "../../shared/figures/breakdowns.js";
import { ROWS_ASKED } from "./viewQuestions.js";

/** The pieces that panels read of the live part. */
export interface LivePieces {
  overview(): Overview | Error;
  timeseries(): Timeseries | Error;
  /** Undefined: the summary was not asked for the dimension. */
  breakdown(dimension: Dimension): Breakdown | Error | undefined;
}

/**
 * Adds up a piece when somebody first reads it. So a piece that cannot be read takes its own panel
 * only, and each piece stays the same object.
 */
export class LiveSummary implements LivePieces {
  readonly #parts: readonly [Summary, Summary];
  readonly #known = new Map<string, unknown>();

  constructor(merged: Summary, deltas: Summary) {
    this.#parts = [merged, deltas];
  }

  overview(): Overview | Error {
    return this.#once("overview", (merged, deltas) =>
      mergeOverviews(merged.overview, deltas.overview),
    );
  }

  timeseries(): Timeseries | Error {
    return this.#once("timeseries", (merged, deltas) =>
      sumTimeseries(merged.timeseries, deltas.timeseries),
    );
  }

  breakdown(dimension: Dimension): Breakdown | Error | undefined {
    return this.#once(`breakdown ${dimension}`, (...summaries) => {
      const parts = summaries.flatMap(({ breakdowns }) =>
        breakdowns.filter((each) => each.dimension === dimension),
      );
      const [first, second] = parts;
      if (!first || !second) return undefined;
      return mergeBreakdowns([first, second], { limit: ROWS_ASKED });
    });
  }

  #once<Piece>(
    name: string,
    add: (merged: Summary, deltas: Summary) => Piece,
  ): Piece | Error {
    if (!this.#known.has(name)) this.#known.set(name, this.#added(add));
    return this.#known.get(name) as Piece | Error;
  }

  #added<Piece>(
    add: (merged: Summary, deltas: Summary) => Piece,
  ): Piece | Error {
    try {
      return add(...this.#parts);
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error));
    }
  }
}
