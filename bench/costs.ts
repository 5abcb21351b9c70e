/** The words of `docs/costs.md` and the README on what everything costs, from what the bench has measured. */
import { KIB, MIB } from "../src/shared/units.js";
import type { Arrival } from "./arrivals.js";
import { browserCostsOf } from "./browserCosts.js";
import { openDashboardsOf } from "./openDashboard.js";
import type { Measured, TrafficFigures } from "./measured.js";
import type { Phase } from "./phases.js";
import { markdownTable } from "./table.js";
import { KEYS_PER_DAY, VISITS_PER_DAY } from "./yearTraffic.js";

const arrivalNames: Record<Arrival, string> = {
  bulk: "bulk, 500 events a request",
  browsers: "browsers, 3 events a request",
  browser: "browser, up to 10 events or 5 minutes a request",
  live: "live, a request every 5 s",
  trickle: "trickle, one event every 10 s, a day",
};
const shownPhases: readonly Phase[] = [
  "admission",
  "ingest",
  "fold",
  "compaction",
  "loops",
];

/** @throws Error if something was not measured: half of the page would contradict the other half */
export function costsOf(measured: readonly Measured[]): string {
  const traffic = measured.filter((each) => each.kind === "traffic");
  const unseen = unseenOf(traffic);
  return [
    trafficTable([...unseen, ...traffic.filter(isWithoutHeartbeats)]),
    "",
    trafficSentences(unseen),
    yearSentence(only(measured, "year")),
    waysSentence(only(measured, "ways")),
    requestSentence(only(measured, "request")),
    "",
    browserCostsOf(traffic),
    "",
    openDashboardsOf({ traffic, busy: only(measured, "busy") }),
  ].join("\n");
}

/** The runs of sites that nobody looks at, with the default settings. */
function unseenOf(traffic: readonly TrafficFigures[]): TrafficFigures[] {
  return traffic.filter(({ looked }) => looked === "never");
}

const isWithoutHeartbeats = ({ looked }: TrafficFigures) =>
  looked === "noHeartbeats";

function only<Kind extends Measured["kind"]>(
  measured: readonly Measured[],
  kind: Kind,
): Extract<Measured, { kind: Kind }> {
  const found = measured.find((each) => each.kind === kind);
  if (found) return found as Extract<Measured, { kind: Kind }>;
  throw new Error(`The bench did not measure "${kind}": write it whole.`);
}

function trafficTable(traffic: readonly TrafficFigures[]): string {
  const rows = traffic.map((each) => [
    arrivalNames[each.arrival] +
      (isWithoutHeartbeats(each) ? ", without heartbeats" : ""),
    each.events.toLocaleString("en"),
    kilobytes(each.bytesPerEvent),
    shownPhases
      .map((phase) => kilobytes(each.bytesPerEventOfPhase[phase]))
      .join(" / "),
    each.callsPerEvent.toFixed(2),
    each.dollarsPerMillionEvents.toFixed(2),
  ]);
  const header = [
    "arrival",
    "events",
    "KB per event",
    "of it admission / ingest / fold / compaction / loops",
    "calls per event",
    "$ per million events",
  ];
  return markdownTable(header, rows);
}

/**
 * The few rows of the README: the largest run of each arrival, and the two overviews that people ask for most.
 * @throws Error if something was not measured
 */
export function costsInShortOf(measured: readonly Measured[]): string {
  const traffic = unseenOf(measured.filter((each) => each.kind === "traffic"));
  const largest = new Map<Arrival, TrafficFigures>();
  for (const each of traffic) {
    const most = largest.get(each.arrival)?.events ?? 0;
    if (each.events > most) largest.set(each.arrival, each);
  }
  const [fewest, most] = overviewDocuments(traffic);
  const { reports } = only(measured, "year");
  return markdownTable(
    ["what", "costs"],
    [
      ...[...largest].map(([arrival, each]) => [
        `a million events: ${arrivalNames[arrival]}`,
        `$${each.dollarsPerMillionEvents.toFixed(2)}, with ${each.callsPerEvent.toFixed(2)} calls and ${kilobytes(each.bytesPerEvent)} KB an event`,
      ]),
      ["an overview of 30 days", `${fewest} to ${most} documents read`],
      [
        `an overview of a year with ${VISITS_PER_DAY.toLocaleString("en")} visits a day`,
        `at most ${mostDocuments(reports, "overview")} documents read`,
      ],
    ],
  );
}

function overviewDocuments(
  traffic: readonly TrafficFigures[],
): readonly [number, number] {
  return between(traffic, (each) => each.overviewDocuments);
}

/** The least and the most of a figure. */
function between(
  traffic: readonly TrafficFigures[],
  figure: (each: TrafficFigures) => number,
): readonly [number, number] {
  const values = traffic.map(figure).sort((a, b) => a - b);
  return [values[0]!, values.at(-1)!];
}

function trafficSentences(traffic: readonly TrafficFigures[]): string {
  const [fewest, most] = overviewDocuments(traffic);
  const [, foldWrites] = between(traffic, (each) => each.foldWrites);
  const [leastStored, mostStored] = between(
    traffic,
    (each) => each.storedBytesOfFigures,
  );
  const [, event] = between(traffic, (each) => each.storedBytesOfEvent);
  const bulk = traffic.filter(({ arrival }) => arrival === "bulk");
  const compaction = bulk.map(
    ({ events, compactionMsPerEvent }) =>
      `${compactionMsPerEvent.toPrecision(2)} ms at ${events.toLocaleString("en")} events in 30 days`,
  );
  return [
    `- A 30-day overview reads ${fewest} to ${most} documents in these scenarios, whatever the number of events. A live fold writes at most ${foldWrites} documents in addition to the sessions and visitors that it touches.`,
    `- Compaction takes JavaScript per event: ${[compaction[0], compaction.at(-1)].join(", ")}.`,
    `- Stored, an event takes ${tens(event)} bytes with its indexes, and what is counted of it ${tens(leastStored)} to ${tens(mostStored)} more: sessions, visitors and rollups.`,
  ].join("\n");
}

function yearSentence({
  reports,
}: Extract<Measured, { kind: "year" }>): string {
  const most = (name: string) => mostDocuments(reports, name);
  const milliseconds = Math.max(...reports.map((each) => each.milliseconds));
  const mebibytes = Math.max(...reports.map(({ bytes }) => bytes)) / MIB;
  return `- A year of ${VISITS_PER_DAY.toLocaleString("en")} visits and ${KEYS_PER_DAY} keys a day (\`npm run bench -- --arrival year\`): an overview reads at most ${most("overview")} documents, a series by day ${most("time series")}, a breakdown ${Math.max(most("pages"), most("countries"))}. The most expensive report reads ${mebibytes.toFixed(1)} of the 8 MB that a report may read, in ${(milliseconds / 1000).toFixed(1)} s of JavaScript.`;
}

function mostDocuments(
  reports: Extract<Measured, { kind: "year" }>["reports"],
  name: string,
): number {
  return Math.max(
    ...reports
      .filter((report) => report.name.startsWith(name))
      .map(({ documents }) => documents),
  );
}

function waysSentence({
  figures,
}: Extract<Measured, { kind: "ways" }>): string {
  const said = figures.map(
    ({ way, eventsPerCall, calls, bytes }) =>
      `${way}${eventsPerCall > 1 ? ` with ${eventsPerCall} in a call` : ""} ${callsOf(calls)} and ${kilobytes(bytes)} KB`,
  );
  return `- An event into the log, while the loops are awake (\`npm run bench -- --arrival ways\`): ${said.join("; ")}.`;
}

function callsOf(calls: number): string {
  if (calls === 0) return "no call";
  return calls === 1 ? "1 call" : `${calls} calls`;
}

function requestSentence({
  figures,
}: Extract<Measured, { kind: "request" }>): string {
  const [plain] = figures;
  if (!plain) throw new Error("No request was measured.");
  const { events, mutations, kilobytes: database } = plain;
  return `- One request of ${events.toLocaleString("en")} events (\`npm run bench -- --arrival request\`): one admission and ${mutations} mutations, ${(database / KIB).toFixed(1)} MB of database, ${(plain.milliseconds / 1000).toFixed(1)} s from its bytes to its answer, ${(plain.javascriptMs / 1000).toFixed(1)} s of it JavaScript of the functions.`;
}

function kilobytes(bytes: number): string {
  const value = bytes / KIB;
  return value >= 1 ? String(Number(value.toPrecision(3))) : value.toFixed(2);
}

function tens(bytes: number): number {
  return Math.round(bytes / 10) * 10;
}
