/** Runs of imports: the routes open them, and operators list and close them. */
import { adminApi } from "../shared/api/admin.js";
import { footfallError } from "../shared/errors.js";
import {
  chunkNameFields,
  IMPORT_ID,
  type ListedImport,
} from "../shared/event/imports.js";
import { mutation, query } from "./_generated/server.js";
import { MAX_LISTED_CHUNK_ROWS } from "./budget/intakeLimits.js";
import {
  findImport,
  insertImport,
  openAgain,
  runStateOf,
} from "./rows/imports.js";
import { importsOfSite } from "./rows/importSearches.js";
import { newestFirst } from "./rows/newestFirst.js";
import { readPage } from "./rows/listPager.js";
import { requireSite } from "./scope/requireSite.js";
import { listedImport } from "./intake/importList.js";

/**
 * Makes the row of a run for its first request, or opens a run again that clean-up has closed as
 * idle. Leaves a run as it is that is open, undone or closed by an operator.
 *
 * @throws a Footfall error `siteNotFound` or `invalidArgument`
 */
export const openImport = mutation({
  args: {
    siteId: adminApi.closeImport.args.siteId,
    importId: chunkNameFields.importId,
  },
  returns: adminApi.closeImport.returns,
  handler: async (ctx, { siteId, importId }) => {
    const site = await requireSite(ctx, siteId);
    if (!IMPORT_ID.test(importId)) {
      throw footfallError(
        "invalidArgument",
        `importId is ${JSON.stringify(importId)}; 1 to 64 letters, digits, or any of . _ : - are expected.`,
        { argument: "importId" },
      );
    }
    const run = await findImport(ctx, site._id, importId);
    if (run === null) {
      const openedAt = Date.now();
      await insertImport(ctx.db, { siteId: site._id, importId, openedAt });
    } else if (runStateOf(run) === "idle") {
      await openAgain(ctx, run);
    }
    return null;
  },
});

/**
 * Closes a run, and no request opens it again. Its stored rows stay known, it takes nothing new,
 * and clean-up treats its events like any others. A second call changes nothing.
 *
 * @throws a Footfall error `siteNotFound` or `importNotFound`
 */
export const closeImport = mutation({
  args: adminApi.closeImport.args,
  returns: adminApi.closeImport.returns,
  handler: async (ctx, { siteId, importId }) => {
    const site = await requireSite(ctx, siteId);
    const run = await findImport(ctx, site._id, importId);
    if (run === null) {
      throw footfallError(
        "importNotFound",
        `The site has no import ${JSON.stringify(importId)}.`,
        { importId },
      );
    }
    if (run.closedBy !== "operator") {
      await ctx.db.patch("imports", run._id, {
        closedAt: Date.now(),
        closedBy: "operator",
      });
    }
    return null;
  },
});

/**
 * Runs, the last opened first, with what each has brought. Counts from 8,000 small rows a page, one
 * for each 500 events. Beyond them figures are lower bounds, and say so.
 *
 * @throws a Footfall error `siteNotFound` or `invalidArgument`
 */
export const listImports = query({
  args: adminApi.listImports.args,
  returns: adminApi.listImports.returns,
  handler: async (ctx, { siteId, paginationOpts }) => {
    const site = await requireSite(ctx, siteId);
    const rows = newestFirst(ctx, (db) => importsOfSite(db, site._id));
    const result = await readPage({ rows }, paginationOpts);
    const page: ListedImport[] = [];
    let left = MAX_LISTED_CHUNK_ROWS;
    for (const [index, run] of result.page.entries()) {
      // The runs after this one may read the rows that it does not need.
      const share = Math.floor(left / (result.page.length - index));
      const { rowsRead, ...listed } = await listedImport(ctx, run, share);
      left -= rowsRead;
      page.push(listed);
    }
    return { ...result, page };
  },
});
