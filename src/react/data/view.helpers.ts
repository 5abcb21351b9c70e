/** A view for tests, with its answers. */
import { anyApi } from "convex/server";
import type { Summary } from "../../shared/api/reports.js";
import { HOUR } from "../../shared/units.js";
import { offsetsOfUtc } from "../../shared/time/utcOffsets.js";
import type { View } from "./useView.js";
import { closedQuestions } from "./viewQuestions.js";

/**
 * The pages of two hours. The second is live. `closed` answers the questions to the first by their
 * names.
 */
export function viewOfTwoHours(
  from: number,
  { closed, live }: { closed: (name: string) => unknown; live: Summary },
): View {
  const range = { from, to: from + 2 * HOUR };
  const of: View["of"] = {
    siteId: "s1",
    utcOffsets: offsetsOfUtc,
    range,
    interval: "hour",
    weekStartsOn: 1,
    comparison: null,
    dimensions: ["page"],
    now: range.to - 1,
  };
  const names = Object.keys(closedQuestions(anyApi.app as never, of, range));
  const answers = new Map(names.map((name) => [name, closed(name)]));
  const retry = () => {};
  return {
    ...{ of, retry },
    live: {
      overview: () => live.overview,
      timeseries: () => live.timeseries,
      breakdown: (dimension) =>
        live.breakdowns.find((each) => each.dimension === dimension),
    },
    hasClosed: true,
    closed: { get: (name: string) => answers.get(name), retry },
  };
}
