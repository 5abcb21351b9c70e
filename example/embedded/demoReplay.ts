/**
 * Replays a web server's log through the ingest route, and prints what the reports say about it.
 * The log is one import, named by its content: another replay adds nothing.
 */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { DAY } from "../../src/shared/units.js";
import { zoneOf } from "../../src/shared/time/zone.js";
import type { NativeEvent } from "../traffic/nativeEvent.js";
import { replayLine } from "../traffic/replay.js";
import { demoReport, settleDemoSite } from "./demoSite.js";
import type { Engine } from "./engine.js";
import { sendAll, type StoredRows } from "./ingestClient.js";

export interface WebLog {
  events: NativeEvent[];
  /** The same for the same events. */
  importId: string;
  skipped: number;
  /** Whole days that hold all of its events. */
  range: { from: number; to: number };
}

/** @throws Error when the file has no page views, or cannot be read */
export function readWebLog(file: string, host?: string): WebLog {
  const bytes = readFileSync(file);
  const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
  const text = (isGzip ? gunzipSync(bytes) : bytes).toString("utf8");
  const events: NativeEvent[] = [];
  let skipped = 0;
  for (const [index, line] of text.split("\n").entries()) {
    if (line.trim() === "") continue;
    const replayed = replayLine(line, index + 1, host ? { host } : {});
    if (replayed.kind === "event") events.push(replayed.event);
    else skipped++;
  }
  events.sort((a, b) => a.occurredAt - b.occurredAt);
  const first = events[0];
  const last = events.at(-1);
  if (!first || !last) {
    throw new Error(
      `${file} has no page views: one JSON object per line is expected, with time, visitor, method, path and status.`,
    );
  }
  const utc = zoneOf("UTC");
  return {
    events,
    importId: `replay-${contentHash(events)}`,
    skipped,
    range: {
      from: utc.dayStart(first.occurredAt),
      to: utc.dayStart(last.occurredAt) + DAY,
    },
  };
}

function contentHash(events: readonly NativeEvent[]): string {
  const hash = createHash("sha256");
  for (const event of events) hash.update(JSON.stringify(event));
  return hash.digest("hex").slice(0, 16);
}

export async function replay(
  engine: Engine,
  url: string,
  siteId: string,
  log: WebLog,
): Promise<StoredRows> {
  const started = performance.now();
  const { importId } = log;
  const answer = await sendAll(url, log.events, {
    importId,
    onProgress: (sent) => drawProgress(sent, log.events.length),
  });
  const seconds = (performance.now() - started) / 1000;
  process.stdout.write("\n");
  console.log(
    `Sent ${log.events.length} page views in ${seconds.toFixed(1)} s (${Math.round(log.events.length / seconds)} a second): ` +
      `${answer.accepted} accepted, ${answer.duplicates} duplicates, ${answer.rejected.length} rejected; ` +
      `${log.skipped} other lines of the log (images, styles, feeds, errors) skipped.`,
  );
  await settleDemoSite(engine, siteId);
  const args = { siteId, ...log.range };
  const overview = await demoReport(engine, "getOverview", args);
  const pages = (await demoReport(engine, "getBreakdown", {
    ...args,
    dimension: "page",
    limit: 10,
  })) as { rows: { key: string; pageviews: number; visitors: number }[] };
  const { cells: _cells, ...figures } = overview as Record<string, unknown>;
  console.log("\nOverview");
  console.table(figures);
  console.log("Top pages");
  console.table(
    pages.rows.map(({ key, visitors, pageviews }) => ({
      page: key,
      visitors,
      pageviews,
    })),
  );
  return answer;
}

const BAR_WIDTH = 40;

function drawProgress(sent: number, total: number): void {
  const done = Math.round((sent / total) * BAR_WIDTH);
  const bar = "█".repeat(done) + "·".repeat(BAR_WIDTH - done);
  process.stdout.write(`\r${bar} ${sent}/${total}`);
}
