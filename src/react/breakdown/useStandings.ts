/** The standings of a breakdown's rows, made once per answer. */
import { useMemo } from "react";
import type { Breakdown, RowFigures } from "../../shared/api/reports.js";
import {
  standingsBy,
  type StandingAgainst,
  type StandingsBy,
} from "./standings.js";

export function useStandings(
  breakdown: Breakdown,
  { visitors, comparison }: StandingAgainst,
): StandingsBy<RowFigures> {
  return useMemo(
    () => standingsBy(breakdown, { visitors, comparison }),
    [breakdown, visitors, comparison],
  );
}
