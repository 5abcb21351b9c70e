/** Runs one size and arrival, from the first event until everything is compacted. */
import { DAY, HOUR, MINUTE } from "../src/shared/units.js";
import { arrivals, type Arrival } from "./arrivals.js";
import { startBackend } from "./backend.js";
import { heartbeatsOf, looks, openSpans, type Looked } from "./looks.js";
import { OpenDashboard, type OpenFigures } from "./openDashboard.js";
import { Recorder } from "./recorder.js";
import { runReports, type ReportCost } from "./reports.js";
import { storedRowsOf, type StoredRows } from "./storage.js";

/** A Monday, the first of its month. */
const STARTS_AT = Date.UTC(2026, 5, 1);
/** After this time every day is over, settled (5 days and some hours on), and in its month. */
const UNTIL_COMPACTED_MS = 10 * DAY;

/** The last day of the traffic is the thirtieth. */
const DAYS = 30;

export interface TrafficRun {
  arrival: Arrival;
  events: number;
  looked: Looked;
}

export interface Outcome {
  arrival: Arrival;
  events: number;
  looked: Looked;
  /** The queries of the dashboard while it was open. */
  open: OpenFigures;
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
  looked,
}: TrafficRun): Promise<Outcome> {
  const started = performance.now();
  const recorder = new Recorder();
  const { settings, isOpenedBefore } = looks[looked];
  const opensAt = STARTS_AT - HOUR;
  const backend = await startBackend(opensAt, settings, recorder.listen);
  const { engine, siteId } = backend;
  const dashboard = new OpenDashboard(backend);
  const beat = () => engine.mutation("live:heartbeat", { siteId });
  if (isOpenedBefore) await beat();
  await engine.runUntil(STARTS_AT);
  const requests = arrivals[arrival](size, STARTS_AT);
  const spans = openSpans(looked, STARTS_AT, DAYS);
  const isOpen = (at: number) =>
    spans.some(({ from, to }) => from <= at && at < to);
  const steps: { at: number; run: () => Promise<unknown> }[] = [
    ...spans.flatMap(heartbeatsOf).map((at) => ({ at, run: beat })),
    ...spans.map(({ from }) => ({ at: from, run: () => dashboard.open() })),
    ...spans.map(({ from, to }) => ({
      at: to,
      run: () => Promise.resolve(dashboard.close(to - from)),
    })),
    ...requests.map(({ sentAt, ...request }) => ({
      at: sentAt,
      run: async () => {
        await backend.send(request);
        if (isOpen(sentAt)) await dashboard.count();
      },
    })),
  ].sort((a, b) => a.at - b.at);
  for (const { at, run } of steps) {
    if (isOpen(engine.now())) await dashboard.runUntil(at);
    else await engine.runUntil(at);
    await run();
  }
  await engine.runUntil(engine.now() + 5 * MINUTE);
  const reports = await runReports(backend);
  await engine.runUntil(engine.now() + UNTIL_COMPACTED_MS + HOUR);
  engine.close();
  return {
    arrival,
    looked,
    open: dashboard.finished(),
    events: requests.reduce((sum, { events }) => sum + events.length, 0),
    requests: requests.length,
    recorder,
    reports,
    stored: storedRowsOf(engine.runtime.store.tables()),
    seconds: (performance.now() - started) / 1000,
  };
}
