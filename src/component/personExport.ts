/** Export of a person, for operators: the right of access. */
import { adminApi } from "../shared/api/admin.js";
import type { PersonExport } from "../shared/api/upkeep.js";
import { query } from "./_generated/server.js";
import { itemsOf } from "./rows/listPager.js";
import { subjectOf } from "./model/removals/person.js";
import { PersonRows } from "./removals/personRows.js";
import { requireSite } from "./scope/requireSite.js";
import { RowBudget } from "./budget/rowBudget.js";
import { linesOf, placeOf } from "./removals/personExport.js";
import { MAX_PAGE_BYTES, MAX_PAGE_ROWS } from "./budget/listLimits.js";

/**
 * Exports the rows that an erasure of the same person would treat: the row of the visitor or user,
 * sessions, and events, each with its dead letter after it. The export of a user has all rows of
 * browsers and devices that were nobody else's. Of others it has the events that carry the user,
 * and the traits if the user was the last. Each row appears once, in a fixed order. Rows that
 * arrive meanwhile may be missing. A page has up to `numItems` rows and reads at most 2,000 rows
 * and 4 MiB, so it may be short or empty with more to follow.
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
      rows: MAX_PAGE_ROWS,
      bytes: MAX_PAGE_BYTES,
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
