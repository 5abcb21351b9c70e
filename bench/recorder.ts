/** Listens to every transaction and keeps what the tables and targets need. */
import type { TransactionRecord } from "../example/embedded/engine.js";
import { kindOf, phaseOf, phases, type Phase } from "./phases.js";
import {
  addOperations,
  noOperations,
  Tally,
  type Operations,
} from "./tally.js";

const personTables = new Set(["sessions", "visitors"]);

export class Recorder {
  readonly phases = new Map<Phase, Operations>(
    phases.map((phase) => [phase, noOperations()]),
  );
  readonly milliseconds = new Map<Phase, number>();
  /** The key is "phase table". */
  readonly tables = new Map<string, Operations>();
  readonly kinds = new Map<string, Tally>();
  /** Queries and mutations that requests have called. */
  requestCalls = 0;
  /** Heartbeats of dashboards. Convex bills each as a call. */
  heartbeatCalls = 0;
  /** Runs of scheduled functions. Convex bills each as a call. */
  scheduledCalls = 0;
  failures = 0;
  /** Documents that the largest live fold wrote besides sessions and visitors. */
  maxOtherWritesOfFold = 0;

  listen = (record: TransactionRecord): void => {
    if (record.kind === "query" && record.path !== "admission:admit") return;
    if (record.outcome === "failure") this.failures++;
    if (record.scheduledFunctionId !== null) this.scheduledCalls++;
    if (record.path === "live:heartbeat") this.heartbeatCalls++;
    const kind = kindOf(record.component, record.path, record.functions);
    const phase =
      kind === "fold"
        ? "fold"
        : phaseOf(
            (record.component === "" ? "" : `${record.component}:`) +
              record.path,
          );
    if (phase === undefined) return;
    const isOfRequest = phase === "admission" || phase === "ingest";
    if (isOfRequest && record.scheduledFunctionId === null) this.requestCalls++;
    const { javascriptMs } = record;
    this.milliseconds.set(
      phase,
      (this.milliseconds.get(phase) ?? 0) + javascriptMs,
    );
    for (const [name, operations] of record.functions) {
      const own = phaseOf(name);
      const sum = own && this.phases.get(own);
      if (sum) addOperations(sum, operations);
    }
    for (const [table, operations] of record.tables) {
      const key = `${phase} / ${table}`;
      let sum = this.tables.get(key);
      if (!sum) this.tables.set(key, (sum = noOperations()));
      addOperations(sum, operations);
    }
    if (kind === undefined) return;
    let tally = this.kinds.get(kind);
    if (!tally) this.kinds.set(kind, (tally = new Tally()));
    tally.add(record);
    if (kind === "fold") this.#countWrites(record);
  };

  #countWrites({ writes }: TransactionRecord): void {
    const others = writes.filter(
      ({ table }) => !table.startsWith("_") && !personTables.has(table),
    );
    this.maxOtherWritesOfFold = Math.max(
      this.maxOtherWritesOfFold,
      others.length,
    );
  }

  total(): Operations {
    const sum = noOperations();
    for (const operations of this.phases.values())
      addOperations(sum, operations);
    return sum;
  }
}
