/**
 * Measures a month of a large site: a million events in requests of 500, with all folds and
 * compaction. It measures what the embedded backend needs, and what reports cost as the data grows.
 */
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { DAY, HOUR, KIB, MIB, MINUTE } from "../src/shared/units.js";
import { requestsOf500 } from "./arrivals.js";
import { startBackend, type Backend } from "./backend.js";
import { runReports } from "./reports.js";
import { printTable } from "./table.js";
import { bandwidth } from "./tally.js";
import type { Verdict } from "./targets.js";
import { inOrder, sessionsOf } from "./traffic.js";

/** A Monday, the first of its month. */
const STARTS_AT = Date.UTC(2026, 5, 1);
const DAYS = 30;
/** After this time every day is over, settled, and in its month. */
const UNTIL_COMPACTED_MS = 10 * DAY + HOUR;

/** Parts of the events after which the bench asks for reports: 100k, 500k and all of a million. */
const PARTS = [0.1, 0.5, 1];
const SHOWN = /^overview, 30|^pages|^summary/;

const MOST_KB_PER_EVENT = 2;
const MOST_MINUTES = 15;

interface MillionReport {
  events: number;
  name: string;
  documents: number;
  bytes: number;
}

export interface MillionOutcome {
  events: number;
  seconds: number;
  javascriptSeconds: number;
  transactions: number;
  /** Heap and external memory after a collection, without those of an empty backend. */
  memoryBytes: number;
  reports: MillionReport[];
}

export async function runMillion(events: number): Promise<MillionOutcome> {
  const started = performance.now();
  let javascriptMs = 0;
  let transactions = 0;
  const backend = await startBackend(STARTS_AT - HOUR, {}, (record) => {
    javascriptMs += record.javascriptMs;
    transactions += 1;
  });
  const { engine, siteId } = backend;
  await engine.mutation("live:heartbeat", { siteId });
  await engine.runUntil(STARTS_AT);
  const emptyBytes = memoryInUse();
  const reports = await sendMonth(backend, events);
  await engine.runUntil(engine.now() + UNTIL_COMPACTED_MS);
  reports.push(...(await ask(backend, "compacted", events)));
  const memoryBytes = memoryInUse() - emptyBytes;
  engine.close();
  return {
    events,
    seconds: (performance.now() - started) / 1000,
    javascriptSeconds: javascriptMs / 1000,
    transactions,
    memoryBytes,
    reports,
  };
}

/** Sends day after day. The traffic of a whole month would need more memory than its rows. */
async function sendMonth(
  backend: Backend,
  events: number,
): Promise<MillionReport[]> {
  const { engine } = backend;
  const reports: MillionReport[] = [];
  let sent = 0;
  for (let day = 0; day < DAYS; day++) {
    const from = STARTS_AT + day * DAY;
    const count = upTo(events, day + 1) - upTo(events, day);
    const sessions = sessionsOf(count, from, DAY, `day ${day}`);
    for (const { sentAt, ...request } of requestsOf500(inOrder(sessions))) {
      // The sessions of a day end on the next one.
      await engine.runUntil(Math.max(engine.now(), sentAt));
      await backend.send(request);
      const before = sent;
      sent += request.events.length;
      const part = PARTS.find(
        (each) => before < each * events && sent >= each * events,
      );
      if (part === undefined) continue;
      await engine.runUntil(engine.now() + 5 * MINUTE);
      reports.push(...(await ask(backend, `day ${day + 1}`, sent)));
    }
  }
  return reports;
}

function upTo(events: number, day: number): number {
  return Math.floor((events * day) / DAYS);
}

async function ask(
  backend: Backend,
  place: string,
  events: number,
): Promise<MillionReport[]> {
  const costs = await runReports(backend);
  return costs
    .filter(({ name }) => SHOWN.test(name))
    .map(({ name, operations }) => ({
      events,
      name: `${name}, ${place}`,
      documents: operations.documentsRead,
      bytes: bandwidth(operations),
    }));
}

/** Collects garbage first. Node offers that to a context that starts after the flag is set. */
function memoryInUse(): number {
  setFlagsFromString("--expose-gc");
  (runInNewContext("gc") as () => void)();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

export function printMillion(outcome: MillionOutcome): void {
  const { events, seconds, memoryBytes, reports } = outcome;
  console.log(
    `\n=== million, ${events.toLocaleString("en")} events (ran ${seconds.toFixed(1)} s) ===`,
  );
  printTable(
    "The embedded backend",
    ["", ""],
    [
      ["transactions", outcome.transactions],
      ["wall time, s", seconds],
      ["JavaScript of functions, s", outcome.javascriptSeconds],
      ["memory, MiB", memoryBytes / MIB],
      ["memory per event, KB", memoryBytes / KIB / events],
    ],
  );
  printTable(
    "Per report",
    ["", "events", "documents", "KB"],
    reports.map(({ name, events: sent, documents, bytes }) => [
      name,
      sent,
      documents,
      bytes / KIB,
    ]),
  );
}

/** A small run has the fixed costs of a process in each event, so only a million is compared. */
export function millionVerdictsOf(outcome: MillionOutcome): Verdict[] {
  const { events, memoryBytes, seconds } = outcome;
  if (events < 1_000_000) return [];
  const targets = [
    ["KB of memory per event", memoryBytes / KIB / events, MOST_KB_PER_EVENT],
    ["minutes, an indication", seconds / 60, MOST_MINUTES],
  ] as const;
  return targets.map(([name, measured, atMost]): Verdict => [
    `million: ${name}`,
    measured,
    atMost,
    measured <= atMost ? "ok" : "slow",
  ]);
}
