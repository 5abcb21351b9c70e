/** Events in the store of the engine: rows as the component reads them, and rows for it to read. */
import type { GenericMutationCtx, GenericDataModel } from "convex/server";
import {
  eventOf,
  storedForm,
  type LoggedEvent,
  type NewLoggedEvent,
} from "../../src/component/rows/eventForm.js";
import { insertLookups } from "../../src/component/rows/eventLookups.js";
import { sessionRow } from "../../src/component/rows/sessionForm.js";
import { idOf } from "../../src/component/model/log/storedId.js";
import type { Document } from "./values.js";

/**
 * A row as the component reads it: events and sessions with their fields unpacked, and ids of
 * visitors as text. Without the ids by which rows of visitors name others.
 */
export function readRow({ userRow: _userRow, ...row }: Document): Document {
  if ("body" in row) {
    return "seq" in row ? eventOf(row as never) : sessionRow(row as never);
  }
  const { visitorId } = row;
  return visitorId instanceof ArrayBuffer
    ? { ...row, visitorId: idOf(visitorId) }
    : row;
}

/** Inserts a pageview with these fields, as ingest stores one. */
export async function insertView(
  { db }: GenericMutationCtx<GenericDataModel>,
  fields: Partial<LoggedEvent> & { siteId: string; occurredAt: number },
): Promise<void> {
  const event = {
    ...{ type: "pageview", path: "/", lane: 0, source: "client" },
    ...{ receivedAt: fields.occurredAt, seq: db.vars.commitTs },
    ...fields,
  } as NewLoggedEvent;
  const id = await db.insert("events", storedForm(event));
  await insertLookups(db, id, event);
}
