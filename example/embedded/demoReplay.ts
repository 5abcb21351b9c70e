/**
 * Replays a web server's log through the ingest route, and says what the reports have of it. The
 * log is one import, named by its content: another replay adds nothing.
 */
import type { Breakdown, Overview } from "../../src/shared/api/reports.js";
import { SECOND } from "../../src/shared/units.js";
import { LineGroups } from "../traffic/lineGroups.js";
import { lineOf } from "../traffic/replay.js";
import type { WebLog } from "../traffic/webLog.js";
import { showProgress } from "./demoProgress.js";
import { demoReport, settleDemoSite } from "./demoSite.js";
import { summaryLines } from "./demoSummary.js";
import type { Engine } from "./engine.js";
import { sendAll, type StoredRows } from "./ingestClient.js";

const TOP_PAGES = 10;

export async function replay(
  engine: Engine,
  url: string,
  siteId: string,
  log: WebLog,
): Promise<StoredRows> {
  const { events, importId } = log;
  const started = performance.now();
  const answer = await sendAll(url, events, {
    importId,
    onProgress: showProgress("Sending the log", events.length),
  });
  const seconds = (performance.now() - started) / SECOND;
  for (const line of sentLines(log, answer, seconds)) console.log(line);
  await settleDemoSite(engine, siteId);
  const args = { siteId, ...log.range };
  const overview = (await demoReport(
    engine,
    "getOverview",
    args,
  )) as unknown as Overview;
  const pages = (await demoReport(engine, "getBreakdown", {
    ...args,
    dimension: "page",
    limit: TOP_PAGES,
  })) as unknown as Breakdown;
  for (const line of summaryLines(log.range, overview, pages.rows))
    console.log(line);
  return answer;
}

/** Says what became of the log's lines: sent, skipped while reading, rejected by the server. */
function sentLines(
  { events, lines, skipped }: WebLog,
  { accepted, duplicates, rejected }: StoredRows,
  seconds: number,
): string[] {
  const number = (count: number) => count.toLocaleString("en-US");
  const perSecond = number(Math.round(events.length / seconds));
  const refused = new LineGroups();
  for (const { index, error } of rejected)
    refused.add(error, lineOf(events[index]!));
  return [
    `${number(events.length)} page views in ${number(lines)} lines, sent in ${seconds.toFixed(1)} s (${perSecond} a second):`,
    `${number(accepted)} stored, ${number(duplicates)} stored before, ${number(rejected.length)} rejected.`,
    ...(skipped.count > 0
      ? [`${number(skipped.count)} lines skipped:`, ...skipped.describe()]
      : []),
    ...(refused.count > 0
      ? [`${number(refused.count)} page views rejected:`, ...refused.describe()]
      : []),
  ];
}
