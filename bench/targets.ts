/** The figures that we promise, and whether they hold. */
import { KIB } from "../src/shared/units.js";
import type { Arrival } from "./arrivals.js";
import { looks, type Looked } from "./looks.js";
import type { TrafficFigures } from "./measured.js";
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
      outcome.arrival === "trickle" && outcome.looked === "never"
        ? kilobytesPerEvent(outcome)
        : undefined,
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
    const scenario = `${outcome.arrival}, ${outcome.events.toLocaleString("en")}, ${looks[outcome.looked].name}: ${name}`;
    return [[scenario, measured, most, measured <= most ? "ok" : "MISSED"]];
  });
}

/** A figure that we want to reach. It is information: nothing fails because of it. */
export interface Aim {
  arrival: Arrival;
  /** Absent: every size. */
  events?: number;
  figure: AimedFigure;
  most: number;
  looked: Looked;
}

export type AimedFigure = keyof typeof aimedFigures;

/** Figures that have aims, with the unit that a table says. */
export const aimedFigures = {
  comparedDollars: {
    name: "$ per million events, calls and database alone",
    measure: ({ withoutAction }) => withoutAction.dollarsPerMillionEvents,
  },
  dollarsWithoutStorage: {
    name: "$ per million events, without storage",
    measure: (each) => each.dollarsWithoutStorage,
  },
  kilobytes: {
    name: "KB per event",
    measure: ({ bytesPerEvent }) => bytesPerEvent / KIB,
  },
  storedKilobytes: {
    name: "KB stored per event, as billed",
    measure: (each) =>
      (each.storedBytesOfEvent + each.storedBytesOfFigures) / KIB,
  },
  lifeDollars: {
    name: "$ per million events for their life in storage",
    measure: (each) => each.lifeDollarsPerMillionEvents,
  },
} satisfies Record<
  string,
  { name: string; measure: (figures: TrafficFigures) => number }
>;

export const aims: readonly Aim[] = [
  ...comparedDollars("browser", 5000, { never: 2.1, hourADay: 2.5 }),
  {
    ...{ arrival: "browser", events: 5000, looked: "neverForAnHour" },
    ...{ figure: "comparedDollars", most: 1.8 },
  },
  ...comparedDollars("browser", 20_000, { never: 1.8, hourADay: 2.3 }),
  ...comparedDollars("live", 5000, { never: 4.5, hourADay: 5 }),
  neverAim("bulk", "kilobytes", 2, 100_000),
  neverAim("trickle", "dollarsWithoutStorage", 5.6),
  neverAim("trickle", "kilobytes", 5),
  neverAim("browser", "storedKilobytes", 2.1),
  // A quarter of the first measurements.
  neverAim("browser", "lifeDollars", 0.88, 5000),
  neverAim("browser", "lifeDollars", 0.83, 20_000),
];

function comparedDollars(
  arrival: Arrival,
  events: number,
  most: Record<"never" | "hourADay", number>,
): Aim[] {
  const aim = { arrival, events, figure: "comparedDollars" } as const;
  return [
    { ...aim, looked: "never", most: most.never },
    { ...aim, looked: "hourADay", most: most.hourADay },
  ];
}

function neverAim(
  arrival: Arrival,
  figure: AimedFigure,
  most: number,
  events?: number,
): Aim {
  const aim = { arrival, figure, most, looked: "never" } as const;
  return events === undefined ? aim : { ...aim, events };
}

export interface AimReached {
  aim: Aim;
  measured: number;
  verdict: "ok" | "not yet";
}

/** Answers the aims of a scenario. */
export function aimsReachedBy(figures: TrafficFigures): AimReached[] {
  return aims
    .filter(
      ({ arrival, events = figures.events, looked }) =>
        arrival === figures.arrival &&
        events === figures.events &&
        looked === figures.looked,
    )
    .map((aim) => {
      const measured = aimedFigures[aim.figure].measure(figures);
      const verdict = measured <= aim.most ? "ok" : "not yet";
      return { aim, measured, verdict };
    });
}

export function printVerdicts(verdicts: readonly Verdict[]): void {
  printTable("Targets", ["", "measured", "at most", ""], verdicts);
}
