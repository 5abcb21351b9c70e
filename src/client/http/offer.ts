/** Decides which rows of an admitted request the log is offered, and as which events. */
import { defined } from "../../shared/defined.js";
import type { IncomingEvent, Rejection } from "../../shared/event/incoming.js";
import type { Admitted } from "../../shared/event/intake.js";
import { pageKind } from "../../shared/event/pageKind.js";
import { describeRows, type RequestFacts } from "./describe.js";
import type { ReadRequest, SentRow } from "./dialect.js";
import type { Excluded } from "./pipeline.js";
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

/** Rejects rows that could not be read, and describes the others. */
export async function offerOf(
  { rows, touch }: ReadRequest,
  admitted: Admitted,
  { sender, ...facts }: RequestFacts,
): Promise<Offer> {
  const good: { index: number; row: SentRow }[] = [];
  const rejected: Rejection[] = [];
  rows.forEach((row, index) => {
    if ("error" in row) {
      rejected.push({ index, reason: "validation", error: row.error });
    } else good.push({ index, row });
  });
  const described = await describeRows(
    good.map(({ row }) => row),
    admitted,
    { ...facts, sender: { ...sender, ...defined({ touch }) } },
  );
  const ofOrigin = admitted.trusted ? {} : pageKind(sender.origin ?? "");
  const events: (IncomingEvent | null)[] = rows.map(() => null);
  good.forEach(({ index, row: { repeat } }, at) => {
    const event = described.events[at];
    if (!event) return;
    events[index] = {
      // An event that names no page is on the page of the request.
      ...(event.hostname === undefined && ofOrigin),
      ...event,
      ...(repeat !== undefined &&
        repeatMarks(repeat, admitted.visitorId, sender.receivedAt)),
    };
  });
  return { events, rejected, excluded: described.excluded };
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
