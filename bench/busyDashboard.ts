/**
 * Measures the live part of an open dashboard at a large site. The bench puts the deltas of two
 * hours into the store with the component's own writers, as folds of ten seconds each, and opens
 * the dashboard for the second hour.
 */
import type { Id } from "../src/component/_generated/dataModel.js";
import { Deltas } from "../src/component/model/rollups/deltas.js";
import { addDeltas } from "../src/component/rollups/mergePlans.js";
import { dimensionNames } from "../src/shared/dimensions.js";
import { HEARTBEAT_MS } from "../src/shared/site/heartbeat.js";
import { zoneOf } from "../src/shared/time/zone.js";
import { DAY, HOUR, SECOND } from "../src/shared/units.js";
import { startBackend, type Backend } from "./backend.js";
import { partFigures, type BusyOutcome } from "./busyOutcome.js";
import { OpenDashboard } from "./openDashboard.js";
import { bandwidth } from "./tally.js";
import { VISITS_PER_DAY, YearTraffic, type KeysOf } from "./yearTraffic.js";

export const START = Date.UTC(2026, 5, 16, 12);
/** The dashboard opens when the site has folded for an hour. */
const OPENED_AT = START + HOUR;
/** The default flush interval. */
const FOLD_EVERY_MS = 10 * SECOND;
/** Visits go on for so long into the next hour, ever fewer of them. */
const LAST_VISITS_MS = HOUR / 4;

const largeSite: Partial<KeysOf> = {
  page: [10_000, "/shop/tea-number-"],
  entryPage: [10_000, "/shop/tea-number-"],
  exitPage: [10_000, "/shop/tea-number-"],
  city: [2000, "City "],
  region: [1000, "Region "],
  referrer: [3000, "https://referrer.example/"],
  source: [1000, "source.example/"],
};

export async function runBusy(): Promise<BusyOutcome> {
  const started = performance.now();
  const backend = await startBackend(START, {}, () => undefined);
  const { engine, siteId } = backend;
  const merges = { runs: 0, bytes: 0 };
  engine.onTransaction(({ path, operations }) => {
    if (path !== "rollups/mergeParts:mergeParts") return;
    if (engine.now() < OPENED_AT) return;
    merges.runs++;
    merges.bytes += bandwidth(operations);
  });
  const dashboard = new OpenDashboard(backend);
  const folds = new Folds(backend);
  const beat = () => engine.mutation("live:heartbeat", { siteId });
  // Heartbeats begin an hour before the dashboard opens, so the hour before is merged early as well.
  for (let at = START; at < OPENED_AT + HOUR; at += FOLD_EVERY_MS) {
    await engine.runUntil(at);
    const isOpen = at >= OPENED_AT;
    if ((at - START) % HEARTBEAT_MS === 0) await beat();
    if (at === OPENED_AT) await dashboard.open();
    await folds.fold();
    if (isOpen) await dashboard.view();
  }
  dashboard.close(HOUR);
  engine.close();
  const runsOf = (part: string) =>
    dashboard.viewRuns.filter((run) => run.part === part);
  const open = dashboard.finished();
  return {
    open: { ...open, heartbeats: HOUR / HEARTBEAT_MS },
    parts: {
      merged: partFigures(runsOf("merged")),
      deltas: partFigures(runsOf("deltas")),
    },
    merges,
    seconds: (performance.now() - started) / 1000,
  };
}

/** Writes what folds of the large site would add. */
export class Folds {
  readonly #backend: Backend;
  readonly #traffic = new YearTraffic(largeSite);
  /** Visits that have come and are not folded. */
  #waiting = 0;

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  /** Folds the visits of ten seconds. Some of them began in the hour before. */
  async fold(): Promise<void> {
    const { engine, siteId } = this.#backend;
    const now = engine.now();
    const hour = Math.floor(now / HOUR) * HOUR;
    this.#waiting += (VISITS_PER_DAY * FOLD_EVERY_MS) / DAY;
    const visits = Math.floor(this.#waiting);
    this.#waiting -= visits;
    const share = Math.max(0, 0.5 * (1 - (now - hour) / LAST_VISITS_MS));
    const before = Math.round(visits * share);
    const deltas = new Deltas();
    for (const [bucket, count] of [
      [hour, visits - before],
      [hour - HOUR, before],
    ] as const) {
      if (count === 0) continue;
      deltas.hours.set(bucket, this.#traffic.visits(count, dimensionNames));
    }
    const site = { _id: siteId as Id<"sites">, lanes: 1 };
    const zone = zoneOf("UTC");
    // The closure runs in the component, whose tables the engine does not know by type.
    await engine.run((ctx) =>
      addDeltas({ ctx: ctx, site, zone }, { lane: 0, countedTo: [] }, deltas),
    );
  }
}
