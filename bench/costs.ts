/** Writes the README's words on costs from the bench's measurements. */
import { KIB, MIB } from "../src/shared/units.js";
import type { Arrival } from "./arrivals.js";
import type { Measured, TrafficFigures } from "./measured.js";
import type { Phase } from "./phases.js";
import { KEYS_PER_DAY, VISITS_PER_DAY } from "./yearTraffic.js";

const arrivalNames: Record<Arrival, string> = {
  bulk: "bulk, 500 events a request",
  browsers: "browsers, 3 events a request",
  trickle: "trickle, one event every 10 s, a day",
};
const shownPhases: readonly Phase[] = [
  "admission",
  "ingest",
  "fold",
  "compaction",
  "batch worker",
];

/** @throws where a measurement is missing: a half-written text would contradict the rest */
export function costsOf(measured: readonly Measured[]): string {
  const traffic = measured.filter((each) => each.kind === "traffic");
  return [
    trafficTable(traffic),
    "",
    trafficSentences(traffic),
    yearSentence(only(measured, "year")),
    waysSentence(only(measured, "ways")),
    requestSentence(only(measured, "request")),
  ].join("\n");
}

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
    arrivalNames[each.arrival],
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
    "of which admission / ingest / fold / compaction / workers",
    "calls per event",
    "$ per million events",
  ];
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [header, header.map(() => "---"), ...rows].map(line).join("\n");
}

function trafficSentences(traffic: readonly TrafficFigures[]): string {
  const between = (figure: (each: TrafficFigures) => number) => {
    const values = traffic.map(figure).sort((a, b) => a - b);
    return [values[0]!, values.at(-1)!] as const;
  };
  const [fewest, most] = between((each) => each.overviewDocuments);
  const [, foldWrites] = between((each) => each.foldWrites);
  const [leastStored, mostStored] = between(
    (each) => each.storedBytesOfFigures,
  );
  const [, event] = between((each) => each.storedBytesOfEvent);
  const bulk = traffic.filter(({ arrival }) => arrival === "bulk");
  const compaction = bulk.map(
    ({ events, compactionMsPerEvent }) =>
      `${compactionMsPerEvent.toPrecision(2)} ms at ${events.toLocaleString("en")} events in 30 days`,
  );
  return [
    `- A 30-day overview reads ${fewest} to ${most} documents in these scenarios, whatever the number of events; a live fold writes at most ${foldWrites} documents beside the sessions and visitors that it touches.`,
    `- Compaction takes JavaScript per event: ${[compaction[0], compaction.at(-1)].join(", ")}.`,
    `- Stored, an event takes ${tens(event)} bytes with its seven indexes, and what is counted of it ${tens(leastStored)} to ${tens(mostStored)} more: sessions, visitors and rollups.`,
  ].join("\n");
}

function yearSentence({
  reports,
}: Extract<Measured, { kind: "year" }>): string {
  const most = (name: string, figure: "documents" | "bytes") =>
    Math.max(
      ...reports
        .filter((report) => report.name.startsWith(name))
        .map((report) => report[figure]),
    );
  const milliseconds = Math.max(...reports.map((each) => each.milliseconds));
  const mebibytes = Math.max(...reports.map(({ bytes }) => bytes)) / MIB;
  return `- A year of ${VISITS_PER_DAY.toLocaleString("en")} visits and ${KEYS_PER_DAY} keys a day (\`npm run bench -- --arrival year\`): an overview reads at most ${most("overview", "documents")} documents, a series by day ${most("time series", "documents")}, a breakdown ${Math.max(most("pages", "documents"), most("countries", "documents"))}. The dearest report reads ${mebibytes.toFixed(1)} of the 8 MB that a report may read, in ${(milliseconds / 1000).toFixed(1)} s of JavaScript.`;
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
