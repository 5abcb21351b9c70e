/** Everything that is stored of a person, as lines of JSON: the right of access. */
import { compareValues, v } from "convex/values";
import { validate } from "convex-helpers/validators";
import { type QueryCtx } from "../_generated/server.js";
import { letterOf } from "../rows/deadLetters.js";
import { invalidOption } from "../rows/listPager.js";
import { exportedRow } from "../model/removals/exportedRow.js";
import { parsedCursor } from "../model/lists/listCursor.js";
import { type Subject } from "../model/removals/person.js";
import {
  firstPersonPlace,
  vPersonPlace,
  type PersonPlace,
} from "../model/removals/personPlace.js";
import { type PersonRow } from "./personRows.js";

export async function linesOf(
  ctx: QueryCtx,
  { table, row, isShared = false }: PersonRow,
): Promise<string[]> {
  if (table === "visitors" && isShared) {
    // Others may have decided when the visitor was first seen, and its groups.
    const { visitorId, user, traits } = row;
    return [exportedRow(table, { visitorId, user, traits })];
  }
  const line = exportedRow(table, row);
  if (table !== "events") return [line];
  const letter = await letterOf(ctx.db, row._id);
  if (!letter) return [line];
  const { eventId } = row;
  return [line, exportedRow("deadLetters", { eventId, ...letter })];
}

const vCursor = v.object({
  subject: v.object({
    visitorId: v.optional(v.string()),
    userId: v.optional(v.string()),
  }),
  place: vPersonPlace,
});

export function placeOf(subject: Subject, cursor: string | null): PersonPlace {
  if (cursor === null) return firstPersonPlace;
  const given = parsedCursor(cursor);
  const isOurs =
    validate(vCursor, given) && compareValues(given.subject, subject) === 0;
  if (isOurs) return given.place;
  throw invalidOption(
    "cursor",
    "cursor is not one that an export of this person has given.",
  );
}
