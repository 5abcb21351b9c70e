/**
 * Measures the ways of an event into the log: over HTTP, over the app's own client, and from the
 * app's own mutation. Each way goes from the call that brings the event to the commit that holds
 * it. The reads and writes of the app itself do not count.
 */
import path from "node:path";
import {
  ManualClock,
  type Engine,
  type TransactionRecord,
} from "../example/embedded/engine.js";
import {
  demoKeys,
  provisionDemoSite,
  setDemoEnvironment,
} from "../example/embedded/demoSite.js";
import { createEngineFromModules } from "../example/embedded/load.js";
import { KIB, MINUTE } from "../src/shared/units.js";
import { printTable } from "./table.js";
import { addOperations, bandwidth, noOperations } from "./tally.js";

const appDir = path.resolve(import.meta.dirname, "../example/convex");
const STARTS_AT = Date.UTC(2026, 5, 1, 12);
/** Each size first wakes loops that sleep, then finds them awake. */
const EVENTS_PER_CALL = [1, 20];

interface Way {
  name: string;
  /** Calls that Convex bills, of the transactions that a call has run. Those of loops come later. */
  callsOf: (transactions: number) => number;
  send: (engine: Engine, events: object[]) => Promise<unknown>;
}

const ways: Way[] = [
  {
    name: "HTTP",
    // They, and the HTTP action around them.
    callsOf: (transactions) => transactions + 1,
    send: async (engine, events) => {
      const request = new Request("https://app.example/analytics/ingest", {
        method: "POST",
        body: JSON.stringify({ key: demoKeys.FOOTFALL_PUBLIC_KEY, events }),
      });
      const response = await engine.fetch(request, {});
      if (response?.status !== 202) throw new Error(await response?.text());
    },
  },
  {
    name: "the app's own client",
    callsOf: (transactions) => transactions,
    send: (engine, events) =>
      engine.mutation("analyticsIngest:ingest", {
        events: events.map((event) => JSON.stringify(event)),
      }),
  },
  {
    name: "track in a mutation",
    // The order is a call of the app's own.
    callsOf: () => 0,
    // One order each. The order itself belongs to the app, and does not count.
    send: async (engine, events) => {
      for (const _ of events) {
        const lines = [{ productId: "gyokuro-shade", quantity: 1 }];
        await engine.mutation("shop:placeOrder", { lines });
      }
    },
  },
];

/** All figures are per event. */
export interface WayFigures {
  way: string;
  eventsPerCall: number;
  calls: number;
  documentsRead: number;
  documentsWritten: number;
  /** Bytes of documents and index keys, read and written. */
  bytes: number;
}

export async function runWays(): Promise<WayFigures[]> {
  setDemoEnvironment();
  const figures: WayFigures[] = [];
  for (const { name, callsOf, send } of ways) {
    const engine = await createEngineFromModules(appDir, {
      clock: new ManualClock(STARTS_AT),
      transactionsKept: 1,
    });
    await provisionDemoSite(engine);
    const records: TransactionRecord[] = [];
    engine.onTransaction((record) => records.push(record));
    let sent = 0;
    for (const size of EVENTS_PER_CALL) {
      // The first call compiles code, reads for the first time and wakes the loops. It does not
      // count.
      await send(engine, eventsOf(1, engine.now(), sent++));
      records.length = 0;
      await send(engine, eventsOf(size, engine.now(), sent));
      sent += size;
      const { documentsRead, documentsWritten, bytes } = sumOf(records);
      figures.push({
        way: name,
        eventsPerCall: size,
        calls: callsOf(records.length) / size,
        documentsRead: documentsRead / size,
        documentsWritten: documentsWritten / size,
        bytes: bytes / size,
      });
      await engine.runUntil(engine.now() + 5 * MINUTE);
    }
    engine.close();
  }
  return figures;
}

export function printWays(figures: readonly WayFigures[]): void {
  printTable(
    "Ways into the log, per event, loops awake",
    ["way", "events a call", "calls", "docs read", "docs written", "KB"],
    figures.map((each) => [
      each.way,
      each.eventsPerCall,
      each.calls,
      each.documentsRead,
      each.documentsWritten,
      each.bytes / KIB,
    ]),
  );
}

function eventsOf(count: number, now: number, from: number): object[] {
  return Array.from({ length: count }, (_, index) => ({
    type: "track",
    name: "purchase",
    eventId: `event-${from + index}`,
    occurredAt: now,
    visitorId: "visitor",
    properties: { items: 1 },
  }));
}

function sumOf(records: readonly TransactionRecord[]) {
  const sum = noOperations();
  for (const { tables, scheduledFunctionId } of records) {
    if (scheduledFunctionId !== null) continue;
    for (const [table, operations] of tables) {
      if (table.startsWith("footfall")) addOperations(sum, operations);
    }
  }
  return { ...sum, bytes: bandwidth(sum) };
}
