/** The figures of an open dashboard at a large site, and whether they hold. */
import { KIB, MIB } from "../src/shared/units.js";
import type { OpenFigures, ViewRun } from "./openDashboard.js";
import { printTable } from "./table.js";
import type { Verdict } from "./targets.js";

/** Bounds what a run behind a fold reads: it was 1,500 KB while it read all deltas of two hours. */
const MOST_BYTES = 120 * KIB;
/** Bounds the answer behind a fold, as JSON. */
const MOST_ANSWERED = 30 * KIB;

type PartFigures = Record<
  "runs" | "documents" | "bytes" | "bytesAnswered",
  number
>;

export interface BusyOutcome {
  open: OpenFigures;
  /** The mean and the largest run of each part of the view. */
  parts: Record<ViewRun["part"], { mean: PartFigures; most: PartFigures }>;
  /** The runs that merged deltas of the live hours in the open hour, and their bytes. */
  merges: { runs: number; bytes: number };
  seconds: number;
}

export function partFigures(runs: readonly ViewRun[]) {
  const figures = (join: (values: number[]) => number): PartFigures => ({
    runs: runs.length,
    documents: join(runs.map(({ documents }) => documents)),
    bytes: join(runs.map(({ bytes }) => bytes)),
    bytesAnswered: join(runs.map(({ bytesAnswered }) => bytesAnswered)),
  });
  return {
    mean: figures((values) => sum(values) / Math.max(1, values.length)),
    most: figures((values) => Math.max(0, ...values)),
  };
}

export function printBusy({ parts, merges, seconds }: BusyOutcome): void {
  console.log(
    `\n=== busy, an hour of an open dashboard at a large site (ran ${seconds.toFixed(1)} s) ===`,
  );
  printTable(
    "Runs of the live part",
    ["", "runs", "documents", "KB", "KB answered"],
    (["deltas", "merged"] as const).flatMap((part) =>
      (["mean", "most"] as const).map((kind) => {
        const { runs, documents, bytes, bytesAnswered } = parts[part][kind];
        const name = `${part}, ${kind}`;
        return [name, runs, documents, bytes / KIB, bytesAnswered / KIB];
      }),
    ),
  );
  console.log(
    `${merges.runs} merges of live hours read and wrote ${(merges.bytes / MIB).toFixed(1)} MB.`,
  );
}

export function busyVerdictsOf({ parts }: BusyOutcome): Verdict[] {
  const { bytes, bytesAnswered } = parts.deltas.most;
  const targets: [string, number, number][] = [
    ["KB that a run behind a fold reads", bytes / KIB, MOST_BYTES / KIB],
    ["KB that it answers", bytesAnswered / KIB, MOST_ANSWERED / KIB],
  ];
  return targets.map(([name, measured, most]) => [
    `busy: ${name}`,
    measured,
    most,
    measured <= most ? "ok" : "MISSED",
  ]);
}

/** The sentence of `docs/costs.md`. */
export function busySentence({ parts, merges }: BusyOutcome): string {
  const { deltas, merged } = parts;
  const kilobytes = (bytes: number) => (bytes / KIB).toFixed(0);
  return `The large site has 10,000 pages, 3,000 referrers and 2,000 cities. Behind a fold its view reads ${deltas.mean.documents.toFixed(0)} documents of ${kilobytes(deltas.mean.bytes)} KB and answers ${kilobytes(deltas.mean.bytesAnswered)} KB, at most ${kilobytes(deltas.most.bytes)} and ${kilobytes(deltas.most.bytesAnswered)} KB. The part that is merged ran ${merged.mean.runs} times, with ${kilobytes(merged.mean.bytes)} KB each. ${merges.runs} merges of live hours, which the table leaves out, read and wrote ${(merges.bytes / MIB).toFixed(1)} MB. Nobody merges early while no dashboard is open.`;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
