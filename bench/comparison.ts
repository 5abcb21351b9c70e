/** The last table of scenarios: what they cost, what we aim at, and what another component costs. */
import { KIB } from "../src/shared/units.js";
import type { Arrival } from "./arrivals.js";
import type { TrafficFigures } from "./measured.js";
import { printTable, type TableCell } from "./table.js";
import { looks } from "./looks.js";
import { aimedFigures, aimsReachedBy } from "./targets.js";

export const PEER = "@abdssamie/convex-analytics";

interface PeerFigures {
  arrival: Arrival;
  events: number;
  callsPerEvent: number;
  kilobytesPerEvent: number;
  dollarsPerMillionEvents: number;
}

/** Measured at its commit b3ee834 in November 2026. README.md says how. */
export const peerFigures: readonly PeerFigures[] = [
  peer("browser", 5000, [0.63, 10.2, 3.68]),
  peer("browser", 20_000, [0.63, 11, 3.87]),
  peer("live", 5000, [1.86, 22.1, 9.07]),
];

function peer(
  arrival: Arrival,
  events: number,
  figures: [calls: number, kilobytes: number, dollars: number],
): PeerFigures {
  const [callsPerEvent, kilobytesPerEvent, dollarsPerMillionEvents] = figures;
  return {
    ...{ arrival, events },
    ...{ callsPerEvent, kilobytesPerEvent, dollarsPerMillionEvents },
  };
}

const NONE = "";

export function printComparison(traffic: readonly TrafficFigures[]): void {
  printTable(
    `An event in calls and KB, and a million events in $: calls and database alone, compaction included; beside ${PEER}`,
    comparisonHeader,
    traffic.map(comparisonRow),
  );
  const others = traffic.flatMap(otherAimRows);
  if (others.length > 0)
    printTable("Other aims", ["", "measured", "at most", ""], others);
}

export const comparisonHeader: readonly string[] = [
  "",
  "events",
  "calls",
  "KB",
  "$",
  "aim",
  "its calls",
  "KB",
  "$",
];

/** Answers one line: our figures of one way to look, the aim, and the figures of the peer. */
export function comparisonRow(figures: TrafficFigures): TableCell[] {
  const { arrival, events, looked, bytesPerEvent, withoutAction } = figures;
  const other = peerFigures.find(
    (each) => each.arrival === arrival && each.events === events,
  );
  return [
    `${arrival}, ${looks[looked].name}`,
    events,
    withoutAction.callsPerEvent.toFixed(2),
    (bytesPerEvent / KIB).toFixed(1),
    withoutAction.dollarsPerMillionEvents.toFixed(2),
    aimCell(figures),
    other?.callsPerEvent.toFixed(2) ?? NONE,
    other?.kilobytesPerEvent.toFixed(1) ?? NONE,
    other?.dollarsPerMillionEvents.toFixed(2) ?? NONE,
  ];
}

function aimCell(figures: TrafficFigures): string {
  const reached = aimsReachedBy(figures).find(
    ({ aim }) => aim.figure === "comparedDollars",
  );
  return reached ? `${reached.aim.most.toFixed(2)} ${reached.verdict}` : NONE;
}

/** Answers the aims for other figures, one a line. */
export function otherAimRows(figures: TrafficFigures): TableCell[][] {
  const scenario = `${figures.arrival}, ${figures.events.toLocaleString("en")}`;
  return aimsReachedBy(figures)
    .filter(({ aim }) => aim.figure !== "comparedDollars")
    .map(({ aim, measured, verdict }) => [
      `${scenario}: ${aimedFigures[aim.figure].name}`,
      measured,
      aim.most,
      verdict,
    ]);
}
