/** The figures that we promise, and whether they hold. */
import { KIB } from "../src/shared/units.js";
import { MONTH_OVERVIEW } from "./reports.js";
import type { Outcome } from "./scenario.js";
import { printTable } from "./table.js";
import { bandwidth } from "./tally.js";

interface Target {
  name: string;
  most: number;
  /** Undefined: the scenario says nothing about the target. */
  measure: (outcome: Outcome) => number | undefined;
}

const kilobytesPerEvent = ({ recorder, events }: Outcome) =>
  bandwidth(recorder.total()) / events / KIB;

/**
 * The KB are those of the first measurements, plus the parts of index keys that Convex bills as
 * well: the creation time and the id twice, 76 bytes a key (`example/embedded/keySizes.ts`). The
 * component itself reads and writes the same as in the first measurements, plus 0.1 KB an event
 * for what has no value.
 */
const targets: Target[] = [
  {
    name: "KB per event",
    most: 13.3,
    measure: (outcome) =>
      outcome.arrival === "trickle" ? kilobytesPerEvent(outcome) : undefined,
  },
  // At this size, 500 events take two weeks to collect. So they spread over hours of their own, and
  // each names its run.
  {
    name: "KB per event",
    most: 4.4,
    measure: (outcome) =>
      outcome.arrival === "bulk" && outcome.events < 100_000
        ? kilobytesPerEvent(outcome)
        : undefined,
  },
  {
    name: "KB per event",
    most: 3.3,
    measure: (outcome) =>
      outcome.arrival === "bulk" && outcome.events >= 100_000
        ? kilobytesPerEvent(outcome)
        : undefined,
  },
  {
    name: "documents of a 30-day overview",
    most: 120,
    measure: ({ reports }) =>
      reports.find(({ name }) => name === MONTH_OVERVIEW)?.operations
        .documentsRead,
  },
  {
    name: "documents of a live fold beside sessions and visitors",
    most: 12,
    measure: ({ arrival, recorder }) =>
      arrival === "bulk" ? undefined : recorder.maxOtherWritesOfFold,
  },
];

/**
 * A row of the last table: name, measured value, most, and verdict. The verdict is `slow` where a
 * clock decides.
 */
export type Verdict = readonly [
  string,
  number,
  number,
  "ok" | "MISSED" | "slow",
];

export function verdictsOf(outcome: Outcome): Verdict[] {
  return targets.flatMap(({ name, most, measure }): Verdict[] => {
    const measured = measure(outcome);
    if (measured === undefined) return [];
    const scenario = `${outcome.arrival}, ${outcome.events.toLocaleString("en")}: ${name}`;
    return [[scenario, measured, most, measured <= most ? "ok" : "MISSED"]];
  });
}

export function printVerdicts(verdicts: readonly Verdict[]): void {
  printTable("Targets", ["", "measured", "at most", ""], verdicts);
}
