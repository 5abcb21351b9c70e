/**
 * Undo of an import, for operators: takes a run's stored events back, and the figures in which they
 * counted.
 */
import { adminApi } from "../shared/api/admin.js";
import { footfallError } from "../shared/errors.js";
import type { UndoneImport } from "../shared/api/removal.js";
import { mutation } from "./_generated/server.js";
import { findImport } from "./rows/imports.js";
import { findOrBegin } from "./rows/removals.js";
import { goOnRemoving } from "./removals/removalSteps.js";
import { countRepairs } from "./rollups/repairQueue.js";
import { requireSite } from "./scope/requireSite.js";

/**
 * Marks the run as undone, so that it takes nothing any more. Deletes its events, with everything
 * that `deleteEvents` does. Deletes at once what fits into one transaction, and the rest in the
 * background. Another call goes on. Its chunks stay known.
 *
 * @throws a Footfall error `siteNotFound` or `importNotFound`
 */
export const undoImport = mutation({
  args: adminApi.undoImport.args,
  returns: adminApi.undoImport.returns,
  handler: async (ctx, { siteId, importId }): Promise<UndoneImport> => {
    const site = await requireSite(ctx, siteId);
    const run = await findImport(ctx, site._id, importId);
    if (!run) {
      throw footfallError(
        "importNotFound",
        `The site has no import ${JSON.stringify(importId)}.`,
        { importId },
      );
    }
    if (run.undoneAt === undefined) {
      await ctx.db.patch("imports", run._id, { undoneAt: Date.now() });
    }
    const { deleted } =
      run.stayCounted === undefined
        ? await goOnRemoving(
            ctx,
            site,
            await findOrBegin(ctx, site._id, {
              kind: "import",
              run: run._id,
              importId,
            }),
          )
        : { deleted: { events: 0, sessions: 0, visitors: 0 } };
    const { stayCounted } = (await ctx.db.get("imports", run._id)) ?? run;
    return {
      deleted,
      done: stayCounted !== undefined,
      repairing: await countRepairs(ctx, site._id),
      ...(stayCounted !== undefined && { stayCounted }),
    };
  },
});
