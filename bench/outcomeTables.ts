/** Prints the tables of one scenario. */
import { KIB } from "../src/shared/units.js";
import { looks } from "./looks.js";
import { phases } from "./phases.js";
import { callsOf, dollarsPerMillionEvents, type Usage } from "./price.js";
import { evaluatedMs, type EvaluationMs } from "./evaluation.js";
import type { Outcome } from "./scenario.js";
import { billedBytesOf, lifeDollarsOf } from "./storage.js";
import { printTable } from "./table.js";
import { bandwidth, type Operations } from "./tally.js";

export function printOutcome(outcome: Outcome, evaluation: EvaluationMs): void {
  const { arrival, events, looked, requests } = outcome;
  const { recorder, reports, seconds } = outcome;
  console.log(
    `\n=== ${arrival}, ${looks[looked].name}, ${events.toLocaleString("en")} events in ${requests.toLocaleString("en")} requests (ran ${seconds.toFixed(1)} s, ${recorder.failures} failed) ===`,
  );
  printPhases(outcome);
  printKinds(outcome, evaluation);
  printTable(
    "Per report, at the end of the traffic",
    ["", "documents", "ranges", "KB", "ms"],
    reports.map(({ name, operations, milliseconds }) => [
      name,
      operations.documentsRead,
      operations.ranges,
      bandwidth(operations) / KIB,
      milliseconds,
    ]),
  );
  printPlaces(outcome);
  printStored(outcome);
  printPrice(outcome);
}

export function usageOf(outcome: Outcome): Usage {
  const { events, requests, recorder, stored } = outcome;
  return {
    events,
    requests,
    requestCalls: recorder.requestCalls,
    heartbeatCalls: recorder.heartbeatCalls,
    scheduledCalls: recorder.scheduledCalls,
    bandwidthBytes: bandwidth(recorder.total()),
    storedBytes: billedBytesOf(stored),
  };
}

function printPhases(outcome: Outcome): void {
  const { events, recorder } = outcome;
  const row = (name: string, operations: Operations, milliseconds: number) => [
    name,
    operations.documentsRead / events,
    operations.documentsWritten / events,
    operations.ranges / events,
    operations.bytesRead / events,
    operations.indexBytesRead / events,
    operations.bytesWritten / events,
    operations.indexBytesWritten / events,
    bandwidth(operations) / events / KIB,
    milliseconds / events,
  ];
  const rows = phases.map((phase) =>
    row(
      phase,
      recorder.phases.get(phase)!,
      recorder.milliseconds.get(phase) ?? 0,
    ),
  );
  const total = [...recorder.milliseconds.values()].reduce((a, b) => a + b, 0);
  printTable(
    "Per event (bytes; the last but one column is their sum in KB)",
    [
      "",
      "docs read",
      "written",
      "ranges",
      "read",
      "keys read",
      "written",
      "keys written",
      "KB",
      "ms",
    ],
    [...rows, row("total", recorder.total(), total)],
  );
  printCompaction(outcome);
}

/**
 * Prints the costs of hours, days, months and settling. The promise of cheap events includes them.
 */
function printCompaction({ events, recorder }: Outcome): void {
  const operations = recorder.phases.get("compaction")!;
  const milliseconds = recorder.milliseconds.get("compaction") ?? 0;
  const { documentsRead, documentsWritten } = operations;
  printTable(
    "Compaction per event",
    ["documents read", "documents written", "KB", "ms of JavaScript"],
    [
      [
        (documentsRead / events).toPrecision(3),
        documentsWritten / events,
        bandwidth(operations) / events / KIB,
        milliseconds / events,
      ],
    ],
  );
}

/** "evaluated ms" is the mean time of the modules of the transaction and of its nested calls. */
function printKinds({ recorder }: Outcome, evaluation: EvaluationMs): void {
  printTable(
    "Per transaction: mean / max",
    [
      "",
      "count",
      "docs read",
      "docs written",
      "ranges",
      "KB",
      "ms",
      "evaluated ms",
    ],
    [...recorder.kinds].map(([kind, { count, sum, max, ...tally }]) => {
      const evaluated = evaluatedMs(tally.evaluations, evaluation);
      const both = (mean: number, most: number) =>
        `${(mean / count).toFixed(1)} / ${most.toFixed(0)}`;
      return [
        kind,
        count,
        both(sum.documentsRead, max.documentsRead),
        both(sum.documentsWritten, max.documentsWritten),
        both(sum.ranges, max.ranges),
        both(bandwidth(sum) / KIB, bandwidth(max) / KIB),
        both(tally.milliseconds, tally.maxMilliseconds),
        evaluated === undefined
          ? "not measured"
          : (evaluated / count).toFixed(1),
      ];
    }),
  );
}

function printPlaces({ events, recorder }: Outcome): void {
  printTable(
    "Bytes per event by transaction and table (documents and keys)",
    ["", "read", "written", "share %"],
    [...recorder.tables]
      .sort(([, a], [, b]) => bandwidth(b) - bandwidth(a))
      .slice(0, 12)
      .map(([place, operations]) => [
        place,
        (operations.bytesRead + operations.indexBytesRead) / events,
        (operations.bytesWritten + operations.indexBytesWritten) / events,
        (100 * bandwidth(operations)) / bandwidth(recorder.total()),
      ]),
  );
}

function printStored({ events, stored }: Outcome): void {
  printTable(
    "Stored at the end, as billed: documents, and as much for each index (bytes per event)",
    [
      "",
      "rows",
      "bytes",
      "indexes",
      "billed bytes",
      "days kept",
      "$ per million events, for life",
    ],
    [
      ...stored.map((each) => [
        each.name,
        each.documents,
        each.documentBytes / events,
        each.indexes,
        each.billedBytes / events,
        each.days,
        (each.lifeDollars / events) * 1e6,
      ]),
      [
        "sum",
        "",
        "",
        "",
        billedBytesOf(stored) / events,
        "",
        (lifeDollarsOf(stored) / events) * 1e6,
      ],
    ],
  );
}

function printPrice(outcome: Outcome): void {
  const usage = usageOf(outcome);
  printTable(
    "On Convex",
    ["", ""],
    [
      ["function calls per event", callsOf(usage) / usage.events],
      ["dollars per million events (Pro)", dollarsPerMillionEvents(usage)],
    ],
  );
}
