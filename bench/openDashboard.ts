/**
 * The price of an open dashboard: heartbeats, folds that they cause, and the queries that run again
 * because of folds and events.
 */
import { convexToJson } from "convex/values";
import { DAY, HOUR, KIB, MINUTE } from "../src/shared/units.js";
import type { Backend } from "./backend.js";
import { busySentence, type BusyOutcome } from "./busyOutcome.js";
import type { TrafficFigures } from "./measured.js";
import { starter } from "./price.js";
import { markdownTable, printTable, type TableCell } from "./table.js";
import { VISITS_PER_DAY } from "./yearTraffic.js";
import { addOperations, bandwidth, noOperations } from "./tally.js";

/** The panels of the overview tab. */
const DIMENSIONS = [
  "page",
  "channel",
  "source",
  "country",
  "browser",
  "device",
];

/** The work of an open dashboard. */
export interface OpenFigures {
  hours: number;
  heartbeats: number;
  /**
   * Runs of the live part of the view: one behind each fold, and one of what is merged behind each
   * run of compaction.
   */
  views: number;
  /** Runs of the count of current visitors. */
  counts: number;
  /** Bytes that heartbeats and queries have read and written, index keys included. */
  bytes: number;
}

/** One run of a part of the view. */
export interface ViewRun {
  part: "merged" | "deltas";
  documents: number;
  bytes: number;
  /** The answer as JSON, which the platform sends. */
  bytesAnswered: number;
}

/** Runs the queries of an open dashboard as the platform does when their answers may have changed. */
export class OpenDashboard {
  readonly figures: OpenFigures = {
    hours: 0,
    heartbeats: 0,
    views: 0,
    counts: 0,
    bytes: 0,
  };
  /** The runs of the view, in order. */
  readonly viewRuns: ViewRun[] = [];
  readonly #backend: Backend;
  #folds = 0;
  /** The range of the last answer about what is merged. Null: compaction has run since. */
  #mergedFrom: number | null = null;
  #heartbeatBytes = noOperations();

  constructor(backend: Backend) {
    this.#backend = backend;
    backend.engine.onTransaction(({ path, functions, operations }) => {
      if (functions.has("fold/loop:foldAttempt")) this.#folds++;
      if (path.startsWith("rollups/")) this.#mergedFrom = null;
      if (path === "live:heartbeat") {
        this.figures.heartbeats++;
        addOperations(this.#heartbeatBytes, operations);
      }
    });
  }

  /** Runs everything that is due until then, and the live part behind each fold. */
  async runUntil(end: number): Promise<void> {
    const { engine } = this.#backend;
    this.#folds = 0;
    while (engine.now() < end) {
      await engine.runUntil(Math.min(end, engine.now() + STEP_MS));
      // Folds of one step are one run: the platform runs a query again when its last run is over.
      if (this.#folds > 0) await this.view();
      this.#folds = 0;
    }
  }

  async open(): Promise<void> {
    this.#mergedFrom = null;
    await this.view();
    await this.count();
  }

  /** The count of current visitors, which runs again with each request. */
  async count(): Promise<void> {
    this.figures.counts++;
    const now = Math.floor(this.#backend.engine.now() / MINUTE) * MINUTE;
    await this.#ask("realtime:getRealtime", { now });
  }

  close(spanMs: number): void {
    this.figures.hours += spanMs / HOUR;
  }

  /** Adds the heartbeats' own bytes once the run is over. */
  finished(): OpenFigures {
    const { figures } = this;
    const bytes = figures.bytes + bandwidth(this.#heartbeatBytes);
    return { ...figures, bytes };
  }

  /** Runs the live part of the view, as a fold has it run. */
  async view(): Promise<void> {
    const { engine } = this.#backend;
    const from = Math.floor(engine.now() / HOUR) * HOUR - HOUR;
    if (this.#mergedFrom !== from) await this.#viewPart("merged", from);
    this.#mergedFrom = from;
    await this.#viewPart("deltas", from);
  }

  async #viewPart(part: ViewRun["part"], from: number): Promise<void> {
    this.figures.views++;
    const { engine } = this.#backend;
    const to = Math.floor(engine.now() / DAY) * DAY + DAY;
    const { value, record } = await this.#ask("reports:getSummary", {
      ...{ from, to, interval: "day", dimensions: DIMENSIONS, limit: 1 },
      part,
    });
    const { operations } = record;
    this.viewRuns.push({
      part,
      documents: operations.documentsRead,
      bytes: bandwidth(operations),
      bytesAnswered: JSON.stringify(convexToJson(value)).length,
    });
  }

  async #ask(query: string, args: Record<string, string | number | string[]>) {
    const { engine, siteId } = this.#backend;
    const given = { siteId, ...args };
    const answer = await engine.execute(query, "query", given);
    this.figures.bytes += bandwidth(answer.record.operations);
    return answer;
  }
}

const STEP_MS = 5000;

/** The open dashboard of a site, for the table. */
interface OpenSite {
  name: string;
  open: OpenFigures;
  /** Absent: its events are in the store. */
  isWithoutEvents?: boolean;
}

function siteOf({ arrival, events, open }: TrafficFigures): OpenSite {
  return { name: `${arrival}, ${events.toLocaleString("en")} a month`, open };
}

/** A line of the table: an hour of the open dashboard, at each size. */
function openRow({ name, open, isWithoutEvents }: OpenSite): TableCell[][] {
  if (!open || open.hours === 0) return [];
  const { hours, heartbeats, views, counts, bytes } = open;
  const calls = (heartbeats + views + counts) / hours;
  const dollars =
    calls * starter.dollarsPerCall +
    (bytes / hours / 1e9) * starter.dollarsPerGbOfBandwidth;
  return [
    [
      name,
      (heartbeats / hours).toFixed(0),
      (views / hours).toFixed(1),
      isWithoutEvents ? "not measured" : (counts / hours).toFixed(1),
      (bytes / hours / KIB).toFixed(0),
      (dollars * 100).toFixed(4),
    ],
  ];
}

const header = [
  "an hour of an open dashboard",
  "heartbeats",
  "runs of the view",
  "runs of the count",
  "KB",
  "cents",
];

/** The open dashboards of a run: those of traffic, and that of the large site. */
export interface OpenDashboards {
  traffic: readonly TrafficFigures[];
  busy?: BusyOutcome | undefined;
}

function rowsOf({ traffic, busy }: OpenDashboards): TableCell[][] {
  const large = busy && {
    name: `a large site, ${VISITS_PER_DAY.toLocaleString("en")} visits a day`,
    open: busy.open,
    isWithoutEvents: true,
  };
  return [...traffic.map(siteOf), ...(large ? [large] : [])].flatMap(openRow);
}

export function printOpenDashboards(all: OpenDashboards): void {
  const rows = rowsOf(all);
  if (rows.length > 0) {
    printTable("An open dashboard, its folds apart", header, rows);
  }
}

/** The words of `docs/costs.md`. Empty: nothing was measured. */
export function openDashboardsOf(all: OpenDashboards): string {
  const rows = rowsOf(all);
  if (rows.length === 0) return "";
  return [
    "An hour of an open dashboard, at the Starter plan's prices. Its view runs again with each fold, and its count of visitors with each request. The folds are in the table above:",
    "",
    markdownTable(
      header,
      rows.map((row) => row.map(String)),
    ),
    ...(all.busy ? ["", busySentence(all.busy)] : []),
  ].join("\n");
}
