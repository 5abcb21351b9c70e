/** Runs one size and arrival, from the first event until everything is compacted. */
import { DAY, HOUR, MINUTE } from "../src/shared/units.js";
import { arrivals, type Arrival } from "./arrivals.js";
import { startBackend, type Backend } from "./backend.js";
import { Recorder } from "./recorder.js";
import { runReports, type ReportCost } from "./reports.js";

/** A Monday, the first of its month. */
const STARTS_AT = Date.UTC(2026, 5, 1);
/** After this time every day is over, settled (5 days and some hours on), and in its month. */
const UNTIL_COMPACTED_MS = 10 * DAY;

export interface TrafficRun {
  arrival: Arrival;
  events: number;
}

export interface Outcome {
  arrival: Arrival;
  events: number;
  requests: number;
  recorder: Recorder;
  reports: ReportCost[];
  /** Bytes of documents and index keys at the end, by table. */
  stored: Map<string, number>;
  seconds: number;
}

export async function runScenario({
  arrival,
  events: size,
}: TrafficRun): Promise<Outcome> {
  const started = performance.now();
  const recorder = new Recorder();
  const backend = await startBackend(STARTS_AT, {}, recorder.listen);
  const { engine } = backend;
  const requests = arrivals[arrival](size, STARTS_AT);
  for (const { sentAt, ...request } of requests) {
    await engine.runUntil(sentAt);
    await backend.send(request);
  }
  await engine.runUntil(engine.now() + 5 * MINUTE);
  const reports = await runReports(backend);
  await engine.runUntil(engine.now() + UNTIL_COMPACTED_MS + HOUR);
  engine.close();
  return {
    arrival,
    events: requests.reduce((sum, { events }) => sum + events.length, 0),
    requests: requests.length,
    recorder,
    reports,
    stored: storedBytes(backend),
    seconds: (performance.now() - started) / 1000,
  };
}

function storedBytes({ engine }: Backend): Map<string, number> {
  const stored = new Map<string, number>();
  for (const table of engine.runtime.store.tables()) {
    if (table.isSystem || table.component !== "") continue;
    stored.set(table.name, table.billedBytes());
  }
  return stored;
}
