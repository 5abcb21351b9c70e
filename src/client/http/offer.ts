/**
 * Decides which rows of a request the log is offered, and as which events. If the component decides
 * in the mutation that admits the request, this module describes all rows and marks them.
 */
import { defined } from "../../shared/defined.js";
import type { IncomingEvent, Rejection } from "../../shared/event/incoming.js";
import type { Admitted } from "../../shared/event/intake.js";
import { pageKind } from "../../shared/event/pageKind.js";
import type { RequestMarks } from "../../shared/event/request.js";
import { withVisitor } from "../../shared/event/withVisitor.js";
import { leftOutCounts, leftOutRows } from "../../shared/parse/leftOutRows.js";
import { marksOf } from "./agents.js";
import { describeRows, type Described, type RequestFacts } from "./describe.js";
import type { ReadRequest, SentRow } from "./dialect.js";
import type { Excluded, Row } from "./pipeline.js";
import {
  findRefusedIncrements,
  type ProfilesBackend,
} from "./refusedIncrements.js";
import { repeatMarks } from "./repeats.js";

export interface Offer {
  /** By position in the request. Null: the log is not offered the row. */
  events: readonly (IncomingEvent | null)[];
  rejected: Rejection[];
  excluded: Excluded;
}

/** Rejects rows that could not be read, and describes those that the log is offered. */
export async function offerOf(
  read: ReadRequest,
  admitted: Admitted,
  facts: RequestFacts,
): Promise<Offer> {
  const { good, rejected } = sort(read);
  const { trusted, visitorId } = admitted;
  const marks = marksOf(rowsOf(good), trusted, facts);
  const leftOut = leftOutRows(good.length, marks, admitted);
  const described = await describe(read, { trusted, good, leftOut }, facts);
  const events: (IncomingEvent | null)[] = read.rows.map(() => null);
  good.forEach(({ index, row: { repeat } }, at) => {
    const event = described[at];
    if (!event) return;
    events[index] = {
      ...withVisitor(event, trusted ? undefined : visitorId),
      ...(repeat !== undefined &&
        repeatMarks(repeat, visitorId, facts.sender.receivedAt)),
    };
  });
  return { events, rejected, excluded: leftOutCounts(leftOut) };
}

/** All rows of a request that could be read. Nobody has decided whether the log is offered them. */
interface UndecidedRows {
  /** Described, without the cookieless visitor. */
  rows: Row[];
  /** The positions in it are those of `rows`. */
  marks: RequestMarks;
  rejected: Rejection[];
}

/** Describes and marks rows for the mutation that admits them. None of them may have `repeat`. */
export async function undecidedRows(
  read: ReadRequest,
  trusted: boolean,
  facts: RequestFacts,
): Promise<UndecidedRows> {
  const { good, rejected } = sort(read);
  const leftOut = new Set<number>();
  const described = await describe(read, { trusted, good, leftOut }, facts);
  return {
    rows: good.flatMap(({ index }, at) => {
      const event = described[at];
      return event ? [{ index, event }] : [];
    }),
    marks: marksOf(rowsOf(good), trusted, facts),
    rejected,
  };
}

interface GoodRow {
  /** Position in the request. */
  index: number;
  row: SentRow;
}

/** Tells rows that could be read from those that could not. */
function sort({ rows }: ReadRequest): {
  good: GoodRow[];
  rejected: Rejection[];
} {
  const good: GoodRow[] = [];
  const rejected: Rejection[] = [];
  rows.forEach((row, index) => {
    if ("error" in row) {
      rejected.push({ index, reason: "validation", error: row.error });
    } else good.push({ index, row });
  });
  return { good, rejected };
}

async function describe(
  { touch }: ReadRequest,
  {
    trusted,
    good,
    leftOut,
  }: Omit<Described, "rows"> & { good: readonly GoodRow[] },
  { sender, ...facts }: RequestFacts,
): Promise<(IncomingEvent | null)[]> {
  const events = await describeRows(
    { rows: rowsOf(good), trusted, leftOut },
    { ...facts, sender: { ...sender, ...defined({ touch }) } },
  );
  // An event that names no page is on the page of the request.
  const ofOrigin = trusted ? {} : pageKind(sender.origin ?? "");
  return events.map(
    (event) =>
      event && {
        ...(event.hostname === undefined && ofOrigin),
        ...event,
      },
  );
}

function rowsOf(good: readonly GoodRow[]): SentRow[] {
  return good.map(({ row }) => row);
}

/** Takes back rows that add to a trait that is no number. */
export async function refuseIncrements(
  backend: ProfilesBackend,
  admitted: Admitted,
  { events, rejected, excluded }: Offer,
): Promise<Offer> {
  const refused = await findRefusedIncrements(backend, admitted, events);
  const indexes = new Set(refused.map(({ index }) => index));
  return {
    events: events.map((event, index) => (indexes.has(index) ? null : event)),
    rejected: [...rejected, ...refused],
    excluded,
  };
}
