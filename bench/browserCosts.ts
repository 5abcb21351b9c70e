/** The words of `docs/costs.md` on events that browsers send one by one, and on their storage. */
import { KIB } from "../src/shared/units.js";
import { FOREVER_DAYS } from "./storage.js";
import { looks } from "./looks.js";
import type { TrafficFigures } from "./measured.js";
import { markdownTable } from "./table.js";

const sentences: Partial<Record<TrafficFigures["arrival"], string>> = {
  browser: "a batch has up to 10 events or 5 minutes of a visit",
  live: "a request every 5 s of a visit",
};

/**
 * A table of calls and database alone, and one of storage.
 *
 * @throws Error if no browser was measured
 */
export function browserCostsOf(traffic: readonly TrafficFigures[]): string {
  const runs = traffic.filter(({ arrival }) => arrival in sentences);
  const largest = runs
    .filter(
      ({ arrival, looked }) => arrival === "browser" && looked === "never",
    )
    .sort((a, b) => b.events - a.events)[0];
  if (!largest)
    throw new Error('The bench did not measure "browser": write it whole.');
  return [
    "Calls and database alone, at the Starter plan's prices ($2.20 per million calls, $0.22 a GB), as if the HTTP action were none (`npm run bench -- --arrival browser,live`). The compaction of the month is included, and storage is not:",
    "",
    comparedTable(runs),
    "",
    `Stored at the end of a month of ${largest.events.toLocaleString("en")} events, per event. Convex bills each document once, and once more for each index of its table:`,
    "",
    storageTable(largest),
    "",
    `The last column is the billed bytes, times the days that rows are kept by default, at the Pro plan's $0.20 a GB and month. Rows that stay forever count for ${FOREVER_DAYS} days.`,
  ].join("\n");
}

function comparedTable(runs: readonly TrafficFigures[]): string {
  return markdownTable(
    [
      "arrival",
      "dashboard",
      "events a month",
      "calls per event",
      "KB per event",
      "$ per million events",
    ],
    runs.map(({ arrival, looked, events, bytesPerEvent, withoutAction }) => [
      `${arrival}: ${sentences[arrival]}`,
      looks[looked].name,
      events.toLocaleString("en"),
      withoutAction.callsPerEvent.toFixed(2),
      (bytesPerEvent / KIB).toFixed(1),
      withoutAction.dollarsPerMillionEvents.toFixed(2),
    ]),
  );
}

/** Shows what has at least a byte per event, and the sum of everything. */
function storageTable({ events, stored, ...sums }: TrafficFigures): string {
  const rows = stored
    .filter(({ billedBytes }) => billedBytes >= events)
    .sort((a, b) => b.billedBytes - a.billedBytes)
    .map((each) => [
      each.name,
      Math.round(each.documentBytes / events).toLocaleString("en"),
      String(each.indexes),
      Math.round(each.billedBytes / events).toLocaleString("en"),
      String(each.days),
      ((each.lifeDollars / events) * 1e6).toFixed(2),
    ]);
  const billed = sums.storedBytesOfEvent + sums.storedBytesOfFigures;
  return markdownTable(
    [
      "rows",
      "bytes",
      "indexes",
      "billed bytes",
      "days kept",
      "$ per million events, for life",
    ],
    [
      ...rows,
      [
        "all",
        "",
        "",
        Math.round(billed).toLocaleString("en"),
        "",
        sums.lifeDollarsPerMillionEvents.toFixed(2),
      ],
    ],
  );
}
