/** Everything that is stored of a person, as lines of JSON: the right of access. */
import { compareValues, v } from "convex/values";
import { validate } from "convex-helpers/validators";
import { adminApi } from "../shared/admin.js";
import { MIB } from "../shared/units.js";
import type { PersonExport } from "../shared/upkeep.js";
import { query, type QueryCtx } from "./_generated/server.js";
import { letterOf } from "./deadLetters.js";
import { invalidOption, itemsOf } from "./listPager.js";
import { exportedRow } from "./model/exportedRow.js";
import { parsedCursor } from "./model/listCursor.js";
import { subjectOf, type Subject } from "./model/person.js";
import {
  firstPersonPlace,
  vPersonPlace,
  type PersonPlace,
} from "./model/personPlace.js";
import { PersonRows, type PersonRow } from "./personRows.js";
import { requireSite } from "./requireSite.js";
import { RowBudget } from "./rowBudget.js";

/** As of lists: with room to grow, half of what the transaction of the app's query may read. */
const MAX_ROWS_READ = 2000;
const MAX_BYTES_READ = 4 * MIB;

/**
 * Exports what an erasure of the same person would take: the row of the visitor or user, sessions, events, each with
 * its dead letter behind it. Of a user, browsers and devices that were nobody else's are exported as a whole, of
 * others the events that carry the user, and the traits where the user was the last. Each row once, in a fixed order;
 * what arrives meanwhile may be missing. A page has up to `numItems` rows and reads at most 2,000 rows and 4 MiB, so
 * that it may be short or empty with more to follow.
 *
 * @throws a Footfall error `siteNotFound` or `invalidArgument`
 */
export const exportVisitor = query({
  args: adminApi.exportVisitor.args,
  returns: adminApi.exportVisitor.returns,
  handler: async (
    ctx,
    { siteId, visitorId, userId, paginationOpts },
  ): Promise<PersonExport> => {
    const site = await requireSite(ctx, siteId);
    const subject = subjectOf(visitorId, userId);
    const items = itemsOf(paginationOpts);
    const begun = placeOf(subject, paginationOpts.cursor);
    const person = new PersonRows(ctx, site._id, subject, begun);
    const budget = new RowBudget({
      rows: MAX_ROWS_READ,
      bytes: MAX_BYTES_READ,
    });
    const page: string[] = [];
    let exported = 0;
    for await (const found of person.rows()) {
      budget.take(found.row);
      if (found.isOwn) {
        exported++;
        page.push(...(await linesOf(ctx, found)));
      }
      if (exported === items || budget.isSpent) break;
    }
    const continueCursor = JSON.stringify({ subject, place: person.place });
    return { page, isDone: person.isDone, continueCursor };
  },
});

async function linesOf(
  ctx: QueryCtx,
  { table, row, isShared = false }: PersonRow,
): Promise<string[]> {
  if (table === "visitors" && isShared) {
    // When it was first seen, and its groups, may be others'.
    const { visitorId, user, traits } = row;
    return [exportedRow(table, { visitorId, user, traits })];
  }
  const line = exportedRow(table, row);
  if (table !== "events") return [line];
  const letter = await letterOf(ctx, row._id);
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

function placeOf(subject: Subject, cursor: string | null): PersonPlace {
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
