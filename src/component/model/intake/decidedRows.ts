/**
 * The end of the intake: the answer of a call, and the figures of its rows. This is the one place
 * where results are named by position.
 */
import type { IngestResult, Repeat } from "../../../shared/event/incoming.js";
import {
  exclusionCounts,
  type NotStored,
} from "../../../shared/event/usage.js";
import type { Decided, DecidedRow, Duplicate, IntakeRow } from "./intakeRow.js";

type IntakeAnswer = Extract<IngestResult, { kind: "stored" }>;

/** Rejections and repeats come in the order of the rows. */
export function answerOf(rows: readonly DecidedRow[]): IntakeAnswer {
  const duplicates = rowsOfKind(rows, "duplicate");
  const excluded = rowsOfKind(rows, "excluded").length;
  const repeats = duplicates.flatMap(repeatsOf);
  return {
    kind: "stored",
    accepted: rowsOfKind(rows, "stored").length,
    duplicates: duplicates.length,
    rejected: rowsOfKind(rows, "rejected").map(({ index, outcome }) => ({
      index,
      reason: "validation",
      error: outcome.error,
    })),
    ...(excluded > 0 && { excluded }),
    ...(repeats.length > 0 && { repeats }),
  };
}

/** The event that a row repeats, if its sender has asked for it with `repeatOf`. */
function repeatsOf({ index, sent, outcome }: IntakeRow<Duplicate>): Repeat[] {
  if (outcome.of !== "event" || !sent.repeatOf) return [];
  return [{ index, ...outcome.other }];
}

/**
 * Adds the rows that are not stored to the counts of those that were not offered, each by its
 * reason.
 */
export function notStoredOf(
  rows: readonly DecidedRow[],
  notOffered: NotStored,
): NotStored {
  const counts = { ...notOffered };
  for (const { outcome } of rows) {
    if (outcome.kind === "duplicate") counts.duplicates++;
    if (outcome.kind === "rejected") counts.rejectedValidation++;
    if (outcome.kind === "excluded") {
      counts[exclusionCounts[outcome.exclusion]]++;
    }
  }
  return counts;
}

/** Number of stored events by lane. Lanes without any are not in it. */
export function storedByLane(
  rows: readonly DecidedRow[],
): ReadonlyMap<number, number> {
  const counts = new Map<number, number>();
  for (const { outcome } of rowsOfKind(rows, "stored")) {
    const { lane } = outcome.event;
    counts.set(lane, (counts.get(lane) ?? 0) + 1);
  }
  return counts;
}

/** Bytes of events that are stored now or that were found, each as one document. */
export function bytesOf(rows: readonly DecidedRow[]): number {
  return rows.reduce(
    (sum, { outcome }) => sum + ("bytes" in outcome ? outcome.bytes : 0),
    0,
  );
}

/** The share of a transaction in its import. */
export interface Brought {
  /**
   * Positions among the rows of the request, ascending: the rows that are in the log now and that
   * the run did not know before. A duplicate of another event is one of them.
   */
  positions: number[];
  /** The lanes in which the transaction stored something. */
  lanes: number[];
  /** Number of events that it stored. */
  events: number;
  /** Times of the first and the last of them. Absent if there are none. */
  firstAt?: number;
  lastAt?: number;
}

export function broughtBy(rows: readonly DecidedRow[]): Brought {
  const times = rowsOfKind(rows, "stored").map(
    ({ outcome }) => outcome.event.occurredAt,
  );
  return {
    positions: rows.filter(isNewToRun).map(({ position }) => position),
    lanes: [...storedByLane(rows).keys()],
    events: times.length,
    ...(times.length > 0 && {
      firstAt: Math.min(...times),
      lastAt: Math.max(...times),
    }),
  };
}

function isNewToRun({ outcome }: DecidedRow): boolean {
  return (
    outcome.kind === "stored" ||
    (outcome.kind === "duplicate" && outcome.of !== "run")
  );
}

/** The rows with an outcome of this kind, in their order. */
export function rowsOfKind<Kind extends Decided["kind"]>(
  rows: readonly DecidedRow[],
  kind: Kind,
): IntakeRow<Extract<Decided, { kind: Kind }>>[] {
  return rows.filter(
    (row): row is IntakeRow<Extract<Decided, { kind: Kind }>> =>
      row.outcome.kind === kind,
  );
}
