/** Runs one size and arrival, from the first event until everything is compacted. */
import { DAY, HOUR, MINUTE } from "../src/shared/units.js";
import { arrivals, type Arrival } from "./arrivals.js";
import { startBackend } from "./backend.js";
import { Recorder } from "./recorder.js";
import { runReports, type ReportCost } from "./reports.js";
import { storedRowsOf, type StoredRows } from "./storage.js";

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
  /** The rows of all tables at the end. */
  stored: StoredRows[];
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
    stored: storedRowsOf(engine.runtime.store.tables()),
    seconds: (performance.now() - started) / 1000,
  };
}
